"""Twins of texts for the audit's tone gap: the words for one group in place of those for another, nothing else."""

from lib.audit.lexicon import Lexicon
from lib.audit.tone import Twin
from lib.augment import directions
from lib.augment.directions import Direction
from lib.augment.policy import Policy

# Rules alone: a parse of every hard case would take seconds on a page, and both texts of a pair get the same scorer.
POLICY = Policy(model=False, check=False)


def partners(lexicon: Lexicon, axis: str) -> dict[str, list[str]]:
    """Group -> the groups that its texts can be rewritten into and back; the order is the lexicon's."""
    found = _between(lexicon, axis)
    known = lexicon.groups(axis)
    both = {group: [one for one in known if (group, one) in found and (one, group) in found] for group in known}
    return {group: others for group, others in both.items() if others}


def twins(lexicon: Lexicon, axis: str, first: str, second: str) -> tuple[Twin, Twin] | None:
    """How texts of the first group become texts of the second, and the other way round; None where they cannot."""
    found = _between(lexicon, axis)
    if (first, second) not in found or (second, first) not in found:
        return None
    return _twin(found[first, second]), _twin(found[second, first])


def _between(lexicon: Lexicon, axis: str) -> dict[tuple[str, str], Direction]:
    """(source, target) -> the direction between them. Men and women are exchanged at once: a text may name both."""
    found = {}
    for one in directions.available(lexicon):
        if one.axis != axis:
            continue
        if one.axis == directions.GENDER and one.name == "swap":
            found[directions.MEN, directions.WOMEN] = found[directions.WOMEN, directions.MEN] = one
        elif len(one.sources) == 1 and one.target:
            found.setdefault((one.sources[0], one.target), one)
    return found


def _twin(direction: Direction) -> Twin:
    rewrite = directions.rewriter(direction, POLICY)

    def twin(text: str) -> str | None:
        made = rewrite(text)
        return made.text if made.is_changed else None

    return twin
