"""Beside the review: how the candidates were taken so far, and what can be done with all of them at once."""

import numpy as np
import streamlit as st

from lib.audit.intervals import Estimate
from lib.augment import runs
from lib.augment.candidates import ACCEPTED, EDITED, LEAST_READ, WAITING, Candidates
from lib.augment.result import HIGH
from lib.augment.runs import Run
from lib.jobs import growing
from lib.ledger import reviews
from lib.query.view import View
from lib.ui import augment_runs, chart_table, charts, escape, format, problem, state

LINE = "augment_line"


def draw(view: View, run: Run, found: Candidates) -> None:
    """Measured acceptance, the share that the accepted ones would give, and what can be done with all of them."""
    direction = runs.direction_of(view.workspace, run)
    is_busy = augment_runs.active(view.workspace) is not None
    taken = found.acceptance()
    with st.container(border=True, key="augment_summary"):
        st.html(
            '<p class="w-what">Taken as they are</p>'
            f'<p class="w-big">{_value(taken.share)}</p>'
            f'<p class="w-muted w-note">{_between(taken.share)}{taken.n_accepted:,} accepted, '
            f"{taken.n_edited:,} edited, {taken.n_rejected:,} rejected of {taken.n_read:,} read one by one</p>"
        )
        if direction.target:
            _share(view, run, found, direction.target)
    with st.container(border=True, key="augment_all"):
        _accept_all(view, run, found, direction.is_automatic)
    with st.container(border=True, key="augment_more"):
        _more(view, run, found, taken.n_read, is_busy)
    with st.container(border=True, key="augment_add"):
        _add(view, run, found, is_busy)


def _value(share: Estimate) -> str:
    return "–" if share.value is None else format.share(share.value)


def _between(share: Estimate) -> str:
    if share.low is None or share.high is None:
        return ""
    return f"{format.share(share.low)} to {format.share(share.high)} (Wilson, 95 %); "


def _share(view: View, run: Run, found: Candidates, target: str) -> None:
    drawn = runs.drawn(view.workspace, run)
    taken = found.number[np.isin(found.state, (ACCEPTED, EDITED))]
    aim = "" if run.aim.share is None else f" (wanted: {format.share(run.aim.share)})"
    st.html(
        f'<p class="w-what">Share of {escape.html(target)}</p>'
        f'<p class="w-big">{format.share(drawn.F / max(1, drawn.T))} → {format.share(drawn.share_with(taken))}</p>'
        f'<p class="w-muted w-note">with what is accepted{aim}; counted from the parents’ mentions</p>'
    )


def _accept_all(view: View, run: Run, found: Candidates, is_automatic: bool) -> None:
    st.html('<p class="w-what">Accept all above a confidence</p>')
    if not is_automatic:
        chart_table.how("Not on this axis: its terms have senses that only a reader can tell, so each child is read.")
        return
    if found.standing.line is not None:
        chart_table.how(
            f"In force: all from {found.standing.line:.2f} on are accepted, those still to be made as well. Undo (U) "
            "takes it back; a verdict on a single one goes before it."
        )
    line = st.slider("From", 0.5, 1.0, HIGH, 0.01, key=LINE)
    mine = found.acceptance(line)
    n = int(np.count_nonzero((found.state == WAITING) & (found.confidence >= line - 1e-6)))
    st.html(
        f'<p class="w-muted w-note">{n:,} waiting at or above it. Of {mine.n_read:,} read there, taken as they are: '
        f"{escape.html(charts.said(mine.share))}</p>"
    )
    enough = not found.n_to_read(line)
    if not enough:
        chart_table.how(f"Read {LEAST_READ} of them first, so that the figure above means something.")
    st.button(
        f"Accept {n:,}", key="augment_accept_all", icon=":material/done_all:", disabled=not (n and enough),
        on_click=_accept_above, args=(view, run, line),
    )  # fmt: skip


def _accept_above(view: View, run: Run, line: float) -> None:
    with problem.shown():
        reviews.accept_above(view.workspace.ledger_path, run.id, line, state.curator())


def _more(view: View, run: Run, found: Candidates, n_read: int, is_busy: bool) -> None:
    """The run over all records drawn, once a sample was read."""
    drawn = runs.drawn(view.workspace, run)
    st.html('<p class="w-what">Run over the rest</p>')
    left = len(drawn.order) - found.n_looked_at
    if not left or drawn.is_enough(run.aim, found.counted(runs.direction_of(view.workspace, run))):
        said = "every eligible record was looked at" if not left else "what was made is enough for the aim"
        chart_table.how(f"Nothing to do: {said}.")
        return
    to_read = found.n_to_read()
    if to_read:
        chart_table.how(f"Read {to_read} more of the sample first ({n_read} of {n_read + to_read} read).")
    if st.button(
        f"Go on with up to {format.records(left)}", key="augment_rest", icon=":material/play_arrow:",
        disabled=bool(to_read) or is_busy,
        help="Goes on in the order drawn until the aim is reached; it can be stopped and resumed",
    ):  # fmt: skip
        growing.submit_generation(view.workspace, run.id, False)
        st.rerun()  # the whole page: its bars stand above


def _add(view: View, run: Run, found: Candidates, is_busy: bool) -> None:
    n = found.n_to_add
    st.html('<p class="w-what">Add to the corpus</p>')
    if not n:
        chart_table.how("Nothing is accepted that is not in the corpus yet.")
        return
    chart_table.how(
        "Children become records with their parentage, in Browse, Map, Audit and Export, and are no duplicates of "
        "their parents. The analysis runs again for what is new. It is a decision, and can be undone."
    )
    reason = st.text_input("Reason", key="augment_reason", placeholder="why these are added")
    if st.button(
        f"Add {format.records(n)}", type="primary", key="augment_add_button", icon=":material/library_add:",
        disabled=is_busy,
    ):  # fmt: skip
        growing.submit_addition(view.workspace, run.id, reason, state.curator())
        st.rerun()  # the whole page: its bars stand above
