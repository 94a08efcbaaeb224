"""What repeats, word for word, nearly, by meaning, in passages, and across splits and benchmarks."""

import streamlit as st

from lib.ui import cut_histogram, difference, duplicate_tabs, duplicates, problem, state, threshold

view = state.view_or_teach(
    "What repeats in the corpus: groups of equal and of similar records, the copy that stays, the words in which the "
    "others differ from it, and what would be won by excluding them."
)
if view is not None:
    for style in (duplicates.STYLE, difference.STYLE, cut_histogram.STYLE, threshold.STYLE):
        st.html(style)
    selection = duplicates.selection_or_kept()
    tabs = st.tabs(list(duplicate_tabs.TABS), key="duplicates_tab", on_change="rerun")
    for tab, draw in zip(tabs, duplicate_tabs.TABS.values(), strict=True):
        if tab.open:
            with tab, problem.shown():
                draw(view, selection)
