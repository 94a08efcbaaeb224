"""The panel Associations: which words go with which of two groups, and the sentences behind a word."""

from collections.abc import Sequence

import streamlit as st

from lib.audit import audit, contexts
from lib.audit.associations import Associations, Word
from lib.audit.intervals import LEAST_TOGETHER, Estimate
from lib.audit.lexicon import label
from lib.audit.sides import Side
from lib.query.predicates import OneOf, Words
from lib.ui import audit_panel, chart_lines, chart_table, charts, escape
from lib.ui.audit_scope import Scope

WORDS_A_SIDE = 15
MOST_MARKS, MOST_NAMED = 120, 32
MEASURES = (
    "Words in the same sentence as each group: the log odds with an informative prior (Monroe et al. 2008), ranked by "
    "the near end of the interval, and the gap between the two normalised PMIs; all counts are of one event space."
)
CANNOT = (
    "What the words say of the group: a word may be denied, quoted or about someone else in the sentence. Read the "
    "sentences behind it."
)
WINDOWS = {"Same sentence": "sentence", "Same record": "document"}
RANKED, SCATTERED = "Marking words", "Against frequency"
PICKED = "audit_word"


def draw(scope: Scope) -> None:
    """The panel."""
    if scope.axis.kind == "labels":
        audit_panel.not_enough("words are set against words for groups; choose an axis of the lexicon above")
        return
    groups = _groups(scope)
    if len(groups) < 2:
        audit_panel.not_enough("fewer than two groups of this axis are mentioned")
        return
    first, second = audit_panel.two_groups(scope, groups, "associations")
    with st.container(horizontal=True, vertical_alignment="bottom", key="associations_row"):
        window = WINDOWS[
            st.segmented_control(
                "Near", list(WINDOWS), key="associations_window", default="Same sentence", required=True
            )
        ]
        look = st.segmented_control("Show", [RANKED, SCATTERED], key="associations_look", default=RANKED, required=True)
        is_within = "topic" in scope.view.schema and st.toggle(
            "Within topics", value=True, key="associations_topics", 
            help="Rank within each topic, then pool: words of the topics themselves fall away",
        )  # fmt: skip
    with audit_panel.panel(scope, MEASURES, CANNOT):
        audit_panel.each_side(
            scope, lambda side, word: _one(scope, side, (first, second), window, look, is_within, word)
        )


def _groups(scope: Scope) -> list[str]:
    """Groups with enough records on any side, most mentioned first."""
    n: dict[str, int] = {}
    for side in scope.sides:
        marks = scope.marks(side)
        for group, count in zip(marks.groups, marks.documents(), strict=True):
            n[group] = n.get(group, 0) + int(count)
    return sorted((group for group in n if n[group]), key=lambda group: (-n[group], group))


def _one(scope: Scope, side: Side, pair: tuple[str, str], window: str, look: str, is_within: bool, word: str) -> None:
    first, second = pair
    with st.spinner("Reading the sentences of both groups; kept once read"):
        found = audit.words(scope.view, side.chosen, scope.axis.name, first, second, window, scope.tier, is_within)
    read = f"{found.n_first:,} {window}s name {first}, {found.n_second:,} name {second}"
    if found.n_sampled < found.n_documents:
        read += f" (≈, from {found.n_sampled:,} of {found.n_documents:,} records)"
    chart_table.how(f"{read}. {len(found.words):,} of {found.n_seen:,} words are frequent enough to measure.")
    ones, others = found.strongest(WORDS_A_SIDE)
    if not found.words:
        audit_panel.not_enough(f"no word stands {LEAST_TOGETHER} times with either group")
        return
    shown = [*ones, *others] if look == RANKED else list(found.words)
    table = _table(found)
    key = f"audit_words_{word}"
    if look == SCATTERED:
        figure, shown = _scatter(found)
    elif not shown:
        audit_panel.not_enough("no word leans to either group with its interval clear of 0")
        chart_table.behind(table, key, "All words measured")
        return
    else:
        figure = charts.intervals(
            [one.word for one in shown],
            [charts.Series("log odds", [one.delta for one in shown], [_note(one, found) for one in shown])],
            f"log odds: right of 0 marks {first}, left of it {second}",
            charts.NUMBER,
            line=0.0,
        )
    names = [one.word for one in shown]

    def pick(data: list) -> None:
        st.session_state[PICKED] = (word, names[int(data[0])])

    def pick_row(k: int) -> None:
        st.session_state[PICKED] = (word, table["word"][k])

    alt = f"Words near {first}: {_list(ones)}. Words near {second}: {_list(others)}."
    chart_table.how("Click a word to read sentences with it and the group.")
    chart_table.draw(figure, table, key, alt, pick, pick_row)
    picked = st.session_state.get(PICKED)
    if picked and picked[0] == word and (here := next((w for w in found.words if w.word == picked[1]), None)):
        _sentences(scope, side, pair, here)


