"""The panel Slices and intersections: one slice for each value of a column, and groups that are named together."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lib.audit.intersections import Intersections, intersect
from lib.audit.intervals import LEAST_TOGETHER
from lib.audit.lexicon import label
from lib.audit.marks import opened
from lib.audit.representation import AxisShares, represent
from lib.audit.sides import Side, behind, slices
from lib.ledger import views
from lib.query.predicates import OneOf
from lib.ui import audit_panel, audit_representation, audit_scope, chart_cells, chart_table, charts, escape, state
from lib.ui.audit_scope import Scope

MOST_SLICES, MOST_GROUPS, MOST_CELLS = 12, 4, 12
SLICES_MEASURE = "The shares of the groups within each slice, for slices of the column's most frequent values."
SLICES_CANNOT = "Why slices differ; small ones have wide intervals, and two that overlap may be the same."
TOGETHER_MEASURE = (
    "How often two groups are named in one sentence or record, over how often if they were independent; cells under "
    f"{LEAST_TOGETHER} stay empty."
)
TOGETHER_CANNOT = "Whether one person is meant by both words: a sentence may name two people."
WINDOWS = {"Same sentence": "sentence", "Same record": "document"}


def draw(scope: Scope) -> None:
    """Both parts."""
    st.html('<p class="w-what">Slices</p>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="slices_row"):
        without = scope.axis.name if scope.axis.kind == "labels" else ""
        column = audit_panel.column_choice(scope.view, "One slice for each value of", "audit_facet", without)
        measure = st.segmented_control(
            "Measure",
            [audit_representation.SHARE, audit_representation.PREVALENCE],
            key="slices_measure",
            default=audit_representation.SHARE,
            required=True,
        )
    if column is not None:
        with audit_panel.panel(scope, SLICES_MEASURE, SLICES_CANNOT):
            audit_panel.each_side(scope, lambda side, word: _slices(scope, side, column, measure, word))
    st.html('<p class="w-what">Named together</p>')
    words = scope.as_words()
    with st.container(horizontal=True, vertical_alignment="bottom", key="intersections_row"):
        axes = [axis for axis in audit_scope.axes(scope.view) if axis.kind == "mentions"]
        usual = next((k for k, axis in enumerate(axes) if axis.name != words.axis.name), 0)
        other = st.selectbox(
            f"{words.axis.title} with", axes, index=usual, key=f"intersections_with_{words.axis.name}", width=230,
            format_func=lambda axis: axis.title,
        )  # fmt: skip
        window = WINDOWS[
            st.segmented_control("Named in", list(WINDOWS), key="slices_window", default="Same sentence", required=True)
        ]
    with audit_panel.panel(words, TOGETHER_MEASURE, TOGETHER_CANNOT):
        audit_panel.each_side(words, lambda side, word: _together(words, side, other.name, window, word))


def _slices(scope: Scope, side: Side, column: str, measure: str, word: str) -> None:
    found = slices(scope.view, column, side.selection, MOST_SLICES)
    if not found:
        audit_panel.not_enough(f"no record has a value in {column}")
        return
    shares = [represent(scope.marks(one)) for one in found]
    groups = _largest(shares)
    if not groups:
        audit_panel.not_enough("no slice names a group of this axis")
        return
    of = [{group.group: group for group in one.groups} for one in shares]
    is_share = measure == audit_representation.SHARE

    def number(k: int, group: str):
        return of[k][group].share if is_share else of[k][group].prevalence

    series = [
        charts.Series(
            group,
            [number(k, group) for k in range(len(found))],
            [
                f"{of[k][group].n:,} mentions in {of[k][group].n_documents:,} of {one.n:,} records"
                for k, one in enumerate(found)
            ],
        )
        for group in groups
    ]
    names = [one.name for one in found]
    figure = charts.intervals(names, series, "share of mentions on the axis" if is_share else "share of records")
    table = _table(found, shares, column)

    def pick(data: list) -> None:
        slice_ = found[int(data[0])]
        audit_panel.show(behind(scope.marks(side), slice_.selection, groups[int(data[3])]))

    def pick_row(k: int) -> None:
        slice_ = found[names.index(table[column if column != "group" else "slice"][k])]
        audit_panel.show(behind(scope.marks(side), slice_.selection, table["group"][k]))

    alt = f"{measure} by {column}. " + "; ".join(
        f"{names[k]}: {groups[0]} {charts.said(number(k, groups[0]))}" for k in range(min(4, len(names)))
    )
    chart_table.draw(figure, table, f"audit_slices_{word}", alt, pick, pick_row)
    _saving(scope, found, column, word)


def _largest(shares: Sequence[AxisShares]) -> list[str]:
    n: dict[str, int] = {}
    for one in shares:
        for group in one.groups:
            n[group.group] = n.get(group.group, 0) + group.n
    return sorted((group for group in n if n[group]), key=lambda group: (-n[group], group))[:MOST_GROUPS]


def _table(found: Sequence[Side], shares: Sequence[AxisShares], column: str) -> dict[str, list]:
    rows = [(one, group) for one, of in zip(found, shares, strict=True) for group in of.groups if group.n]
    return {
        column if column != "group" else "slice": [one.name for one, _ in rows],
        "group": [group.group for _, group in rows],
        "mentions": [group.n for _, group in rows],
        "records": [group.n_documents for _, group in rows],
        "records in the slice": [one.n for one, _ in rows],
        "share": [group.share.value for _, group in rows],
        "low": [group.share.low for _, group in rows],
        "high": [group.share.high for _, group in rows],
        "prevalence": [group.prevalence.value for _, group in rows],
        "prevalence, low": [group.prevalence.low for _, group in rows],
        "prevalence, high": [group.prevalence.high for _, group in rows],
        "note": [group.share.why for _, group in rows],
    }


def _saving(scope: Scope, found: Sequence[Side], column: str, word: str) -> None:
    """Each slice as a saved view, to be set side by side or excluded later."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"slices_save_{word}"):
        chosen = st.multiselect(
            "Save slices by name", [one.name for one in found], key=f"slices_chosen_{word}_{column}", width=420,
            placeholder="all of them",
        )  # fmt: skip
        kept = [one for one in found if not chosen or one.name in chosen]
        if st.button(f"Save {len(kept)} views", key=f"slices_saved_{word}", icon=":material/bookmark_add:"):
            for one in kept:
                name = f"{column} = {one.name}"
                views.save(scope.view.workspace.ledger_path, one.selection.to_text(), state.curator(), name)
            st.toast(escape.markdown(f"Saved under Views: {', '.join(f'{column} = {one.name}' for one in kept[:3])} …"))
            st.rerun()


