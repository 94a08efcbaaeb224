"""Panels of how often groups are named: from an audit, with the records behind each of its numbers."""

import numpy as np

from lib.audit.intervals import Estimate
from lib.audit.labelling import Precision
from lib.audit.marks import Marks, labels
from lib.audit.representation import AxisShares, GroupShare
from lib.query.view import View
from lib.share.cells import Count, Measure, Panel, Row, Scope
from lib.share.disclosure import LEAST_DOCUMENTS

# A page is read by people: of a column the largest values, of occupations and words the ones with most data.
MOST_VALUES = 12
MOST_OCCUPATIONS = 30
MOST_WORDS = 12
FIRST, SECOND, PEOPLE_AXIS = "women", "men", "gender"
NOTHING = Estimate(None)
# The row for the values of a column that are too many to be told one by one.
RARER = "(rarer values)"


def shares(axis: AxisShares, marks: Marks, strict: Marks | None, tokens: np.ndarray | None, scope: Scope) -> Panel:
    """How often each group of an axis is named (mentions) or carried as a label; marks are of all records."""
    counted = scope.count(np.flatnonzero(marks.counted))
    ids_of = by_group(marks)
    # Groups of few records are left out of the totals as well: then no total gives them back.
    large = {g.group for g in axis.groups if axis.kind == "labels" or g.n_documents >= LEAST_DOCUMENTS}
    marked = np.concatenate([ids_of[group] for group in sorted(large)] or [marks.ids[:0]])
    rare = np.flatnonzero(marks.rest) if marks.rest is not None else marks.ids[:0]
    n_rare = 0 if marks.rest is None else int(marks.rest[scope.chosen].sum())
    told = sum(group.n for group in axis.groups if group.group in large)
    total = scope.count(np.concatenate([marked, rare]), told + n_rare)
    strict_of, strict_total = _strict(strict, large, scope)
    n_tokens = None
    if tokens is not None:
        where = np.flatnonzero(marks.counted)
        n_tokens = scope.count(where, int(tokens[where[scope.chosen[where]]].sum()))
    rows = []
    for group in axis.groups:
        ids = ids_of[group.group]
        records = scope.count(ids)
        hits = scope.count(ids, group.n)
        counts = {"mentions": hits, "records": records} if axis.kind == "mentions" else {"records": records}
        measures: dict[str, Measure] = {}
        if len(large) != 1:  # a share of itself says nothing
            measures["share"] = Measure("share", (hits, total), group.share)
        if axis.kind == "mentions":
            measures["part of all records"] = Measure("share", (records, counted), group.prevalence)
            if n_tokens is not None:
                measures["per million tokens"] = Measure("rate", (hits, n_tokens), group.rate)
            sure = strict_of.get(group.group)
            if sure is not None and group.share_strict is not None and len(large) > 1 and _is_far(hits, sure):
                terms = sure, strict_total
                measures["share, surest words"] = Measure("share", terms, group.share_strict)
        facts: dict[str, float | None] = {}
        if axis.reference is not None:
            facts, ratio = _reference(group, hits, _covered(axis, scope, marks))
            if ratio is not None:
                measures["ratio to the reference"] = ratio
        rows.append(
            Row(
                group.group,
                counts,
                measures,
                groups=((side_of(axis.kind, axis.axis), group.group),),
                facts=facts,
                is_outside=group.group not in large,
            )
        )
    wholes = {"mentions" if axis.kind == "mentions" else "records": total}
    if axis.kind == "mentions":
        wholes |= {"records counted": counted} | _unmarked(marked, counted, scope)
    note = f"Reference: {axis.reference.sentence()}. {axis.reference.note}".strip() if axis.reference else ""
    if axis.n_hidden:
        records = scope.count(rare, n_rare)
        share = Measure("share", (records, total), Estimate(n_rare / max(1, total.n)))
        rows.append(Row(RARER, {"records": records}, {"share": share}))
        note += f" {axis.n_hidden} rarer values of the column are told together."
    what = "words that name" if axis.kind == "mentions" else "records labelled with"
    return Panel(
        f"{'share' if axis.kind == 'mentions' else 'label'}:{axis.axis}",
        "representation",
        axis.title if axis.kind == "mentions" else f"{axis.title} (labels)",
        f"Of all {what} one of these groups, the part that goes to each; groups of few records are left out.",
        "It does not say how well a group is described, nor how many of the group wrote or stand behind the text."
        if axis.kind == "mentions"
        else "It says what the label says, and nothing about records without one.",
        tuple(rows),
        wholes,
        sums="all",
        note=note.strip(),
        hides_groups=True,
    )


