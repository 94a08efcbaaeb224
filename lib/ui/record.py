"""One record to read: its text in parts, with what was searched for marked, and everything known of it."""

import json
import re
from collections.abc import Sequence

import streamlit as st

from lib.ledger import events
from lib.query import records, spans
from lib.query.pages import Order
from lib.query.records import Record
from lib.query.selection import Selection
from lib.query.spans import Span
from lib.query.view import View
from lib.ui import cursor, escape, format, lineage, problem, state, table

# Words that datasets use for who speaks; others count as a role when they open several parts of the same text.
ROLES = frozenset({"system", "user", "assistant", "human", "gpt", "bot", "model", "tool", "function", "developer"})
_SPEAKER = re.compile(r"(?:\A|\n\n)([^\W\d][\w .\-]{0,30}): ")
LONGEST_VALUE = 2_000
BEFORE = "record_before_edits"
_ORIGIN = ("source_file", "source_row", "content_hash")
STYLE = """<style>
.w-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; font-size: .98rem; max-width: 52rem;
    unicode-bidi: plaintext; }
.w-part { margin: 0 0 .9rem 0; }
.w-part > h3 { font-size: .8rem; font-weight: 600; opacity: .65; margin: 0 0 .15rem 0; padding: 0; letter-spacing: 0; }
.w-turn.is-new { margin-top: .8rem; }
.w-turn > h3 { font-size: .8rem; font-weight: 600; opacity: .65; margin: 0; padding: 0; letter-spacing: 0; }
.w-turn .w-text { padding-bottom: .35rem; }
.w-turn { border-inline-start: 3px solid color-mix(in srgb, currentColor 18%, transparent);
    padding-inline-start: .8rem; }
.w-turn.is-even { border-inline-start-color: color-mix(in srgb, currentColor 45%, transparent); }
.w-text mark { background: color-mix(in srgb, #ffc400 45%, transparent); color: inherit; border-radius: 2px; }
.w-note { font-size: .85rem; opacity: .8; margin: 0 0 .6rem 0; }
.w-out { border: 1px dashed color-mix(in srgb, currentColor 45%, transparent); border-radius: 6px;
    padding: .35rem .6rem; font-size: .88rem; margin: 0 0 .7rem 0; overflow-wrap: anywhere; }
.w-side h2 { font-size: .92rem; font-weight: 650; margin: 0; padding: 0; }
.w-hint { font-size: .8rem; opacity: .7; margin-top: -.35rem; }
.w-hint code { font-size: .78rem; }
.w-events { list-style: none; margin: 0; padding: 0; font-size: .86rem; }
.w-events li { margin: 0 0 .35rem 0; padding: 0; }
.w-events .w-muted { display: block; font-size: .8rem; }
.w-empty { opacity: .6; font-style: italic; }
.st-key-record_side .w-facts { padding: 0; font-size: .86rem; grid-template-columns: minmax(4rem, max-content) 1fr; }
</style>"""


def text(view: View, record: Record, selection: Selection) -> None:
    """The whole text: by field where it was put together from several, by speaker where it is a conversation."""
    parts = _parts(view, record)
    marks = spans.spans(view, [part for _, part in parts], selection)
    notes = []
    _edits(view, record)
    if record.is_cut:
        notes.append(
            f"Shown are the first {records.LONGEST_TEXT:,} of {record.n_chars:,} characters; exports have all of them."
        )
    lineage.above(view, record, as_edited())
    blocks = [f'<p class="w-note">{escape.html(note)}</p>' for note in notes]
    if record.excluded_by is not None:
        event = record.excluded_by
        said = f"Excluded by decision {event.seq} of {event.by}, {format.when(event.at)}: {event.reason}"
        blocks.append(f'<div class="w-out">{escape.html(said)}</div>')
    for (name, part), mark in zip(parts, marks, strict=True):
        heading = f"<h3>{escape.html(name)}</h3>" if name else ""
        blocks.append(f'<section class="w-part">{heading}{_turns(part, mark)}</section>')
    st.html("".join(blocks))


def as_edited() -> bool:
    """Whether texts are shown as the edits in force leave them."""
    return not st.session_state.get(BEFORE, False)


def _edits(view: View, record: Record) -> None:
    """What was cut from this text, with the way back; and a switch to read it as it was."""
    for event in record.edits:
        with st.container(horizontal=True, vertical_alignment="center", key=f"edited_{event.seq}"):
            said = f"Passages were cut by decision {event.seq} of {event.by}, {format.when(event.at)}: {event.reason}"
            st.html(f'<div class="w-out">{escape.html(said)}</div>', width="stretch")
            st.button(
                "Undo", key=f"undo_edit_{event.seq}", icon=":material/undo:",
                help=f"Take decision {event.seq} back, for all {event.n_records:,} records that it touches",
                on_click=_undo, args=(view, event.uid),
            )  # fmt: skip
    if record.edits:
        st.toggle("Show the text as it was before", key=BEFORE)


def _undo(view: View, uid: str) -> None:
    with problem.shown():
        undone = events.undo(view.workspace.ledger_path, uid, state.curator())
        st.toast(escape.markdown(f"Undone: {undone.sentence}."))


def _parts(view: View, record: Record) -> list[tuple[str, str]]:
    """(name, text) of the text's fields, then of the columns too wide for the catalog."""
    own = view.workspace.roles.text
    fields = {name: _plain(value) for name, value in record.fields.items()}
    composed = [(name, fields[name]) for name in own if fields.get(name)]
    if len(own) == 1 or not composed:
        composed = [("", record.text)]
    return composed + [(name, value) for name, value in fields.items() if name not in own and value]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2)


