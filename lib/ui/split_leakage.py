"""What splits share: a matrix whose cells lead to their pairs and to their records."""

import math

import numpy as np
import pyarrow as pa
import streamlit as st

from lib.duplicates import evidence, leaks
from lib.duplicates.evidence import Evidence
from lib.duplicates.leakage import NO_SPLIT, Leakage, leakage
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, difference, duplicates, escape, format, problem, threshold

CELL = "leakage_cell"
MOST_AS_TABLE = 8
PAGE = 5
MOST_PAIRS = 200
# The matrix stays one on narrow screens: it scrolls instead of falling into a list.
STYLE = """<style>
.st-key-leakage_matrix { overflow-x: auto; gap: .4rem; }
.st-key-leakage_matrix [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; gap: .4rem; align-items: center; }
.st-key-leakage_matrix [data-testid="stColumn"] { min-width: 6.2rem; }
</style>"""
KINDS = {"exact": "Equal texts", "near": "Near-duplicates", "meaning": "By meaning"}


def draw(view: View, selection: Selection) -> None:
    """The section; it says what is missing where the corpus names no split or nothing was compared."""
    st.subheader("Between splits", anchor=False)
    column = evidence.split_column(view)
    kinds = [kind for kind in KINDS if evidence.has(view, kind)]
    if column is None:
        st.caption("No column of this corpus has the role “split”; choose one under Columns and settings on Corpora.")
        return
    if not kinds:
        st.caption("Nothing was compared yet: run the stage “exact” or “near” on Corpora.")
        return
    with problem.shown():
        kind, cut_at = _asked(view, kinds)
        found = _found(
            duplicates.gathered(view, kind),
            view,
            duplicates.version(view),
            kind + duplicates.judge(kind),
            column,
            cut_at,
        )
        if len(found.splits) < 2:
            st.caption(f"All records are of one split, {escape.markdown(found.splits[0])}: nothing can leak.")
            return
        _sums(view, selection, kind, cut_at, found)
        st.html(f'<p class="w-how">{escape.html(_sentence(found))}</p>')
        cell = _matrix(found)
        if cell:
            _pairs(view, found, column, *cell)


def _asked(view: View, kinds: list[str]) -> tuple[str, float]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        usual = "near" if "near" in kinds else kinds[0]
        kind = st.segmented_control(
            "Shared means", kinds, format_func=KINDS.get, default=usual, key="leakage_kind", required=True
        )
        low = float(duplicates.gathered(view, kind).pairs.floor)
        if kind == "exact" or low >= 1:
            return kind, 1.0
        return kind, threshold.slider(view, kind, "Similar from", f"leakage_{kind}_{duplicates.judge(kind)}", 300)


@st.cache_resource(max_entries=4, show_spinner="Comparing splits …")
def _found(_gathered: Evidence, _view: View, version: str, kind: str, column: str, cut_at: float) -> Leakage:
    numbers, names = duplicates.codes(_view, column)
    return leakage(_gathered.pairs, pa.DictionaryArray.from_arrays(numbers, names), cut_at)


def _sums(view: View, selection: Selection, kind: str, cut_at: float, found: Leakage) -> None:
    """Groups that reach over splits, and the records in them that are shared, of the Selection and of the corpus."""
    group = duplicates.repeats(view, kind, cut_at).cut.group
    tokens = duplicates.gathered(view, kind).n_tokens
    leaking = np.unique(
        np.concatenate([found.rows_of(one, two) for one in found.splits for two in found.splits if one != two])
    )
    lines = []
    for chosen in (selection, Selection()) if selection.predicates else (selection,):
        rows = leaking[duplicates.held_by(view, chosen)[leaking]]
        lines.append((len(np.unique(group[rows])), len(rows), None if tokens is None else int(tokens[rows].sum())))
    (n_groups, n_records, n_tokens), *rest = lines
    more = "".join(
        f'<div class="w-muted">in the whole corpus: {format.count(g)} groups, {format.records(r)} shared, '
        f"{format.tokens(t)} tokens in them</div>"
        for g, r, t in rest
    )
    st.html(
        f'<div class="w-sums"><span><b>{format.count(n_groups)}</b> groups across splits</span>'
        f"<span><b>{format.count(n_records)}</b> records shared</span>"
        f"<span><b>{format.tokens(n_tokens)}</b> tokens in them</span></div>{more}"
    )


