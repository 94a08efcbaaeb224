"""Which directions of rewriting a curator can choose in a corpus, and which groups of the audit each one moves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from lib.audit.lexicon import Lexicon, Term
from lib.augment import term_tables
from lib.augment.policy import Policy
from lib.augment.result import Rewrite
from lib.augment.rewrite import rewrite, rewrite_terms
from lib.errors import BadOption

GENDER = "gender"
MEN, WOMEN = "men", "women"
THEY = "they"
# The rewriter's own words for groups of the lexicon; those that differ by more than capitals.
GROUPS = {
    "hispanic": "Hispanic or Latino",
    "young": "young adults",
    "old": "older people",
    "elderly": "older people",
    "teenage": "teenagers",
    "arab": "Middle Eastern or North African",
    "disabled": "disabled people",
    "nondisabled": "non-disabled people",
    "gay": "gay men and gay people",
    "straight": "straight people",
    "poor": "poor people",
    "rich": "wealthy people",
}
AXES = {"class": "status"}
# An axis with more directions than this is chosen in two steps.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Direction:
    """One choice. axis is the lexicon's; source groups are rewritten, target is the group that grows, "" for none.

    rewriter_axis and name are what `rewrite` takes; pairs (from, to) stand in their place where the words are the
    lexicon's own. is_automatic: rules for it are sure enough for a run without a look at every record.
    """

    axis: str
    name: str
    title: str
    sources: tuple[str, ...]
    target: str
    rewriter_axis: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    is_automatic: bool = False

    @property
    def key(self) -> str:
        """What an address, a run and the command line call it: "gender:m->f"."""
        return f"{self.axis}:{self.name}"

    @property
    def changes_sex(self) -> bool:
        """Whether a child says another sex of the persons that its parent speaks of."""
        return self.axis == GENDER and self.name != THEY


_GENDER = (
    Direction(GENDER, "m->f", "men → women", (MEN,), WOMEN, GENDER, is_automatic=True),
    Direction(GENDER, "f->m", "women → men", (WOMEN,), MEN, GENDER, is_automatic=True),
    Direction(GENDER, "swap", "men ↔ women", (MEN, WOMEN), "", GENDER, is_automatic=True),
    Direction(GENDER, THEY, "men and women → they", (MEN, WOMEN), "", GENDER, is_automatic=True),
)


def available(lexicon: Lexicon) -> tuple[Direction, ...]:
    """All directions of a corpus: gender, the rewriter's tables of linked words, then the pairs of its own lexicon."""
    known = frozenset(lexicon.all_groups)
    found = {one.key: one for one in _GENDER if all((GENDER, group) in known for group in one.sources)}
    found |= {one.key: one for one in _of_tables(known)}
    between = {(one.axis, one.sources, one.target) for one in found.values()}
    for axis, source, target, pairs in _of_lexicon(lexicon):
        if axis != GENDER and (axis, (source,), target) not in between:
            made = Direction(axis, f"{source}->{target}", f"{source} → {target}", (source,), target, pairs=pairs)
            found[made.key] = made
    return tuple(found.values())


def named(lexicon: Lexicon, key: str) -> Direction:
    """Raises BadOption with those that come close."""
    found = {one.key: one for one in available(lexicon)}
    if key not in found:
        axis = key.partition(":")[0]
        have = [other for other in found if other.startswith(f"{axis}:")] or [*found][:6]
        raise BadOption(f"There is no direction {key!r}; there are, among others, {', '.join(have[:8])}.")
    return found[key]


def rewriter(direction: Direction, policy: Policy) -> Callable[[str], Rewrite]:
    """The function that rewrites one text by rules. Raises BadOption where pairs contradict each other."""
    if direction.pairs:
        return lambda text: rewrite_terms(text, direction.pairs, policy=policy)
    return lambda text: rewrite(text, direction.rewriter_axis, direction.name, policy)


def menu(found: Iterable[Direction]) -> dict[str, dict[str, Direction]]:
    """The directions by what a curator chooses first, then second: where an axis has many groups, source and target.

    The key of a direction that is chosen at once is its own, with itself alone behind it.
    """
    by_axis: dict[str, list[Direction]] = {}
    for one in found:
        by_axis.setdefault(one.axis, []).append(one)
    chosen: dict[str, dict[str, Direction]] = {}
    for listed in by_axis.values():
        for one in listed:
            is_long = len(listed) > MOST_AT_ONCE and len(one.sources) == 1 and one.target
            chosen.setdefault(f"{one.axis}:{one.sources[0]}" if is_long else one.key, {})[one.key] = one
    return chosen


@lru_cache(maxsize=4)
def _of_tables(known: frozenset[tuple[str, str]]) -> tuple[Direction, ...]:
    """Between all groups of the rewriter's tables that the lexicon has too."""
    found = []
    for rewriter_axis, groups in term_tables.axes().items():
        axis = AXES.get(rewriter_axis, rewriter_axis)
        names = {group.lower(): group for own, group in sorted(known, reverse=True) if own == axis}
        held = {word: names[name] for word in groups if (name := GROUPS.get(word, word).lower()) in names}
        for (source, one), (target, other) in permutations(held.items(), 2):
            if one != other and term_tables.has_words(rewriter_axis, source, target):
                name = f"{source}->{target}"
                found.append(Direction(axis, name, f"{one} → {other}", (one,), other, rewriter_axis))
    return tuple(found)


def _of_lexicon(lexicon: Lexicon) -> list[tuple[str, str, str, tuple[tuple[str, str], ...]]]:
    """(axis, source, target, pairs) from the counterparts of single words that the lexicon names.

    A term that counts only in some contexts is changed only before a word for people; one with several counterparts
    in a group takes the first.
    """
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for term in lexicon.terms:
        for text in term.counterparts:
            other = lexicon.find(term.axis, text)
            if other is None or other.group == term.group or not (_is_plain(term) and _is_plain(other)):
                continue
            pairs = found.setdefault((term.axis, term.group, other.group), {})
            pairs.setdefault(f"{'~' if term.tier == 'B' else ''}{term.text}", other.text)
    return [(*key, tuple(sorted(pairs.items()))) for key, pairs in sorted(found.items())]


def _is_plain(term: Term) -> bool:
    return term.tier != "C" and term.text.isalpha()
