"""Whether `her` stands before what is owned (her book) or is an object (saw her): no model needed."""

import re

from lib.augment import clause, compound, open_word, owned
from lib.augment.amount import TAKING, of_number
from lib.augment.clause import is_past
from lib.augment.grammar import (
    ALL_CLOSED,
    BARE,
    CLOSED,
    DITRANSITIVE,
    GO_DOWN,
    MONEY,
    NAMING,
    NUMBER,
    PERIOD,
    SURELY_FINITE,
    TIME,
    Reading,
)
from lib.augment.lists import pairs, words
from lib.augment.special import SPECIAL
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import is_adverb

# Of what is protected: addresses, hashtags, emoji and signs as entities end a phrase; &#8220; opens a quotation.
CLOSES = re.compile(r"https?://|www\.|#[A-Za-z]\w*\b(?![ \t]+[a-z])|&(?:amp|lt|gt|#(?!8216;|8220;)\d{4,7});")
ENDING_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
INLINE_TAG = frozenset({"b", "i", "em", "strong", "u", "span", "small", "mark", "sub", "sup", "font", "code", "a"})
# Places without an article.
PLACE = frozenset(
    ("court", "chambers", "church", "school", "college", "work", "parliament", "prison", "hospital", "town", "camp")
)
END_ADVERB = words("possessive", "end_adverb")
NOT_BRACKETED = ALL_CLOSED - {"then", "now", "very", "only", "not", "or"}
# Adverbs of place that also stand before a noun.
ATTRIBUTIVE = words("possessive", "attributive")
PARTICLE_NOUN = frozenset(pairs("possessive", "particle_noun"))
FINITE_AUXILIARY = CLOSED["auxiliary"] - {"be", "being", "been", "having"}
OPENERS = (["thanks", "to"], ["according", "to"], ["because", "of"])
STRUCK = words("possessive", "struck")
PEOPLE = words("two_objects", "people")
POSITION = words("possessive", "position")
MOVED = frozenset({"instead", "immediately", "home", "back", "first", "every", "all", "half"})
AUXILIARY, TAKING_NO = CLOSED["auxiliary"], words("possessive", "taking_no")


def of_her(t: Tokens, i: int) -> Reading:
    """How `her` at token i reads: owner -> his, otherwise object -> him."""
    j = t.after(i)
    if j < t.n and t.opens(j):
        j += 1
    if j >= t.n:
        return Reading(False, "her:end", 0.99)
    word = t.low[j]
    surely = owned.read(t, i, j, t.after(j))
    if surely is not None:
        return surely
    if t.newline_before(j) and t.is_capital(j) and not t.is_capital(i):
        return Reading(False, "her:line", 0.85)
    if t.ends_short_line(i):
        return Reading(False, "her:line", GO_DOWN)
    if not word[0].isalnum():
        return _her_before_sign(t, i, j)
    if word[0].isdigit():
        return of_number(t, j, t.lower(t.before(i)))
    if compound.is_spaced(t, j):
        return Reading(True, "her:compound", 0.85)
    if word == "to" and t.lower(j + 2) in {"night", "day", "morrow"}:
        return Reading(False, "her:closed", 0.95)
    if t.is_hyphened(j):
        return compound.read(t, i, j)
    k = t.after(j)
    following = t.lower(k)
    ends = (
        not following
        or (not following[0].isalnum() and not t.opens(k))
        or (following in ALL_CLOSED and not is_initials(t, i, k))
    )
    previous = t.lower(t.before(i))
    if is_initials(t, i, j):
        return Reading(True, "her:initials", 0.9)
    opens = t.is_capital(i) and t.starts_sentence(i)
    verb = t.lower(t.before(t.before(i))) if previous == "and" else ""
    if verb in {"me", "you"} and word in BARE:
        return Reading(False, "her:and", 0.75)  # me and her go way back
    if is_adverb(word) and (following in FINITE_AUXILIARY or following in SURELY_FINITE) and not opens:
        return Reading(False, "her:adverb", 0.85)  # the boots the shop sent her simply don't fit
    if is_inverted(t, i, j, following) or is_set_before(t, i, j):
        return Reading(False, "her:inverted", 0.8)  # next to her lay a folded map; to her music was a trade
    if clause.ends_with_her(t, i) and clause.verb_behind(t, i, j):
        return Reading(False, "her:clause", 0.75)  # people who interrupt her regret it
    special = SPECIAL.get(word)
    if special is not None and opens and not ends and word not in {"last", "like"}:
        return Reading(True, "her:open", 0.9)  # Her once close-knit family
    if special is not None:
        reading = special(t, i, j, k, previous, following, ends)
        if reading is not None:
            return reading
    is_long = following == "long" and t.lower(t.after(k)) in {"before", "after", "ago", "since"}
    ends = ends or is_long or following in END_ADVERB or is_adverb(following) or _is_time(t, k, following)
    is_life = word == "being" and previous in {"had", "has", "have"} and not following[:1].isalnum()
    if (word in {"being", "having", "not"} and opens) or is_life:
        return Reading(True, "her:being", 0.85)
    if word == "no" and ((opens and following in AUXILIARY) or (previous in TAKING_NO and ends)):
        return Reading(True, "her:no", GO_DOWN)  # Her no was final; they had to respect her no
    if word == "and" and opens and following in {"my", "your", "our", "their", "his"}:
        return Reading(t.lower(t.after(k)).endswith("s"), "her:and", GO_DOWN)
    is_met = word in {"outside", "inside"} and following in PLACE and previous not in ALL_CLOSED
    if is_met:
        return Reading(False, "her:closed", 0.85)  # buttonholed her outside chambers
    if word in ATTRIBUTIVE and not ends and not is_past(following) and following not in PERIOD | MOVED:
        return Reading(True, "her:attribute", 0.8)  # surprised her upstairs neighbours
    if (word, following) in PARTICLE_NOUN:
        return Reading(True, "her:attribute", 0.8)  # auctioned her away shirt
    if word == "not" and is_adverb(following) and not _closes(t, k):
        return Reading(True, "her:attribute", 0.75)  # her not entirely serious proposal
    if word in ALL_CLOSED:
        return Reading(False, "her:closed", 0.98)
    return open_word.before_open_word(t, i, j, k, word, previous, following, ends)


