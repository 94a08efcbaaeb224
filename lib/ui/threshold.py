"""The threshold of similar pairs: the slider, the histogram that it cuts, and the pairs closest to it on both sides."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lib.duplicates import evidence
from lib.duplicates import groups as grouping
from lib.duplicates.evidence import Evidence
from lib.query.view import View
from lib.ui import cut_histogram, difference, duplicates, escape, format, meaning_labelling

USUAL = 0.8
N_PAIRS = 5
# Of a borderline pair so much is compared: enough to judge it, little enough for ten at a time.
MOST_CHARS = 4_000
HELP = {
    "near": "The share of word runs that two texts have in common (Jaccard). Lower finds more, and more that only "
    "resemble each other.",
    "meaning": "The cosine of two records' vectors. Lower finds more, and more that only share a topic.",
}
STYLE = """<style>
.w-pairs { max-height: 21rem; overflow-y: auto; display: grid; gap: .55rem; }
.w-pairs h4 { font-size: .9rem; font-weight: 650; margin: 0; padding: 0; position: sticky; top: 0;
    background: var(--st-background-color); }
.w-pair { border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent); padding-top: .3rem; }
.w-pair .w-diff { max-height: 9rem; font-size: .86rem; }
</style>"""


def choose(view: View, kind: str) -> float:
    """Draw slider, histogram and borderline pairs; give the threshold. Nothing is compared again."""
    gathered = duplicates.gathered(view, kind)
    low = float(gathered.pairs.floor)
    beside, inside, outside = st.columns([1, 1.2, 1.2], gap="medium")
    with beside:
        if low >= 1.0:
            chosen = 1.0
            st.caption("Only pairs of similarity 1 are stored, so there is nothing to choose.")
        else:
            chosen = slider(view, kind, "Similar from", key_of(kind))
        edges, counts = _histogram(gathered, duplicates.version(view), kind + _judged(kind))
        st.html(cut_histogram.html(edges, counts, chosen))
    border = grouping.borderline(gathered.pairs, chosen, N_PAIRS)
    with inside:
        st.html(pairs(view, "Least similar still inside", border.inside))
    with outside:
        st.html(pairs(view, "Most similar just outside", border.outside))
    if kind == "meaning" and low < 1.0:
        meaning_labelling.draw(view, key_of(kind), _step(view, kind), chosen)
    return chosen


def key_of(kind: str) -> str:
    """Of the slider on the tab of a kind; each judge has its own."""
    return f"duplicates_threshold_{kind}{_judged(kind)}"


@st.cache_data(max_entries=8, show_spinner=False)
def _histogram(_gathered: Evidence, version: str, kind: str) -> tuple[list[float], list[int]]:
    edges, counts = grouping.histogram(_gathered.pairs)
    return edges.tolist(), counts.tolist()


def slider(view: View, kind: str, label: str, key: str, width: int | str = "stretch") -> float:
    """The slider of one kind's similarity; cosines crowd near 1, so theirs has finer steps."""
    low, step = float(duplicates.gathered(view, kind).pairs.floor), _step(view, kind)
    shown = f"%.{len(str(round(1 / step))) - 1}f"
    return st.slider(
        label, low, 1.0, usual(view, kind), step, shown, key=key, help=HELP[kind], persist_state="session", width=width
    )


def _step(view: View, kind: str) -> float:
    """Of the slider: a hundredth; for cosines finer, the closer the stored ones crowd to 1."""
    if kind != "meaning" or _judged(kind):
        return 0.01
    return 0.001 if duplicates.gathered(view, kind).pairs.floor < 0.95 else 0.0001


def usual(view: View, kind: str) -> float:
    """The threshold to begin with, to a step of its slider."""
    low = float(duplicates.gathered(view, kind).pairs.floor)
    start = meaning_labelling.calibration(view).threshold if kind == "meaning" else USUAL
    return float(np.clip(meaning_labelling.up(start, _step(view, kind)), low, 1.0))


def _judged(kind: str) -> str:
    by = duplicates.judge(kind)
    return "" if by == evidence.COSINE else f"_{by}"


def pairs(view: View, title: str, listed: Sequence[tuple[int, int, float]]) -> str:
    """HTML of pairs (id, id, similarity), each with its words against each other."""
    texts = _texts(view, sorted({id_ for a, b, _ in listed for id_ in (a, b)}))
    shown = "".join(_pair(a, b, similarity, texts) for a, b, similarity in listed)
    return f'<div class="w-pairs"><h4>{escape.html(title)}</h4>{shown or "<p class=w-how>There is none.</p>"}</div>'


def _pair(a: int, b: int, similarity: float, texts: dict[int, str]) -> str:
    compared = difference.html(texts[a], texts[b], n_words=8) or '<p class="w-how">Equal word for word.</p>'
    head = escape.html(f"{format.similarity(similarity)} · records {a:,} and {b:,}")
    return f'<div class="w-pair"><span class="w-member">{head}</span>{compared}</div>'


def _texts(view: View, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(
        view.rows(
            "SELECT id, left(text, ?) FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ?",
            [MOST_CHARS, ids, ids[0], ids[-1]],
        )
    )
