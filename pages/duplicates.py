"""What repeats, word for word or nearly: groups, the copy that stays, and what goes."""

import streamlit as st

from lib.ui import difference, duplicate_groups, empty, problem, state

view = state.view_or_teach(
    "What repeats in the corpus: groups of equal and of similar records, the copy that stays, the words in which the "
    "others differ from it, and what would be won by excluding them."
)
if view is not None:
    st.html(duplicate_groups.STYLE)
    st.html(difference.STYLE)
    selection = duplicate_groups.selection_or_kept()
    exact, near = st.tabs(["Exact", "Near"], key="duplicates_tab", on_change="rerun")
    if exact.open:
        with exact, problem.shown():
            if "exact_group" in view.schema:
                duplicate_groups.show(view, "exact", selection, 1.0)
            else:
                empty.not_computed("Groups of records whose text is equal, whatever their case and spacing.", "exact")
    if near.open:
        with near, problem.shown():
            if "near" in view.current.artifacts:
                duplicate_groups.show(view, "near", selection, duplicate_groups.threshold(view))
            else:
                empty.not_computed("Groups of records that share most of their wording.", "near")
