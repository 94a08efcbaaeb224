"""A page of records as a table, and a short list of other records: rows that open a record."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from lib.corpus.columns import is_number
from lib.query import spans
from lib.query.pages import Order
from lib.query.records import Neighbour, Page
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import asset

# Characters of text on one page in all: an answer to a click stays below 64 kB, bars and columns included.
CHARS_ON_A_PAGE = 11_000
LEAST_CHARS = 100
LONGEST_CELL = 80


def table(
    key: str,
    view: View,
    page: Page,
    selection: Selection,
    columns: Sequence[str],
    order: Order,
    here: int | None,
    on_open: Callable[[int, int], None],
    on_sort: Callable[[str], None],
) -> None:
    """Draw a page. on_open(id, place) and on_sort(column) are called before the page is drawn again."""
    n_chars = max(LEAST_CHARS, CHARS_ON_A_PAGE // max(1, len(page.rows)))
    texts = [(row["text"] or "")[:n_chars] for row in page.rows]
    marks = spans.spans(view, texts, selection)
    out, tags = view.state.excluded_by, view.state.tags
    ids = [row["id"] for row in page.rows]
    tagged = {id_: [tag for tag, those in tags.items() if _has(those, id_)] for id_ in ids}
    rows = [
        {
            "id": row["id"],
            "cells": [shown(row.get(column)) for column in columns],
            "text": _pieces(text, mark, bool(row["n_before"]), len(text) + row["n_before"] < (row["n_chars"] or 0)),
            "tags": tagged[row["id"]],
            "is_out": bool(out[row["id"]]),
        }
        for row, text, mark in zip(page.rows, texts, marks, strict=True)
    ]
    way = "desc" if order.descending else "asc"
    heads = [
        {"name": c, "label": c, "is_number": is_number(view.schema[c]), "way": way if c == order.column else ""}
        for c in columns
    ]
    places = {id_: page.offset + i for i, id_ in enumerate(ids)}

    def opened() -> None:
        sent = (st.session_state.get(key) or {}).get("open")
        if isinstance(sent, Mapping) and sent.get("id") in places:
            on_open(sent["id"], places[sent["id"]])

    def sorted_() -> None:
        sent = (st.session_state.get(key) or {}).get("sort")
        if isinstance(sent, Mapping) and sent.get("column") in columns:
            on_sort(sent["column"])

    data = {"columns": heads, "rows": rows, "here": here, "is_compact": False, "label": "Records of the Selection"}
    _COMPONENT(key=key, data=data, on_open_change=opened, on_sort_change=sorted_)


def others(
    key: str,
    label: str,
    found: Sequence[Neighbour],
    on_open: Callable[[int], None],
    n_chars: int = 140,
    head: str = "similarity",
) -> None:
    """A list of other records with their similarity, or whatever head calls it."""
    rows = [
        {
            "id": other.id,
            "cells": ["=" if other.relation == "equal" else _similarity(other.similarity)],
            "text": _pieces(
                " ".join(other.text[: 2 * n_chars].split())[:n_chars], (), False, len(other.text) > n_chars
            ),
            "tags": [],
            "is_out": other.is_excluded,
        }
        for other in found
    ]

    def opened() -> None:
        sent = (st.session_state.get(key) or {}).get("open")
        if isinstance(sent, Mapping) and sent.get("id") in {other.id for other in found}:
            on_open(sent["id"])

    heads = [{"name": head, "label": head, "is_number": True, "way": ""}]
    data = {"columns": heads, "rows": rows, "here": None, "is_compact": True, "label": label}
    _COMPONENT(key=key, data=data, on_open_change=opened, on_sort_change=_nothing)


def shown(value: object) -> str | None:
    """A value of the catalog as a cell shows it; None stays None and reads as a dash."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value[:20])[:LONGEST_CELL]
    text = value.isoformat(sep=" ") if hasattr(value, "hour") and isinstance(value, date) else str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _pieces(text: str, marks: Sequence[tuple[int, int]], cut_before: bool, cut_after: bool) -> list[list]:
    """The text as [piece, is marked], with an ellipsis where there is more of it."""
    pieces: list[list] = [["…", False]] if cut_before else []
    at = 0
    for start, end in marks:
        pieces += [[text[at:start], False], [text[start:end], True]]
        at = end
    pieces += [[text[at:] + ("…" if cut_after else ""), False]]
    return [piece for piece in pieces if piece[0]]


def _similarity(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _has(ids, id_: int) -> bool:
    place = int(ids.searchsorted(id_))
    return place < len(ids) and int(ids[place]) == id_


def _nothing() -> None:
    """Streamlit keeps only those triggers that have a callback."""


_COMPONENT = st.components.v2.component(
    "winnow_table",
    html="<div class='frame'>\n</div>",
    css=asset.read("table.css"),
    js=asset.read("table.js"),
)
