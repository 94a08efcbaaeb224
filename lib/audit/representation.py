"""How much of a corpus speaks of each group: shares with clustered intervals, prevalence, rate, and the unmarked."""

from dataclasses import dataclass

import numpy as np

from lib.audit.intervals import (
    LEAST_CLUSTERS,
    LEAST_MENTIONS,
    N_BUCKETS,
    Estimate,
    Z,
    clustered_share,
    jackknife_error,
    missing,
    wilson,
)
from lib.audit.marks import Marks
from lib.audit.references import Reference

# An engineering band, not a legal one: the ratio is marked where its whole interval lies outside.
BAND = (0.8, 1.25)


@dataclass(frozen=True)
class Against:
    """A group's share over its share in the reference, and the records needed to bring it there.

    Both shares are among the groups that the reference covers. gap is 0 where the share is reached already, None
    where it cannot be said. is_outside: the whole interval lies outside the band.
    """

    expected: float
    ratio: Estimate
    gap: int | None
    is_outside: bool


@dataclass(frozen=True)
class GroupShare:
    """n mentions in n_documents records. share is of all mentions on the axis, prevalence of the records counted
    (Wilson), rate mentions in a million tokens; share_strict is the share by tier A alone, None for labels.
    """

    group: str
    n: int
    n_documents: int
    share: Estimate
    prevalence: Estimate
    rate: Estimate
    share_strict: Estimate | None = None
    against: Against | None = None


@dataclass(frozen=True)
class AxisShares:
    """One axis. n mentions in n_marked of n_counted records; the rest, unmarked, name no group of the axis."""

    axis: str
    title: str
    kind: str
    tier: str
    n: int
    n_counted: int
    n_marked: int
    unmarked: Estimate
    groups: tuple[GroupShare, ...]
    reference: Reference | None = None
    not_covered: tuple[str, ...] = ()
    n_hidden: int = 0

    @property
    def n_unmarked(self) -> int:
        return self.n_counted - self.n_marked


def represent(
    marks: Marks,
    n_tokens: np.ndarray | None = None,
    strict: Marks | None = None,
    reference: Reference | None = None,
    band: tuple[float, float] = BAND,
) -> AxisShares:
    """The shares of the groups of marks, most mentioned first.

    n_tokens (n,) of each record, None before they were counted; strict: the same marks by tier A alone.
    """
    table = marks.by_bucket()
    totals, n_documents, n_counted = marks.totals(), marks.documents(), marks.n_counted
    strict_table = strict.by_bucket() if strict is not None else None
    tokens = None
    if n_tokens is not None:
        tokens = np.bincount(marks.bucket[marks.counted], n_tokens[marks.counted], N_BUCKETS)
    covered = reference.covered(marks.groups) if reference is not None else ()
    groups = []
    for number, group in enumerate(marks.groups):
        of_axis = None if strict_table is None else clustered_share(strict_table[:, number], strict_table.sum(1))
        groups.append(
            GroupShare(
                group,
                int(table[:, number].sum()),
                int(n_documents[number]),
                clustered_share(table[:, number], totals),
                _prevalence(int(n_documents[number]), n_counted),
                clustered_rate(table[:, number], tokens) if tokens is not None else missing("tokens were not counted"),
                of_axis,
                _against(table, marks, number, covered, reference, band) if reference and group in covered else None,
            )
        )
    groups.sort(key=lambda share: (-share.n, share.group))
    return AxisShares(
        marks.axis,
        marks.title,
        marks.kind,
        marks.tier,
        int(totals.sum()),
        n_counted,
        marks.n_marked,
        _prevalence(n_counted - marks.n_marked, n_counted),
        tuple(groups),
        reference,
        tuple(group for group in marks.groups if reference is not None and group not in covered),
        marks.n_hidden,
    )


def clustered_rate(hits: np.ndarray, tokens: np.ndarray) -> Estimate:
    """Mentions in a million tokens, (b,) sums by bucket; the jackknife on the log scale."""
    if hits.sum() < LEAST_MENTIONS:
        return missing(f"{int(hits.sum()):,} mentions, {LEAST_MENTIONS} are needed")
    used = tokens > 0
    value = float(1e6 * hits.sum() / tokens.sum())
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    left_out = (hits.sum() - hits[used] + 0.5) / (tokens.sum() - tokens[used])
    half = Z * jackknife_error(np.log(left_out))
    return Estimate(value, float(value * np.exp(-half)), float(value * np.exp(half)))


def _prevalence(n_hits: int, n: int) -> Estimate:
    if not n:
        return missing("no record was counted")
    low, high = wilson(n_hits, n)
    return Estimate(n_hits / n, float(low), float(high))


def _against(
    table: np.ndarray,
    marks: Marks,
    number: int,
    covered: tuple[str, ...],
    reference: Reference,
    band: tuple[float, float],
) -> Against:
    """The share among covered groups over the reference's: SE(ln ratio) = SE(share)/share, so the interval divides."""
    columns = [marks.groups.index(group) for group in covered]
    expected = reference.share_of(marks.groups[number], covered)
    share = clustered_share(table[:, number], table[:, columns].sum(1))
    if share.value is None:
        return Against(expected, share, None, False)
    low, high = (None if bound is None else bound / expected for bound in (share.low, share.high))
    ratio = Estimate(share.value / expected, low, high, share.why)
    is_outside = low is not None and high is not None and (high < band[0] or low > band[1])
    return Against(expected, ratio, _gap(table, marks, number, columns, expected), is_outside)


def _gap(table: np.ndarray, marks: Marks, number: int, columns: list[int], expected: float) -> int | None:
    """Records to add, each with as many mentions of the group as its records have now: k = (t·f₊ − f)/(1 − t)."""
    n, total, n_documents = table[:, number].sum(), table[:, columns].sum(), marks.documents()[number]
    if not n_documents or expected >= 1:
        return None
    mentions = (expected * total - n) / (1 - expected)
    return max(0, int(np.ceil(mentions / (n / n_documents))))
