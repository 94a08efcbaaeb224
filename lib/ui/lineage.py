"""A generated record's parent and what was changed, above its text; a record's children, beside it."""

import json

import streamlit as st

from lib.corpus.generated import PARENT
from lib.query import lineage, records
from lib.query.records import Record
from lib.query.view import View
from lib.ui import cursor, difference, escape, format

# What the facts beside a record need not repeat.
SHOWN = frozenset({"cda_edits", lineage.VERY_PARENT})
MOST_EDITS = 40
STYLE = """<style>
.w-edits { list-style: none; margin: 0; padding: 0; font-size: .86rem; overflow-wrap: anywhere; }
.w-edits li { margin: 0; padding: 0; }
</style>"""


def above(view: View, record: Record, as_edited: bool) -> None:
    """From which record this one was made, how, and word by word what is different; nothing for other records."""
    if not record.values.get(lineage.IS_GENERATED) or not lineage.is_told(view):
        return
    parent = lineage.parent(view, record.id)
    with st.container(border=True, key="made_from"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"{difference.STYLE}{STYLE}<span>{_said(record, parent)}</span>", width="stretch")
            if parent is not None:
                st.button(
                    f"Open record {parent:,}", key="open_parent", icon=":material/arrow_upward:",
                    on_click=cursor.open_record, args=(parent,),
                )  # fmt: skip
        if parent is not None:
            before = records.record(view, parent, as_edited)
            changed = difference.html(before.text, record.text)
            st.html(changed or '<p class="w-note">The two texts are the same word for word.</p>')
            if changed:
                st.html(difference.key("only in that record", "only in this one"))
        _edits(record)


def _said(record: Record, parent: int | None) -> str:
    named = record.values.get(PARENT)
    if parent is not None:
        origin = f"Made from record {parent:,}" + (f" ({named})" if named and str(named) != str(parent) else "")
    else:
        origin = f"Made from a record that is not in this corpus ({PARENT}: {named or 'not told'})"
    value = record.values.get
    confidence = value("cda_confidence")
    told = [
        " ".join(str(value(name)) for name in ("cda_axis", "cda_direction") if value(name)),
        f"by {value('cda_operator')}" if value("cda_operator") else "",
        f"rules {value('cda_rules')}" if value("cda_rules") else "",
        "" if confidence is None else f"confidence {confidence:.2f}",
        str(value("cda_review") or ""),
    ]
    rest = " · ".join(part for part in told if part)
    return f"<b>{escape.html(origin)}</b> <span class='w-muted'>{escape.html(rest)}</span>"


def _edits(record: Record) -> None:
    """Each change with the rule that made it; what the record says of it may be anything."""
    try:
        found = json.loads(str(record.values.get("cda_edits") or "[]"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(edit, dict) for edit in found):
        st.caption("Its list of changes cannot be read.")
        return
    if not found:
        return
    with st.expander(f"{len(found):,} {'change' if len(found) == 1 else 'changes'}, with their rules"):
        lines = [_line(edit) for edit in found[:MOST_EDITS]]
        if len(found) > MOST_EDITS:
            lines.append(f"<li class='w-muted'>and {format.count(len(found) - MOST_EDITS)} more</li>")
        st.html(f'<ul class="w-edits">{"".join(lines)}</ul>')


def _line(edit: dict) -> str:
    before, after = (str(edit.get(name) or "∅")[:200] for name in ("before", "after"))
    confidence = edit.get("confidence")
    is_number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    rule, field = (str(edit.get(name) or "")[:80] for name in ("rule", "field"))
    why = [rule, f"{confidence:.2f}" if is_number else "", field]
    rest = " · ".join(part for part in why if part)
    changed = f"<del>{escape.html(before)}</del> → <ins>{escape.html(after)}</ins>"
    return f'<li class="w-key" dir="auto">{changed} <span class="w-muted">{escape.html(rest)}</span></li>'
