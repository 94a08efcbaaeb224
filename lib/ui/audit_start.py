"""What the page Audit says before mentions were counted, or where the lexicon changed since, with the button for it."""

import streamlit as st

from lib.audit import edits, parsed
from lib.audit.marks import opened
from lib.corpus.workspace import Workspace
from lib.jobs import queue
from lib.jobs.stages import Options, needed
from lib.query.view import View
from lib.ui import escape, jobs_progress

ABOUT = (
    "Whom the corpus talks about, how, and what each filter does to them: words that mention groups of people are "
    "counted with a lexicon that you can read and change, and every number comes with its interval."
)
STAGES = ("profile", "mentions")


def is_ready(view: View) -> bool:
    return "mentions" in view.current.artifacts


def teach(view: View, about: str = ABOUT) -> None:
    """Why the page is empty, and the button that fills it."""
    with st.container(border=True, key="teach"):
        st.html(
            f'<p class="w-what">{escape.html(about)}</p>'
            '<p class="w-muted">The mentions of this corpus have not been counted yet. It takes one pass over the '
            "text: some 40 seconds for a million short records. Nothing leaves this machine.</p>"
        )
        _run(view.workspace, "Count the mentions", "audit_count")
    jobs_progress.progress(view.workspace)


def say_stale(view: View) -> None:
    """One line where the lexicon, or who decides on words in context, changed after the mentions were counted."""
    changed = _changed(view)
    if not changed:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="audit_stale"):
        st.html(f"<span>{escape.html(changed)}</span>", width="content")
        _run(view.workspace, "Count again", "audit_recount")
    newest = queue.latest(view.workspace.ledger_path, "analyse")
    if newest is not None and newest.state != "done":
        jobs_progress.progress(view.workspace)


def _changed(view: View) -> str:
    now, facts = edits.of_workspace(view.workspace.root), opened(view).facts
    then = facts["lexicon"]
    if now.hash != then["hash"]:
        return (
            f"The lexicon is now version {now.version} ({now.hash}); the numbers below are of version "
            f"{then['version']} ({then['hash']})."
        )
    decider, decided = parsed.decider(view.n_records), facts.get("people", parsed.RULES)
    if decider != decided:
        return f"Words in context would now be decided by {decider}; in the numbers below {decided} decided."
    return ""


def _run(workspace: Workspace, label: str, key: str) -> None:
    newest = queue.latest(workspace.ledger_path, "analyse")
    is_active = newest is not None and newest.is_active
    if st.button(label, key=key, type="primary", icon=":material/play_arrow:", disabled=is_active):
        used = {name: value for name, value in newest.arguments.items() if name != "only"} if newest else {}
        options = Options.from_json(used)
        queue.submit(workspace.root, "analyse", options.to_json(), [stage.name for stage in needed(STAGES)])
        st.rerun()
