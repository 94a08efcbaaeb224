"""The corpus as a map: what a window of it shows for a Selection, coloured by a column, with the names of topics."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from lib.corpus.artifacts import read_array
from lib.corpus.columns import is_date, is_list
from lib.engine.quoting import quoted
from lib.errors import NotComputed
from lib.query import scales
from lib.query.density import Density, density
from lib.query.layer import Layer, Viewport
from lib.query.points import POINT_LIMIT, Points, points
from lib.query.polygon import Polygon
from lib.query.predicates import Lasso, OneOf, Scalar
from lib.query.selection import Selection
from lib.query.view import View

# More values than this cannot be told apart by colour; the rest share one.
MOST_COLOURED = 10
# Around the outermost records, as a share of the map's width.
MARGIN = 0.04
LABELLED_POINTS = 2_000
LABEL_CHARS = 120
SAMPLED = 2_000
SEED = 7


@dataclass(frozen=True)
class Colour:
    """What gives a record its colour: one of the values of a column, or the amount in one of numbers or dates."""

    column: str
    kind: Literal["values", "measure"]
    values: tuple[Scalar, ...] = ()
    is_time: bool = False

    def written(self, amount: float) -> str:
        """An amount at an end of the ramp, as a person reads it."""
        if self.is_time:
            return datetime.fromtimestamp(amount, UTC).strftime("%Y-%m-%d")
        return f"{amount:,.4g}"


@dataclass(frozen=True)
class Place:
    """A topic's name, in the middle of its records."""

    name: str
    x: float
    y: float
    n_records: int


@dataclass(frozen=True)
class Picture:
    """What to draw: counts by cell, or single points with the start of their texts where there are few."""

    density: Density | None
    points: Points | None
    labels: tuple[str, ...]
    counts: tuple[int, ...] | None
    n_visible: int


def has_map(view: View) -> bool:
    return "map_x" in view.schema


def colour_columns(view: View) -> list[str]:
    """Columns that a map can be coloured by, topics first."""
    names = [name for name in scales.columns(view) if not is_list(view.schema[name])]
    names = [name for name in names if _colour(view, name) is not None]
    first = [name for name in ("topic", "subtopic") if name in names]
    return first + [name for name in names if name not in first]


def colour(view: View, column: str | None) -> Colour | None:
    """The colouring by a column; None for a column that gives none."""
    return _colour(view, column) if column in view.schema else None


_colours: WeakKeyDictionary[View, dict[str, Colour | None]] = WeakKeyDictionary()


def _colour(view: View, column: str) -> Colour | None:
    known = _colours.setdefault(view, {})
    if column not in known:
        known[column] = _made_colour(view, column)
    return known[column]


def _made_colour(view: View, column: str) -> Colour | None:
    scale = scales.scale(view, column)
    if scale.kind == "ranges":
        return Colour(column, "measure", is_time=is_date(view.schema[column]))
    name = quoted(column)
    rows = view.rows(
        f"SELECT {name}, count(*) FROM catalog WHERE map_x IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        [MOST_COLOURED],
    )
    values = tuple(row[0] for row in rows)
    plain = all(value is None or isinstance(value, str | int | float | bool) for value in values)
    return Colour(column, "values", values) if values and plain else None


_homes: WeakKeyDictionary[View, Viewport] = WeakKeyDictionary()


def home(view: View) -> Viewport:
    """A window that holds every record. Raises NotComputed before the stage map."""
    if not has_map(view):
        raise NotComputed("This corpus has no map yet; run `analyse` up to the stage map.")
    if view not in _homes:
        row = view.rows("SELECT min(map_x), min(map_y), max(map_x), max(map_y) FROM catalog")[0]
        x0, y0, x1, y1 = (float(side) if side is not None else 0.0 for side in row)
        margin = MARGIN * max(x1 - x0, y1 - y0) or 1.0
        _homes[view] = Viewport(x0 - margin, y0 - margin, x1 + margin, y1 + margin)
    return _homes[view]


def drawn(selection: Selection) -> Selection:
    """What the map draws: the Selection without its lassos, which are drawn as outlines over their surroundings."""
    return selection.without(*lassos(selection))


def lassos(selection: Selection) -> tuple[Lasso, ...]:
    return tuple(predicate for predicate in selection.predicates if isinstance(predicate, Lasso))


