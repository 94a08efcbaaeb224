"""How `her` reads before a word that is not closed-class: a noun, a verb, an adjective."""

from lib.augment import causative, clause, manner, offices, states, told, two_objects
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import (
    ALL_CLOSED,
    ATTITUDE,
    CALM,
    CLOSED,
    DAY,
    DITRANSITIVE,
    FINITE,
    GO_DOWN,
    NAMING,
    NOT_FINITE,
    PLEA,
    SPENDING,
    SURELY_FINITE,
    TELL,
    Reading,
)
from lib.augment.lists import words
from lib.augment.special import PROVING
from lib.augment.spot import Spot
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import is_adverb

WISHING, PROVED = frozenset({"wish", "wishes", "wished", "wishing"}), frozenset({"wrong", "innocent", "guilty"})
MAKING = frozenset({"make", "makes", "made", "making", "award", "awards", "awarded", "awarding"})
NEAR = frozenset({"around", "behind", "beside", "near", "opposite", "above", "below", "about"})
SEEMING = frozenset(
    ("seemed", "appeared", "looked", "became", "grew", "began", "started", "thought", "knew", "stood", "kept", "fell")
)
BESTOWING, MANY = ("bestow", "confer", "lavish"), frozenset({"scores", "dozens", "hundreds", "thousands", "loads"})
GREETED = frozenset({"thanks", "hi", "hello", "hey", "congrats", "congratulations", "bye", "goodbye", "sorry", "yes"})
COMPARATIVE = words("possessive", "comparative")
MEANING = frozenset({"means", "meant", "takes", "took", "requires", "required", "involves", "involved", "feels"})
PAIRED = frozenset({("fair", "square"), ("black", "blue"), ("loud", "clear"), ("safe", "sound"), ("alive", "well")})
PLAINLY_VERB = frozenset(
    {"know", "knew", "believe", "think", "agree", "insist", "describe", "understand", "become", "say"}
)
BEFORE_SUBJECT, BEFORE_PERSON = CLOSED["preposition"] | {"but"}, CLOSED["preposition"] - {"of", "in", "on"}
GETTING, GOT = frozenset({"get", "gets", "got", "getting"}), PLEA | {"help", "support", "attention"}
# Behind these a noun is more likely: in her walk, quickly ...
UNCHANGED = frozenset({"spread", "hit", "shut", "burst", "split", "hurt"})  # the past is like the present
HIDING = frozenset({"of", "in", "with", "by", "to", "for"})
RELATIVE = frozenset({"who", "whoever", "whichever"})
ASKING = frozenset({"ask", "asks", "asked", "asking"})
SUBJECT = frozenset({"i", "he", "she", "they", "we", "you", "it"})
# What is asked one after the other, each: (where her stands) -> how it reads, or None where it does not know.
RULES = (
    states.seems,
    manner.adverb,
    offices.read,
    told.read,
    two_objects.of_spot,
    manner.read,
    states.named,
    two_objects.listed,
    causative.bare,
    causative.sensed,
    states.read,
)


def before_open_word(t, i, j, k, word, previous, following, ends) -> Reading:
    """What stands behind her is the word at j, then k; previous, word and following are their lower forms."""
    if t.is_capital(i) and t.starts_sentence(i):
        return Reading(True, "her:open", 0.95)
    at = Spot(t, i, j, k, previous, word, following, ends)
    reading = _single(at)
    for rule in RULES:
        if reading is not None:
            return reading
        reading = rule(at)
    if reading is not None:
        return reading
    sure = (
        0.97 if previous not in DITRANSITIVE else 0.9 if previous in TELL or word not in {"love", "life"} else GO_DOWN
    )
    return Reading(True, "her:open", sure)


