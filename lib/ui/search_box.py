"""The search box: words, a phrase, a pattern, a meaning or SQL, each a filter more."""

import streamlit as st

from lib.errors import WinnowError
from lib.query import search
from lib.query.view import View
from lib.ui import escape, problem, state

KIND, TEXT, SAID = "search_kind", "search_text", "search_said"
PLACEHOLDERS = {
    "words": "search the text, then press Enter",
    "phrase": "an exact phrase",
    "regex": "a regular expression",
    "meaning": "describe what you are looking for",
    "sql": "a condition, such as n_chars > 2000",
}


def draw(view: View) -> None:
    """One line: the box, the switch of kinds; under it the hint of the chosen kind, or why the search was refused."""
    st.session_state.setdefault(KIND, "words")
    kind = st.session_state[KIND] or "words"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="search_line"):
        st.text_input(
            "Search",
            key=TEXT,
            type="search",
            placeholder=PLACEHOLDERS[kind],
            label_visibility="collapsed",
            icon=":material/search:",
            on_change=_search,
            args=(view,),
            persist_state="session",
        )
        st.segmented_control(
            "What is typed is",
            list(search.KINDS),
            format_func=lambda name: search.KINDS[name][0],
            key=KIND,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
    if said := st.session_state.pop(SAID, None):
        problem.say(said)
    st.html(f'<div class="w-hint">{_hint(kind)}</div>')


def _hint(kind: str) -> str:
    explained, _, example = search.KINDS[kind][1].partition(": ")
    return f"{escape.html(explained)}: <code>{escape.html(example)}</code>"


def _search(view: View) -> None:
    """Add what was typed to the Selection. What cannot be run stays in the box, with a sentence under it."""
    typed = (st.session_state.get(TEXT) or "").strip()
    if not typed:
        return
    try:
        predicate = search.parse(view, st.session_state.get(KIND) or "words", typed)
        selection = state.selection().and_(predicate)
        view.where(selection)  # runs the search now: a filter that cannot be answered never enters the Selection
    except WinnowError as error:
        st.session_state[SAID] = str(error)
        return
    state.select(selection)
    st.session_state[TEXT] = ""
