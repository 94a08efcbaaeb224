"""The analysis of the open corpus: its progress, and the columns and settings that a new one would use."""

import streamlit as st

from lib.corpus import workspace as workspaces
from lib.corpus.preview import check_has_text
from lib.corpus.roles import with_roles
from lib.corpus.sources import check_unchanged
from lib.corpus.workspace import Workspace
from lib.jobs import queue
from lib.jobs.queue import Job
from lib.jobs.stages import DEFAULT_STAGES, Options
from lib.ui import analysis_settings, escape, jobs_progress, problem, role_picker

# Each costs two short reads; with more the page would wait for the disk, and the analysis checks all of them anyway.
MOST_FILES_CHECKED = 200


def draw(workspace: Workspace) -> None:
    """The panel. It also says where the source files are no longer what was imported."""
    job = queue.latest(workspace.ledger_path, "analyse")
    is_active = job is not None and job.is_active
    current = workspace.current()
    missing = [stage.title for stage in DEFAULT_STAGES if current is None or stage.name not in current.artifacts]
    if len(workspace.sources.files) <= MOST_FILES_CHECKED:
        with problem.shown():
            check_unchanged(workspace.sources)
    if missing and not is_active:
        st.html(f'<p class="w-muted">Not computed yet: {escape.html(", ".join(missing))}.</p>')
    jobs_progress.progress(workspace)
    if not is_active:
        with st.expander("Columns and settings", expanded=bool(missing) and job is None, key="again"):
            _again(workspace, job)


def _again(workspace: Workspace, job: Job | None) -> None:
    st.html(
        '<p class="w-muted w-note">Only what a change touches is computed again, and decisions stay: they hold on to '
        "records by their place in the files.</p>"
    )
    with problem.shown():
        key = f"again_{workspace.root.name}"
        roles = role_picker.pick(workspace.sources.schema, workspace.roles, key)
        used = {name: value for name, value in job.arguments.items() if name != "only"} if job else {}
        options = analysis_settings.pick(Options.from_json(used), workspace.sources.n_rows, key)
        if st.button("Analyse", type="primary", icon=":material/play_arrow:", key="analyse_again"):
            check_has_text(workspace.sources, roles)
            columns = with_roles(workspace.sources.schema, roles)
            made = workspaces.create(workspace.root, workspace.sources, columns, roles)
            jobs_progress.start(made, options)
            st.rerun()
