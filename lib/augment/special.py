"""What single words behind `her` say: her own, her then boss, her last year, her back."""

from lib.augment import frames, places
from lib.augment.grammar import (
    ADJECTIVE_ENDING,
    AFTER_ONE,
    AFTER_RIGHT,
    ALL_CLOSED,
    ALSO_NOUN,
    BE,
    CLOSED,
    DEGREE,
    DITRANSITIVE,
    FINITE,
    GO_DOWN,
    KNOWING,
    MONEY,
    MOTION,
    NOT_ADVERB,
    NUMBER,
    PERIOD,
    RENDERING,
    SPENDING,
    STATE,
    SURELY_FINITE,
    TIME,
    UNIT,
    UNIT_OF_GIFT,
    VERBS,
    Reading,
)
from lib.augment.lists import words

DEALING, PEOPLE = words("two_objects", "counting"), words("two_objects", "people")
OWNING = frozenset({"own", "first", "best", "last", "recent"})
TAKING = frozenset(("take", "takes", "took", "taken", "cost", "costs", "penalized", "penalised", "charged", "fined"))
LEAD = frozenset({"points", "point", "shots", "places", "lengths", "seats", "votes", "metres", "strokes", "goals"})
BANNING = frozenset({"suspended", "suspend", "banned", "docked", "suspends", "bans"})
WINNING = frozenset(
    ("win", "wins", "won", "winning", "bring", "brings", "brought", "gained", "cause", "caused", "made")
)
PROVING = frozenset({"prove", "proves", "proved", "proving", "thought", "believed"})
MAKING = frozenset({"make", "makes", "made", "making"})


def _own(t, i, j, k, previous, following, ends):
    return Reading(True, "her:own", 0.99)


def _degree(t, i, j, k, previous, following, ends):
    """her very own, her most famous book; but: loves her very much, more than that, made her so angry."""
    last = t.lower(t.after(k))
    if t.low[j] == "most" and previous in {"vote", "voted", "votes"}:
        return Reading(False, "her:degree", 0.85)  # voted her most likely to run a bakery
    is_often = t.low[j] == "most" and following.endswith("s") and following[:-1] in TIME | PERIOD
    if (t.low[j], following) == ("more", "than") and (last in NUMBER or last[:1].isdigit()) and previous in ALL_CLOSED:
        return Reading(True, "her:degree", 0.8)  # relies on her more than twenty years of experience
    if (t.low[j], following) == ("ever", "so") and last not in ALL_CLOSED:
        return Reading(True, "her:degree", 0.75)  # her ever so slightly mad laugh
    if (t.low[j], following) == ("once", "more") or is_often:
        return Reading(False, "her:degree", 0.88)  # overlooked her once more, see her most mornings
    if t.low[j] == "well":
        return Reading(not ends and following.endswith(("ed", "wn", "rn", "ht")), "her:degree", 0.9)
    if (
        (following in STATE or following.endswith(ADJECTIVE_ENDING))
        and (not last or not last[0].isalnum() or last in ALL_CLOSED)
        and last not in {"and", ",", "but"}
    ):
        return Reading(False, "her:degree", 0.9)
    if ends or following in DEGREE:
        return Reading(False, "her:degree", 0.95)
    if previous in RENDERING and t.low[j] in {"too", "so", "quite", "rather", "very"} and following not in OWNING:
        return Reading(False, "her:degree", 0.85)  # considered her too young for the post
    if previous in MAKING and t.low[j] not in {"most", "once", "ever", "increasingly"} and following not in OWNING:
        return Reading(False, "her:degree", 0.85)  # made her more honest
    if previous in DEALING and t.low[j] in {"more", "less"} and following not in PEOPLE:
        return Reading(False, "her:degree", 0.8)  # gave her more time
    if following.endswith("ly") and following not in NOT_ADVERB:
        return Reading(bool(last) and last[0].isalnum() and last not in ALL_CLOSED, "her:degree", 0.85)
    return Reading(True, "her:degree", 0.93)


def _much(t, i, j, k, previous, following, ends):
    return Reading(not ends and following.endswith(("er", "ed")), "her:degree", 0.9)


def _just(t, i, j, k, previous, following, ends):
    """her just reward, her just published book; but: met her just when it rained."""
    is_place = following in {"short", "above", "below", "outside", "inside"}
    return Reading(not ends and not is_place and not following.endswith("ly"), "her:just", 0.85)


