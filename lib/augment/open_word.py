"""How `her` reads before a word that is not closed-class: a noun, a verb, an adjective."""

from lib.augment import two_objects
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
    GO_DOWN,
    GOVERNED,
    GREETING,
    INDEFINITE,
    ING_ADJECTIVE,
    ING_NOUN,
    KEEPING,
    LETTING,
    NAMING,
    NO_OFFICE,
    NOT_ADVERB,
    NOT_FINITE,
    NOT_PARTICIPLE,
    NOUN_OR_VERB,
    OFFICE,
    PET_NAME,
    PICTURE,
    PLACE_BEFORE,
    PLEA,
    RENDERING,
    SENSING,
    STATE,
    SURELY_FINITE,
    TELL,
    TIME,
    UNIT,
    VERBS,
    Reading,
)
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import is_adverb

# Verbs that are seldom nouns or adjectives.
SURELY_VERB = VERBS - ALSO_NOUN - STATE - words("possessive", "not_surely_verb")
PLAINLY_VERB = frozenset(
    {"know", "knew", "believe", "think", "agree", "insist", "describe", "understand", "become", "say"}
)
ANY_VERB, SEEN_IN, GOT = VERBS | BARE | ALSO_NOUN, PICTURE | PLACE_BEFORE, PLEA | {"help", "support", "attention"}
BEFORE_SUBJECT, BEFORE_PERSON = CLOSED["preposition"] | {"but"}, CLOSED["preposition"] - {"of", "in", "on"}
BEFORE_GIFT = CLOSED["determiner"] | {"to", "'", "’"}
OFFICE_ENDING = ("er", "or", "ent", "ist", "man", "ary", "ach", "ef", "or", "woman", "laureate", "captain")
ENDING_OF_OFFICE = frozenset({"", ".", ",", "!", "?", ";", '"', "”", "'", "’", ")"})
AFTER_OFFICE = ENDING_OF_OFFICE | ALL_CLOSED
FEELING = frozenset({"feel", "feels", "feeling", "felt", "notice", "notices", "noticed", "noticing"})
GETTING = frozenset({"get", "gets", "got", "getting"})
TAKING = frozenset({"take", "takes", "took", "taken", "taking", "cost", "costs"})
MAKING, ARTICLE = frozenset({"make", "makes", "made", "making"}), frozenset({"a", "an", "the"})
ASKING = frozenset({"ask", "asks", "asked", "asking"})
KIN = words("possessive", "kin")
DAY_OR_TIME, NOT_OUT = DAY | TIME | {"day", "hour"}, frozenset({"to", "from", "out", "off", "away", "back", "of"})
GIVING, GIVEN = words("possessive", "giving"), words("possessive", "given")
QUOTES, AWAY = frozenset({'"', "“", "'", "‘", "`"}), frozenset({"far", "straight", "everyday"})
SUBJECT = frozenset({"i", "he", "she", "they", "we", "you", "it"})
# Adjectives that never stand before a noun.
PREDICATIVE = words("possessive", "predicative")
WANTING, COLOURING, COLOUR, SHADE = (words("possessive", s) for s in ("wanting", "colouring", "colour", "shade"))
# What one makes of what is hers: made her return a success.
RESULT = words("possessive", "result")
SEEMING = frozenset({"seem", "seems", "seemed", "appear", "appears", "appeared"})
REPORTING = frozenset({"report", "reports", "reported", "reporting", "declare", "declared", "presumed"})
LEAVING, VERDICT_BY, VERDICT = (words("possessive", s) for s in ("leaving", "verdict_by", "verdict"))
HELPING, CAUSE = words("possessive", "helping"), words("possessive", "cause")
YEAR = frozenset({"year", "month", "week", "match", "decade", "century", "season", "tournament", "series", "game"})
ACTIVITY, OUTING, BIDDING = (words("possessive", s) for s in ("activity", "outing", "bidding"))


