"""The tabs of the page Duplicates, each a part of the page that is drawn anew by itself."""

import streamlit as st

from lib.duplicates import evidence, meaning_stage, rescoring
from lib.duplicates import meaning_second_look as second_look
from lib.jobs import queue
from lib.jobs import stages as jobs_stages
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import (
    contamination,
    duplicate_groups,
    duplicates,
    empty,
    escape,
    jobs_progress,
    passage_list,
    problem,
    split_leakage,
    survivor_rules,
    threshold,
)

ABOUT = {
    "exact": "Groups of records whose text is equal, whatever their case and spacing.",
    "near": "Groups of records that share most of their wording.",
    "meaning": "Groups of records that say nearly the same, in whatever words.",
    "passages": "Paragraphs, lines and runs of words that stand in several records, such as notices and signatures: "
    "cut the passage, keep the record.",
}


JUDGES = {
    "cosine": "Cosine of vectors",
    "model": "Sentence model",
    "words": "Shared words",
    "characters": "Shared runs of letters",
}


@st.fragment
def exact(view: View, selection: Selection) -> None:
    """Equal texts."""
    _groups(view, selection, "exact")


@st.fragment
def near(view: View, selection: Selection) -> None:
    """Similar wording."""
    _groups(view, selection, "near")


@st.fragment
def meaning(view: View, selection: Selection) -> None:
    """Similar meaning."""
    _groups(view, selection, "meaning")


def _groups(view: View, selection: Selection, kind: str) -> None:
    if not evidence.has(view, kind):
        _missing(view, kind)
        return
    with problem.shown():
        if kind == "meaning":
            st.segmented_control(
                "Similarity of two records", evidence.JUDGES, format_func=JUDGES.get, key=duplicates.JUDGE,
                default=evidence.COSINE, required=True, persist_state="session",
                help="Vectors propose the pairs. A sentence model judges best whether two short texts mean the same; "
                "shared words tell edited copies of long texts from texts of one theme.",
            )  # fmt: skip
            if duplicates.judge(kind) == rescoring.MODEL and second_look.NAME not in view.current.artifacts:
                _second_look(view)
                return
        st.html(f'<p class="w-how">{escape.html(duplicates.explanation(view, kind))}</p>')
        if said := duplicates.beware(view, kind):
            st.warning(escape.markdown(said), icon=":material/info:")
        cut_at = 1.0 if kind == "exact" else threshold.choose(view, kind)
        found = duplicates.repeats(view, kind, cut_at)
        survivor_rules.draw(view, kind, found)
        duplicate_groups.show(view, kind, selection, found)


@st.fragment
def passages(view: View, selection: Selection) -> None:
    """Parts of texts that recur."""
    if "passages" not in view.current.artifacts:
        _missing(view, "passages")
        return
    with problem.shown():
        passage_list.draw(view, selection)


@st.fragment
def across(view: View, selection: Selection) -> None:
    """Splits against each other, and the corpus against reference corpora."""
    split_leakage.draw(view, selection)
    contamination.draw(view, selection)


def _missing(view: View, stage: str) -> None:
    """What the tab shows, and the button that computes it; stages that run unasked are computed on Corpora."""
    found = jobs_stages.stage(stage)
    if found.is_default:
        empty.not_computed(ABOUT[stage], stage)
        return
    with st.container(border=True, key="teach"):
        st.html(
            f'<p class="w-what">{escape.html(ABOUT[stage])}</p><p class="w-muted">Not computed yet, since it is not '
            f"part of every analysis. {escape.html(found.about)}</p>"
        )
        _compute(view, stage)


def _second_look(view: View) -> None:
    """What the sentence model would do, how long it would take, and the button that starts it."""
    kept = meaning_stage.stored_meaning(evidence.folder_of(view, "meaning"))
    n = len(second_look.chosen(kept.pairs, kept.threshold))
    minutes = max(1, round(second_look.seconds_left(kept.pairs, kept.threshold) / 60))
    with st.container(border=True, key="teach"):
        said = (
            f"MiniLM would look again at the {n:,} most similar pairs that the vectors propose, which takes about "
            f"{minutes:,} minute{'s' if minutes > 1 else ''} of both cores. It goes on where it was cut off."
        )
        st.html(f'<p class="w-what">Two texts mean the same?</p><p class="w-muted">{escape.html(said)}</p>')
        _compute(view, second_look.NAME)


def _compute(view: View, stage: str) -> None:
    job = queue.latest(view.workspace.ledger_path, "analyse")
    if job is not None and job.is_active:
        jobs_progress.progress(view.workspace)
    elif st.button("Compute it now", key=f"compute_{stage}", type="primary", icon=":material/play_arrow:"):
        options = jobs_stages.Options.from_json(job.arguments if job else {})
        names = [one.name for one in jobs_stages.needed([stage])]
        queue.submit(view.workspace.root, "analyse", options.to_json(), names)
        st.rerun()


TABS = {"Exact": exact, "Near": near, "By meaning": meaning, "Passages": passages, "Splits and benchmarks": across}
