"""The runs of a corpus: which one is looked at, how far its job is, and what it has made so far."""

import streamlit as st

from lib.augment import runs
from lib.augment.candidates import ACCEPTED, EDITED, REJECTED, WAITING, Candidates
from lib.augment.runs import Run
from lib.corpus.workspace import Workspace
from lib.jobs import growing, queue
from lib.jobs.queue import Job
from lib.jobs.stages import stage
from lib.query.selection import Selection
from lib.ui import augment_guards, escape, format, jobs_progress, problem

CHOSEN = "augment_run"
TITLES = {growing.REWRITE: "Rewriting", growing.WRITE: "Adding the accepted"}
ENDED = {
    "cancelled": "Stopped; what was made is kept, and the next start goes on from there.",
    "lost": "Cut off: its process is gone. What was made is kept, and the next start goes on from there.",
}


def choose(workspace: Workspace) -> Run | None:
    """The run to look at, the newest at first; None where there is none."""
    found = {run.id: run for run in runs.listed(workspace)}
    for sentence in runs.damaged(workspace):
        problem.say(sentence)
    if not found:
        return None
    if st.session_state.get(CHOSEN) not in found:
        st.session_state[CHOSEN] = next(iter(found))
    name = st.selectbox(
        "Run", list(found), key=CHOSEN, format_func=lambda one: _named(found[one]), persist_state="session"
    )
    return found[name]


def _named(run: Run) -> str:
    return f"{run.direction.partition(':')[0]}: {run.title} · {_aim(run)} · {run.by}, {format.when(run.at)}"


def _aim(run: Run) -> str:
    aim = run.aim
    much = (
        f"to {format.share(aim.share)}"
        if aim.share is not None
        else (f"{aim.n:,} children" if aim.n != 1 else "1 child")
        if aim.n
        else "all"
    )
    return f"{much}, in their stead" if aim.method == "substitute" else much


def head(run: Run, found: Candidates) -> None:
    """One line of what was asked, and one of where it stands."""
    by = "rules" if run.endpoint is None else f"the model {run.endpoint['model']}"
    guards = augment_guards.said(run.policy)
    asked = f"On {Selection.from_text(run.selection).sentence()}, by {by}{'; ' + guards if guards else ''}"
    made = "candidate" if len(found) == 1 else "candidates"
    states = [
        f"<b>{format.count(len(found))}</b> {made} from {format.records(found.n_looked_at)}",
        f"{found.n_in(WAITING):,} waiting", f"{found.n_in(ACCEPTED):,} accepted", f"{found.n_in(EDITED):,} edited",
        f"{found.n_in(REJECTED):,} rejected", f"{int(found.is_added.sum()):,} in the corpus",
    ]  # fmt: skip
    st.html(
        f'<p class="w-muted w-note">{escape.html(asked)}</p>'
        f'<p class="w-counts" data-testid="augment-counts">{" · ".join(states)}</p>'
    )
    if found.skipped:
        said = ", ".join(f"{escape.html(reason)} {n:,}" for reason, n in found.skipped.items())
        st.html(f'<p class="w-how w-note">Left alone: {said}</p>')


def active(workspace: Workspace) -> Job | None:
    """The job of augmentation that runs, or None."""
    for kind in (growing.GENERATE, growing.ADD):
        job = queue.latest(workspace.ledger_path, kind)
        if job is not None and job.is_active:
            return job
    return None


def is_growing(workspace: Workspace) -> bool:
    """Whether children are being added, so that the page waits for the mentions; then draws how far that is."""
    job = queue.latest(workspace.ledger_path, growing.ADD)
    if job is None or job.state == "done":
        return False
    st.html('<p class="w-what">The corpus is growing: its mentions are counted anew.</p>')
    _standing(workspace, job)
    return True


def progress(workspace: Workspace, run: Run) -> None:
    """The bars of the job that runs, looked at again every second; or why the last one of this run ended."""
    job = active(workspace)
    if job is None:
        jobs = [queue.latest(workspace.ledger_path, kind) for kind in (growing.GENERATE, growing.ADD)]
        mine = [job for job in jobs if job is not None and job.arguments.get("run") == run.id]
        job = max(mine, key=lambda job: job.created, default=None)
    if job is not None:
        _standing(workspace, job)


def _standing(workspace: Workspace, job: Job) -> None:
    """The bars of a job that runs; or why it ended before it was done, and the button that goes on."""
    if job.is_active:
        st.fragment(_bars, run_every=jobs_progress.SECONDS_BETWEEN_LOOKS)(workspace, job.id)
        return
    if job.state == "failed":
        problem.say(job.message)
    elif job.state in ENDED:
        st.info(ENDED[job.state], icon=":material/info:")
    if job.state in (*ENDED, "failed") and st.button("Go on", icon=":material/play_arrow:", key="augment_again"):
        queue.submit(workspace.root, job.kind, job.arguments, [step.stage for step in job.steps])
        st.rerun()


def _bars(workspace: Workspace, identity: str) -> None:
    with problem.shown():
        job = queue.find(workspace.ledger_path, identity)
        if not job.is_active:
            st.rerun()  # the whole page: there are more candidates, or a larger corpus
        for number, step in enumerate(job.steps):
            # The stages behind the adding come up one by one; the first step stands there from the start.
            if number and step.state == "waiting":
                continue
            title = TITLES.get(step.stage) or stage(step.stage).title
            share = 1.0 if step.state in ("done", "taken") else min(1.0, step.done / step.total) if step.total else 0.0
            st.progress(share, text=f"**{title}** · {escape.markdown(jobs_progress.said(step))}")
        asked = f"cancelling_{job.id}"
        if st.button(
            "Stopping at the next batch" if st.session_state.get(asked) else "Cancel", key=f"cancel_{job.id}",
            icon=":material/stop:", disabled=st.session_state.get(asked, False),
        ):  # fmt: skip
            queue.cancel(workspace.ledger_path, job.id)
            st.session_state[asked] = True
            st.rerun(scope="fragment")