def _like(t, i, j, k, previous, following, ends):
    """Her like will not be seen again, at the start of a sentence alone."""
    return Reading(True, "her:like", GO_DOWN) if t.is_capital(i) and t.starts_sentence(i) else None


def _long(t, i, j, k, previous, following, ends):
    """her long career; but: wrote her long letters."""
    last = t.lower(t.after(k))
    if following in frames.given(previous) and (not last[:1].isalnum() or last in ALL_CLOSED):
        return Reading(False, "her:frame", 0.75)
    return Reading(not ends or following in {"and", ","}, "her:degree", 0.85)


def _only(t, i, j, k, previous, following, ends):
    """her only son; but: rescues her only to be scolded."""
    return Reading((not ends and following != "once") or following in NUMBER, "her:only", 0.93)


def _then(t, i, j, k, previous, following, ends):
    """her then husband, her now famous speech; but: told her then."""
    last = t.lower(t.after(k))
    if ends or previous in DITRANSITIVE:
        return Reading(False, "her:then", 0.95)
    may_be_verb = following in SURELY_FINITE or following in VERBS - ALSO_NOUN
    if previous in CLOSED["preposition"] and may_be_verb:
        return Reading(False, "her:then", 0.8)  # people like her never give up
    if following in VERBS and t.lower(t.after(k)) in CLOSED["preposition"] and _in_relative(t, i):
        return Reading(False, "her:then", 0.7)  # the critics who ignored her now queue for tickets
    is_past = following.endswith("ed") or following in FINITE or may_be_verb
    goes_on = last in CLOSED["preposition"] | CLOSED["determiner"] | CLOSED["pronoun"]
    is_habit = t.low[j] in {"never", "always", "often"}
    if is_habit and following.endswith("ed") and goes_on and previous in {"of", "about"}:
        return Reading(False, "her:then", 0.75)  # thinking of her always cheered up the crew
    if is_habit and is_past and _in_relative(t, i) and previous not in ALL_CLOSED:
        return Reading(False, "her:then", 0.8)  # the lawyer who represented her never sent a bill
    if following in {"more", "less", "than", "and"} and t.low[j] in {"now", "then"}:
        return Reading(False, "her:then", 0.8)
    return Reading(True, "her:then", 0.8)


def _in_relative(t, i) -> bool:
    """Whether a clause with who or which has begun a few words before."""
    return any(t.lower(m) in {"who", "that", "which"} for m in range(max(0, i - 4), i))


def _side(t, i, j, k, previous, following, ends):
    """her right hand, her left knee; but: told her right away, met her first, knew her better than that."""
    if t.low[j] == "right" and (following in AFTER_RIGHT or (ends and previous in {"serve", "serves", "served"})):
        return Reading(False, "her:side", 0.95)
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
    if t.low[j] in {"first", "last", "next"} and goes_on:
        return Reading(True, "her:side", 0.85)
    if ends and t.low[j] in {"first", "better", "more", "most", "less", "last", "next"}:
        owns = previous in CLOSED["preposition"] or previous in BE
        return Reading(owns, "her:side", 0.8)
    return None


def _last(t, i, j, k, previous, following, ends):
    """saw her last night; but: in her last year."""
    if following in {"night", "week", "month", "year", "time"} and previous in {"to", "with", "from", "about"}:
        return Reading(False, "her:last", 0.8)  # I talked to her last night
    if following in TIME:
        owner = previous in CLOSED["preposition"] | BE | CLOSED["conjunction"] or previous in {
            "spent",
            "spend",
            "spends",
            "during",
        }
        return Reading(owner, "her:last", 0.85)
    return _side(t, i, j, k, previous, following, ends)


def _every(t, i, j, k, previous, following, ends):
    """her every move; but: saw her every day."""
    last = t.lower(t.after(k))
    if following in NUMBER and last in UNIT:
        return Reading(False, "her:every", 0.9)  # sees her every six weeks
    if following == "half" and last in UNIT:
        return Reading(False, "her:every", 0.9)  # checked her every half hour
    if following == "step":
        return Reading(last != "of", "her:every", 0.85)  # followed her every step of the way
    return Reading(
        not ends and following not in PERIOD and not (following == "other" and last in PERIOD), "her:every", 0.85
    )


def _number(t, i, j, k, previous, following, ends):
    if following == "times" and previous != "in" and t.low[j] in {"many", "several", "two", "three", "four", "five"}:
        return Reading(False, "her:number", 0.85)  # I have written to her several times
    if t.low[j] == "one" and (following in AFTER_ONE or ends) and previous not in SPENDING:
        return Reading(False, "her:one", 0.85)
    if (
        following in {"times", "miles", "blocks", "feet", "kilometers", "kilometres"}
        and previous not in CLOSED["preposition"]
    ):
        return Reading(False, "her:number", 0.85)
    return of_number(t, j, previous)


