"""What the map draws: a window, the records in it that a filter leaves, and what gives them their colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from lib.engine.quoting import quoted
from lib.errors import BadOption

MOST_VALUES = 200
# Codes in SQL: 0 for NULL, 1 and up for the values listed but NULL, and this for values that are not listed.
_UNLISTED = 255


@dataclass(frozen=True)
class Viewport:
    """A window of the map: left x0, bottom y0, right x1, top y1, in the units of map_x and map_y."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        sides = (self.x0, self.y0, self.x1, self.y1)
        if not all(isinstance(side, int | float) and math.isfinite(side) for side in sides):
            raise BadOption("The window of the map is not made of four finite numbers; reset the view.")
        if not (self.x1 > self.x0 and self.y1 > self.y0):
            raise BadOption("The window of the map has no area; reset the view.")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True)
class Layer:
    """Which records, and coloured by what. Names are of columns of `table`; they are quoted here.

    where: a condition whose values stand as `?` in it and in order in `parameters`. Colour by at most one of:
    category, a column, with the `values` that get a colour each (None stands for NULL); measure, a numeric column, or
    one of dates or time stamps where measure_is_time (its amount is seconds since 1970), with the `limits` that the
    ramp of colours spans, by default the 2nd and 98th percentile of what is drawn.
    Raises BadOption for a colour that cannot be.
    """

    table: str = "catalog"
    where: str = "true"
    parameters: Sequence = ()
    category: str | None = None
    values: Sequence = ()
    measure: str | None = None
    measure_is_time: bool = False
    limits: tuple[float, float] | None = None
    identifier: str = "id"
    x: str = "map_x"
    y: str = "map_y"

    def __post_init__(self) -> None:
        if self.category is not None and self.measure is not None:
            raise BadOption("The map is coloured either by a category or by a measure; choose one.")
        if len(set(self.values)) != len(self.values) or len(self.values) > MOST_VALUES:
            raise BadOption(f"The values that get a colour must all differ and be at most {MOST_VALUES}.")


def window_sql(layer: Layer, viewport: Viewport) -> tuple[str, list]:
    """SQL for the layer's records in the window as id, px, py, code, amount, and its parameters in order.

    Records that are not on the map (NULL) are not in any window. `places_of` translates the codes.
    """
    bound: list = []
    code = "NULL"
    if layer.category is not None:
        listed = [value for value in layer.values if value is not None]
        known = f"list_position(?, {quoted(layer.category)}), " if listed else ""
        bound += [listed] if listed else []
        code = f"coalesce({known}CASE WHEN {quoted(layer.category)} IS NULL THEN 0 END, {_UNLISTED})::INTEGER"
    amount = "NULL::DOUBLE"
    if layer.measure is not None:
        # A NaN would make the mean of its whole cell unknown.
        amount = f"epoch({quoted(layer.measure)})" if layer.measure_is_time else f"{quoted(layer.measure)}::DOUBLE"
        amount = f"CASE WHEN isfinite({amount}) THEN {amount} END"
    x, y = quoted(layer.x), quoted(layer.y)
    sql = f"""SELECT {quoted(layer.identifier)} AS id, {x}::DOUBLE AS px, {y}::DOUBLE AS py,
            {code} AS code, {amount} AS amount
        FROM {quoted(layer.table)}
        WHERE ({layer.where}) AND {x} BETWEEN ? AND ? AND {y} BETWEEN ? AND ?"""
    return sql, [*bound, *layer.parameters, viewport.x0, viewport.x1, viewport.y0, viewport.y1]


def places_of(values: Sequence) -> np.ndarray:
    """From a code in SQL to its place in `values`, or `len(values)` for all that are not listed: int64 `(256,)`."""
    places = np.full(_UNLISTED + 1, len(values), dtype=np.int64)
    listed = [place for place, value in enumerate(values) if value is not None]
    places[1 : len(listed) + 1] = listed
    if None in values:
        places[0] = list(values).index(None)
    return places


def answered(cursor: duckdb.DuckDBPyConnection, sql: str, bound: list) -> pa.Table:
    """The whole answer as Arrow; in DuckDB 2.0 a result that is still open would hold the cursor."""
    return cursor.sql(sql, params=bound).to_arrow_table()


def ramp_limits(amounts: np.ndarray) -> tuple[float, float]:
    """The 2nd and 98th percentile, so that a few extremes do not take the whole ramp; (0, 1) where all is NaN."""
    there = amounts[~np.isnan(amounts)]
    if not len(there):
        return 0.0, 1.0
    low, high = np.quantile(there, [0.02, 0.98])
    return float(low), float(high)
