"""Whether `her` stands before what is owned (her book) or is an object (saw her): no model needed."""

import re

from lib.augment import clause, open_word
from lib.augment.clause import is_past
from lib.augment.grammar import (
    ALL_CLOSED,
    CLOSED,
    DITRANSITIVE,
    FRACTION,
    GO_DOWN,
    MONEY,
    NAMING,
    NUMBER,
    PERIOD,
    RENDERING,
    TIME,
    Reading,
)
from lib.augment.lists import pairs, words
from lib.augment.special import SPECIAL, of_number
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import is_adverb

# Of what is protected: addresses, hashtags, emoji and signs as entities end a phrase; &#8220; opens a quotation.
CLOSES = re.compile(r"https?://|www\.|#[A-Za-z]\w*\b(?![ \t]+[a-z])|&(?:amp|lt|gt|#(?!8216;|8220;)\d{4,7});")
END_ADVERB = words("possessive", "end_adverb")
MANNER = frozenset(pairs("possessive", "manner"))
NOT_BRACKETED = ALL_CLOSED - {"then", "now", "very", "only", "not", "or"}
# Adverbs of place that also stand before a noun.
ATTRIBUTIVE = frozenset({"upstairs", "downstairs", "inside", "outside", "forward", "overseas", "overnight", "nearby"})
BEATING = frozenset({"beat", "beats", "beating", "defeated", "thrashed", "downed", "overpowered", "edged"})
MOVED = frozenset({"instead", "immediately", "home", "back", "first", "every", "all", "half"})
CATCHING = words("possessive", "catching")
AUXILIARY, TAKING_NO = CLOSED["auxiliary"], words("possessive", "taking_no")
BEFORE_HYPHEN = words("possessive", "before_hyphen")


def of_her(t: Tokens, i: int) -> Reading:
    """How `her` at token i reads: owner -> his, otherwise object -> him."""
    j = t.after(i)
    if j < t.n and t.opens(j):
        j += 1
    if j >= t.n:
        return Reading(False, "her:end", 0.99)
    word = t.low[j]
    if t.newline_before(j) and t.is_capital(j) and not t.is_capital(i):
        return Reading(False, "her:line", 0.85)
    if t.ends_short_line(i):
        return Reading(False, "her:line", GO_DOWN)
    if not word[0].isalnum():
        return _her_before_sign(t, i, j)
    if word[0].isdigit():
        return of_number(t, j, t.lower(t.before(i)))
    if is_spaced_compound(t, j):
        return Reading(True, "her:compound", 0.85)
    if word == "to" and t.lower(j + 2) in {"night", "day", "morrow"}:
        return Reading(False, "her:closed", 0.95)
    if t.is_hyphened(j):
        if _is_manner(t, j) or _is_caught_in(t, j, t.lower(t.before(i))):
            return Reading(False, "her:adverb", 0.85)
        if t.low[j] in NUMBER and t.lower(j + 2) in NUMBER and t.lower(t.before(i)) in BEATING:
            return Reading(False, "her:number", 0.85)  # beat her six-two
        behind = t.lower(t.after(j + 2))
        is_called = t.lower(t.before(i)) in NAMING | RENDERING and t.lower(j + 2).endswith("ed")
        if is_called and (not behind[:1].isalnum() or behind in ALL_CLOSED) and behind not in {",", "and"}:
            return Reading(False, "her:state", 0.85)  # critics called her old-fashioned
        fraction = t.lower(j + 2) in FRACTION
        return Reading(not (fraction and t.lower(t.before(i)) in MONEY), "her:compound", 0.95)
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
    if word in ATTRIBUTIVE and not ends and not is_past(following) and following not in PERIOD | MOVED:
        return Reading(True, "her:attribute", 0.8)  # surprised her upstairs neighbours
    if word in ALL_CLOSED:
        return Reading(False, "her:closed", 0.98)
    return open_word.before_open_word(t, i, j, k, word, previous, following, ends)


def _is_time(t: Tokens, k: int, word: str) -> bool:
    return word in {"last", "next", "this"} and t.lower(t.after(k)) in TIME


