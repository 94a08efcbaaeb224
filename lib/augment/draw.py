"""Which records to rewrite so that a group's share reaches a target: how many, and in which order they are drawn.

F mentions of the target group, T of all groups of the axis, t the target share. Adding a child to its parent (augment)
adds k = (tT - F)/(1 - t) mentions of the group; putting it in its parent's stead (substitute) turns tT - F. Records
are drawn so that every beginning of the order has the mix of the Selection over source x topic.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.audit.intervals import Estimate, clustered_share
from lib.audit.marks import Marks, opened
from lib.augment.directions import Direction
from lib.corpus import generated
from lib.duplicates.evidence import codes
from lib.errors import BadOption
from lib.query.selection import Selection
from lib.query.view import View

Method = Literal["augment", "substitute"]
METHODS: tuple[Method, ...] = ("augment", "substitute")
# 50.00000000000001 mentions are 50.
ROUNDING = 1e-6
GOLDEN = (5**0.5 - 1) / 2
# Pairs of source and topic are numbered with gaps up to here, which spares a sort of all records.
MOST_SPARSE = 1_000_000


@dataclass(frozen=True)
class Aim:
    """What is wanted: a share of the direction's target group, 0..1; without one n children, all there are for None."""

    share: float | None = None
    n: int | None = None
    method: Method = "augment"
    seed: int = 7


@dataclass(frozen=True, eq=False)
class Drawing:
    """order (m,) int64: the eligible records as they are drawn. gain and added (m,): the mentions of the target group,
    and of the axis, that a child of each brings (in its parent's stead: more than the parent had).

    F, T: mentions of the target group and of the axis in the Selection; share is F/T. The first n_needed of order reach
    the aim if each of them can be rewritten; None where all of them do not: then `reach` is the most that they give.
    n_needed_mentions is k of the formula, None without a target share. n_used: records left aside since they have a
    child of this direction. columns name the mix, mix_shift is how far the children needed move it (0..1).
    """

    order: np.ndarray
    gain: np.ndarray
    added: np.ndarray
    F: int
    T: int
    share: Estimate
    n_needed: int | None
    n_needed_mentions: int | None
    reach: float | None
    n_selected: int
    n_used: int
    columns: tuple[str, ...]
    mix_shift: float

    @property
    def n_eligible(self) -> int:
        return len(self.order)


@dataclass(frozen=True, eq=False)
class Pool:
    """What can be drawn in a Selection, whatever the aim. order, F, T, share, n_selected, n_used and columns as in
    Drawing; own, target, total (m,) int64: mentions of the groups rewritten, of the target group and of the axis in
    each record of order; strata (m,): where it lies in mix, the number of selected records in each stratum.
    """

    direction: Direction
    order: np.ndarray
    own: np.ndarray
    target: np.ndarray
    total: np.ndarray
    strata: np.ndarray
    mix: np.ndarray
    F: int
    T: int
    share: Estimate
    n_selected: int
    n_used: int
    columns: tuple[str, ...]


def draw(view: View, direction: Direction, selection: Selection, aim: Aim) -> Drawing:
    """Raises BadOption for an aim that makes no sense, NotComputed before the stage mentions, BadFilter."""
    check(direction, aim)
    return drawn(pool(view, direction, selection, aim.seed), aim)


