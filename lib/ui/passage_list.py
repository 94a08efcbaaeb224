"""Recurring passages, the most wasteful first: where each stands, what is left without it, and cutting it."""

import hashlib
import math
from pathlib import Path

import numpy as np
import streamlit as st

from lib.corpus.artifacts import read_facts
from lib.curate import cutting
from lib.curate.actions import Plan
from lib.duplicates import passage_ranking, passages_stage
from lib.duplicates.passage_ranking import Ranking
from lib.duplicates.passages import Passages
from lib.ledger import settings
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, difference, duplicates, escape, format, problem

KEPT, OPEN = "passages_kept", "passages_open"
PAGE, RECORDS = 10, 3
LONGEST, MOST_CHARS = 600, 6_000
KINDS = {"paragraph": "Paragraphs", "line": "Lines", "run": "Runs of words"}
ONE = {"paragraph": "Paragraph", "line": "Line", "run": "Run of words"}
STYLE = """<style>
.w-passage { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; line-height: 1.5; max-height: 9rem;
    overflow-y: auto; unicode-bidi: plaintext; }
</style>"""


def draw(view: View, selection: Selection) -> None:
    """The tab, once the stage has run."""
    st.html(STYLE)
    folder = view.workspace.artifact_path("passages", view.current.artifacts["passages"])
    found = _stored(str(folder))
    st.html(f'<p class="w-how">{escape.html(_facts(str(folder))["sentence"])}</p>')
    texts = found.table["text"].to_pylist()
    kept = _kept(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        kinds = st.pills(
            "Kinds", list(KINDS), selection_mode="multi", format_func=KINDS.get, key="passage_kinds",
            label_visibility="collapsed",
        )  # fmt: skip
        done = _cut(found, view, duplicates.version(view))
        hidden = frozenset(done) | frozenset(number for number, text in enumerate(texts) if _name(text) in kept)
        if hidden and st.toggle(f"Show {len(hidden):,} that are kept or cut", key="passages_show_kept"):
            hidden = frozenset()
    within = duplicates.held_by(view, selection)
    inside = passage_ranking.ranking(found, within, tuple(kinds or ()), hidden)
    _sums(inside, view, found, tuple(kinds or ()), hidden, selection)
    if not len(inside.passage):
        st.html('<p class="w-muted">No passage recurs among these records.</p>')
        return
    n_pages = math.ceil(len(inside.passage) / PAGE)
    at = max(1, min(st.session_state.get("passages_page", 1), n_pages))
    for place in range((at - 1) * PAGE, min(at * PAGE, len(inside.passage))):
        _passage(view, found, inside, place, selection, kept, done.get(int(inside.passage[place]), ()))
    if n_pages > 1:
        key = f"passages_{n_pages}_{at}"
        st.pagination(n_pages, default=at, key=key, on_change=_turn, args=(key,))


@st.cache_resource(max_entries=2, show_spinner=False)
def _stored(folder: str) -> Passages:
    return passages_stage.stored_passages(Path(folder))


@st.cache_resource(max_entries=2, show_spinner=False)
def _facts(folder: str) -> dict:
    return read_facts(Path(folder))


@st.cache_resource(max_entries=2, show_spinner=False)
def _cut(_found: Passages, _view: View, version: str) -> dict[int, tuple[int, ...]]:
    return passage_ranking.cut_by(_found, _view.state.edits)


def _turn(key: str) -> None:
    st.session_state["passages_page"] = st.session_state[key]


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _kept(view: View) -> frozenset[str]:
    """Names of the passages that the curator decided to keep, in this workspace."""
    value = settings.get(view.workspace.ledger_path, KEPT)
    return frozenset(value) if isinstance(value, list) else frozenset()


def _keep(view: View, name: str, is_kept: bool) -> None:
    with problem.shown():
        names = _kept(view) - {name} if is_kept else _kept(view) | {name}
        settings.put(view.workspace.ledger_path, KEPT, sorted(names))


def _sums(inside: Ranking, view: View, found: Passages, kinds: tuple, hidden: frozenset, selection: Selection) -> None:
    shown = [
        (format.count(len(inside.passage)), "passages"),
        (format.count(inside.n_in), "records with them"),
        (format.count(int(np.sum(inside.n_times - 1))), "repeats"),
        (format.tokens(inside.n_tokens), "tokens wasted"),
    ]
    line = "".join(f"<span><b>{n}</b> {what}</span>" for n, what in shown)
    parts = [f'<div class="w-sums" data-testid="passage-sums">{line}</div>']
    if selection.predicates:
        every = passage_ranking.ranking(found, duplicates.held_by(view, Selection()), kinds, hidden)
        parts.append(
            f'<div class="w-muted">in the whole corpus: {format.count(len(every.passage))} passages, '
            f"{format.records(every.n_in)} with them, {format.tokens(every.n_tokens)} tokens wasted</div>"
        )
    st.html("".join(parts))


def _passage(
    view: View, found: Passages, inside: Ranking, place: int, selection: Selection, kept: frozenset[str],
    cut: tuple[int, ...],
) -> None:  # fmt: skip
    number = int(inside.passage[place])
    row = {name: column[0] for name, column in found.table.slice(number, 1).to_pydict().items()}
    name = _name(row["text"])
    with st.container(border=True, key=f"passage_{number}", gap="xsmall"):
        said = (
            f"{ONE[row['kind']]} · {format.count(int(inside.n_times[place]))} times in "
            f"{format.records(int(inside.n_records[place]))} · {format.count(row['n_tokens'])} tokens each · "
            f"{format.tokens(int(inside.n_wasted_tokens[place]))} wasted"
        )
        said += f" · cut by decision {', '.join(map(str, cut))}" if cut else " · kept" if name in kept else ""
        st.html(f'<span class="w-member">{escape.html(said)}</span>')
        more = "…" if len(row["text"]) > LONGEST else ""
        st.html(f'<div class="w-passage" dir="auto">{escape.html(row["text"][:LONGEST])}{more}</div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _buttons(view, found, number, selection, name, name in kept)
        if st.session_state.get(OPEN) == number:
            with problem.shown():
                _records(view, found, number, selection)


def _buttons(view: View, found: Passages, number: int, selection: Selection, name: str, is_kept: bool) -> None:
    is_open = st.session_state.get(OPEN) == number
    st.button(
        "Hide the records" if is_open else "Show records without it", key=f"open_{number}", type="tertiary",
        icon=":material/visibility:", on_click=_open, args=(None if is_open else number,),
    )  # fmt: skip
    st.button(
        "Look at it again" if is_kept else "Keep", key=f"keep_{number}", type="tertiary", icon=":material/check:",
        help="Kept passages are not listed any more; nothing is changed in the records", on_click=_keep,
        args=(view, name, is_kept),
    )  # fmt: skip
    reaches = [("everywhere", Selection())] + ([("in the Selection", selection)] if selection.predicates else [])
    for where, reached in reaches:
        if st.button(f"Cut {where}", key=f"cut_{where}_{number}", icon=":material/content_cut:"):
            key = f"cut {number} {reached.to_text()}"

            def made(reached: Selection = reached) -> Plan:
                return cutting.plan(view, found.spans(number), reached)

            actions.ask_plan(f"Cut this passage {where}", "Cut it from", key, made)


def _open(number: int | None) -> None:
    st.session_state[OPEN] = number


def _records(view: View, found: Passages, number: int, selection: Selection) -> None:
    """The first records that hold the passage, and what would be left of each."""
    within = duplicates.held_by(view, selection)
    spans = [span for span in found.spans(number) if within[span[0]]]
    ids = list(dict.fromkeys(span[0] for span in spans))[:RECORDS]
    some = [span for span in spans if span[0] in ids]
    wordings = cutting.wordings_in(view, some)
    for id_ in ids:
        before, after = cutting.before_and_after(view, id_, wordings, MOST_CHARS)
        compared = difference.html(before, after) or '<p class="w-how">It is cut from this record already.</p>'
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<span class="w-member">record {id_:,}</span>', width="content")
            st.space("stretch")
            st.button(
                "", key=f"read_passage_{number}_{id_}", type="tertiary", icon=":material/open_in_new:",
                help="Open this record", on_click=duplicates.read, args=(id_,),
            )  # fmt: skip
        st.html(compared)
