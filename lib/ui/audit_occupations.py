"""The panel Occupations: how occupations go with the words of two groups, against all others or another side."""

from collections.abc import Sequence

import streamlit as st

from lib.audit import occupation_reference, occupations
from lib.audit.audit import occupation_skews
from lib.audit.intervals import LEAST_TOGETHER, Estimate
from lib.audit.lexicon import label
from lib.audit.marks import opened
from lib.audit.occupations import Occupation
from lib.audit.sides import Side
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.ui import audit_panel, audit_reference, chart_lines, chart_table, charts
from lib.ui.audit_scope import Scope

MOST = 30
FIRST, SECOND = "women", "men"
MEASURES = (
    "Where an occupation is named together with words for women or men, the part with words for women; a place with "
    "both counts on both sides, and intervals count whole documents."
)
CANNOT = "The gender of the person in the occupation: a sentence may name a nurse and speak of his mother."
WINDOWS = {"Chosen by the data": None, "Same sentence": "sentence", "Same record": "document"}


def draw(scope: Scope) -> None:
    """The panel."""
    mentions = opened(scope.view)
    if not {"gender", occupations.AXIS} <= {axis for axis, _ in mentions.groups}:
        audit_panel.not_enough("the lexicon has no axis of gender or of occupations")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="occupations_row"):
        window = WINDOWS[
            st.segmented_control(
                "Named in", list(WINDOWS), key="occupations_window", default="Chosen by the data", required=True,
                help="Sentences are the surer sign; whole records where they measure twice as many occupations",
            )
        ]  # fmt: skip
        audit_reference.of_occupations(scope)
    scope_of_words = scope.as_words()
    with audit_panel.panel(scope_of_words, MEASURES, CANNOT):
        reference = occupation_reference.load(scope.view.workspace.ledger_path)
        if scope.is_double:
            _two(scope, window)
            return
        _one(scope, scope.sides[0], window, reference)


def _skews(scope: Scope, side: Side, window: str | None) -> tuple[str, list[Occupation]]:
    mentions = opened(scope.view)
    if window is None:
        return occupation_skews(mentions, side.chosen, scope.tier)
    return window, occupations.skews(mentions, side.chosen, window=window, tier=scope.tier)


def _behind(selection: Selection, name: str) -> Selection:
    return selection.and_(
        OneOf("mentions", (label(occupations.AXIS, name),)),
        OneOf("mentions", (label("gender", FIRST), label("gender", SECOND))),
    )


def _one(scope: Scope, side: Side, window: str | None, reference: occupation_reference.Shares | None) -> None:
    unit, found = _skews(scope, side, window)
    known = [one for one in found if one.share.value is not None]
    if not known:
        audit_panel.not_enough(f"no occupation stands with either group in {LEAST_TOGETHER} {_units(unit)}")
        return
    shown = sorted(known[:MOST], key=lambda one: (-(one.share.value or 0), one.occupation))
    others = next((one.rest for one in shown if one.rest is not None), None)
    names = [one.occupation for one in shown]
    table = _table(found, reference)
    chart_table.how(
        f"By {_units(unit)}. {len(known)} of {len(found)} occupations have enough data"
        + (f"; the {MOST} with most are drawn" if len(known) > MOST else "")
        + (f". Over all of them {100 * _all(found):.1f} % (dashed line)." if others is not None else ".")
    )
    alt = f"Share of words for women by occupation. {_ends(shown)}"

    def pick(data: list) -> None:
        audit_panel.show(_behind(side.selection, names[int(data[0])]))

    def pick_row(k: int) -> None:
        audit_panel.show(_behind(side.selection, table["occupation"][k]))

    if reference is not None and (both := [one for one in known if one.occupation in reference.shares]):
        chart_table.how(f"Across: {reference.sentence()}. On the diagonal the text says what the population says.")
        names = [one.occupation for one in both]
        figure = chart_lines.points(
            names, [Estimate(reference.shares[name]) for name in names], [one.share for one in both],
            (f"share of women in {reference.population}", "share of words for women here"), is_diagonal=True,
        )  # fmt: skip
    else:
        figure = charts.intervals(
            names,
            [charts.Series("here", [one.share for one in shown], [_note(one, unit) for one in shown])],
            "share of words for women among words for women and men",
            line=_all(found),
        )
    chart_table.draw(figure, table, "audit_occupations", alt, pick, pick_row)


def _two(scope: Scope, window: str | None) -> None:
    """One side across, the other up."""
    sides = scope.sides
    found = [{one.occupation: one for one in _skews(scope, side, window or "sentence")[1]} for side in sides]
    names = [
        name
        for name in found[0]
        if name in found[1] and found[0][name].share.value is not None and found[1][name].share.value is not None
    ]
    if not names:
        audit_panel.not_enough(f"no occupation has {LEAST_TOGETHER} places with either group on both sides")
        return
    titles = tuple(f"share of words for women: {side.name}" for side in sides)
    across, up = ([side[name].share for name in names] for side in found)
    table = {"occupation": names}
    for side, numbers in zip(sides, (across, up), strict=True):
        for part in ("value", "low", "high"):
            table[f"{'share' if part == 'value' else part} ({side.name})"] = [getattr(n, part) for n in numbers]
    figure = chart_lines.points(names, across, up, (titles[0], titles[1]), is_diagonal=True)
    chart_table.how("On the diagonal both sides say the same.")
    alt = f"{len(names)} occupations, {sides[0].name} against {sides[1].name}"
    chart_table.draw(figure, table, "audit_occupations_two", alt)


def _units(unit: str) -> str:
    return "sentences" if unit == "sentence" else "records"


def _all(found: Sequence[Occupation]) -> float:
    n = sum(one.n_first + one.n_second for one in found)
    return sum(one.n_first for one in found) / max(1, n)


def _note(one: Occupation, unit: str) -> str:
    named = f"{one.n_named:,} {_units(unit)} that name it"
    return f"{one.n_first:,} with words for women, {one.n_second:,} for men, of {named}"


def _ends(shown: Sequence[Occupation]) -> str:
    top, last = shown[0], shown[-1]
    return f"Highest: {top.occupation} {charts.said(top.share)}; lowest: {last.occupation} {charts.said(last.share)}."


def _table(found: Sequence[Occupation], reference: occupation_reference.Shares | None) -> dict[str, list]:
    table = {
        "occupation": [one.occupation for one in found],
        "with women": [one.n_first for one in found],
        "with men": [one.n_second for one in found],
        "share of women": [one.share.value for one in found],
        "low": [one.share.low for one in found],
        "high": [one.share.high for one in found],
        "over all others": [one.rest for one in found],
        "note": [one.share.why for one in found],
    }
    if reference is not None:
        table["reference"] = [reference.shares.get(one.occupation) for one in found]
    return table