def before_open_word(t, i, j, k, word, previous, following, ends) -> Reading:
    """What stands behind her is the word at j, then k; previous, word and following are their lower forms."""
    if t.is_capital(i) and t.starts_sentence(i):
        return Reading(True, "her:open", 0.95)
    if t.is_capital(j) and not t.is_capital(i):
        if previous in NAMING:
            return Reading(False, "her:naming", 0.85)
        if word in DAY and (ends or following.isdigit()):
            return Reading(False, "her:day", 0.8)
        if previous in {"told", "tell", "tells"} and word not in {"majesty", "highness"}:
            return Reading((following in APOSTROPHES and following != "") or not ends, "her:told-name", GO_DOWN)
    if previous == "to" and t.lower(t.before(t.before(i))) in SEEMING:
        return Reading(False, "her:seems", 0.85)  # as it seemed to her dishonourable
    if word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERB:
        last = t.lower(t.after(k))
        is_result = previous in RENDERING and following in STATE and (not last[:1].isalnum() or last in ALL_CLOSED)
        if previous in LETTING or following == "back" or (is_result and last not in {",", "and"}):
            return Reading(False, "her:adverb", 0.85)  # left her barely conscious
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
        and t.lower(t.after(k)) in AFTER_OFFICE
    ):
        return Reading(False, "her:office", 0.8)
    if previous in ASKING and word in PLEA and ends:
        return Reading(True, "her:plea", 0.8)
    if previous in NAMING and word in PET_NAME:
        return Reading(False, "her:naming", GO_DOWN)
    if previous in two_objects.VERBS_OF_GIVING and (
        reading := two_objects.read(t, i, j, k, previous, word, following, ends)
    ):
        return reading
    if word in INDEFINITE and not ends and not is_adverb(following):
        return Reading(True, "her:two-objects", GO_DOWN)  # found her coffee cold, gave her flowers water
    if previous in NAMING and t.lower(j - 1) in QUOTES and i < j - 1:
        return Reading(False, "her:naming", 0.85)  # called her "the voice of her age"
    if word == "cause" and following in SUBJECT:
        return Reading(False, "her:closed", 0.9)  # help her cause she fell
    if word in {"included", "excluded", "excepted"} and ends:
        return Reading(False, "her:state", 0.88)
    if previous in BEFORE_PERSON and word in PLAINLY_VERB:
        return Reading(False, "her:finite", 0.75)  # sources close to her say a second album is done
    if word in UNIT and following in {"later", "ago", "earlier", "after", "afterwards", "before"}:
        return Reading(False, "her:day", 0.9)  # it bothers her years later
    if word == "half" and following in {"to", "as"}:
        return Reading(False, "her:adverb", 0.85)  # scared her half to death
    if word in {"according", "due"} and following == "to" and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.9)  # rewarded her according to her work
    if (word == "missing" and previous in REPORTING) or (word == "feeling" and previous in LEAVING):
        return Reading(False, "her:state", 0.85)
    if previous in VERDICT_BY and word in VERDICT:
        return Reading(False, "her:state", 0.85)  # found her guilty based on the marks
    if word in {"late", "early"} and ends and following not in {"and", "or", ","} and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.88)  # arrested her late on Tuesday
    if word in AWAY and ends:
        return Reading(False, "her:adverb", 0.9)  # sent her far, sent her straight to bed
    if word in ING_NOUN and word.endswith("ing") and following in ARTICLE and _is_seen(t, i, previous):
        return Reading(False, "her:sensing", 0.8)  # a video of her singing an aria
    if previous in GIVING and _is_given(t, i, word, following, ends):
        return Reading(False, "her:two-objects", GO_DOWN)  # gave her injections, offered her rave reviews
    if previous in DITRANSITIVE and following == "off" and word.removesuffix("s") in DAY_OR_TIME:
        return Reading(False, "her:day", 0.8)  # gave her Fridays off
    if previous in OUTING and ends and following not in NOT_OUT and _is_activity(word):
        return Reading(False, "her:outing", 0.8)  # took her camping
    if previous in TAKING and word in UNIT and ends:
        return Reading(False, "her:number", 0.9)  # it took her years
    if previous in GETTING and word in GOT and ends:
        return Reading(True, "her:plea", 0.7)
    if (
        previous in DITRANSITIVE
        and not word.startswith(("favo", "usual", "famous", "signature"))
        and (word in INDEFINITE or (following in INDEFINITE - GREETING and not ends and previous not in FINDING))
    ):
        return Reading(word in ABSTRACT and previous in FINDING, "her:two-objects", GO_DOWN)
    if (
        previous in CAUSATIVE
        and following in GOVERNED
        and word in VERBS
        and not (previous in MAKING and word == "return")
        and (word not in ALSO_NOUN or (previous not in FEELING and not (previous in MAKING and following in ARTICLE)))
    ):
        return Reading(False, "her:causative", 0.9 if word not in ALSO_NOUN else 0.7)
    if previous in RENDERING and word.endswith(ADJECTIVE_ENDING) and ends and len(word) > 5 and following != ",":
        return Reading(False, "her:state", 0.8)
    if word in {"company", "farewell", "captive", "hostage"} and ends:
        return Reading(previous not in KEEPING, "her:two-objects", 0.85)
    if previous in CAUSATIVE and word in SURELY_VERB and word not in BARE and (ends or previous in LETTING):
        return Reading(False, "her:causative", 0.85)
    is_noun = word in NOUN_OR_VERB and (
        (previous in FEELING and ends)
        or (following == "of" and word not in {"dream", "think", "speak", "talk"})
        or (previous in MAKING and word == "return")
        or (previous in {"had", "has", "have", "having"} and word in {"share", "look", "say"})
    )
    if previous in CAUSATIVE and word in BARE and not is_noun:
        if word not in NOUN_OR_VERB:
            return Reading(False, "her:causative", 0.92)
        return Reading(False, "her:causative", 0.85 if previous in LETTING else GO_DOWN)
    if _helps(t, i) and word in BARE:
        return Reading(False, "her:causative", GO_DOWN)
    if word.endswith("ing") and len(word) > 4 and word not in ING_NOUN and previous in SENSING:
        is_handiwork = word == "painting" or (previous == "with" and following in {".", ","})  # sat with her knitting
        owner = is_handiwork if ends else word in ING_ADJECTIVE or previous == "with"
        return Reading(owner, "her:sensing", 0.8 if not owner else GO_DOWN)
    if _is_finite(t, j, word, previous, following, ends):
        return Reading(False, "her:finite", 0.9)
    if word in CALM and previous in ATTITUDE and ends:
        return Reading(True, "her:calm", 0.8)
    if previous in RENDERING and word in STATE and following in {"and", "but", "or", ",", "yet"}:
        return Reading(False, "her:state", 0.85)
    if (
        previous in WANTING
        and word in STATE
        and following == ","
        and (word == "dead" or t.lower(t.after(k)) in ALL_CLOSED)
    ):
        return Reading(False, "her:state", 0.8)  # he wanted her happy, and that was all
    if previous in COLOURING and (word in COLOUR or (word in SHADE and following in COLOUR)):
        return Reading(False, "her:state", 0.85)  # the cold had turned her blue
    if previous in HELPING and word in ANY_VERB and word not in CAUSE and following not in {"of", "'", "’"}:
        return Reading(False, "her:causative", 0.8)  # helped her design the first parachute
    if word in ANY_VERB and previous in MAKING and following in ARTICLE and word not in RESULT:
        return Reading(False, "her:causative", 0.75)  # made her sign a contract
    if previous in APPOINTING and _is_of_the_year(t, j):
        return Reading(False, "her:office", 0.85)  # voted her athlete of the year
    if word.endswith("ing") and len(word) > 4 and word not in ING_NOUN and _is_watched(t, i, previous):
        return Reading(not ends and word in ING_ADJECTIVE, "her:sensing", 0.85)
    if (
        word.endswith(("ward", "wards"))
        and ends
        and word not in {"reward", "rewards", "ward", "wards", "award", "awards"}
    ):
        return Reading(False, "her:adverb", 0.9)
    is_joined = following in {"and", "but", "or", ","} and t.lower(t.after(k)) not in ALL_CLOSED
    if previous in {"with", "without"} and word in STATE and ends and not is_joined:
        return Reading(False, "her:state", 0.85)
    if word in PREDICATIVE and previous not in ALL_CLOSED:
        return Reading(False, "her:state", 0.88)  # kept her awake all night
    if word in {"half", "double", "twice"} and following in CLOSED["determiner"]:
        return Reading(False, "her:number", 0.9)  # lent her half the sum
    if word in {"whole", "human", "entire"} and following == "being":
        return Reading(True, "her:being", 0.9)
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
    if word.endswith("ed") and len(word) > 4 and following in CLOSED["preposition"] and previous in SENSING:
        return Reading(False, "her:participle", 0.8)
    is_participle = word.endswith("ed") and len(word) > 4 and word not in NOT_PARTICIPLE
    if is_participle and ends and (previous in SENSING or (previous in BIDDING and following not in {"and", ","})):
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
    if previous not in BEFORE_SUBJECT or previous in {"of", "in"}:
        return False
    return word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE and ends and following != " "


