"""How many records of the Selection, and of the corpus, have each value of a column: bars that set a filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.query import scales
from lib.query.counts import MANY_VALUES, Counts, by_element, by_value, count_of, load_totals, totals_of
from lib.query.predicates import Between, OneOf, Scalar, Tagged
from lib.query.scales import Scale
from lib.query.selection import Selection
from lib.query.view import View

MOST_BARS = 10
NONE_LABEL = "(none)"


@dataclass(frozen=True)
class Bar:
    """One value or range. n_selected counts the Selection without its filters on this very column, n_total the
    whole corpus. is_chosen says that the Selection's filter on this column takes this bar in.
    """

    label: str
    predicate: OneOf | Between | Tagged
    n_selected: int
    n_total: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """The bars of one column. n_values: how many values the Selection has here, n_hidden: those without a bar."""

    column: str
    kind: str
    bars: tuple[Bar, ...]
    n_values: int
    n_hidden: int
    is_filtered: bool


def facets(
    view: View,
    selection: Selection,
    columns: Sequence[str],
    *,
    find: Mapping[str, str] | None = None,
    most: int | Mapping[str, int] = MOST_BARS,
) -> list[Facet]:
    """One facet for each column, in that order, each counted without the Selection's filters on its own column.

    find: for a column, what its values must contain, in any case. most: bars a column of values shows.
    Columns with the same condition are counted in one scan. Raises BadFilter (a filter that cannot run), KeyError.
    """
    find = {column: text.strip() for column, text in (find or {}).items() if text.strip()}
    limits = {column: most if isinstance(most, int) else most.get(column, MOST_BARS) for column in columns}
    made = {column: scales.scale(view, column) for column in columns}
    load_totals(view, list(made.values()))
    groups: dict[tuple[str, str], list[Scale]] = {}
    found: dict[str, Facet] = {}
    for column, scale in made.items():
        others = selection.instead(column)
        if column not in find and not others.predicates and (others.scope == "all" or _nothing_is_out(view, others)):
            counts = totals_of(view, scale)
            found[column] = _facet(view, selection, scale, _top(scale, counts, limits[column]), len(counts), False)
            continue
        alone = scale.is_list or column in find or scale.n_distinct > MANY_VALUES
        groups.setdefault((others.to_text(), column if alone else ""), []).append(scale)
    for scales_ in groups.values():
        condition, parameters = view.where(selection.instead(scales_[0].column))
        if scales_[0].is_list:
            counted = [by_element(view, scales_[0], condition, parameters, find, limits)]
        else:
            counted = by_value(view, scales_, condition, parameters, find, limits)
        for scale, (counts, n_values) in zip(scales_, counted, strict=True):
            found[scale.column] = _facet(view, selection, scale, counts, n_values, scale.column in find)
    return [found[column] for column in columns]


def _nothing_is_out(view: View, selection: Selection) -> bool:
    return selection.scope == "kept" and view.state.n_excluded == 0


def _top(scale: Scale, totals: Counts, most: int) -> Counts:
    return totals if scale.kind == "ranges" else dict(list(totals.items())[:most])


def _facet(view: View, selection: Selection, scale: Scale, counts: Counts, n_values: int, is_found: bool) -> Facet:
    chosen = selection.on(scale.column)
    if scale.kind == "ranges":
        totals = totals_of(view, scale)
        bars = [
            Bar(label, range_, counts.get(i, 0), totals.get(i, 0), any(_takes_in(p, range_) for p in chosen))
            for i, (range_, label) in enumerate(zip(scale.ranges, scale.labels, strict=True))
        ]
        if totals.get(-1):
            bars.append(_value_bar(scale, None, counts.get(-1, 0), totals[-1], chosen))
        return Facet(scale.column, "ranges", tuple(bars), len(scale.ranges), 0, bool(chosen))
    shown = list(counts)
    if not is_found:  # what is chosen stays in sight, also when it is rare or gone
        picked = (value for p in chosen if isinstance(p, OneOf) and not p.negated for value in p.values)
        shown += [value for value in picked if value not in counts]
    missing = [value for value in shown if value not in counts]
    counts = {**counts, **count_of(view, selection.instead(scale.column), scale, missing)}
    if scale.is_ordered:
        shown.sort(key=lambda value: (value is None, value))
    totals = totals_of(view, scale, shown)
    bars = [_value_bar(scale, value, counts.get(value, 0), totals.get(value, 0), chosen) for value in shown]
    return Facet(scale.column, "values", tuple(bars), n_values, max(0, n_values - len(bars)), bool(chosen))


def _value_bar(scale: Scale, value: Scalar, n_selected: int, n_total: int, chosen: tuple) -> Bar:
    is_chosen = any(isinstance(p, OneOf) and not p.negated and value in p.values for p in chosen)
    return Bar(label_of(value), OneOf(scale.column, (value,)), n_selected, n_total, is_chosen)


def label_of(value: Scalar) -> str:
    """How a value is written on its bar."""
    if value is None:
        return NONE_LABEL
    if value == "":
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _takes_in(predicate: object, range_: Between) -> bool:
    """Whether the filter holds for the whole range."""
    if not isinstance(predicate, Between) or predicate.negated:
        return False
    above = predicate.low is None or (range_.low is not None and range_.low >= predicate.low)
    below = predicate.high is None or (range_.high is not None and range_.high <= predicate.high)
    return above and below


def tags(view: View, selection: Selection) -> Facet:
    """The tags in force as a facet, the most frequent in the Selection first."""
    state = view.state
    mask = np.zeros(view.n_records, dtype=bool)
    others = Selection(tuple(p for p in selection.predicates if not isinstance(p, Tagged)), selection.scope)
    if state.tags:
        mask[view.ids(others)] = True
    bars = [
        Bar(tag, Tagged(tag), int(np.count_nonzero(mask[ids])), len(ids), Tagged(tag) in selection.predicates)
        for tag, ids in state.tags.items()
    ]
    bars.sort(key=lambda bar: (-bar.n_selected, bar.label))
    return Facet("", "tags", tuple(bars), len(bars), 0, any(isinstance(p, Tagged) for p in selection.predicates))


def pick(selection: Selection, facet: Facet, first: int, last: int | None = None) -> Selection:
    """The Selection after a click on bar number `first`, or a drag from it to bar `last`.

    A value is added to the filter of its column, or taken out of it; a range takes the place of the one before, and
    a click on the only one chosen takes it away. Raises IndexError for a bar that is not there.
    """
    bar = facet.bars[first]
    if facet.kind == "tags":
        return selection.without(bar.predicate) if bar.is_chosen else selection.and_(bar.predicate)
    chosen = [b for b in facet.bars if b.is_chosen]
    if isinstance(bar.predicate, Between):
        low, high = (facet.bars[i].predicate for i in sorted((first, first if last is None else last)))
        if not isinstance(low, Between) or not isinstance(high, Between):
            low = high = bar.predicate
        wanted = Between(facet.column, low.low, high.high, open=high.high is not None)
        if wanted in selection.on(facet.column):
            return selection.instead(facet.column)
        return selection.instead(facet.column, wanted)
    values = [v for b in chosen if isinstance(b.predicate, OneOf) for v in b.predicate.values]
    (value,) = bar.predicate.values
    values = [v for v in values if v != value] if bar.is_chosen else [*values, value]
    return selection.instead(facet.column, *([OneOf(facet.column, tuple(values))] if values else []))
