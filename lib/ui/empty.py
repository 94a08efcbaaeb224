"""What a page says while there is nothing to show: what it shows, why it is empty, and the button that fills it."""

import streamlit as st

from lib.ui import escape, navigation


def no_corpus(what: str, chosen: str | None = None) -> None:
    """Drawn where no corpus is open, or the chosen one was not imported."""
    why = "This corpus is not imported yet." if chosen else "No corpus is open."
    teach(what, why, "corpora", "Go to Corpora")


def not_computed(what: str, stage: str) -> None:
    """Drawn where a page needs a stage that has not run."""
    teach(what, f"The stage “{stage}” has not been run on this corpus.", "corpora", "Analyse it on Corpora")


def teach(what: str, why: str, page: str, label: str) -> None:
    with st.container(border=True, key="teach"):
        st.html(f'<p class="w-what">{escape.html(what)}</p><p class="w-muted">{escape.html(why)}</p>')
        if navigation.exists(page):
            st.page_link(navigation.path_of(page), label=label, icon=":material/arrow_forward:")
