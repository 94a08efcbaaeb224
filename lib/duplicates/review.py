"""The duplicates of a Selection to decide on: what would go, group by group, with the evidence for each record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lib.duplicates import groups as grouping
from lib.duplicates.groups import Cut, GroupTable, Totals
from lib.duplicates.pairs import Pairs
from lib.duplicates.stages import DEFAULT_RULES, stored_pairs
from lib.duplicates.survivors import ByHand, Rule, columns_of, survivor_ranks
from lib.engine.quoting import quoted
from lib.errors import BadOption, NotComputed
from lib.ledger.members import Members, make
from lib.query.predicates import column_type
from lib.query.selection import Selection
from lib.query.view import View

Kind = Literal["exact", "near"]
Sorting = Literal["size", "removable", "tokens", "similarity"]
KINDS: dict[str, str] = {"exact": "exact_group", "near": "near_group"}


@dataclass(frozen=True)
class Repeats:
    """All duplicates of one kind in a corpus: cut tells for each record whether it stays, and instead of which.

    Records that are out already take no part: none of them stays in another's stead. n_tokens int64 (n,), None before
    tokens were counted. rules: by which the copy that stays is chosen.
    """

    kind: Kind
    cut: Cut
    n_tokens: np.ndarray | None
    rules: tuple[Rule, ...]

    def rule_of(self, kept: int) -> str:
        """In words, for the ledger: by what these were found, and why this one stays."""
        found = "equal text" if self.kind == "exact" else f"near duplicate from {self.cut.threshold:.2f}"
        by_hand = any(isinstance(rule, ByHand) and kept in rule.keep for rule in self.rules)
        rest = ", ".join(rule.sentence() for rule in self.rules if not isinstance(rule, ByHand))
        return f"{found}; stays: {'chosen by hand' if by_hand else rest}"


@dataclass(frozen=True)
class Groups:
    """The groups of a Selection in which something would go. table: in the order asked for. totals: of all of them.

    within: bool (n,), the records that the Selection holds and that are not out; is_out: bool (n,), those that are.
    """

    table: GroupTable
    totals: Totals
    within: np.ndarray
    is_out: np.ndarray


@dataclass(frozen=True)
class Member:
    """One record of a group. kept: the record that it repeats, its own id where it stays itself. similarity to that
    record, 0..1. is_inside: whether the Selection holds it."""

    id: int
    kept: int
    similarity: float
    is_inside: bool

    @property
    def stays(self) -> bool:
        return self.kept == self.id


def floor(view: View, kind: Kind) -> float:
    """The lowest threshold that can be asked for. Raises NotComputed."""
    return stored_pairs(_near(view)).floor if kind == "near" else 1.0


def find(view: View, kind: Kind, threshold: float, keep: Sequence[int] = ()) -> Repeats:
    """Cut the corpus at a threshold (1.0 for exact ones); keep: ids that the curator chose to stay.

    Raises NotComputed before the stage ran, BadOption for a threshold outside [floor, 1].
    """
    if kind not in KINDS:
        raise BadOption(f"{kind!r} is no kind of duplicates; use one of {', '.join(KINDS)}.")
    n, out = view.n_records, view.state.excluded_by > 0
    rules: tuple[Rule, ...] = (ByHand(keep=tuple(sorted(keep))), *DEFAULT_RULES) if keep else DEFAULT_RULES
    # Whatever is out already ranks behind all others, so that no record goes in favour of it.
    ranks = survivor_ranks(rules, _columns(view, columns_of(rules)), n) + out * np.int64(n)
    if kind == "exact":
        if "exact_group" not in view.schema:
            raise NotComputed("Exact duplicates were not looked for yet; run `analyse` up to the stage exact.")
        table = view.arrow("SELECT coalesce(exact_group, -1)::BIGINT AS g FROM catalog ORDER BY id")
        group = np.where(out, -1, table["g"].to_numpy())
        cut = grouping.cut_of_groups(_without_lone(group), ranks)
    else:
        cut = grouping.cut(_alive(stored_pairs(_near(view)), out), threshold, ranks)
    tokens = _columns(view, ["n_tokens"])["n_tokens"] if "n_tokens" in view.schema else None
    return Repeats(kind, cut, tokens, rules)


def _near(view: View):
    key = view.current.artifacts.get("near")
    if key is None:
        raise NotComputed("Near duplicates were not looked for yet; run `analyse` up to the stage near.")
    return view.workspace.artifact_path("near", key)


def _columns(view: View, names: Sequence[str]) -> dict[str, np.ndarray]:
    for name in names:
        column_type(view.schema, name)
    table = view.arrow(f"SELECT {', '.join(quoted(name) for name in names)} FROM catalog ORDER BY id")
    return {name: table[name].to_numpy() for name in names}


def _without_lone(group: np.ndarray) -> np.ndarray:
    """Groups by their smallest record that takes part; those with one left are none."""
    alive = np.flatnonzero(group >= 0)
    _, first, back, counts = np.unique(group[alive], return_index=True, return_inverse=True, return_counts=True)
    named = np.full(len(group), -1, dtype=np.int64)
    named[alive] = np.where(counts[back] > 1, alive[first][back], -1)
    return named


def _alive(pairs: Pairs, out: np.ndarray) -> Pairs:
    """Without pairs of classes of which every record is out: nothing may be said to repeat those."""
    if not out.any():
        return pairs
    inside = np.zeros(len(out), dtype=bool)
    takes_part = ~out & (pairs.representative >= 0)
    inside[pairs.representative[takes_part]] = True
    both = inside[pairs.a] & inside[pairs.b]
    return replace(
        pairs, a=pairs.a[both], b=pairs.b[both], similarity=pairs.similarity[both], containment=pairs.containment[both]
    )


def of_selection(view: View, repeats: Repeats, selection: Selection, sorting: Sorting = "size") -> Groups:
    """Groups of which the Selection holds a record that would go, in the order asked for, then by their smallest id.

    Sizes, removable records and tokens count what the Selection holds; excluded records count nowhere.
    """
    is_out = view.state.excluded_by > 0
    within = np.zeros(view.n_records, dtype=bool)
    within[view.ids(selection)] = True
    within &= ~is_out
    table = grouping.group_table(repeats.cut, repeats.n_tokens, within)
    goes = table.n_removable > 0
    by = {"size": table.n_records, "removable": table.n_removable, "tokens": table.n_removable_tokens}
    measure = -by[sorting] if sorting in by else _least_similar(repeats.cut, table, within)
    order = np.flatnonzero(goes)[np.lexsort((table.group[goes], measure[goes]))]
    table = GroupTable(*(getattr(table, name)[order] for name in GroupTable.__dataclass_fields__))
    sums = (int(getattr(table, name).sum()) for name in ("n_records", "n_removable", "n_removable_tokens"))
    return Groups(table, Totals(len(order), *sums), within, is_out)


def _least_similar(cut: Cut, table: GroupTable, within: np.ndarray) -> np.ndarray:
    """(n_groups,) the least similarity to its kept record of a record that would go; 2.0 where none would."""
    rows = np.flatnonzero(cut.removable & within)
    least = np.full(len(table.group), 2.0)
    np.minimum.at(least, np.searchsorted(table.group, cut.group[rows]), cut.similarity[rows])
    return least


def members(repeats: Repeats, groups: Groups, group: int, most: int = 20) -> list[Member]:
    """Records of one group that are not out: those that stay first, then the most similar; at most `most`."""
    cut = repeats.cut
    rows = cut.members(group)
    rows = rows[~groups.is_out[rows]][:most]
    return [Member(int(r), int(cut.kept[r]), float(cut.similarity[r]), bool(groups.within[r])) for r in rows]


def to_exclude(repeats: Repeats, groups: Groups, group: int | None = None) -> Members:
    """The records that would go, each with the record kept in its stead, their similarity and the rule.

    group: of this group alone; None: of all groups.
    """
    goes = repeats.cut.removable & groups.within
    if group is not None:
        goes &= repeats.cut.group == group
    ids = np.flatnonzero(goes)
    kept = repeats.cut.kept[ids]
    words = {int(one): repeats.rule_of(int(one)) for one in _chosen(repeats.rules)}
    usual = repeats.rule_of(-1)
    rule = [words.get(one, usual) for one in kept.tolist()] if words else [usual] * len(ids)
    return make(ids, kept, repeats.cut.similarity[ids], rule)


def _chosen(rules: Sequence[Rule]) -> tuple[int, ...]:
    return tuple(one for rule in rules if isinstance(rule, ByHand) for one in rule.keep)