def pool(view: View, direction: Direction, selection: Selection, seed: int) -> Pool:
    """The eligible records in the order drawn. Raises NotComputed before the stage mentions, BadFilter."""
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    marks = opened(view).marks(direction.axis).within(chosen)
    counts = _counts(marks, view.n_records)
    columns = {group: counts[:, number] for number, group in enumerate(marks.groups)}
    total = counts.sum(1)
    none = np.zeros(view.n_records, np.int64)
    own = sum((columns[group] for group in direction.sources if group in columns), none)
    target = columns.get(direction.target, none)
    eligible = (own > 0) & marks.counted & chosen
    children, parents = generated.parents(view.workspace)
    eligible[children[children < view.n_records]] = False
    n_before = int(eligible.sum())
    eligible[_used(view, direction, children, parents)] = False
    n_used = n_before - int(eligible.sum())
    names, strata = _strata(view)
    ids = np.flatnonzero(eligible)
    mix = np.bincount(strata[chosen], minlength=int(strata.max(initial=0)) + 1)
    order = ids[_in_mix(strata[ids], mix, seed)]
    table = marks.by_bucket()
    share = (
        clustered_share(table[:, marks.groups.index(direction.target)], table.sum(1))
        if direction.target in marks.groups
        else Estimate(None, why="this direction moves no group up")
    )
    return Pool(
        direction,
        order,
        own[order],
        target[order],
        total[order],
        strata[order],
        mix,
        int(target.sum()),
        int(total.sum()),
        share,
        int(chosen.sum()),
        n_used,
        names,
    )


def drawn(found: Pool, aim: Aim) -> Drawing:
    """What an aim takes of a pool that was drawn with its seed. Raises BadOption."""
    check(found.direction, aim)
    is_beside = aim.method == "augment"
    gain = found.own + found.target if is_beside else found.own
    added = found.total if is_beside else np.zeros_like(found.total)
    n_needed, mentions, reach = _needed(found.F, found.T, gain, added, aim)
    shift = _shift(found.strata[:n_needed], found.mix) if is_beside else 0.0
    return Drawing(
        found.order,
        gain,
        added,
        found.F,
        found.T,
        found.share,
        n_needed,
        mentions,
        reach,
        found.n_selected,
        found.n_used,
        found.columns,
        shift,
    )


def refusal(direction: Direction, aim: Aim, drawing: Drawing) -> str:
    """Why no run with this aim makes sense, with the shortfall; "" where one does."""
    if not drawing.n_eligible:
        aside = " without a child of this direction already" if drawing.n_used else ""
        return f"No record here mentions {' or '.join(direction.sources)}{aside}; widen the Selection."
    if aim.share is None:
        n, wanted = drawing.n_eligible, aim.n or 0
        there = f"{n:,} record{'' if n == 1 else 's'} can be rewritten, {wanted - n:,} short"
        said = f"Too few: {wanted:,} children were asked for and {there}; ask for fewer or widen the Selection."
        return said if drawing.n_needed is None else ""
    if drawing.n_needed == 0:
        return f"The share of {direction.target} is {drawing.F / drawing.T:.1%} already; nothing is missing."
    if drawing.n_needed is None:
        there, wanted = int(drawing.gain.sum()), drawing.n_needed_mentions or 0
        lacks = f", {wanted - there:,} short" if there < wanted else ""
        stead = ", or let children stand in their parents' stead" if aim.method == "augment" else ""
        return (
            f"Too few: {wanted:,} mentions of {direction.target} are needed, and children of all "
            f"{drawing.n_eligible:,} eligible records bring {there:,}{lacks}. With them the share would be "
            f"{drawing.reach or 0:.1%}, not {aim.share:.1%}; lower the target, widen the Selection{stead}."
        )
    return ""


def check(direction: Direction, aim: Aim) -> None:
    """Raise BadOption where an aim cannot be meant."""
    if aim.method not in METHODS:
        raise BadOption(f"{aim.method!r} is no method; use {' or '.join(METHODS)}.")
    if aim.n is not None and aim.n < 1:
        raise BadOption(f"{aim.n} children were asked for; ask for at least 1.")
    if aim.share is None:
        return
    if not 0 < aim.share < 1:
        raise BadOption(f"The target share is {aim.share:g}; choose one above 0 and below 1 (0.5 is half).")
    if not direction.target:
        raise BadOption(f"“{direction.title}” moves no group towards a share; choose another direction, or a number.")


