"""What the threshold of pairs by meaning rests on: pairs to label one at a time, and the threshold that labels set."""

import math
from itertools import pairwise

import numpy as np
import streamlit as st

from lib.duplicates import meaning_calibration, meaning_labels
from lib.duplicates.calibration import LEAST_LABELS
from lib.duplicates.meaning_calibration import LABELS, Calibration
from lib.duplicates.meaning_labels import ANSWERS, N_RANGES, Pair
from lib.ledger import events
from lib.query.view import View
from lib.ui import difference, duplicates, escape, format, keys, problem, state

KEYS = {"same": "1", "not the same": "2", "unsure": "3"}
TAKE_BACK = "z"
MOST_CHARS = 4_000
MOST_DRAWS = 20
GIVEN = "meaning_given"
STYLE = """<style>
.w-sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .4rem 1.2rem; }
.w-sides > div > span { font-size: .8rem; opacity: .75; font-variant-numeric: tabular-nums; }
</style>"""


def draw(view: View, slider_key: str, step: float, cut_at: float) -> None:
    """The panel, folded: its title says which calibration is in force."""
    found = calibration(view)
    with st.expander(escape.markdown(_title(found)), icon=":material/tune:"):
        _panel(view, slider_key, step, cut_at)


def calibration(view: View) -> Calibration:
    """The calibration of the chosen judge, computed again when labels or vectors changed."""
    judge = duplicates.judge("meaning")
    return _calibrated(view, f"{view.workspace.root} {view.current}", judge, _answers(view))


def _answers(view: View) -> tuple:
    return tuple(sorted(meaning_labels.given(view.workspace.ledger_path).items()))


@st.cache_data(max_entries=16, show_spinner=False)
def _calibrated(_view: View, version: str, judge: str, answers: tuple) -> Calibration:
    return meaning_calibration.calibrated(_view, judge)


def _title(found: Calibration) -> str:
    n = found.labelled.n
    if found.source == LABELS:
        said = format.similarity(found.threshold)
        return f"Calibrated by {n} labelled pairs: from {said} on, more likely the same than not"
    rest = "Calibrated by random pairs" if found.source == meaning_calibration.RANDOM else "Not calibrated"
    return f"{rest}: label {LEAST_LABELS} pairs to say what a similarity means here ({n} so far)"


@st.fragment
def _panel(view: View, slider_key: str, step: float, cut_at: float) -> None:
    """Drawn anew by itself after each answer; the groups beside it stay as they are."""
    with problem.shown():
        answers = meaning_labels.given(view.workspace.ledger_path)
        found = calibration(view)
        _in_force(found, slider_key, step, cut_at)
        _inside(view, found, cut_at)
        n = found.labelled.n
        said = f"{n} of {LEAST_LABELS}" if n < LEAST_LABELS else f"{n}"
        st.progress(min(1.0, n / LEAST_LABELS), text=f"{said} pairs decided")
        pair = _next(view, answers)
        if pair is None:
            st.html('<p class="w-muted">No further pair is stored that was not labelled.</p>')
        else:
            _ask(view, pair)
        _listen(view, pair)
        _counts(view, answers)


def _in_force(found: Calibration, slider_key: str, step: float, cut_at: float) -> None:
    """Which calibration holds, whether the slider stands there, and buttons that set it."""
    st.html(f'<p class="w-how">{escape.html(found.sentence())} {escape.html(found.random_sentence)}</p>')
    offered = []
    if found.labelled.threshold is not None:
        offered.append(("labels", "what the labels say", found.labelled.threshold))
    if found.random is not None:
        offered.append(("random", "one random pair in a million", found.random))
    with st.container(horizontal=True, vertical_alignment="center"):
        own = "a guess" if abs(up(found.threshold, step) - cut_at) < step / 2 else "your own choice"
        at = next((what for _, what, value in offered if abs(up(value, step) - cut_at) < step / 2), own)
        st.html(
            f'<span class="w-member">The slider is at {format.similarity(cut_at)}: {escape.html(at)}.</span>',
            width="content",
        )
        for name, what, value in offered:
            label = f"Set it to {format.similarity(up(value, step))}, {what}"
            if abs(up(value, step) - cut_at) >= step / 2 and st.button(
                label,
                key=f"calibrate_{name}",
                icon=":material/tune:",
                on_click=_set,
                args=(slider_key, up(value, step)),
            ):
                st.rerun()


