"""Which population the corpus is set against: one that comes with Winnow, or one that the curator gives."""

import streamlit as st

from lib.audit import given, occupation_reference, references
from lib.audit.marks import opened
from lib.audit.references import Reference
from lib.errors import BadReference
from lib.ui import audit_scope, escape, problem
from lib.ui.audit_scope import Scope

NONE = "no reference"
MOST_GROUPS = 60


def choose(scope: Scope) -> Reference | None:
    """The reference for the axis; the popover beside it takes a new one."""
    path = scope.view.workspace.ledger_path
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_reference_row"):
        found = {reference.name: reference for reference in given.of_axis(path, scope.axis.name)}
        name = st.selectbox(
            "Reference population",
            [NONE, *found],
            key=f"audit_reference_{scope.axis.kind}_{scope.axis.name}",
            width=320,
            persist_state="session",
        )
        with st.popover("Give a reference", icon=":material/add:"):
            _form(scope)
        own = {(one.axis, one.name) for one in given.own(path)}
        if (scope.axis.name, name) in own:
            st.button(
                "Remove it", icon=":material/delete:", type="tertiary", key="audit_reference_remove",
                on_click=given.forget, args=(path, scope.axis.name, name),
            )  # fmt: skip
        chosen = found.get(name)
        if chosen is not None and (chosen.note or chosen.checked):
            with st.popover("Source", icon=":material/menu_book:", key="audit_reference_source"):
                _source(chosen)
    return chosen


def _source(reference: Reference) -> None:
    """Where the figures come from, what they count, and how they were checked."""
    lines = (reference.sentence(), reference.note, reference.checked and f"How it was checked: {reference.checked}")
    st.html("".join(f'<p class="w-note">{escape.html(line)}</p>' for line in lines if line))


def _form(scope: Scope) -> None:
    """A population with its source, year and share of each group."""
    groups = audit_scope.every_mark(scope.view, scope.axis, scope.tier).groups[:MOST_GROUPS]
    with st.form("audit_reference_form", border=False):
        name = st.text_input("Name", placeholder="Germany, by sex")
        population = st.text_input("Population", placeholder="residents of Germany")
        source = st.text_input("Source", placeholder="who published the figures, and where")
        year = st.number_input("Year", 1000, 2200, 2024, step=1)
        st.caption("Share of each group, 0 to 1. Leave a group empty that the source does not count.")
        rows = st.data_editor(
            [{"group": group, "share": None} for group in groups],
            key=f"audit_reference_shares_{scope.axis.kind}_{scope.axis.name}",
            hide_index=True,
            disabled=["group"],
            column_config={"share": st.column_config.NumberColumn(min_value=0.0, max_value=1.0, format="%.4f")},
            alt="Share of each group in the population",
        )
        if st.form_submit_button("Keep this reference", type="primary"):
            with problem.shown():
                shares = {row["group"]: row["share"] for row in rows if row["share"] is not None}
                save(scope, {"name": name, "population": population, "source": source, "year": year, "shares": shares})
                st.toast(f"Kept: {escape.markdown(name)}")
                st.rerun()


def save(scope: Scope, value: dict) -> Reference:
    """Keep a reference for the axis in the workspace. Raises BadReference with what is missing or wrong."""
    reference = references.from_json({**value, "axis": scope.axis.name})
    marks = audit_scope.every_mark(scope.view, scope.axis, scope.tier)
    if unknown := [group for group in reference.shares if group not in marks.groups]:
        raise BadReference(f"The axis {scope.axis.title} has no group {unknown[0]!r}; use the names of its groups.")
    given.save(scope.view.workspace.ledger_path, reference)
    return reference


def of_occupations(scope: Scope) -> None:
    """A popover that takes the shares of women in occupations from some statistics."""
    path = scope.view.workspace.ledger_path
    known = opened(scope.view).groups_of("occupation")
    kept = occupation_reference.load(path)
    with st.popover("Give a reference", icon=":material/add:", key="occupation_reference"):
        with st.form("occupation_reference_form", border=False):
            population = st.text_input("Population", placeholder="employed people of the United Kingdom")
            source = st.text_input("Source", placeholder="who published the figures, and where")
            year = st.number_input("Year", 1000, 2200, 2024, step=1)
            text = st.text_area("Occupation, share of women", placeholder="nurse, 0.87\nengineer, 0.16", height=140)
            if st.form_submit_button("Keep this reference", type="primary"):
                with problem.shown():
                    shares = occupation_reference.from_text(text, source, int(year), population, known)
                    occupation_reference.save(path, shares)
                    st.rerun()
        shipped = occupation_reference.shipped()
        if kept != shipped:
            st.button(
                f"Take the one that comes with Winnow: United States, {shipped.year}",
                icon=":material/library_books:", type="tertiary", key="occupation_reference_shipped",
                help=escape.markdown(f"{shipped.sentence()}. {shipped.note}"),
                on_click=occupation_reference.save, args=(path, shipped),
            )  # fmt: skip
        if kept is not None:
            st.button(
                "Remove it", icon=":material/delete:", type="tertiary", key="occupation_reference_remove",
                on_click=occupation_reference.save, args=(path, None),
            )  # fmt: skip