def _is_number(t, k: int) -> bool:
    return t.lower(k) in NUMBER or t.lower(k)[:1].isdigit()


def behind_number(t, k: int) -> str:
    """The noun behind a number at k, or an adjective and the noun: three sons, three grown sons."""
    n = t.after(k)
    last = t.lower(n)
    return t.lower(k) if not last[:1].isalnum() or last in ALL_CLOSED else last


def of_number(t, j: int, previous: str) -> Reading:
    """took her two hours, gave her $5 (object); after her two years, her two sons (owner). j: the first number word."""
    k = j
    while _is_number(t, k) or (t.lower(k) in {"-", ",", "."} and t.touches(k + 1) and _is_number(t, k + 1)):
        k += 1
    if (
        k > j
        and t.lower(k) == "to"
        and (_is_number(t, t.after(k)) or t.lower(t.after(k)) == "one")
        and previous not in ALL_CLOSED
        and previous.isalpha()
    ):
        return Reading(False, "her:number", 0.85)  # outspent her ten to one
    if t.lower(k) in {"more", "full", "whole", "long", "extra", "good", "solid"}:
        k += 1
    behind = t.lower(t.after(k))
    if behind == "running" and t.lower(k).endswith("s") and previous not in ALL_CLOSED:
        return Reading(False, "her:number", 0.85)  # hired her three summers running
    if t.lower(k) in LEAD and behind in {"ahead", "behind", "clear", "short", "off", "back", "adrift", "up", "down"}:
        return Reading(False, "her:number", 0.85)  # puts her eleven points ahead
    if previous in BANNING and t.lower(k) in {"games", "matches", "races", "rounds"}:
        return Reading(False, "her:number", 0.85)
    if t.lower(k) in UNIT and not t.is_hyphened(k):
        if previous in SPENDING or not previous.isalpha() or previous in ALL_CLOSED:
            return Reading(True, "her:number", 0.85)
        return Reading(False, "her:number", 0.9)
    if t.low[j].endswith(("th", "st", "nd", "rd")) and t.low[j] not in NUMBER:
        return Reading(True, "her:number", 0.93)  # her 50th cap
    is_times = t.low[j] in {"many", "several", "countless"} and t.lower(k) == "times"
    if is_times or (t.low[j] in {"many", "several", "few"} and previous in WINNING):
        return Reading(False, "her:number", 0.8)  # won her many admirers
    if previous in {"rate", "rates", "rated"} and behind_number(t, k) in {"star", "stars", "points"}:
        return Reading(False, "her:number", 0.85)  # rated her five stars
    if previous in TAKING and not t.is_hyphened(k):
        return Reading(False, "her:number", 0.85)  # took her 676 steps
    if previous in DEALING and not t.is_hyphened(k) and behind_number(t, k) not in PEOPLE:
        return Reading(False, "her:number", 0.75)  # assigned her forty open cases, gave her two reasons
    if previous in MONEY and t.lower(k) in UNIT_OF_GIFT:
        return Reading(False, "her:number", 0.8)
    behind = t.lower(k)
    ends = (not behind[:1].isalnum() or behind in ALL_CLOSED) and behind not in {" ", "-", '"', "“", "'", "%"}
    is_score = t.low[j].isdigit() and previous.isalpha() and previous not in ALL_CLOSED and behind != "−"
    if ends and (previous in DITRANSITIVE or is_score):
        return Reading(False, "her:number", 0.8)  # give her two, beat her 6-2
    return Reading(True, "her:number", 0.93)


def _will(t, i, j, k, previous, following, ends):
    """against her will; but: those who know her will agree."""
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
        _degree,
    ),
    "only": _only,
    "just": _just,
    "much": _much,
    "like": _like,
    "long": _long,
    **dict.fromkeys(("then", "now", "later", "earlier", "always", "never", "often", "sometimes", "already"), _then),
    **dict.fromkeys(("back", "home"), places.read),
    **dict.fromkeys(("right", "left", "first", "better", "best", "past"), _side),
    **dict.fromkeys(("last", "next"), _last),
    "every": _every,
    **dict.fromkeys((*NUMBER, "one", "many", "few", "several"), _number),
    "will": _will,
    **dict.fromkeys(("all", "still", "might", "need"), _participant),
}