def _sentence(found: Leakage) -> str:
    n = found.n_leaking
    if not n:
        return "No kept record of one split is shared with another at this similarity."
    return (
        f"{format.records(n)} are shared with another split. A row says how many records of its split are similar to "
        "at least one record of the column's split. Choose a cell to read its pairs."
    )


def _matrix(found: Leakage) -> tuple[str, str] | None:
    """Draw the cells as buttons, or two lists where there are many splits; give the chosen cell."""
    chosen = st.session_state.get(CELL)
    if len(found.splits) > MOST_AS_TABLE:
        one = st.selectbox("Records of", found.splits, key="leakage_row")
        two = st.selectbox("similar to records of", [name for name in found.splits if name != one], key="leakage_other")
        st.caption(f"{format.records(_count(found, one, two))}, {format.share(found.share(one, two))} of {one}.")
        return one, two
    st.html(STYLE)
    with st.container(key="leakage_matrix"):
        for row in ("", *found.splits):
            for at, (column, place) in enumerate(
                zip(("", *found.splits), st.columns([1.2] + [1] * len(found.splits)), strict=True)
            ):
                with place:
                    if not row or at == 0:
                        st.html(f'<span class="w-member" dir="auto">{escape.html(row or column)}</span>')
                    else:
                        _cell(found, row, column, chosen == (row, column))
    known = chosen and all(name in found.splits for name in chosen)
    return chosen if known and _count(found, *chosen) else None


def _count(found: Leakage, one: str, two: str) -> int:
    return int(found.records[found.splits.index(one), found.splits.index(two)])


def _cell(found: Leakage, row: str, column: str, is_chosen: bool) -> None:
    n = _count(found, row, column)
    inside = "repeat within the split" if row == column else f"are similar to a record of {column}"
    st.button(
        f"{n:,} · {format.share(found.share(row, column))}" if n else "0",
        key=f"cell_{row}_{column}",
        type="primary" if is_chosen else "secondary" if row != column else "tertiary",
        disabled=not n,
        width="stretch",
        help=escape.markdown(f"{format.records(n)} of {row} {inside}"),
        on_click=_choose,
        args=((row, column),),
    )


def _choose(cell: tuple[str, str]) -> None:
    st.session_state[CELL] = cell
    st.session_state["leakage_page"] = 1


def _pairs(view: View, found: Leakage, column: str, one: str, two: str) -> None:
    rows = found.rows_of(one, two)
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"{format.records(len(rows))} of {one} similar to records of {two}"
        st.html(f'<b dir="auto">{escape.html(said)}</b>', width="content")
        st.space("stretch")
        own = Selection((OneOf(column, (None if one == NO_SPLIT else one,)),))
        if one == NO_SPLIT:
            own = Selection()
        if st.button("Tag these", key="leakage_tag", icon=":material/label:", disabled=not len(rows)):
            actions.ask("tag", own, tag="leaks", members=make(rows), title=f"Tag {escape.markdown(said)}")
        # Within one split a survivor must stay: that is what the other tabs are for.
        if one != two and st.button("Exclude these", key="leakage_exclude", icon=":material/block:"):
            actions.ask(
                "exclude", own, members=leaks.members(found, one, two), title=f"Exclude {escape.markdown(said)}"
            )
    pairs = found.pairs_of(one, two, MOST_PAIRS)
    n_pages = max(1, math.ceil(len(pairs) / PAGE))
    at = min(st.session_state.get("leakage_page", 1), n_pages)
    shown = pairs[(at - 1) * PAGE : at * PAGE]
    st.html(threshold.pairs(view, f"{one} and {two}", shown))
    if len(pairs) == MOST_PAIRS:
        st.caption(f"The {MOST_PAIRS:,} most similar pairs are listed; tags and exclusions reach all records.")
    if n_pages > 1:
        key = f"leakage_pages_{one}_{two}_{n_pages}_{at}"
        st.pagination(n_pages, default=at, key=key, on_change=_turn, args=(key,))
    st.html(difference.key(f"only in {one}", f"only in {two}") if one != two else difference.key("first", "second"))


def _turn(key: str) -> None:
    st.session_state["leakage_page"] = st.session_state[key]