def is_inverted(t: Tokens, i: int, j: int, following: str) -> bool:
    """Whether a sentence begins with a place and the verb stands before its subject: above her hung a lamp."""
    first = clause.start(t, i)
    is_place = t.low[first] in CLOSED["preposition"] | {"next", "opposite"} and i - first <= 3 and first < i
    before_subject = following in CLOSED["determiner"] or following in NUMBER or t.is_capital(t.after(j))
    return is_place and t.low[j] in POSITION and before_subject


def is_set_before(t: Tokens, i: int, j: int) -> bool:
    """Whether a sentence begins `To her` or `Beside her` and its subject follows: to her music was a trade."""
    first, previous = clause.start(t, i), t.lower(t.before(i))
    if t.low[j] in ALL_CLOSED or t.low[j] in STRUCK or not t.starts_sentence(first):
        return False
    if (i - first == 1 and previous in {"to", "for"}) or t.low[first:i] in OPENERS:
        k = t.after(j)
    elif i - first <= 2 and previous in {"beside", "behind", "around", "near", "opposite", "to"} and t.low[j] in NUMBER:
        if t.lower(t.after(j)) in PEOPLE:
            return False
        k = t.after(t.after(j))
    else:
        return False
    word = t.lower(k)
    if word in clause.ADVERBS:
        word = t.lower(t.after(k))
    return word in FINITE_AUXILIARY or word in SURELY_FINITE or word in {"meant", "slept", "won", "lost", "reached"}


def _closes(t: Tokens, k: int) -> bool:
    behind = t.lower(t.after(k))
    return not behind[:1].isalnum() or behind in ALL_CLOSED


def _is_time(t: Tokens, k: int, word: str) -> bool:
    behind = t.lower(t.after(k))
    if word in {"most", "some", "many"}:
        return behind.endswith("s") and behind[:-1] in TIME | PERIOD  # busy most weekends
    return word in {"last", "next", "this"} and behind in TIME


# Small words that are written in capitals for emphasis; not those that are also initials, as in her US tour.
EMPHASISED = (ALL_CLOSED | NUMBER | words("possessive", "emphasised")) - words("possessive", "also_initials")


