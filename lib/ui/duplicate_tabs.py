"""The tabs of the page Duplicates, each a part of the page that is drawn anew by itself."""

import streamlit as st

from lib.duplicates import evidence
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import duplicate_groups, duplicates, empty, escape, problem, split_leakage, survivor_rules, threshold

ABOUT = {
    "exact": "Groups of records whose text is equal, whatever their case and spacing.",
    "near": "Groups of records that share most of their wording.",
    "meaning": "Groups of records that say nearly the same, in whatever words.",
}


@st.fragment
def exact(view: View, selection: Selection) -> None:
    """Equal texts."""
    _groups(view, selection, "exact")


@st.fragment
def near(view: View, selection: Selection) -> None:
    """Similar wording."""
    _groups(view, selection, "near")


@st.fragment
def meaning(view: View, selection: Selection) -> None:
    """Similar meaning."""
    _groups(view, selection, "meaning")


def _groups(view: View, selection: Selection, kind: str) -> None:
    if not evidence.has(view, kind):
        empty.not_computed(ABOUT[kind], kind)
        return
    with problem.shown():
        st.html(f'<p class="w-how">{escape.html(duplicates.explanation(view, kind))}</p>')
        cut_at = 1.0 if kind == "exact" else threshold.choose(view, kind)
        found = duplicates.repeats(view, kind, cut_at)
        survivor_rules.draw(view, kind, found)
        duplicate_groups.show(view, kind, selection, found)


@st.fragment
def across(view: View, selection: Selection) -> None:
    """Splits against each other, and the corpus against reference corpora."""
    split_leakage.draw(view)


TABS = {"Exact": exact, "Near": near, "By meaning": meaning, "Splits and benchmarks": across}
