"""The duplicates of a Selection to decide on: what would go, group by group, with the evidence for each record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.duplicates import evidence as gathering
from lib.duplicates import groups as grouping
from lib.duplicates.evidence import Evidence
from lib.duplicates.groups import Cut, GroupTable, Totals
from lib.duplicates.policy import Policy
from lib.duplicates.survivors import decided_among
from lib.ledger.members import Members, make
from lib.query.selection import Selection
from lib.query.view import View

Kind = Literal["exact", "near", "meaning"]
Sorting = Literal["size", "removable", "tokens", "similarity"]
FOUND_BY = {
    "exact": "equal text",
    "near": "near duplicate from {:.2f}",
    "meaning": "the same in meaning from {:.2f}",
}


@dataclass(frozen=True)
class Repeats:
    """All duplicates of one kind in a corpus: cut tells for each record whether it stays, and instead of which.

    Records that are out already take no part: none of them stays in another's stead.
    """

    evidence: Evidence
    cut: Cut

    @property
    def kind(self) -> str:
        return self.evidence.kind

    def rule_of(self, kept: int) -> str:
        """In words, for the ledger: by what these were found, and why this one stays."""
        policy = self.evidence.policy
        by = "chosen by hand" if kept in policy.keep else policy.sentence()
        return f"{FOUND_BY[self.kind].format(self.cut.threshold)}; stays: {by}"

    def decided(self) -> list[int]:
        """In how many groups each rule decided which copy is first to stay, by hand first where there is any.

        The last entry: groups in which only the order of the records did.
        """
        return decided_among(self.evidence.keys, self.cut.group)


@dataclass(frozen=True)
class Groups:
    """The groups of a Selection in which something would go. table: in the order asked for. totals: of all of them.

    within: bool (n,), the records that the Selection holds and that are not out.
    """

    table: GroupTable
    totals: Totals
    within: np.ndarray


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


def find(view: View, kind: str, threshold: float, policy: Policy = Policy(), within_splits: bool = False) -> Repeats:
    """Cut the corpus at a threshold (1.0 for exact ones).

    Raises NotComputed before the stage ran, BadOption for a threshold outside [floor, 1].
    """
    return cut(gathering.gather(view, kind, policy, within_splits), threshold)


def cut(evidence: Evidence, threshold: float) -> Repeats:
    """The same from evidence at hand: what each move of the slider does."""
    return Repeats(evidence, gathering.cut(evidence, threshold))


def held(view: View, selection: Selection) -> np.ndarray:
    """The records that a Selection holds and that are not out, bool (n,)."""
    within = np.zeros(view.n_records, dtype=bool)
    within[view.ids(selection)] = True
    return within & (view.state.excluded_by == 0)


def groups(
    repeats: Repeats,
    within: np.ndarray,
    sorting: Sorting = "size",
    least_size: int = 2,
    touching: Sequence[np.ndarray] = (),
) -> Groups:
    """Groups of which `within` holds a record that would go, in the order asked for, then by their smallest id.

    Sizes, removable records and tokens count what `within` holds. least_size: records of the group that are not out,
    wherever they are. touching: bool (n,) each; a group is shown only where it has a record of every one.
    """
    cut = repeats.cut
    table = grouping.group_table(cut, repeats.evidence.n_tokens, within)
    goes = table.n_removable > 0
    if least_size > 2:
        sizes = np.bincount(cut.group[cut.group >= 0], minlength=1)
        goes &= sizes[table.group] >= least_size
    for mask in touching:
        goes &= np.isin(table.group, cut.group[mask & (cut.group >= 0)])
    by = {"size": table.n_records, "removable": table.n_removable, "tokens": table.n_removable_tokens}
    measure = -by[sorting] if sorting in by else _least_similar(cut, table, within)
    order = np.flatnonzero(goes)[np.lexsort((table.group[goes], measure[goes]))]
    table = GroupTable(*(getattr(table, name)[order] for name in GroupTable.__dataclass_fields__))
    sums = (int(getattr(table, name).sum()) for name in ("n_records", "n_removable", "n_removable_tokens"))
    return Groups(table, Totals(len(order), *sums), within)


def of_selection(view: View, repeats: Repeats, selection: Selection, sorting: Sorting = "size") -> Groups:
    """The groups of a Selection."""
    return groups(repeats, held(view, selection), sorting)


def _least_similar(cut: Cut, table: GroupTable, within: np.ndarray) -> np.ndarray:
    """(n_groups,) the least similarity to its kept record of a record that would go; 2.0 where none would."""
    rows = np.flatnonzero(cut.removable & within)
    least = np.full(len(table.group), 2.0)
    np.minimum.at(least, np.searchsorted(table.group, cut.group[rows]), cut.similarity[rows])
    return least


def members(repeats: Repeats, groups: Groups, group: int, most: int = 20, first: int = 0) -> list[Member]:
    """Records of one group that are not out, at most `most`: each that stays with those that repeat it behind it.

    The one that most repeat comes first, and behind it the others by distance from it, the nearest first.
    """
    cut = repeats.cut
    rows = cut.members(group)
    _, local, n_repeats = np.unique(cut.kept[rows], return_inverse=True, return_counts=True)
    best = repeats.evidence.ranks[cut.kept[rows]]
    order = np.lexsort((rows, -cut.similarity[rows], cut.kept[rows] != rows, best, -n_repeats[local]))
    rows = rows[order][first : first + most]
    return [Member(int(r), int(cut.kept[r]), float(cut.similarity[r]), bool(groups.within[r])) for r in rows]


def to_exclude(repeats: Repeats, groups: Groups, group: int | None = None, judged: Repeats | None = None) -> Members:
    """The records that would go, each with the record kept in its stead, their similarity and the rule.

    group: of this group alone; None: of all groups in the table. judged: another cut that says what goes of the
    records in these groups, such as one that never compares across splits.
    """
    decided = judged or repeats
    listed = np.zeros(len(groups.within), dtype=bool)
    listed[groups.table.group if group is None else group] = True
    ids = np.flatnonzero(decided.cut.removable & groups.within & (repeats.cut.group >= 0))
    ids = ids[listed[repeats.cut.group[ids]]]
    kept = decided.cut.kept[ids]
    by_hand = np.isin(kept, np.asarray(decided.evidence.policy.keep, dtype=np.int64))
    usual = decided.rule_of(-1)
    words = {int(one): decided.rule_of(int(one)) for one in np.unique(kept[by_hand])}
    rule = [words[one] if hand else usual for one, hand in zip(kept.tolist(), by_hand.tolist(), strict=True)]
    return make(ids, kept, decided.cut.similarity[ids], rule)
