"""Whether what follows `her` is a clause without `that`: told her bread keeps longer, warned her ice had formed."""

from lib.augment.clause import ADVERBS, is_past, is_surely_finite, may_be_finite
from lib.augment.grammar import ALL_CLOSED, CLOSED, INDEFINITE, Reading
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, is_adverb, is_plural, is_s_form

TELLING, PEOPLE, KIN = words("two_objects", "told"), words("two_objects", "people"), words("possessive", "kin")
PLURAL = frozenset({"people", "children", "men", "women"})
OF_SUBJECT = frozenset({"like", "under", "over", "of", "from", "with"})


def read(at: Spot) -> Reading | None:
    """What a verb of telling says of her before a noun and its verb; None where no clause is found.

    Someone of hers in the singular is left alone: told her mother lies.
    """
    t, word = at.t, at.word
    if at.previous not in TELLING or word in ALL_CLOSED or t.is_capital(at.j) or word in KIN:
        return None
    is_many = word in PLURAL or is_plural(word)
    if word in PEOPLE and not is_many:
        return None
    n = _verb(t, at.k)
    is_adjective = not is_many and word not in PEOPLE and word not in {"left", "right"}
    is_noun = at.following.isalpha() and at.following not in PEOPLE and at.following not in ALL_CLOSED and n == at.k
    if is_adjective and is_noun and not may_be_finite(t.lower(n)):
        n = _verb(t, t.after(at.k))  # told her late arrivals must wait
        is_many = is_plural(at.following)
    verb, behind = t.lower(n), t.lower(t.after(n))
    if verb in INDEFINITE or not may_be_finite(verb):
        return None
    ends = not behind[:1].isalnum()
    is_last = is_s_form(verb) and ends and not is_many  # taught her patience pays.
    # lawyers always charge for phone calls, trains stop running, pickpockets work that tram line
    agrees = is_many and verb in VERBS and (n != at.k or verb not in ALSO_NOUN or behind in CLOSED["determiner"])
    counts = is_s_form(verb) and verb[:-1] in VERBS and not is_many and behind in CLOSED["preposition"] - {"of"}
    is_told = is_past(verb) and (ends or behind in ALL_CLOSED or is_adverb(behind))
    if is_last or agrees or counts or is_told or verb in CLOSED["auxiliary"] or is_surely_finite(t, n):
        return Reading(False, "her:told-clause", 0.75)
    return None


def _verb(t: Tokens, n: int) -> int:
    """Where the verb is expected: at n, or behind what goes with the noun (people like that, children under five)."""
    if t.lower(n) in OF_SUBJECT:
        n = t.after(t.after(n))
    return t.after(n) if t.lower(n) in ADVERBS or is_adverb(t.lower(n)) else n
