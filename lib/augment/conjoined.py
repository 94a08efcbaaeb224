"""Which further verbs share the subject of a finite verb: she sings and dances."""

from typing import NamedTuple

from lib.augment.grammar import ADVERB, ALL_CLOSED, CLOSED
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import (
    ALSO_NOUN,
    BETWEEN,
    COORDINATING,
    SUBJECTS,
    TO_BE,
    VERBS,
    base,
    is_adverb,
    is_plural,
    is_s_form,
)

NEGATED = frozenset({"isn", "wasn", "hasn", "doesn", "isnt", "wasnt", "hasnt", "doesnt"})
# Behind a conjunction these stand before a verb; of the others some also stand before a noun: cats and also dogs.
NEVER = frozenset({"then", "never", "always", "still", "rarely", "seldom"})
FREQUENT = frozenset(
    ("then", "also", "never", "always", "even", "still", "just", "usually", "often", "rarely", "seldom")
)
# Behind the plural of a noun these do not stand.
TAKEN = frozenset(
    {"the", "a", "an", "his", "her", "their", "my", "your", "our", "its", "them", "him", "me", "us", "it"}
)
MORE_VERBS = VERBS | words("verbs", "act")
PLURAL = frozenset({"i", "we", "you", "they"})
# Before `it` these show that it is a subject: that it costs too much.
OPENING = frozenset(
    {",", "that", "if", "when", "because", "while", "how", "why", "where", "although", "whether", "what"}
)
INSERTED = frozenset(
    ("when", "if", "as", "because", "after", "before", "although", "though", "while", "whenever", "once", "until",
     "since", "with", "without", "in", "on", "at", "for", "like", "unlike", "where", "despite")
)  # fmt: skip
DAYS = frozenset(
    ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "weekends", "mornings",
     "afternoons", "evenings", "nights")
)  # fmt: skip
REFLEXIVE = frozenset({"himself", "herself", "itself", "themself", "themselves"})
# Verbs before a clause without that, and states that last while what went before is past.
SAYING, REMAINING, GESTURE = (words("verbs", name) for name in ("saying", "remaining", "gesture"))


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
    if t.low[v] in SAYING and t.lower(v + 1) == "," and t.lower(v - 2) == ",":
        return Agreement(changes, True, confidence)  # The mountain, he says, decides for you
    verb_end, is_over = v, False
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
            if word not in PLURAL:
                break
            present, is_over = True, True  # what we need and gets it: an -s form cannot belong to we
        if word == "there" and t.lower(k + 1) in TO_BE:
            break
        if t.lower(v) in SAYING and k > v + 2 and _is_of_clause(t, k):
            break
        if word in COORDINATING or word == ",":
            j = _after_conjunction(t, k)
            following = t.lower(j)
            if (
                following in TO_BE
                and not is_over
                and (word != "," or following in NEGATED or t.low[j - 1] in FREQUENT or _goes_on_as_past(t, v, j))
                and t.lower(j + 1) not in {"he", "she", "it"}
                and not (t.low[j - 1] in {"so", "neither", "nor"} and t.lower(j + 1) in CLOSED["determiner"])
            ):
                changes.append((j, TO_BE[following]))
                verb_end = k = j
                confidence = min(confidence, 0.9)
            elif is_s_form(following) and (present or _is_now(t, word, j)):
                sure = _verb_here(t, k, j, verb_end)
                if sure is not None and (not is_over or sure >= 0.9):
                    changes.append((j, base(following)))
                    verb_end = k = j
                    confidence = min(confidence, sure)
        elif word in TO_BE or word in {"were", "are"}:
            if _says_so(t, k):  # thinks the committee is corrupt and says so
                break
            is_over = True
        k += 1
    return Agreement(changes, True, confidence)


def _says_so(t: Tokens, k: int) -> bool:
    """Whether nothing further on in the sentence can only belong to the first subject."""
    for m in range(k, min(k + 14, t.n - 2)):
        if t.low[m] in ".!?;":
            return True
        if t.low[m] == "and" and (t.low[m + 1], t.low[m + 2]) in {("says", "so"), ("does", "so")}:
            return False
    return True


def _is_now(t: Tokens, conjunction: str, j: int) -> bool:
    """Whether a present follows a past: they sold it but remain on the board; they moved here and work for us."""
    verb = base(t.low[j])
    if verb in REMAINING and (conjunction == "but" or t.low[j - 1] in {"now", "still", "today", "currently"}):
        return True
    if t.low[j - 1] in {"now", "still", "today", "currently"} and verb in VERBS and t.lower(j + 1) in ALL_CLOSED:
        return True  # was raised in Leeds and now works in Lima
    is_closed = t.lower(j + 1) in ALL_CLOSED or t.lower(j + 1) in {"every", "all"}
    return conjunction in {"and", "but", "n"} and verb in VERBS - ALSO_NOUN and is_closed


def _takes_over(t: Tokens, k: int) -> bool:
    """Whether token k is a new subject; `you`, and `it` as an object, are not."""
    word = t.low[k]
    if word not in SUBJECTS or word == "you":
        return False
    if word == "it" and t.lower(k - 1) not in COORDINATING | OPENING:
        return False
    if word == "what" and t.lower(k - 1) in CLOSED["preposition"]:
        return False  # cooks with what the season gives her and rarely uses a recipe
    return word in {"who", "which", "what"} or t.lower(k - 1) not in CLOSED["preposition"]


