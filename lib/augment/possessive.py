"""Whether `her` stands before what is owned (her book) or is an object (saw her): no model needed."""

from lib.augment.grammar import (
    ABSTRACT,
    ADJECTIVE_ENDING,
    ALL_CLOSED,
    ALSO_NOUN,
    APPOINTING,
    ATTITUDE,
    BARE,
    BEFORE_OFFICE,
    CALM,
    CAUSATIVE,
    CLOSED,
    DAY,
    DITRANSITIVE,
    ELECTING,
    FINDING,
    FRACTION,
    GO_DOWN,
    GOVERNED,
    GREETING,
    INDEFINITE,
    ING_ADJECTIVE,
    ING_NOUN,
    KEEPING,
    LETTING,
    MONEY,
    NAMING,
    NO_OFFICE,
    NOT_ADVERB,
    NOT_FINITE,
    NOT_PARTICIPLE,
    NOUN_OR_VERB,
    OFFICE,
    PET_NAME,
    PLEA,
    RENDERING,
    SENSING,
    STATE,
    SURELY_FINITE,
    TELL,
    UNIT,
    VERBS,
    Reading,
)
from lib.augment.lists import words
from lib.augment.special import SPECIAL, of_number
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import is_adverb

# Verbs that are seldom nouns or adjectives.
SURELY_VERB = VERBS - ALSO_NOUN - STATE - words("possessive", "not_surely_verb")
OFFICE_ENDING = ("er", "or", "ent", "ist", "man", "ary", "ach", "ef", "or", "woman", "laureate", "captain")
ENDING_OF_OFFICE = frozenset({"", ".", ",", "!", "?", ";", '"', "”", "'", "’", ")"})
FEELING = frozenset({"feel", "feels", "feeling", "felt"})
TAKING = frozenset({"take", "takes", "took", "taken", "taking", "cost", "costs"})
MAKING, ARTICLE = frozenset({"make", "makes", "made", "making"}), frozenset({"a", "an", "the"})
ASKING = frozenset({"ask", "asks", "asked", "asking"})
KIN = words("possessive", "kin")


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
        return of_number(t, j, t.lower(t.before(i)))
    if t.is_hyphened(j):
        fraction = t.lower(j + 2) in FRACTION
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
    if word in {"being", "having", "not"} and t.is_capital(i) and t.starts_sentence(i):
        return Reading(True, "her:being", 0.85)
    if (
        word == "and"
        and t.is_capital(i)
        and t.starts_sentence(i)
        and following in {"my", "your", "our", "their", "his"}
    ):
        return Reading(t.lower(t.after(k)).endswith("s"), "her:and", GO_DOWN)
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
    if sign in ".'" and not t.touches(j) and t.is_word(j + 1) and t.low[j + 1] != "s" and j + 1 < t.n:
        return Reading(sign == "'" or t.touches(j + 1), "her:quotation", GO_DOWN)  # her .plan file, her ' new ' plan
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
        if word in DAY and (ends or following.isdigit()):
            return Reading(False, "her:day", 0.8)
        if previous in {"told", "tell", "tells"} and word not in {"majesty", "highness"}:
            return Reading((following in APOSTROPHES and following != "") or not ends, "her:told-name", GO_DOWN)
    if word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERB:
        if previous in LETTING or following == "back":
            return Reading(False, "her:adverb", 0.85)
        return Reading(not ends and (not following.endswith("ly") or following in NOT_ADVERB), "her:adverb", 0.9)
    if previous in APPOINTING and word in OFFICE and ends:
        return Reading(False, "her:office", GO_DOWN)
    if previous in ELECTING and ends and word not in NO_OFFICE and word not in KIN:
        return Reading(False, "her:office", 0.85)
    if (
        previous in APPOINTING
        and word in BEFORE_OFFICE
        and not ends
        and following.endswith(OFFICE_ENDING)
        and t.lower(t.after(k)) in ENDING_OF_OFFICE | ALL_CLOSED
    ):
        return Reading(False, "her:office", 0.8)
    if previous in ASKING and word in PLEA and ends:
        return Reading(True, "her:plea", 0.8)
    if previous in NAMING and word in PET_NAME:
        return Reading(False, "her:naming", GO_DOWN)
    if word in INDEFINITE and not ends and not is_adverb(following):
        return Reading(True, "her:two-objects", GO_DOWN)  # found her coffee cold, gave her flowers water
    if previous in TAKING and word in UNIT and ends:
        return Reading(False, "her:number", 0.9)  # it took her years
    if previous in DITRANSITIVE and (
        word in INDEFINITE or (following in INDEFINITE - GREETING and not ends and previous not in FINDING)
    ):
        return Reading(word in ABSTRACT and previous in FINDING, "her:two-objects", GO_DOWN)
    if (
        previous in CAUSATIVE
        and following in GOVERNED
        and word in VERBS
        and (word not in ALSO_NOUN or (previous not in FEELING and not (previous in MAKING and following in ARTICLE)))
    ):
        return Reading(False, "her:causative", 0.9 if word not in ALSO_NOUN else 0.7)
    if previous in RENDERING and word.endswith(ADJECTIVE_ENDING) and ends and len(word) > 5 and following != ",":
        return Reading(False, "her:state", 0.8)
    if word in {"company", "farewell", "captive", "hostage"} and ends:
        return Reading(previous not in KEEPING, "her:two-objects", 0.85)
    if previous in CAUSATIVE and word in SURELY_VERB and word not in BARE and ends:
        return Reading(False, "her:causative", 0.85)
    if previous in CAUSATIVE and word in BARE and not (word in NOUN_OR_VERB and previous in FEELING and ends):
        if word not in NOUN_OR_VERB:
            return Reading(False, "her:causative", 0.92)
        return Reading(False, "her:causative", 0.85 if previous in LETTING else GO_DOWN)
    if _helps(t, i) and word in BARE:
        return Reading(False, "her:causative", GO_DOWN)
    if word.endswith("ing") and len(word) > 4 and word not in ING_NOUN and previous in SENSING:
        owner = (ends and word == "painting") or (not ends and (word in ING_ADJECTIVE or previous == "with"))
        return Reading(owner, "her:sensing", 0.8 if not owner else GO_DOWN)
    if _is_finite(t, j, word, previous, following, ends):
        return Reading(False, "her:finite", 0.9)
    if word in CALM and previous in ATTITUDE and ends:
        return Reading(True, "her:calm", 0.8)
    if previous in RENDERING and word in STATE and following in {"and", "but", "or", ",", "yet"}:
        return Reading(False, "her:state", 0.85)
    if previous in {"with", "without"} and word in STATE and ends:
        return Reading(False, "her:state", 0.85)
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
    if word.endswith("ed") and len(word) > 4 and ends and previous in SENSING and word not in NOT_PARTICIPLE:
        return Reading(False, "her:participle", GO_DOWN)
    sure = (
        0.97 if previous not in DITRANSITIVE else 0.9 if previous in TELL or word not in {"love", "life"} else GO_DOWN
    )
    return Reading(True, "her:open", sure)


def _is_finite(t: Tokens, j: int, word: str, previous: str, following: str, ends: bool) -> bool:
    """the man behind her sneezed, everyone who met her knows: the next word is the verb of another subject."""
    if t.is_capital(j):
        return False
    if word in SURELY_FINITE:
        return ends or following in ALL_CLOSED or not word.endswith("ed")
    if previous not in CLOSED["preposition"] or previous in {"of", "in"}:
        return False
    return word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE and ends


def _helps(t: Tokens, i: int) -> bool:
    """`help to make her`, `made it let her`: a causative verb one small word away."""
    j = t.before(i)
    return t.lower(j) in {"just", "always"} and t.lower(t.before(j)) in LETTING
