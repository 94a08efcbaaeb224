"""Where a reader is among the records: order, page, and the record that is open. The address names the record."""

from dataclasses import dataclass

import streamlit as st

from lib.query.pages import MOST_ROWS, Order, ids_at, position_of
from lib.query.selection import Selection
from lib.query.view import View

SIZES = (25, 50, 100, 200)
ORDER, SIZE, FIRST, RECORD, PLACE = "browse_order", "browse_size", "browse_first", "browse_record", "browse_place"
_WRITTEN, _LIST = "browse_written", "browse_list"
PARAMETER = "record"


@dataclass(frozen=True)
class Here:
    """The open record. place: its place in the Selection, from 0; None where the Selection does not hold it."""

    id: int
    place: int | None
    n_records: int


def order() -> Order:
    return st.session_state.get(ORDER, Order())


def set_order(column: str, descending: bool | None = None) -> None:
    """Sort by a column; a second time by the same one turns the order round."""
    old = order()
    turned = not old.descending if column == old.column else False
    st.session_state[ORDER] = Order(column, turned if descending is None else descending)
    st.session_state[FIRST] = 0


def size() -> int:
    chosen = st.session_state.get(SIZE, SIZES[1])
    return chosen if isinstance(chosen, int) and 1 <= chosen <= MOST_ROWS else SIZES[1]


def first() -> int:
    """Place of the first record on the page of the table."""
    return st.session_state.get(FIRST, 0)


def go_to_page(number: int) -> None:
    """number from 1."""
    st.session_state[FIRST] = max(0, number - 1) * size()


def follow(view: View, selection: Selection) -> None:
    """Start at the first page where the list has become another one, and open what the address asks for."""
    listed = (str(view.workspace.root), selection.to_text())
    before = st.session_state.get(_LIST)
    if before != listed:
        st.session_state[_LIST] = listed
        st.session_state[FIRST] = 0
        if before is not None and before[0] != listed[0]:
            close()
            st.session_state.pop(ORDER, None)
    if order().column not in view.schema:
        st.session_state.pop(ORDER, None)
    asked = st.query_params.get(PARAMETER)
    if asked != st.session_state.get(_WRITTEN):  # a link, or the browser's Back button
        st.session_state[_WRITTEN] = asked
        if asked is None:
            close()
        elif asked.isdigit() and int(asked) < view.n_records:
            open_record(int(asked))


def open_record(id_: int, place: int | None = None) -> None:
    """Open a record, in callbacks as well; place, where it is known, saves looking for it."""
    st.session_state[RECORD] = id_
    st.session_state[PLACE] = place


def close() -> None:
    """Back to the table."""
    st.session_state.pop(RECORD, None)
    st.session_state.pop(PLACE, None)


def step(by: int) -> None:
    """To the next record (1) or the one before (-1); where it lies is looked up when the page is drawn."""
    place = st.session_state.get(PLACE)
    if is_open() and place is not None:
        st.session_state[PLACE] = max(0, place + by)
        st.session_state[RECORD] = -1


def stay_in_place() -> None:
    """Open whatever record comes to stand at this place: the next one, after the open one was taken out."""
    if is_open() and st.session_state.get(PLACE) is not None:
        st.session_state[RECORD] = -1


def is_open() -> bool:
    return RECORD in st.session_state


def here(view: View, selection: Selection) -> Here | None:
    """The open record, or None for the table. Past the last record the last one is meant."""
    if not is_open():
        _write(None)
        return None
    id_, place = st.session_state[RECORD], st.session_state.get(PLACE)
    found = ids_at(view, selection, order(), place or 0, 1)
    n = found.n_records
    if id_ < 0:
        if not n:
            close()
            _write(None)
            return None
        place = min(place or 0, n - 1)
        id_ = (found.ids or ids_at(view, selection, order(), place, 1).ids)[0]
    elif place is None or found.ids != (id_,):
        place = position_of(view, selection, order(), id_)
    open_record(id_, place)
    if place is not None:  # the table is at this record's page when one goes back
        st.session_state[FIRST] = place // size() * size()
    _write(id_)
    return Here(id_, place, n)


def _write(id_: int | None) -> None:
    wanted = None if id_ is None else str(id_)
    st.session_state[_WRITTEN] = wanted
    if wanted is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != wanted:
        st.query_params[PARAMETER] = wanted