def precision(found: dict[tuple[str, str], Precision]) -> list[dict]:
    """How often a hit spoke of a person, for groups of which a sample was read: to 5 %, as the samples are small."""
    return [
        {"axis": axis, "group": group, "n": n, "precision": round(value.precision.value * 20) / 20}
        for (axis, group), value in sorted(found.items())
        if value.precision.value is not None and (n := value.n_yes + value.n_no) >= 10
    ]


def side_of(kind: str, axis: str) -> str:
    """What the groups of an axis are hidden under: a column may be called like an axis of the lexicon."""
    return axis if kind == "mentions" else f"column {axis}"


def by_group(marks: Marks) -> dict[str, np.ndarray]:
    """The records of each group, chosen or not."""
    order = np.argsort(marks.group, kind="stable")
    ends = np.searchsorted(marks.group[order], np.arange(len(marks.groups) + 1))
    return {group: marks.ids[order[ends[k] : ends[k + 1]]] for k, group in enumerate(marks.groups)}


def of_column(view: View, column: str, scope: Scope, title: str) -> Panel:
    """How many records have each value of a column, its MOST_VALUES largest."""
    marks = labels(view, column)
    ids_of = by_group(marks)
    whole = scope.count(np.flatnonzero(marks.counted))
    counts = {group: scope.count(ids) for group, ids in ids_of.items()}
    top = sorted(counts, key=lambda group: (-counts[group].n, group))[:MOST_VALUES]
    rows = [
        Row(
            group,
            {"records": counts[group]},
            {"share": Measure("share", (counts[group], whole), Estimate(counts[group].n / max(1, whole.n)))},
            groups=((side_of("labels", column), group),),
        )
        for group in top
    ]
    left = len(counts) - len(top)
    return Panel(
        f"mix:{column}",
        "glance",
        title,
        f"How many records have each value of {column}.",
        "It does not say how good these records are.",
        tuple(rows),
        {"records": whole},
        sums="all",
        note=f"The {len(top)} largest; {left} more are left out." if left else "",
        hides_groups=True,
    )


def _is_far(one: Count, other: Count) -> bool:
    """Whether what lies between two counts is nothing, or enough to be told."""
    gaps = abs(one.n - other.n), abs(one.n_documents - other.n_documents)
    return all(gap == 0 or gap >= LEAST_DOCUMENTS for gap in gaps)


def _unmarked(marked: np.ndarray, counted: Count, scope: Scope) -> dict[str, Count]:
    """The records that name no group shown; nothing where that would tell of few that do."""
    with_mark = scope.count(marked)
    if 0 < with_mark.n_documents < LEAST_DOCUMENTS:
        return {}
    n = counted.n_documents - with_mark.n_documents
    pairs = zip(counted.changed, with_mark.changed, strict=True)
    changed = tuple(None if a is None or b is None else a - b for a, b in pairs)
    return {"records that name none of these groups": Count(n, n, 0.0, changed)}


def _strict(strict: Marks | None, large: set[str], scope: Scope) -> tuple[dict[str, Count], Count]:
    """Mentions by the surest words alone, of each group that is in the totals, and their total."""
    if strict is None:
        return {}, Count(0, 0)
    within = strict.within(scope.chosen)
    n_of = np.bincount(within.group, within.n, len(strict.groups))
    ids_of = by_group(strict)
    found = {
        group: scope.count(ids_of[group], int(n))
        for group, n in zip(strict.groups, n_of, strict=True)
        if group in large
    }
    ids = np.concatenate([ids_of[group] for group in found] or [strict.ids[:0]])
    return found, scope.count(ids, sum(count.n for count in found.values()))


def _reference(group: GroupShare, hits: Count, covered: Count) -> tuple[dict[str, float | None], Measure | None]:
    against = group.against
    if against is None:
        return {"share in the reference": None}, None
    facts = {"share in the reference": against.expected}
    whole = Count(1_000_000, covered.n_documents)
    expected = Count(round(1e6 * against.expected), covered.n_documents)
    return facts, Measure("ratio", (hits, covered, expected, whole), against.ratio)


def _covered(axis: AxisShares, scope: Scope, marks: Marks) -> Count:
    names = [group.group for group in axis.groups if group.against is not None]
    inside = np.isin(marks.group, [marks.groups.index(name) for name in names])
    n = sum(group.n for group in axis.groups if group.against is not None)
    return scope.count(marks.ids[inside], n)
