"""The form that opens a corpus, and the first look at it: records, schema, roles, and the button that analyses it."""

import json
import os

import streamlit as st

from lib.corpus import workspace as workspaces
from lib.corpus.preview import FirstLook, check_has_text, first_look
from lib.corpus.roles import Roles, with_roles
from lib.jobs.stages import Options
from lib.jobs.standing import opened_before
from lib.ui import analysis_settings, escape, format, jobs_progress, problem, role_picker, state

LOOK = "winnow_look"
EXAMPLES = "a .parquet file, a folder, a glob such as data/**/*.parquet, or an address: hf://, s3://, https://"


def draw() -> None:
    """The form, and below it the first look at what was asked for."""
    with (
        st.form("open_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        spec = st.text_input("File, folder, glob or address", key="open_spec", placeholder=EXAMPLES)
        asked = st.form_submit_button("Look at it", type="primary", icon=":material/search:")
    if roots := os.environ.get("WINNOW_ROOTS"):
        st.caption(f"This server may read: {escape.markdown(', '.join(roots.split(os.pathsep)))}.")
    if asked:
        st.session_state.pop(LOOK, None)
        with problem.shown():
            if not spec.strip():
                problem.say("Nothing is named; write the path or address of a corpus.")
            else:
                st.session_state[LOOK] = first_look(spec.strip())
    if look := st.session_state.get(LOOK):
        with problem.shown(), st.container(border=True, key="first_look"):
            _look(look)


def _look(look: FirstLook) -> None:
    n_files = len(look.sources.files)
    parts = [format.records(look.n_rows), format.bytes_(look.n_bytes), f"{n_files:,} file{'' if n_files == 1 else 's'}"]
    st.html(
        f'<p class="w-what">{escape.html(look.sources.spec)}</p><p class="w-muted">{escape.html(" · ".join(parts))}</p>'
    )
    for sentence in look.problems:
        st.warning(escape.markdown(sentence))
    records, schema = st.tabs(["First records", "Columns"])
    with records:
        _table([{name: _cell(value) for name, value in row.items()} for row in look.rows])
    with schema:
        _table([{"column": c.source_name, "type": c.type, "guessed role": c.role or "–"} for c in look.columns])
    key = f"look_{abs(hash(look.sources.spec))}"
    roles = role_picker.pick(look.columns, look.roles, key)
    with st.expander("Settings", key=f"{key}_settings"):
        options = analysis_settings.pick(Options(), look.n_rows, key)
    before = opened_before(workspaces.home(), look.sources)
    if before:
        st.info(f"These very files are open already as {escape.markdown(before)}; a second workspace would be made.")
    if st.button("Analyse", type="primary", icon=":material/play_arrow:", key="analyse_new"):
        _analyse(look, roles, options)


def _table(rows: list[dict]) -> None:
    st.dataframe(rows, hide_index=True, height=min(420, 38 + 35 * max(1, len(rows))))


def _cell(value: object) -> str:
    """A value as the text of a cell; nothing of it is drawn as Markdown or HTML."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _analyse(look: FirstLook, roles: Roles, options: Options) -> None:
    """Make the workspace and start the job. Raises BadOption where the roles do not fit."""
    check_has_text(look.sources, roles)
    root = workspaces.free_folder(workspaces.home(), look.sources.spec)
    made = workspaces.create(root, look.sources, with_roles(look.columns, roles), roles)
    jobs_progress.start(made, options)
    st.session_state.pop(LOOK, None)
    state.open_corpus(made.root.name)
    st.rerun()
