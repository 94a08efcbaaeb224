"""How many pairs there are at each similarity, with a line where the threshold cuts: a small drawing of our own."""

import math
from collections.abc import Sequence

from lib.ui import escape

WIDTH, HEIGHT, GROUND = 320, 96, 14
STYLE = """<style>
.w-cut { width: 100%; max-width: 34rem; display: block; color: inherit; }
.w-cut rect { fill: var(--st-primary-color, currentColor); }
.w-cut rect.out { opacity: .3; }
.w-cut line { stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 4 2; }
.w-cut text { font-size: 9px; fill: currentColor; opacity: .75; font-variant-numeric: tabular-nums; }
</style>"""


def html(edges: Sequence[float], counts: Sequence[int], threshold: float, what: str = "pairs") -> str:
    """The drawing, and for those who cannot see it a sentence. Heights are logarithmic: one pair still shows.

    edges (n + 1,) ascending, counts (n,), threshold between the first and the last edge.
    """
    low, high = float(edges[0]), float(edges[-1])
    top = math.log1p(max(1, *counts))
    span = (high - low) or 1.0
    bars = []
    for k, n in enumerate(counts):
        left, right = ((edges[k + i] - low) / span * WIDTH for i in (0, 1))
        tall = math.log1p(n) / top * (HEIGHT - GROUND - 8)
        side = "in" if edges[k + 1] > threshold else "out"
        said = f"{edges[k]:.2f} to {edges[k + 1]:.2f}: {n:,} {what}"
        if n:
            bars.append(
                f'<rect class="{side}" x="{left:.1f}" y="{HEIGHT - GROUND - tall:.1f}" height="{tall:.1f}" '
                f'width="{max(1, right - left - 1):.1f}"><title>{escape.html(said)}</title></rect>'
            )
    at = (threshold - low) / span * WIDTH
    n_inside = sum(n for k, n in enumerate(counts) if edges[k + 1] > threshold)
    sentence = (
        f"{sum(counts):,} {what} by similarity from {low:.2f} to {high:.2f}; about {n_inside:,} of them from the "
        f"threshold {threshold:.2f} on. Heights are logarithmic."
    )
    return (
        f'<svg class="w-cut" viewBox="-2 0 {WIDTH + 4} {HEIGHT}" role="img" aria-label="{escape.html(sentence)}">'
        f'{"".join(bars)}<line x1="{at:.1f}" x2="{at:.1f}" y1="2" y2="{HEIGHT - GROUND}"></line>'
        f'<text x="0" y="{HEIGHT - 3}">{low:.2f}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 3}" text-anchor="end">{high:.2f}</text>'
        f'<text x="{min(max(at, 30), WIDTH - 30):.1f}" y="{HEIGHT - 3}" text-anchor="middle">{threshold:.2f}</text>'
        f'</svg><p class="w-how">{escape.html(sentence)}</p>'
    )
