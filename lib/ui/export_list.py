"""Exports under way and those that are there: progress with Cancel, and for each finished one its counts and links."""

import streamlit as st

from lib.corpus.workspace import Workspace
from lib.export import download, manifest
from lib.export.links import Target
from lib.export.manifest import Finished
from lib.jobs import queue
from lib.jobs.queue import Job
from lib.ui import escape, format, jobs_progress, problem

TITLES = {
    "records": "Records",
    "evidence": "Excluded records, recipe, data card",
    "checksums": "Checksums",
    "archive": "One file to download",
}
SIDE_FILES = ("recipe.records.parquet", "recipe.children.parquet")
CERTIFICATES = ("contamination.md", "contamination.json")
PARTS = ("README.md", "manifest.json", "excluded.parquet", "recipe.yaml", *SIDE_FILES, *CERTIFICATES)
ENDED = {
    "cancelled": "The last export was cancelled; nothing of it is left.",
    "lost": "The last export was cut off: its process is gone. Start it again; what it left is removed then.",
}


def progress(workspace: Workspace) -> None:
    """The newest export while it runs, looked at again every second, or why it has ended without a result."""
    job = queue.latest(workspace.ledger_path, "export")
    if job is None:
        return
    if job.is_active:
        st.fragment(_bars, run_every=jobs_progress.SECONDS_BETWEEN_LOOKS)(workspace, job.id)
    elif job.state == "failed":
        problem.say(f"The last export failed: {job.message}")
    elif job.state in ENDED:
        st.info(ENDED[job.state], icon=":material/info:")


def _bars(workspace: Workspace, identity: str) -> None:
    with problem.shown():
        job = queue.find(workspace.ledger_path, identity)
        if not job.is_active:
            st.rerun()  # the whole page: there is one more export to list
        for step in job.steps:
            share = 1.0 if step.state == "done" else min(1.0, step.done / step.total) if step.total else 0.0
            st.progress(share, text=f"**{TITLES[step.stage]}** · {escape.markdown(jobs_progress.said(step))}")
        _cancel(workspace, job)


def _cancel(workspace: Workspace, job: Job) -> None:
    asked = f"cancelling_{job.id}"
    if st.button(
        "Stopping after this file" if st.session_state.get(asked) else "Cancel",
        key=f"cancel_{job.id}",
        icon=":material/stop:",
        disabled=st.session_state.get(asked, False),
    ):
        queue.cancel(workspace.ledger_path, job.id)
        st.session_state[asked] = True
        st.rerun(scope="fragment")


def finished(workspace: Workspace) -> None:
    """The exports that are there, newest first."""
    found = manifest.finished(workspace.exports)
    if not found:
        st.html('<p class="w-muted">No export of this corpus yet.</p>')
    for item in found:
        with st.container(border=True, key=f"export_{item.folder.name}"):
            _one(workspace, item)


def _one(workspace: Workspace, item: Finished) -> None:
    counts = item.manifest["counts"]
    st.html(
        f'<p class="w-what">{escape.html(item.folder.name)}</p><p class="w-muted">'
        f"{format.count(counts['records_out'])} of {format.records(counts['records_in'])} · {_generated(counts)}"
        f"{escape.html(item.manifest['data_format'])} · {format.bytes_(item.n_bytes)} · "
        f"{escape.html(format.ago(item.manifest['made']))}</p>"
    )
    archive = item.folder / f"{item.folder.name}.zip"
    with st.container(horizontal=True, vertical_alignment="center"):
        if archive.exists():
            st.link_button(
                f"Download ({format.bytes_(archive.stat().st_size)})",
                _link(workspace, item, archive.name),
                icon=":material/download:",
                type="primary",
            )
        with st.popover("Single files", icon=":material/folder_open:"):
            names = [file["name"] for file in item.manifest["files"] if file["name"] in PARTS]
            for name in ["manifest.json", *names]:
                st.link_button(name, _link(workspace, item, name), type="tertiary")
    st.caption("Links are signed and end after a day; open this page again for new ones.")


def _generated(counts: dict) -> str:
    n = counts.get("records_generated", 0)  # an export from before there were any does not say it
    return f"{format.count(n)} generated · " if n else ""


def _link(workspace: Workspace, item: Finished, name: str) -> str:
    return download.link(Target(workspace.root.name, item.folder.name, name))
