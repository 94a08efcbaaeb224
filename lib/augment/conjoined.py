"""Which further verbs share the subject of a finite verb: she sings and dances."""

from typing import NamedTuple

from lib.augment.grammar import ADVERB, ALL_CLOSED, CLOSED
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, BETWEEN, COORDINATING, SUBJECTS, TO_BE, VERBS, base, is_adverb, is_s_form


class Agreement(NamedTuple):
    """changes: (token, new word) for each verb; is_found: whether the finite verb was seen; confidence 0..1."""

    changes: list[tuple[int, str]]
    is_found: bool
    confidence: float


def conjoined(
    t: Tokens, v: int, changes: list[tuple[int, str]], *, present: bool, confidence: float = 0.97
) -> Agreement:
    """The changes, with those of further verbs of the same subject: she sings and dances; he came and was seen."""
    changes = list(changes)
    verb_end = v
    k = v + 1
    limit = min(v + 60, t.n)
    if t.lower(k) in APOSTROPHES and t.lower(k):
        k += 2
    while k < limit:
        word = t.low[k]
        if word in ";!?…:" or (word == "." and t.lower(k - 1) not in {"mr", "mrs", "dr", "ms", "st"}):
            break
        if word in {'"', "“", "”"} and t.lower(k + 1) in SUBJECTS | {"said"}:
            break
        if _takes_over(t, k):
            break
        if word == "there" and t.lower(k + 1) in TO_BE:
            break
        if word in COORDINATING or word == ",":
            j = _after_conjunction(t, k)
            following = t.lower(j)
            if (
                following in TO_BE
                and (word != "," or following in {"isn", "wasn", "hasn", "doesn"})
                and t.lower(j + 1) not in {"he", "she", "it"}
            ):
                changes.append((j, TO_BE[following]))
                verb_end = k = j
                confidence = min(confidence, 0.9)
            elif present and is_s_form(following):
                sure = _verb_here(t, k, j, verb_end)
                if sure is not None:
                    changes.append((j, base(following)))
                    verb_end = k = j
                    confidence = min(confidence, sure)
        elif word in TO_BE or word in {"were", "are"}:
            break  # another subject has taken over
        k += 1
    return Agreement(changes, True, confidence)


def _takes_over(t: Tokens, k: int) -> bool:
    """Whether token k is a new subject; `you`, and `it` as an object, are not."""
    word = t.low[k]
    if word not in SUBJECTS or word == "you":
        return False
    if word == "it" and t.lower(k - 1) not in COORDINATING | {","}:
        return False
    return word in {"who", "which", "what"} or t.lower(k - 1) not in CLOSED["preposition"]


def _after_conjunction(t: Tokens, k: int) -> int:
    j = k + 1
    while j < t.n and (t.low[j] in COORDINATING or t.low[j] in BETWEEN or is_adverb(t.low[j])) and j < k + 5:
        j += 1
    return j


def _verb_here(t: Tokens, conj: int, j: int, verb_end: int) -> float | None:
    """How sure the -s form at j, behind a conjunction or comma, is a verb of the same subject; None if it is a noun."""
    word = base(t.low[j])
    if word not in VERBS or t.is_capital(j):
        return None
    following = t.lower(j + 1)
    after_verb = (
        conj - verb_end <= 1
        or (
            conj - verb_end == 2
            and t.low[verb_end] in {"is", "was"}
            and not t.low[conj - 1].endswith("s")
            and t.low[conj - 1] not in ALL_CLOSED
            and (following in ADVERB | {"hard", "well"} or is_adverb(following))
        )
        or (conj - verb_end == 2 and (t.low[conj - 1] in ADVERB | CLOSED["preposition"] or is_adverb(t.low[conj - 1])))
    )
    takes_object = (
        following in CLOSED["determiner"]
        or following in CLOSED["pronoun"]
        or following in {"to", "her", "one"}
        or following in {"that", "how", "what", "why", "if", "when"}
    )
    if following in APOSTROPHES and following:
        return None
    if word not in ALSO_NOUN:
        return 0.93
    if j > conj + 1 and t.low[j - 1] in {
        "then",
        "also",
        "never",
        "always",
        "even",
        "still",
        "just",
        "usually",
        "often",
    }:
        return 0.88
    if takes_object:
        return 0.9
    if following in CLOSED["preposition"] or following in ADVERB or is_adverb(following):
        return 0.8 if not t.low[conj - 1].endswith("s") or after_verb else 0.6
    if after_verb:
        return 0.85
    if t.low[conj] == "," and following in {",", "and"}:
        return None
    if (
        following[:1].isalpha()
        and following not in ALL_CLOSED
        and t.low[conj] != ","
        and not t.low[conj - 1].endswith("s")
    ):
        return 0.6
    return None
