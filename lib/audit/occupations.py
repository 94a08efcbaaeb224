"""How occupations go with the words of two groups: F/(F+M) where the occupation is named, with a clustered interval."""

from dataclasses import dataclass

import numpy as np

from lib.audit.intersections import Window, among, documents_of, windows_of
from lib.audit.intervals import LEAST_TOGETHER, N_BUCKETS, Estimate, clustered_share, missing, wilson
from lib.audit.marks import Mentions, Tier

AXIS = "occupation"


@dataclass(frozen=True)
class Occupation:
    """n_first and n_second windows (sentences or records) name the occupation with each group; share is of the first
    among both. rest is the same share over all *other* occupations. reference: the share in a population, if given.
    """

    occupation: str
    n_first: int
    n_second: int
    n_named: int
    share: Estimate
    rest: float | None
    reference: float | None = None


def skews(
    mentions: Mentions,
    chosen: np.ndarray,
    first: str = "women",
    second: str = "men",
    axis: str = "gender",
    window: Window = "sentence",
    tier: Tier = "B",
    reference: dict[str, float] | None = None,
) -> list[Occupation]:
    """Every occupation named with either group in the records chosen, (n,) bool; those with most data first.

    A window that names both groups counts for both. Under LEAST_TOGETHER windows: not enough data. Under
    LEAST_CLUSTERS jackknife groups the interval is Wilson's over the groups, which is wider.
    """
    chosen = chosen & mentions.arrays["counted"]
    named, grouped = (windows_of(mentions, one, chosen, window, tier) for one in (AXIS, axis))
    return _skews(mentions, named, grouped, first, second, axis, window, reference)


def by_window(mentions: Mentions, chosen: np.ndarray, tier: Tier = "B") -> dict[Window, list[Occupation]]:
    """`skews` of women and men in sentences and in records, the mentions read once for both."""
    chosen = chosen & mentions.arrays["counted"]
    named, grouped = (windows_of(mentions, one, chosen, "sentence", tier) for one in (AXIS, "gender"))
    words = "women", "men", "gender"
    return {
        "sentence": _skews(mentions, named, grouped, *words, "sentence", None),
        "document": _skews(mentions, documents_of(*named), documents_of(*grouped), *words, "document", None),
    }


def _skews(
    mentions: Mentions,
    named: tuple[np.ndarray, np.ndarray],
    grouped: tuple[np.ndarray, np.ndarray],
    first: str,
    second: str,
    axis: str,
    window: Window,
    reference: dict[str, float] | None,
) -> list[Occupation]:
    """named and grouped: the windows and the number of each occupation, or group, named in them."""
    occupations, groups = mentions.groups_of(AXIS), mentions.groups_of(axis)
    (windows, number), (of_group, group) = named, grouped
    bucket = mentions.arrays["bucket"][(windows >> 32) if window == "sentence" else windows]
    tables = []
    for name in (first, second):
        together = among(windows, of_group[group == groups.index(name)])
        key = bucket[together].astype(np.int64) * len(occupations) + number[together]
        tables.append(np.bincount(key, minlength=N_BUCKETS * len(occupations)).reshape(N_BUCKETS, -1))
    n_named = np.bincount(number, minlength=len(occupations))
    hits, totals = tables[0], tables[0] + tables[1]
    all_hits, all_totals = hits.sum(), totals.sum()
    found = []
    for k in np.argsort(-totals.sum(0), kind="stable"):
        n_first, n = int(hits[:, k].sum()), int(totals[:, k].sum())
        if not n:
            break
        others = int(all_totals) - n
        rest = (int(all_hits) - n_first) / others if others else None
        of_reference = (reference or {}).get(occupations[k])
        share = _share(hits[:, k], totals[:, k])
        found.append(Occupation(occupations[k], n_first, n - n_first, int(n_named[k]), share, rest, of_reference))
    return found


def _share(hits: np.ndarray, totals: np.ndarray) -> Estimate:
    n = int(totals.sum())
    if n < LEAST_TOGETHER:
        return missing(f"{n} windows name it with either group, {LEAST_TOGETHER} are needed")
    share = clustered_share(hits, totals)
    if share.low is not None:
        return share
    low, high = wilson(int(hits.sum()), n)
    n_clusters = int((totals > 0).sum())
    value = float(hits.sum() / n)
    if n_clusters < n:  # windows of one document are not independent: count documents instead
        low, high = wilson(n_clusters * value, n_clusters)
    return Estimate(value, float(low), float(high))
