"""The panel Lexicon: the words that count; add, change and remove terms, groups and axes; its versions."""

import tempfile
from pathlib import Path

import streamlit as st

from lib.audit import edits
from lib.audit.lexicon import TIERS, Lexicon, Term, read_terms
from lib.query.view import View
from lib.ui import chart_table, escape, format, problem, state
from lib.ui.audit_scope import Scope

EVERY = "every axis"
PARTS_OF_SPEECH = ("noun", "plural", "adjective", "nominal adjective", "pronoun", "name")
MOST_BYTES = 2_000_000
SAYS = "Which words count, for which group, and in which context; every result names the version and its hash."
CANNOT = "Words that are not in it, spellings that it does not know, and any language but its own."


def draw(scope: Scope) -> None:
    """The panel."""
    root = scope.view.workspace.root
    lexicon = edits.of_workspace(root)
    chart_table.how(
        f"Version {lexicon.version} ({lexicon.hash}): {len(lexicon.terms):,} terms of {len(lexicon.axes)} axes, "
        f"language {lexicon.language}. Your changes are kept in this workspace; count the mentions again to use them."
    )
    names = [EVERY, *lexicon.axes]
    usual = names.index(scope.axis.name) if scope.axis.kind == "mentions" and scope.axis.name in names else 0
    with st.container(horizontal=True, vertical_alignment="bottom", key="lexicon_row"):
        axis = st.selectbox("Show", names, index=usual, key=f"lexicon_axis_{scope.axis.name}", width=230)
        wanted = st.text_input("Find", key="lexicon_find", placeholder="part of a term, a group, a note", width=260)
    _terms(lexicon, axis, (wanted or "").strip().lower(), root)
    left, right = st.columns(2, gap="large")
    with left:
        _add(lexicon, axis, root)
    with right:
        _file(root)
        _axis(root)
        _history(scope.view, root)
    chart_table.limits(SAYS, CANNOT)


def _terms(lexicon: Lexicon, axis: str, wanted: str, root: Path) -> None:
    shown = [
        term
        for term in lexicon.terms
        if axis in (EVERY, term.axis)
        and (not wanted or any(wanted in part.lower() for part in (term.text, term.group, term.note)))
    ]
    table = {
        "term": [term.text for term in shown],
        "axis": [term.axis for term in shown],
        "group": [term.group for term in shown],
        "tier": [term.tier for term in shown],
        "part of speech": [term.pos for term in shown],
        "counterparts": [", ".join(term.counterparts) for term in shown],
        "other senses": [term.note for term in shown],
        "source": [term.source for term in shown],
    }
    chosen = st.dataframe(
        table, key=f"lexicon_terms_{axis}_{lexicon.hash}", hide_index=True, height=320, on_select="rerun",
        selection_mode="multi-row", alt=f"{len(shown):,} terms of the lexicon",
    )  # fmt: skip
    picked = [shown[row] for row in chosen["selection"]["rows"] if row < len(shown)]
    with st.container(horizontal=True, vertical_alignment="center", key="lexicon_under"):
        st.caption(f"{len(shown):,} terms. " + " ".join(f"{tier}: {what}." for tier, what in TIERS.items()))
        st.download_button(
            "Download CSV", chart_table.as_csv(table), "lexicon.csv", "text/csv", key="lexicon_csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        st.button(
            f"Remove {len(picked)} terms" if len(picked) != 1 else f"Remove “{escape.markdown(picked[0].text)}”",
            key="lexicon_remove", icon=":material/delete:", disabled=not picked, on_click=_remove, args=(root, picked),
        )  # fmt: skip


def _remove(root: Path, picked: list[Term]) -> None:
    with problem.shown():
        made = edits.remove_terms(root, [(term.axis, term.text) for term in picked], state.curator())
        st.toast(f"Lexicon {escape.markdown(made.version)}: {len(picked)} removed")


