"""The panel Relations: groups against topics, sources or any column, where each cell leads to its records; and tone."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lib.audit.cost import strata_of
from lib.audit.crossing import Crossing, cross
from lib.audit.intervals import LEAST_TOGETHER
from lib.audit.sides import Axis, Side, behind
from lib.query.predicates import OneOf
from lib.query.view import View
from lib.ui import audit_panel, audit_scope, audit_tone, chart_cells, chart_table, charts
from lib.ui.audit_scope import Scope

COLUMN, TONE = "Topics, sources, columns", "Tone of the text"
MOST_ROWS, MOST_COLUMNS, MOST_BESIDE = 18, 12, 7
MEASURES = (
    "Records with both the group and the value, over how many there would be if the two were independent; a residual "
    "beyond ±2 is rare by chance, and p is adjusted over all cells of the table (Benjamini-Hochberg)."
)
CANNOT = "Why they go together: topics, sources and ways of writing all play a part, and none is a cause by itself."
SHOWN = {
    "Observed over expected": "ratio",
    "Residual": "residual",
    "Records": "observed",
    "Standardised": "standardised",
}
HELP = "Standardised: the share of the value's records that mention the group, had the value the corpus' mix of topics."


def draw(scope: Scope) -> None:
    """The panel: a column, or the tone of the texts."""
    against = st.segmented_control(
        "Groups by",
        [COLUMN, TONE],
        key="relations_against",
        default=COLUMN,
        required=True,
        label_visibility="collapsed",
    )
    if against == TONE:
        audit_tone.draw(scope)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="relations_row"):
        without = scope.axis.name if scope.axis.kind == "labels" else ""
        column = audit_panel.column_choice(scope.view, "Set against", "audit_relations", without)
        if column is None:
            return
        has_topics = "topic" in scope.view.schema and column not in ("topic", "subtopic")
        measures = [name for name in SHOWN if name != "Standardised" or has_topics]
        shown = st.segmented_control(
            "Cells show", measures, key="relations_shown", default=measures[0], required=True, help=HELP
        )
    with audit_panel.panel(scope, MEASURES, CANNOT):
        audit_panel.each_side(scope, lambda side, word: _one(scope, side, column, SHOWN[shown], word))


def crossed(scope: Scope, side: Side, column: str, with_topics: bool) -> Crossing:
    """The axis against a column, over one side."""
    values = audit_scope.every_mark(scope.view, Axis("labels", column, column)).within(side.chosen)
    topics = _topics(scope.view, audit_scope.version(scope.view)) if with_topics else None
    return cross(scope.marks(side), values, topics)


@st.cache_resource(max_entries=4, show_spinner=False)
def _topics(_view: View, key: str) -> np.ndarray:
    return strata_of(_view, "topic")


def _one(scope: Scope, side: Side, column: str, shown: str, word: str) -> None:
    found = crossed(scope, side, column, shown == "standardised")
    rows = [k for k in np.argsort(-found.n_group, kind="stable") if found.n_group[k] >= LEAST_TOGETHER]
    columns = [k for k in np.argsort(-found.n_value, kind="stable") if found.n_value[k]]
    if not rows or not columns:
        audit_panel.not_enough(f"no group is mentioned in {LEAST_TOGETHER} records that have a value in {column}")
        return
    rows, columns = rows[:MOST_ROWS], columns[: MOST_BESIDE if scope.is_double else MOST_COLUMNS]
    groups, values = [found.groups[k] for k in rows], [found.values[k] for k in columns]
    cells = {
        name: table[np.ix_(rows, columns)]
        for name, table in (
            ("observed", found.cells.observed), ("expected", found.cells.expected), ("ratio", found.cells.ratio),
            ("residual", found.cells.residual), ("p", found.cells.p),
            ("standardised", found.standardised if found.standardised is not None else found.cells.ratio),
        )
    }  # fmt: skip
    picture, texts = _drawn(cells, shown)
    notes = [[_note(cells, r, c, groups[r], column, values[c]) for c in range(len(values))] for r in range(len(groups))]
    middle = 0.0 if shown in ("ratio", "residual") else None
    figure = chart_cells.cells(
        groups, values, picture, texts, notes, middle=middle, reach=2.0 if shown == "ratio" else 6.0
    )
    table = _table(found, column)
    marks = scope.marks(side)

    def pick(data: list) -> None:
        audit_panel.show(behind(marks, side.selection, groups[data[0]]).and_(OneOf(column, (values[data[1]],))))

    def pick_row(k: int) -> None:
        group, value = table["group"][k], table[column if column != "group" else "value"][k]
        audit_panel.show(behind(marks, side.selection, group).and_(OneOf(column, (value,))))

    alt = f"{scope.axis.title} against {column}. Furthest from expected: {_furthest(cells, groups, values)}"
    chart_table.how(
        f"{found.n:,} records with both known. Click a cell for its records. Cells under {LEAST_TOGETHER} records, "
        "expected ones too, stay grey."
    )
    chart_table.draw(figure, table, f"audit_relations_{word}", alt, pick, pick_row)


def _drawn(cells: dict[str, np.ndarray], shown: str) -> tuple[np.ndarray, list[list[str]]]:
    """What colours each cell, and what is written in it."""
    values = cells[shown].astype(float)
    if shown == "ratio":
        with np.errstate(divide="ignore"):
            return np.where(np.isnan(values), np.nan, np.log2(np.maximum(values, 1e-3))), _texts(values, "{:.2f}")
    if shown == "standardised":
        return values, [["" if np.isnan(v) else f"{100 * v:.1f} %" for v in row] for row in values]
    return values, _texts(values, "{:+.1f}" if shown == "residual" else "{:,.0f}")


def _texts(values: np.ndarray, form: str) -> list[list[str]]:
    return [["" if np.isnan(value) else form.format(value) for value in row] for row in values]


def _note(cells: dict[str, np.ndarray], r: int, c: int, group: str, column: str, value: str) -> str:
    said = f"{group} · {column} {value}: {cells['observed'][r, c]:,} records, {cells['expected'][r, c]:,.1f} expected"
    if np.isnan(cells["residual"][r, c]):
        return f"{said}; {charts.NOT_ENOUGH}"
    return f"{said}; residual {cells['residual'][r, c]:+.1f}, adjusted p {cells['p'][r, c]:.2g}"


def _table(found: Crossing, column: str) -> dict[str, list]:
    """Every cell as a row, those furthest from what was expected first."""
    strength = np.nan_to_num(np.abs(found.cells.residual), nan=-1.0)
    order = [divmod(int(k), len(found.values)) for k in np.argsort(-strength, axis=None, kind="stable")]
    order = [(g, v) for g, v in order if found.cells.observed[g, v] or found.cells.expected[g, v] >= 1]
    name = column if column != "group" else "value"
    table: dict[str, list] = {
        "group": [found.groups[g] for g, _ in order],
        name: [found.values[v] for _, v in order],
    }
    for title, cells in (
        ("records", found.cells.observed), ("expected", found.cells.expected),
        ("observed over expected", found.cells.ratio),
        ("residual", found.cells.residual), ("adjusted p", found.cells.p), ("standardised share", found.standardised),
    ):  # fmt: skip
        if cells is not None:
            table[title] = [_cell(cells[g, v]) for g, v in order]
    return table


def _cell(value: float) -> float | int | None:
    return None if np.isnan(value) else int(value) if float(value).is_integer() else round(float(value), 4)


def _furthest(cells: dict[str, np.ndarray], groups: Sequence[str], values: Sequence[str]) -> str:
    strength = np.nan_to_num(np.abs(cells["residual"]), nan=-1.0)
    best = np.argsort(-strength, axis=None, kind="stable")[:3]
    places = [divmod(int(k), len(values)) for k in best if strength.flat[k] >= 0]
    said = [f"{groups[r]} with {values[c]} {cells['ratio'][r, c]:.2f} times" for r, c in places]
    return "; ".join(said) or charts.NOT_ENOUGH