def _single(at: Spot) -> Reading | None:
    """Single words and pairs of words that leave no doubt."""
    t, previous, word, following = at.t, at.previous, at.word, at.following
    if t.is_capital(at.j) and not t.is_capital(at.i) and previous not in NAMING:
        is_feast = following in {"eve", "day", "morning", "year"} and previous not in ALL_CLOSED
        if is_feast and word in {"christmas", "new", "easter", "boxing", "thanksgiving"}:
            return Reading(False, "her:day", 0.8)  # I last saw her New Year's Eve
        is_spent = word.endswith("s") and (previous in SPENDING or following in {"to", "for"})  # gave her Sundays to it
        if word.removesuffix("s") in DAY and (at.ends or following.isdigit()) and not is_spent:
            return Reading(False, "her:day", 0.8)
        if previous in {"told", "tell", "tells"} and word not in {"majesty", "highness"}:
            is_owner = (following in APOSTROPHES and following != "") or not at.ends
            return Reading(is_owner, "her:told-name", GO_DOWN)
    if previous in ASKING and word in PLEA and at.ends:
        return Reading(True, "her:plea", 0.8)
    if previous in GETTING and word in GOT and at.ends:
        return Reading(True, "her:plea", 0.7)
    is_named = (
        t.is_capital(at.j) and word not in NOUNS and following in APOSTROPHES and following and t.lower(at.k + 1) == "s"
    )
    if is_named and previous in two_objects.VERBS_OF_GIVING | MAKING and not t.is_capital(at.i):
        return Reading(False, "her:name", 0.8)  # gives her Jerry's number
    if word == "cause" and following in SUBJECT:
        return Reading(False, "her:closed", 0.9)  # help her cause she fell
    if previous in BEFORE_PERSON and word in PLAINLY_VERB:
        return Reading(False, "her:finite", 0.75)  # sources close to her say a second album is done
    if word in {"whole", "human", "entire"} and following == "being":
        return Reading(True, "her:being", 0.9)
    if word == "please" and previous not in {"do", "at", "say", "said", "says"}:
        return Reading(False, "her:closed", 0.8)  # if you live near her please ring
    if following == "than" and word in COMPARATIVE and previous not in ALL_CLOSED:
        return Reading(False, "her:degree", 0.8)  # scored her lower than expected
    if (
        previous.endswith("ing")
        and previous not in ALL_CLOSED
        and word in MEANING
        and following not in {"of", "to", "and"}
        and not at.ends
    ):
        return Reading(False, "her:finite", 0.75)  # liking her means betraying him
    if word == "happy" and previous in TELL and following in {"birthday", "bday", "new", "anniversary", "christmas"}:
        return Reading(False, "her:told-name", 0.8)  # tell her happy bday
    if word == "means" and following.endswith("ing"):
        return Reading(False, "her:finite", 0.75)  # working for her means answering at midnight
    if word in {"goodbye", "goodnight"} and previous not in ALL_CLOSED:
        return Reading(False, "her:adverb", 0.85)  # he kissed her goodbye and went down to the harbour
    if word in GREETED and previous in TELL and at.ends:
        return Reading(False, "her:told-name", 0.8)  # tell her thanks
    if following == "and" and (word, at.last) in PAIRED:
        return Reading(False, "her:adverb", 0.85)  # beat her fair and square
    if (word == "full" and following in {"in", "on"}) or (word in PROVED and previous in PROVING):
        return Reading(False, "her:state", 0.85)  # the wind caught her full in the face
    if previous in WISHING and word in {"happy", "merry", "good"} and not at.ends:
        return Reading(False, "her:frame", 0.85)  # wished her happy birthday
    if word in CALM and previous in ATTITUDE and at.ends:
        return Reading(True, "her:calm", 0.8)
    if previous in NEAR and word in SEEMING and not t.is_capital(at.j):
        return Reading(False, "her:finite", 0.75)  # the world around her appeared grey
    if previous == "upon" and t.lower(t.before(t.before(at.i))).startswith(BESTOWING) and at.ends:
        return Reading(False, "her:two-objects", GO_DOWN)  # bestowed upon her courage
    if word in MANY and following == "of" and previous not in ALL_CLOSED:
        return Reading(False, "her:number", 0.8)  # I had seen her scores of times
    if _ends_relative(at):
        return Reading(False, "her:finite", 0.75)  # the only teacher who understood her left in the spring
    if _is_finite(t, at.j, word, previous, following, at.ends):
        return Reading(False, "her:finite", 0.9)
    return None


def _ends_relative(at: Spot) -> bool:
    """Whether a clause with who or that ends with her, and the word behind is the verb of the sentence."""
    if not at.ends or at.t.is_capital(at.j) or at.previous in BEFORE_SUBJECT or at.word in {"lives", "works"}:
        return False
    is_past = at.word in FINITE or at.word in SURELY_FINITE or at.word in {"hung", "later"}
    is_past = is_past or (at.word.endswith("s") and at.word[:-1] in PLAINLY_VERB)
    is_past = is_past or (at.word.endswith("ed") and len(at.word) > 4 and at.word not in NOT_FINITE)
    return is_past and any(at.t.lower(m) in RELATIVE for m in range(max(0, at.i - 3), at.i))


def _is_finite(t: Tokens, j: int, word: str, previous: str, following: str, ends: bool) -> bool:
    """the man behind her sneezed, everyone who met her knows: the next word is the verb of another subject."""
    if t.is_capital(j):
        return False
    last = t.lower(t.after(t.after(j)))
    closes = is_adverb(following) and (not last[:1].isalnum() or last in ALL_CLOSED)
    if previous in BEFORE_SUBJECT - HIDING and (word in FINITE or word in UNCHANGED) and closes:
        return True  # rumours about her spread quickly
    if word in SURELY_FINITE:
        return ends or following in ALL_CLOSED or not word.endswith("ed")
    if previous not in BEFORE_SUBJECT or previous in {"of", "in"}:
        return False
    return clause.ends_in_ed(word) and ends and following != " "
