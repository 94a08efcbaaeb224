"""Whether `her` is the one who acts: made her laugh, helped her cut it, saw her leaving, photos of her dancing."""

from lib.augment.grammar import (
    ALL_CLOSED,
    ALSO_NOUN,
    BARE,
    CAUSATIVE,
    CLOSED,
    GO_DOWN,
    GOVERNED,
    ING_ADJECTIVE,
    ING_NOUN,
    LETTING,
    NOT_PARTICIPLE,
    NOUN_OR_VERB,
    NUMBER,
    PERIOD,
    PICTURE,
    PLACE_BEFORE,
    SENSING,
    STATE,
    SURELY_FINITE,
    TIME,
    UNIT,
    VERBS,
    Reading,
)
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import Tokens
from lib.augment.verbs import is_adverb

ANY_VERB, SEEN_IN = VERBS | BARE | ALSO_NOUN, PICTURE | PLACE_BEFORE
# Verbs that are seldom nouns or adjectives.
SURELY_VERB = VERBS - ALSO_NOUN - STATE - words("possessive", "not_surely_verb")
FEELING = frozenset({"feel", "feels", "feeling", "felt", "notice", "notices", "noticed", "noticing"})
MAKING, ARTICLE = frozenset({"make", "makes", "made", "making"}), frozenset({"a", "an", "the"})
# What one makes of what is hers: made her return a success.
RESULT, HELPING, CAUSE = (words("possessive", s) for s in ("result", "helping", "cause"))
LET, GOVERNED_PERSON = frozenset({"let", "lets", "letting"}), frozenset({"me", "us", "him", "them", "you"})
LET_DOWN = frozenset({"guard", "hair", "foot", "feet", "hand", "voice", "head", "face", "eyes"})
PARTICIPLE = frozenset(
    ("tied", "bound", "stuck", "torn", "beaten", "hidden", "driven", "thrown", "taken", "shot", "gagged")
)
DOING, CAUGHT = words("possessive", "doing"), words("possessive", "caught")
PARTICLE = frozenset({"down", "up", "off", "out", "away", "back", "through", "over"})
PEOPLE = words("two_objects", "people")
BIDDING = words("possessive", "bidding")


ACTS, NOUNISH = ANY_VERB | words("verbs", "act"), NOUN_OR_VERB | ALSO_NOUN | words("verbs", "act")
# Behind these what stands before is no noun of hers: watched her box a taller opponent.
BEFORE_THING = frozenset({"the", "a", "an", "my", "your", "our", "their", "any", "every", "her", "his"})
SEEING = frozenset(("see", "saw", "seen", "seeing", "watch", "watched", "watching", "hear", "heard", "noticed"))
WATCHING = SEEING - {"hear", "heard"}
DOING_SEEN = (SEEING | LETTING | {"help", "helps", "helped", "helping", "had"}) - MAKING
WITH, KIN = frozenset({"for", "with", "at", "on", "about", "from", "under"}), words("possessive", "kin")
BEFORE_OBJECT = CLOSED["determiner"] | {"both", "all", "every"}
WHEN = (TIME | PERIOD | UNIT | {"lot", "way", "moment"}) - {"opportunity", "detail"}
BEFORE_TIME = frozenset({"other", "next", "first", "last", "same", "following", "few", "single", "whole"})
MADE = RESULT | words("possessive", "made")
INTO, HEARING = frozenset({"into", "through", "down", "over", "at"}), SEEING | {"hears", "sees", "watches", "watching"}
SUNG = frozenset({"singing", "breathing", "talking", "crying", "speaking", "laughing", "playing", "dancing"})
STOPPING = frozenset(
    ("quit", "stop", "start", "keep", "hate", "love", "try", "go", "finish", "avoid", "begin", "regret")
)
GROWING = frozenset(
    {"end", "grow", "give", "show", "pack", "stand", "sit", "get", "wake", "light", "turn", "open", "pick"}
)
HANDIWORK = frozenset(
    {"knitting", "sewing", "crocheting", "mending", "darning", "ironing", "washing", "shopping", "packing"}
)
PERFORMED = frozenset({"train", "race", "box", "fence", "swim", "dance", "skate", "paint", "work", "play", "climb"})
KEEPING, KEPT_DOING = ("keep", "kept"), frozenset({"waiting", "guessing", "going", "talking", "smiling", "laughing"})
LISTENING = frozenset({"listen", "listens", "listened", "listening"})
LEADING = CLOSED["determiner"] | {"him", "them", "it", "me", "us", "to", "out", "up", "off", "in"}
BESIDE_ING = frozenset(
    ("space", "spot", "ticket", "permit", "bay", "place", "lesson", "lessons", "licence", "license", "test", "room",
     "dress", "ring", "session", "sessions", "plan", "partner", "table")
)  # fmt: skip
IDLE = frozenset({"in", "out", "off", "of", "down", "through", "go", "loose", "by", "up", "away", "be", "do"})


