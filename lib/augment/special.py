"""What single words behind `her` say: her own, her then boss, her last year, her back."""

from lib.augment import amount, degree, frames, places
from lib.augment.grammar import (
    AFTER_RIGHT,
    ALL_CLOSED,
    ALSO_NOUN,
    BE,
    CLOSED,
    DITRANSITIVE,
    FINITE,
    GO_DOWN,
    KNOWING,
    MONEY,
    MOTION,
    NUMBER,
    PERIOD,
    STATE,
    SURELY_FINITE,
    TIME,
    UNIT,
    VERBS,
    Reading,
)
from lib.augment.lists import words

DEALING = words("two_objects", "counting")
PROVING = frozenset({"prove", "proves", "proved", "proving", "thought", "believed"})

GAINING = frozenset({"win", "wins", "won", "winning", "brought", "brings", "gained", "gains"})
# What follows "id" where it stands for I would.
WOULD = frozenset({"have", "be", "never", "rather", "probably", "love", "like", "say", "go", "do", "still", "just"})


def _own(t, i, j, k, previous, following, ends):
    return Reading(True, "her:own", 0.99)


def _just(t, i, j, k, previous, following, ends):
    """her just reward, her just published book; but: met her just when it rained."""
    if previous in DITRANSITIVE and (following in NUMBER or following in {"one", "a", "the", "enough"}):
        return Reading(False, "her:just", 0.8)  # gave her just one month
    if following in {"fine", "once", "now", "enough", "right"} and _ends_clause(t.lower(t.after(k))):
        return Reading(False, "her:just", 0.85)  # gets along with her just fine
    is_place = following in {"short", "above", "below", "outside", "inside"}
    return Reading(not ends and not is_place and not following.endswith("ly"), "her:just", 0.85)


def _like(t, i, j, k, previous, following, ends):
    """Her like will not be seen again, at the start of a sentence alone."""
    return Reading(True, "her:like", GO_DOWN) if t.is_capital(i) and t.starts_sentence(i) else None


def _long(t, i, j, k, previous, following, ends):
    """her long career; but: wrote her long letters."""
    last = t.lower(t.after(k))
    is_listed = following == "," and last.isalpha() and t.lower(t.after(t.after(t.after(k)))) in ALL_CLOSED
    if is_listed and t.lower(t.after(t.after(k))) in frames.given(previous):
        return Reading(False, "her:frame", 0.75)  # sends her long, funny letters from the rig
    if following in frames.given(previous) and (not last[:1].isalnum() or last in ALL_CLOSED):
        return Reading(False, "her:frame", 0.75)
    return Reading(not ends or following in {"and", ","}, "her:degree", 0.85)


def _only(t, i, j, k, previous, following, ends):
    """her only son; but: rescues her only to be scolded."""
    if previous in DITRANSITIVE | {"paid", "pay", "pays", "cost"} and following in {
        "half",
        "a",
        "part",
        "the",
        "enough",
    }:
        return Reading(False, "her:only", 0.85)  # paid her only half of it
    return Reading((not ends and following != "once") or following in NUMBER, "her:only", 0.93)


def _then(t, i, j, k, previous, following, ends):
    """her then husband, her now famous speech; but: told her then."""
    last = t.lower(t.after(k))
    if t.low[j] == "earlier" and previous.startswith("read") and following.endswith("s"):
        return Reading(True, "her:then", 0.8)  # read her earlier books
    if ends or previous in DITRANSITIVE:
        return Reading(False, "her:then", 0.95)
    if t.low[j] == "already" and following.endswith("s") and _ends_clause(last) and previous not in ALL_CLOSED:
        return Reading(False, "her:then", GO_DOWN)  # nerf her already devs
    may_be_verb = following in SURELY_FINITE or following in VERBS - ALSO_NOUN
    if previous in CLOSED["preposition"] and may_be_verb:
        return Reading(False, "her:then", 0.8)  # people like her never give up
    if following in VERBS and t.lower(t.after(k)) in CLOSED["preposition"] and _in_relative(t, i):
        return Reading(False, "her:then", 0.7)  # the critics who ignored her now queue for tickets
    is_past = following.endswith("ed") or following in FINITE or may_be_verb
    goes_on = last in CLOSED["preposition"] | CLOSED["determiner"] | CLOSED["pronoun"]
    is_habit = t.low[j] in {"never", "always", "often"}
    if t.low[j] == "never" and is_past and last in CLOSED["pronoun"] | CLOSED["determiner"]:
        return Reading(False, "her:then", 0.75)  # never walked her never fed her
    if is_habit and following.endswith("ed") and goes_on and previous in {"of", "about"}:
        return Reading(False, "her:then", 0.75)  # thinking of her always cheered up the crew
    if is_habit and is_past and _in_relative(t, i) and previous not in ALL_CLOSED:
        return Reading(False, "her:then", 0.8)  # the lawyer who represented her never sent a bill
    if following in {"more", "less", "than", "and"} and t.low[j] in {"now", "then"}:
        return Reading(False, "her:then", 0.8)
    return Reading(True, "her:then", 0.8)


