"""The facets beside the records: one small histogram a column, each bar a filter."""

from collections.abc import Mapping

import streamlit as st

from lib.query import facets as counting
from lib.query import scales
from lib.query.facets import MOST_BARS, Facet
from lib.query.predicates import Tagged
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import asset, problem, state

# Open ones are counted on every change of the Selection; closed ones cost nothing.
MOST_OPEN = 14
OPEN_AT_FIRST = 5
MORE_BARS = 40
# With fewer values than this, looking is quicker than typing.
FIND_FROM = 15
LONGEST_LABEL = 120
KEY = "facet_bars"
TAGS = "\x00tags"


def draw(view: View, selection: Selection) -> None:
    """All columns that make a facet; those that are open with their bars."""
    columns = scales.columns(view)
    open_ = _open(view, columns)
    shown = [column for column in columns if column in open_]
    found = {facet.column: facet for facet in _counted(view, selection, shown)}
    if view.state.tags:
        columns = [*columns, TAGS]
        if TAGS in open_:
            found[TAGS] = counting.tags(view, selection)
    if not columns:
        st.caption("No column of this corpus has values that repeat, so there is nothing to filter by here.")
        return
    source = {column.name for column in view.workspace.columns}
    data = {"facets": [_sent(column, found.get(column), selection, source) for column in columns]}
    callbacks = {f"on_{name}_change": _heard(name, view) for name in _ACTS}
    _COMPONENT(key=KEY, data=data, **callbacks)


def _counted(view: View, selection: Selection, shown: list[str]) -> list[Facet]:
    """Counted anew only where something changed: moving through records leaves the facets as they are."""
    find, most = _remembered("find"), _remembered("most")
    key = (
        str(view.workspace.root),
        view.current.catalog,
        view.state.counter,
        selection.to_text(),
        tuple(shown),
        str(find),
        str(most),
    )
    kept = st.session_state.get("facets_counted")
    if kept is None or kept[0] != key:
        limits = {column: most.get(column, MOST_BARS) for column in shown}
        kept = (key, counting.facets(view, selection, shown, find=find, most=limits))
        st.session_state["facets_counted"] = kept
    return kept[1]


def _remembered(what: str) -> dict:
    return st.session_state.setdefault(f"facets_{what}", {})


def _open(view: View, columns: list[str]) -> set[str]:
    """Columns that are open: at first those with few values and the topics; one more than MOST_OPEN closes another."""
    opened = _remembered("open")
    root = str(view.workspace.root)
    if root not in opened:
        few = [c for c in columns if scales.scale(view, c).kind == "ranges" or scales.scale(view, c).n_distinct <= 100]
        source = {column.name for column in view.workspace.columns}
        first = [c for c in few if c in source][: OPEN_AT_FIRST - 2]
        first += [c for c in few if c not in source][: OPEN_AT_FIRST - len(first)]
        opened[root] = [TAGS, *(first or columns[:2])]
    return set(opened[root])


def _sent(column: str, facet: Facet | None, selection: Selection, source: set[str]) -> dict:
    """What the browser gets of one facet."""
    find, most = _remembered("find").get(column, ""), _remembered("most").get(column, MOST_BARS)
    if column == TAGS:
        is_filtered = any(isinstance(p, Tagged) for p in selection.predicates)
        group = "From decisions"
    else:
        is_filtered = bool(selection.on(column))
        group = "From the source" if column in source else "Found by analysis"
    sent = {
        "column": column,
        "label": "tags given" if column == TAGS else column,
        "group": group,
        "is_open": facet is not None,
        "is_filtered": is_filtered,
    }
    if facet is None:
        return sent
    bars = [[bar.label[:LONGEST_LABEL], bar.n_selected, bar.n_total, bar.is_chosen] for bar in facet.bars]
    return sent | {
        "kind": facet.kind,
        "bars": bars,
        "n_values": facet.n_values,
        "n_hidden": facet.n_hidden,
        "find": find,
        "can_find": facet.kind == "values" and (bool(find) or facet.n_values >= FIND_FROM),
        "can_fewer": most > MOST_BARS,
    }


def _heard(name: str, view: View):
    """The callback of one trigger; what the browser sent is checked before it is believed."""

    def heard() -> None:
        sent = (st.session_state.get(KEY) or {}).get(name)
        if isinstance(sent, Mapping) and isinstance(sent.get("column"), str):
            with problem.shown():
                _ACTS[name](view, sent["column"], sent)

    return heard


def _pick(view: View, column: str, sent: Mapping) -> None:
    selection = state.selection()
    first, last = sent.get("first"), sent.get("last")
    if column == TAGS:
        facet = counting.tags(view, selection)
    elif column in view.schema:
        facet = next(iter(_facets_of(view, selection, column)), None)
    else:
        return
    n = len(facet.bars) if facet else 0
    if all(isinstance(i, int) and not isinstance(i, bool) and 0 <= i < n for i in (first, last)):
        state.select(counting.pick(selection, facet, first, last))


def _facets_of(view: View, selection: Selection, column: str) -> list[Facet]:
    """The facet as it was drawn, so that a bar's number means the bar that was clicked."""
    kept = st.session_state.get("facets_counted")
    return [facet for facet in (kept[1] if kept else []) if facet.column == column]


def _turn(view: View, column: str, sent: Mapping) -> None:
    opened = _remembered("open").setdefault(str(view.workspace.root), [])
    if column in opened:
        opened.remove(column)
    elif column in view.schema or column == TAGS:
        opened.append(column)
        del opened[:-MOST_OPEN]


def _find(view: View, column: str, sent: Mapping) -> None:
    text = sent.get("text")
    if isinstance(text, str) and column in view.schema:
        _remembered("find")[column] = text[:200]


def _more(view: View, column: str, sent: Mapping) -> None:
    most = _remembered("most")
    most[column] = min(most.get(column, MOST_BARS) + MORE_BARS, 200) if sent.get("more") is True else MOST_BARS


def _clear(view: View, column: str, sent: Mapping) -> None:
    selection = state.selection()
    if column == TAGS:
        state.select(selection.without(*(p for p in selection.predicates if isinstance(p, Tagged))))
    else:
        state.select(selection.instead(column))


_ACTS = {"pick": _pick, "open": _turn, "find": _find, "more": _more, "clear": _clear}
_COMPONENT = st.components.v2.component(
    "winnow_facets",
    html="<div class='facets'>\n</div>",
    css=asset.read("facets.css"),
    js=asset.read("facets.js"),
)
