"""The panel Before and after: what exclusions, or the step from one Selection to another, do to the shares."""

import streamlit as st

from lib.audit.effect import Effect, Shift, effect
from lib.audit.sides import Axis, Side, side
from lib.query.selection import Selection
from lib.ui import audit_panel, audit_scope, chart_lines, chart_table, escape, state
from lib.ui.audit_scope import Scope

MOST_GROUPS = 8
IN_FORCE, IF_GONE, SIDES = "Exclusions in force", "If this Selection were excluded", "The two sides above"
MEASURES = (
    "The share of each group before and after, and its difference paired by document, which is surer than the two "
    "shares; the axis beside it was not aimed at, so its shift shows what came along."
)
CANNOT = "What a model trained on either will do: only what changed in the data."


def draw(scope: Scope) -> None:
    """The panel."""
    view = scope.view
    changes = {}
    if scope.is_double:
        changes[SIDES] = scope.sides
    if view.state.n_excluded:
        changes[IN_FORCE] = None
    if state.selection().predicates:
        changes[IF_GONE] = None
    if not changes:
        chart_table.how(
            "Nothing has changed yet: exclude records, set a filter to see what its exclusion would do, or choose two "
            "sides above."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="effect_row"):
        change = st.segmented_control(
            "Change", list(changes), key="effect_change", default=next(iter(changes)), required=True
        )
        others = [axis for axis in audit_scope.people_axes(view) if axis != scope.axis]
        beside = st.selectbox(
            "Beside it", others, key=f"effect_beside_{scope.axis.name}", format_func=lambda axis: axis.title, width=230,
            help="An axis that the change was not aimed at",
        )  # fmt: skip
    before, after = changes[change] or _two(scope, change)
    with audit_panel.panel(scope, MEASURES, CANNOT, (before, after)):
        left, right = st.columns(2, gap="large")
        for column, axis, key in ((left, scope.axis, "aimed"), (right, beside, "beside")):
            with column:
                _one(scope, axis, (before, after), key)


def _two(scope: Scope, change: str) -> tuple[Side, Side]:
    view = scope.view
    if change == IN_FORCE:
        return side(view, "all records", Selection(scope="all")), audit_scope.a_side(view, "kept", Selection())
    kept = audit_scope.a_side(view, "kept now", Selection())
    gone = audit_scope.a_side(view, "gone", state.selection())
    return kept, Side("without this Selection", kept.selection, kept.chosen & ~gone.chosen)


def _one(scope: Scope, axis: Axis, pair: tuple[Side, Side], key: str) -> None:
    before, after = pair
    found = effect(scope.marks(before, axis=axis), scope.marks(after, axis=axis))
    title = axis.title if axis.kind == "mentions" else "By labels"
    counted = f"{before.n:,} records before, {after.n:,} after"
    slopes(found, title, (before.name, after.name), counted, f"audit_effect_{key}")


def slopes(found: Effect, title: str, names: tuple[str, str], counted: str, key: str) -> None:
    """One axis before and after: a slope for each group, and the table behind it. counted: of how much it speaks."""
    shown = sorted((shift for shift in found.shifts if shift.n_before or shift.n_after), key=lambda s: -s.n_before)
    st.html(f'<p class="w-what">{escape.html(title)}</p>')
    if not any(shift.before.value is not None for shift in shown):
        audit_panel.not_enough("too few mentions on this axis before the change")
        return
    drawn = shown[:MOST_GROUPS]
    figure = chart_lines.slopes(
        [shift.group for shift in drawn], [shift.before for shift in drawn], [shift.after for shift in drawn], names
    )
    chart_table.how(f"{counted}; the mixes are {found.divergence:.4f} bits apart. {_most(shown)}")
    chart_table.draw(figure, _table(found, shown), key, f"Before and after, {title}. {_most(shown)}")


def _most(shown: list[Shift]) -> str:
    """The group that moves most with its interval clear of 0."""
    moved = [
        shift
        for shift in shown
        if shift.difference.low is not None
        and shift.difference.high is not None
        and (shift.difference.low > 0 or shift.difference.high < 0)
    ]
    if not moved:
        return "No share moves with its interval clear of 0."
    most = max(moved, key=lambda shift: abs(shift.difference.value or 0))
    d = most.difference
    return f"Most moved: {most.group} by {_points(d.value)} ({_points(d.low)} to {_points(d.high)}) percentage points."


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.2f}"


def _table(found: Effect, shown: list[Shift]) -> dict[str, list]:
    table: dict[str, list] = {"group": [shift.group for shift in shown]}
    for name in ("before", "after", "difference"):
        for part in ("value", "low", "high"):
            title = name if part == "value" else f"{name}, {part}"
            table[title] = [getattr(getattr(shift, name), part) for shift in shown]
    table["mentions before"] = [shift.n_before for shift in shown]
    table["mentions after"] = [shift.n_after for shift in shown]
    return table | {"note": [shift.difference.why for shift in shown]}
