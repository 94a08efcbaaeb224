"""The side of every page: which corpus is open, how far its analysis is, and who decides."""

import streamlit as st

from lib.ui import jobs_progress, problem, state


def draw() -> None:
    names = [folder.name for folder in state.folders()]
    chosen = st.session_state.get(state.CORPUS)
    with st.sidebar:
        if names:
            st.session_state["corpus_chooser"] = chosen if chosen in names else None
            st.selectbox("Corpus", names, key="corpus_chooser", on_change=_choose, placeholder="Choose a corpus")
        st.text_input(
            "Your name",
            key=state.CURATOR,
            placeholder=state.login(),
            persist_state="session",
            help="Stands beside every decision that you make.",
        )
        with problem.shown():
            if here := state.workspace():
                jobs_progress.line(here)


def _choose() -> None:
    state.open_corpus(st.session_state["corpus_chooser"])
