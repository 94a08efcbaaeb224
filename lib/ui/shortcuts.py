"""What keys do to the open record: move, tag, exclude, undo; and the tags that the digits stand for."""

from collections.abc import Callable

import streamlit as st

from lib.curate.actions import commit, plan
from lib.errors import WinnowError
from lib.ledger import events
from lib.query.predicates import Ids
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, cursor, escape, keys, problem, state

ASKED, SAID = "browse_asked", "browse_said"
REASON, DIGITS = "browse_reason", "browse_digits"
BY_KEY = "seen while browsing"
HELP = (
    ("← →  or  k j", "previous, next record"),
    ("Enter", "open the first record of the page"),
    ("Esc", "back to the table"),
    ("1 to 9", "give or take away a tag"),
    ("X", "exclude this record"),
    ("R", "restore it"),
    ("U", "undo your last decision"),
)


def listen(view: View, rows: tuple[int, ...]) -> None:
    """Hear keys. rows: ids on the page of the table; Enter opens the first of them."""
    acts: dict[str, Callable[[], None]] = {}
    for key, by in (("ArrowRight", 1), ("j", 1), ("ArrowLeft", -1), ("k", -1)):
        acts[key] = lambda by=by: _move(by, rows)
    acts["Enter"] = lambda: None if cursor.is_open() or not rows else cursor.open_record(rows[0], cursor.first())
    acts["Escape"] = cursor.close
    for digit in range(1, 10):
        acts[str(digit)] = lambda digit=digit: _with_sentence(lambda: toggle(view, digit))
    acts["x"] = lambda: _with_sentence(lambda: out(view, "exclude"))
    acts["r"] = lambda: _with_sentence(lambda: out(view, "restore"))
    acts["u"] = lambda: _with_sentence(lambda: undo(view))
    keys.listen("browse_keys", acts)


def _move(by: int, rows: tuple[int, ...]) -> None:
    if cursor.is_open():
        cursor.step(by)
    elif rows:
        cursor.open_record(rows[0], cursor.first())


def _with_sentence(act: Callable[[], None]) -> None:
    """Keys are heard before the page is drawn, so what went wrong is kept until it can be shown."""
    try:
        act()
    except WinnowError as error:
        st.session_state[SAID] = str(error)


def draw(view: View) -> None:
    """What a key left to do while the page is drawn: a sentence, or the dialog that asks for a reason."""
    if said := st.session_state.pop(SAID, None):
        problem.say(said)
    if asked := st.session_state.pop(ASKED, None):
        action, id_ = asked
        actions.ask(action, only(id_), title=f"{actions.LABELS[action]} record {id_:,}")


def only(id_: int) -> Selection:
    return Selection((Ids((id_,)),), "all")


def _open() -> int | None:
    id_ = st.session_state.get(cursor.RECORD)
    return id_ if isinstance(id_, int) and id_ >= 0 else None


def out(view: View, action: str) -> None:
    """Exclude or restore the open record: at once where a reason is remembered, else the dialog asks for it."""
    id_ = _open()
    if id_ is None:
        return
    reason = (st.session_state.get(REASON) or "").strip()
    if not reason:
        st.session_state[ASKED] = (action, id_)
        return
    planned = plan(view, action, only(id_))
    if planned.n_records:
        actions.remember(commit(view, planned, reason, state.curator()))
        if state.selection().scope != "all":
            cursor.stay_in_place()


def toggle(view: View, digit: int) -> None:
    """Give the open record the digit's tag, or take it away."""
    id_, tag = _open(), digits(view).get(digit)
    if id_ is None:
        return
    if tag is None:
        st.session_state[SAID] = f"No tag is bound to {digit}; bind one under Keys."
        return
    has = tag in view.state.tags and id_ in view.state.tags[tag]
    planned = plan(view, "untag" if has else "tag", only(id_), tag)
    event = commit(view, planned, BY_KEY, state.curator())
    st.toast(f"{'Took away' if has else 'Tagged'} {escape.markdown(tag)} (decision {event.seq})")


def undo(view: View) -> None:
    """Undo the newest decision in force of this curator."""
    path, by = view.workspace.ledger_path, state.curator()
    history = events.all_events(path)
    alive = events.in_force(history)
    last = next((event for event in reversed(history) if event.uid in alive and event.by == by), None)
    if last is None:
        st.session_state[SAID] = f"There is no decision by {by} to undo."
        return
    undone = events.undo(path, last.uid, by)
    st.toast(escape.markdown(f"Undone: {undone.sentence}."))


def digits(view: View) -> dict[int, str]:
    """The tag of each digit: as bound in this session, else the tags in use, by name."""
    bound = st.session_state.get(DIGITS)
    if bound is None:
        return dict(zip(range(1, 10), view.state.tags, strict=False))
    return {digit: tag for digit, tag in bound.items() if tag}


def panel(view: View) -> None:
    """The popover that explains the keys, binds tags to digits and remembers a reason."""
    with st.popover("Keys", help="What the keys do"):
        cells = "".join(f"<dt><kbd>{escape.html(key)}</kbd></dt><dd>{escape.html(what)}</dd>" for key, what in HELP)
        st.html(f'<dl class="w-facts">{cells}</dl>')
        st.text_input(
            "Reason for X and R",
            key=REASON,
            placeholder="empty: ask each time",
            help="With a reason here, X excludes and R restores at once; every decision keeps it.",
            persist_state="session",
        )
        now = digits(view)
        with st.form("browse_digits_form", border=False):
            with st.grid(3, min_column_width=90, gap="xsmall"):
                written = [
                    st.text_input(f"Tag of {d}", value=now.get(d, ""), key=f"digit_{d}", max_chars=60)
                    for d in range(1, 10)
                ]
            if st.form_submit_button("Bind tags"):
                st.session_state[DIGITS] = {d: (tag or "").strip() for d, tag in enumerate(written, 1)}
                st.rerun()
