"""Whether `his` stands before what is owned (his book) or alone (it is his): no model needed."""

from lib.augment import compound, contrast, genitive, possessive
from lib.augment.grammar import (
    ALL_CLOSED,
    BE,
    CLOSED,
    GO_DOWN,
    NAMING,
    SURELY_FINITE,
    Reading,
)
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_adverb, is_s_form

# Closed-class words that name what is owned behind his: his past, his like, his all.
NOUN_AFTER_HIS = words("possessive", "after_his_noun")
ACROSS = frozenset({"up", "down", "off", "under", "over", "round", "inside", "outside", "near", "like"})
PLAIN_VERBS = VERBS - ALSO_NOUN
LIKING = frozenset({"like", "liked", "likes", "love", "loved", "prefer", "preferred", "enjoyed", "trust", "trusted"})
SUBJECT = frozenset({"i", "he", "she", "we", "you", "they", "it"})
LAUGHING = frozenset({"lol", "ugh", "haha", "tbh", "imo", "tho", "lmao", "honestly", "than"})
ORDERED = LIKING | {"had", "ordered", "orders", "wants", "takes", "drinks", "eats", "prefers", "cooks", "makes"}
COOKED = frozenset(
    ("burnt", "burned", "rare", "medium", "well", "black", "raw", "plain", "cold", "hot", "neat", "straight")
)
IF = frozenset({"if", "when", "because", "since", "whether", "though", "although", "unless", "that"})
LEAVING = frozenset({"leave", "leaves", "left", "keep", "keeps", "kept"})
LEFT = frozenset({"plain", "blank", "empty", "unlocked", "untouched", "intact", "white", "black", "red", "on", "off"})
LISTING = frozenset({",", "and", "or"})
OPENING, CLOSING = frozenset({'"', "“", "‘", "'"}), frozenset({'"', "”", "’", "'"})
LONG_TIME = frozenset({"enough", "ago", "before", "after", "since"})
# Adverbs that may stand between his and the noun.
WITHIN = words("possessive", "after_his_within")
SUBJECTIVE = CLOSED["determiner"] | frozenset({"too", "very", "so", "more", "less", "rather", "as"})
ALONE_BEHIND_AND = words("possessive", "alone_behind_and")


