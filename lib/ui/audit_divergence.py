"""The panel Divergence and diversity: how far mixes lie apart, beside what chance gives, and how even a mix is."""

from itertools import combinations

import numpy as np
import streamlit as st

from lib.audit.divergence import Divergence, between, from_reference
from lib.audit.diversity import diversity, hill, lorenz
from lib.audit.intervals import LEAST_MENTIONS
from lib.audit.marks import Marks
from lib.audit.sides import Side, slices
from lib.corpus.columns import is_list
from lib.ui import audit_panel, audit_reference, audit_scope, chart_cells, chart_lines, chart_table, charts, escape
from lib.ui.audit_scope import Scope

MOST_SLICES = 7
ORDERS = np.array([0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3])
APART_MEASURES = (
    "Jensen-Shannon divergence of two mixes of groups in bits: 0 is the same mix, 1 is nothing in common; p says how "
    "often whole documents dealt out by chance lie as far apart."
)
APART_CANNOT = "Which of the two is better, or which groups make the difference: the panel Slices shows them."
EVEN_MEASURES = (
    "Hill numbers: how many groups there are in effect, counting rare ones fully (order 0) or hardly (order 2); "
    "evenness is 1 and Gini 0 where all groups have the same count."
)
EVEN_CANNOT = "Whether an even mix is wanted; groups that the lexicon does not know count for nothing."


def draw(scope: Scope) -> None:
    """Both parts."""
    st.html('<p class="w-what">How far mixes lie apart</p>')
    reference = audit_reference.choose(scope)
    without = scope.axis.name if scope.axis.kind == "labels" else ""
    column = audit_panel.column_choice(scope.view, "Between slices by", "audit_apart", without)
    with audit_panel.panel(scope, APART_MEASURES, APART_CANNOT):
        if reference is not None:
            for side in scope.sides:
                _reference_line(scope, side, reference)
        if scope.is_double:
            _two(scope)
        if column is not None:
            audit_panel.each_side(scope, lambda side, word: _slices(scope, side, column, word))
    st.html('<p class="w-what">How even the mix is</p>')
    with audit_panel.panel(scope, EVEN_MEASURES, EVEN_CANNOT):
        _diversity(scope)


def _enough(marks: Marks) -> bool:
    return int(marks.n.sum()) >= LEAST_MENTIONS


def _reference_line(scope: Scope, side: Side, reference) -> None:
    marks = scope.marks(side)
    covered = reference.covered(marks.groups)
    columns = [marks.groups.index(group) for group in covered]
    table = marks.by_bucket()[:, columns]
    if table.sum() < LEAST_MENTIONS:
        audit_panel.not_enough(f"{int(table.sum())} mentions of groups that the reference covers")
        return
    shares = np.array([reference.share_of(group, covered) for group in covered])
    found = from_reference(table, shares)
    said = f"{side.name} against {reference.sentence()}: {_said(found)}"
    st.html(f"<p>{escape.html(said)}</p>")


def _two(scope: Scope) -> None:
    one, other = scope.sides
    if (one.chosen & other.chosen).any():
        chart_table.how(
            f"{one.name} and {other.name} share {int((one.chosen & other.chosen).sum()):,} records, so chance cannot "
            "be told by dealing them out; Before and after compares such sides."
        )
        return
    first, second = scope.marks(one), scope.marks(other)
    if not (_enough(first) and _enough(second)):
        audit_panel.not_enough(f"a side has fewer than {LEAST_MENTIONS} mentions on this axis")
        return
    found = between(first.by_bucket(), second.by_bucket())
    st.html(f"<p>{escape.html(f'{one.name} and {other.name}: {_said(found)}')}</p>")


def _said(found: Divergence) -> str:
    if found.p is None or found.null_high is None:
        return f"{found.value:.3f} bits apart"
    beyond = "more than chance gives" if found.value > found.null_high else "no more than chance gives"
    return (
        f"{found.value:.3f} bits apart, {beyond} (chance alone: {found.null_median:.3f} in the middle, "
        f"{found.null_high:.3f} at its 95th percentile; p = {found.p:.3f})"
    )


