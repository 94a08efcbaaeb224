"""The ledger on the page: a line a decision with its records, Undo and Redo; the tags; the recipe."""

import streamlit as st

from lib.curate import recipe as recipes
from lib.curate.history import Line, hint, history, records_of
from lib.ledger import events
from lib.ledger.events import ACTIONS, Event
from lib.query.predicates import Tagged
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import bars, empty, escape, format, problem, state

PAGE_SIZE = 20
# What of a recipe is shown; a list of ten thousand hashes is read by no one.
MOST_LINES, MOST_CHARS = 400, 40_000
DONE = {
    "tag": "Tagged",
    "untag": "Untagged",
    "exclude": "Excluded",
    "restore": "Restored",
    "edit": "Passages cut",
    "label": "Labelled",
    "generate": "Records generated",
    "undo": "Undo",
    "redo": "Redo",
}


def decisions(view: View) -> None:
    """The ledger, newest first, filtered and paged."""
    path = view.workspace.ledger_path
    known = history(path, size=0)
    if not known.n_lines:
        empty.teach(
            "No decision has been made on this corpus.",
            "Filter the records on Browse, Map or Duplicates, then press “Act on all of these”: tag, exclude or "
            "restore them with a reason. Each decision stands here from then on, and can be undone.",
            "browse",
            "Go to Browse",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        action = st.selectbox("Action", list(DONE), index=None, key="ledger_action", placeholder="any", width=160)
        tag = st.selectbox("Tag", known.tags, index=None, key="ledger_tag", placeholder="any", width=200)
    fitting = history(path, action, tag, size=0).n_lines
    n_pages = max(1, -(-fitting // PAGE_SIZE))
    page = st.pagination(n_pages, key=f"ledger_page_{n_pages}") if n_pages > 1 else 1
    for line in history(path, action, tag, page, PAGE_SIZE).lines:
        _line(view, line)


def _line(view: View, line: Line) -> None:
    event = line.event
    with st.container(horizontal=True, vertical_alignment="center", key=f"decision_{event.seq}"):
        st.html(_said(line), width="stretch")
        if event.action not in ACTIONS:
            return
        st.button(
            "", icon=":material/table_rows:", key=f"show_{event.seq}", help="Show these records",
            on_click=_show, args=(view, event),
        )  # fmt: skip
        word = "Undo" if line.is_in_force else "Redo"
        st.button(word, key=f"reverse_{event.seq}", on_click=_reverse, args=(view, event, word.lower()))


def _said(line: Line) -> str:
    event = line.event
    head = f"{event.seq} · {DONE[event.action]}"
    if event.tag and event.action in ACTIONS:
        head += f" “{event.tag}”"
    if line.target is not None:
        head += f" of decision {line.target}"
    counted = format.records(event.n_records)
    if event.n_tokens:  # there is none also where tokens were not counted
        counted += f" · {format.tokens(event.n_tokens)} tokens"
    mark = (
        ""
        if line.is_in_force is None
        else f'<span class="w-mark">{"in force" if line.is_in_force else "undone"}</span>'
    )
    faint = "" if line.is_in_force is not False else " w-undone"
    return (
        f'<div class="w-decision{faint}"><p class="w-what">{escape.html(head)} {mark}'
        f'<span class="w-muted"> {escape.html(counted)}</span></p><p>{escape.html(event.reason)}</p>'
        f'<p class="w-muted w-note">{escape.html(event.by)} · {escape.html(format.when(event.at))} · '
        f"{escape.html(event.sentence)}</p></div>"
    )


def _show(view: View, event: Event) -> None:
    with problem.shown():
        if selection := records_of(view.workspace.ledger_path, event):
            state.show(selection)


def _reverse(view: View, event: Event, word: str) -> None:
    with problem.shown():
        reverse = events.undo if word == "undo" else events.redo
        done = reverse(view.workspace.ledger_path, event.uid, state.curator())
        st.toast(escape.markdown(done.sentence), icon=":material/check:")
        if word == "undo" and (said := hint(view.workspace.ledger_path, event)):
            st.toast(escape.markdown(said), icon=":material/info:", duration="long")


def tags(view: View) -> None:
    """The tags in use; a click shows their records."""
    found = sorted(view.state.tags.items(), key=lambda item: (-len(item[1]), item[0]))
    if not found:
        st.html('<p class="w-muted">No record carries a tag.</p>')
        return
    rows = [bars.Row(tag, len(ids), format.count(len(ids))) for tag, ids in found]
    bars.bars(rows, "tags", lambda position: state.show(Selection((Tagged(found[position][0]),), "all")))


def recipe(view: View) -> None:
    """All decisions in force as a file that does the same to another corpus; made when the section is opened."""
    section = st.expander("Recipe", key="recipe", icon=":material/receipt_long:", on_change="rerun")
    if not section.open:
        return
    with section, problem.shown():
        text = recipes.to_yaml(recipes.build(view))
        st.html('<p class="w-muted">All decisions in force; <code>python -m lib run</code> replays them.</p>')
        name = f"{view.workspace.root.name}.recipe.yaml"
        st.download_button("Download the recipe", text, name, "application/yaml", on_click="ignore")
        lines = text.splitlines()
        if len(lines) > MOST_LINES:
            st.caption(f"The first {MOST_LINES:,} of {len(lines):,} lines; the download has all of them.")
        st.code(_cut("\n".join(lines[:MOST_LINES])), language="yaml", height=420)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + "…"
