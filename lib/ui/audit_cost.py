"""The panel Cost of a filter: whom a Selection, a rule or a decision takes out, group by group."""

from collections.abc import Sequence

import streamlit as st

from lib.audit import exclusions
from lib.audit.cost import GroupLoss
from lib.audit.exclusions import IN_FORCE, Exclusion
from lib.audit.intervals import missing
from lib.audit.lexicon import label
from lib.audit.removal import MARK_ABOVE
from lib.audit.sides import Axis
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.ui import audit_panel, audit_scope, chart_table, charts, format, state
from lib.ui.audit_scope import Scope

MOST_RULES, MOST_ROWS, MOST_DECISIONS = 4, 24, 20
NOT_SPLIT = "not split"
MEASURES = (
    "How much likelier a record that mentions the group is to go than one that does not, with a log interval; ▲ marks "
    f"groups over {MARK_ABOVE} times with the interval clear of 1, an engineering line and no legal one."
)
CANNOT = (
    "Whether the records ought to go, or why: a rule can hit one source that happens to write of a group, which the "
    "ratio within sources shows."
)


def draw(scope: Scope) -> None:
    """The panel."""
    rules = _choices(scope)
    here = state.selection()
    usual = [audit_scope.THIS] if here.predicates else [IN_FORCE] if scope.view.state.n_excluded else []
    with st.container(horizontal=True, vertical_alignment="bottom", key="cost_row"):
        chosen = st.multiselect(
            "What would go, or went", list(rules), default=usual, max_selections=MOST_RULES, key="cost_rules",
            width=460,
            help="Any Selection (save it under Views), all exclusions in force, or one decision",
            persist_state="session",
        )  # fmt: skip
        by = st.selectbox(
            "Within each value of", [NOT_SPLIT, *audit_scope.columns(scope.view)], key="cost_by", width=200
        )
        is_every = st.toggle("All axes", key="cost_every", help="Every axis of people in place of the chosen one")
    if not chosen:
        chart_table.how("Choose above what would go: set a filter, save it as a view, or pick a decision.")
        return
    axes = audit_scope.people_axes(scope.view) if is_every else [scope.axis]
    every = audit_scope.a_side(scope.view, audit_scope.ALL, Selection(scope="all"))
    with audit_panel.panel(scope, MEASURES, CANNOT, (every,)):
        found = [_exclusion(scope, name, rules[name]) for name in chosen]
        for one in found:
            share = format.share(one.n_gone / max(1, int(one.base.sum())))
            chart_table.how(
                f"{one.name}: {format.count(one.n_gone)} of {format.records(int(one.base.sum()))}, {share}."
            )
        _chart(scope, found, axes, None if by == NOT_SPLIT else by)


def _choices(scope: Scope) -> dict[str, object]:
    """What can be chosen, by name: Selections, and decisions."""
    named = audit_scope.named(scope.view, state.selection())
    rules: dict[str, object] = {
        name: one for name, one in named.items() if name not in (audit_scope.KEPT, audit_scope.ALL, audit_scope.OUT)
    }
    if not state.selection().predicates:
        rules.pop(audit_scope.THIS, None)
    if scope.view.state.n_excluded:
        rules[IN_FORCE] = None
    for event in exclusions.decisions(scope.view)[:MOST_DECISIONS]:
        rules[f"decision {event.seq}: {event.reason}"] = event
    return rules


def _exclusion(scope: Scope, name: str, rule: object) -> Exclusion:
    if rule is None:
        return exclusions.in_force(scope.view)
    if isinstance(rule, Selection):
        return exclusions.of_selection(scope.view, name, rule)
    return exclusions.of_decision(scope.view, rule)


def _chart(scope: Scope, found: Sequence[Exclusion], axes: Sequence[Axis], by: str | None) -> None:
    losses: list[dict[tuple[str, str], GroupLoss]] = []
    for one in found:
        losses.append({})
        for axis in axes:
            marks = audit_scope.every_mark(scope.view, axis, scope.tier)
            for loss in exclusions.hits(scope.view, one, marks, by):
                losses[-1][axis.title, loss.group] = loss
    keys = sorted({key for of in losses for key in of}, key=lambda key: _order(losses, key))
    if not keys:
        audit_panel.not_enough("no record that would go mentions a group of this axis")
        return
    shown = keys[:MOST_ROWS]
    names = [f"{group} ({title.lower()})" if len(axes) > 1 else group for title, group in shown]
    series = []
    for one, of in zip(found, losses, strict=True):
        rows = [of.get(key) for key in shown]
        notes = [
            "" if row is None else f"{row.n_gone:,} of {row.n_of:,} records, {format.share(row.share)}" for row in rows
        ]
        series.append(charts.Series(one.name, [_missing() if row is None else row.ratio for row in rows], notes))
        if by is not None:
            within = [_missing() if row is None or row.within is None else row.within for row in rows]
            series.append(charts.Series(f"{one.name}, within {by}", within))
    marked = [any(key in of and of[key].is_marked for of in losses) for key in shown]
    figure = charts.intervals(
        names, series, "how many times as likely to go as the other records (1: the same), logarithmic", charts.RATIO,
        line=1.0, is_log=True, marked=marked,
    )  # fmt: skip
    if len(keys) > MOST_ROWS:
        chart_table.how(f"{MOST_ROWS} of {len(keys)} groups, marked ones first; the table has all of them.")
    table = _table(found, losses, keys)

    def pick(data: list) -> None:
        _show(scope, axes, shown[int(data[0])])

    alt = "Removal ratio: " + (
        "; ".join(f"{name} marked" for name, is_marked in zip(names, marked, strict=True) if is_marked)
        or "no group is over the line with its interval clear of 1"
    )
    chart_table.draw(figure, table, "audit_cost", alt, pick)


def _order(losses, key) -> tuple:
    here = [of[key] for of in losses if key in of]
    return (not any(one.is_marked for one in here), -max(one.ratio.value or 0 for one in here), key)


def _missing():
    return missing("no record of the group would go")


def _show(scope: Scope, axes: Sequence[Axis], key: tuple[str, str]) -> None:
    axis = next(axis for axis in axes if axis.title == key[0])
    column = axis.name if axis.kind == "labels" else "mentions"
    value = key[1] if axis.kind == "labels" else label(axis.name, key[1])
    audit_panel.show(state.selection().and_(OneOf(column, (value,))))


def _table(found, losses, keys) -> dict[str, list]:
    rows = [(one.name, key, of[key]) for one, of in zip(found, losses, strict=True) for key in keys if key in of]
    table = {
        "rule": [row[0] for row in rows],
        "axis": [row[1][0] for row in rows],
        "group": [row[1][1] for row in rows],
        "would go": [row[2].n_gone for row in rows],
        "of": [row[2].n_of for row in rows],
        "rate": [row[2].share for row in rows],
        "ratio": [row[2].ratio.value for row in rows],
        "low": [row[2].ratio.low for row in rows],
        "high": [row[2].ratio.high for row in rows],
        "marked": ["yes" if row[2].is_marked else "no" for row in rows],
        "note": [row[2].ratio.why for row in rows],
    }
    if any(row[2].within is not None for row in rows):
        for part in ("value", "low", "high"):
            name = "ratio within" if part == "value" else f"ratio within, {part}"
            table[name] = [getattr(row[2].within, part) if row[2].within else None for row in rows]
    return table
