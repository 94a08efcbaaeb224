"""What lies in a window of the map: records counted by cell with their colour, or the single points where few."""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from lib.engine.quoting import quoted
from lib.errors import BadOption

# Up to here single points are sent (about 8 bytes each, 10 in base64), beyond it a picture of counts.
POINT_LIMIT = 20_000
CELL_LIMIT = 4_000_000
_MOST_VALUES = 200
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
class Density:
    """Counts by cell, row 0 at the bottom. Arrays are `(n_rows, n_columns)`; None where the colour was not asked.

    category: index into `values`, `len(values)` for any other value or none, -1 where the cell is empty.
    mean: the mean of the measure, NaN where no record of the cell has one. limits: what the ramp spans.
    category_counts: records in the window by value, the last one for all other values.
    """

    viewport: Viewport
    counts: np.ndarray
    n_visible: int
    category: np.ndarray | None = None
    values: tuple | None = None
    category_counts: tuple[int, ...] | None = None
    mean: np.ndarray | None = None
    limits: tuple[float, float] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return self.counts.shape


@dataclass(frozen=True)
class Points:
    """Single records in the window, by ascending id: arrays `(n_shown,)`, coloured as in Density.

    n_visible is how many the window holds; where n_shown is smaller, the points are a fixed sample of them.
    """

    viewport: Viewport
    ids: np.ndarray
    x: np.ndarray
    y: np.ndarray
    n_visible: int
    category: np.ndarray | None = None
    values: tuple | None = None
    mean: np.ndarray | None = None
    limits: tuple[float, float] | None = None

    @property
    def n_shown(self) -> int:
        return len(self.ids)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.ids.shape

    def packed(self) -> dict[str, object]:
        """For the browser: little-endian arrays in base64. x and y are 16-bit steps across the viewport, so a point
        is off by less than a thirtieth of a pixel on a screen of 2,000; ids are 32-bit."""
        window = self.viewport
        across = _steps(self.x, window.x0, window.width)
        up = _steps(self.y, window.y0, window.height)
        return {
            "n": self.n_shown,
            "ids": _base64(self.ids.astype("<u4")),
            "x": _base64(across),
            "y": _base64(up),
            "window": [window.x0, window.y0, window.x1, window.y1],
        }