def _inside(view: View, found: Calibration, cut_at: float) -> None:
    """What the fit expects of the stored pairs that the slider takes in, whichever of them were labelled."""
    similarity = np.asarray(duplicates.gathered(view, "meaning").pairs.similarity)
    inside = similarity[similarity >= cut_at]
    if (share := found.labelled.share_same(inside)) is not None:
        st.html(
            f'<p class="w-how">By this fit {format.share(share)} of the {len(inside):,} stored pairs from there on are '
            f"the same (≈, from {found.labelled.n} labelled pairs).</p>"
        )


def up(value: float, step: float) -> float:
    """A threshold to the next step of its slider."""
    n_steps = round(1 / step)
    return math.ceil(round(value * n_steps, 6)) / n_steps


def _set(slider_key: str, value: float) -> None:
    st.session_state[slider_key] = value


def _next(view: View, answers: dict[Pair, str]) -> Pair | None:
    """The next pair to label: drawn evenly over the similarities by the chosen judge, and not labelled yet."""
    for seed in range(MOST_DRAWS):
        drawn = _drawn(view, duplicates.version(view), duplicates.judge("meaning"), seed)
        for pair in drawn:
            if pair not in answers:
                return pair
        if not drawn:
            return None
    return None


# What is drawn does not depend on the labels, so that it stays while it is read.
@st.cache_data(max_entries=32, show_spinner=False)
def _drawn(_view: View, version: str, judge: str, seed: int) -> list[Pair]:
    return meaning_labels.to_label(duplicates.gathered(_view, "meaning").pairs, seed)


def _ask(view: View, pair: Pair) -> None:
    texts = dict(
        view.rows(
            "SELECT id, left(text, ?) FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ?",
            [MOST_CHARS, list(pair), *pair],
        )
    )
    first, second = difference.sides(texts[pair[0]], texts[pair[1]])
    with st.container(border=True, key="meaning_card", gap="small"):
        st.html(
            f'{STYLE}<div class="w-sides"><div><span>record {pair[0]:,}</span>{first}</div>'
            f"<div><span>record {pair[1]:,}</span>{second}</div></div>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html("<span>Would one of the two do?</span>", width="content")
            for answer in ANSWERS:
                st.button(
                    f"{answer.capitalize()} ({KEYS[answer]})", key=f"meaning_{KEYS[answer]}", on_click=_give,
                    args=(view, pair, answer),
                )  # fmt: skip
            st.space("stretch")
            st.button(
                f"Take back the last answer ({TAKE_BACK.upper()})", key="meaning_undo", type="tertiary",
                icon=":material/undo:", disabled=not st.session_state.get(GIVEN), on_click=_take_back, args=(view,),
            )  # fmt: skip


def _listen(view: View, pair: Pair | None) -> None:
    acts = {TAKE_BACK: lambda: _take_back(view)}
    if pair is not None:
        acts |= {key: lambda answer=answer: _give(view, pair, answer) for answer, key in KEYS.items()}
    keys.listen("meaning_keys", acts)


def _give(view: View, pair: Pair, answer: str) -> None:
    with problem.shown():
        event = meaning_labels.give(view.workspace.ledger_path, pair, answer, state.curator())
        st.session_state[GIVEN] = [*st.session_state.get(GIVEN, []), event.uid]


def _take_back(view: View) -> None:
    given = list(st.session_state.get(GIVEN, []))
    if given:
        with problem.shown():
            events.undo(view.workspace.ledger_path, given.pop(), state.curator())
            st.session_state[GIVEN] = given


def _counts(view: View, answers: dict[Pair, str]) -> None:
    """How the labels fall over the similarities."""
    found = [(pair, said) for pair, said in answers.items() if pair[1] < view.n_records]
    if not found:
        return
    values = _similarities(view, f"{view.workspace.root} {view.current}", tuple(sorted(pair for pair, _ in found)))
    edges = np.linspace(min(values.values()), 1.0, N_RANGES + 1)
    rows = []
    for low, high in reversed(list(pairwise(edges))):
        inside = [said for pair, said in found if low <= values[pair] and (values[pair] < high or high == 1.0)]
        cells = "".join(f'<td class="w-number">{inside.count(answer)}</td>' for answer in ANSWERS)
        rows.append(f"<tr><td>{format.similarity(low)} to {format.similarity(high)}</td>{cells}</tr>")
    head = "".join(f'<th class="w-number">{answer}</th>' for answer in ANSWERS)
    st.html(f'<table class="w-table"><tr><th>cosine</th>{head}</tr>{"".join(rows)}</table>')


@st.cache_data(max_entries=4, show_spinner=False)
def _similarities(_view: View, version: str, pairs: tuple[Pair, ...]) -> dict[Pair, float]:
    return meaning_calibration.cosines_of(_view, pairs)