def _slices(scope: Scope, side: Side, column: str, word: str) -> None:
    if is_list(scope.view.schema[column]):
        chart_table.how(f"A record can have several values in {column}: chance is not told for slices that overlap.")
    tables = {}
    for one in slices(scope.view, column, side.selection, MOST_SLICES):
        marks = scope.marks(one)
        if _enough(marks):
            tables[one.name] = marks.by_bucket()
    names = list(tables)
    if len(names) < 2:
        audit_panel.not_enough(f"fewer than two slices by {column} have {LEAST_MENTIONS} mentions on this axis")
        return
    found = {pair: between(tables[pair[0]], tables[pair[1]]) for pair in combinations(names, 2)}
    values = np.full((len(names), len(names)), np.nan)
    texts = [["" for _ in names] for _ in names]
    notes = [["the same slice" for _ in names] for _ in names]
    for (first, second), one in found.items():
        for r, c in ((first, second), (second, first)):
            row, place = names.index(r), names.index(c)
            values[row, place] = one.value
            texts[row][place] = f"{one.value:.3f}" + (
                "" if one.null_high is None or one.value > one.null_high else " ≈"
            )
            notes[row][place] = f"{r} and {c}: {_said(one)}"
    figure = chart_cells.cells(names, names, values, texts, notes, middle=None)
    table = {
        "one": [pair[0] for pair in found],
        "other": [pair[1] for pair in found],
        "bits": [round(one.value, 5) for one in found.values()],
        "chance, median": [one.null_median for one in found.values()],
        "chance, 95th percentile": [one.null_high for one in found.values()],
        "p": [one.p for one in found.values()],
    }
    furthest = max(found, key=lambda pair: found[pair].value)
    chart_table.how("Bits between slices; ≈ marks pairs no further apart than chance gives.")
    most = f"{furthest[0]} and {furthest[1]}, {found[furthest].value:.3f} bits"
    alt = f"Divergence between slices by {column}; furthest: {most}"
    chart_table.draw(figure, table, f"audit_apart_{word}", alt)


def _diversity(scope: Scope) -> None:
    """The axis in curves, all axes in the table."""
    profiles, lorenzes = {}, {}
    for side in scope.sides:
        marks = scope.marks(side)
        counts = np.bincount(marks.group, marks.n, len(marks.groups))
        if _enough(marks):
            profiles[side.name] = np.column_stack([ORDERS, hill(counts, ORDERS)])
            lorenzes[side.name] = lorenz(counts[counts > 0])
    if not profiles:
        audit_panel.not_enough(f"fewer than {LEAST_MENTIONS} mentions on this axis")
    table = _table(scope)
    alt = "; ".join(f"{name}: {profile[4, 1]:.1f} groups in effect (order 1)" for name, profile in profiles.items())
    left, right = st.columns(2, gap="large")
    if profiles:
        with left:
            figure = chart_lines.curves(
                profiles, ("order: how much rare groups count less", "groups in effect"), ("~g", "~g")
            )
            st.plotly_chart(figure, key="audit_hill", config=chart_table.CONFIG, alt=f"Hill profile. {alt}")
        with right:
            titles = ("share of the groups, rarest first", "share of the mentions")
            figure = chart_lines.curves(lorenzes, titles, (charts.PERCENT, charts.PERCENT), is_diagonal=True)
            st.plotly_chart(figure, key="audit_lorenz", config=chart_table.CONFIG, alt=f"Lorenz curve. {alt}")
    chart_table.behind(table, "audit_diversity", f"Diversity of every axis. {alt}", opened=True)


def _table(scope: Scope) -> dict[str, list]:
    rows = []
    for side in scope.sides:
        axes = [axis for axis in audit_scope.axes(scope.view) if axis.kind == "mentions" or axis == scope.axis]
        for axis in axes:
            marks = scope.marks(side, axis=axis)
            found = diversity(np.bincount(marks.group, marks.n, len(marks.groups))) if _enough(marks) else None
            rows.append((side.name, axis.title, int(marks.n.sum()), found))
    table = {"records": [row[0] for row in rows]} if scope.is_double else {}
    parts = {
        "groups": "richness",
        "in effect": "typical",
        "dominant": "dominant",
        "evenness": "evenness",
        "Gini": "gini",
    }
    table |= {"axis": [row[1] for row in rows], "mentions": [row[2] for row in rows]}
    for title, name in parts.items():
        table[title] = [None if row[3] is None else round(getattr(row[3], name), 3) for row in rows]
    return table | {"note": [charts.NOT_ENOUGH if row[3] is None else "" for row in rows]}
