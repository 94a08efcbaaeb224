"""Facets, search and the records themselves, as a table or one at a time."""

import streamlit as st

from lib.query import records
from lib.ui import browse, cursor, facets, list_controls, problem, record, search_box, shortcuts, state

view = state.view_or_teach(
    "The records: facets beside them, a search above, a table or one record at a time, with its metadata, its tags, "
    "what repeats it, its nearest neighbours and its history."
)
if view is not None:
    selection = state.selection()
    st.html(record.STYLE)
    search_box.draw(view)
    shortcuts.draw(view)
    cursor.follow(view, selection)
    filters, middle, beside = browse.columns(is_open=cursor.is_open())
    with middle, problem.shown():
        here = cursor.here(view, selection)
        if here is not None:
            shown = records.record(view, here.id, record.as_edited())
            browse.reading_line(view, here, shown)
            record.text(view, shown, selection)
            shortcuts.listen(view, ())
            with beside:
                record.side(view, shown)
        else:
            page = records.page(view, selection, cursor.order(), cursor.first(), cursor.size())
            browse.table_line(view, page)
            browse.table(view, page, selection)
            list_controls.pages(page.n)
            shortcuts.listen(view, tuple(row["id"] for row in page.rows))
    with filters, problem.shown():
        facets.draw(view, selection)
