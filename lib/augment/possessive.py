"""Whether `her` stands before what is owned (her book) or is an object (saw her): no model needed."""

from typing import NamedTuple

from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens

CLOSED = {
    name: words("closed", name) for name in ("determiner", "preposition", "conjunction", "pronoun", "wh", "auxiliary")
}
ADVERB, NUMBER, DAY = words("closed", "adverb"), words("closed", "number"), words("closed", "day")
NOT_ADVERB, FINITE, RELATION = words("closed", "not_adverb"), words("closed", "finite"), words("closed", "relation")
ALL_CLOSED = frozenset().union(*CLOSED.values()) | ADVERB
DITRANSITIVE, MONEY = words("possessive", "ditransitive"), words("possessive", "money")
INDEFINITE = words("possessive", "indefinite_object") | words("possessive", "languages_and_skills")
TELL = words("possessive", "tell_like")
NAMING, APPOINTING, OFFICE = (words("possessive", s) for s in ("naming", "appointing", "office"))
CAUSATIVE, LETTING, SENSING = (words("possessive", s) for s in ("causative", "letting", "sensing"))
ING_NOUN, BARE, NOUN_OR_VERB = (words("possessive", s) for s in ("ing_noun", "bare_verb", "noun_or_verb"))
STATE, MOTION, TIME, PERIOD = (words("possessive", s) for s in ("state", "motion", "time_noun", "period"))
ABSTRACT, FINDING, ING_ADJECTIVE = (words("possessive", s) for s in ("abstract", "finding", "ing_adjective"))
ADJECTIVE_ENDING = ("ible", "able", "ful", "ous", "less", "ive", "ic", "ique")
RENDERING = LETTING | frozenset(
    "find finds found keep keeps kept leave leaves left render rendered consider considered think thought".split()
)
BE = frozenset(
    ["is", "was", "be", "are", "were", "been", "being", "becomes", "became", "become", "isn", "wasn", "s", "re"]
)
KEEPING = frozenset(
    "keep keeps kept keeping bid bids bade wish wished wishes hold holds held holding take takes took taken".split()
)
# What a verb governs: help her face the unknown.
GOVERNED = frozenset(
    "the a an this that these those his her my your our their it him them me us you himself herself".split()
)
VERBS, ALSO_NOUN = words("verbs", "verb"), words("verbs", "also_noun")
GREETING = frozenset({"goodbye", "hello", "goodnight", "leave", "time", "credit", "points", "support", "help"})
GO_DOWN = 0.6  # confidence where two readings are possible


class Reading(NamedTuple):
    """is_owner: stands before what is owned; rule names why; confidence is 0..1."""

    is_owner: bool
    rule: str
    confidence: float


def of_her(t: Tokens, i: int) -> Reading:
    """How `her` at token i reads: owner -> his, otherwise object -> him."""
    j = t.after(i)
    if j < t.n and t.opens(j):
        j += 1
    if j >= t.n:
        return Reading(False, "her:end", 0.99)
    word = t.low[j]
    if t.newline_before(j) and t.is_capital(j) and not t.is_capital(i):
        return Reading(False, "her:line", 0.85)
    if not word[0].isalnum():
        return _her_before_sign(t, i, j)
    if word[0].isdigit():
        return Reading(t.lower(t.before(i)) not in MONEY, "her:number", 0.85)
    if t.is_hyphened(j):
        fraction = t.lower(j + 2) in {"third", "thirds", "quarter", "quarters", "half", "fourth", "fifth", "tenth"}
        return Reading(not (fraction and t.lower(t.before(i)) in MONEY), "her:compound", 0.95)
    k = t.after(j)
    following = t.lower(k)
    ends = (
        not following
        or (not following[0].isalnum() and not t.opens(k))
        or (following in ALL_CLOSED and not is_initials(t, i, k))
    )
    previous = t.lower(t.before(i))
    if is_initials(t, i, j):
        return Reading(True, "her:initials", 0.9)
    special = SPECIAL.get(word)
    if special is not None:
        reading = special(t, i, j, k, previous, following, ends)
        if reading is not None:
            return reading
    if word in ALL_CLOSED:
        return Reading(False, "her:closed", 0.98)
    return _her_before_open_word(t, i, j, k, word, previous, following, ends)


def is_initials(t: Tokens, i: int, j: int) -> bool:
    """US, IT and A as in his US tour, her IT job, his A game: capitals that only look like small words."""
    return j < t.n and not t.is_upper(i) and (t.is_upper(j) or t.word(j) == "A") and not t.starts_sentence(j)


