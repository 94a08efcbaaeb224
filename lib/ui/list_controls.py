"""The controls above and under the table of records: order, columns, page size, page."""

import math

import streamlit as st

from lib.query.view import View
from lib.ui import cursor, record

COLUMNS = "browse_columns"
MOST_COLUMNS = 12


def columns(view: View) -> list[str]:
    """Columns that the table shows: as chosen in this session for this corpus, else the usual ones."""
    chosen = st.session_state.get(COLUMNS, {}).get(str(view.workspace.root))
    kept = [name for name in chosen or () if name in view.schema]
    return kept or record.default_columns(view, cursor.order())


def draw(view: View) -> None:
    """Sort by, direction, columns, records a page."""
    names = list(view.schema)
    order = cursor.order()
    st.session_state["sort_by"] = order.column
    st.selectbox(
        "Sort by",
        names,
        key="sort_by",
        label_visibility="collapsed",
        width=170,
        on_change=_sort,
        format_func=_sorted_by,
    )
    way = "arrow_downward" if order.descending else "arrow_upward"
    st.button(
        "",
        icon=f":material/{way}:",
        key="sort_way",
        help="Highest first; turn it round" if order.descending else "Lowest first; turn it round",
        on_click=cursor.set_order,
        args=(order.column,),
    )
    with st.popover("Columns", icon=":material/view_column:"):
        st.session_state["shown_columns"] = columns(view)
        st.multiselect(
            "Columns of the table",
            names,
            key="shown_columns",
            max_selections=MOST_COLUMNS,
            on_change=_show,
            args=(str(view.workspace.root),),
        )
        st.session_state["page_size"] = cursor.size()
        st.segmented_control("Records a page", cursor.SIZES, key="page_size", required=True, on_change=_resize)


def _sorted_by(name: str) -> str:
    return f"by {name}"


def _sort() -> None:
    cursor.set_order(st.session_state["sort_by"], cursor.order().descending)


def _show(root: str) -> None:
    st.session_state.setdefault(COLUMNS, {})[root] = st.session_state["shown_columns"]


def _resize() -> None:
    first = cursor.first()
    st.session_state[cursor.SIZE] = st.session_state["page_size"] or cursor.SIZES[1]
    st.session_state[cursor.FIRST] = first // cursor.size() * cursor.size()


def pages(n: int) -> None:
    """The numbers of the pages under the table."""
    n_pages = max(1, math.ceil(n / cursor.size()))
    now = min(cursor.first() // cursor.size() + 1, n_pages)
    if n_pages > 1:
        key = f"page_{n_pages}_{now}"  # another widget for each page: Streamlit lets nobody else set its number
        st.pagination(n_pages, default=now, key=key, on_change=_turn, args=(key,))


def _turn(key: str) -> None:
    cursor.go_to_page(st.session_state[key])
