"""The ledger of decisions: what was done, by whom and why; undo and redo; the tags and the recipe."""

import streamlit as st

from lib.ui import ledger, state

view = state.view_or_teach(
    "Every decision on the corpus: what, how many records, by whom, when and why. Any one can be undone, in any order."
)
if view is not None:
    decisions, aside = st.columns([2, 1], gap="medium")
    with decisions:
        ledger.decisions(view)
    with aside, st.container(border=True):
        st.subheader("Tags", anchor=False)
        ledger.tags(view)
    ledger.recipe(view)
