"""Whom a filter hits: how much likelier a document that mentions a group is to go than one that does not."""

import numpy as np

from lib.audit.intervals import Estimate, Z, missing, ratio_of_shares

# An engineering band, not a legal one: groups above it are marked where the interval is clear of 1.
MARK_ABOVE = 1.25
LEAST_DOCUMENTS = 10


def removal_ratio(n_gone_with: int, n_with: int, n_gone_without: int, n_without: int) -> Estimate:
    """P(gone | mentions g) / P(gone | does not), with its interval; missing where too few mention the group."""
    if n_with < LEAST_DOCUMENTS:
        return missing(f"{n_with} documents mention the group, {LEAST_DOCUMENTS} are needed")
    return ratio_of_shares(n_gone_with, n_with, n_gone_without, n_without)


def stratified(gone_with: np.ndarray, n_with: np.ndarray, gone_without: np.ndarray, n_without: np.ndarray) -> Estimate:
    """The ratio within strata (sources, say), (s,) counts each, pooled by Mantel and Haenszel.

    The interval is that of Greenland and Robins (1985). A filter that hits one source
    that happens to write of a group shows a high plain ratio and a stratified one near 1.
    """
    a, n1, c, n0 = (np.asarray(x, dtype=float) for x in (gone_with, n_with, gone_without, n_without))
    used = (n1 > 0) & (n0 > 0)
    a, n1, c, n0 = a[used], n1[used], c[used], n0[used]
    if n1.sum() < LEAST_DOCUMENTS:
        return missing(f"{int(n1.sum())} documents mention the group in strata that also have others")
    n = n1 + n0
    upper, lower = (a * n0 / n).sum(), (c * n1 / n).sum()
    if not upper or not lower:
        return missing("no record of one side is affected in strata that have both")
    ratio = upper / lower
    variance = ((n1 * n0 * (a + c) - a * c * n) / n**2).sum() / (upper * lower)
    half = Z * np.sqrt(max(0.0, variance))
    return Estimate(float(ratio), float(ratio * np.exp(-half)), float(ratio * np.exp(half)))


def is_marked(ratio: Estimate) -> bool:
    """Over MARK_ABOVE, with the interval clear of 1."""
    return ratio.value is not None and ratio.low is not None and ratio.value > MARK_ABOVE and ratio.low > 1
