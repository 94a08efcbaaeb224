"""Act on all records of a Selection: a dialog with the exact count and the cost, a reason, then a line with Undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.curate.actions import Plan, commit, plan
from lib.curate.cost import Cost, cost
from lib.errors import WinnowError
from lib.ledger import events
from lib.ledger.events import Event
from lib.ledger.members import Members
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import escape, format, group_costs, problem, state

LABELS = {"tag": "Tag", "untag": "Untag", "exclude": "Exclude", "restore": "Restore"}
ICONS = {"tag": "label", "untag": "label_off", "exclude": "block", "restore": "undo"}
# A value whose share is this many times the overall one is set in bold; a mark for the eye, no test.
STANDS_OUT = 2
NEXT, LAST = "winnow_planned", "winnow_last_event"


@dataclass(frozen=True)
class Also:
    """What the dialog offers to take along, and never takes unasked: a label that names the counts, and the members
    that are meant where it is ticked."""

    label: str
    members: Members


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
    also: Also | None = None,
) -> None:
    """Open the dialog that confirms an action; call it while the page is drawn, not in a callback.

    members, where given, are the very records, within the Selection; else all of it is meant. also: offered with a
    box to tick.
    """
    st.session_state.pop(NEXT, None)
    st.session_state.pop("act_also", None)
    st.session_state["act_reason"], st.session_state["act_tag"] = "", tag
    st.dialog(title or f"{LABELS[action]} records", width="medium", icon=f":material/{ICONS[action]}:")(confirm)(
        action, selection, members, also
    )


def confirm(action: str, selection: Selection, members: Members | None = None, also: Also | None = None) -> None:
    """What stands in the dialog: effect, cost, reason, and the button that commits."""
    with problem.shown():
        view = state.view()
        tag = _choose_tag(view, action)
        if action in ("tag", "untag") and not tag:
            return
        if also is not None and st.checkbox(escape.markdown(also.label), key="act_also"):
            members = also.members
        planned, costs = _planned(view, action, selection, tag, members)
        _effect(planned)
        _costs(view, planned, costs)
        if action == "exclude" and planned.n_records:
            group_costs.draw(view, planned)
        _reason(view, planned, f"{LABELS[action]} {format.records(planned.n_records)}")


def ask_plan(title: str, label: str, key: str, make: Callable[[], Plan]) -> None:
    """The same dialog for a plan that is made elsewhere; key tells it from others, label is on the button."""
    st.session_state.pop(NEXT, None)
    st.session_state["act_reason"] = ""
    st.dialog(title, width="medium", icon=":material/content_cut:")(confirm_plan)(label, key, make)


def confirm_plan(label: str, key: str, make: Callable[[], Plan]) -> None:
    """What stands in that dialog."""
    with problem.shown():
        kept = st.session_state.get(NEXT)
        if kept is None or kept[0] != key:
            with st.spinner("Counting …"):
                kept = st.session_state[NEXT] = (key, make(), ())
        _effect(kept[1])
        _reason(state.view(), kept[1], f"{label} {format.records(kept[1].n_records)}")


def _reason(view: View, planned: Plan, label: str) -> None:
    """The reason, and the buttons that end the dialog."""
    reason = st.text_input(
        "Reason", key="act_reason", placeholder="why, in a few words; it stays beside the decision", live=True
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key="act_cancel"):
            st.rerun()
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


def _planned(
    view: View, action: str, selection: Selection, tag: str | None, members: Members | None
) -> tuple[Plan, tuple[Cost, ...]]:
    """The plan that the dialog shows: made once, so that what is confirmed is what was read."""
    key = (action, selection, tag, bool(st.session_state.get("act_also")))
    kept = st.session_state.get(NEXT)
    if kept is None or kept[0] != key:
        planned = plan(view, action, selection, tag, members)
        costs = cost(view, planned.members.ids) if action == "exclude" else ()
        kept = st.session_state[NEXT] = (key, planned, costs)
    return kept[1], kept[2]


def _effect(planned: Plan) -> None:
    already = planned.n_selected - planned.n_records
    rows = [
        ("Selection", planned.selection.sentence()),
        ("Records that change", format.count(planned.n_records)),
        ("Tokens saved" if planned.action == "edit" else "Tokens in them", format.tokens(planned.n_tokens)),
    ]
    if already > 0:
        rows.append(("Not touched", f"{format.count(already)} more of the Selection"))
    cells = "".join(f"<dt>{escape.html(name)}</dt><dd>{escape.html(value)}</dd>" for name, value in rows)
    st.html(f'<dl class="w-facts">{cells}</dl>')
    if not planned.n_records:
        st.info("No record would change: all of them are in that state already.")


def _costs(view: View, planned: Plan, costs: tuple[Cost, ...]) -> None:
    """What would go of each language, topic and so on, beside the share that would go of all kept records."""
    if not costs:
        return
    n_kept = view.n_records - view.state.n_excluded
    overall = format.share(planned.n_records / n_kept)
    said = f"What it costs: {overall} of the {format.records(n_kept)} that are kept."
    bold = f"Bold: at least {STANDS_OUT} times that share."
    st.html(f'<p class="w-what">{escape.html(said)} <span class="w-muted">{bold}</span></p>')
    with st.grid("auto", min_column_width=250, gap="small", key="costs"):
        for one in costs:
            st.html(_cost_table(one, planned.n_records / n_kept))


def _cost_table(one: Cost, overall: float) -> str:
    rows = "".join(
        f"<tr{' class=w-strong' if loss.share >= STANDS_OUT * overall else ''}>"
        f"<td>{escape.html('(none)' if loss.value is None else loss.value)}</td>"
        f'<td class="w-number">{format.count(loss.n_gone)} of {format.count(loss.n_of)}</td>'
        f'<td class="w-number">{format.share(loss.share)}</td></tr>'
        for loss in one.losses
    )
    more = f", {one.n_touched - len(one.losses):,} more touched" if one.n_touched > len(one.losses) else ""
    head = f'<tr><th>{escape.html(one.column)}{more}</th><th class="w-number">would go</th><th></th></tr>'
    return f'<table class="w-table">{head}{rows}</table>'


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
    # Undone elsewhere, or of another corpus: then there is nothing to offer.
    known = event is not None and event.uid in events.in_force(events.all_events(view.workspace.ledger_path))
    with st.container(horizontal=True, vertical_alignment="center", key="last_event"):
        if known:
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
