"""What a verb gives and what is owned even behind it, noun by noun: charged her interest, charged her phone."""

from functools import cache

from lib.augment.grammar import ALL_CLOSED, CLOSED, GO_DOWN, NUMBER, Reading
from lib.augment.lists import sections, words
from lib.augment.spot import Spot
from lib.augment.verbs import is_adverb

PEOPLE = words("two_objects", "people")
ENDING = ALL_CLOSED | words("possessive", "end_adverb")
# Before a noun these say that it is hers: gave her usual advice.
HERS = words("possessive", "hers_before")
PARTICIPLE = ("ed", "ing", "meant", "written", "made", "taken")
RETURNED = frozenset({"homework", "money", "clothes", "letters", "essay", "papers"})
HOMEWARD = frozenset({"home", "back"})
HAVING = frozenset({"have", "has", "had", "having", "never", "already", "just", "ve", "d"})


@cache
def nouns() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Form of a verb -> (nouns that she is given, nouns that are hers)."""
    found = {}
    for forms, lines in sections("frames").items():
        given = frozenset(noun for line in lines if not line.startswith("!") for noun in line.split())
        owned = frozenset(noun for line in lines if line.startswith("!") for noun in line[1:].split())
        found.update(dict.fromkeys(forms.split(), (given, owned)))
    return found


def given(verb: str) -> frozenset[str]:
    """The nouns that this form of a verb gives; none for other words."""
    return nouns().get(verb, (frozenset(), frozenset()))[0]


def read(at: Spot) -> Reading | None:
    """What the verb before her says of the noun that ends the phrase; None where it does not know it."""
    frame = nouns().get(at.previous)
    if frame is None or (at.previous == "given" and at.t.lower(at.t.before(at.t.before(at.i))) not in HAVING):
        return None  # given her anxiety, we waited
    given, owned = frame
    is_post = at.word in given and at.following.endswith(PARTICIPLE) and at.last in CLOSED["preposition"] | {"back"}
    is_post = is_post or at.following in NUMBER or at.following in {"twice", "long", "every"}
    if at.following == "back" and at.word in RETURNED:
        return Reading(True, "her:frame", 0.8)  # gave her homework back
    if at.ends or is_post:  # sending her letters meant for someone else
        noun = at.word
    elif at.is_closed(ENDING) and at.last not in {"-", "'", "’"} and at.word not in HERS and at.word not in PEOPLE:
        noun = at.following  # gave her good advice
    else:
        return None
    if at.following in {"-", "'", "’"} or is_adverb(at.word) or noun in HOMEWARD:
        return None
    if noun in given:
        return Reading(False, "her:frame", 0.8)
    return Reading(True, "her:frame", GO_DOWN + 0.2) if noun in owned and at.ends else None
