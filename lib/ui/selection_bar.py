"""The line under every page's title: the Selection as pills, what it holds, its scope, its name, and its actions."""

import streamlit as st

from lib.ledger import views
from lib.query.predicates import Predicate
from lib.query.selection import SCOPES, Selection
from lib.query.view import Count, View
from lib.ui import actions, escape, format, problem, state

LONGEST_PILL = 90
SCOPE_WORDS = {"kept": "Kept", "excluded": "Excluded", "all": "All"}


def draw(view: View) -> None:
    """The bar. A Selection that this corpus cannot answer is said in a sentence and taken away first."""
    count = state.settle(view)
    selection = state.selection()
    with problem.shown(), st.container(key="selection_bar"):
        _pills(selection)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _counts(view, count)
            _scope(selection)
            _views(view, selection)
            actions.action_bar(view, selection, "bar")


def _pills(selection: Selection) -> None:
    # The container stands there without pills too: else all that follows moves, and flickers, when one comes or goes.
    with st.container(horizontal=True, vertical_alignment="center", key="pills"):
        for number, predicate in enumerate(selection.predicates):
            sentence = predicate.sentence()
            st.button(
                escape.markdown(_short(sentence)),
                key=f"pill_{number}",
                icon=":material/close:",
                icon_position="right",
                help=f"Remove this filter: {escape.markdown(sentence)}",
                on_click=_remove,
                args=(predicate,),
            )
        if selection.predicates:
            st.button("Clear", key="clear_selection", type="tertiary", on_click=_clear)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_PILL else sentence[: LONGEST_PILL - 1] + "…"


def _remove(predicate: Predicate) -> None:
    state.select(state.selection().without(predicate))


def _clear() -> None:
    state.select(Selection(scope=state.selection().scope))


def _counts(view: View, count: Count) -> None:
    parts = [f"<b>{format.count(count.n_records)}</b> of {format.records(view.n_records)}"]
    if count.n_tokens is not None:
        parts.append(f"{format.tokens(count.n_tokens)} tokens")
    parts.append(f"{format.count(view.state.n_excluded)} excluded")
    st.html(f'<span class="w-counts" data-testid="counts">{" · ".join(parts)}</span>', width="content")


def _scope(selection: Selection) -> None:
    st.session_state["scope_control"] = selection.scope
    st.segmented_control(
        "Which records",
        SCOPES,
        format_func=SCOPE_WORDS.get,
        key="scope_control",
        required=True,
        label_visibility="collapsed",
        on_change=_set_scope,
    )


def _set_scope() -> None:
    state.select(state.selection().within(st.session_state["scope_control"] or "kept"))


def _views(view: View, selection: Selection) -> None:
    saved = views.named(view.workspace.ledger_path)
    with st.popover("Views", icon=":material/bookmark:", help="Save this Selection under a name, or go to a saved one"):
        name = st.text_input("Save this Selection as", key="view_name", placeholder="a short name")
        st.button("Save", key="save_view", disabled=not (name or "").strip(), on_click=_save, args=(view, selection))
        for kept in saved:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    escape.markdown(kept.name), key=f"view_{kept.id}", type="tertiary", on_click=_load,
                    args=(kept.selection,), width="stretch",
                )  # fmt: skip
                st.button(
                    "", icon=":material/delete:", key=f"forget_{kept.id}", type="tertiary",
                    help="Forget this view", on_click=views.forget, args=(view.workspace.ledger_path, kept.id),
                )  # fmt: skip


def _save(view: View, selection: Selection) -> None:
    with problem.shown():
        name = st.session_state["view_name"]
        views.save(view.workspace.ledger_path, selection.to_text(), state.curator(), name)
        st.session_state["view_name"] = ""
        st.toast(f"Saved as {escape.markdown(name)}")


def _load(text: str) -> None:
    with problem.shown():
        state.select(Selection.from_text(text))