def _her_before_sign(t: Tokens, i: int, j: int) -> Reading:
    sign = t.low[j]
    if sign in APOSTROPHES and t.touches(j) and t.lower(j + 1) == "s":
        return Reading(True, "her:typo", GO_DOWN)
    if sign in "$£€":
        return Reading(t.lower(t.before(i)) not in MONEY, "her:number", 0.85)
    if sign == "(":
        return across_bracket(t, j, "her")
    if sign == "`" and t.lower(j + 1) == "`":
        return Reading(True, "her:quotation", 0.85)
    if sign == "]" and t.lower(i - 1) == "[" and t.is_word(j + 1):
        return Reading(t.low[j + 1] not in ALL_CLOSED, "her:bracket", 0.85)
    if sign in "[" or sign == " ":
        return Reading(True, "her:protected", GO_DOWN)
    if sign == "…" or (sign == "." and t.lower(j + 1) == "." and t.lower(j + 2) == "."):
        return Reading(False, "her:ellipsis", GO_DOWN)
    if (
        sign == ","
        and t.lower(t.before(i)) not in DITRANSITIVE
        and t.lower(j + 1) in {"um", "uh", "er", "ahem", "well"}
    ):
        return Reading(True, "her:hesitation", GO_DOWN)
    return Reading(False, "her:sign", 0.98)


def across_bracket(t: Tokens, j: int, rule: str) -> Reading:
    """his (late) wife, her (then) boss: a short bracket of an adjective with a noun behind it."""
    close = next((m for m in range(j + 2, min(j + 5, t.n)) if t.low[m] == ")"), None)
    if close is None or t.lower(j + 1) in ALL_CLOSED - {"then", "now", "very", "only", "not", "or"}:
        return Reading(False, f"{rule}:bracket", 0.9)
    behind = t.lower(close + 1)
    return Reading(bool(behind) and behind[0].isalnum() and behind not in ALL_CLOSED, f"{rule}:bracket", 0.8)


def _her_before_open_word(t, i, j, k, word, previous, following, ends) -> Reading:
    if t.is_capital(i) and t.starts_sentence(i):
        return Reading(True, "her:open", 0.95)
    if t.is_capital(j) and not t.is_capital(i):
        if previous in NAMING:
            return Reading(False, "her:naming", 0.85)
        if word in DAY:
            return Reading(False, "her:day", 0.8)
        if previous in {"told", "tell", "tells"} and word not in {"majesty", "highness"}:
            return Reading((following in APOSTROPHES and following != "") or not ends, "her:told-name", GO_DOWN)
    if word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERB:
        if previous in LETTING or following == "back":
            return Reading(False, "her:adverb", 0.85)
        return Reading(not ends and (not following.endswith("ly") or following in NOT_ADVERB), "her:adverb", 0.9)
    if previous in APPOINTING and word in OFFICE and ends:
        return Reading(False, "her:office", GO_DOWN)
    if previous in NAMING and word in {
        "names",
        "mommy",
        "mummy",
        "mum",
        "mom",
        "mama",
        "honey",
        "sweetheart",
        "baby",
        "babe",
        "darling",
    }:
        return Reading(False, "her:naming", GO_DOWN)
    if previous in DITRANSITIVE and (
        word in INDEFINITE or (following in INDEFINITE - GREETING and not ends and previous not in FINDING)
    ):
        return Reading(word in ABSTRACT and previous in FINDING, "her:two-objects", GO_DOWN)
    if (
        previous in CAUSATIVE
        and following in GOVERNED
        and word in VERBS
        and (word not in ALSO_NOUN or previous in {"help", "helps", "helped", "helping"})
    ):
        return Reading(False, "her:causative", 0.9 if word not in ALSO_NOUN else GO_DOWN)
    if previous in RENDERING and word.endswith(ADJECTIVE_ENDING) and ends and len(word) > 5 and following != ",":
        return Reading(False, "her:state", 0.8)
    if word in {"company", "farewell", "captive", "hostage"} and ends:
        return Reading(previous not in KEEPING, "her:two-objects", 0.85)
    if previous in CAUSATIVE and word in BARE:
        if word not in NOUN_OR_VERB:
            return Reading(False, "her:causative", 0.92)
        return Reading(False, "her:causative", 0.85 if previous in LETTING else GO_DOWN)
    if _helps(t, i) and word in BARE:
        return Reading(False, "her:causative", GO_DOWN)
    if word.endswith("ing") and len(word) > 4 and word not in ING_NOUN and previous in SENSING:
        owner = (ends and word == "painting") or (not ends and (word in ING_ADJECTIVE or previous == "with"))
        return Reading(owner, "her:sensing", 0.8 if not owner else GO_DOWN)
    if word in STATE and ends and following not in {"and", "but", "or", ",", "yet"}:
        return Reading(False, "her:state", 0.88)
    if (
        word in STATE
        and following in {"and", "but", "or"}
        and (t.lower(t.after(k)) in ALL_CLOSED or t.lower(t.after(k)) in STATE)
    ):
        n = t.after(t.after(k))
        last = t.lower(n)
        if not last or not last[0].isalnum() or last in ALL_CLOSED:
            return Reading(False, "her:state", GO_DOWN)
    if word.endswith("ed") and following in CLOSED["preposition"] and previous in SENSING:
        return Reading(False, "her:participle", 0.8)
    if (
        word.endswith("ed")
        and len(word) > 4
        and ends
        and previous in SENSING
        and word not in {"beloved", "intended", "seed", "need", "speed", "deed", "feed", "breed"}
    ):
        return Reading(False, "her:participle", GO_DOWN)
    sure = (
        0.97 if previous not in DITRANSITIVE else 0.9 if previous in TELL or word not in {"love", "life"} else GO_DOWN
    )
    return Reading(True, "her:open", sure)


