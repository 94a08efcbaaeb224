"""Open a corpus, choose what its columns are for, and follow its analysis."""

import streamlit as st

from lib.ui import analysis_panel, corpus_list, escape, first_look, problem, state

st.subheader("Open a corpus", anchor=False)
first_look.draw()

st.subheader("Opened before", anchor=False)
with st.container(border=True, key="corpora"):
    corpus_list.draw()

with problem.shown():
    if here := state.workspace():
        st.subheader(f"Analysis of {escape.markdown(here.name)}", anchor=False)
        analysis_panel.draw(here)