def _is_when(at: Spot) -> bool:
    """Whether a determiner at k begins a time: saw her face the next day."""
    behind = at.t.lower(at.t.after(at.t.after(at.k)))
    return at.last in WHEN or (at.last in BEFORE_TIME and behind in WHEN)


def acts(at: Spot) -> bool:
    """Whether a word that is also a noun is what she does: watched her box a taller opponent, let her park in front."""
    if at.previous not in CAUSATIVE or at.word in PEOPLE or at.word in ALL_CLOSED or at.t.is_capital(at.j):
        return False
    if at.word not in ACTS and not (at.following in BEFORE_THING or (at.previous in LET and at.following in WITH)):
        return False
    following, last = at.following, at.last
    if following in BEFORE_THING and not _is_when(at) and at.previous in DOING_SEEN and at.word not in KIN:
        return True
    if (
        following in {"into", "onto", "through", "across", "towards"}
        and at.previous in WATCHING
        and at.word in ANY_VERB
    ):
        return not at.word.endswith("s")  # watch her crash into the wall
    if following == "up" and at.previous in WATCHING and at.word in GROWING:
        return True  # watch her end up on the street
    if following in {"out", "off", "away", "back"} and last in {"of", "to", "from", "into"} and at.previous in SEEING:
        return not at.word.endswith("s")
    if following in BEFORE_OBJECT or following in NUMBER:
        is_result = at.previous in MAKING and (following in ARTICLE or (at.word in MADE and following in NUMBER))
        return not _is_when(at) and not is_result
    if at.previous in LET:
        is_open = following in ALL_CLOSED or not following[:1].isalnum()
        return is_open and (following not in IDLE or (following == "in" and last == "front"))
    is_placed = following in CLOSED["preposition"] and following != "of" and at.word in ANY_VERB
    if at.previous in MAKING and is_placed and at.word not in MADE:
        return True  # made her train on Sundays
    is_when = following in {"twice", "until"} or (following == "," and last in {"just", "then"})
    return at.previous in MAKING and is_when and at.word not in MADE


def _has_act_of_its_own(at: Spot) -> bool:
    """heard her talk was cancelled, saw her smile fade, help her guide carry the tents: the noun is what acts."""
    if at.previous not in CAUSATIVE or at.word not in NOUNISH or at.previous in MAKING:
        return False
    following, last = at.following, at.last
    if following in {"was", "were", "is", "has", "had"} or following in SURELY_FINITE or following == "fell":
        return True
    is_closed = not last[:1].isalnum() or last in ALL_CLOSED
    return following in VERBS and following not in ALSO_NOUN and is_closed