def _helps(t: Tokens, i: int) -> bool:
    """`help to make her`, `made it let her`: a causative verb one small word away."""
    j = t.before(i)
    return t.lower(j) in {"just", "always"} and t.lower(t.before(j)) in LETTING


def _own(t, i, j, k, previous, following, ends):
    return Reading(True, "her:own", 0.99)


def _degree(t, i, j, k, previous, following, ends):
    """her very own, her most famous book; but: loves her very much, more than that."""
    if ends or following in {"much", "well", "often", "than", "hard", "deeply", "badly", "highly", "little", "dearly"}:
        return Reading(False, "her:degree", 0.95)
    if following.endswith("ly") and following not in NOT_ADVERB:
        last = t.lower(t.after(k))
        return Reading(bool(last) and last[0].isalnum() and last not in ALL_CLOSED, "her:degree", 0.85)
    return Reading(True, "her:degree", 0.93)


def _much(t, i, j, k, previous, following, ends):
    return Reading(not ends and following.endswith(("er", "ed")), "her:degree", 0.9)


def _long(t, i, j, k, previous, following, ends):
    return Reading(not ends or following in {"and", ","}, "her:degree", 0.85)


def _only(t, i, j, k, previous, following, ends):
    return Reading(not ends or following in NUMBER, "her:only", 0.93)


def _then(t, i, j, k, previous, following, ends):
    """her then husband, her now famous speech; but: told her then."""
    if ends or previous in DITRANSITIVE:
        return Reading(False, "her:then", 0.95)
    return Reading(True, "her:then", 0.8)


def _place(t, i, j, k, previous, following, ends):
    """her back, her home, her way: behind a verb of moving an adverb, else what she owns."""
    moving = previous in MOTION and ends
    return Reading(not moving, "her:place", 0.85)


def _side(t, i, j, k, previous, following, ends):
    """her right hand, her left knee; but: told her right away, met her first, knew her better than that."""
    if t.low[j] == "right" and following in {
        "away",
        "now",
        "there",
        "here",
        "after",
        "before",
        "then",
        "up",
        "back",
        "out",
        "off",
    }:
        return Reading(False, "her:side", 0.95)
    if t.low[j] in {"left", "right", "best", "past"}:
        if t.low[j] == "past":
            return Reading(previous not in MOTION, "her:side", 0.8)
        return None if not ends else Reading(True, "her:side", 0.85)
    if ends and t.low[j] in {"first", "better", "more", "most", "less", "last", "next"}:
        owns = previous in CLOSED["preposition"] or previous in BE
        return Reading(owns, "her:side", 0.8)
    return None


def _last(t, i, j, k, previous, following, ends):
    """saw her last night; but: in her last year."""
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
    return Reading(not ends and following not in PERIOD, "her:every", 0.85)


def _number(t, i, j, k, previous, following, ends):
    if t.low[j] == "one" and (
        following in {"of", "day", "more", "last", "night", "evening", "morning", "afternoon"} or ends
    ):
        return Reading(False, "her:one", 0.85)
    if (
        following in {"times", "miles", "blocks", "feet", "kilometers", "kilometres"}
        and previous not in CLOSED["preposition"]
    ):
        return Reading(False, "her:number", 0.85)
    if previous in MONEY and following in {
        "dollars",
        "pounds",
        "euros",
        "million",
        "thousand",
        "hundred",
        "cents",
        "options",
        "minutes",
        "days",
        "weeks",
    }:
        return Reading(False, "her:number", 0.8)
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
    if following in {"be", "was", "is", "has"}:
        return Reading(following != "be", "her:will", GO_DOWN)
    return Reading(False, "her:will", GO_DOWN)


def _participant(t, i, j, k, previous, following, ends):
    """Words that are closed-class yet name things: her like, her all, her need, her used car."""
    word = t.low[j]
    if word in {"inside", "outside"}:
        return None
    if word == "all":
        return Reading(previous in {"give", "gave", "gives", "giving"} and ends, "her:all", 0.8)
    if word == "still":
        return Reading(
            not ends
            and previous not in DITRANSITIVE
            and t.lower(t.after(k)) not in ALL_CLOSED
            and not following.endswith("ing"),
            "her:still",
            GO_DOWN,
        )
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
    "much": _much,
    "long": _long,
    **dict.fromkeys(("then", "now", "later", "earlier", "always", "never", "often", "sometimes", "already"), _then),
    **dict.fromkeys(("back", "home"), _place),
    **dict.fromkeys(("right", "left", "first", "better", "best", "past"), _side),
    **dict.fromkeys(("last", "next"), _last),
    "every": _every,
    **dict.fromkeys((*NUMBER, "one", "many", "few", "several"), _number),
    "will": _will,
    **dict.fromkeys(("all", "still", "might", "need"), _participant),
}
