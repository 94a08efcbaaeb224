"""The corpora opened before, each with its size and how far its analysis is."""

import streamlit as st

from lib.corpus import workspace as workspaces
from lib.jobs.standing import Standing, standings
from lib.ui import escape, format, navigation, state

SECONDS_BETWEEN_LOOKS = 2


def draw() -> None:
    """One line a corpus; looked at again while any of them is being analysed."""
    busy = any(one.job and one.job.is_active for one in standings(workspaces.home()))
    st.fragment(_list, run_every=SECONDS_BETWEEN_LOOKS if busy else None)()


def _list() -> None:
    found = standings(workspaces.home())
    if not found:
        st.html('<p class="w-muted">None yet. Open one above; its files are only ever read.</p>')
    for one in found:
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"shelf_{one.folder}"
        ):
            chosen = one.folder == st.session_state.get(state.CORPUS)
            st.html(_line(one, chosen), width="stretch")
            if not one.problem:
                _buttons(one, chosen)


def _line(one: Standing, chosen: bool) -> str:
    if one.problem:
        said = f'<p class="w-problem">{escape.html(one.problem)}</p>'
        return f'<p class="w-what">{escape.html(one.folder)}</p>{said}'
    parts = [format.records(one.n_records), format.bytes_(one.n_bytes), _analysis(one), format.ago(one.at)]
    mark = "" if one.name == one.folder else f'<span class="w-muted"> {escape.html(one.folder)}</span>'
    mark += ' <span class="w-mark">open</span>' if chosen else ""
    return (
        f'<p class="w-what">{escape.html(one.name)}{mark}</p>'
        f'<p class="w-muted w-note" title="{escape.html(one.spec)}">{escape.html(" · ".join(parts))}</p>'
    )


def _analysis(one: Standing) -> str:
    if one.job and one.job.is_active:
        return f"being analysed, {one.n_done} of {one.n_stages} stages done"
    if one.n_done == one.n_stages:
        return "analysed"
    return f"{one.n_done} of {one.n_stages} stages done" if one.n_done else "not analysed"


def _buttons(one: Standing, chosen: bool) -> None:
    # In a fragment a callback would redraw this list only, so the whole page is asked for.
    if not chosen and st.button("Open", key=f"open_{one.folder}", help=one.spec and "Make this the open corpus"):
        state.open_corpus(one.folder)
        st.rerun()
    if one.is_imported and st.button("Overview", key=f"look_{one.folder}", icon=":material/arrow_forward:"):
        state.open_corpus(one.folder)
        st.switch_page(navigation.path_of("overview"))
