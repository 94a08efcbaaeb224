"""The form of an export: which records, which fields, which format; what three records would look like; and Start."""

import json
from collections.abc import Sequence

import streamlit as st

from lib.export import job as exports
from lib.export import writer
from lib.export.fields import Field, available, defaults
from lib.export.formats import FORMATS, Format, holds_bytes
from lib.export.job import STEPS, Request
from lib.export.leaving import Leaving
from lib.export.making import WHERE
from lib.jobs import queue
from lib.query import lineage
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import escape, format

N_PREVIEWED = 3
LONGEST_SHOWN = 300
WHY = {
    "excluded": "excluded",
    "tagged": "tagged",
    "generated": "generated",
    "outside": "outside of the Selection",
}
GENERATED = {"with": "With the others", "apart": "In files of their own", "out": "Left out"}


def draw(view: View, selection: Selection) -> None:
    """The form, the preview under it, and the button that starts the job. Raises what the request is refused for."""
    with st.container(border=True, key="export_form"):
        chosen = _format()
        generated = _generated(view)
        fields = _fields(view, chosen, generated)
        request = Request(
            chosen.name,
            tuple(fields),
            _records(selection),
            _leave_excluded(view),
            _leave_tags(view),
            generated=generated,
            name=view.workspace.name,
        )
        if not fields:
            st.html('<p class="w-muted">Choose at least one field.</p>')
            return
        form, shown, going = exports.plan(view, request)
        st.html(_count(going))
        if generated == "with" and lineage.n_generated(view) and lineage.IS_GENERATED not in fields:
            st.warning("No field of this export says which records were generated.", icon=":material/warning:")
        st.caption(f"The first {N_PREVIEWED} records, cut at {LONGEST_SHOWN} characters")
        rows = writer.preview(view, going.ids, shown, form, N_PREVIEWED)
        # As text: values of one column may be of any kind, and none may be taken for markup.
        st.dataframe([{name: _cut(value) for name, value in row.items()} for row in rows], hide_index=True)
        _start(view, request)


def _format() -> Format:
    name = st.radio(
        "Format",
        list(FORMATS),
        key="export_format",
        horizontal=True,
        captions=[item.about for item in FORMATS.values()],
    )
    return FORMATS[name or "parquet"]


def _generated(view: View) -> str:
    """Where records that were made from others go; only asked where there are any."""
    if not lineage.n_generated(view):
        return "with"
    n = view.count(Selection((OneOf(lineage.IS_GENERATED, (True,)),))).n_records
    where = st.radio(
        f"Generated records ({format.count(n)})",
        WHERE,
        key="export_generated",
        horizontal=True,
        format_func=GENERATED.__getitem__,
        captions=["marked in the field is_generated", "generated-*, the same fields", "counted in the data card"],
    )
    return where or "with"


def _fields(view: View, chosen: Format, generated: str) -> list[str]:
    """The names chosen; a format that cannot carry bytes is not offered the fields that hold them."""
    fields = [field for field in available(view) if chosen.holds_bytes or not holds_bytes(field.type)]
    is_ours = {field.name: not field.is_source for field in fields}
    return st.multiselect(
        "Fields",
        list(is_ours),
        default=_names(defaults(fields, chosen, generated != "out")),
        key=f"export_fields_{view.workspace.root.name}_{chosen.holds_bytes}{'_out' if generated == 'out' else ''}",
        format_func=lambda name: f"{name} (Winnow)" if is_ours[name] else name,
        help="The source's columns come first; those that Winnow computed can be added.",
    )


def _names(fields: Sequence[Field]) -> list[str]:
    return [field.name for field in fields]


def _records(selection: Selection) -> Selection:
    """The Selection, or all of the corpus; only asked where there is a filter."""
    if not selection.predicates:
        return Selection()
    which = st.radio("Records", ["Those of the Selection", "All of the corpus"], key="export_records", horizontal=True)
    return selection if which == "Those of the Selection" else Selection()


def _leave_excluded(view: View) -> bool:
    n = format.count(view.state.n_excluded)
    return st.checkbox(f"Leave out the excluded records ({n})", value=True, key="export_leave_excluded")


def _leave_tags(view: View) -> tuple[str, ...]:
    tags = view.state.tags
    if not tags:
        return ()
    label = "Leave out records tagged"
    return tuple(st.multiselect(label, list(tags), key=f"export_tags_{view.workspace.root.name}"))


def _count(going: Leaving) -> str:
    left = "".join(
        f"<br>{format.count(item.n_records)} stay behind: {WHY[item.why]}, {escape.html(item.reason)}"
        for item in going.left_out
    )
    return (
        f'<p class="w-counts" data-testid="export-count"><b>{format.count(going.n_records)}</b> '
        f"of {format.records(going.n_records_in)}<span class='w-muted'>{left}</span></p>"
    )


def _cut(value: object) -> str:
    is_nested = isinstance(value, list | dict)
    text = json.dumps(value, ensure_ascii=False, default=str) if is_nested else "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _start(view: View, request: Request) -> None:
    newest = queue.latest(view.workspace.ledger_path, "export")
    is_busy = newest is not None and newest.is_active
    if st.button("Start the export", type="primary", icon=":material/download:", key="export_start", disabled=is_busy):
        queue.submit(view.workspace.root, "export", request.to_json(), STEPS)
        st.rerun()