def of_his(t: Tokens, i: int) -> Reading:
    """How `his` at token i reads: owner -> her, alone -> hers."""
    j = t.after(i)
    if t.lower(t.before(i)) in NAMING and t.lower(j) in OPENING and t.lower(j + 2) in CLOSING:
        behind = t.lower(j + 3)
        return Reading(behind[:1].isalnum() and behind not in ALL_CLOSED, "his:quotation", 0.7)  # called his "late"
    if j < t.n and t.opens(j):
        j += 1
    if j >= t.n:
        return Reading(False, "his:end", 0.95)
    word = t.low[j]
    previous = t.lower(t.before(i))
    if not word[0].isalnum():
        return _his_before_sign(t, j, previous)
    if t.is_hyphened(j) or word[0].isdigit():
        return Reading(True, "his:compound", 0.97)
    k = t.after(j)
    following = t.lower(k)
    if t.newline_before(j) and (t.is_capital(j) or t.ends_short_line(i)) and previous in {"of", *BE}:
        return Reading(False, "his:line", GO_DOWN)
    is_or = word == "or" and following in {"my", "your", "our", "their", "her"}
    if is_or and t.is_word(k + 1) and t.lower(k + 1) not in ALL_CLOSED:
        return Reading(True, "his:or", GO_DOWN)  # his or my car
    if word in {"and", "&"}:
        return _his_and(t, j, k, following, previous)
    if (
        word == "will"
        and following in {"be", "have", "not", "never", "probably", "soon"}
        and t.is_capital(i)
        and t.lower(k + 1) != "done"
    ):
        return Reading(False, "his:will", GO_DOWN)
    ends = not following[:1].isalnum() or following in ALL_CLOSED
    if compound.is_spaced(t, j):
        return Reading(True, "his:compound", 0.85)
    if previous == "of" and word in SURELY_FINITE - ALSO_NOUN and (ends or not word.endswith("ed")):
        return Reading(False, "his:of-his", 0.85)  # an old teacher of his wrote it
    if word in {"can", "must", "might"} and following in VERBS:
        return Reading(False, "his:finite", 0.85)  # a review like his can hurt a small shop
    is_liked = previous in LIKING and (not following[:1].isalnum() or following in LAUGHING)
    if is_liked and word in {"best", "better", "more", "most"}:
        return Reading(False, "his:adverb", 0.85)  # of all the drawings I liked his best
    at = Spot(t, i, j, k, previous, word, following, ends)
    reading = contrast.read(at) or genitive.read(at)
    if reading is not None:
        return reading
    if previous == "and" and word in VERBS - ALSO_NOUN and following in ALL_CLOSED and _is_owned(t, t.before(i)):
        return Reading(False, "his:and-his", 0.7)
    is_closed = not following[:1].isalpha() or following in ALL_CLOSED
    is_long = word == "long" and following in LONG_TIME
    if previous in ORDERED and word in COOKED and ends and following not in LISTING:
        return Reading(False, "his:closed", 0.75)  # he likes his burnt to a crisp
    if word == "not" and following in {"mine", "yours", "ours", "theirs", "hers"}:
        return Reading(False, "his:closed", 0.9)  # thats his not mine
    is_being = previous in BE or (previous in {"once", "never", "not"} and t.lower(t.before(t.before(i))) in BE)
    if is_being and (is_closed or word == "now") and (word in {"now", "again", "once"} or is_long or is_adverb(word)):
        return Reading(False, "his:adverb", 0.85)  # the house was his now
    if is_being and word in {"one", "some"} and following == "day" and t.lower(t.after(k)) not in {"of", "job"}:
        return Reading(False, "his:adverb", 0.8)  # the valley would be his one day
    if word == "even" and following in CLOSED["preposition"] | CLOSED["conjunction"]:
        return Reading(False, "his:adverb", 0.85)  # my phone runs hotter than his even with a case
    if word in ACROSS and following in CLOSED["determiner"]:
        return Reading(False, "his:closed", 0.85)  # hung his over a chair
    if previous in LEAVING and word in LEFT and ends and following not in LISTING:
        return Reading(False, "his:closed", 0.7)  # mark yours and leave his plain
    is_subject = not previous.isalpha() or previous in contrast.JOINING | IF or t.starts_sentence(i)
    is_told = (is_closed and following not in CLOSED["auxiliary"]) or following in {"more", "most", "less"}
    if is_subject and is_told and is_s_form(word) and base(word) in PLAIN_VERBS:
        return Reading(False, "his:finite", 0.75)  # our garden is larger, his gets more sun
    if (word, following) == ("all", "along") and previous in BE:
        return Reading(False, "his:closed", 0.85)
    if word == "then" and previous in BE and following in CLOSED["wh"]:
        return Reading(False, "his:closed", 0.85)  # if the bike is his then who owns mine
    if word == "so" and following == "that":
        return Reading(False, "his:closed", 0.85)  # waiting for his so that I can start
    if word == "so" and previous in BE and (is_adverb(following) or following in SUBJECT):
        return Reading(False, "his:closed", 0.85)  # the charger was his so technically he can take it
    if word == "all" and following in CLOSED["determiner"]:
        return Reading(False, "his:closed", 0.85)  # it was his all the same
    if word == "felt" and (following == "like" or (following in SUBJECTIVE and is_subject)):
        return Reading(False, "his:finite", 0.8)  # her speech was short and his felt like an hour
    if word == "till" and following in CLOSED["auxiliary"]:
        return Reading(True, "his:open", 0.85)  # says his till is jammed
    if word in {"can", "could", "should", "would", "do", "did", "does"} and following in SUBJECT:
        return Reading(False, "his:closed", 0.85)  # if the socks are his can you let me know
    if word == "still" and previous == "of" and following in CLOSED["preposition"]:
        return Reading(False, "his:adverb", 0.8)  # any tools of his still in the shed
    if word in NOUN_AFTER_HIS or word not in ALL_CLOSED or possessive.is_initials(t, i, j):
        return Reading(True, "his:open", 0.97)
    if t.is_capital(j) and t.is_capital(k) and not t.newline_before(j) and not t.is_capital(i):
        return Reading(True, "his:work", 0.8)  # the name of a work: his On the Road tour
    if word in WITHIN:  # his once famous song, his later years; but: it was his once.
        ends = not following or not following[0].isalnum()
        alone = ends or following in CLOSED["auxiliary"] or (previous in BE and following in ALL_CLOSED)
        return Reading(not alone, "his:adverb", 0.85)
    return Reading(False, "his:closed", 0.93)


