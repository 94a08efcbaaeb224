"""The panel Representation: shares, prevalence and rates of the groups of an axis, the unmarked, and a reference."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.audit import audit, labelling, labels
from lib.audit.intervals import Estimate, missing
from lib.audit.references import Reference
from lib.audit.representation import BAND, AxisShares, GroupShare, represent
from lib.audit.sides import Side, behind, unmarked, without
from lib.query.view import View
from lib.ui import audit_panel, audit_reference, audit_scope, chart_table, charts, escape, format
from lib.ui.audit_scope import Scope

MOST_GROUPS = 25
SHARE, PREVALENCE, RATE = "Share of mentions", "Records with a mention", "Mentions per million tokens"
MEASURES = {
    SHARE: "Of all words on this axis, the part that names each group; intervals count whole documents, not words.",
    PREVALENCE: "Of the records counted, the part that mentions each group at least once (Wilson interval).",
    RATE: "How often each group is named in a million tokens of text, on a logarithmic scale.",
}
LABELS_MEASURE = "How often each value of the column stands on a record; a record with several values counts for each."
LABELS_CANNOT = "Whether a share is right, or whom the records without a value are about."
CANNOT = "Whether a share is right: a record without such a word says nothing about whom it is about."


def draw(scope: Scope) -> None:
    """The panel."""
    chosen = st.segmented_control(
        "Measure", list(MEASURES), key="audit_measure", default=SHARE, required=True, label_visibility="collapsed"
    )
    reference = audit_reference.choose(scope)
    is_words = scope.axis.kind == "mentions"
    measures, cannot = (MEASURES[chosen], CANNOT) if is_words else (LABELS_MEASURE, LABELS_CANNOT)
    found: dict[str, AxisShares] = {}
    with audit_panel.panel(scope, measures, cannot):
        found = {side.name: shares(scope, side, reference) for side in scope.sides}
        _chart(scope, chosen, found)
    if reference is not None and any(group.against for group in next(iter(found.values())).groups):
        _against(scope, reference, found)


def shares(scope: Scope, side: Side, reference: Reference | None = None) -> AxisShares:
    """The shares of one side. Raises BadReference where the reference covers no group."""
    strict = scope.marks(side, "A") if scope.axis.kind == "mentions" else None
    return represent(scope.marks(side), tokens(scope.view), strict, reference, BAND)


def tokens(view: View):
    """(n,) tokens of each record, or None."""
    return _tokens(view, audit_scope.version(view))


@st.cache_resource(max_entries=4, show_spinner=False)
def _tokens(_view: View, key: str):
    return audit.tokens_of(_view)


def _chart(scope: Scope, chosen: str, found: Mapping[str, AxisShares]) -> None:
    first = next(iter(found.values()))
    groups = _groups(found)
    if not groups:
        audit_panel.not_enough("no record of this Selection names a group of this axis")
        return
    shown = groups[:MOST_GROUPS]
    unmarked_label = "no word of this axis" if scope.axis.kind == "mentions" else "no value"
    series = _series(scope, chosen, found, shown)
    table = _table(scope, found, groups)
    kind = f"{chosen} by group of {first.title.lower()}, most mentioned first"
    alt = f"{kind}: {_words(first, chosen)}"
    row_labels = list(shown)
    sides = {side.name: side for side in scope.sides}

    def open_row(position: int) -> None:
        """Rows of chart and table: the groups, then the unmarked."""
        name = next(iter(found))
        marks = scope.marks(sides[name])
        if position < len(groups) and position < len(table["group"]):
            audit_panel.show(behind(marks, sides[name].selection, groups[position]))
        else:
            audit_panel.show(unmarked(marks, sides[name].selection))

    def clicked(data: list) -> None:
        open_row(data[0] if data[0] < len(shown) else len(groups))

    if chosen == RATE:
        if all(number.value is None for one in series for number in one.numbers):
            audit_panel.not_enough("tokens were not counted; run the stage Profile on Corpora")
            return
        figure = charts.intervals(shown, series, "mentions per million tokens, logarithmic", charts.NUMBER, is_log=True)
    else:
        row_labels.append(f"({unmarked_label})")
        what = "mentions on the axis" if scope.axis.kind == "mentions" else "all labels"
        title = f"share of {what}" if chosen == SHARE else "share of records"
        if chosen == SHARE:
            title += f"; hatched: share of records with {unmarked_label}"
        figure = charts.bars(row_labels, series, title)
    if len(groups) > MOST_GROUPS:
        chart_table.how(f"The {MOST_GROUPS} most mentioned of {len(groups)} groups; the table has all of them.")
    if first.n_hidden:
        chart_table.how(f"{first.n_hidden:,} more values are rarer than these and not drawn; shares are of all.")
    chart_table.draw(figure, table, "audit_shares", alt, clicked, open_row)


def _groups(found: Mapping[str, AxisShares]) -> list[str]:
    """Groups that any side mentions, most mentioned first."""
    n: dict[str, int] = {}
    for shares_ in found.values():
        for group in shares_.groups:
            n[group.group] = n.get(group.group, 0) + group.n
    return sorted((group for group in n if n[group]), key=lambda group: (-n[group], group))


def _series(scope: Scope, chosen: str, found: Mapping[str, AxisShares], groups: Sequence[str]) -> list[charts.Series]:
    """By side; for one side, the sure words beside all that are counted, and the shares corrected by labels."""
    series = []
    for name, shares_ in found.items():
        of = {group.group: group for group in shares_.groups}
        rows = [of[group] for group in groups]
        numbers = [_number(row, chosen) for row in rows]
        notes = [f"{row.n:,} mentions in {row.n_documents:,} records" for row in rows]
        hatched: tuple[bool, ...] = ()
        if chosen != RATE:
            side = next(side for side in scope.sides if side.name == name)
            n_without, n_of, share = without(scope.marks(side), side, shares_.unmarked)
            numbers.append(share)
            notes.append(f"{n_without:,} of {n_of:,} records")
            hatched = (*(False for _ in rows), True)
        title = (
            name if scope.is_double else audit_scope.scope_words(scope) if scope.axis.kind == "mentions" else "labels"
        )
        series.append(charts.Series(title, numbers, notes, hatched))
        if scope.is_double or chosen != SHARE or scope.axis.kind == "labels":
            continue
        # A row without a number stands for nothing here: the unmarked have no share by sure words.
        if scope.tier != "A":
            strict = [row.share_strict or missing("") for row in rows]
            series.append(charts.Series("sure words only", strict))
        if (corrected := _corrected(scope, shares_)) is not None:
            series.append(charts.Series("corrected by labels", [corrected[group] for group in groups]))
    return series


def _corrected(scope: Scope, shares_: AxisShares) -> dict[str, Estimate] | None:
    """Shares once mentions that are not of people are out, where curators have labelled enough."""
    known = labels.precisions(labels.given(scope.view.workspace.ledger_path), scope.axis.name)
    if not any(one.precision.value is not None for one in known.values()):
        return None
    return labelling.corrected_shares({group.group: group.share for group in shares_.groups}, known)


def _number(group: GroupShare, chosen: str) -> Estimate:
    return {SHARE: group.share, PREVALENCE: group.prevalence, RATE: group.rate}[chosen]


def _table(scope: Scope, found: Mapping[str, AxisShares], groups: Sequence[str]) -> dict[str, list]:
    columns: dict[str, list] = {"group": [*groups, "(unmarked)"]}
    for name, shares_ in found.items():
        of = {group.group: group for group in shares_.groups}
        aside = f" ({name})" if len(found) > 1 else ""
        rows = [of[group] for group in groups]
        side = next(side for side in scope.sides if side.name == name)
        n_without, _, share_without = without(scope.marks(side), side, shares_.unmarked)
        columns[f"mentions{aside}"] = [*(row.n for row in rows), None]
        columns[f"records{aside}"] = [*(row.n_documents for row in rows), n_without]
        spread = {
            "share": [*(row.share for row in rows), missing("")],
            "share, sure words": [*(row.share_strict or missing("") for row in rows), missing("")],
            "prevalence": [*(row.prevalence for row in rows), share_without],
            "per million tokens": [*(row.rate for row in rows), missing("")],
        }
        for measure, numbers in spread.items():
            columns[f"{measure}{aside}"] = [number.value for number in numbers]
            columns[f"{measure}, low{aside}"] = [number.low for number in numbers]
            columns[f"{measure}, high{aside}"] = [number.high for number in numbers]
        columns[f"note{aside}"] = [*(row.share.why for row in rows), ""]
    return columns


def _words(shares_: AxisShares, chosen: str) -> str:
    form = charts.NUMBER if chosen == RATE else charts.PERCENT
    top = "; ".join(
        f"{group.group} {charts.said(_number(group, chosen), form)}" for group in shares_.groups[:3] if group.n
    )
    return f"{top}. Records without any: {charts.said(shares_.unmarked)}."


def _against(scope: Scope, reference: Reference, found: Mapping[str, AxisShares]) -> None:
    """The forest plot, the gap in records, and which groups the reference says nothing of."""
    st.html(f'<p class="w-what">Against {escape.html(reference.name)}</p>')
    chart_table.how(f"{reference.sentence()}. {reference.note}".strip())
    covered = [group.group for group in next(iter(found.values())).groups if group.against is not None]
    series, table = [], {"group": list(covered)}
    for name, shares_ in found.items():
        of = {group.group: group.against for group in shares_.groups}
        rows = [of[group] for group in covered]
        aside = f" ({name})" if scope.is_double else ""
        notes = [_gap(row.gap) for row in rows]
        series.append(charts.Series(name, [row.ratio for row in rows], notes))
        table["share in the reference"] = [row.expected for row in rows]
        for part in ("value", "low", "high"):
            table[f"ratio{'' if part == 'value' else ', ' + part}{aside}"] = [getattr(row.ratio, part) for row in rows]
        table[f"records to add{aside}"] = [row.gap for row in rows]
        table[f"outside of the band{aside}"] = ["yes" if row.is_outside else "no" for row in rows]
    marked = [
        any(of.against and of.against.is_outside for s in found.values() for of in s.groups if of.group == group)
        for group in covered
    ]
    figure = charts.intervals(
        covered, series, "share here over share in the reference (1: the same), logarithmic", charts.RATIO,
        line=1.0, band=BAND, is_log=True, marked=marked,
    )  # fmt: skip
    first = next(iter(found.values()))
    alt = "Representation ratio: " + "; ".join(
        f"{group.group} {charts.said(group.against.ratio, charts.RATIO)}" for group in first.groups if group.against
    )
    chart_table.draw(figure, table, "audit_reference_chart", alt)
    gaps = [f"{group}: {_gap(gap)}" for group, gap in zip(covered, _gaps(first, covered), strict=True) if gap]
    if gaps:
        chart_table.how("To reach the reference's share: " + "; ".join(gaps) + ", each like those that it has now.")
    if first.not_covered:
        chart_table.how(
            f"The reference says nothing of {', '.join(first.not_covered[:12])}"
            f"{' and others' if len(first.not_covered) > 12 else ''}: shares here are among the groups that it covers."
        )
    chart_table.limits(
        f"The share of each group among those that the reference covers, over its share there; ▲ marks groups whose "
        f"whole interval lies outside of {BAND[0]} to {BAND[1]}, an engineering band and no legal one.",
        "Whether a corpus ought to mirror this population; another one may be the right one to compare with.",
    )


def _gaps(shares_: AxisShares, covered: Sequence[str]) -> list[int | None]:
    of = {group.group: group for group in shares_.groups}
    return [of[group].against.gap if of[group].against else None for group in covered]


def _gap(gap: int | None) -> str:
    if gap is None:
        return "gap not known"
    return f"{format.count(gap)} more records" if gap else "no gap"