def _ends_clause(word: str) -> bool:
    return not word[:1].isalnum() or word in ALL_CLOSED


def _in_relative(t, i) -> bool:
    """Whether a clause with who or which has begun a few words before."""
    return any(t.lower(m) in {"who", "that", "which"} for m in range(max(0, i - 4), i))


def _side(t, i, j, k, previous, following, ends):
    """her right hand, her left knee; but: told her right away, met her first, knew her better than that."""
    if t.low[j] == "right" and (following in AFTER_RIGHT or (ends and previous in {"serve", "serves", "served"})):
        return Reading(False, "her:side", 0.95)
    if t.low[j] == "right" and previous in PROVING and following == "to":
        return Reading(True, "her:side", 0.75)  # proves her right to the estate
    if t.low[j] == "right" and previous in PROVING and (following == "about" or ends):
        return Reading(False, "her:side", 0.9)  # a blood test proved her right about the infection
    if places.is_straight(t, j, previous, following):
        return Reading(False, "her:place", 0.85)
    if t.low[j] in {"left", "right", "best", "past"}:
        if t.low[j] == "past":
            return Reading(previous not in MOTION, "her:side", 0.8)
        if t.low[j] == "best" and ends and previous in KNOWING:
            return Reading(False, "her:side", 0.8)
        return None if not ends else Reading(True, "her:side", 0.85)
    if t.low[j] == "better" and following in STATE | {"blond", "blonde"} and previous in KNOWING:
        return Reading(False, "her:side", 0.8)  # liked her better blond
    if t.low[j] == "better" and ends and previous in KNOWING:
        return Reading(False, "her:side", 0.8)
    if (t.low[j], following) == ("first", "thing"):
        return Reading(False, "her:side", 0.85)  # ring her first thing
    if following == "was" and previous not in ALL_CLOSED and "what" in {t.lower(t.before(t.before(i))), t.lower(i - 3)}:
        return Reading(False, "her:side", 0.8)  # what struck her first was the smell
    goes_on = following in {"of", "and", "since", "-", "was"} or previous in ALL_CLOSED
    is_told = ends and t.low[j] == "next" and previous == "to" and "from" not in t.low[max(0, i - 8) : i]
    if is_told and following not in {"of", "and", "-"}:
        return Reading(False, "her:side", 0.7)  # what to say to her next
    if t.low[j] in {"first", "last", "next"} and goes_on:
        return Reading(True, "her:side", 0.85)
    if ends and t.low[j] in {"first", "better", "more", "most", "less", "last", "next"}:
        owns = previous in CLOSED["preposition"] or previous in BE or previous in {",", "(", "—", "–"}
        return Reading(owns, "her:side", 0.8)
    return None


def _last(t, i, j, k, previous, following, ends):
    """saw her last night; but: in her last year."""
    last = t.lower(t.after(k))
    is_party = previous in {"to", "with", "from", "about", "for"}
    if following in {"night", "nite", "week", "month", "year", "time"} and is_party:
        return Reading(False, "her:last", 0.8)  # I talked to her last night
    if following == "minute" and (previous not in ALL_CLOSED or previous in {"to", "for"}):
        return Reading(False, "her:last", 0.8)  # invited her last minute
    is_over = not last[:1].isalnum() or last in {"and", "but", "when", "because", "while"}
    if following in TIME and previous in {"to", "with", "from", "for"} and is_over and not t.is_capital(i - 1):
        return Reading(False, "her:last", 0.75)  # I bought this for her last winter
    if following in TIME:
        spending = {"spent", "spend", "spends", "during"}
        owner = previous in CLOSED["preposition"] | BE | CLOSED["conjunction"] | spending or not previous[:1].isalpha()
        return Reading(owner, "her:last", 0.85)
    return _side(t, i, j, k, previous, following, ends)


def _id(t, i, j, k, previous, following, ends):
    """without her id have stopped, where a forum leaves out the apostrophe; but: lost her id."""
    return Reading(False, "her:closed", 0.75) if following in WOULD else None