def _needed(
    F: int, T: int, gain: np.ndarray, added: np.ndarray, aim: Aim
) -> tuple[int | None, int | None, float | None]:
    """(records, mentions of the formula, the share that all would reach)."""
    share_after = (F + np.cumsum(gain)) / np.maximum(T + np.cumsum(added), 1)
    if aim.share is None:
        wanted = len(gain) if aim.n is None else aim.n
        return (wanted if wanted <= len(gain) and len(gain) else None), None, None
    t = aim.share
    if T and t <= F / T:
        return 0, 0, F / T
    missing = (t * T - F) / (1 - t) if aim.method == "augment" else t * T - F
    mentions = int(np.ceil(missing - ROUNDING))
    enough = np.flatnonzero(share_after >= t)
    reach = float(share_after.max()) if len(share_after) else (F / T if T else None)
    return (int(enough[0]) + 1 if len(enough) else None), mentions, reach


def _counts(marks: Marks, n: int) -> np.ndarray:
    """Mentions, (n, g) int64."""
    size = len(marks.groups)
    return np.bincount(marks.ids * size + marks.group, marks.n, n * size).reshape(n, size).astype(np.int64)


def _used(view: View, direction: Direction, children: np.ndarray, parents: np.ndarray) -> np.ndarray:
    """Parents that have a child of this direction already, taken back or not: a second one would be the same text."""
    if not len(children) or "cda_direction" not in view.schema:
        return np.empty(0, np.int64)
    rows = view.arrow(
        "SELECT id FROM catalog WHERE is_generated AND cda_axis = ? AND cda_direction = ? ORDER BY id",
        [direction.axis, direction.name],
    )
    mine = np.isin(children, rows["id"].to_numpy())
    return parents[mine]


def _strata(view: View) -> tuple[tuple[str, ...], np.ndarray]:
    """The columns whose mix must stay, as far as the corpus has them, and the stratum of each record, (n,) int64."""
    role = view.workspace.roles.source
    source = next((c.name for c in view.workspace.columns if role and c.source_name == role), None)
    names = tuple(name for name in (source, "topic") if name and name in view.schema)
    strata, n_strata = np.zeros(view.n_records, np.int64), 1
    for name in names:
        numbers, values = codes(view, name)
        strata = strata * len(values) + numbers
        n_strata *= len(values)
        if n_strata > MOST_SPARSE:
            strata, n_strata = _numbered(strata)
    return names, strata


def _numbered(strata: np.ndarray) -> tuple[np.ndarray, int]:
    """The same strata numbered without gaps, and how many there are."""
    found, numbers = np.unique(strata, return_inverse=True)
    return numbers.astype(np.int64), len(found)


def _in_mix(strata: np.ndarray, mix: np.ndarray, seed: int) -> np.ndarray:
    """An order of the records, (m,) positions, whose every beginning follows the mix as long as its strata last.

    Within a stratum the order is drawn at random. The j-th record (from 0) of a stratum with share p stands at the
    place (j + u)/p with a random start u: systematic sampling, so before a place x each stratum has p·x records,
    rounded up or down, on average over seeds exactly p·x. The starts of strata of about the same size are spread
    evenly (multiples of the golden ratio), so that not many of them are rounded up at once, and x is the number of
    records drawn but for a few.
    """
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(len(strata))
    by_stratum = shuffled[np.argsort(strata[shuffled], kind="stable")]
    sorted_strata = strata[by_stratum]
    starts = np.searchsorted(sorted_strata, sorted_strata, side="left")
    rank = np.empty(len(mix), np.int64)
    rank[np.lexsort((rng.permutation(len(mix)), -mix))] = np.arange(len(mix))
    start_at = (rng.random() + rank * GOLDEN) % 1
    share = mix / max(1, mix.sum())
    place = (np.arange(len(strata)) - starts + start_at[sorted_strata]) / share[sorted_strata]
    return by_stratum[np.lexsort((by_stratum, place))]


def _shift(strata: np.ndarray, mix: np.ndarray) -> float:
    """Total variation distance between the mix and the one with children in these strata added, 0..1."""
    if not mix.sum():
        return 0.0
    after = mix + np.bincount(strata, minlength=len(mix))
    return float(np.abs(after / after.sum() - mix / mix.sum()).sum() / 2)