def grid_for(viewport: Viewport, n_cells: int = 224_000) -> tuple[int, int]:
    """(columns, rows) of near-square cells for a window of any shape, about 700x320 cells in number."""
    columns = math.sqrt(n_cells * viewport.width / viewport.height)
    columns = min(max(round(columns), 16), n_cells // 16)
    return columns, max(16, n_cells // columns)


def density(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    viewport: Viewport,
    *,
    where: str = "true",
    parameters: Sequence = (),
    grid: tuple[int, int] = (700, 320),
    category: str | None = None,
    values: Sequence = (),
    measure: str | None = None,
    limits: tuple[float, float] | None = None,
    x: str = "map_x",
    y: str = "map_y",
) -> Density:
    """Count the records of the window by cell, in SQL; records that are not on the map (NULL) are left out.

    `where` is a condition whose values stand as `?` in it and in order in `parameters`. Colour by at most one of:
    `category`, a column, with the `values` that get a colour each (the value most frequent in a cell wins, the one
    listed first where two are equal; None stands for NULL); `measure`, a numeric column, with `limits` of the ramp (by
    default the 2nd and 98th percentile of the cells' means). A cell includes its lower and left border, the last ones
    their upper and right border too.
    """
    columns, rows = grid
    if columns < 1 or rows < 1 or columns * rows > CELL_LIMIT:
        raise BadOption(f"A map of {columns} x {rows} cells cannot be drawn; take 1 to {CELL_LIMIT:,} cells.")
    window, bound = _window(table, viewport, where, parameters, x, y, category, values, measure)
    # One whole number for cell and code groups quicker than two columns. FROM comes first, so that the parameters
    # stand in the text in the order in which they are bound.
    cell = """(least(floor((py - ?::DOUBLE) * ?::DOUBLE), ?::DOUBLE)::INTEGER * ?::INTEGER
        + least(floor((px - ?::DOUBLE) * ?::DOUBLE), ?::DOUBLE)::INTEGER)"""
    key = f"{cell} * 256 + code" if category is not None else cell
    mean = "avg(amount)" if measure is not None else "NULL"
    cells = _arrow(
        cursor,
        f"FROM ({window}) SELECT {key} AS key, count(*)::INTEGER AS n, {mean} AS mean GROUP BY key",
        [
            *bound,
            *(viewport.y0, rows / viewport.height, rows - 1, columns),
            *(viewport.x0, columns / viewport.width, columns - 1),
        ],
    )
    key, n = cells["key"].to_numpy(), cells["n"].to_numpy()
    shape, n_visible = (rows, columns), int(n.sum())
    if category is None:
        counts = np.zeros(rows * columns, dtype=np.uint32)
        counts[key] = n
        if measure is None:
            return Density(viewport, counts.reshape(shape), n_visible)
        mean = np.full(rows * columns, np.nan)
        mean[key] = cells["mean"].to_numpy()
        span = limits or _limits(mean)
        return Density(viewport, counts.reshape(shape), n_visible, mean=mean.reshape(shape), limits=span)
    by_value = np.zeros((len(values) + 1, rows * columns), dtype=np.uint32)
    # Added, not assigned: NULL and a value that is not listed are two codes in SQL and may be one here.
    np.add.at(by_value, (_codes(values)[key % 256], key // 256), n.astype(np.uint32))
    counts = by_value.sum(axis=0, dtype=np.uint32)
    winner = np.where(counts > 0, by_value.argmax(axis=0), -1).astype(np.int16)
    return Density(
        viewport,
        counts.reshape(shape),
        n_visible,
        category=winner.reshape(shape),
        values=tuple(values),
        category_counts=tuple(int(part) for part in by_value.sum(axis=1, dtype=np.int64)),
    )


def points(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    viewport: Viewport,
    *,
    where: str = "true",
    parameters: Sequence = (),
    limit: int = POINT_LIMIT,
    category: str | None = None,
    values: Sequence = (),
    measure: str | None = None,
    limits: tuple[float, float] | None = None,
    identifier: str = "id",
    x: str = "map_x",
    y: str = "map_y",
) -> Points:
    """The single records of the window, at most `limit`; arguments as for `density`.

    Where the window holds more, those with the lowest hash of their id are taken: the same ones each time, spread
    over all ids alike. The hash is Knuth's multiplicative one (The Art of Computer Programming, 6.4), since DuckDB's
    own may change between versions.
    """
    window, bound = _window(table, viewport, where, parameters, x, y, category, values, measure, identifier)
    found = _arrow(
        cursor,
        f"""FROM ({window}) SELECT id, px, py, code, amount, count(*) OVER () AS n_visible
            ORDER BY (id::UBIGINT % 4294967296 * 2654435761) % 4294967296, id LIMIT ?""",
        [*bound, limit],
    )
    found = found.sort_by("id")
    mean = found["amount"].to_numpy() if measure is not None else None
    return Points(
        viewport,
        found["id"].to_numpy(),
        found["px"].to_numpy(),
        found["py"].to_numpy(),
        int(found["n_visible"][0].as_py()) if found.num_rows else 0,
        category=_codes(values)[found["code"].to_numpy()].astype(np.int16) if category is not None else None,
        values=tuple(values) if category is not None else None,
        mean=mean,
        limits=(limits or _limits(mean)) if measure is not None else None,
    )


def _window(
    table: str,
    viewport: Viewport,
    where: str,
    parameters: Sequence,
    x: str,
    y: str,
    category: str | None,
    values: Sequence,
    measure: str | None,
    identifier: str | None = None,
) -> tuple[str, list]:
    """SQL for the records of the window as px, py, code, amount (and id), and its parameters in order."""
    if category is not None and measure is not None:
        raise BadOption("The map is coloured either by a category or by a measure; choose one.")
    bound: list = []
    code = "NULL"
    if category is not None:
        listed = [value for value in values if value is not None]
        if len(set(values)) != len(values) or len(values) > _MOST_VALUES:
            raise BadOption(f"The values that get a colour must all differ and be at most {_MOST_VALUES}.")
        known = f"list_position(?, {quoted(category)}), " if listed else ""
        bound += [listed] if listed else []
        code = f"coalesce({known}CASE WHEN {quoted(category)} IS NULL THEN 0 END, {_UNLISTED})::INTEGER"
    amount = f"{quoted(measure)}::DOUBLE" if measure is not None else "NULL::DOUBLE"
    if measure is not None:
        # A NaN would make the mean of its whole cell unknown.
        amount = f"CASE WHEN isfinite({amount}) THEN {amount} END"
    key = f"{quoted(identifier)} AS id, " if identifier is not None else ""
    across, up = quoted(x), quoted(y)
    sql = f"""SELECT {key}{across}::DOUBLE AS px, {up}::DOUBLE AS py, {code} AS code, {amount} AS amount
        FROM {quoted(table)}
        WHERE ({where}) AND {across} BETWEEN ? AND ? AND {up} BETWEEN ? AND ?"""
    return sql, [*bound, *parameters, viewport.x0, viewport.x1, viewport.y0, viewport.y1]


def _codes(values: Sequence) -> np.ndarray:
    """From the codes in SQL (0 for NULL, 1.. for the values listed but NULL, 255) to places in `values`: `(256,)`."""
    places = np.full(256, len(values), dtype=np.int64)
    listed = [place for place, value in enumerate(values) if value is not None]
    places[1 : len(listed) + 1] = listed
    if None in values:
        places[0] = list(values).index(None)
    return places


def _arrow(cursor: duckdb.DuckDBPyConnection, sql: str, bound: list) -> pa.Table:
    # A copy of the whole result: in DuckDB 2.0 a result that is still open holds the cursor.
    return cursor.sql(sql, params=bound).to_arrow_table()


def _limits(mean: np.ndarray) -> tuple[float, float]:
    """The 2nd and 98th percentile, so that a few extreme cells do not take the whole ramp; (0, 1) where all is NaN."""
    there = mean[~np.isnan(mean)]
    if not len(there):
        return 0.0, 1.0
    low, high = np.quantile(there, [0.02, 0.98])
    return float(low), float(high)


def _steps(values: np.ndarray, start: float, span: float) -> np.ndarray:
    return np.clip(np.rint((values - start) / span * 65535), 0, 65535).astype("<u2")


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
