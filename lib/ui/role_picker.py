"""What each column is for, as widgets that start with a guess and can be changed."""

from collections.abc import Sequence

import streamlit as st

from lib.corpus.columns import Column, enters_catalog
from lib.corpus.nested import has_bytes
from lib.corpus.roles import SINGLE, Roles

ABOUT = {
    "text": "One or several, in reading order. Messages (role and content) become one conversation.",
    "id": "A name of each record that the outside knows.",
    "split": "Train, validation, test.",
    "source": "Where a record comes from.",
    "date": "When it was written or collected.",
    "label": "A class or topic given to it.",
    "metadata": "Further columns to filter and count by.",
    "media": "Columns that hold or name images, audio or video.",
}


def pick(columns: Sequence[Column], start: Roles, key: str) -> Roles:
    """The roles chosen. key keeps the widgets of two corpora apart."""
    names = [column.source_name for column in columns if column.source_name is not None]
    narrow = [c.source_name for c in columns if c.source_name is not None and enters_catalog(c.type)]
    readable = [c.source_name for c in columns if c.source_name is not None and not has_bytes(c.type)]
    text = _several("Text", readable, start.text, "text", key)
    single = {}
    with st.grid("auto", min_column_width=150, gap="small"):
        for role in SINGLE:
            single[role] = _one(role, narrow, getattr(start, role), key)
    metadata = _several("Metadata", narrow, start.metadata, "metadata", key)
    media = _several("Media", names, start.media, "media", key) if start.media or len(readable) < len(names) else ()
    return Roles(text=text, metadata=metadata, media=media, **single)


def _several(title: str, options: list[str], start: Sequence[str], role: str, key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        title, options, default=[name for name in start if name in options], key=f"{key}_{role}", help=ABOUT[role]
    )
    return tuple(chosen)


def _one(role: str, options: list[str], start: str | None, key: str) -> str | None:
    # "none" is an option like the others: a selectbox that starts with a value cannot be cleared.
    return st.selectbox(
        role.capitalize(),
        [None, *options],
        index=options.index(start) + 1 if start in options else 0,
        format_func=lambda name: "none" if name is None else name,
        key=f"{key}_{role}",
        help=ABOUT[role],
    )
