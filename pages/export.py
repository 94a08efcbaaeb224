"""Write the curated corpus: which records and fields, in which format, with the evidence; and take it away."""

import streamlit as st

from lib.ui import export_form, export_list, problem, state

view = state.view_or_teach(
    "Write the records that stay to files, with a manifest, the excluded records with their reasons, the recipe and a "
    "data card."
)
if view is not None:
    with problem.shown():
        export_form.draw(view, state.selection())
    with problem.shown():
        export_list.progress(view.workspace)
    st.subheader("Exports", anchor=False)
    with problem.shown():
        export_list.finished(view.workspace)
