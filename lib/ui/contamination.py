"""Items of benchmarks in the records: what was found, where it stands in the text, and what to do about it."""

import json
import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from lib.duplicates import certificate, comparison
from lib.duplicates.comparison import Comparison
from lib.duplicates.contamination import BY_MEANING, GRAVE, MEANINGS, SEVERITIES, Contamination
from lib.ledger.members import Members, make
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, duplicates, escape, format, problem, record, reference_form

PAGE = 5
AROUND = 240
LONGEST_SPAN = 2_000
STYLE = """<style>
.w-hit { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; line-height: 1.55; unicode-bidi: plaintext;
    max-height: 18rem; overflow-y: auto; }
.w-hit mark { background: color-mix(in srgb, #ffc400 45%, transparent); color: inherit; border-radius: 2px; }
.w-item { font-size: .87rem; opacity: .8; max-height: 7rem; overflow-y: auto; overflow-wrap: anywhere; }
</style>"""


def draw(view: View, selection: Selection) -> None:
    """The section: the form, the comparisons that were made, and the hits of the chosen one."""
    st.subheader("Benchmarks and other references", anchor=False)
    with problem.shown():
        made = comparison.kept(view.workspace)
        reference_form.draw(view.workspace, is_first=not made)
        if not made:
            st.html(
                '<p class="w-muted">Nothing was compared yet. Name the files of a benchmark to see which records hold '
                "its questions, word for word or edited, and where.</p>"
            )
            return
        st.html(STYLE)
        one = made[0]
        if len(made) > 1:
            one = st.selectbox("Comparison", made, key="comparison", format_func=_named)
        found = _loaded(str(one.folder), one.at)
        within = duplicates.held_by(view, selection)
        _summary(view, one, found, within)
        _hits(view, found, selection, within)


def _named(one: Comparison) -> str:
    return f"{one.name} ({format.when(one.at)})"


@st.cache_resource(max_entries=2, show_spinner=False)
def _loaded(folder: str, at: str) -> Contamination:
    return comparison.load(Path(folder))


def _summary(view: View, one: Comparison, found: Contamination, within: np.ndarray) -> None:
    shown = SEVERITIES if found.net else SEVERITIES[:3]
    rows = "".join(
        f'<tr><td dir="auto">{escape.html(row["benchmark"])}</td>'
        + "".join(
            f'<td class="w-number">{format.count(n)}</td>'
            for n in (
                row["n_items"],
                row["n_judged"],
                *(row[counted][name] for counted in ("n_items_found", "n_records") for name in shown),
            )
        )
        + "</tr>"
        for row in sorted(found.by_benchmark(within), key=_by_found)
    )
    said = "".join(f'<th class="w-number">{name}</th>' for name in shown)
    head = (
        f"<tr><th></th><th colspan=2></th><th colspan={len(shown)}>items found</th>"
        f"<th colspan={len(shown)}>records</th></tr>"
        f"<tr><th>benchmark</th><th class='w-number'>items</th><th class='w-number'>judged</th>{said}{said}</tr>"
    )
    st.html(f'<div style="overflow:auto;max-height:26rem"><table class="w-table">{head}{rows}</table></div>')
    meaning = "; ".join(f"{name}: {MEANINGS[name]}" for name in shown)
    net = found.net.sentence() if found.net else "By meaning nothing was looked for; compare again to do so."
    st.html(f'<p class="w-how">Counted among the records of the Selection. {escape.html(f"{meaning}. {net}")}</p>')
    with st.popover("Certificate", icon=":material/verified:"):
        st.caption("Of all kept records, as it goes into every export; there it speaks of the exported ones.")
        value = comparison.certify(view.workspace, one, view.state.excluded_by == 0)
        text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
        st.download_button("contamination.json", text, "contamination.json", "application/json", key="certificate_json")
        said = certificate.markdown(value)
        st.download_button("contamination.md", said, "contamination.md", "text/markdown", key="certificate_md")


def _by_found(row: dict) -> tuple:
    n = row["n_items_found"]
    return -n["verbatim"] - n["edited"], -n[BY_MEANING], -n["topic only"], row["benchmark"]