def _his_before_sign(t: Tokens, j: int, previous: str) -> Reading:
    sign = t.low[j]
    if sign == "(":
        return (
            possessive.across_bracket(t, j, "his")
            if t.lower(j + 1) not in {"or", "and"}
            else Reading(True, "his:bracket", 0.7)
        )
    if not t.touches(j) and t.touches(j + 1) and t.is_word(j + 1) and sign not in "-–—":
        return Reading(True, "his:quotation", 0.8)  # his .plan file, his 'plan'
    spaced_quote = sign in "\"'‘“" and not t.touches(j) and t.is_word(j + 1) and not t.touches(j + 1)
    if spaced_quote or (sign == "`" and t.lower(j + 1) == "`"):
        return Reading(True, "his:quotation", 0.8)
    if (t.lower(j - 2), sign) in {("[", "]"), ("{", "}")} and t.is_word(j + 1):
        return Reading(t.low[j + 1] not in ALL_CLOSED, "his:bracket", 0.85)
    if sign in "[$£€#" or sign == " ":
        return Reading(True, "his:protected", 0.8)
    if previous in BE and (sign == "…" or (sign == "." and t.lower(j + 1) == ".")):
        return Reading(False, "his:ellipsis", 0.75)  # what he earns is his...
    if sign == "…" or (sign == "." and t.lower(j + 1) == "." and t.lower(j + 2) == "."):
        return Reading(t.low[-1] != sign and (t.lower(j + 3) or ".").isalpha(), "his:ellipsis", GO_DOWN)
    if sign == "," and t.lower(j + 1) in {"um", "uh", "er", "ahem", "well", "shall"}:
        return Reading(True, "his:hesitation", GO_DOWN)
    if sign == "&":
        return Reading(True, "his:and", GO_DOWN)
    return Reading(False, "his:sign", 0.93)


def _his_and(t: Tokens, j: int, k: int, following: str, previous: str) -> Reading:
    """his and her house, his and Mary's house (owner) against: both his and mine (alone)."""
    if following in ALONE_BEHIND_AND or following in SUBJECT or not following[:1].isalnum():
        return Reading(False, "his:and", 0.85)
    owner = (
        following in {"my", "your", "our", "their", "her", "its"}
        and t.is_word(k + 1)
        and t.lower(k + 1) not in ALL_CLOSED
    )
    if not owner and t.lower(k + 1) in APOSTROPHES and t.lower(k + 1):
        owner = True
    end = k + 2 if t.is_hyphened(k) else k  # his and Jay-Z's tour
    marks = [m for m in (end + 1, end + 2) if t.lower(m) and t.lower(m) in APOSTROPHES]
    if not owner and any(t.lower(m + 1) == "s" for m in marks):
        owner = previous not in BE
    return Reading(owner, "his:and", GO_DOWN)


def _is_owned(t: Tokens, conj: int) -> bool:
    """Whether `your dog`, `my old car` stands before the conjunction."""
    owners = {"my", "your", "our", "their", "her", "mine", "yours"}
    return any(t.lower(conj - k) in owners for k in (1, 2, 3))
