"""Whether what stands behind `her` says when, where or how much: met her late, took her camping, it cost her years."""

from lib.augment import places
from lib.augment.grammar import (
    ALL_CLOSED,
    CAUSATIVE,
    CLOSED,
    DAY,
    DITRANSITIVE,
    ING_NOUN,
    LETTING,
    MOTION,
    NOT_ADVERB,
    NUMBER,
    RENDERING,
    STATE,
    TIME,
    UNIT,
    VERBS,
    Reading,
)
from lib.augment.lists import words
from lib.augment.spot import Spot

ABOUT = frozenset({"nearly", "exactly", "roughly", "approximately", "barely", "hardly"})
BOTH = frozenset({"kindly", "daily", "weekly", "monthly", "yearly", "hourly", "nightly"})
LISTING = BOTH | {"and", ","}
MAKING = frozenset({"make", "makes", "made", "making"})
LEAVING = frozenset({"leave", "leaves", "left", "leaving", "found", "caught", "taken", "sold", "sell"})
AWAY = frozenset({"far", "straight", "everyday"})
TAKING = frozenset(("take", "takes", "took", "taken", "taking", "cost", "costs", "save", "saves", "saved", "saving"))
FLATTENING = frozenset({"knock", "knocks", "knocked", "laid", "lay", "lays"})
ALSO_HERS = frozenset({"blind", "hard", "fast"})
COMPASS = frozenset({"north", "south", "east", "west"})
CUTTING = frozenset({"cut", "cuts", "cutting", "stop", "stopped", "stops"})
SHOWING_ROUND = frozenset({"show", "shows", "showed", "showing", "walk", "walked", "take", "took", "bring", "brought"})
WHERETO = words("possessive", "whereto")
LATER = frozenset({"later", "ago", "earlier", "after", "afterwards", "before", "late", "early", "overdue"})
DAY_OR_TIME, NOT_OUT = DAY | TIME | {"day", "hour"}, frozenset({"to", "from", "out", "off", "away", "back", "of"})
ACTIVITY, OUTING = words("possessive", "activity"), words("possessive", "outing")
NO_DIRECTION = frozenset(
    ("reward", "rewards", "ward", "wards", "award", "awards", "steward", "stewards", "coward", "cowards")
)


def adverb(at: Spot) -> Reading | None:
    """What a word in -ly behind her says; None where there is none."""
    is_listed = at.following in LISTING and at.last not in ALL_CLOSED and not at.last.endswith(("ed", "ing"))
    is_known = at.previous not in ALL_CLOSED or at.previous in {"to", "with"}
    if at.word in BOTH and at.ends and not is_listed and is_known:
        return Reading(False, "her:adverb", 0.85)  # they see her weekly
    if not at.word.endswith("ly") or len(at.word) <= 4 or at.word in NOT_ADVERB:
        return None
    is_amount = at.following in NUMBER | {"half", "double", "twice", "everything"} or at.following[:1].isdigit()
    if at.word in ABOUT and is_amount and at.previous not in ALL_CLOSED:
        return Reading(False, "her:number", 0.8)  # it carried her nearly two miles
    is_result = at.previous in RENDERING and at.following in STATE and at.is_closed(ALL_CLOSED)
    behind = at.t.lower(at.t.after(at.k) + 1)
    is_listed = at.last == "and" or (at.last == "," and behind not in ALL_CLOSED)
    if at.previous in LETTING or at.following == "back" or (is_result and not is_listed):
        return Reading(False, "her:adverb", 0.85)  # left her barely conscious
    if at.following in {"well", "fast", "hard", "badly", "often", "soon", "much"} and at.is_closed(ALL_CLOSED):
        return Reading(False, "her:adverb", 0.88)  # the glasses suit her really well
    if at.previous in CAUSATIVE and at.following in VERBS and at.is_closed(ALL_CLOSED):
        return Reading(False, "her:causative", 0.75)  # saw her really smile
    is_owner = not at.ends and (not at.following.endswith("ly") or at.following in NOT_ADVERB)
    return Reading(is_owner, "her:adverb", 0.9)


