"""her back, her home, her straight back to: a place one is moved to, or what she owns."""

from lib.augment.grammar import ALL_CLOSED, CLOSED, MOTION, NUMBER, TIME, Reading
from lib.augment.lists import words
from lib.augment.verbs import VERBS, is_adverb

# What one does to the back of a body; behind every other verb `back` says where to.
TO_A_BACK = words("possessive", "to_a_back")
TO_A_HOME = frozenset({"alive", "safe", "safely", "free", "early", "late", "empty-handed", "drunk", "unharmed"})
HAVING = frozenset({"have", "having", "had", "want", "wants", "wanted"})
HERE_AGAIN = frozenset({"on", "at", "from", "in", "among", "here", "again", "where"})
EFFORT = frozenset({"it", "something", "everything", "this", "that", "her", "every"})
STRAIGHT, WHERE = frozenset({"straight", "right", "safely", "all"}), frozenset({"back", "home"})


def read(t, i, j, k, previous, following, ends):
    """What `back` or `home` behind her says; t, i, j, k as in open_word."""
    if t.low[j] == "home":
        goes = (
            ends
            or following in NUMBER
            or (following in {"last", "next", "this"} and t.lower(t.after(k)) in TIME)
            or following in TO_A_HOME
            or is_adverb(following)
        )
        is_moved = previous in MOTION or previous.startswith(("discharg", "releas"))
        return Reading(not (is_moved and goes), "her:place", 0.85)
    last = t.lower(t.after(k))
    is_return = following in {"for", "with", "soon"} or (following == "in" and last in {"the", "time"})
    is_return = is_return or (following == "to" and last in VERBS)
    if previous in HAVING and is_return:
        return Reading(False, "her:place", 0.75)  # thrilled to have her back for another season
    if previous in HAVING - {"had"} and following in HERE_AGAIN and last not in {"this", "that", "fire", "tape"}:
        return Reading(False, "her:place", 0.7)  # they would rather have her back on the bass
    if previous in {"put", "puts", "putting"} and following == "into" and last in EFFORT:
        return Reading(True, "her:place", 0.8)  # put her back into it
    if following in {"then", "when"}:
        return Reading(False, "her:place", 0.85)  # it meant the world to her back then
    if previous in ALL_CLOSED or not previous[:1].isalpha():
        return Reading(True, "her:place", 0.85)
    if following in CLOSED["determiner"]:
        return Reading(False, "her:place", 0.85)  # handed her back the form
    is_time = following in {"next", "last"} and t.lower(t.after(k)) in TIME | {"season", "term"}
    goes = ends or is_time or following in NUMBER or following in TO_A_HOME or following == "home"
    if previous in MOTION:
        return Reading(not goes, "her:place", 0.85)
    is_hers = previous in TO_A_BACK or following == "-"
    return Reading(is_hers or not goes, "her:place", 0.75)  # he denounced her, and she denounced him back


def is_straight(t, j: int, previous: str, following: str) -> bool:
    """carried her straight back to the harbour, brought her right home."""
    return t.low[j] in STRAIGHT and following in WHERE and previous not in ALL_CLOSED
