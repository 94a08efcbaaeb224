"""The router: the corpus and the Selection of the address, the side, the Selection bar, then the page."""

import sys
from pathlib import Path

# Streamlit puts this file's own folder on the path; imports start one above.
if (root := str(Path(__file__).resolve().parents[1])) not in sys.path:
    sys.path.insert(0, root)

import streamlit as st

from lib.ui import actions, escape, navigation, problem, selection_bar, sidebar, state, theme

ICON = str(Path(__file__).parent / "ui" / "icon.png")
st.set_page_config(page_title="Winnow", page_icon=ICON, layout="wide")
st.logo(ICON, size="large")
theme.apply()
pages = navigation.pages()
page = navigation.chosen(pages)
name = next(name for name, listed in pages.items() if listed == page)
state.read_address()
sidebar.draw()

corpus = st.session_state.get(state.CORPUS) if name != "corpora" else None
where = f'<span class="w-corpus">{escape.html(corpus)}</span>' if corpus else ""
st.html(f'<div class="w-title"><h1>{escape.html(page.title)}</h1>{where}</div>')

with problem.shown():
    view = state.view()
    if view is not None:
        actions.last_line(view)
        if name not in navigation.WITHOUT_SELECTION:
            selection_bar.draw(view)
with problem.shown():
    page.run()
