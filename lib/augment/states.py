"""Whether `her` is put into a state: kept her awake, found her guilty, turned her blue, seemed to her absurd."""

from lib.augment.grammar import ADJECTIVE_ENDING, ALL_CLOSED, BE, CLOSED, GO_DOWN, RENDERING, SENSING, STATE, Reading
from lib.augment.lists import words
from lib.augment.spot import Spot

# Adjectives that never stand before a noun.
PREDICATIVE = words("possessive", "predicative")
WISHING = frozenset({"wish", "wishes", "wished", "wishing"})
WANTING, COLOURING, COLOUR, SHADE = (words("possessive", s) for s in ("wanting", "colouring", "colour", "shade"))
LEAVING, VERDICT_BY, VERDICT = (words("possessive", s) for s in ("leaving", "verdict_by", "verdict"))
SEEMING = frozenset({"seem", "seems", "seemed", "appear", "appears", "appeared"})
REPORTING = frozenset({"report", "reports", "reported", "reporting", "declare", "declared", "presumed"})
ALSO_THING = frozenset({"cold", "calm", "quiet", "good", "wrong", "young", "right", "hurt"})
MAKING = frozenset({"make", "makes", "made", "making"})
OF_QUALITY = ("ous", "ful", "less", "ible", "ical", "istic", "able")
A_THING = frozenset({"table", "cable", "vegetable", "vegetables", "constable", "mouthful", "musical", "fable"})
LIMPING = frozenset({"limp", "squint", "stammer"})  # what one also has
JOINING = frozenset({"and", "but", "or", ",", "yet"})


def named(at: Spot) -> Reading | None:
    """What single words and verbs of judging say of her; None where they say nothing."""
    previous, word, following = at.previous, at.word, at.following
    is_patient = previous in MAKING or (previous in RENDERING and following in {"and", "but"})
    if word in {"patient", "content"} and is_patient and at.ends:
        return Reading(False, "her:state", 0.8)  # years of teaching have made her patient
    if word == "fine" and previous.startswith("suit") and at.ends:
        return Reading(False, "her:state", 0.85)
    if word in {"included", "excluded", "excepted"} and at.ends:
        return Reading(False, "her:state", 0.88)
    if (word == "missing" and previous in REPORTING) or (word == "feeling" and previous in LEAVING):
        return Reading(False, "her:state", 0.85)
    if previous in RENDERING and word in STATE and following in {"rather", "enough", "instead"}:
        return Reading(False, "her:state", 0.85)  # made her stubborn rather than sad
    if (
        previous in MAKING
        and word.endswith(OF_QUALITY)
        and word not in A_THING
        and following != ","
        and (at.ends or following in {"well", "far", "even", "long"})
    ):
        return Reading(False, "her:state", 0.8)  # grief made her practical
    if previous in MAKING and word in LIMPING and at.ends:
        return Reading(False, "her:state", 0.85)  # the light made her squint
    if previous in WISHING and word in {"dead", "gone", "away", "ill", "well", "alive"}:
        return Reading(False, "her:state", 0.85)  # all had reason to wish her dead
    if previous in VERDICT_BY and word in VERDICT and (at.ends or following.endswith("ed")):
        return Reading(False, "her:state", 0.85)  # found her guilty based on the marks
    is_listed = following == "," and at.last not in {"so", "but", "which", "and", "because", "who"}
    if previous in RENDERING and word.endswith(ADJECTIVE_ENDING) and at.ends and len(word) > 5 and not is_listed:
        return Reading(False, "her:state", 0.8)
    is_list = following == "," and at.last.endswith(ADJECTIVE_ENDING) and previous in {"found", "thought", "considered"}
    if is_list and word.endswith(ADJECTIVE_ENDING) and at.t.lower(at.t.after(at.t.after(at.k))) in {",", "and"}:
        return Reading(False, "her:state", 0.75)  # found her artificial, manipulative, and without remorse
    if previous in COLOURING and ((word in COLOUR and at.ends) or (word in SHADE and following in COLOUR)):
        return Reading(False, "her:state", 0.85)  # the cold had turned her blue
    return None


def read(at: Spot) -> Reading | None:
    """What an adjective behind her says; None where it says nothing."""
    previous, word, following = at.previous, at.word, at.following
    if word in PREDICATIVE and previous not in ALL_CLOSED:
        return Reading(False, "her:state", 0.88)  # kept her awake all night
    if (
        word.startswith("un")
        and word.endswith(("ed", "read", "seen", "heard"))
        and at.ends
        and following not in JOINING | {":", "-"}
    ):
        return Reading(False, "her:state", 0.85)  # sent the manuscript back to her unread
    if word == "young" and previous in RENDERING and at.ends:
        return Reading(False, "her:state", 0.75)  # the grandchildren kept her young
    if word == "old" and previous in SENSING and following == "and" and at.last in STATE:
        return Reading(False, "her:state", 0.75)  # imagine her old and grey
    if word in ALSO_THING and previous in CLOSED["preposition"] - {"with", "without", "to"}:
        return Reading(True, "her:open", 0.8)  # despite her cold
    if word not in STATE or (word in LIMPING and previous not in RENDERING):
        return None
    if previous in RENDERING and following in JOINING:
        return Reading(False, "her:state", 0.85)
    if previous in SENSING and following == "," and at.last in ALL_CLOSED:
        return Reading(False, "her:state", 0.8)  # nobody has ever seen her drunk, not even at New Year
    if previous in WANTING and following == "," and (word == "dead" or at.last in ALL_CLOSED):
        return Reading(False, "her:state", 0.8)  # he wanted her happy, and that was all
    is_joined = following in {"and", "but", "or", ","} and at.last not in ALL_CLOSED
    if previous in {"with", "without"} and at.ends and not is_joined:
        return Reading(False, "her:state", 0.85)
    if at.ends and following not in JOINING:
        return Reading(previous in BE, "her:state", 0.88)  # what struck me was her calm
    if following in {"and", "but", "or"} and (at.last in ALL_CLOSED or at.last in STATE):
        behind = at.t.lower(at.t.after(at.t.after(at.k)))
        if not behind[:1].isalnum() or behind in ALL_CLOSED:
            return Reading(False, "her:state", GO_DOWN)
    return None


def seems(at: Spot) -> Reading | None:
    """As it seemed to her dishonourable."""
    if at.previous == "to" and at.t.lower(at.t.before(at.t.before(at.i))) in SEEMING:
        return Reading(False, "her:seems", 0.85)
    return None
