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


def draw(view: View, direction: Direction, selection: Selection, aim: Aim) -> Drawing:
    """Raises BadOption for an aim that makes no sense, NotComputed before the stage mentions, BadFilter."""
    check(direction, aim)
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    marks = opened(view).marks(direction.axis).within(chosen)
    counts = _counts(marks, view.n_records)
    columns = {group: counts[:, number] for number, group in enumerate(marks.groups)}
    total = counts.sum(1)
    own = sum((columns[group] for group in direction.sources if group in columns), np.zeros(view.n_records))
    eligible = (own > 0) & marks.counted & chosen
    children, parents = generated.parents(view.workspace)
    eligible[children[children < view.n_records]] = False
    n_before = int(eligible.sum())
    eligible[_used(view, direction, children, parents)] = False
    n_used = n_before - int(eligible.sum())

    names, strata = _strata(view)
    ids = np.flatnonzero(eligible)
    mix = np.bincount(strata[chosen], minlength=int(strata.max(initial=0)) + 1)
    order = ids[_in_mix(strata[ids], mix, aim.seed)]
    target = columns.get(direction.target, np.zeros(view.n_records))
    F, T = int(target.sum()), int(total.sum())
    table = marks.by_bucket()
    share = (
        clustered_share(table[:, marks.groups.index(direction.target)], table.sum(1))
        if direction.target in marks.groups
        else Estimate(None, why="this direction moves no group up")
    )
    gain, added = _gains(order, own, target, total, aim.method)
    n_needed, needed_mentions, reach = _needed(F, T, gain, added, aim)
    return Drawing(
        order,
        gain,
        added,
        F,
        T,
        share,
        n_needed,
        needed_mentions,
        reach,
        int(chosen.sum()),
        n_used,
        names,
        0.0 if aim.method == "substitute" else _shift(strata[order[:n_needed]], mix),
    )


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


def _gains(order, own, target, total, method: Method) -> tuple[np.ndarray, np.ndarray]:
    if method == "substitute":
        return own[order], np.zeros(len(order))
    return own[order] + target[order], total[order]


def _needed(
    F: int, T: int, gain: np.ndarray, added: np.ndarray, aim: Aim
) -> tuple[int | None, int | None, float | None]:
    """(records, mentions of the formula, the share that all would reach)."""
    share_after = (F + np.cumsum(gain)) / np.maximum(T + np.cumsum(added), 1)
    if aim.share is None:
        wanted = len(gain) if aim.n is None else aim.n
        return (wanted if wanted <= len(gain) and len(gain) else None), None, None
    t = aim.share
    missing = t * T - F
    mentions = max(0, int(np.ceil(missing / (1 - t) if aim.method == "augment" else missing)))
    if missing <= 0:
        return 0, 0, F / T if T else None
    enough = np.flatnonzero(share_after >= t)
    reach = float(share_after.max()) if len(share_after) else (F / T if T else None)
    return (int(enough[0]) + 1 if len(enough) else None), mentions, reach


def _counts(marks: Marks, n: int) -> np.ndarray:
    """Mentions, (n, g)."""
    size = len(marks.groups)
    return np.bincount(marks.ids * size + marks.group, marks.n, n * size).reshape(n, size)


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
    strata = np.zeros(view.n_records, np.int64)
    for name in names:
        numbers, values = codes(view, name)
        strata = strata * len(values) + numbers
    return names, np.unique(strata, return_inverse=True)[1].astype(np.int64)


def _in_mix(strata: np.ndarray, mix: np.ndarray, seed: int) -> np.ndarray:
    """An order of the records, (m,) positions, whose every beginning follows the mix as long as its strata last.

    Within a stratum the order is drawn at random. The j-th record of a stratum with share p stands at (j + u)/p, u
    drawn once for each stratum: systematic sampling with a random start, which keeps each count within one of n·p.
    """
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(len(strata))
    by_stratum = shuffled[np.argsort(strata[shuffled], kind="stable")]
    sorted_strata = strata[by_stratum]
    starts = np.searchsorted(sorted_strata, sorted_strata, side="left")
    start_at = rng.random(len(mix))
    share = mix / max(1, mix.sum())
    place = (np.arange(len(strata)) - starts + start_at[sorted_strata]) / share[sorted_strata]
    return by_stratum[np.lexsort((by_stratum, place))]


def _shift(strata: np.ndarray, mix: np.ndarray) -> float:
    """Total variation distance between the mix and the one with children in these strata added, 0..1."""
    if not mix.sum():
        return 0.0
    after = mix + np.bincount(strata, minlength=len(mix))
    return float(np.abs(after / after.sum() - mix / mix.sum()).sum() / 2)