def read(at: Spot) -> Reading | None:
    """What times, ways and measures behind her say; None where they say nothing."""
    previous, word, following = at.previous, at.word, at.following
    if word in COMPASS and at.ends and previous in MOTION:
        return Reading(False, "her:adverb", 0.85)  # the tide carried her north, past the lighthouse
    if word == "far" and following in {"less", "more", "too"} and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.85)  # paid her far less than the contract required
    if following in {"after", "by", "upon"} and at.last == word and previous not in ALL_CLOSED:
        return Reading(False, "her:two-objects", 0.85)  # dealt her blow after blow
    if word in UNIT and following in LATER:
        return Reading(False, "her:day", 0.9)  # it bothers her years later
    is_paid = previous in DITRANSITIVE or previous.startswith(("promise", "owe", "offer", "tip"))
    if word == "half" and following == "of" and is_paid and previous not in {"left", "sold", "sells", "sell"}:
        return Reading(False, "her:number", 0.8)  # promised her half of the business
    if (
        word in {"double", "triple", "extra"}
        and at.ends
        and (is_paid or previous.startswith(("charge", "pay", "paid")))
    ):
        return Reading(False, "her:number", 0.85)  # tipped her double
    if word == "half" and following in {"to", "as"}:
        return Reading(False, "her:adverb", 0.85)  # scared her half to death
    if word in {"half", "double", "twice", "triple", "quadruple"} and following in CLOSED["determiner"]:
        return Reading(False, "her:number", 0.9)  # lent her half the sum
    if word in {"according", "due"} and following == "to" and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.9)  # rewarded her according to her work
    if word in {"round", "past"} and following in CLOSED["determiner"] and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.85)  # carried her round the hall
    is_most = word in {"hardest", "most", "deepest"} and at.ends and previous not in ALL_CLOSED
    if is_most and not previous.startswith(("tr", "did", "work")):
        return Reading(False, "her:degree", 0.8)  # homesickness hit her hardest at mealtimes
    if word == "short" and previous in LEAVING and at.ends and following not in {"and", ","}:
        return Reading(False, "her:adverb", 0.85)  # it leaves her short
    if word == "short" and previous in CUTTING and (at.ends or following == "halfway"):
        return Reading(False, "her:adverb", 0.88)  # the moderator cut her short
    if word == "round" and at.ends and previous in SHOWING_ROUND:
        return Reading(False, "her:adverb", 0.85)  # the agent showed her round twice
    if following == "to" and at.last == word and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.85)  # brings her face to face with the heir
    if word == "flat" and following == "for" and previous.startswith(("keep", "kept")):
        return Reading(False, "her:adverb", 0.75)  # keep her flat for two hours
    if word == "low" and previous in FLATTENING and at.ends:
        return Reading(False, "her:adverb", 0.85)  # the fever laid her low
    if (
        word == "good"
        and following in {"luck", "night", "morning"}
        and previous.startswith(("text", "wish", "mess", "bid"))
    ):
        return Reading(False, "her:frame", 0.8)  # texted her good luck
    if word == "flat" and previous in FLATTENING:
        return Reading(False, "her:adverb", 0.85)
    if word in {"late", "early"} and following == "in" and previous == "to" and at.last in {"life", "the"}:
        return Reading(False, "her:adverb", 0.8)  # success came to her late in life
    if word in {"late", "early"} and previous in MAKING and (at.ends or following in LISTING):
        return Reading(False, "her:adverb", 0.85)  # traffic made her late and her manager was furious
    is_listed = following in {"and", "or"} or (
        following == "," and at.last not in ALL_CLOSED | {"long"} and not at.last.endswith("ly")
    )
    if word in {"late", "early"} and at.ends and previous not in ALL_CLOSED and not is_listed:
        return Reading(False, "her:adverb", 0.88)  # arrested her late on Tuesday
    if word in {"pending", "following"} and following in CLOSED["determiner"] and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.85)  # suspended her pending an inquiry
    is_pulled = (at.ends or following in UNIT) and previous in MOTION
    if word == "clear" and (following == "of" or is_pulled) and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.88)  # pulled her clear of the wreck
    if places.is_straight(at.t, at.j, previous, following):
        return Reading(False, "her:place", 0.85)  # carried her straight back to the harbour
    if (word, following) == ("big", "time"):
        return Reading(False, "her:adverb", 0.85)  # you owe her big time
    is_known = previous not in ALL_CLOSED or (previous in {"to", "about", "from"} and word not in ALSO_HERS)
    if word in WHERETO and is_known and _goes_on(at):
        return Reading(False, "her:adverb", 0.88)  # led her astray
    if word in AWAY and at.ends:
        return Reading(False, "her:adverb", 0.9)  # sent her far, sent her straight to bed
    if previous in DITRANSITIVE and following == "off" and word.removesuffix("s") in DAY_OR_TIME:
        return Reading(False, "her:day", 0.8)  # gave her Fridays off
    if previous in OUTING and at.ends and following not in NOT_OUT and _is_activity(word):
        return Reading(False, "her:outing", 0.8)  # took her camping
    if previous in TAKING and ((word in UNIT and at.ends) or word in {"dear", "dearly"}):
        return Reading(False, "her:number", 0.9)  # it took her years
    if word.endswith(("ward", "wards")) and at.ends and word not in NO_DIRECTION:
        return Reading(False, "her:adverb", 0.9)
    return None


def _goes_on(at: Spot) -> bool:
    """Whether what follows a word of direction is no noun: astray early on, clear seconds before."""
    return (at.ends and at.following != "-") or at.following in WHERETO or at.following in NUMBER | {"early"}


def _is_activity(word: str) -> bool:
    return word in ACTIVITY or (word.endswith("ing") and len(word) > 5 and word not in ING_NOUN)