def _is_watched(t: Tokens, i: int, previous: str) -> bool:
    """photos of her laughing, in front of her leaning on a stick."""
    if previous in {"upon", "across"}:
        return t.lower(t.before(t.before(i))) in {"come", "came", "comes", "coming", "happened"}
    if previous == "of":
        return t.lower(t.before(t.before(i))) in SEEN_IN
    return previous in PLACE_BEFORE


def _is_given(t: Tokens, i: int, word: str, following: str, ends: bool) -> bool:
    """Whether people give, and seldom own before, what stands behind her: injections, rave reviews, words of hope."""
    if word == "words":
        return following == "of"
    if word == "half":
        return following == "of"
    if not ends:
        k = t.after(t.after(t.after(i)))
        behind = t.lower(k)
        word, following, ends = following, behind, not behind[:1].isalnum() or behind in ALL_CLOSED
    return word in GIVEN and ends and following not in BEFORE_GIFT


def _is_verb(word: str) -> bool:
    """Whether a word may be a bare verb: cut, rediscover, deactivate."""
    stem = next((word[len(p) :] for p in ("re", "de", "over", "mis", "out", "under") if word.startswith(p)), "")
    return word in ANY_VERB or stem in VERBS


def _is_of_the_year(t: Tokens, j: int) -> bool:
    """athlete of the year, best new artist of the decade."""
    low = [t.lower(m) for m in range(j, j + 7)]
    return any(low[m] == "of" and low[m + 1] == "the" and low[m + 2] in YEAR for m in range(1, 5))


def _is_activity(word: str) -> bool:
    return word in ACTIVITY or (word.endswith("ing") and len(word) > 5 and word not in ING_NOUN)


def _is_seen(t: Tokens, i: int, previous: str) -> bool:
    return (previous in SENSING and previous not in {"like", "likes"}) or _is_watched(t, i, previous)


def _helps(t: Tokens, i: int) -> bool:
    """`help to make her`, `made it let her`: a causative verb one small word away."""
    j = t.before(i)
    return t.lower(j) in {"just", "always"} and t.lower(t.before(j)) in LETTING
