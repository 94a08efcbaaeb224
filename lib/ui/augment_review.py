"""The tab Review: parent and child one under the other, taken, edited or turned down by key; then all at once."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lib.augment import candidates
from lib.augment.candidates import STATES, WAITING, Candidate, Candidates
from lib.augment.leaves import Leaf
from lib.augment.result import HIGH
from lib.augment.runs import Run
from lib.ledger import reviews
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import (
    augment_runs,
    augment_summary,
    chart_table,
    cursor,
    escape,
    keys,
    navigation,
    problem,
    rewriting,
    state,
)

ORDERS = {"as drawn": 0, "least sure first": 1, "surest first": -1}
AT, EDITING = "augment_at", "augment_editing"
LONGEST_EDITED = 500_000
HELP = "A accept · E edit · R reject · U undo · N next, P back"


def draw_tab(view: View, selection: Selection) -> None:
    """The tab."""
    workspace = view.workspace
    run = augment_runs.choose(workspace)
    if run is None:
        chart_table.how("No run yet: say on Plan what to write more of, and make a sample. Its children come here.")
        return
    st.html(rewriting.STYLE)
    with st.container(key="augment_progress"):
        augment_runs.progress(workspace, run)
    _desk(view, run)


@st.fragment
def _desk(view: View, run: Run) -> None:
    """Queue and what it adds up to; drawn anew by itself after each verdict."""
    with problem.shown():
        found = candidates.load(view.workspace, run)
        augment_runs.head(run, found)
        if not len(found):
            if augment_runs.active(view.workspace) is None:
                chart_table.how("Nothing was made: every record looked at was left alone, for the reasons above.")
            return
        with st.container(key="augment_desk"):
            left, right = st.columns([2.1, 1], gap="large")
        with left:
            _queue(view, run, found)
        with right:
            augment_summary.draw(view, run, found)


def _queue(view: View, run: Run, found: Candidates) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="augment_queue_row"):
        shown = st.segmented_control(
            "Show", range(len(STATES)), format_func=lambda n: f"{STATES[n]} {found.n_in(n):,}", key="augment_state",
            default=WAITING, required=True,
        )  # fmt: skip
        order = st.selectbox("Order", list(ORDERS), key="augment_order", width=170)
    numbers = _in_order(found, shown, ORDERS[order])
    if not len(numbers):
        chart_table.how("All candidates have a verdict." if shown == WAITING else f"None is {STATES[shown]}.")
        _hear(view, run, None, 0)
        return
    at = min(int(st.session_state.get(AT, 0)), len(numbers) - 1)
    (one,) = found.read([int(numbers[at])])
    _card(view, run, found, one, at, len(numbers))
    _hear(view, run, one, len(numbers))


def _in_order(found: Candidates, shown: int, way: int) -> np.ndarray:
    mine = found.state == shown
    numbers = found.number[mine]
    return numbers if not way else numbers[np.argsort(way * found.confidence[mine], kind="stable")]


def _card(view: View, run: Run, found: Candidates, one: Candidate, at: int, n: int) -> None:
    with st.container(border=True, key="augment_card"):
        unsure = [edit for leaf in one.leaves for edit in leaf.edits if edit.confidence < HIGH]
        badge = ":green-badge[sure" if one.confidence >= HIGH - 1e-6 else ":orange-badge[unsure"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{badge} · confidence {one.confidence:.2f}]", width="content")
            st.html(
                f'<span class="w-muted w-note">{at + 1:,} of {n:,} · record {one.id:,} · '
                f"{escape.html(STATES[one.state])}{' · in the corpus' if one.is_added else ''}</span>",
                width="content",
            )
            st.space("stretch")
            st.button(
                "", key="augment_read", type="tertiary", icon=":material/open_in_new:", help="Open the parent",
                on_click=_read, args=(one.id,),
            )  # fmt: skip
        own = view.workspace.roles.text
        if around := candidates.beside(view, one):
            st.html(rewriting.beside(around))
        for leaf in one.leaves:
            if len(one.leaves) > 1 or len(own) > 1 or leaf.field not in own:
                st.html(f'<p class="w-muted w-note">{escape.html(leaf.field)}</p>')
            st.html(rewriting.pair(leaf, one.edited.get(leaf.field), _part(run, one, leaf)))
        for line in _flags(one, unsure):
            chart_table.how(line)
        if one.is_added:
            chart_table.how("This child is a record already: exclude it like any other, or undo its adding.")
            return
        longest = max(len(leaf.after) for leaf in one.leaves)
        if st.session_state.get(EDITING) == (run.id, one.number):
            if longest <= LONGEST_EDITED:
                _editor(view, run, one)
                return
            chart_table.how(
                f"This child has {longest:,} characters; up to {LONGEST_EDITED:,} can be written over in a browser. "
                "Accept it or reject it."
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Accept (A)", key="augment_accept", type="primary", icon=":material/check:", on_click=_give,
                args=(view, run, one.number, "accept"),
            )  # fmt: skip
            st.button("Edit (E)", key="augment_edit", icon=":material/edit:", on_click=_edit, args=(run, one.number))
            st.button(
                "Reject (R)", key="augment_reject", icon=":material/close:", on_click=_give,
                args=(view, run, one.number, "reject"),
            )  # fmt: skip
            st.button("Undo (U)", key="augment_undo", type="tertiary", on_click=_undo, args=(view, run))
            st.space("stretch")
            st.button("", key="augment_back", icon=":material/chevron_left:", on_click=_move, args=(-1, n), help="P")
            st.button("", key="augment_next", icon=":material/chevron_right:", on_click=_move, args=(1, n), help="N")


def _part(run: Run, one: Candidate, leaf: Leaf) -> int:
    """Which part of a text's edits is shown; asked only where there are more than one page holds."""
    n = rewriting.n_parts(leaf)
    if n == 1 or leaf.field in one.edited:
        return 0
    most = rewriting.MOST_EDITS
    part = st.number_input(
        f"Part (1 to {n:,}; {len(leaf.edits):,} edits, {most} in a part)", 1, n,
        key=f"augment_part_{run.id}_{one.number}_{leaf.field}", width=420,
    )  # fmt: skip
    return int(part) - 1


