"""Whether `her` is made something: elected her mayor, called her a liar, voted her athlete of the year."""

from lib.augment.grammar import (
    ALL_CLOSED,
    APPOINTING,
    BEFORE_OFFICE,
    ELECTING,
    GO_DOWN,
    NAMING,
    NO_OFFICE,
    OFFICE,
    PET_NAME,
    Reading,
)
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import Tokens

OFFICE_ENDING = ("er", "or", "ent", "ist", "man", "ary", "ach", "ef", "or", "woman", "laureate", "captain")
AFTER_OFFICE = ALL_CLOSED | {"", ".", ",", "!", "?", ";", '"', "”", "'", "’", ")"}
OF_ENDING, NO_RULER = ("er", "or", "ess", "lord", "man"), words("possessive", "no_ruler")
RANK = frozenset({"captain", "chief", "queen", "professor", "sergeant", "skipper", "saint", "chef", "boss"})
DUBBING, VOTING = words("possessive", "dubbing"), frozenset({"vote", "votes", "voted", "voting"})
QUOTES, KIN = frozenset({'"', "“", "'", "‘", "`"}), words("possessive", "kin")
RANKING, ORDINAL = words("possessive", "ranking"), words("possessive", "ordinal")
TEAM = frozenset({"team", "project", "tech", "shift", "section", "squad"})  # made her team lead
HERS = frozenset({"former", "new", "own", "late", "old", "best"})
AGREED = frozenset({"unopposed", "unanimously", "again"})
CALLED = frozenset({"mom", "mum", "dad", "doctor", "lawyer", "husband", "agent", "manager", "office", "bank"})
BEST = frozenset({"fastest", "best", "most", "highest", "oldest", "youngest", "lowest", "largest", "richest"})
YEAR = frozenset({"year", "month", "week", "match", "decade", "century", "season", "tournament", "series", "game"})


def read(at: Spot) -> Reading | None:
    """What a verb of electing or of naming says of her; None where it says nothing."""
    if at.previous in NAMING:
        if at.t.is_capital(at.j) and not at.t.is_capital(at.i):
            return Reading(False, "her:naming", 0.85)
        if at.word in CALLED and (at.ends or at.following[:1].isdigit()) and at.previous.startswith("call"):
            return Reading(True, "her:naming", GO_DOWN)  # needs to call her mom to pick her up
        if at.word in RANK and at.ends and at.following != "and":
            return Reading(False, "her:naming", GO_DOWN)  # they call her captain now
        if at.word in PET_NAME or (at.word in OFFICE and at.ends and not at.previous.startswith("call")):
            return Reading(False, "her:naming", GO_DOWN)
        is_named = at.following not in {"a", "an", "the", "as", ",", "'", "’"} and at.word not in KIN
        if at.previous in DUBBING and is_named and not _is_plural(at.word) and (at.ends or at.is_closed(ALL_CLOSED)):
            return Reading(False, "her:naming", 0.8)  # dubbed her saviour of the festival
        if at.t.lower(at.j - 1) in QUOTES and at.i < at.j - 1:
            return Reading(False, "her:naming", 0.85)  # called her "the voice of her age"
    if (
        at.previous in ELECTING
        and at.ends
        and at.word not in NO_OFFICE
        and at.word not in KIN
        and not _is_plural(at.word)
    ):
        return Reading(False, "her:office", 0.85)
    if at.previous in ELECTING and _is_long_office(at, _is_office):
        return Reading(False, "her:office", 0.8)  # elected her shop steward, named her attorney general
    if at.previous in APPOINTING and _is_long_office(at, OFFICE.__contains__):
        return Reading(False, "her:office", 0.75)  # made her chief whip, detective inspector
    if at.previous in VOTING and at.word not in KIN and not at.ends and at.last in AFTER_OFFICE:
        return Reading(False, "her:office", 0.8)  # voted her class clown
    if at.previous in RANKING and _is_of_the_year(at.t, at.j):
        return Reading(False, "her:office", 0.85)  # ranked her author of the decade
    is_made = at.previous.startswith("mak") or at.previous == "made"
    if is_made and at.word in ORDINAL and (at.following in {"on", "in", "overall", "behind"} or at.following in BEST):
        return Reading(False, "her:office", 0.8)  # her time makes her third fastest in the world
    if at.previous in RANKING and at.word in ORDINAL and at.ends:
        return Reading(False, "her:office", 0.85)  # ranked her third
    if at.previous not in APPOINTING:
        return None
    if at.word in {"favourite", "favorite"} and at.following in {"for", "to"}:
        return Reading(False, "her:office", 0.8)  # made her favourite for the race
    if at.word == "persona":
        return Reading(False, "her:office", 0.9)  # declared her persona non grata
    if at.word in OFFICE and at.ends and not (at.previous in ELECTING and at.word in NO_OFFICE):
        return Reading(False, "her:office", GO_DOWN)
    if at.word in BEFORE_OFFICE and not at.ends and _is_office(at.following) and at.last in AFTER_OFFICE:
        return Reading(False, "her:office", 0.8)
    if (
        at.following == "of"
        and at.word.endswith(OF_ENDING)
        and at.word not in NO_OFFICE
        and at.word not in KIN | NO_RULER
    ):
        return Reading(False, "her:office", 0.75)  # made her ruler of both islands
    if _is_of_the_year(at.t, at.j):
        return Reading(False, "her:office", 0.85)  # voted her athlete of the year
    return None


def _is_long_office(at: Spot, is_office) -> bool:
    """Whether an office of two to four words ends the phrase: general secretary, interim chief executive."""
    if at.ends or at.word in HERS or at.word in KIN:
        return False
    t, m = at.t, at.k
    for _ in range(3):
        behind = t.lower(t.after(m))
        if behind in AFTER_OFFICE or behind in AGREED:
            is_lead = t.lower(m) == "lead" and at.word in TEAM
            return behind != "," and (is_lead or is_office(t.lower(m))) and not _is_plural(t.lower(m))
        m = t.after(m)
    return False


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _is_office(noun: str) -> bool:
    """Whether `chief` may stand before it in an office: chief executive; not: her chief rival."""
    return (noun.endswith(OFFICE_ENDING) or noun in OFFICE) and noun not in NO_OFFICE


def _is_of_the_year(t: Tokens, j: int) -> bool:
    """athlete of the year, best new artist of the decade."""
    low = [t.lower(m) for m in range(j, j + 7)]
    return any(low[m] == "of" and low[m + 1] == "the" and low[m + 2] in YEAR for m in range(1, 5))