def picture(view: View, selection: Selection, viewport: Viewport, colouring: Colour | None) -> Picture:
    """The records of the Selection in the window: a picture of counts, or points where there are few enough."""
    condition, parameters = view.where(drawn(selection))
    given: dict = {"where": condition, "parameters": parameters}
    if colouring is not None and colouring.kind == "values":
        given |= {"category": colouring.column, "values": colouring.values}
    elif colouring is not None:
        given |= {"measure": colouring.column, "measure_is_time": colouring.is_time}
    layer = Layer(**given)
    with view.cursor() as cursor:
        counted = density(cursor, layer, viewport)
        if counted.n_visible > POINT_LIMIT:
            return Picture(counted, None, (), counted.category_counts, counted.n_visible)
        single = points(cursor, layer, viewport)
    labels = _labels(view, single.ids) if single.n_shown <= LABELLED_POINTS else ()
    return Picture(None, single, labels, counted.category_counts, single.n_visible)


def _labels(view: View, ids: np.ndarray) -> tuple[str, ...]:
    rows = view.rows(
        "SELECT id, left(text, ?) FROM texts WHERE id = ANY(CAST(? AS BIGINT[]))", [LABEL_CHARS, ids.tolist()]
    )
    text_of = dict(rows)
    return tuple(text_of.get(int(id_), "") for id_ in ids)


_names: WeakKeyDictionary[View, dict[str, tuple[Place, ...]]] = WeakKeyDictionary()


def names(view: View, level: str) -> tuple[Place, ...]:
    """The names of a level ("topic" or "subtopic"), each at the median of its largest subtopic; none before topics.

    The median of a whole topic can lie between its parts, where there is nothing.
    """
    if level not in view.schema or not has_map(view):
        return ()
    known = _names.setdefault(view, {})
    if level not in known:
        name = quoted(level)
        rows = view.rows(
            f"""SELECT {name}, arg_max(x, n), arg_max(y, n), sum(n)::BIGINT FROM (
                    SELECT {name}, subtopic, median(map_x) AS x, median(map_y) AS y, count(*) AS n FROM catalog
                    WHERE map_x IS NOT NULL AND {name} IS NOT NULL GROUP BY ALL ORDER BY n DESC, subtopic)
                GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT 200"""
        )
        known[level] = tuple(Place(*row) for row in rows)
    return known[level]


def nearest(view: View, selection: Selection, x: float, y: float, radius: float) -> int | None:
    """The record of the Selection nearest to a place on the map, within a radius; None where there is none."""
    condition, parameters = view.where(drawn(selection))
    rows = view.rows(
        f"""SELECT id FROM catalog WHERE ({condition}) AND map_x BETWEEN ? AND ? AND map_y BETWEEN ? AND ?
            ORDER BY (map_x - ?) ** 2 + (map_y - ?) ** 2, id LIMIT 1""",
        [*parameters, x - radius, x + radius, y - radius, y + radius, x, y],
    )
    return int(rows[0][0]) if rows else None


def pick(selection: Selection, colouring: Colour, value: Scalar, is_other: bool) -> Selection:
    """The Selection after a click on a line of the legend; a second click takes the filter away."""
    values = colouring.values if is_other else (value,)
    wanted = OneOf(colouring.column, values, negated=is_other)
    if wanted in selection.predicates:
        return selection.without(wanted)
    return selection.instead(colouring.column, wanted)


def outlined(selection: Selection) -> tuple[Polygon, ...]:
    return tuple(lasso.polygon for lasso in lassos(selection))


@dataclass(frozen=True)
class Surroundings:
    """How much of a lasso is a neighbourhood in the original space.

    share: of the stored nearest neighbours (by cosine) of the records inside, those that are inside too, 0..1.
    expected: what the share would be if the lasso held records picked at random. n_sampled: records it rests on.
    """

    share: float
    expected: float
    n_sampled: int
    n_records: int


def surroundings(view: View, selection: Selection) -> Surroundings | None:
    """The surroundings of the Selection, from a seeded sample; None before the stage neighbours or for no record."""
    key = view.current.artifacts.get("neighbours")
    ids = view.ids(selection)
    if key is None or not len(ids):
        return None
    near = read_array(view.workspace.artifact_path("neighbours", key), "neighbours")
    chosen = ids
    if len(ids) > SAMPLED:
        chosen = np.sort(np.random.default_rng(SEED).choice(ids, SAMPLED, replace=False))
    inside = np.zeros(view.n_records, dtype=bool)
    inside[ids] = True
    found = np.asarray(near[chosen])
    known = found >= 0
    if not known.any():
        return None
    share = float(inside[found[known]].mean())
    return Surroundings(share, len(ids) / view.n_records, len(chosen), len(ids))
