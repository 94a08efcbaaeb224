"""The part of Relations on tone: how two groups' texts score, and what rewriting them does to the score."""

from collections.abc import Mapping

import streamlit as st

from lib.audit import edits, scorers
from lib.audit.scorers import LIMITS, WordList
from lib.audit.sides import Axis, Side, behind
from lib.audit.tone import GroupTone, Tone, number_columns, tone
from lib.curate import twins
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import audit_panel, audit_scope, chart_table, charts, escape, problem
from lib.ui.audit_scope import Scope

MEASURES = (
    "The mean score of records that mention each group, and the gap: the mean difference in score between a record and "
    "its twin, in which the words for one group stand in place of those for the other and nothing else is changed."
)
CANNOT = (
    "Why means differ; groups may be written about on other topics. A gap other than 0 is the scorer's own reaction to "
    "the words for the groups, and then its means say little about the texts. " + LIMITS
)
BY_SCORER = "the same score"


def draw(scope: Scope) -> None:
    """The panel."""
    root = scope.view.workspace.root
    partners = _partners(scope.view, audit_scope.version(scope.view), scope.axis)
    if not partners:
        audit_panel.not_enough(
            f"on {scope.axis.title} no two groups have words that can be exchanged, and a mean alone is not shown; "
            "choose another axis above"
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="tone_row"):
        pair = _pair(scope, partners)
        columns = [BY_SCORER, *number_columns(scope.view)]
        column = st.selectbox(
            "Means of", columns, key="tone_column", width=260,
            help="A column of numbers, such as a rating, has no number for a rewritten text: its means stand beside "
            "the gap of the list of words.",
        )  # fmt: skip
        with problem.shown():
            _list(root)
    with problem.shown():
        scorer = scorers.of_workspace(root)
        with audit_panel.panel(scope, MEASURES, CANNOT):
            chosen = "" if column == BY_SCORER else column
            audit_panel.each_side(scope, lambda side, word: _one(scope, side, pair, scorer, chosen, word))


def _pair(scope: Scope, partners: dict[str, list[str]]) -> tuple[str, str]:
    """Two groups; the most mentioned ones first, women before men as elsewhere on the page."""
    ranked = audit_scope.every_mark(scope.view, scope.axis, scope.tier, scope.clusters).ranking()
    ranked.sort(key=lambda group: group != "women")
    first = st.selectbox(
        "Group", [group for group in ranked if group in partners], key=f"tone_group_{scope.axis.name}", width=200,
        help="Groups whose texts can be rewritten into those of another, and back",
    )  # fmt: skip
    others = [group for group in ranked if group in partners[first]]
    return first, st.selectbox("Against", others, key=f"tone_against_{scope.axis.name}_{first}", width=200)


@st.cache_resource(max_entries=16, show_spinner=False)
def _partners(_view: View, key: str, axis: Axis) -> dict[str, list[str]]:
    return twins.partners(edits.of_workspace(_view.workspace.root), axis.name) if axis.kind == "mentions" else {}


def _list(root) -> None:
    """Which list scores, and one of one's own in its place."""
    scorer = scorers.of_workspace(root)
    with st.popover("Scorer", icon=":material/sentiment_neutral:", key="tone_scorer"):
        st.html(
            f'<p class="w-note">{escape.html(scorer.sentence())}.</p>'
            f'<p class="w-note w-muted">{escape.html(LIMITS)}</p>'
        )
        given = st.file_uploader("A list of your own", type=["tsv", "txt"], key="tone_file", max_upload_size=5)
        st.caption("Lines of a weight, a tab, and words in small letters; above 0 pleasant, below 0 unpleasant.")
        if given is not None and st.button("Score by this list", key="tone_keep", type="primary"):
            with problem.shown():
                scorers.keep(root, given.getvalue().decode("utf-8", errors="replace"))
                st.rerun()
        if scorer is not scorers.shipped():
            st.button("Go back to Winnow's list", key="tone_forget", on_click=scorers.forget, args=(root,))


