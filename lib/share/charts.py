"""Charts of a share as SVG without colours or styles of their own: bars and dots, each with its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 240, 24, 18
_ATTRIBUTES = 'preserveAspectRatio="xMinYMid" aria-hidden="true" focusable="false"'
# A logarithmic axis shows at least from a third to three times.
LEAST_SPAN = math.log(3)


@dataclass(frozen=True)
class Scale:
    """Values from low to high, left to right; kind "bar" starts at 0, "line" is even, "log" is for ratios around 1."""

    kind: str
    low: float
    high: float
    neutral: float | None
    unit: str = ""

    def x(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        if self.kind == "log":
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 1)

    def ticks(self) -> list[float]:
        if self.kind == "log":
            wanted = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
            inside = [tick for tick in wanted if self.low <= tick <= self.high]
            return inside if len(inside) <= 7 else [tick for tick in inside if f"{tick:g}".strip("0.") == "1"]
        step = _nice((self.high - self.low) / 3)
        first = math.ceil(self.low / step - 1e-9)
        return [round(step * k, 6) for k in range(first, math.floor(self.high / step + 1e-9) + 1)]


def scale_of(numbers: Sequence[dict], formula: str, neutral: float | None) -> Scale | None:
    """The scale that holds all values and bounds of measures; None where there is no value."""
    found = [n[name] for n in numbers for name in ("value", "low", "high") if n[name] is not None]
    if not found:
        return None
    if formula in ("ratio", "lift"):
        logs = [math.log(value) for value in found if value > 0] or [0.0]
        low, high = min(*logs, -LEAST_SPAN, 0.0), max(*logs, LEAST_SPAN, 0.0)
        return Scale("log", math.exp(max(low, math.log(0.01))), math.exp(min(high, math.log(100))), 1.0)
    if formula == "share":
        return Scale("bar", 0.0, _ceiling(max(found), 1.0), neutral, "%")
    if formula == "rate":
        return Scale("bar", 0.0, max(found) or 1.0, neutral)
    reach = max(map(abs, found)) or 1.0
    if formula == "points":
        return Scale("line", -reach, reach, 0.0, "%")
    if formula == "score":
        return Scale("line", -reach, reach, 0.0)
    return Scale("line", min(0.0, *found), max(found) or 1.0, neutral)


def mark(number: dict, scale: Scale) -> str:
    """One row of the chart. The numbers stand beside it in the table, so it is hidden from screen readers."""
    middle = HEIGHT / 2
    parts = [_neutral(scale)]
    value, low, high = number["value"], number["low"], number["high"]
    if value is not None:
        x = scale.x(value)
        if scale.kind == "bar":
            start = scale.x(0.0)
            parts.append(f'<rect class="bar" x="{start}" y="4" width="{max(0.0, round(x - start, 1))}" height="16"/>')
        if low is not None and high is not None:
            left, right = scale.x(low), scale.x(high)
            parts.append(f'<line class="span" x1="{left}" y1="{middle}" x2="{right}" y2="{middle}"/>')
            parts += [f'<line class="span" x1="{end}" y1="8" x2="{end}" y2="16"/>' for end in (left, right)]
        kind = "dot clear" if is_clear(number, scale.neutral) else "dot"
        parts.append(f'<circle class="{kind}" cx="{x}" cy="{middle}" r="4"/>')
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" {_ATTRIBUTES}>{"".join(parts)}</svg>'


def axis(scale: Scale) -> str:
    """The numbers above the rows."""
    parts = []
    for tick in scale.ticks():
        x = scale.x(tick)
        parts.append(f'<line class="tick" x1="{x}" y1="17" x2="{x}" y2="22"/>')
        parts.append(f'<text x="{x}" y="13" text-anchor="middle">{label(tick, scale.unit)}</text>')
    return f'<svg class="axis" viewBox="0 0 {WIDTH} 22" {_ATTRIBUTES}>{"".join(parts)}</svg>'


def is_clear(number: dict, neutral: float | None) -> bool:
    """Whether the interval lies wholly on one side of the neutral point."""
    low, high = number["low"], number["high"]
    return neutral is not None and low is not None and high is not None and (low > neutral or high < neutral)


def label(value: float, unit: str) -> str:
    return f"{100 * value:.3g}%" if unit == "%" else f"{value:g}"


def _neutral(scale: Scale) -> str:
    if scale.neutral is None or not scale.low <= scale.neutral <= scale.high:
        return ""
    x = scale.x(scale.neutral)
    return f'<line class="neutral" x1="{x}" y1="0" x2="{x}" y2="{HEIGHT}"/>'


def _nice(step: float) -> float:
    base = 10 ** math.floor(math.log10(step))
    return next(base * k for k in (1, 2, 5, 10) if base * k >= step * 0.999)


def _ceiling(value: float, most: float) -> float:
    step = _nice(max(value, 1e-6) / 4)
    return min(most, math.ceil(value / step - 1e-9) * step)
