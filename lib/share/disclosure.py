"""What of an audit may be published: small cells hidden, others so that they stay hidden, the rest rounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.share.cells import BASES, Count, Measure, Panel, Row
from lib.share.rounding import published, rounded
from lib.share.suppression import completed, open_lines

# Documents that a cell, or the difference of two published ones, must rest on at least.
LEAST_DOCUMENTS = 10
# Documents of which a percentage may be taken at least.
LEAST_BASE = 30
# A cell is hidden where one source gives a larger part of it.
MOST_OF_ONE_SOURCE = 0.8
WHY_FEW = "too few records for a percentage"


@dataclass(frozen=True)
class Earlier:
    """What an earlier snapshot published, and what only the server knows of it.

    rows: for each key of a row or of a panel's whole, {"public": as published, "exact": [[n, documents], ...]}.
    """

    id: str
    rows: dict[str, dict]


@dataclass(frozen=True)
class Protected:
    """panels: as published, plain values. exact: by key, what a later snapshot is tested against; never published.

    n_cells in all, of which n_hidden are not shown, n_changed of them because an earlier snapshot would tell.
    """

    panels: list[dict]
    exact: dict[str, dict]
    n_cells: int
    n_hidden: int
    n_changed: int


def protect(panels: Sequence[Panel], earlier: Sequence[Earlier] = ()) -> Protected:
    """Panels in the order in which they hide groups from one another (shares of an axis before what rests on them)."""
    public, exact = [], {}
    n_cells = n_hidden = n_changed = 0
    gone: set[tuple[str, str]] = set()
    for panel in panels:
        drafts = [_draft(row) for row in panel.rows]
        small = np.array([_is_small(row) or bool(gone & set(row.groups)) for row in panel.rows], dtype=bool)
        keys = [key_of(panel, row) for row in panel.rows]
        pairs = zip(keys, panel.rows, drafts, strict=True)
        told = np.array([_tells(key, _counts_of(row), draft, earlier) for key, row, draft in pairs], dtype=bool)
        hidden = _complete(panel, small | told)
        wholes, whole_told = _wholes(panel, hidden, earlier)
        if panel.hides_groups:
            gone |= {
                group for row, is_hidden in zip(panel.rows, hidden, strict=True) if is_hidden for group in row.groups
            }
        rows = [_blank(row) if h else draft for row, draft, h in zip(panel.rows, drafts, hidden, strict=True)]
        for key, row, shown in zip(keys, panel.rows, rows, strict=True):
            exact[key] = {"public": shown, "exact": [[count.n, count.n_documents] for count in _counts_of(row)]}
        for name, count in panel.wholes.items():
            exact[f"{panel.id}//{name}"] = {"public": wholes[name], "exact": [[count.n, count.n_documents]]}
        public.append(_public(panel, rows, wholes))
        n_cells += len(rows) + len(wholes)
        n_hidden += int(hidden.sum()) + sum(value is None for value in wholes.values())
        n_changed += int((told & ~small).sum()) + whole_told
    return Protected(public, exact, n_cells, n_hidden, n_changed)


def key_of(panel: Panel, row: Row) -> str:
    return f"{panel.id}/{row.label}/{row.column}"


def _public(panel: Panel, rows: list[dict], wholes: dict[str, int | None]) -> dict:
    return {
        "id": panel.id,
        "section": panel.section,
        "title": panel.title,
        "measures": panel.measures,
        "cannot": panel.cannot,
        "shape": panel.shape,
        "neutral": panel.neutral,
        "note": panel.note,
        "formulas": {name: measure.formula for row in panel.rows for name, measure in row.measures.items()},
        "wholes": wholes,
        "rows": rows,
    }


def _counts_of(row: Row) -> list[Count]:
    return [*row.counts.values(), *row.behind, *(term for m in row.measures.values() for term in m.terms)]


def _is_small(row: Row) -> bool:
    """Whether the row itself says too much: few documents, or those of one source."""
    shown = row.counts.values()
    few = any(count.n_documents < LEAST_DOCUMENTS for count in shown)
    return few or any(0 < c.n_documents < LEAST_DOCUMENTS for c in row.behind) or any(map(_is_of_one_source, shown))


def _is_of_one_source(count: Count) -> bool:
    return count.source_share > MOST_OF_ONE_SOURCE


def _tells(key: str, counts: Sequence[Count], draft: object, earlier: Sequence[Earlier]) -> bool:
    """Whether the row and the same one of an earlier snapshot, subtracted, speak of fewer than LEAST_DOCUMENTS.

    Nothing is told where all that is published stayed the same: the difference is nought.
    """
    for number, snapshot in enumerate(earlier):
        before = snapshot.rows.get(key)
        if before is None or _is_blank(before["public"]) or before["public"] == draft:
            continue
        if len(before["exact"]) != len(counts):  # measured otherwise then: no two numbers to subtract but the counts
            counts = counts[: len(before["exact"])]
        for count, (n, n_documents) in zip(counts, before["exact"], strict=False):
            changed = count.changed[number] if number < len(count.changed) else None
            differences = [abs(count.n - n), abs(count.n_documents - n_documents), changed or 0]
            differences.append(abs(rounded(count.n) - rounded(n)))
            if any(0 < difference < LEAST_DOCUMENTS for difference in differences):
                return True
    return False


def _is_blank(public: object) -> bool:
    return public is None or (isinstance(public, dict) and not public["is_shown"])


def _complete(panel: Panel, hidden: np.ndarray) -> np.ndarray:
    """Hidden rows of a panel with those that must go with them."""
    if not hidden.any() or panel.sums == "nothing":
        return hidden
    documents = _adding(panel)
    labels = list(dict.fromkeys(row.label for row in panel.rows))
    columns = list(dict.fromkeys(row.column for row in panel.rows))
    if panel.sums == "label":
        return completed(documents, hidden, [labels.index(row.label) for row in panel.rows])
    if panel.sums == "all":
        inside = np.array([not row.is_outside for row in panel.rows])
        found = hidden.copy()
        found[inside] = completed(documents[inside], hidden[inside])
        return found
    of_column = [columns.index(row.column) for row in panel.rows]
    table, mask = np.zeros((len(labels), len(columns)), int), np.ones((len(labels), len(columns)), bool)
    places = [(labels.index(row.label), column) for row, column in zip(panel.rows, of_column, strict=True)]
    for place, n, h in zip(places, documents, hidden, strict=True):
        table[place], mask[place] = n, h
    whole = completed(table, mask)
    return np.array([whole[place] for place in places])


def _adding(panel: Panel) -> np.ndarray:
    """(r,) documents whose sum a reader may know: of what is shown, or of what lies between two numbers shown."""
    firsts = [row.behind[0] if row.behind else next(iter(row.counts.values())) for row in panel.rows]
    return np.array([first.n_documents for first in firsts], dtype=int)


def _wholes(panel: Panel, hidden: np.ndarray, earlier: Sequence[Earlier]) -> tuple[dict[str, int | None], int]:
    """The panel's totals as published, None where hidden, and how many an earlier snapshot would tell on."""
    inside = np.array([not row.is_outside for row in panel.rows], dtype=bool)
    documents = _adding(panel)
    is_open = panel.sums == "all" and open_lines(documents[inside], hidden[inside])
    shown: dict[str, int | None] = {}
    n_told = 0
    for name, count in panel.wholes.items():
        told = _tells(f"{panel.id}//{name}", [count], rounded(count.n), earlier)
        n_told += told
        shown[name] = None if is_open or told or count.n_documents < LEAST_DOCUMENTS else rounded(count.n)
    return shown, n_told


