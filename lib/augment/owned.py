"""What surely is hers, whatever stands before: her five month old baby, her all-around game, her "late" reply."""

from lib.augment.grammar import ADJECTIVE_ENDING, ALL_CLOSED, BE, FINITE, NAMING, NUMBER, UNIT, Reading
from lib.augment.lists import words
from lib.augment.tokens import Tokens
from lib.augment.two_objects import VERBS_OF_GIVING
from lib.augment.verbs import VERBS, is_adverb

HYPHENS = frozenset({"-", "‑", "‐"})
CLOSING = frozenset({'"', "”", "’", "'"})
# What one starts, keeps or leaves behind an -ing that says of which kind it is: her coaching career.
CAREER = words("possessive", "career")
KNOWN = frozenset({"known", "famous", "famed", "noted", "remembered", "celebrated", "notorious", "renowned", "praised"})
WITH = frozenset({"by", "for", "with", "of", "in", "from", "on", "over", "despite", "under"})
# Adjectives that are things before `of`.
THING_OF = frozenset({"ideal", "fast", "stable", "safe", "opposite", "double", "original"})
# What lasts as long as a number says.
SPAN = frozenset({"career", "reign", "stint", "absence", "marriage", "history", "experience", "wait", "walk", "drive"})
SPENT = frozenset({"experience", "service", "marriage", "work", "practice", "life", "silence", "exile"})
KEEPING = frozenset({"leave", "leaves", "left", "lose", "loses", "lost", "find", "finds", "found", "get", "got"})
SIDE = frozenset({"post", "side", "leg", "foot", "hind", "fore", "bank", "end", "miss", "namesake", "neighbour"})
BREATHING = frozenset({"breathe", "breathes", "breathed", "breathing"})


def read(t: Tokens, i: int, j: int, k: int) -> Reading | None:
    """How her at token i reads before the words at j and k where they can only be hers; None where they may not."""
    word, following, previous = t.low[j], t.lower(k), t.lower(t.before(i))
    last = t.lower(t.after(k))
    if word == "closer" and previous in {"to", "by", "of"}:
        return Reading(True, "her:open", 0.7)  # handed the game to her closer
    if word == "wont" and previous in BE:
        return Reading(True, "her:open", 0.9)  # as was her wont
    if word in {"near", "far"} and following in SIDE:
        return Reading(True, "her:attribute", 0.85)  # beaten at her near post
    if word in ALL_CLOSED and word not in {"all", "very", "first", "most", "more", "less"}:
        return _of_age(t, j)
    if j - i > 1 and previous not in NAMING and _is_quoted(t, j):
        return Reading(True, "her:quotation", 0.8)
    if following in HYPHENS and not t.touches(k) and is_adverb(word) and _is_adjective(last):
        return Reading(True, "her:compound", 0.85)  # her socially - conscious songs
    if word == "all" and ((following in HYPHENS and last in {"around", "round", "time", "out"}) or _is_name(t, j, k)):
        return Reading(True, "her:compound", 0.85)  # her all - around game, her All Blacks debut
    if word == "all" and previous == "it" and t.lower(i - 2).startswith(("giv", "gave")):
        return Reading(True, "her:all", 0.85)  # gave it her all
    if word == "well" and (following == "being" or (following in HYPHENS and not t.touches(k) and last == "being")):
        return Reading(True, "her:compound", 0.9)
    if (word, following) == ("very", "being") or (following == "ever" and word in {"first", "only", "last"}):
        return Reading(True, "her:degree", 0.85)
    if word in {"most", "more", "less"} and following == "well" and (last in HYPHENS or _is_adjective(last)):
        return Reading(True, "her:degree", 0.85)  # her most well - known play
    if word == "last" and previous in BREATHING:
        return Reading(True, "her:side", 0.85)
    if word in THING_OF and following == "of":
        return Reading(True, "her:open", 0.75)  # her ideal of glory
    if word.endswith("ing") and following in CAREER and previous not in VERBS_OF_GIVING - KEEPING:
        return Reading(True, "her:open", 0.85)  # started her coaching career
    if word.endswith("ed") and _is_described(t, i, k, previous):
        return Reading(True, "her:open", 0.8)
    return _of_age(t, j)


def _is_quoted(t: Tokens, j: int) -> bool:
    """Whether one to three words in quotation marks stand before a noun: her "very late" reply."""
    for m in range(j + 1, min(j + 4, t.n - 1)):
        if t.low[m] in CLOSING and not t.opens(m) and not t.touches(m + 1):
            behind = t.lower(m + 1)
            is_noun = behind[:1].isalpha() and behind not in ALL_CLOSED and not is_adverb(behind)
            return is_noun and not t.newline_before(m + 1)
    return False


def _is_adjective(word: str) -> bool:
    return word.endswith(("ed", "ing", *ADJECTIVE_ENDING)) or word in {"known", "conscious", "awkward", "grown", "worn"}


def _is_name(t: Tokens, j: int, k: int) -> bool:
    """All Stars, All Blacks."""
    return t.is_capital(j) and t.is_capital(k) and not t.is_upper(k)


def _is_described(t: Tokens, i: int, k: int, previous: str) -> bool:
    """Whether a participle and another adjective stand before a noun: by her preoccupied, gloomy air."""
    if previous == "for" and t.lower(t.before(t.before(i))) in KNOWN:
        return True  # known for her celebrated output
    if t.lower(k) not in {",", "and"} or previous not in WITH:
        return False
    n = t.after(k)
    if t.lower(n) == "-" or t.is_hyphened(n):
        n = n + 2
    one, two = t.lower(n), t.lower(t.after(n))
    is_plain = one[:1].isalpha() and two[:1].isalpha() and one not in ALL_CLOSED and two not in ALL_CLOSED
    is_verb = one in FINITE or one in VERBS or (one.endswith("s") and not one.endswith("ss"))
    return is_plain and not is_adverb(two) and (_is_adjective(one) or not is_verb)


def _of_age(t: Tokens, j: int) -> Reading | None:
    """her 5 month old baby, her 19-month-old daughter, her 30 years of experience."""
    k = j
    while t.lower(k) in NUMBER or t.lower(k)[:1].isdigit() or (t.lower(k) in HYPHENS and k > j):
        k += 1
    if k == j or t.lower(k) not in UNIT or not t.lower(k)[:1].isalpha():
        return None
    k += 1
    while t.lower(k) in HYPHENS:
        k += 1
    behind, last = t.lower(k), t.lower(t.after(k))
    is_old = behind == "old" and last[:1].isalpha() and last not in ALL_CLOSED
    is_span = behind in SPAN or (behind == "of" and last in SPENT)
    return Reading(True, "her:number", 0.85) if is_old or is_span else None
