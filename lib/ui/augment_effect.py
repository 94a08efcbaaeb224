"""The tab Before and after: the shares of the axis that was touched and of one that was not."""

import json
from dataclasses import asdict

import numpy as np
import streamlit as st

from lib.audit.effect import Effect
from lib.audit.marks import opened
from lib.augment import candidates, moving, runs
from lib.augment.candidates import Candidates
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import audit_effect, audit_scope, augment_runs, chart_table, format

IF_ADDED, IF_ALL, IN_CORPUS = "If the accepted are added", "If every candidate were added", "Children in the corpus"
MEASURES = (
    "The share of each group before and after, and its difference paired by document: a child stands with its parent. "
    "The axis beside it was not aimed at, so its shift shows what came along."
)
CANNOT = (
    "Whether a model trained on either gets better: only what changed in the data. Counts words that mention a group; "
    "they do not say who wrote the text or how a model will behave."
)


def draw_tab(view: View, selection: Selection) -> None:
    """The tab."""
    run = augment_runs.choose(view.workspace)
    if run is None:
        chart_table.how("No run yet: say on Plan what to write more of. What it does to the audit is shown here.")
        return
    found = candidates.load(view.workspace, run)
    changes: dict[str, np.ndarray | None] = {}
    if found.n_to_add:
        changes[IF_ADDED] = found.number[found.is_to_add]
    if len(found):
        changes[IF_ALL] = found.number[~found.is_added]
    if "cda_parent" in view.schema:
        changes = {IN_CORPUS: None, **changes}
    if not changes:
        chart_table.how("This run has made nothing yet.")
        return
    direction = runs.direction_of(view.workspace, run)
    axes = {axis.name: axis for axis in audit_scope.people_axes(view) if axis.kind == "mentions"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        change = st.segmented_control(
            "Change", list(changes), key="augment_change", default=next(iter(changes)), required=True
        )
        # Those that are mentioned enough to say something first.
        n = {name: opened(view).marks(name).n_marked for name in axes}
        others = sorted((name for name in axes if name != direction.axis), key=lambda name: -n[name])
        beside = st.selectbox(
            "Beside it", others, key=f"augment_beside_{direction.axis}", format_func=lambda name: axes[name].title,
            width=230, help="An axis that the change was not aimed at",
        )  # fmt: skip
    with st.container(key="augment_pair"):
        left, right = st.columns(2, gap="large")
    for column, axis, key in ((left, direction.axis, "aimed"), (right, beside, "beside")):
        with column:
            _one(view, axis, axes[axis].title if axis in axes else axis, selection, found, changes[change], key)
    chart_table.limits(MEASURES, CANNOT)


def _one(
    view: View, axis: str, title: str, selection: Selection, found: Candidates, numbers: np.ndarray | None, key: str
) -> None:
    if numbers is None:
        shown = _in_corpus(view, _version(view), axis, selection)
        counted = "All records made here that are in force"
        if shown is None:
            chart_table.how("No generated record is in the corpus now: none was added, or all were taken out.")
            return
    else:
        verdicts = len(found.standing.lines)
        shown, n = _projected(
            view, _version(view), axis, selection, found, numbers, (found.run.id, verdicts, len(found))
        )
        counted = f"With {format.records(n)} of {len(numbers):,} proposed"
        counted = f"≈ {counted}, the first drawn" if n < len(numbers) else counted
    audit_effect.slopes(shown, title, ("before", "after"), counted, f"augment_effect_{key}")


def _version(view: View) -> str:
    return json.dumps([str(view.workspace.root), asdict(view.current), view.state.counter], sort_keys=True)


@st.cache_resource(max_entries=8, show_spinner="Counting")
def _in_corpus(_view: View, version: str, axis: str, selection: Selection) -> Effect | None:
    return moving.in_corpus(_view, axis, selection)


@st.cache_resource(max_entries=16, show_spinner="Reading the candidates")
def _projected(
    _view: View, version: str, axis: str, selection: Selection, _found: Candidates, numbers: np.ndarray, state: tuple
) -> tuple[Effect, int]:
    return moving.projected(_view, axis, selection, _found, numbers)