def bare(at: Spot) -> Reading | None:
    """What a verb that governs bare verbs says of her; None where it says nothing."""
    previous, word, following = at.previous, at.word, at.following
    if _has_act_of_its_own(at):
        return Reading(True, "her:causative", GO_DOWN)
    if acts(at):
        return Reading(False, "her:causative", 0.75)
    if previous in MAKING and word in ACTS and (following, at.last) == ("not", "to"):
        return Reading(False, "her:causative", 0.8)  # made her promise not to open it
    if previous in CAUSATIVE and following in {"herself", "himself"}:
        return Reading(False, "her:causative", 0.9)  # watched her psych herself up
    is_sport = previous in WATCHING and word in PERFORMED and following in {".", "!", "?"}
    if is_sport:
        return Reading(False, "her:causative", 0.65)  # came to watch her train
    if previous in CAUSATIVE and word in STOPPING and following.endswith("ing") and len(following) > 4:
        return Reading(False, "her:causative", 0.85)  # made her quit streaming
    is_told = following[:1].isdigit() or at.t.is_capital(at.k)
    if previous in CAUSATIVE and word in SURELY_VERB and is_told and not at.t.is_capital(at.j):
        return Reading(False, "her:causative", 0.75)  # had her fill 53 bottles, discover Mount Rosa
    if previous in CAUSATIVE:
        if following in GOVERNED and word in VERBS and not (previous in MAKING and word == "return"):
            is_result = previous in FEELING or (previous in MAKING and following in ARTICLE)
            if word not in ALSO_NOUN or not is_result:
                return Reading(False, "her:causative", 0.9 if word not in ALSO_NOUN else 0.7)
        if previous in LETTING and word in ANY_VERB and (following in NUMBER or following[:1].isdigit()):
            return Reading(False, "her:causative", 0.75)  # made her cut forty pages
        if (
            previous in LETTING
            and word in ACTS | {"lie"}
            and word not in LET_DOWN | PEOPLE | {"rival"}
            and following in PARTICLE
        ):
            return Reading(False, "her:causative", 0.8)  # make her lie down
        if previous in LET and following in GOVERNED_PERSON and word not in PEOPLE:
            return Reading(False, "her:causative", 0.8)  # let her pressure you into signing
        if word in SURELY_VERB and word not in BARE and (at.ends or previous in LETTING):
            return Reading(False, "her:causative", 0.85)
        if word in BARE and not _is_noun(at):
            if word not in NOUN_OR_VERB:
                return Reading(False, "her:causative", 0.92)
            return Reading(False, "her:causative", 0.85 if previous in LETTING else GO_DOWN)
    is_governed = following in GOVERNED and word in SURELY_VERB
    before = at.t.lower(at.t.before(at.t.before(at.i)))
    is_heard = previous == "to" and before in LISTENING and word in SURELY_VERB | {"take", "play", "talk", "sing"}
    if (previous == "known" and is_governed) or (is_heard and not at.ends) or (is_heard and following in PARTICLE):
        return Reading(False, "her:causative", 0.75)  # never known her send a boy; listened to her take off her boots
    if word in BARE and _helps(at.t, at.i):
        return Reading(False, "her:causative", GO_DOWN)
    is_act = (word == "better" or _is_verb(word)) and word not in CAUSE
    if previous in HELPING and is_act and following not in {"of", "'", "’"}:
        return Reading(False, "her:causative", 0.8)  # helped her design the first parachute
    if previous in MAKING and following in ARTICLE and word in ANY_VERB and word not in RESULT:
        return Reading(False, "her:causative", 0.75)  # made her sign a contract
    return None


