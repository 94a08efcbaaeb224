"""How exactly a number may be published: coarse enough that a few documents more or less do not show."""

import math
from collections.abc import Sequence

from lib.share.cells import BASES, FORMULAS

BASE = 5
FINE_BELOW = 1_000
FIGURES = 3
# A bound says how sure a value is; two figures of its distance say that and nothing about single documents.
BOUND_FIGURES = 2
LOG_STEP = 0.1


def rounded(n: int) -> int:
    """To the nearest 5 below 1,000, to 3 significant figures from there on; halves go up."""
    if n < FINE_BELOW:
        return (n + BASE // 2) // BASE * BASE
    step = 10 ** (len(str(n)) - FIGURES)
    return (n + step // 2) // step * step


def figures(value: float, n: int) -> float:
    """To n significant figures."""
    return float(f"{value:.{n - 1}e}")


def published(
    formula: str, counts: Sequence[int], value: float, low: float | None, high: float | None
) -> tuple[float, float | None, float | None] | None:
    """Value and bounds as they may be shown: the value anew from the rounded counts, the bounds at their distances.

    None where the rounded counts give no value. Distances of ratios are taken on the logarithmic scale.
    """
    if formula == "log":
        return tuple(_step(number) for number in (value, low, high))  # type: ignore[return-value]
    if formula == "score":
        return tuple(None if n is None else figures(n, FIGURES) for n in (value, low, high))  # type: ignore[return-value]
    coarse = [rounded(n) for n in counts]
    if not all(coarse[at] for at in BASES[formula]):
        return None
    try:
        new = FORMULAS[formula](*coarse)
    except ZeroDivisionError:
        return None
    shown = figures(new, FIGURES) if formula != "points" else round(new, 3)
    if low is None or high is None:
        return shown, None, None
    if formula in ("ratio", "lift", "rate"):
        if not (value > 0 and low > 0 and shown > 0):
            return shown, None, None
        down, up = (figures(abs(math.log(bound / value)), BOUND_FIGURES) for bound in (low, high))
        return shown, figures(shown * math.exp(-down), FIGURES), figures(shown * math.exp(up), FIGURES)
    down, up = figures(max(0.0, value - low), BOUND_FIGURES), figures(max(0.0, high - value), BOUND_FIGURES)
    bounds = shown - down, shown + up
    if formula == "share":
        bounds = max(0.0, bounds[0]), min(1.0, bounds[1])
    return shown, round(bounds[0], 4), round(bounds[1], 4)


def _step(number: float | None) -> float | None:
    return None if number is None else round(round(number / LOG_STEP) * LOG_STEP, 1)
