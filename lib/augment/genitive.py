"""What follows an `of his` that may end its phrase: a friend of his wrote it; against: a friend of his father."""

from lib.augment.clause import ends_in_ed
from lib.augment.contrast import MORE_VERBS, is_last_verb
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE, RELATION, SURELY_FINITE, Reading
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_s_form

COMPANION = words("possessive", "companion")
# Finite forms that also stand before a noun: his left leg, his lost dog.
AMBIGUOUS = words("possessive", "finite_or_adjective")
PART = words("possessive", "part")
INDEFINITE_DETERMINER = words("possessive", "indefinite_determiner")
PEOPLE = words("two_objects", "people")
BEHIND_VERB, RELATED = CLOSED["determiner"] | CLOSED["pronoun"], RELATION | PEOPLE
ACTED = frozenset({"fell", "went", "came", "took", "got", "became", "began", "died", "gave", "kept", "brought", "ran"})
NO_HABIT = PART | ALL_CLOSED | {"most", "half", "all"}
FREQUENCY = words("possessive", "frequency")


def read(at: Spot) -> Reading | None:
    """What the noun before `of his` and the word behind say; None where they say nothing."""
    t, i, _, k, previous, word, following, ends = at
    if (
        word in FREQUENCY
        and previous == "of"
        and (_is_pointed(t, i) or _is_partitive(t, i) or _is_some(t, i))
        and (not ends or following in FREQUENCY)
    ):
        verb = t.after(k) if following in FREQUENCY else k
        return Reading(not _is_verb(t, verb), "his:of-his", 0.75)  # that old van of his never starts
    if previous == "of" and t.lower(i - 3) in {"those", "these"} and word in MORE_VERBS and is_last_verb(t, k):
        return Reading(False, "his:of-his", 0.7)  # those jokes of his fall flat
    is_many = t.lower(i - 2).endswith("s") and word in {"date", "go", "come", "hark"} and following == "back"
    if previous == "of" and is_many:
        return Reading(False, "his:of-his", 0.7)  # some bad habits of his date back to school
    if previous == "of" and _is_pointed(t, i) and is_s_form(word) and base(word) in MORE_VERBS:
        return Reading(False, "his:of-his", 0.7)  # that habit of his drives me mad
    if previous == "of" and _is_pointed(t, i) and word in VERBS and following in BEHIND_VERB and word != "own":
        return Reading(False, "his:of-his", 0.75)  # that remark of his upset a lot of readers
    if (
        previous == "of"
        and word == "ever"
        and (ends_in_ed(following) or following in FINITE or following in SURELY_FINITE)
    ):
        return Reading(False, "his:of-his", 0.75)  # no scruple of his ever survived a free lunch
    is_then = following in {"last", "this", "every", "yesterday", "earlier"} and t.lower(i - 2) in RELATED
    if previous == "of" and ends_in_ed(word) and is_then:
        return Reading(False, "his:of-his", 0.75)  # an old colleague of his phoned last night
    if previous == "of" and word in ACTED and ends and t.lower(i - 2) not in NO_HABIT:
        return Reading(False, "his:of-his", 0.7)  # the whole plan of his fell apart
    if previous == "of" and _is_pointed(t, i) and ends_in_ed(word) and following in CLOSED["preposition"]:
        return Reading(False, "his:of-his", 0.7)  # that awful laugh of his carried through two closed doors
    if previous == "of" and _is_partitive(t, i):
        if (word in FINITE and (ends or word not in AMBIGUOUS or t.is_capital(k))) or word in CLOSED["auxiliary"]:
            return Reading(False, "his:of-his", 0.85)
        behind = BEHIND_VERB
        if t.lower(i - 2) in PEOPLE and word not in {"works", "lives"}:
            behind = ALL_CLOSED
        if is_s_form(word) and base(word) in VERBS and (following in behind or base(word) not in ALSO_NOUN):
            return Reading(False, "his:of-his", 0.7)  # a neighbour of his plays the tuba
        is_companion = t.lower(i - 2) in COMPANION or t.lower(i - 2).endswith("mate")
        is_act = is_s_form(word) and word not in PEOPLE and is_companion
        if is_act and not word.endswith(("ings", "ions", "ents")) and word not in {"works", "lives", "parents"}:
            return Reading(False, "his:of-his", 0.7)  # a neighbour of his breeds snails
        may_be_verb = word.endswith("ed") or (word in VERBS and word != "own" and t.lower(i - 2).endswith("s"))
        if may_be_verb and ends and word not in ALL_CLOSED:
            return Reading(False, "his:of-his", 0.7)
    return None


def _is_verb(t: Tokens, k: int) -> bool:
    word = t.lower(k)
    behind = t.lower(t.after(k))
    if word.endswith("ed") and len(word) > 4 and (not behind[:1].isalnum() or behind in ALL_CLOSED):
        return True
    return word in VERBS or word in SURELY_FINITE or word in FINITE or (is_s_form(word) and base(word) in VERBS)


def _is_pointed(t: Tokens, i: int) -> bool:
    """that habit of his, this friend of his; not: this part of his works."""
    noun = i - 2
    return (
        bool({t.lower(noun - 1), t.lower(noun - 2)} & {"that", "this"})
        and t.lower(noun - 1) not in {"the", "a", "an"}
        and t.lower(noun) not in NO_HABIT
        and not t.lower(noun).endswith("s")
    )


def _is_some(t: Tokens, i: int) -> bool:
    """some suggestions of his, several songs of his."""
    return t.lower(i - 3) in {"some", "several", "many", "few", "two", "three", "those", "these", "most"}


def _is_partitive(t: Tokens, i: int) -> bool:
    """`a friend of his told`: an indefinite noun of a relation stands before `of his`."""
    noun = i - 2
    if t.lower(noun) in NO_HABIT:
        return False  # that most of his edits go into it
    is_related = t.lower(noun - 1) in {"every", "each"} or t.lower(noun) in RELATED or t.lower(noun).endswith("mate")
    if not is_related and t.lower(noun - 1) not in {"that", "this", "these", "those"}:
        return False
    return any(t.lower(m) in INDEFINITE_DETERMINER for m in range(max(0, noun - 3), noun))