def _draft(row: Row) -> dict:
    """The row as it would be published if nothing had to be hidden."""
    measures = {name: _measure(measure) for name, measure in row.measures.items()}
    counts = {name: rounded(count.n) for name, count in row.counts.items()}
    return _line(row, True, counts, measures)


def _blank(row: Row) -> dict:
    nothing = {"value": None, "low": None, "high": None, "why": ""}
    return _line(row, False, dict.fromkeys(row.counts), {name: dict(nothing) for name in row.measures})


def _line(row: Row, is_shown: bool, counts: dict, measures: dict) -> dict:
    return {
        "label": row.label,
        "column": row.column,
        "is_shown": is_shown,
        "counts": counts,
        "measures": measures,
        "facts": dict(row.facts) if is_shown else {name: None for name in row.facts},
    }


def _measure(measure: Measure) -> dict:
    nothing = {"value": None, "low": None, "high": None}
    estimate = measure.estimate
    if estimate.value is None:
        return {**nothing, "why": "not enough data"}
    bases = [measure.terms[at] for at in BASES[measure.formula]]
    few = any(term.n_documents < LEAST_DOCUMENTS for term in measure.terms)
    if few or any(base.n_documents < LEAST_BASE for base in bases):
        return {**nothing, "why": WHY_FEW}
    counts = [term.n for term in measure.terms]
    found = published(measure.formula, counts, estimate.value, estimate.low, estimate.high)
    if found is None:
        return {**nothing, "why": WHY_FEW}
    why = "no interval: too few records" if found[1] is None and estimate.why else ""
    return {"value": found[0], "low": found[1], "high": found[2], "why": why}
