"""Which reference corpora a corpus is compared with, and how far the comparison is."""

import streamlit as st

from lib.corpus.workspace import Workspace
from lib.duplicates import comparison
from lib.duplicates.meaning_net import MOST_JUDGED
from lib.jobs import queue
from lib.ui import escape, jobs_progress, problem

KIND = "contamination"
ENDED = {
    "cancelled": "The last comparison was cancelled. Compare again with the same files, and it goes on where it was.",
    "lost": "The last comparison was cut off: its process is gone. Compare again, and it goes on where it was.",
}


def draw(workspace: Workspace, is_first: bool) -> None:
    """The form, and under it the progress of the newest comparison or why it ended without a result."""
    job = queue.latest(workspace.ledger_path, KIND)
    is_active = job is not None and job.is_active
    is_open = is_first and not is_active
    with st.expander("Compare with reference files", expanded=is_open, icon=":material/add:"), problem.shown():
        written = st.text_area(
            "Reference files, one a line", key="reference_paths", height=100,
            placeholder="/data/benchmarks/quiz.parquet\n/data/eval_sets/*.parquet",
            help="Parquet files, folders or patterns on this machine. Columns such as question, context, answer "
            "and choices are found by their names; without a question column the whole text is the item.",
        )  # fmt: skip
        by_meaning = st.checkbox(
            "Look by meaning too", value=True, key="reference_meaning",
            help="Finds items that a record asks in other words: vectors propose, a sentence model looks again at up "
            f"to {MOST_JUDGED:,} of them, which takes some minutes. English mostly.",
        )  # fmt: skip
        if st.button("Compare", key="reference_start", type="primary", disabled=is_active or not written.strip()):
            paths = comparison.checked(written.splitlines())
            queue.submit(workspace.root, KIND, {"paths": list(paths), "by_meaning": by_meaning}, comparison.STEPS)
            st.rerun()
    if job is None:
        return
    if job.is_active:
        st.fragment(_bar, run_every=jobs_progress.SECONDS_BETWEEN_LOOKS)(workspace, job.id)
    elif job.state == "failed":
        problem.say(f"The last comparison failed: {job.message}")
    elif job.state in ENDED:
        st.info(ENDED[job.state], icon=":material/info:")


def _bar(workspace: Workspace, identity: str) -> None:
    with problem.shown():
        job = queue.find(workspace.ledger_path, identity)
        if not job.is_active:
            st.rerun()  # the whole page: there is a result to show
        for step in job.steps:
            share = min(1.0, step.done / step.total) if step.total else 0.0
            st.progress(share, text=f"**Comparing** · {escape.markdown(jobs_progress.said(step))}")
        st.button("Cancel", key=f"cancel_{job.id}", icon=":material/stop:", on_click=_cancel, args=(workspace, job.id))


def _cancel(workspace: Workspace, identity: str) -> None:
    with problem.shown():
        queue.cancel(workspace.ledger_path, identity)