def _one(scope: Scope, side: Side, pair: tuple[str, str], scorer: WordList, column: str, word: str) -> None:
    with st.spinner("Reading and rewriting"):
        found = _measured(
            scope.view, audit_scope.version(scope.view), side.selection.to_text(), scope.axis, scope.tier,
            scope.clusters, pair, scorer.hash, column, scorer,
        )  # fmt: skip
    chart_table.how(_read(found))
    if all(one.gap.value is None for one in found.groups):
        audit_panel.not_enough(found.groups[0].gap.why)
        return
    names = [one.group for one in found.groups]
    gap = charts.Series(
        "gap to rewritten twins", [one.gap for one in found.groups], [_twins(one) for one in found.groups]
    )
    means = [
        charts.Series("mean", [one.mean for one in found.groups]),
        charts.Series("difference from other records", [one.difference for one in found.groups]),
    ]
    table = _table(found)
    marks = scope.marks(side)

    def pick(data: list) -> None:
        audit_panel.show(behind(marks, side.selection, names[int(data[0])]))

    def pick_row(k: int) -> None:
        audit_panel.show(behind(marks, side.selection, table["group"][k]))

    score = "score (−1 unpleasant, 1 pleasant)"
    if column:
        figure = charts.intervals(names, means, column, charts.NUMBER)
        chart_table.draw(figure, table, f"audit_tone_column_{word}", _alt(found, "mean"), pick, pick_row)
        figure = charts.intervals(
            names, [gap], f"{score}; left of the line: the twin scores higher", charts.NUMBER, line=0.0
        )
        st.plotly_chart(figure, key=f"audit_tone_gap_{word}", config=chart_table.CONFIG, alt=_alt(found, "gap"))
    else:
        figure = charts.intervals(names, [*means, gap], score, charts.NUMBER, line=0.0)
        chart_table.draw(
            figure, table, f"audit_tone_{word}", f"{_alt(found, 'mean')} {_alt(found, 'gap')}", pick, pick_row
        )
    if all(one.gap.value == 0 and not one.gap.low and not one.gap.high for one in found.groups):
        chart_table.how(
            "The gap is 0 throughout: the list holds no word that rewriting changes, so it cannot react to the words "
            "for these groups. What differs lies in the other words of their texts."
        )


@st.cache_resource(max_entries=16, show_spinner=False)
def _measured(
    _view: View,
    key: str,
    text: str,
    axis: Axis,
    tier: audit_scope.Tier,
    clusters: str | None,
    pair: tuple[str, str],
    scored_by: str,
    column: str,
    _scorer: WordList,
) -> Tone:
    side = audit_scope.a_side(_view, "", Selection.from_text(text))
    marks = audit_scope.every_mark(_view, axis, tier, clusters).within(side.chosen)
    made = twins.twins(edits.of_workspace(_view.workspace.root), axis.name, *pair)
    assert made is not None  # pairs offered have twins
    return tone(_view, marks, *pair, made, _scorer, column)


def _read(found: Tone) -> str:
    """On how many records the numbers rest."""
    parts = [f"{one.n_read:,} of {one.n_documents:,} records that mention {one.group}" for one in found.groups]
    sign = "≈ from" if found.is_sample else "From"
    rewritten = " and ".join(f"{one.n_twins:,}" for one in found.groups)
    return f"{sign} {' and '.join(parts)}; {rewritten} of them could be rewritten. Scored by {found.said}."


def _twins(one: GroupTone) -> str:
    return f"{one.n_twins:,} records and their twins with words for {one.other}"


def _alt(found: Tone, what: str) -> str:
    form = charts.NUMBER
    said = "; ".join(f"{one.group} {charts.said(getattr(one, what), form)}" for one in found.groups)
    if what == "gap":
        return f"Gap to rewritten twins: {said}."
    return f"Mean {found.column or 'tone'} by group: {said}."


def _table(found: Tone) -> Mapping[str, list]:
    table: dict[str, list] = {
        "group": [one.group for one in found.groups],
        "records": [one.n_documents for one in found.groups],
        "read": [one.n_read for one in found.groups],
        "rewritten": [one.n_twins for one in found.groups],
    }
    for title, name in (("mean", "mean"), ("difference from others", "difference"), ("gap", "gap")):
        for part in ("value", "low", "high"):
            numbers = [getattr(getattr(one, name), part) for one in found.groups]
            table[title if part == "value" else f"{title}, {part}"] = numbers
    table["note"] = [one.gap.why or one.mean.why for one in found.groups]
    return table
