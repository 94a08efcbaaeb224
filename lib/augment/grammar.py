"""The word classes that decide how her and his read, and what a reading is."""

from typing import NamedTuple

from lib.augment.lists import words

CLOSED = {
    name: words("closed", name) for name in ("determiner", "preposition", "conjunction", "pronoun", "wh", "auxiliary")
}
ADVERB, NUMBER, DAY = words("closed", "adverb"), words("closed", "number"), words("closed", "day")
NOT_ADVERB, FINITE, RELATION = words("closed", "not_adverb"), words("closed", "finite"), words("closed", "relation")
ALL_CLOSED = frozenset().union(*CLOSED.values()) | ADVERB
DITRANSITIVE, MONEY = words("possessive", "ditransitive"), words("possessive", "money")
INDEFINITE = words("possessive", "indefinite_object") | words("possessive", "languages_and_skills")
TELL = words("possessive", "tell_like")
NAMING, APPOINTING, OFFICE = (words("possessive", s) for s in ("naming", "appointing", "office"))
CAUSATIVE, LETTING, SENSING = (words("possessive", s) for s in ("causative", "letting", "sensing"))
ING_NOUN, BARE, NOUN_OR_VERB = (words("possessive", s) for s in ("ing_noun", "bare_verb", "noun_or_verb"))
STATE, MOTION, TIME, PERIOD = (words("possessive", s) for s in ("state", "motion", "time_noun", "period"))
ABSTRACT, FINDING, ING_ADJECTIVE = (words("possessive", s) for s in ("abstract", "finding", "ing_adjective"))
ADJECTIVE_ENDING = ("ible", "able", "ful", "ous", "less", "ive", "ic", "ique")
RENDERING = LETTING | words("possessive", "rendering")
BE = words("possessive", "be")
KEEPING = words("possessive", "keeping")
# What a verb governs: help her face the unknown.
GOVERNED = words("possessive", "governed")
VERBS, ALSO_NOUN = words("verbs", "verb"), words("verbs", "also_noun")
GREETING = words("possessive", "greeting")
GO_DOWN = 0.6  # confidence where two readings are possible
FRACTION = words("possessive", "fraction")
PET_NAME = words("possessive", "pet_name")
NOT_PARTICIPLE = words("possessive", "not_participle")
DEGREE = words("possessive", "degree")
AFTER_RIGHT = words("possessive", "after_right")
AFTER_ONE = words("possessive", "after_one")
UNIT_OF_GIFT, UNIT = words("possessive", "unit_of_gift"), words("possessive", "unit")
SPENDING = words("possessive", "spending")
ELECTING, NO_OFFICE = words("possessive", "electing"), words("possessive", "no_office")
BEFORE_OFFICE, CALM = words("possessive", "before_office"), words("possessive", "calm")
ATTITUDE, PLEA = words("possessive", "attitude"), words("possessive", "plea")
NOT_FINITE = words("possessive", "not_finite")
PICTURE, PLACE_BEFORE, KNOWING = (words("possessive", s) for s in ("picture", "place_before", "knowing"))
# Past and third-person forms that are no nouns and no adjectives: behind her they belong to another subject.
SURELY_FINITE = words("possessive", "surely_finite")


class Reading(NamedTuple):
    """is_owner: stands before what is owned; rule names why; confidence is 0..1."""

    is_owner: bool
    rule: str
    confidence: float