def turns(text: str) -> list[tuple[str, int, int]]:
    """(speaker, start, end) of a conversation written as "speaker: words" with blank lines between; else one without.

    Who speaks is believed where the name is a usual one, or opens the text and another part of it.
    """
    found = [(match.group(1), match.start(1), match.end()) for match in _SPEAKER.finditer(text)]
    names = [name for name, _, _ in found]
    real = [one for one in found if one[0].lower() in ROLES or names.count(one[0]) > 1]
    if not real or real[0][1] != 0 or len(real) < 2:
        return [("", 0, len(text))]
    ends = [start - 2 for _, start, _ in real[1:]] + [len(text)]
    return [(name, start, end) for (name, _, start), end in zip(real, ends, strict=True)]


def _turns(text: str, marks: Sequence[Span]) -> str:
    if not text.strip():
        return '<p class="w-empty">(empty)</p>'
    split = turns(text)
    if split[0][0] == "":
        return f'<div class="w-text" dir="auto">{marked(text, marks)}</div>'
    speakers = list(dict.fromkeys(name for name, _, _ in split))
    html, before = [], None
    for name, start, end in split:
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        even = " is-even" if speakers.index(name) % 2 else ""
        heading = "" if name == before else f"<h3>{escape.html(name)}</h3>"
        words = f'<div class="w-text" dir="auto">{marked(text[start:end], inside)}</div>'
        html.append(f'<div class="w-turn{even}{" is-new" if heading else ""}">{heading}{words}</div>')
        before = name
    return "".join(html)


def marked(text: str, marks: Sequence[Span]) -> str:
    """text as HTML, escaped, with <mark> around the spans."""
    html, at = [], 0
    for start, end in marks:
        html += [escape.html(text[at:start]), "<mark>", escape.html(text[start:end]), "</mark>"]
        at = end
    return "".join([*html, escape.html(text[at:])])


def side(view: View, record: Record) -> None:
    """Metadata, tags, duplicates, neighbours and history."""
    with st.container(key="record_side"):
        _tags(record)
        _heading("Metadata")
        st.html(f'<dl class="w-facts">{_facts(view, record)}</dl>')
        if made := records.children(view, record.id):
            more = f"the first {len(made)}" if len(made) == records.MOST_ALIKE else f"{len(made)}"
            _heading("Made from this record", more)
            table.others("record_children", "Records made from this one", made, cursor.open_record, head="confidence")
        repeats = records.near_duplicates(view, record.id)
        if repeats:
            _heading("Repeats", f"{len(repeats)} of its group")
            table.others("record_repeats", "Records that repeat this one", repeats, cursor.open_record)
        elif repeats is None:
            _heading("Repeats")
            st.caption("Not computed yet: analyse the corpus on Corpora.")
        near = records.neighbours(view, record.id)
        _heading("Nearest in meaning")
        if near:
            table.others("record_neighbours", "Records nearest in meaning", near, cursor.open_record)
        else:
            st.caption("Not computed yet: analyse the corpus on Corpora." if near is None else "None was found.")
        _history(record)


def _heading(name: str, more: str = "") -> None:
    beside = f' <span class="w-muted">{escape.html(more)}</span>' if more else ""
    st.html(f'<div class="w-side"><h2>{escape.html(name)}{beside}</h2></div>')


def _facts(view: View, record: Record) -> str:
    """What the source says first, then what Winnow found, not what it did not find; last, where the record is from."""
    own = {column.name for column in view.workspace.columns}
    names = [name for name in record.values if name in own]
    names += [n for n, v in record.values.items() if n not in own and n not in ("id", *_ORIGIN) and v is not None]
    names = [name for name in names if name not in lineage.SHOWN]
    cells = []
    for name in (*names, *(name for name in _ORIGIN if name in record.values)):
        value = record.values[name]
        said = '<span class="w-muted">–</span>' if value is None else escape.html(_value(value))
        cells.append(f'<dt dir="auto">{escape.html(name)}</dt><dd dir="auto">{said}</dd>')
    return "".join(cells)


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)[:LONGEST_VALUE] or "(empty list)"
    if isinstance(value, str):
        return value[:LONGEST_VALUE] if value.strip() else "(empty)"
    return table.shown(value) or ""


def _tags(record: Record) -> None:
    if record.tags:
        with st.container(horizontal=True, gap="small"):
            for tag in record.tags:
                st.badge(escape.markdown(tag), icon=":material/label:", color="gray")


def _history(record: Record) -> None:
    _heading("History")
    if not record.history:
        st.caption("No decision has touched this record.")
        return
    lines = []
    for event in reversed(record.history):
        what = event.action + (f" “{event.tag}”" if event.tag else "")
        who = f"decision {event.seq} · {event.by} · {format.when(event.at)}"
        lines.append(
            f"<li>{escape.html(what)}: {escape.html(event.reason)}<span class='w-muted'>{escape.html(who)}</span></li>"
        )
    st.html(f'<ul class="w-events">{"".join(lines)}</ul>')


def default_columns(view: View, order: Order) -> list[str]:
    """Columns that the table shows at first: id, then what a curator looks for, as far as it is there."""
    roles = view.workspace.roles
    by_source = {column.source_name: column.name for column in view.workspace.columns}
    named = [by_source.get(name or "") for name in (roles.split, roles.label, roles.source)]
    wanted = ["id", order.column, "n_tokens" if "n_tokens" in view.schema else "n_chars", "topic", *named]
    return [name for name in dict.fromkeys(wanted) if name in view.schema]
