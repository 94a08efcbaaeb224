"""Where a reader is among the records: order, page, and the record that is open. The address names the record."""

from dataclasses import dataclass

import streamlit as st

from lib.query.pages import MOST_ROWS, Order, ids_at, position_of
from lib.query.selection import Selection
from lib.query.view import View

SIZES = (25, 50, 100, 200)
ORDER, SIZE, FIRST, RECORD, PLACE = "browse_order", "browse_size", "browse_first", "browse_record", "browse_place"
_WRITTEN, _LIST, _GAP, _FRESH = "browse_written", "browse_list", "browse_gap", "browse_fresh"
PARAMETER = "record"


@dataclass(frozen=True)
class Here:
    """The open record. place: its place in the Selection, from 0; None where the Selection does not hold it.

    has_previous, has_next: whether there is one to go to; also where the record was just taken out of the Selection.
    """

    id: int
    place: int | None
    n_records: int
    has_previous: bool
    has_next: bool


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
            _close()
            st.session_state.pop(ORDER, None)
    if order().column not in view.schema:
        st.session_state.pop(ORDER, None)
    asked = st.query_params.get(PARAMETER)
    if st.session_state.pop(_FRESH, False):
        return  # moved by a click or a key, here or on another page: what the browser sent may be the address before
    if asked != st.session_state.get(_WRITTEN):  # a link, or the browser's Back button
        st.session_state[_WRITTEN] = asked
        if asked is None:
            _close()
        elif asked.isdecimal() and len(asked) <= 18 and int(asked) < view.n_records:
            _set(int(asked), None)


def open_record(id_: int, place: int | None = None) -> None:
    """Open a record, from any page and in callbacks as well; place, where it is known, saves looking for it."""
    st.session_state[_FRESH] = True
    _set(id_, place)


def _set(id_: int, place: int | None) -> None:
    st.session_state[RECORD] = id_
    st.session_state[PLACE] = place


def close() -> None:
    """Back to the table."""
    st.session_state[_FRESH] = True
    _close()


def _close() -> None:
    st.session_state.pop(RECORD, None)
    st.session_state.pop(PLACE, None)


def step(by: int) -> None:
    """To the next record (1) or the one before (-1); where it lies is looked up when the page is drawn."""
    place = st.session_state.get(PLACE)
    if is_open() and place is not None:
        if by > 0 and st.session_state.get(_GAP):
            by -= 1  # the record that was here is gone from the list, so the next one stands in its place
        st.session_state[_FRESH] = True
        _set(-1, max(0, place + by))


def stay_in_place() -> None:
    """Open whatever record comes to stand at this place: the next one, after the open one was taken out."""
    if is_open() and st.session_state.get(PLACE) is not None:
        st.session_state[_FRESH] = True
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
    if id_ >= 0:
        is_there = place is not None and found.ids == (id_,)
        now = place if is_there else position_of(view, selection, order(), id_)
    elif n:
        place = now = min(place or 0, n - 1)
        id_ = (found.ids or ids_at(view, selection, order(), now, 1).ids)[0]
    else:
        _close()
        _write(None)
        return None
    st.session_state[_GAP] = now is None and place is not None
    at = place if now is None else now
    _set(id_, at)
    if at is not None:  # the table is at this record's page when one goes back
        st.session_state[FIRST] = at // size() * size()
    _write(id_)
    has_next = at is not None and at + (now is not None) < n
    return Here(id_, now, n, at is not None and at > 0, has_next)


def _write(id_: int | None) -> None:
    wanted = None if id_ is None else str(id_)
    st.session_state[_WRITTEN] = wanted
    if wanted is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != wanted:
        st.query_params[PARAMETER] = wanted
