"""Whether a compound behind `her` stands before what she owns (her long-term plan) or not (found her red-faced)."""

from lib.augment import frames
from lib.augment.grammar import (
    ALL_CLOSED,
    APPOINTING,
    DITRANSITIVE,
    ELECTING,
    FRACTION,
    KNOWING,
    MONEY,
    NUMBER,
    OFFICE,
    UNIT,
    Reading,
)
from lib.augment.lists import pairs, words
from lib.augment.tokens import Tokens

DEALING, PEOPLE = words("two_objects", "counting"), words("two_objects", "people")
MANNER = frozenset(pairs("possessive", "manner"))
# Last parts of compounds that say in what state she is when no noun follows: red-faced, knee-deep, open-mouthed.
STATE_ENDING = ("ed", "deep", "high", "sick", "handed", "free", "less")
HALF_DAY, LOSING = frozenset({"morning", "afternoon", "week", "season", "term"}), frozenset({"nil", "love", "all"})
OFFICE_PART = frozenset({"president", "captain", "chief", "chancellor", "chair", "chef", "principal", "marshal"})


def read(t: Tokens, i: int, j: int) -> Reading:
    """How her at token i reads before the compound that begins at j."""
    previous, first, second = t.lower(t.before(i)), t.low[j], t.lower(j + 2)
    end = j + 2
    while t.is_hyphened(end):
        end += 2
    if second == "in" and t.lower(j + 4) in {"law", "laws"}:
        return Reading(True, "her:compound", 0.95)  # make her father-in-law cry
    behind = t.lower(t.after(end))
    closes = not behind[:1].isalnum() or behind in ALL_CLOSED
    is_verb = previous not in ALL_CLOSED
    if _is_manner(t, j) or (first == "mid" and is_verb and closes and (second in HALF_DAY or previous in CATCHING)):
        return Reading(False, "her:adverb", 0.85)
    if first in NUMBER and (second in NUMBER or second in LOSING) and is_verb and closes:
        return Reading(False, "her:number", 0.85)  # beat her six-two
    is_dealt = previous in DEALING and t.lower(t.after(j + 2)) not in PEOPLE
    if first in NUMBER and second in NUMBER | {"one"} and is_dealt:
        return Reading(False, "her:number", 0.75)  # lent her sixty-one clocks
    if second == "odd" and behind in UNIT and (previous in KNOWING or previous in DITRANSITIVE):
        return Reading(False, "her:number", 0.85)  # I've known her twenty-odd years
    if t.lower(end).endswith(STATE_ENDING) and closes and behind not in {",", "and"} and _is_left(previous, is_verb):
        return Reading(False, "her:state", 0.8)  # critics called her old-fashioned
    is_office = first in OFFICE or second in OFFICE or t.lower(end) in OFFICE_PART
    if closes and is_office and previous in APPOINTING | ELECTING:
        return Reading(False, "her:office", 0.8)  # made her vice-captain
    if behind in frames.given(previous) and previous != "given":
        return Reading(False, "her:frame", 0.75)  # guarantees her full-time employment
    return Reading(not (second in FRACTION and previous in MONEY), "her:compound", 0.95)


CATCHING = words("possessive", "catching")
BEFORE_HYPHEN = words("possessive", "before_hyphen")


def _is_left(previous: str, is_verb: bool) -> bool:
    """Whether what is before her can leave her in a state, or stand before it: found her, stared at her."""
    return is_verb or previous in {"at", "around", "round", "beside", "behind", "to", "with", "upon"}


def _is_manner(t: Tokens, j: int) -> bool:
    """asked her point-blank, shot her absent-mindedly a look: a compound that says how, with no noun behind it."""
    if (t.low[j], t.lower(j + 2)) not in MANNER and not t.lower(j + 2).endswith("edly"):
        return False
    behind = t.lower(j + 3)
    return not behind[:1].isalnum() or behind in ALL_CLOSED


def is_spaced(t: Tokens, j: int) -> bool:
    """her long - term partner, as tokenised text writes it; not: I found her ill - she was pale."""
    return (
        t.low[j] in BEFORE_HYPHEN
        and t.lower(j + 1) in {"-", "‑", "‐"}
        and not t.touches(j + 1)
        and t.is_word(j + 2)
        and (t.low[j + 2] not in ALL_CLOSED or t.low[j + 2] in {"up", "off", "down"})
    )
