"""How far a corpus's analysis is: a bar for each stage, time left, Cancel and Resume; polled only while it runs."""

import streamlit as st

from lib.corpus.workspace import Workspace
from lib.jobs import queue
from lib.jobs.queue import Job, Step
from lib.jobs.stages import Options, needed, stage
from lib.ui import escape, format, problem

SECONDS_BETWEEN_LOOKS = 1
WORDS = {
    "waiting": "Waiting to start",
    "running": "Running",
    "done": "Done",
    "failed": "Stopped by a problem",
    "cancelled": "Cancelled; what was finished is kept",
    "lost": "Cut off: its process is gone. What was finished is kept",
}
MARKS = {"done": "check_circle", "taken": "check_circle", "running": "autorenew", "failed": "error"}
RESUMABLE = ("failed", "cancelled", "lost")


def start(workspace: Workspace, options: Options) -> Job:
    """Start the analysis of a corpus as a job, one stage after the other."""
    return queue.submit(workspace.root, "analyse", options.to_json(), [found.name for found in needed((), workspace)])


def progress(workspace: Workspace) -> None:
    """The newest analysis, stage by stage. While it runs this part of the page looks again every second."""
    job = queue.latest(workspace.ledger_path, "analyse")
    if job is None:
        return
    every = SECONDS_BETWEEN_LOOKS if job.is_active else None
    st.fragment(_bars, run_every=every)(workspace, job.id, job.is_active)


def _bars(workspace: Workspace, identity: str, was_active: bool) -> None:
    with problem.shown():
        job = queue.find(workspace.ledger_path, identity)
        if was_active and not job.is_active:
            st.rerun()  # the whole page: there are new columns, and nothing to poll any more
        _head(workspace, job)
        for step in job.steps:
            _bar(step)


def _head(workspace: Workspace, job: Job) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(f'<p class="w-what">{escape.html(WORDS[job.state])}</p>', width="content")
        if job.is_active:
            asked = st.session_state.get(f"cancelling_{job.id}", False)
            st.button(
                "Stopping at the next batch" if asked else "Cancel",
                icon=":material/stop:",
                key=f"cancel_{job.id}",
                disabled=asked,
                on_click=_cancel,
                args=(workspace, job),
            )
        elif job.state in RESUMABLE and st.button(
            "Resume", icon=":material/play_arrow:", type="primary", key=f"resume_{job.id}"
        ):
            queue.submit(workspace.root, job.kind, job.arguments, [step.stage for step in job.steps])
            st.rerun()  # the whole page: it is another job that it shows from now on
    if job.state == "failed" and job.message:
        problem.say(job.message)


def _cancel(workspace: Workspace, job: Job) -> None:
    queue.cancel(workspace.ledger_path, job.id)
    st.session_state[f"cancelling_{job.id}"] = True


def _bar(step: Step) -> None:
    about = stage(step.stage)
    share = 1.0 if step.state in ("done", "taken") else min(1.0, step.done / step.total) if step.total else 0.0
    icon = MARKS.get(step.state, "radio_button_unchecked")
    st.progress(share, text=f":material/{icon}: **{about.title}** · {escape.markdown(said(step))}")


def said(step: Step) -> str:
    """A step in words: how far, at what, and how long still."""
    if step.state == "taken":
        return "was there already"
    if step.state == "done":
        return f"done in {format.duration(step.seconds)}"
    if step.state != "running":
        return step.state
    parts = [f"{format.count(step.done)} of {format.count(step.total)}" if step.total else "starting", step.note]
    if step.seconds_left is not None:
        parts.append(f"{format.duration(step.seconds_left)} left")
    return " · ".join(part for part in parts if part)


def line(workspace: Workspace) -> None:
    """One line for the side of the page, while an analysis runs."""
    job = queue.latest(workspace.ledger_path, "analyse")
    if job is not None and job.is_active:
        st.fragment(_line, run_every=2 * SECONDS_BETWEEN_LOOKS)(workspace, job.id)


def _line(workspace: Workspace, identity: str) -> None:
    with problem.shown():
        job = queue.find(workspace.ledger_path, identity)
        running = next((step for step in job.steps if step.state == "running"), None)
        if job.is_active and running:
            st.caption(f"Analysis: {escape.markdown(stage(running.stage).title)}, {escape.markdown(said(running))}")
        elif not job.is_active:
            st.caption(f"Analysis: {escape.markdown(WORDS[job.state].lower())}.")
            if st.button("Show what is new", key="show_new"):
                st.rerun()  # the whole page, not this line alone
