"""The panel Precision: sampled mentions in context, "about a person?", yes, no or unsure, also by key."""

import json
from dataclasses import asdict

import streamlit as st

from lib.audit import labels, snippets
from lib.audit.labelling import ANSWERS, LEAST_LABELS, corrected_count
from lib.audit.labels import Mention, mention_of
from lib.audit.sides import Side
from lib.audit.snippets import Snippet
from lib.ledger import events
from lib.query.view import View
from lib.ui import (
    audit_panel,
    chart_table,
    charts,
    cursor,
    escape,
    format,
    keys,
    navigation,
    problem,
    state,
)
from lib.ui.audit_scope import Scope

KEYS = {"yes": "y", "no": "n", "unsure": "u"}
SIZES = (50, 100)
MEASURES = (
    "Of a random sample of a group's mentions, the part that is about people, with a Wilson interval; the corrected "
    "count is the count times that part."
)
CANNOT = (
    "Mentions that the lexicon misses: those are never drawn. Labels are one reader's; let another one label as well."
)


def draw(scope: Scope) -> None:
    """The panel."""
    if scope.axis.kind == "labels":
        audit_panel.not_enough("labels are taken as they are; choose an axis of the lexicon above")
        return
    side = scope.sides[0]
    with audit_panel.panel(scope, MEASURES, CANNOT):
        marks = scope.marks(side, "B")
        n = dict(zip(marks.groups, marks.by_bucket().sum(0).astype(int).tolist(), strict=True))
        groups = sorted((group for group in n if n[group]), key=lambda group: (-n[group], group))
        if not groups:
            audit_panel.not_enough("no group of this axis is mentioned")
            return
        with st.container(horizontal=True, vertical_alignment="bottom", key="precision_row"):
            group = st.selectbox("Group", groups, key=f"precision_group_{scope.axis.name}", width=240)
            size = st.segmented_control(
                "Mentions to read", SIZES, key="precision_size", default=SIZES[0], required=True
            )
        _labelling(scope, side, group, size, n)


@st.fragment
def _labelling(scope: Scope, side: Side, group: str, size: int, n: dict[str, int]) -> None:
    """The mention to judge next and what the answers add up to; drawn anew by itself after each answer."""
    with problem.shown():
        drawn = _sample(scope, side, group, size)
        answers = labels.given(scope.view.workspace.ledger_path)
        open_ = [snippet for snippet in drawn if mention_of(snippet) not in answers]
        st.progress(1 - len(open_) / max(1, len(drawn)), text=f"{len(drawn) - len(open_)} of {len(drawn)} read")
        if open_:
            _ask(scope, open_[0])
        else:
            st.html('<p class="w-muted">All of these are read; ask for more, or choose another group.</p>')
        _last(scope)
        _result(scope, answers, n)


def _sample(scope: Scope, side: Side, group: str, size: int) -> list[Snippet]:
    version = json.dumps([str(scope.view.workspace.root), asdict(scope.view.current)], sort_keys=True)
    return _drawn(scope.view, version, side.selection.to_text(), side, scope.axis.name, group, size)


# Decisions do not change what is drawn: a label is itself an event, and the sample must stay while it is read.
@st.cache_resource(max_entries=8, show_spinner="Drawing mentions")
def _drawn(_view: View, version: str, text: str, _side: Side, axis: str, group: str, size: int) -> list[Snippet]:
    return snippets.sample(_view, axis, group, _side.chosen, size)


def _ask(scope: Scope, snippet: Snippet) -> None:
    before, term, after = chart_table.around(snippet.text, snippet.start, snippet.end, snippets.CONTEXT_CHARS)
    with st.container(border=True, key="precision_card"):
        st.html(
            f'<p class="w-context" dir="auto">{escape.html(before)}<mark>{escape.html(term)}</mark>'
            f"{escape.html(after)}</p>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>Is “{escape.html(term)}” about a person or people?</span>", width="content")
            for answer in ANSWERS:
                st.button(
                    f"{answer.capitalize()} ({KEYS[answer].upper()})", key=f"precision_{answer}",
                    on_click=_give, args=(scope.view, mention_of(snippet), answer),
                )  # fmt: skip
            st.button(
                f"Record {snippet.id:,}", key="precision_read", type="tertiary", icon=":material/open_in_new:",
                on_click=_read, args=(snippet.id,),
            )  # fmt: skip
    keys.listen(
        "precision_keys",
        {key: lambda answer=answer: _give(scope.view, mention_of(snippet), answer) for answer, key in KEYS.items()},
    )


def _read(id_: int) -> None:
    cursor.open_record(id_)
    st.switch_page(navigation.path_of("browse"))


def _give(view: View, mention: Mention, answer: str) -> None:
    with problem.shown():
        event = labels.give(view.workspace.ledger_path, mention, answer, state.curator())
        st.session_state["precision_last"] = event.uid


def _last(scope: Scope) -> None:
    uid = st.session_state.get("precision_last")
    if uid is not None:
        st.button(
            "Take back the last answer", key="precision_undo", type="tertiary", on_click=_undo, args=(scope.view, uid)
        )


def _undo(view: View, uid: str) -> None:
    st.session_state.pop("precision_last", None)
    with problem.shown():
        events.undo(view.workspace.ledger_path, uid, state.curator())


def _result(scope: Scope, answers: dict[Mention, str], n: dict[str, int]) -> None:
    """What the labels of the axis say so far."""
    found = labels.precisions(answers, scope.axis.name)
    if not found:
        chart_table.how(f"From {LEAST_LABELS} answers on, the part that is about people stands here with its interval.")
        return
    groups = sorted(found, key=lambda group: (-n.get(group, 0), group))
    corrected = {group: corrected_count(n.get(group, 0), found[group]) for group in groups}
    notes = [
        f"{format.count(n.get(group, 0))} mentions counted, about people: "
        f"{charts.said(corrected[group], charts.NUMBER)}"
        for group in groups
    ]
    figure = charts.intervals(
        groups, [charts.Series("about people", [found[group].precision for group in groups], notes)],
        "part of the mentions that is about people",
    )  # fmt: skip
    table = {
        "group": groups,
        "yes": [found[group].n_yes for group in groups],
        "no": [found[group].n_no for group in groups],
        "unsure": [found[group].n_unsure for group in groups],
        "precision": [found[group].precision.value for group in groups],
        "low": [found[group].precision.low for group in groups],
        "high": [found[group].precision.high for group in groups],
        "mentions": [n.get(group, 0) for group in groups],
        "corrected": [corrected[group].value for group in groups],
        "corrected, low": [corrected[group].low for group in groups],
        "corrected, high": [corrected[group].high for group in groups],
        "note": [found[group].precision.why for group in groups],
    }
    alt = "Precision: " + "; ".join(f"{group} {charts.said(found[group].precision)}" for group in groups)
    chart_table.draw(figure, table, "audit_precision", alt)
    for group, note in zip(groups, notes, strict=True):
        chart_table.how(f"{group}: {note}.")
