"""What a word of degree behind `her` says: her very own, her most famous book; loves her very much."""

from lib.augment.grammar import (
    ADJECTIVE_ENDING,
    ALL_CLOSED,
    CLOSED,
    DEGREE,
    DITRANSITIVE,
    FINITE,
    NOT_ADVERB,
    NUMBER,
    PERIOD,
    RENDERING,
    STATE,
    TIME,
    Reading,
)
from lib.augment.lists import words

DEALING, PEOPLE = words("two_objects", "counting"), words("two_objects", "people")
OWNING = frozenset({"own", "first", "best", "last", "recent"})
MAKING = frozenset({"make", "makes", "made", "making"})


def read(t, i, j, k, previous, following, ends):
    """her very own, her most famous book; but: loves her very much, more than that, made her so angry."""
    last = t.lower(t.after(k))
    if t.low[j] == "most" and previous in {"vote", "voted", "votes"}:
        return Reading(False, "her:degree", 0.85)  # voted her most likely to run a bakery
    is_often = t.low[j] == "most" and following.endswith("s") and following[:-1] in TIME | PERIOD
    if (t.low[j], following) == ("more", "than") and (last in NUMBER or last[:1].isdigit()) and previous in ALL_CLOSED:
        return Reading(True, "her:degree", 0.8)  # relies on her more than twenty years of experience
    if t.low[j] == "so" and following in {"many", "much"} and previous in DITRANSITIVE:
        return Reading(False, "her:degree", 0.85)  # gave her so many courgettes
    if (t.low[j], following) == ("so", "long") and previous in {"take", "takes", "took", "taken", "taking"}:
        return Reading(False, "her:degree", 0.88)  # what had taken her so long
    if t.low[j] == "well" and (not previous[:1].isalpha() or t.is_capital(i)) and following in FINITE:
        return Reading(True, "her:degree", 0.75)  # her well ran dry
    if t.low[j] in {"more", "less"} and last == "than" and previous not in CLOSED["preposition"]:
        return Reading(False, "her:degree", 0.85)  # treated her more kindly than the others
    if (t.low[j], following) == ("ever", "so") and last not in ALL_CLOSED:
        return Reading(True, "her:degree", 0.75)  # her ever so slightly mad laugh
    if t.low[j] in {"more", "less"} and following in {"every", "each", "now", "since"}:
        return Reading(False, "her:degree", 0.88)  # we miss her more every day
    if (t.low[j], following) == ("once", "more") or is_often:
        return Reading(False, "her:degree", 0.88)  # overlooked her once more, see her most mornings
    if following in {"kindly", "friendly", "badly", "coldly"} and (not last[:1].isalnum() or last in ALL_CLOSED):
        return Reading(False, "her:degree", 0.85)  # received her very kindly
    closes = not last[:1].isalnum() or last in ALL_CLOSED
    if t.low[j] == "well" and previous in MAKING and closes:
        return Reading(False, "her:degree", 0.85)  # it made her well known
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


def much(t, i, j, k, previous, following, ends):
    """loved her much; but: her much older brother."""
    is_than = t.lower(t.after(k)) == "than" and previous not in ALL_CLOSED  # suited her much better than the old one
    return Reading(not ends and not is_than and following.endswith(("er", "ed")), "her:degree", 0.9)