def _scatter(found: Associations):
    """Log odds against how frequent a word is; the most frequent and the furthest are drawn."""
    furthest = sorted(found.words, key=lambda one: -abs(one.delta.value or 0))[: MOST_MARKS // 2]
    frequent = sorted(found.words, key=lambda one: -one.n)[: MOST_MARKS // 2]
    shown = list(dict.fromkeys([*furthest, *frequent]))
    figure = chart_lines.points(
        [one.word for one in shown],
        [Estimate(float(one.n)) for one in shown],
        [Estimate(one.delta.value) for one in shown],
        ("windows with the word, logarithmic", f"log odds: above 0 {found.first}, below {found.second}"),
        (charts.NUMBER, charts.NUMBER),
        is_log_x=True,
        most_named=MOST_NAMED,
    )  # fmt: skip
    return figure, shown


def _table(found: Associations) -> dict[str, list]:
    words = found.words
    return {
        "word": [one.word for one in words],
        "windows": [one.n for one in words],
        f"with {found.first}": [one.n_first for one in words],
        f"with {found.second}": [one.n_second for one in words],
        "log odds, prior": [one.delta.value for one in words],
        "low": [one.delta.low for one in words],
        "high": [one.delta.high for one in words],
        f"nPMI {found.first}": [one.npmi_first for one in words],
        f"nPMI {found.second}": [one.npmi_second for one in words],
        "gap": [one.gap for one in words],
        "log odds ratio": [one.log_odds.value for one in words],
        "ratio, low": [one.log_odds.low for one in words],
        "ratio, high": [one.log_odds.high for one in words],
        "adjusted p": [one.p for one in words],
    }


def _note(one: Word, found: Associations) -> str:
    gap = charts.NOT_ENOUGH if one.gap is None else f"{one.gap:+.3f}"
    return f"{one.n_first:,} with {found.first}, {one.n_second:,} with {found.second}; nPMI gap {gap}"


def _list(words: Sequence[Word]) -> str:
    return ", ".join(one.word for one in words[:6]) or "none"


def _sentences(scope: Scope, side: Side, pair: tuple[str, str], one: Word) -> None:
    """Where the word and a group stand together, both marked; and the way to all of these records."""
    group = pair[0] if (one.delta.value or 0) >= 0 else pair[1]
    behind = side.selection.and_(OneOf("mentions", (label(scope.axis.name, group),)), Words(one.word))
    with st.container(border=True, key="audit_sentences"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(f'<p class="w-what">“{escape.html(one.word)}” and {escape.html(group)}</p>', width="content")
            n = scope.view.count(behind).n_records
            audit_panel.go(f"All {n:,} records", behind, "audit_word_records")
        for context in contexts.together(scope.view, behind, scope.axis.name, group, one.word):
            st.html(f'<p class="w-context" dir="auto">{marked(context)}</p>')


def marked(context: contexts.Context) -> str:
    """A piece of text as HTML, with the group's words and the other word marked, each in its own way."""
    parts, at = [], 0
    for start, end, kind in context.marks:
        look = ' class="is-word"' if kind == "word" else ""
        parts.append(f"{escape.html(context.text[at:start])}<mark{look}>{escape.html(context.text[start:end])}</mark>")
        at = end
    return "".join([*parts, escape.html(context.text[at:])])
