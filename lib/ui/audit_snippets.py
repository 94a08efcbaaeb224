"""Examples from the text for a published audit: each snippet as readers would see it, approved by key or button."""

import hashlib
import json
from dataclasses import asdict
from itertools import zip_longest

import streamlit as st

from lib.ledger import events
from lib.query.view import View
from lib.share import examples
from lib.share.examples import APPROVED, LEFT_OUT, Candidate, Subject
from lib.share.masking import MOST_CHARS
from lib.share.publishing import Draft
from lib.ui import chart_table, cursor, escape, keys, navigation, problem, state

KEYS = {APPROVED: "y", LEFT_OUT: "n"}
LABELS = {APPROVED: "Approve (Y)", LEFT_OUT: "Leave out (N)"}
STEP = 10
MOST_LABEL = 110
HELP = (
    f"No text of records is published unless you approve it here, one snippet of at most {MOST_CHARS} characters at a "
    "time, and never of a group that the audit does not show."
)
READ = (
    "This is what readers would see. Addresses, numbers and names are masked by their form: look for what the mask "
    "missed, and leave the snippet out if it could tell of somebody."
)


def choose(view: View, draft: Draft) -> list[Candidate]:
    """The snippets that the audit is to hold: those approved that it may hold, and none while examples are off."""
    if not st.toggle("Show examples from the text", key="audit_examples", help=HELP):
        return []
    if not draft.subjects:
        chart_table.how("No group has enough records to be shown, so there is nothing to give an example of.")
        return []
    _look(view, draft)
    may, said = examples.checked(examples.approved(view), draft.rows, draft.audited)
    for sentence in said:
        chart_table.how(f"Not taken: {sentence}")
    _approved(view, may)
    return may


def version(view: View) -> str:
    """What an audit and its draft depend on besides their options: unlike the ledger's counter, labels leave it."""
    decided = hashlib.blake2b((view.state.excluded_by != 0).tobytes(), digest_size=16)
    for tag, ids in sorted(view.state.tags.items()):
        decided.update(tag.encode() + ids.tobytes())
    edits = [edit.seq for edit in view.state.edits]
    return json.dumps(
        [str(view.workspace.root), asdict(view.current), decided.hexdigest(), edits], sort_keys=True, default=str
    )


def _look(view: View, draft: Draft) -> None:
    """The next snippet that nobody has answered on yet."""
    subjects = {subject.key: subject for subject in draft.subjects}
    wanted = st.multiselect(
        "Of these groups and findings", list(subjects), key="audit_examples_of",
        format_func=lambda key: _short(subjects[key].label), placeholder="choose what to give examples of",
    )  # fmt: skip
    if not wanted:
        return
    n = st.session_state.setdefault("audit_examples_n", STEP)
    drawn = [_drawn(view, version(view), draft.value["selection"], draft, subjects[key], n) for key in wanted]
    answers = examples.answers(view.workspace.ledger_path)
    taken = {mention.id for mention, (said, _) in answers.items() if said == APPROVED}
    queue = [one for row in zip_longest(*drawn) for one in row if one is not None]
    open_ = [one for one in queue if not _is_answered(one, answers) and one.snippet.id not in taken]
    st.progress(1 - len(open_) / max(1, len(queue)), text=f"{len(queue) - len(open_)} of {len(queue)} looked at")
    with st.container(horizontal=True, vertical_alignment="center", key="audit_examples_row"):
        if not queue:
            st.html('<p class="w-muted">No mention of these can be shown: each stands inside an address or a name.</p>')
        elif not open_:
            st.html('<p class="w-muted">All of these are looked at.</p>', width="content")
        st.button("Draw more", key="audit_examples_more", type="tertiary", icon=":material/add:", on_click=_more)
        uid = st.session_state.get("audit_examples_last")
        if uid is not None:
            st.button(
                "Take back the last answer", key="audit_examples_undo", type="tertiary", on_click=_undo,
                args=(view, uid),
            )  # fmt: skip
    if open_:
        _ask(view, open_[0])


@st.cache_resource(max_entries=16, show_spinner="Drawing snippets")
def _drawn(_view: View, version: str, selection: str, _draft: Draft, _subject: Subject, n: int) -> list[Candidate]:
    return examples.drawn(_view, _subject, _draft.audited, n)


def _is_answered(one: Candidate, answers: dict) -> bool:
    """An answer counts for the words that it was given on."""
    said = answers.get(one.mention)
    return said is not None and said[1] == one.digest


def _ask(view: View, one: Candidate) -> None:
    with st.container(border=True, key="audit_example_card"):
        chart_table.how(READ)
        st.html(_marked(one))
        with st.container(horizontal=True, vertical_alignment="center"):
            for said, label in LABELS.items():
                st.button(
                    label, key=f"audit_example_{said.replace(' ', '_')}", on_click=_answer, args=(view, one, said)
                )
            st.button(
                f"Record {one.snippet.id:,}", key="audit_example_read", type="tertiary",
                icon=":material/open_in_new:", on_click=_read, args=(one.snippet.id,),
            )  # fmt: skip
    keys.listen("audit_example_keys", {KEYS[said]: lambda said=said: _answer(view, one, said) for said in LABELS})


def _marked(one: Candidate) -> str:
    return (
        f'<p class="w-note w-muted">{escape.html(one.snippet.group)}</p><p class="w-context" dir="auto">'
        f"{escape.html(one.before)}<mark>{escape.html(one.term)}</mark>{escape.html(one.after)}</p>"
    )


def _approved(view: View, found: list[Candidate]) -> None:
    """Those that go into the audit, each with a way out."""
    if not found:
        chart_table.how("None is approved yet; the audit would hold no text of records.")
        return
    said = f"{len(found)} approved; only these go into the audit" if len(found) > 1 else "1 approved; only it goes in"
    with st.expander(f"{said}.", expanded=True, key="audit_examples_approved"):
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", key=f"audit_approved_{one.digest}"):
                st.html(_marked(one))
                st.button(
                    "Take out", key=f"audit_example_out_{one.digest}", type="tertiary", icon=":material/close:",
                    on_click=_answer, args=(view, one, LEFT_OUT),
                )  # fmt: skip


def _answer(view: View, one: Candidate, said: str) -> None:
    with problem.shown():
        event = examples.answer(view.workspace.ledger_path, one, said, state.curator())
        st.session_state["audit_examples_last"] = event.uid


def _undo(view: View, uid: str) -> None:
    st.session_state.pop("audit_examples_last", None)
    with problem.shown():
        events.undo(view.workspace.ledger_path, uid, state.curator())


def _more() -> None:
    st.session_state["audit_examples_n"] += STEP


def _read(id_: int) -> None:
    cursor.open_record(id_)
    st.switch_page(navigation.path_of("browse"))


def _short(label: str) -> str:
    return label if len(label) <= MOST_LABEL else label[: MOST_LABEL - 1].rsplit(" ", 1)[0] + "…"