def _is_grade(t: Tokens, i: int, j: int) -> bool:
    """her A game; not: Give Her A Call."""
    return t.word(j) == "A" and not (t.is_capital(i) and t.is_capital(t.after(j)))


def is_initials(t: Tokens, i: int, j: int) -> bool:
    """US, IT and A as in his US tour, her IT job, his A game: capitals that only look like small words."""
    if j < t.n and t.is_upper(j) and (t.low[j] in EMPHASISED or len(t.low[j]) > 3):
        return False  # told her AGAIN, asked her NOT to; not: her US tour, her IT skills
    return j < t.n and not t.is_upper(i) and (t.is_upper(j) or _is_grade(t, i, j)) and not t.starts_sentence(j)


def _her_before_sign(t: Tokens, i: int, j: int) -> Reading:
    sign = t.low[j]
    if sign in APOSTROPHES and t.touches(j) and t.lower(j + 1) == "s":
        return Reading(True, "her:typo", GO_DOWN)
    if sign in "`'" and t.lower(t.before(i)) in NAMING and not t.touches(j):
        return Reading(False, "her:naming", 0.75)  # they called her ' Oscar '
    if sign in ".'" and not t.touches(j) and t.is_word(j + 1) and t.low[j + 1] != "s" and j + 1 < t.n:
        return Reading(sign == "'" or t.touches(j + 1), "her:quotation", GO_DOWN)  # her .plan file, her ' new ' plan
    if sign in "$£€":
        return Reading(t.lower(t.before(i)) not in MONEY | TAKING, "her:number", 0.85)
    if sign == "@" or (sign in "\"“'" and t.touches(j) and t.touches(j + 1) and t.is_word(j + 1)):
        return Reading(True, "her:sign", GO_DOWN)  # what is her @, because her"mind was made up"
    if sign == "(":
        return across_bracket(t, j, "her")
    if sign == "`" and t.lower(j + 1) == "`":
        return Reading(True, "her:quotation", 0.85)
    if (t.lower(i - 1), sign) in {("[", "]"), ("{", "}")} and t.is_word(j + 1):
        return Reading(t.low[j + 1] not in ALL_CLOSED, "her:bracket", 0.85)
    if sign == " " and (tag := ENDING_TAG.match(t.text, t.start[j])) is not None:
        is_inline = tag[1].lower() in INLINE_TAG  # <b>her</b> book; but: Ask her</button>
        behind = next((m for m in range(j, t.n) if t.start[m] >= tag.end()), t.n)
        owner = is_inline and behind < t.n and t.low[behind][:1].isalpha() and t.low[behind] not in ALL_CLOSED
        return Reading(owner, "her:protected", 0.8)
    if (sign == " " and CLOSES.match(t.text, t.start[j])) or (sign == "[" and t.lower(j + 1) in ALL_CLOSED):
        return Reading(False, "her:protected", 0.85)  # miss her https://..., told her [she nods]
    if sign in "[" or sign == " ":
        return Reading(True, "her:protected", GO_DOWN)
    if sign == "." and t.lower(j + 1) == "own":
        return Reading(True, "her:own", 0.85)  # Her. Own. Turkey.
    if sign == "…" or (sign == "." and t.lower(j + 1) == "." and t.lower(j + 2) == "."):
        return Reading(False, "her:ellipsis", GO_DOWN)
    is_hesitation = t.lower(j + 1) in {"um", "uh", "er", "ahem", "well"} or t.low[j + 1 : j + 3] == ["shall", "we"]
    if sign == "," and is_hesitation and t.lower(t.before(i)) not in DITRANSITIVE:
        return Reading(True, "her:hesitation", GO_DOWN)
    return Reading(False, "her:sign", 0.98)


def across_bracket(t: Tokens, j: int, rule: str) -> Reading:
    """his (late) wife, her (then) boss: a short bracket of an adjective with a noun behind it."""
    close = next((m for m in range(j + 2, min(j + 5, t.n)) if t.low[m] == ")"), None)
    if close is None or t.lower(j + 1) in NOT_BRACKETED:
        return Reading(False, f"{rule}:bracket", 0.9)
    behind = t.lower(close + 1)
    return Reading(bool(behind) and behind[0].isalnum() and behind not in ALL_CLOSED, f"{rule}:bracket", 0.8)