def _is_manner(t: Tokens, j: int) -> bool:
    """asked her point-blank, shot her absent-mindedly a look: a compound that says how, with no noun behind it."""
    if (t.low[j], t.lower(j + 2)) not in MANNER and not t.lower(j + 2).endswith("edly"):
        return False
    behind = t.lower(j + 3)
    return not behind[:1].isalnum() or behind in ALL_CLOSED


def _is_caught_in(t: Tokens, j: int, previous: str) -> bool:
    """caught her mid-sneeze; not: in her mid-thirties."""
    behind = t.lower(j + 3)
    return t.low[j] == "mid" and previous in CATCHING and (not behind[:1].isalnum() or behind in ALL_CLOSED)


def is_spaced_compound(t: Tokens, j: int) -> bool:
    """her long - term partner, as tokenised text writes it; not: I found her ill - she was pale."""
    return (
        t.low[j] in BEFORE_HYPHEN
        and t.lower(j + 1) in {"-", "‑", "‐"}
        and not t.touches(j + 1)
        and t.is_word(j + 2)
        and (t.low[j + 2] not in ALL_CLOSED or t.low[j + 2] in {"up", "off", "down"})
    )


def is_initials(t: Tokens, i: int, j: int) -> bool:
    """US, IT and A as in his US tour, her IT job, his A game: capitals that only look like small words."""
    return j < t.n and not t.is_upper(i) and (t.is_upper(j) or t.word(j) == "A") and not t.starts_sentence(j)


def _her_before_sign(t: Tokens, i: int, j: int) -> Reading:
    sign = t.low[j]
    if sign in APOSTROPHES and t.touches(j) and t.lower(j + 1) == "s":
        return Reading(True, "her:typo", GO_DOWN)
    if sign in ".'" and not t.touches(j) and t.is_word(j + 1) and t.low[j + 1] != "s" and j + 1 < t.n:
        return Reading(sign == "'" or t.touches(j + 1), "her:quotation", GO_DOWN)  # her .plan file, her ' new ' plan
    if sign in "$£€":
        return Reading(t.lower(t.before(i)) not in MONEY, "her:number", 0.85)
    if sign == "@" or (sign in "\"“'" and t.touches(j) and t.touches(j + 1) and t.is_word(j + 1)):
        return Reading(True, "her:sign", GO_DOWN)  # what is her @, because her"mind was made up"
    if sign == "(":
        return across_bracket(t, j, "her")
    if sign == "`" and t.lower(j + 1) == "`":
        return Reading(True, "her:quotation", 0.85)
    if sign == "]" and t.lower(i - 1) == "[" and t.is_word(j + 1):
        return Reading(t.low[j + 1] not in ALL_CLOSED, "her:bracket", 0.85)
    if (sign == " " and CLOSES.match(t.text, t.start[j])) or (sign == "[" and t.lower(j + 1) in ALL_CLOSED):
        return Reading(False, "her:protected", 0.85)  # miss her https://..., told her [she nods]
    if sign in "[" or sign == " ":
        return Reading(True, "her:protected", GO_DOWN)
    if sign == "…" or (sign == "." and t.lower(j + 1) == "." and t.lower(j + 2) == "."):
        return Reading(False, "her:ellipsis", GO_DOWN)
    if (
        sign == ","
        and t.lower(t.before(i)) not in DITRANSITIVE
        and t.lower(j + 1) in {"um", "uh", "er", "ahem", "well"}
    ):
        return Reading(True, "her:hesitation", GO_DOWN)
    return Reading(False, "her:sign", 0.98)


def across_bracket(t: Tokens, j: int, rule: str) -> Reading:
    """his (late) wife, her (then) boss: a short bracket of an adjective with a noun behind it."""
    close = next((m for m in range(j + 2, min(j + 5, t.n)) if t.low[m] == ")"), None)
    if close is None or t.lower(j + 1) in NOT_BRACKETED:
        return Reading(False, f"{rule}:bracket", 0.9)
    behind = t.lower(close + 1)
    return Reading(bool(behind) and behind[0].isalnum() and behind not in ALL_CLOSED, f"{rule}:bracket", 0.8)
