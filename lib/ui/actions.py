"""Act on all records of a Selection: a dialog with the exact count and the cost, a reason, then a line with Undo."""

from collections.abc import Sequence

import streamlit as st

from lib.curate.actions import Plan, commit, plan
from lib.errors import WinnowError
from lib.ledger import events
from lib.ledger.events import Event
from lib.ledger.members import Members
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import escape, format, problem, state

LABELS = {"tag": "Tag", "untag": "Untag", "exclude": "Exclude", "restore": "Restore"}
ICONS = {"tag": "label", "untag": "label_off", "exclude": "block", "restore": "undo"}
NEXT, LAST = "winnow_planned", "winnow_last_event"


def action_bar(view: View, selection: Selection, key: str, which: Sequence[str] = tuple(LABELS)) -> None:
    """A menu of the actions, each for the whole Selection. key tells two menus on one page apart."""
    chosen = st.menu_button(
        "Act on all of these",
        list(which),
        key=f"act_{key}",
        icon=":material/bolt:",
        format_func=lambda action: f":material/{ICONS[action]}: {LABELS[action]}…",
        type="primary",
    )
    if chosen:
        ask(chosen, selection)


def ask(
    action: str,
    selection: Selection,
    tag: str | None = None,
    members: Members | None = None,
    title: str | None = None,
) -> None:
    """Open the dialog that confirms an action; call it while the page is drawn, not in a callback.

    members, where given, are the very records, within the Selection; else all of it is meant.
    """
    st.session_state.pop(NEXT, None)
    st.session_state["act_reason"], st.session_state["act_tag"] = "", tag
    st.dialog(title or f"{LABELS[action]} records", width="medium", icon=f":material/{ICONS[action]}:")(_confirm)(
        action, selection, members
    )


def _confirm(action: str, selection: Selection, members: Members | None) -> None:
    with problem.shown():
        view = state.view()
        tag = _choose_tag(view, action)
        if action in ("tag", "untag") and not tag:
            return
        planned = _planned(view, action, selection, tag, members)
        _effect(planned)
        reason = st.text_input(
            "Reason", key="act_reason", placeholder="why, in a few words; it stays beside the decision", live=True
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Cancel", key="act_cancel"):
                st.rerun()
            label = f"{LABELS[action]} {format.records(planned.n_records)}"
            ready = bool((reason or "").strip()) and planned.n_records > 0
            if st.button(label, key="act_confirm", type="primary", disabled=not ready):
                _commit(view, planned, reason)


def _choose_tag(view: View, action: str) -> str | None:
    if action not in ("tag", "untag"):
        return None
    known = list(view.state.tags)
    return st.selectbox(
        "Tag", known, index=None, key="act_tag", accept_new_options=action == "tag", placeholder="choose or type a tag"
    )


def _planned(view: View, action: str, selection: Selection, tag: str | None, members: Members | None) -> Plan:
    """The plan that the dialog shows: made once, so that what is confirmed is what was read."""
    key = (action, selection, tag)
    kept = st.session_state.get(NEXT)
    if kept is None or kept[0] != key:
        kept = st.session_state[NEXT] = (key, plan(view, action, selection, tag, members))
    return kept[1]


def _effect(planned: Plan) -> None:
    already = planned.n_selected - planned.n_records
    rows = [
        ("Selection", planned.selection.sentence()),
        ("Records that change", format.count(planned.n_records)),
        ("Tokens in them", format.tokens(planned.n_tokens)),
    ]
    if already > 0:
        rows.insert(2, ("Not touched", f"{format.count(already)} more of the Selection"))
    cells = "".join(f"<dt>{escape.html(name)}</dt><dd>{escape.html(value)}</dd>" for name, value in rows)
    st.html(f'<dl class="w-facts">{cells}</dl>')
    if not planned.n_records:
        st.info("No record would change: all of them are in that state already.")


def _commit(view: View, planned: Plan, reason: str) -> None:
    try:
        event = commit(view, planned, reason, state.curator())
    except WinnowError:
        st.session_state.pop(NEXT, None)  # it has gone stale; the next look counts anew
        raise
    st.session_state.pop(NEXT, None)
    remember(event)
    st.rerun()


def remember(event: Event) -> None:
    """Show this event in the line with Undo, until another one or until it is closed."""
    st.session_state[LAST] = event
    st.session_state["winnow_toast"] = _past(event)


def last_line(view: View) -> None:
    """The decision just made, with Undo beside it."""
    if said := st.session_state.pop("winnow_toast", None):
        st.toast(escape.markdown(said), icon=":material/check:")
    event = st.session_state.get(LAST)
    if event is None or event.uid not in {one.uid for one in events.all_events(view.workspace.ledger_path)}:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="last_event"):
        st.html(f'<span role="status">{escape.html(_past(event))}</span>', width="content")
        st.button("Undo", key="undo_last", icon=":material/undo:", on_click=_undo, args=(view, event))
        st.button("", key="close_last", icon=":material/close:", type="tertiary", help="Close", on_click=_forget)


def _past(event: Event) -> str:
    return f"Decision {event.seq}: {event.sentence}. Reason: {event.reason}."


def _undo(view: View, event: Event) -> None:
    with problem.shown():
        undone = events.undo(view.workspace.ledger_path, event.uid, state.curator())
        st.session_state["winnow_toast"] = f"Undone: {undone.sentence}."
        _forget()


def _forget() -> None:
    st.session_state.pop(LAST, None)
