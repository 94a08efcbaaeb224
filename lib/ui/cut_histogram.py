"""How many pairs there are at each similarity, with a line where the threshold cuts: a small drawing of our own."""

import math
from collections.abc import Sequence

from lib.ui import escape

STYLE = """<style>
.w-cut { max-width: 34rem; }
.w-cut .bars { position: relative; display: flex; align-items: flex-end; gap: 1px; height: 5.5rem;
    border-bottom: 1px solid color-mix(in srgb, currentColor 35%, transparent); }
.w-cut .bars i { flex: 1 1 0; min-width: 1px; background: var(--st-primary-color, currentColor);
    border-radius: 2px 2px 0 0; }
.w-cut .bars i.out { opacity: .32; }
.w-cut .bars b { position: absolute; top: 0; bottom: 0; width: 0; border-inline-start: 2px dashed currentColor; }
.w-cut .ends { display: flex; justify-content: space-between; font-size: .8rem; opacity: .75;
    font-variant-numeric: tabular-nums; }
</style>"""


def html(edges: Sequence[float], counts: Sequence[int], threshold: float, what: str = "pairs") -> str:
    """The drawing, and for those who cannot see it a sentence. Heights are logarithmic: one pair still shows.

    edges (n + 1,) ascending, counts (n,), threshold between the first and the last edge.
    """
    low, high = float(edges[0]), float(edges[-1])
    top = math.log1p(max(1, *counts))
    places = 2 if high - low >= 0.1 else 3 if high - low >= 0.02 else 4
    bars = []
    for k, n in enumerate(counts):
        side = "in" if edges[k + 1] > threshold else "out"
        said = f"{edges[k]:.{places}f} to {edges[k + 1]:.{places}f}: {n:,} {what}"
        tall = 100 * math.log1p(n) / top
        bars.append(f'<i class="{side}" style="height:{tall:.1f}%" title="{escape.html(said)}"></i>')
    at = 100 * (threshold - low) / ((high - low) or 1.0)
    n_inside = sum(n for k, n in enumerate(counts) if edges[k + 1] > threshold)
    sentence = (
        f"{sum(counts):,} {what} by similarity from {low:.{places}f} to {high:.{places}f}; about {n_inside:,} of them "
        f"from the threshold {threshold:.{places}f} on. Heights are logarithmic."
    )
    return (
        f'<div class="w-cut" role="img" aria-label="{escape.html(sentence)}">'
        f'<div class="bars">{"".join(bars)}<b style="left:{at:.1f}%"></b></div>'
        f'<div class="ends"><span>{low:.{places}f}</span><span>{high:.{places}f}</span></div></div>'
        f'<p class="w-how">{escape.html(sentence)}</p>'
    )