RECURRING = PERIOD | {"afternoon", "fortnight", "term", "semester", "season", "lunchtime", "bedtime", "quarter"}


def _every(t, i, j, k, previous, following, ends):
    """her every move; but: saw her every day."""
    last = t.lower(t.after(k))
    if following in NUMBER and last in UNIT:
        return Reading(False, "her:every", 0.9)  # sees her every six weeks
    if following == "half" and last in UNIT:
        return Reading(False, "her:every", 0.9)  # checked her every half hour
    if following in {"kind", "sort", "type"} and last == "of" and previous not in ALL_CLOSED:
        return Reading(False, "her:every", 0.8)  # made her every kind of pasta
    if following in {"christmas", "easter", "thanksgiving", "birthday", "sunday", "summer"} and previous != "in":
        return Reading(False, "her:every", 0.85)  # wrote to her every Christmas
    if previous in GAINING and last not in CLOSED["auxiliary"]:
        return Reading(False, "her:every", 0.8)  # her work won her every prize
    if previous in MONEY and last not in ALL_CLOSED - CLOSED["preposition"]:
        return Reading(False, "her:every", 0.8)  # repay her every farthing
    if previous in DEALING | {"wish", "wishes", "wished"} and last not in ALL_CLOSED - CLOSED["preposition"]:
        return Reading(False, "her:every", 0.8)  # showed her every room in the house
    if following == "step":
        return Reading(last != "of", "her:every", 0.85)  # followed her every step of the way
    return Reading(
        not ends and following not in RECURRING and not (following in {"other", "single"} and last in PERIOD),
        "her:every",
        0.85,
    )


def _will(t, i, j, k, previous, following, ends):
    """against her will; but: those who know her will agree."""
    is_crew = previous in CLOSED["preposition"] and _in_relative(t, i) and following in VERBS
    if is_crew:
        return Reading(False, "her:will", 0.7)  # anyone who has crewed under her will tell you
    if (previous in CLOSED["preposition"] and previous not in {"like", "about", "for", "with"}) or following in {
        "to",
        ".",
        ",",
        "and",
    }:
        return Reading(True, "her:will", 0.85)
    if following in {"was", "is", "has"}:
        return Reading(True, "her:will", GO_DOWN)
    if following not in VERBS and following not in {
        "be",
        "have",
        "not",
        "never",
        "always",
        "also",
        "do",
        "soon",
        "probably",
    }:
        return Reading(True, "her:will", GO_DOWN)  # read her will aloud
    return Reading(False, "her:will", GO_DOWN)


def _participant(t, i, j, k, previous, following, ends):
    """Words that are closed-class yet name things: her like, her all, her need, her used car."""
    word, last = t.low[j], t.lower(t.after(k))
    if word in {"inside", "outside"}:
        return None
    if word == "all" and following == "too" and last not in ALL_CLOSED:
        return Reading(True, "her:all", 0.8)  # her all too brief career
    if word == "all":
        gives = previous in {"give", "gave", "gives", "giving", "put", "puts", "putting"}
        is_whole = not following[:1].isalnum() or following in {"to", "for", "in", "on", "and", "into"}
        return Reading(gives and is_whole, "her:all", 0.8)
    if word == "still":
        return Reading(
            not ends
            and previous not in DITRANSITIVE
            and t.lower(t.after(k)) not in ALL_CLOSED
            and not following.endswith("ing"),
            "her:still",
            GO_DOWN,
        )
    if word == "might" and following in {"be", "have", "not", "never"}:
        return Reading(False, "her:might", 0.9)
    if word in {"used", "need", "must", "might", "own"}:
        return Reading(True, "her:open", 0.9)
    return None


SPECIAL = {
    **dict.fromkeys(("own",), _own),
    **dict.fromkeys(
        (
            "very",
            "more",
            "most",
            "less",
            "so",
            "too",
            "quite",
            "rather",
            "once",
            "ever",
            "increasingly",
            "well",
        ),
        degree.read,
    ),
    "only": _only,
    "just": _just,
    "much": degree.much,
    "like": _like,
    "long": _long,
    **dict.fromkeys(("then", "now", "later", "earlier", "always", "never", "often", "sometimes", "already"), _then),
    **dict.fromkeys(("back", "home"), places.read),
    **dict.fromkeys(("right", "left", "first", "better", "best", "past"), _side),
    **dict.fromkeys(("last", "next"), _last),
    "every": _every,
    "id": _id,
    **dict.fromkeys((*NUMBER, "one", "many", "few", "several"), amount.read),
    "will": _will,
    **dict.fromkeys(("all", "still", "might", "need"), _participant),
}