def _add(lexicon: Lexicon, axis: str, root: Path) -> None:
    st.html('<p class="w-what">Add or change a term</p>')
    with st.form("lexicon_add", border=True):
        axes = list(lexicon.axes)
        of = st.selectbox("Axis", axes, index=axes.index(axis) if axis in axes else 0)
        text = st.text_input("Term", placeholder="as it is written; a capital counts in that spelling only")
        groups = sorted({term.group for term in lexicon.terms if axis in (EVERY, term.axis)})
        group = st.selectbox(
            "Group", groups, index=None, accept_new_options=True, placeholder="choose or write a new one"
        )
        tier = st.segmented_control("Tier", list(TIERS), default="A", required=True, help="; ".join(TIERS.values()))
        pos = st.selectbox("Part of speech", PARTS_OF_SPEECH)
        counterparts = st.text_input(
            "Counterparts", placeholder="terms of the axis it pairs with, parted by |; > for one way"
        )
        note = st.text_input("Other senses")
        source = st.text_input("Source", placeholder="where you have it from")
        if st.form_submit_button("Add", type="primary"):
            with problem.shown():
                term = made_term(of, text, group, tier, pos, counterparts, note, source)
                made = edits.add_terms(root, [*_paired(lexicon, term), term], state.curator())
                st.toast(f"Lexicon {escape.markdown(made.version)}: added {escape.markdown(term.text)}")
                st.rerun()


def made_term(axis, text, group, tier, pos, counterparts, note, source) -> Term:
    """A term from what was written into the form."""
    parts = [part.strip() for part in (counterparts or "").split("|") if part.strip()]
    return Term(
        axis, (text or "").strip(), (group or "").strip(), tier, pos, tuple(part.removeprefix(">") for part in parts),
        tuple(part[1:] for part in parts if part.startswith(">")), (note or "").strip(), (source or "").strip(),
    )  # fmt: skip


def _paired(lexicon: Lexicon, term: Term) -> list[Term]:
    """The counterparts that do not name the term yet, with it: pairs go both ways."""
    changed = []
    for other in term.counterparts:
        pair = lexicon.find(term.axis, other)
        if other not in term.one_way and pair is not None and term.text not in pair.counterparts:
            changed.append(Term(**vars(pair) | {"counterparts": (*pair.counterparts, term.text)}))
    return changed


def _file(root: Path) -> None:
    st.html('<p class="w-what">Terms from a file</p>')
    given = st.file_uploader(
        "Tab-separated, first row: axis, term, group, and if you like tier, pos, counterparts, note, source",
        type=["tsv", "txt"],
        key="lexicon_file",
        max_upload_size=2,
    )
    if given is not None and st.button("Add these terms", key="lexicon_file_add", type="primary"):
        with problem.shown():
            n = add_file(root, given.name, given.getvalue(), state.curator())
            st.toast(f"{n} terms added from {escape.markdown(given.name)}")
            st.rerun()


def add_file(root: Path, name: str, content: bytes, by: str) -> int:
    """Add the terms of an uploaded file. Raises BadLexicon with the row, and nothing is changed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "terms.tsv")
        path.write_bytes(content[:MOST_BYTES])
        terms = read_terms(path)
    edits.add_terms(root, terms, by)
    return len(terms)


def _axis(root: Path) -> None:
    st.html('<p class="w-what">Add an axis</p>')
    with st.form("lexicon_axis_form", border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", placeholder="body_size")
        title = st.text_input("Title", placeholder="Body size")
        if st.form_submit_button("Add"):
            with problem.shown():
                edits.add_axis(root, (name or "").strip(), title or "", state.curator())
                st.rerun()


def _history(view: View, root: Path) -> None:
    files = edits.history(root)
    if not files:
        return
    st.html('<p class="w-what">Versions</p>')
    now = edits.latest(root).number
    versions = [edits.Edits(), *(edits.read(path) for path in files)]
    for one in reversed(versions[-8:]):
        said = f"+{one.number}, by {one.by}, {format.ago(one.at)}" if one.number else "as shipped"
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            n = f"{len(one.added)} added or changed, {len(one.removed)} removed or replaced"
            st.html(f'<span class="w-note">{escape.html(said)}: {n}</span>', width="content")
            st.button(
                "In force" if one.number == now else "Go back to it",
                key=f"lexicon_restore_{one.number}", type="tertiary",
                disabled=one.number == now, on_click=_restore, args=(root, one.number),
            )  # fmt: skip


def _restore(root: Path, number: int) -> None:
    with problem.shown():
        edits.restore(root, number, state.curator())