def _together(scope: Scope, side: Side, other: str, window: str, word: str) -> None:
    found = intersect(opened(scope.view), scope.axis.name, other, side.chosen, window, scope.tier)
    rows = [k for k in np.argsort(-found.n_row, kind="stable") if found.n_row[k] >= LEAST_TOGETHER][:MOST_CELLS]
    columns = [k for k in np.argsort(-found.n_column, kind="stable") if found.n_column[k] >= LEAST_TOGETHER][
        :MOST_CELLS
    ]
    if not rows or not columns:
        audit_panel.not_enough(f"no group of both axes is named in {LEAST_TOGETHER} {window}s")
        return
    ratio = found.ratio[np.ix_(rows, columns)]
    if scope.axis.name == other:  # a group with itself says nothing
        ratio = np.where(np.equal.outer(rows, columns), np.nan, ratio)
    names, others = [found.rows[k] for k in rows], [found.columns[k] for k in columns]
    with np.errstate(divide="ignore"):
        picture = np.log2(np.maximum(ratio, 1e-3))
    texts = [["" if np.isnan(v) else f"{v:.2f}" for v in line] for line in ratio]
    notes = [[_note(found, r, c) for c in columns] for r in rows]
    table = _cells(found)

    def show(row: str, column: str) -> None:
        audit_panel.show(
            side.selection.and_(
                OneOf("mentions", (label(scope.axis.name, row),)), OneOf("mentions", (label(other, column),))
            )
        )

    figure = chart_cells.cells(names, others, picture, texts, notes, middle=0.0)
    alt = f"{scope.axis.title} with {other}, observed over expected in one {window}"
    chart_table.how(f"{found.n:,} {window}s. Click a cell for records that name both.")
    chart_table.draw(
        figure, table, f"audit_together_{word}", alt,
        lambda data: show(names[int(data[0])], others[int(data[1])]),
        lambda k: show(table["group"][k], table["with"][k]),
    )  # fmt: skip


def _note(found: Intersections, r: int, c: int) -> str:
    n = int(found.observed[r, c])
    said = f"{found.rows[r]} and {found.columns[c]}: {n:,} {found.window}s, {found.expected[r, c]:,.1f} expected"
    return said if n >= LEAST_TOGETHER else f"{said}; {charts.NOT_ENOUGH}"


def _cells(found: Intersections) -> dict[str, list]:
    places = [tuple(place) for place in np.argwhere(found.observed > 0).tolist()]
    places.sort(key=lambda place: -found.observed[place])
    return {
        "group": [found.rows[r] for r, _ in places],
        "with": [found.columns[c] for _, c in places],
        "together": [int(found.observed[place]) for place in places],
        "expected": [round(float(found.expected[place]), 2) for place in places],
        "observed over expected": [
            None if np.isnan(found.ratio[place]) else round(float(found.ratio[place]), 4) for place in places
        ],
    }
