"""Which pages there are, and how to get from one to another."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parents[2] / "pages"
# name: title, icon, what it is for. The name is the file's and the address's.
TITLES: Mapping[str, tuple[str, str, str]] = {
    "corpora": ("Corpora", "database", "Open a corpus, choose what its columns are for, start its analysis."),
    "overview": ("Overview", "dashboard", "The corpus on one page. Every number leads to its records."),
    "browse": ("Browse", "table_rows", "Facets, search and the records themselves."),
    "map": ("Map", "scatter_plot", "The corpus in two dimensions, by meaning. Draw a lasso to select."),
    "duplicates": ("Duplicates", "content_copy", "What repeats, which copy stays, and what goes."),
    "audit": ("Audit", "balance", "Whom the corpus talks about, how, and what each filter does to them."),
    "augment": ("Augment", "genetics", "Write more of the groups that are missing, review it, see the audit move."),
    "decisions": ("Decisions", "history", "Every decision, who made it and why. Undo or redo any of them."),
    "export": ("Export", "download", "Write the curated corpus with its manifest and data card."),
}
WITHOUT_SELECTION = ("corpora", "decisions")


def path_of(name: str) -> str:
    """Absolute path of a page's file."""
    return str(FOLDER / f"{name}.py")


def exists(name: str) -> bool:
    return Path(path_of(name)).exists()


def pages() -> dict[str, st.Page]:
    """The pages whose file is there, by name, in order."""
    return {
        name: st.Page(path_of(name), title=title, icon=f":material/{icon}:", help=about, url_path=name)
        for name, (title, icon, about) in TITLES.items()
        if exists(name)
    }


def chosen(listed: Mapping[str, st.Page]) -> st.Page:
    """The page of the address; the address without one leads to the first.

    Streamlit serves its default page at the bare address only, so that a link to it by name would find nothing. The
    default is therefore a page that nobody sees, which hands on to the first with what stands in the address.
    """
    bare = st.Page(_nowhere, title="Winnow", url_path="home", default=True, visibility="hidden")
    page = st.navigation([bare, *listed.values()])
    if page == bare:
        st.switch_page(next(iter(listed.values())), query_params=st.query_params.to_dict())
    return page


def _nowhere() -> None:
    """The bare address has no content of its own."""
