"""The parts of the page Browse: its columns, the line above the table, the line above an open record."""

import streamlit as st

from lib.query.records import Page, Record
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, cursor, escape, format, list_controls, shortcuts, state
from lib.ui import table as tables
from lib.ui.cursor import Here

# Streamlit has no setting for columns that go under each other below a width of our choice.
STYLE = """<style>
.st-key-browse_middle { min-width: 20rem; }
@media (max-width: 1000px) {
  .st-key-browse { flex-wrap: wrap; }
  .st-key-browse > :has(> .st-key-browse_facets), .st-key-browse_facets { width: 200px !important; }
  .st-key-browse:has(.st-key-browse_beside) > :has(> .st-key-browse_facets) { display: none; }
  .st-key-browse > :has(> .st-key-browse_beside), .st-key-browse_beside { width: 100% !important; }
}
</style>"""


def columns(is_open: bool) -> tuple:
    """Containers for the facets, the records, and what stands beside an open record."""
    st.html(STYLE)
    with st.container(horizontal=True, key="browse", gap="medium"):
        filters = st.container(width=250, key="browse_facets")
        middle = st.container(width="stretch", key="browse_middle")
        beside = st.container(width=310, key="browse_beside") if is_open else middle
    return filters, middle, beside


def table_line(view: View, page: Page) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="table_line"):
        last = page.offset + len(page.rows)
        said = f"{page.offset + 1:,} to {last:,} of {page.n:,}" if page.rows else format.records(page.n)
        st.html(f'<span class="w-counts">{said}</span>', width="content")
        st.space("stretch")
        list_controls.draw(view)
        shortcuts.panel(view)


def table(view: View, page: Page, selection: Selection) -> None:
    """The page, or what to do where the Selection holds nothing."""
    if not page.rows:
        _nothing(view, selection)
        return
    tables.table(
        "records",
        view,
        page,
        selection,
        list_controls.columns(view),
        cursor.order(),
        None,
        on_open=cursor.open_record,
        on_sort=cursor.set_order,
    )


def _nothing(view: View, selection: Selection) -> None:
    with st.container(border=True):
        if selection.predicates:
            st.html(
                '<p class="w-what">No record matches all of these filters.</p>'
                '<p class="w-muted">Take one away: each pill above has a cross. Or start again with all records.</p>'
            )
            st.button("Remove all filters", on_click=state.select, args=(Selection(scope=selection.scope),))
        elif selection.scope == "excluded":
            st.html(
                '<p class="w-what">Nothing is excluded.</p><p class="w-muted">Excluded records are listed here.</p>'
            )
        else:
            st.html(
                '<p class="w-what">Every record is excluded.</p>'
                '<p class="w-muted">Choose Excluded or All above to see them; Decisions undoes what took them out.</p>'
            )


def reading_line(view: View, here: Here, shown: Record) -> None:
    """Where one is, previous and next, and what can be done with this record."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="reading_line"):
        st.button(
            "", icon=":material/arrow_back:", key="to_table", on_click=cursor.close, help="Back to the table: Esc"
        )
        st.button(
            "", icon=":material/chevron_left:", key="previous", help="Previous: ←", disabled=not here.has_previous,
            on_click=cursor.step, args=(-1,),
        )  # fmt: skip
        st.button(
            "", icon=":material/chevron_right:", key="next", help="Next: →", disabled=not here.has_next,
            on_click=cursor.step, args=(1,),
        )  # fmt: skip
        place = f"{here.place + 1:,} of {here.n_records:,}" if here.place is not None else "not in the Selection"
        st.html(f'<span class="w-counts"><b>Record {here.id:,}</b> · {escape.html(place)}</span>', width="content")
        st.space("stretch")
        only = shortcuts.only(here.id)
        if st.button("", icon=":material/label:", key="tag_this", help="Tag this record"):
            actions.ask("tag", only, title=f"Tag record {here.id:,}")
        action = "exclude" if shown.excluded_by is None else "restore"
        icon = f":material/{actions.ICONS[action]}:"
        key = "X" if action == "exclude" else "R"
        if st.button("", icon=icon, key="out_this", help=f"{actions.LABELS[action]} this record: {key}"):
            actions.ask(action, only, title=f"{actions.LABELS[action]} record {here.id:,}")
        shortcuts.panel(view)