def _flags(one: Candidate, unsure: Sequence) -> list[str]:
    """What a reader should look at: the edits that are not sure, and what was left alone in the same text."""
    lines = []
    if unsure:
        said = ", ".join(f"{edit.before or '∅'} → {edit.after or '∅'} ({edit.rule})" for edit in unsure[:6])
        lines.append(f"Not sure of: {said}{' …' if len(unsure) > 6 else ''}. These are framed above.")
    left = [(leaf.before[skip.start : skip.end], skip.reason) for leaf in one.leaves for skip in leaf.skips]
    if left:
        said = ", ".join(f"“{text[:40]}” ({reason})" for text, reason in left[:6])
        lines.append(f"Left as it was: {said}{' …' if len(left) > 6 else ''}.")
    return lines


def _editor(view: View, run: Run, one: Candidate) -> None:
    """The child's texts to write over; Save is a verdict of its own."""
    with st.form("augment_editor", border=False):
        fields = {leaf.field: f"augment_text_{run.id}_{one.number}_{k}" for k, leaf in enumerate(one.leaves)}
        for leaf in one.leaves:
            st.text_area(
                "Child" if len(one.leaves) == 1 else f"Child, {escape.markdown(leaf.field)}",
                one.edited.get(leaf.field, leaf.after), height=min(420, 90 + len(leaf.after) // 3),
                key=fields[leaf.field],
            )  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button("Save and accept", type="primary", on_click=_save, args=(view, run, one, fields))
            st.form_submit_button("Leave", on_click=lambda: st.session_state.pop(EDITING, None))


def _save(view: View, run: Run, one: Candidate, fields: dict[str, str]) -> None:
    """fields: the key of each text's widget."""
    written = {leaf.field: st.session_state[fields[leaf.field]] for leaf in one.leaves}
    changed = {leaf.field: written[leaf.field] for leaf in one.leaves if written[leaf.field] != leaf.after}
    _give(view, run, one.number, "edit" if changed else "accept", changed or None)


def _hear(view: View, run: Run, one: Candidate | None, n: int) -> None:
    acts = {"u": lambda: _undo(view, run)}
    if one is not None:
        acts |= {"n": lambda: _move(1, n), "p": lambda: _move(-1, n)}
        if not one.is_added:
            acts |= {
                "a": lambda: _give(view, run, one.number, "accept"),
                "r": lambda: _give(view, run, one.number, "reject"),
                "e": lambda: _edit(run, one.number),
            }
    keys.listen("augment_keys", acts)
    st.html(f'<p class="w-muted w-note">{HELP}</p>')


def _give(view: View, run: Run, number: int, verdict: str, said: dict | None = None) -> None:
    with problem.shown():
        reviews.give(view.workspace.ledger_path, run.id, number, verdict, state.curator(), said)
        st.session_state.pop(EDITING, None)


def _edit(run: Run, number: int) -> None:
    st.session_state[EDITING] = (run.id, number)


def _move(by: int, n: int) -> None:
    st.session_state[AT] = (int(st.session_state.get(AT, 0)) + by) % max(1, n)
    st.session_state.pop(EDITING, None)


def _undo(view: View, run: Run) -> None:
    with problem.shown():
        taken = reviews.undo(view.workspace.ledger_path, run.id, state.curator())
        if taken is None:
            st.toast("There is no verdict of yours to undo in this run.")
        else:
            what = "the line" if taken.candidate is None else f"“{taken.verdict}” on candidate {taken.candidate}"
            st.toast(f"Taken back: {what}.")


def _read(id_: int) -> None:
    cursor.open_record(id_)
    st.switch_page(navigation.path_of("browse"))
