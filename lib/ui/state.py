"""What this browser session looks at: the corpus, the Selection and who decides. The address says the same."""

import getpass
import json
import os
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from lib.corpus import workspace as workspaces
from lib.corpus.workspace import Workspace
from lib.curate.desk import open_view
from lib.errors import BadWorkspace, WinnowError
from lib.ledger import views
from lib.query.selection import Selection
from lib.query.view import Count, View
from lib.ui import empty, navigation, problem

CORPUS, SELECTION, CURATOR = "winnow_corpus", "winnow_selection", "winnow_curator"
IN_ADDRESS = ("corpus", "s", "view")
OPEN_VIEWS = 4


def read_address() -> None:
    """Take corpus and Selection from the address; where it says neither, write what the session knows into it.

    A click in the navigation drops the address's parameters, the Back button brings old ones: both end here.
    """
    given = {name: st.query_params[name] for name in IN_ADDRESS if name in st.query_params}
    if given:
        if given.get("corpus"):
            st.session_state[CORPUS] = given["corpus"]
        st.session_state[SELECTION] = Selection()
        with problem.shown():
            st.session_state[SELECTION] = _selection_in(given)
    st.session_state.setdefault(CORPUS, _newest())
    st.session_state.setdefault(SELECTION, Selection())
    with problem.shown():
        _write_address()


def _selection_in(given: dict[str, str]) -> Selection:
    if "view" in given:
        corpus = workspace()
        return Selection.from_text(views.find(corpus.ledger_path, given["view"]).selection) if corpus else Selection()
    return Selection.from_text(given.get("s", ""))


def _write_address() -> None:
    """Make the address say what the session looks at; parameters of the pages stay as they are."""
    selected, corpus = st.session_state[SELECTION], st.session_state[CORPUS]
    wanted = {"corpus": corpus} if corpus else {}
    if selected != Selection():
        if selected.fits_address():
            wanted["s"] = selected.to_text()
        elif here := workspace():
            wanted["view"] = views.save(here.ledger_path, selected.to_text(), curator()).id
    for name in IN_ADDRESS:
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]


def folders() -> list[Path]:
    """The workspaces to choose from."""
    return workspaces.all_in(workspaces.home())


def _newest() -> str | None:
    """The workspace that was imported last; a fresh session starts with it."""
    found = [folder for folder in folders() if (folder / "CURRENT").exists()]
    return max(found, key=lambda folder: (folder / "CURRENT").stat().st_mtime, default=Path()).name or None


def workspace() -> Workspace | None:
    """The chosen corpus, or None. Raises BadWorkspace where the address names one that is not there or not readable."""
    name = st.session_state.get(CORPUS)
    if not name:
        return None
    root = next((folder for folder in folders() if folder.name == name), None)
    if root is None:
        raise BadWorkspace(f"There is no corpus {name!r} in {workspaces.home()}; choose one on the page Corpora.")
    return _loaded(str(root), (root / "manifest.json").stat().st_mtime_ns)


@st.cache_resource(max_entries=64, show_spinner=False)
def _loaded(root: str, changed: int) -> Workspace:
    return workspaces.load(Path(root))


def open_corpus(name: str | None) -> None:
    """Look at another corpus, all of it; for callbacks as well."""
    st.session_state[CORPUS] = name
    select(Selection())


def view() -> View | None:
    """The chosen corpus for reading, shared by all sessions; a fresh one when an analysis has changed it.

    None where no corpus is chosen or it was not imported yet.
    """
    here = workspace()
    current = here.current() if here else None
    if here is None or current is None:
        return None
    return _opened(str(here.root), json.dumps(asdict(current), sort_keys=True))


@st.cache_resource(max_entries=OPEN_VIEWS, show_spinner=False)
def _opened(root: str, version: str) -> View:
    return open_view(workspaces.load(Path(root)))


def view_or_teach(what: str) -> View | None:
    """The View, or None after drawing what the page would show and the way to get there."""
    opened = None
    with problem.shown():
        opened = view()
    if opened is None:
        empty.no_corpus(what, chosen=st.session_state.get(CORPUS))
    return opened


def selection() -> Selection:
    """The current Selection."""
    return st.session_state.get(SELECTION, Selection())


def select(selected: Selection) -> None:
    """Make this the Selection, in session and address. In a callback the page follows; elsewhere call st.rerun()."""
    st.session_state[SELECTION] = selected
    _write_address()


def show(selected: Selection, page: str = "browse") -> None:
    """Make this the Selection and go to a page; a callback's last act."""
    select(selected)
    if navigation.exists(page):
        st.switch_page(navigation.path_of(page))


def settle(opened: View) -> Count:
    """What the Selection holds. Where this corpus cannot answer it: one sentence, and all records instead."""
    try:
        return opened.count(selection())
    except WinnowError as error:
        problem.say(f"The filter was taken away: {error}")
        select(Selection(scope=selection().scope))
        return opened.count(selection())


def curator() -> str:
    """Who decides: what the sidebar says, else $WINNOW_CURATOR, else the login name."""
    return (st.session_state.get(CURATOR) or "").strip() or login()


def login() -> str:
    try:
        return os.environ.get("WINNOW_CURATOR") or getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "curator"