def _is_of_clause(t: Tokens, k: int) -> bool:
    """Whether token k is the verb of a clause without that: says the bus leaves at six and arrives at ten."""
    last, following = t.lower(k - 1), t.lower(k + 1)
    return (
        is_s_form(t.low[k])
        and base(t.low[k]) in VERBS
        and last[:1].isalpha()
        and last not in ALL_CLOSED
        and not is_adverb(last)
        and not any(word in COORDINATING for word in t.low[k - 2 : k])
        and (
            following in ALL_CLOSED - {"and", "or", "of"}
            or base(t.low[k]) not in ALSO_NOUN
            or (following[:1].isalpha() and t.low[k - 2] in CLOSED["determiner"] and following not in ALL_CLOSED)
        )
    )


def _after_conjunction(t: Tokens, k: int) -> int:
    """The token behind a conjunction, adverbs and a clause between commas left out: and, when he has time, mends."""
    j = k + 1
    while j < t.n and (t.low[j] in COORDINATING or t.low[j] in BETWEEN or is_adverb(t.low[j])) and j < k + 5:
        j += 1
    if t.low[k] != "," and t.lower(j) == "," and t.lower(j + 1) in INSERTED:
        close = next((m for m in range(j + 2, min(j + 14, t.n)) if t.low[m] in {",", ".", ";"}), j)
        return close + 1 if t.lower(close) == "," and close > j else j
    return j


def _goes_on(t: Tokens, k: int) -> bool:
    """Whether a list of verbs goes on behind token k: grows leeks, fixes clocks and goes dancing."""
    for m in range(k, min(k + 5, t.n - 1)):
        if t.low[m] in {"and", ","}:
            j = _after_conjunction(t, m)
            following = t.lower(j)
            return following in TO_BE or (is_s_form(following) and base(following) in VERBS)
    return False


def _goes_on_as_past(t: Tokens, v: int, j: int) -> bool:
    """Whether a list of what was done to somebody goes on: was born in Cairo, was raised in Leeds and lives here."""
    return t.low[v] == t.low[j] == "was" and t.lower(j + 1).endswith(("ed", "en")) and "and" in t.low[j : j + 8]


def _verb_here(t: Tokens, conj: int, j: int, verb_end: int) -> float | None:
    """How sure the -s form at j, behind a conjunction or comma, is a verb of the same subject; None if it is a noun."""
    word = base(t.low[j])
    following = t.lower(j + 1)
    if t.is_capital(j):
        return None
    if following in REFLEXIVE:
        return 0.93  # prides himself on it
    if (word, following) in {("say", "so"), ("do", "so"), ("fall", "asleep"), ("fall", "ill")}:
        return 0.93
    if j > conj + 1 and t.low[j - 1] in NEVER:
        return 0.88  # never sands the handle
    if word not in MORE_VERBS:
        if is_adverb(following) and (t.lower(j + 2) in ALL_CLOSED or not t.lower(j + 2)[:1].isalnum()):
            return 0.8  # sleeps badly and tires easily
        is_listed = t.low[conj] != "," or _goes_on(t, j + 2)
        return 0.7 if following in TAKEN and is_listed else None  # and sands the handle
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
        or (following[:1].isdigit() and not t.low[conj - 1].endswith("s"))  # smokes a pack a day and drinks 2 beers
        or following in {"that", "how", "what", "why", "if", "when", "every", "all", "both"}
    )
    if following in APOSTROPHES and following:
        return None
    if j > conj + 1 and t.low[j - 1] in FREQUENT and (takes_object or word not in ALSO_NOUN):
        return 0.88  # and also walks the dog; not: cats and also dogs
    if word in VERBS and following in {"hard", "late", "early", "fast", "well"}:
        return 0.75  # works hard
    if word in VERBS and word not in ALSO_NOUN:
        return 0.93
    if t.low[conj] == "," and conj - verb_end <= 1 and following in {",", "and", "or"}:
        return 0.8  # washes, dries and folds the laundry
    if t.low[conj] != "," and word in GESTURE and (not following[:1].isalnum() or following in {"while", "when", "as"}):
        return 0.75  # undoes the button and sighs
    is_things = is_plural(following) and following not in VERBS and base(following) not in GESTURE
    if is_things and t.low[conj - 1] not in COORDINATING and (t.low[conj] != "," or _goes_on(t, j + 2)):
        return 0.7  # teaches maths and fixes bikes
    is_described = t.lower(j + 2).endswith("s") and not {following, t.lower(j + 2)} & (ALL_CLOSED | VERBS)
    if is_described and following[:1].isalpha() and t.low[conj] != "," and word in VERBS:
        return 0.65  # has operated on thousands and trains junior surgeons
    if takes_object:
        return 0.9
    if following in CLOSED["preposition"] or following in ADVERB | {"only"} or is_adverb(following):
        return 0.8 if not t.low[conj - 1].endswith("s") or after_verb else 0.6
    if after_verb:
        return 0.85
    if t.low[conj] == "," and following in {",", "and"}:
        return None
    if (
        following[:1].isalpha()
        and following not in ALL_CLOSED
        and t.low[conj] != ","
        and (not t.low[conj - 1].endswith("s") or t.low[conj - 1] in DAYS)
    ):
        return 0.6
    return None
