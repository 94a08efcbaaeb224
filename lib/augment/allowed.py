"""What a word may become under one axis, direction and policy; all that is not named here is an uninvited change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from lib.augment import names, operators, term_tables
from lib.augment.case import like
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import CLOSED, NUMBER
from lib.augment.policy import Policy
from lib.augment.pronouns import FEMININE, MASCULINE
from lib.augment.titles import TITLES
from lib.augment.verbs import TO_BE, VERBS, base, is_s_form

SWAPPED = {
    "he": {"she"}, "him": {"her"}, "his": {"her", "hers"}, "himself": {"herself"}, "hisself": {"herself"},
    "hes": {"shes"}, "she": {"he"}, "her": {"him", "his"}, "hers": {"his"}, "herself": {"himself"}, "shes": {"hes"},
    "hed": {"shed"}, "shed": {"hed"}, "hell": {"shell"}, "shell": {"hell"},
}  # fmt: skip
NEUTRAL = {
    "he": {"they"}, "she": {"they"}, "him": {"them"}, "her": {"them", "their"}, "his": {"their", "theirs"},
    "hers": {"theirs"}, "hes": {"theyre", "theyve"}, "shes": {"theyre", "theyve"},
    "hed": {"theyd"}, "shed": {"theyd"}, "hell": {"theyll"}, "shell": {"theyll"},
}  # fmt: skip
REFLEXIVE = ("himself", "herself", "hisself")
TITLE_GENDERS = {word: gender for word, (_, gender, _) in TITLES.items()} | {"madam": "f", "madame": "f"}
CLITICS = {"s": {"re", "ve"}}
# Behind these a word that looks like a verb is a noun: their walks.
NOUN_FOLLOWS = CLOSED["determiner"] | CLOSED["preposition"] | NUMBER
# word -> new word in lower case -> (kind of change, new word as it is written)
Targets = dict[str, dict[str, tuple[str, str]]]


@dataclass(frozen=True)
class Asked:
    """words: what may become what. families: which words one change can turn into one another, by a common name.

    is_they: verbs agree with a new they, and pairs such as "he or she" may become one word. stand_ins: the first
    name for each first name of this document; empty where names stay. table: the terms of an axis that is not gender.
    """

    axis: str
    direction: str
    genders: frozenset[str]
    words: Targets
    families: Mapping[str, str]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[str, tuple] = field(default_factory=dict)

    @property
    def is_they(self) -> bool:
        return self.direction.endswith("they")

    def targets(self, low: str) -> dict[str, tuple[str, str]]:
        """What a lower-case word may become: new word -> (kind, as it is written)."""
        if low in self.stand_ins:
            return {self.stand_ins[low]: ("name", self.stand_ins[low])}
        return self.words.get(low, {})

    def family(self, low: str) -> str:
        """The same for words that an allowed change turns into one another, the word itself for all others."""
        if low in ("a", "an"):
            return "a"
        if low in self.families:
            return self.families[low]
        if self.is_they and is_s_form(low):
            return base(low)
        return low


def asked(
    axis: str, direction: str, policy: Policy, document: str = "", pairs: Sequence[tuple[str, str]] = ()
) -> Asked:
    """What may be changed in a document; pairs (from, to) stand in the place of the rewriter's own terms.

    Raises BadOption for an unknown axis or direction and for pairs that contradict.
    """
    if pairs or axis != "gender":
        table = term_tables.from_pairs(pairs) if pairs else term_tables.table(axis, direction)[0]
        words = {word: {form.lower(): ("term", form) for form in one[:3] if form} for word, one in table.items()}
        return Asked(axis, direction, frozenset(), words, _families(words), table=table)
    operators.named(axis, direction, policy, document)  # refuses what is no direction
    chosen = operators.DIRECTIONS[direction.replace(" ", "")]
    genders = operators.GENDERS[chosen]
    if chosen.endswith("they"):
        words, families = _they(genders, policy.reflexive)
        return Asked(axis, chosen, genders, words, families)
    words, families = _swapping(genders)
    stand_ins = names.mapping(document, genders, policy.seed) if policy.names else {}
    named = {word: f"name {old}" for old, new in stand_ins.items() for word in (old, new)}
    return Asked(axis, chosen, genders, words, families | named, stand_ins)


@cache
def _swapping(genders: frozenset[str]) -> tuple[Targets, dict[str, str]]:
    words: Targets = {}
    for word, targets in SWAPPED.items():
        if ("m" if word in MASCULINE else "f") in genders:
            words[word] = {target: ("pronoun", target) for target in targets}
    kin = _families({word: {other: ("noun", other)} for word, (other, _, _) in NOUNS.items()})
    members: dict[str, list[str]] = {}
    for word in NOUNS:
        members.setdefault(kin[word], []).append(word)
    for word, (counterpart, gender, _) in NOUNS.items():
        if gender in genders:
            others = {other for other in members[kin[word]] if NOUNS[other][1] != gender} | {counterpart}
            words.setdefault(word, {}).update({other: ("noun", other) for other in others})
    for word, gender in TITLE_GENDERS.items():
        if gender in genders:
            others = (other for other, its in TITLE_GENDERS.items() if its != gender)
            for other in others:
                words.setdefault(word, {}).setdefault(other, ("title", other))
    return words, _families(words)


@cache
def _they(genders: frozenset[str], reflexive: str) -> tuple[Targets, dict[str, str]]:
    chosen = {**NEUTRAL, **{word: {reflexive} for word in REFLEXIVE}}
    held = (MASCULINE if "m" in genders else frozenset()) | (FEMININE if "f" in genders else frozenset())
    words = {word: {t: ("pronoun", t) for t in targets} for word, targets in chosen.items() if word in held}
    verbs: Targets = {one: {many: ("agreement", many)} for one, many in TO_BE.items()}
    clitics: Targets = {one: {many: ("agreement", many) for many in others} for one, others in CLITICS.items()}
    return words, _families(words | verbs | clitics)


def _families(words: Targets) -> dict[str, str]:
    """The name of the set that holds each word and all it can become."""
    above: dict[str, str] = {}

    def top(word: str) -> str:
        above.setdefault(word, word)
        while above[word] != word:
            word = above[word]
        return word

    for word, targets in words.items():
        for target in targets:
            above[top(target)] = top(word)
    return {word: f"family {top(word)}" for word in above}


def of_pair(asked_for: Asked, words: set[str]) -> dict[str, tuple[str, str]]:
    """What a pair such as "he or she", of these words, may become."""
    if not asked_for.is_they or asked_for.genders != frozenset("mf"):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for word in words:
        found |= asked_for.words.get(word, {})
    return {new: ("pair", written) for new, (_, written) in found.items()}


def agreeing(before: str, after: str, ahead: str) -> bool:
    """Whether a lower-case verb of one person becomes that of they; ahead is the word before it, which tells a noun."""
    if TO_BE.get(before) == after:
        return True
    if not is_s_form(before) or base(before) != after or after not in VERBS:
        return False
    return ahead not in NOUN_FOLLOWS


def is_written(before: str, after: str, written: str) -> bool:
    """Whether the new word took over the capitals of the old one, or stands as its list writes it."""
    return after in (like(before, written), like(before.strip("("), written)) or (
        after == written and not written.islower()
    )