def _hits(view: View, found: Contamination, selection: Selection, within: np.ndarray) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offered = SEVERITIES if found.net else SEVERITIES[:3]
        grades = st.pills("Severity", offered, selection_mode="multi", default=GRAVE, key="hit_severity")
        names = sorted(set(found.table["benchmark"].to_pylist()))
        benchmark = st.selectbox("Benchmark", names, index=None, placeholder="any", key="hit_benchmark", width=220)
    rows = _chosen(found, within, grades, benchmark)
    records = np.unique(found.table["record"].to_numpy()[rows])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<b data-testid="hits">{format.count(len(rows))} hits in {format.records(len(records))}</b>',
            width="content",
        )
        st.space("stretch")
        for action, icon in (("tag", "label"), ("exclude", "block")):
            label = f"{actions.LABELS[action]} these records"
            if st.button(label, key=f"hits_{action}", icon=f":material/{icon}:", disabled=not len(rows)):
                tag = "contaminated" if action == "tag" else None
                members = _members(found, rows)
                actions.ask(action, selection, tag=tag, members=members, title=label)
    n_pages = max(1, math.ceil(len(rows) / PAGE))
    at = min(st.session_state.get("hits_page", 1), n_pages)
    for row in rows[(at - 1) * PAGE : at * PAGE]:
        _hit(view, found, int(row))
    if n_pages > 1:
        key = f"hits_pages_{n_pages}_{at}"
        st.pagination(n_pages, default=at, key=key, on_change=_turn, args=(key,))


def _turn(key: str) -> None:
    st.session_state["hits_page"] = st.session_state[key]


def _chosen(found: Contamination, within: np.ndarray, grades: list[str] | None, benchmark: str | None) -> np.ndarray:
    """Rows of the table to show, the gravest first, then by record."""
    table = found.table
    grade = pc.index_in(table["severity"], value_set=pa.array(SEVERITIES, pa.large_string())).to_numpy()
    wanted = within[table["record"].to_numpy()] & np.isin(grade, [SEVERITIES.index(name) for name in grades or ()])
    if benchmark is not None:
        wanted &= pc.equal(table["benchmark"], benchmark).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(wanted)
    # By meaning the most similar come first: the others have no order among themselves.
    similarity = table["similarity"].fill_null(0).to_numpy()
    return rows[np.lexsort((rows, -similarity[rows], grade[rows]))]


def _members(found: Contamination, rows: np.ndarray) -> Members:
    """The records of these hits, each with its gravest one as the rule."""
    some = found.table.take(pa.array(rows)).select(["record", "severity", "benchmark", "item"]).to_pylist()
    words = [f"contamination: {one['severity']}, {one['benchmark']} item {one['item']}" for one in some]
    return make([one["record"] for one in some], rule=words)


def _hit(view: View, found: Contamination, row: int) -> None:
    hit = {name: column[0] for name, column in found.table.slice(row, 1).to_pydict().items()}
    answer = " · with its answer" if hit["has_answer"] else ""
    alike = f" · {hit['n_alike']:,} more items with these words" if hit["n_alike"] else ""
    how = f"{format.share(hit['coverage'])} of the item"
    if hit["severity"] == BY_MEANING:
        how = f"similarity {hit['similarity']:.3f}, the record as a whole"
    said = (
        f"record {hit['record']:,} · {hit['benchmark']} item {hit['item']} · {hit['severity']} · {how}{answer}{alike}"
    )
    start, end = hit["start"], min(hit["end"], hit["start"] + LONGEST_SPAN)
    first = max(0, start - AROUND)
    (text,) = view.rows(
        "SELECT substr(text, ?, ?) FROM texts WHERE id = ?", [first + 1, end + AROUND - first, hit["record"]]
    )[0]
    spans = [] if hit["severity"] == BY_MEANING else [(start - first, end - first)]
    shown = record.marked(text, spans)
    with st.container(border=True, key=f"hit_{row}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<span class="w-member" dir="auto">{escape.html(said)}</span>', width="content")
            st.space("stretch")
            st.button(
                "", key=f"read_hit_{row}", type="tertiary", icon=":material/open_in_new:", help="Open this record",
                on_click=duplicates.read, args=(hit["record"],),
            )  # fmt: skip
        before = "…" if first else ""
        st.html(f'<div class="w-hit" dir="auto">{before}{shown}</div>')
        said = escape.html(found.question(row)[:LONGEST_SPAN])
        if answers := [answer for answer in found.answers(row) if answer]:
            said += f" <b>Answer:</b> {escape.html(' | '.join(answers)[:LONGEST_SPAN])}"
        st.html(f'<div class="w-item" dir="auto">The item: {said}</div>')
