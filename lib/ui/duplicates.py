"""Duplicates as the page holds them between two clicks: the policy, what was cut, and the groups of the Selection."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from lib.corpus.artifacts import read_facts
from lib.duplicates import crossings, evidence, policy, rescoring, review
from lib.duplicates import meaning_second_look as second_look
from lib.duplicates.evidence import Evidence
from lib.duplicates.normalise import NORMALISATIONS
from lib.duplicates.policy import Policy
from lib.duplicates.review import Groups, Repeats
from lib.duplicates.signatures import NearOptions
from lib.ledger.state import State
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, cursor, escape, format, navigation, problem, state
from lib.ui.actions import Also

JUDGE = "duplicates_judge"
STYLE = """<style>
.w-sums { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; font-variant-numeric: tabular-nums; }
.w-sums b { font-size: 1.15rem; font-weight: 650; }
.w-sums span { white-space: nowrap; }
.w-how { font-size: .9rem; opacity: .8; margin: 0; max-width: 62rem; line-height: 1.45; }
.w-member { font-size: .86rem; opacity: .85; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.w-kept { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; line-height: 1.55; unicode-bidi: plaintext;
    max-height: 16rem; overflow-y: auto; border-inline-start: 3px solid var(--st-primary-color, currentColor);
    padding-inline-start: .7rem; }
[class*="st-key-member_"] { padding: .15rem .4rem; border-radius: .4rem; gap: .25rem; }
</style>"""


def selection_or_kept() -> Selection:
    """Duplicates are looked for among kept records; where the Selection shows excluded ones, that is said."""
    selection = state.selection()
    if selection.scope == "excluded":
        st.info("The Selection shows excluded records; duplicates are decided on among the kept ones.")
    return replace(selection, scope="kept")


def decide(view: View, change: Callable[[Policy], Policy]) -> None:
    """Change the policy of this workspace; for callbacks."""
    with problem.shown():
        policy.save(view, change(policy.load(view)))


def version(view: View) -> str:
    """Of the corpus and its decisions: what was computed for another one does not count.

    A label is an event too, but changes nothing here; so the state is named by what it says, not by its last event.
    """
    root, state = str(view.workspace.root), view.state
    return f"{root} {view.current} {_decided(state, root, state.counter)}"


@st.cache_data(max_entries=8, show_spinner=False)
def _decided(_state: State, root: str, counter: int) -> str:
    digest = hashlib.md5(_state.excluded_by.tobytes(), usedforsecurity=False)
    for tag, ids in _state.tags.items():
        digest.update(tag.encode())
        digest.update(ids.tobytes())
    digest.update(repr([edit.seq for edit in _state.edits]).encode())
    return digest.hexdigest()


def repeats(view: View, kind: str, threshold: float, within_splits: bool = False) -> Repeats:
    """What goes and stays at a threshold."""
    key = (version(view), kind, repr(policy.load(view)), within_splits, judge(kind))
    return _cut(gathered(view, kind, within_splits), key, threshold)


def gathered(view: View, kind: str, within_splits: bool = False) -> Evidence:
    """What duplicates of a kind are judged by."""
    chosen = policy.load(view)
    return _gathered(view, chosen, version(view), kind, repr(chosen), within_splits, judge(kind))


def judge(kind: str) -> str:
    """What the similarity of pairs by meaning is, as chosen on the page."""
    return st.session_state.get(JUDGE) or evidence.COSINE if kind == "meaning" else evidence.COSINE


@st.cache_resource(max_entries=6, show_spinner="Reading the pairs …")
def _gathered(
    _view: View, _policy: Policy, version: str, kind: str, chosen: str, within_splits: bool, judged_by: str
) -> Evidence:
    return evidence.gather(_view, kind, _policy, within_splits, judged_by)


@st.cache_resource(max_entries=12, show_spinner=False)
def _cut(_evidence: Evidence, key: tuple, threshold: float) -> Repeats:
    return review.cut(_evidence, threshold)


def groups(view: View, found: Repeats, selection: Selection, **how) -> Groups:
    """The groups of a Selection; how: sorting, least_size, touching of `review.groups`."""
    return review.groups(found, held_by(view, selection), **how)


def held_by(view: View, selection: Selection) -> np.ndarray:
    """The records that a Selection holds and that are not out, bool (n,)."""
    return _held(view, version(view), selection.to_text())


@st.cache_resource(max_entries=8, show_spinner=False)
def _held(_view: View, version: str, selection: str) -> np.ndarray:
    return review.held(_view, Selection.from_text(selection))


def codes(view: View, column: str) -> tuple[np.ndarray, list[str]]:
    """The values of a column as numbers and what they stand for."""
    return _codes(view, f"{view.workspace.root} {view.current}", column)


@st.cache_resource(max_entries=8, show_spinner=False)
def _codes(_view: View, version: str, column: str) -> tuple[np.ndarray, list[str]]:
    return evidence.codes(_view, column)


def lengths(view: View) -> np.ndarray:
    """Characters of each record, (n,)."""
    return _lengths(view, f"{view.workspace.root} {view.current}")


@st.cache_resource(max_entries=2, show_spinner=False)
def _lengths(_view: View, version: str) -> np.ndarray:
    return np.asarray(evidence.columns(_view, ["n_chars"])["n_chars"])


def column_of(view: View, role: str) -> str | None:
    """The catalog's column with this role, or None."""
    wanted = getattr(view.workspace.roles, role)
    name = next((c.name for c in view.workspace.columns if wanted and c.source_name == wanted), None)
    return name if name in view.schema else None


def sums(inside: Groups, everything: Groups, selection: Selection) -> None:
    """Groups, records, removable records and tokens: of the Selection, and of the whole corpus where that is more."""
    total = inside.totals
    shown = [
        (format.count(total.n_groups), "groups"),
        (format.count(total.n_records), "records in them"),
        (format.count(total.n_removable), "can go"),
        (format.tokens(total.n_removable_tokens), "tokens less"),
    ]
    line = "".join(f"<span><b>{n}</b> {what}</span>" for n, what in shown)
    parts = [f'<div class="w-sums" data-testid="duplicate-sums">{line}</div>']
    if selection.predicates:
        every = everything.totals
        parts.append(
            f'<div class="w-muted">in the whole corpus: {format.count(every.n_groups)} groups, '
            f"{format.records(every.n_records)} in them, {format.count(every.n_removable)} can go, "
            f"{format.tokens(every.n_removable_tokens)} tokens less</div>"
        )
    st.html("".join(parts))


def explanation(view: View, kind: str) -> str:
    """How duplicates of this kind were looked for, in words."""
    facts = read_facts(evidence.folder_of(view, kind)) if kind in view.current.artifacts else {}
    if kind == "exact":
        name = facts.get("normalisation", "")
        said = NORMALISATIONS.get(name, "")
        return f"Two records are equal if their texts are, after the normalisation “{name}”: {said}."
    if kind == "near":
        options = NearOptions(**{name: facts[name] for name in NearOptions.__dataclass_fields__ if name in facts})
        unit = "words" if options.shingle == "words" else "characters"
        crowded = facts.get("n_crowded", 0)
        more = f" In crowded places {format.records(crowded)} were not compared with every other." if crowded else ""
        return (
            f"A text is cut into runs of {options.shingle_size} {unit} in lower case, each overlapping the next "
            f"(where a language writes no spaces, runs of characters). Similarity is the share of these runs that two "
            f"texts have in common (Jaccard), counted exactly. Pairs are stored from {options.floor:g}; a pair of "
            f"similarity 0.8 is found with a chance of {format.share(options.chance_of_finding(0.8))}.{more}"
        )
    return _meaning_explained(view, facts)


def beware(view: View, kind: str) -> str:
    """What the stage warns of, in words; "" where there is nothing."""
    return read_facts(evidence.folder_of(view, kind)).get("beware", "") if kind in view.current.artifacts else ""


def _meaning_explained(view: View, facts: dict) -> str:
    """What the similarity is, and the stage's own sentences."""
    said = " ".join(facts.get("sentences", ()))
    by = judge("meaning")
    if by == rescoring.MODEL:
        return (
            f"Similarity is the cosine of two texts by a sentence model. {second_look.sentence(view.workspace)} {said}"
        )
    if by != evidence.COSINE:
        unit = "words" if by == rescoring.WORDS else "runs of five letters"
        return f"Similarity is the share of {unit} that two texts have in common (Jaccard); vectors propose. {said}"
    return (
        "Similarity is the cosine of two records' vectors. What a cosine is worth depends on the model that made the "
        f"vectors: read the least similar pairs before excluding anything. {said}"
    )


def ask_to_exclude(view: View, found: Repeats, shown: Groups, selection: Selection, group: int | None = None) -> None:
    """Open the dialog for one group or for all that are shown.

    What would go in favour of a record of another split is offered apart, and taken only where that is ticked.
    """
    members = review.to_exclude(found, shown, group)
    title = "Exclude duplicates" if group is None else "Exclude the others of this group"
    reached = replace(selection, scope="kept")
    across = crossings.crossings(view, members)
    if not across:
        actions.ask("exclude", reached, members=members, title=title)
        return
    inside = repeats(view, found.kind, found.cut.threshold, within_splits=True)
    label = f"Also take out {crossings.sentence(across)}"
    apart = review.to_exclude(found, shown, group, judged=inside)
    actions.ask("exclude", reached, members=apart, title=title, also=Also(label, members))


def read(id_: int) -> None:
    """Open a record on Browse; for callbacks."""
    cursor.open_record(id_)
    if navigation.exists("browse"):
        st.switch_page(navigation.path_of("browse"))


def nothing(inside: Groups, everything: Groups, selection: Selection) -> None:
    """What is said where no group is shown."""
    elsewhere = everything.totals.n_groups
    if elsewhere and selection.predicates:
        why = f"{format.count(elsewhere)} groups lie outside of this Selection; remove filters to see them."
    else:
        why = "No kept record repeats another one here. A lower similarity, where there is a choice, finds more."
    with st.container(border=True):
        st.html(f'<p class="w-what">Nothing to remove.</p><p class="w-muted">{escape.html(why)}</p>')
