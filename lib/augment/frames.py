"""What a verb gives and what is owned even behind it, noun by noun: charged her interest, charged her phone."""

from functools import cache
from typing import NamedTuple

from lib.augment.grammar import ALL_CLOSED, CLOSED, GO_DOWN, INDEFINITE, NUMBER, STATE, Reading
from lib.augment.lists import sections, words
from lib.augment.spot import Spot
from lib.augment.verbs import is_adverb

PEOPLE = words("two_objects", "people")
ENDING = ALL_CLOSED | words("possessive", "end_adverb")
# Before a noun these say that it is hers: gave her usual advice.
HERS = words("possessive", "hers_before")
PARTICIPLE = ("ed", "ing", "meant", "written", "made", "taken")
FULL = frozenset({"full", "some", "more", "good"})
GOODS, DEALING = words("two_objects", "goods"), words("two_objects", "transferring") | words("two_objects", "sending")
RETURNED = frozenset({"homework", "money", "clothes", "letters", "essay", "papers"})
TO_REACH = words("two_objects", "reaching") - {"money", "time", "food"}
GIVING = frozenset({"give", "gives", "gave", "given", "giving"})
HOPE = frozenset(
    {"hope", "energy", "confidence", "strength", "courage", "purpose", "reason", "reasons", "ideas", "heart"}
)
HOMEWARD = frozenset({"home", "back"})
HAVING = frozenset({"have", "has", "had", "having", "never", "already", "just", "ve", "d"})


class Frame(NamedTuple):
    """Nouns that she is given, nouns that are hers all the same, and nouns that she is given behind an adjective."""

    given: frozenset[str] = frozenset()
    owned: frozenset[str] = frozenset()
    behind_adjective: frozenset[str] = frozenset()


@cache
def nouns() -> dict[str, Frame]:
    """Form of a verb -> what it gives."""
    found = {}
    for forms, lines in sections("frames").items():
        kinds: dict[str, set[str]] = {"": set(), "!": set(), "+": set()}
        for line in lines:
            sign = line[0] if line[0] in "!+" else ""
            kinds[sign].update(line.removeprefix(sign).split())
        found.update(dict.fromkeys(forms.split(), Frame(*map(frozenset, kinds.values()))))
    return found


def given(verb: str) -> frozenset[str]:
    """The nouns that this form of a verb gives; none for other words."""
    return nouns().get(verb, Frame()).given


def read(at: Spot) -> Reading | None:
    """What the verb before her says of the noun that ends the phrase; None where it does not know it."""
    frame = nouns().get(at.previous)
    if frame is None or (at.previous == "given" and at.t.lower(at.t.before(at.t.before(at.i))) not in HAVING):
        return None  # given her anxiety, we waited
    given, owned, more = frame
    is_goods = at.word in GOODS and at.previous in DEALING and at.is_closed(ENDING) and at.last != "to"
    if is_goods and not at.ends and at.following not in PEOPLE:
        return Reading(False, "her:frame", 0.7)  # sold her rotten timber
    is_post = at.word in given and at.following.endswith(PARTICIPLE) and at.last in CLOSED["preposition"] | {"back"}
    is_post = is_post or at.following in NUMBER or at.following in {"twice", "long", "every", "full", "worth"}
    if at.previous.startswith(("send", "sent")) and at.word.endswith("s") and at.following in {"away", "off", "ahead"}:
        return Reading(True, "her:frame", 0.8)  # the queen sent her ministers away
    if at.word == at.last and at.following == "to":
        return Reading(False, "her:adverb", 0.85)  # brings her face to face with it
    if at.word == "new" and at.following in HOPE and at.previous in GIVING:
        return Reading(False, "her:frame", 0.75)  # giving her new reasons not to
    if at.following == "back" and at.word in RETURNED:
        return Reading(True, "her:frame", 0.8)  # gave her homework back
    if at.ends or is_post:  # sending her letters meant for someone else
        noun = at.word
    elif (
        at.word in HERS
        or at.word in PEOPLE
        or (at.word in INDEFINITE and at.word != "ice")
        or at.last in {"-", "'", "’"}
    ):
        return None
    elif at.is_closed(ENDING):
        noun, given = at.following, given | more  # gave her good advice, found her temporary work
    elif _ends_behind(at):
        noun = at.last  # afforded her full military honours
    else:
        return None
    if at.following in {"-", "'", "’"} or is_adverb(at.word) or noun in HOMEWARD:
        return None
    if noun in given and _names_receiver(at):
        return Reading(True, "her:frame", 0.75)  # gives her prize money to the school
    if noun in given:
        return Reading(False, "her:frame", 0.8)
    if noun == "help" and at.previous.startswith("offer") and "she" not in at.t.low[max(0, at.i - 12) : at.i]:
        return Reading(False, "her:frame", GO_DOWN)  # officers had offered her help with it
    return Reading(True, "her:frame", GO_DOWN + 0.2) if noun in owned and at.ends else None


def _names_receiver(at: Spot) -> bool:
    """Whether `to` and the one who receives stand behind what is given, so that it was hers before."""
    n = at.k if at.word != at.following and at.following == "to" else at.t.after(at.k)
    if at.t.lower(n) != "to" or not at.previous.startswith(("giv", "gave")):
        return False
    if at.word in TO_REACH or at.following in TO_REACH:
        return False
    behind = at.t.lower(at.t.after(n))
    return behind in CLOSED["determiner"] or behind in {"him", "me", "us", "them", "it", "charity"}


def _ends_behind(at: Spot) -> bool:
    """Whether the phrase ends with the third word behind her, and the first is an adjective: full military honours."""
    behind = at.t.lower(at.t.after(at.t.after(at.k)))
    return at.word in STATE | FULL and at.following not in PEOPLE and (not behind[:1].isalnum() or behind in ENDING)
