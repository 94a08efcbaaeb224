"""The panel Findings: the largest findings in a sentence each; the curator keeps, edits or drops them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from lib.audit import audit, curated, given
from lib.audit.curated import Kept
from lib.audit.findings import Finding
from lib.audit.references import Reference
from lib.audit.sides import Side
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import audit_panel, audit_scope, chart_table, charts, escape, format, problem, state
from lib.ui.audit_scope import Scope

KINDS = {
    "representation": "Representation",
    "relation": "Relation",
    "occupation": "Occupation",
    "filter": "Cost of a filter",
}
FORMS = {
    "representation": charts.PERCENT,
    "occupation": charts.PERCENT,
    "relation": charts.RATIO,
    "filter": charts.RATIO,
}
MEASURES = (
    "The numbers furthest from where nothing would be particular, by the near end of their interval, the largest of "
    "each kind first."
)
CANNOT = "Whether a difference matters or is right: that is for people to say, and the sentences leave it to them."


@dataclass(frozen=True)
class Shown:
    """A finding as the page lists it: proposed, kept or dropped."""

    key: str
    finding: Finding
    kept: Kept | None


def draw(scope: Scope) -> None:
    """The panel."""
    words = scope.as_words()
    path = scope.view.workspace.ledger_path
    with audit_panel.panel(words, MEASURES, CANNOT):
        side = scope.sides[0]
        with st.spinner("Looking for what is largest"):
            found = _proposed(scope, side)
        decided = curated.decided(path)
        shown = [Shown(curated.key_of(one), one, decided.get(curated.key_of(one))) for one in found]
        proposed = {one.key for one in shown}
        old = [kept for key, kept in decided.items() if key not in proposed and kept.state == "kept"]
        n_kept = sum(kept.state == "kept" for kept in decided.values())
        chart_table.how(
            f"{len(found)} proposed, {n_kept} kept. What you keep opens the published audit and the report."
        )
        if not found and not old:
            audit_panel.not_enough("no number lies clear of what would be expected")
        for one in shown:
            if one.kept is None or one.kept.state == "kept":
                _card(scope.view, one)
        for kept in old:
            _old(scope.view, kept)
        dropped = [one for one in shown if one.kept is not None and one.kept.state == "dropped"]
        if dropped:
            with st.expander(f"{len(dropped)} dropped", key="findings_dropped"):
                for one in dropped:
                    _card(scope.view, one)


def _proposed(scope: Scope, side: Side) -> tuple[Finding, ...]:
    own = tuple(
        reference
        for reference in given.own(scope.view.workspace.ledger_path)
        if reference.axis in {axis.name for axis in audit_scope.axes(scope.view) if axis.kind == "mentions"}
    )
    latest = {reference.axis: reference for reference in own}
    for axis in {axis.name for axis in audit_scope.axes(scope.view) if axis.kind == "mentions"}:
        # One that is chosen on Representation counts, also where it comes with Winnow.
        name = st.session_state.get(f"audit_reference_mentions_{axis}")
        known = {one.name: one for one in given.of_axis(scope.view.workspace.ledger_path, axis)}
        if name in known:
            latest[axis] = known[name]
    said = tuple(sorted(json.dumps(one.to_json(), sort_keys=True) for one in latest.values()))
    return _found(
        scope.view, audit_scope.version(scope.view), side.selection.to_text(), scope.tier, said, tuple(latest.values())
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _found(
    _view: View, key: str, text: str, tier: audit_scope.Tier, said: tuple[str, ...], _references: tuple[Reference, ...]
) -> tuple[Finding, ...]:
    selection = Selection.from_text(text)
    return audit.propose(_view, selection, tier=tier, references=_references)


def _card(view: View, one: Shown) -> None:
    finding, kept = one.finding, one.kept
    with st.container(border=True, key=f"finding_{one.key}"):
        said = kept.sentence if kept else finding.sentence
        mark = "" if kept is None else f'<span class="w-mark">{kept.state}{", edited" if kept.is_edited else ""}</span>'
        st.html(
            f'<p class="w-note w-muted">{KINDS.get(finding.kind, finding.kind)}{mark}</p>'
            f"<p>{escape.html(said)}</p>"
            f'<p class="w-note w-muted">{_numbers(finding)}</p>'
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if kept is None or kept.state == "dropped":
                _button(view, one, "kept", "Keep", "check")
            with st.popover("Edit", icon=":material/edit:", key=f"finding_edit_{one.key}"):
                _editor(view, one, said)
            if kept is None:
                _button(view, one, "dropped", "Drop", "close")
            else:
                st.button(
                    "Undecided", key=f"finding_forget_{one.key}", type="tertiary", on_click=curated.forget,
                    args=(view.workspace.ledger_path, one.key),
                )  # fmt: skip
            audit_panel.go("Records", finding.selection, f"finding_records_{one.key}")


def _numbers(finding: Finding) -> str:
    form = FORMS.get(finding.kind, charts.PERCENT)
    if finding.kind == "representation" and "times" in finding.sentence:
        form = charts.RATIO
    return escape.html(f"{charts.said(finding.number, form)} at 95 %, n = {format.count(finding.n)}")


def _button(view: View, one: Shown, to: str, label: str, icon: str) -> None:
    st.button(
        label, key=f"finding_{to}_{one.key}", icon=f":material/{icon}:", on_click=_decide, args=(view, one, to, None)
    )


def _editor(view: View, one: Shown, said: str) -> None:
    with st.form(f"finding_form_{one.key}", border=False):
        words = st.text_area("Sentence", value=said, height=140, key=f"finding_words_{one.key}")
        st.caption("Say what was counted. The number, its interval and n stay beside your sentence.")
        if st.form_submit_button("Keep this sentence", type="primary"):
            with problem.shown():
                _keep(view, one.finding, "kept", words)
                st.rerun()


def _decide(view: View, one: Shown, to: str, words: str | None) -> None:
    with problem.shown():
        _keep(view, one.finding, to, words)


def _keep(view: View, finding: Finding, to: str, words: str | None) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    curated.decide(view.workspace.ledger_path, finding, to, state.curator(), now, words)


def _old(view: View, kept: Kept) -> None:
    """A kept finding that is not among the largest any more, or is of another Selection."""
    with st.container(border=True, key=f"finding_{kept.key}"):
        st.html(
            f'<p class="w-note w-muted">{KINDS.get(kept.kind, kept.kind)}<span class="w-mark">kept</span></p>'
            f"<p>{escape.html(kept.sentence)}</p>"
            '<p class="w-note w-muted">Not proposed for these records now; as it was '
            f"{escape.html(format.ago(kept.at))}.</p>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Undecided", key=f"finding_forget_{kept.key}", type="tertiary", on_click=curated.forget,
                args=(view.workspace.ledger_path, kept.key),
            )  # fmt: skip
            audit_panel.go("Records", kept.selection, f"finding_records_{kept.key}")