def sensed(at: Spot) -> Reading | None:
    """What a verb of seeing or a picture says of her before a participle; None where it says nothing."""
    t, i, word, following = at.t, at.i, at.word, at.following
    if word in KEPT_DOING and at.previous.startswith(KEEPING):
        return Reading(False, "her:sensing", 0.9)  # kept her waiting forty minutes
    if word in {"parking", "driving", "training", "wedding", "dining"} and following in BESIDE_ING:
        return Reading(True, "her:sensing", 0.9)  # wanted her parking space resurfaced
    if word.endswith("ing") and len(word) > 4:
        goes_on = at.ends or following in CLOSED["preposition"] or following in NUMBER
        goes_on = goes_on or at.previous.startswith(("catch", "caught"))
        if word in DOING and at.previous in CAUGHT and goes_on and following != "of":
            return Reading(False, "her:sensing", 0.75)  # spotted her shopping for lamps
        if word in DOING and at.previous in SENSING and is_adverb(following):
            return Reading(False, "her:sensing", 0.75)  # heard her singing softly
        if word in ING_NOUN:
            if following in CLOSED["determiner"] and _is_seen(t, i, at.previous):
                return Reading(False, "her:sensing", 0.8)  # a video of her singing an aria
            is_sung = word in SUNG and (at.ends or is_adverb(following)) and following not in {"and", "of", ","}
            if at.previous in HEARING and (following in INTO or is_sung):
                return Reading(False, "her:sensing", 0.75)  # you can hear her breathing into the mic
            if following == "again" and at.previous in SENSING:
                return Reading(False, "her:sensing", 0.75)  # got her breathing again
            return None
        if at.previous == "not" and t.lower(t.before(t.before(i)))[:1] in {"", *".,!?;:"}:
            return Reading(False, "her:sensing", GO_DOWN)  # not her posting selfies
        if at.previous in {"to", "into"} and following in LEADING:
            return Reading(False, "her:sensing", GO_DOWN)  # which led to her making a few records
        if at.previous in SENSING:
            is_with = at.previous == "with"  # sat with her knitting
            is_handiwork = word == "painting" or (is_with and (following in {".", ","} or word in HANDIWORK))
            owner = is_handiwork if at.ends else word in ING_ADJECTIVE or is_with
            return Reading(owner, "her:sensing", 0.8 if not owner else GO_DOWN)
        if _is_watched(t, i, at.previous):
            return Reading(not at.ends and word in ING_ADJECTIVE, "her:sensing", 0.85)
    if word in PARTICIPLE and at.previous in SENSING and following in CLOSED["preposition"] | {"and", "only", "."}:
        return Reading(False, "her:participle", 0.8)  # found her tied to a chair
    if word.endswith("ed") and len(word) > 4:
        if following in CLOSED["preposition"] and at.previous in SENSING:
            return Reading(False, "her:participle", 0.8)
        is_bidden = at.previous in BIDDING and following not in {"and", ","}
        if word not in NOT_PARTICIPLE and at.ends and (at.previous in SENSING or is_bidden):
            return Reading(False, "her:participle", GO_DOWN)
    return None


def _is_noun(at: Spot) -> bool:
    """Whether a word that may be either is a noun here: had her say, felt her touch, heard her cry of joy."""
    if at.previous in {"had", "has", "have", "having"} and at.word in {"share", "look", "say"}:
        return True
    if at.word not in NOUN_OR_VERB:
        return False
    return (
        (at.previous in FEELING and at.ends)
        or (at.following == "of" and at.word not in {"dream", "think", "speak", "talk"})
        or (at.previous in MAKING and at.word == "return")
    )


def _is_verb(word: str) -> bool:
    """Whether a word may be a bare verb: cut, rediscover, deactivate."""
    stem = next((word[len(p) :] for p in ("re", "de", "over", "mis", "out", "under") if word.startswith(p)), "")
    return word in ANY_VERB or stem in VERBS


def _is_watched(t: Tokens, i: int, previous: str) -> bool:
    """photos of her laughing, in front of her leaning on a stick."""
    if previous in {"upon", "across"}:
        return t.lower(t.before(t.before(i))) in {"come", "came", "comes", "coming", "happened"}
    before = t.lower(t.before(t.before(i)))
    if previous == "of":
        return before in SEEN_IN
    if previous == "on":
        return before in {"in", "opens", "opened"}
    if previous == "after":
        return before.startswith(("r", "chas", "call", "came", "went", "hurr")) and not t.is_capital(i - 1)
    if previous == "at" and not t.lower(t.after(t.after(i)))[:1].isalpha():
        return before.startswith(("look", "star", "laugh", "gap"))
    return previous in PLACE_BEFORE


def _is_seen(t: Tokens, i: int, previous: str) -> bool:
    return (previous in SENSING and previous not in {"like", "likes"}) or _is_watched(t, i, previous)


def _helps(t: Tokens, i: int) -> bool:
    """`help to make her`, `made it let her`: a causative verb one small word away."""
    j = t.before(i)
    return t.lower(j) in {"just", "always"} and t.lower(t.before(j)) in LETTING
