"""The forms of verbs: which word is a third person, and what its plural is."""

from lib.augment.grammar import ADVERB, NOT_ADVERB
from lib.augment.lists import pairs, words

VERBS, ALSO_NOUN = words("verbs", "verb") | words("verbs", "also_noun"), words("verbs", "also_noun")
ADJECTIVES, HAS, SURELY_HAS = (
    words("verbs", "still_adjective"),
    words("verbs", "has_participle"),
    words("verbs", "surely_has"),
)
TO_BE = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn": "aren", "wasn": "weren", "hasn": "haven",
    "doesn": "don", "isnt": "arent", "wasnt": "werent", "hasnt": "havent", "doesnt": "dont",
}  # fmt: skip
# always wanted, never liked: with an adverb of time these are what the person did, not what was done to them
DONE_TO = words("verbs", "done_to")
INTRANSITIVE = words("verbs", "intransitive")
UNCHANGED = words("verbs", "unchanged")
BETWEEN = ADVERB | words("verbs", "between")
COORDINATING = frozenset({"and", "but", "or", "then", "&", "yet", "nor", "n"})
SUBJECTS = words("verbs", "subjects")
IRREGULAR = dict(pairs("verbs", "irregular"))
NOT_VERB = words("verbs", "not_verb")
IN_PHRASE = frozenset(pairs("verbs", "in_phrase"))
OFTEN_BEFORE_PARTICIPLE = words("verbs", "often_before_participle")
INVERTING = words("verbs", "inverting")


def base(verb: str) -> str:
    """The plural present of an -s form: tries -> try, watches -> watch, loses -> lose."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]


def is_s_form(word: str) -> bool:
    return (
        len(word) > 2
        and word.isalpha()
        and word.endswith("s")
        and (not word.endswith(("ss", "us", "is")) or word in {"skis", "taxis"})
        and word not in NOT_VERB
    )


def is_plural(noun: str) -> bool:
    """Whether a noun has the regular form of a plural: letters; not: glass, bus, basis."""
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def is_adverb(word: str) -> bool:
    return (
        word.endswith("ly")
        and len(word) > 4
        and word not in NOT_ADVERB
        and word not in {"apply", "comply", "imply", "multiply", "rely"}
    )
