"""How many records of a layer lie where in a window of the map: counts by cell, each with its colour."""

import math
from dataclasses import dataclass

import duckdb
import numpy as np

from lib.errors import BadOption
from lib.query.layer import Layer, Viewport, answered, places_of, ramp_limits, window_sql

CELL_LIMIT = 4_000_000


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

    @property
    def caption(self) -> str:
        return f"{self.n_visible:,} {'record' if self.n_visible == 1 else 'records'} in view, counted by cell"


def grid_for(viewport: Viewport, n_cells: int = 224_000) -> tuple[int, int]:
    """(columns, rows) of near-square cells for a window of any shape, about 700x320 cells in number."""
    columns = math.sqrt(n_cells * viewport.width / viewport.height)
    columns = min(max(round(columns), 16), n_cells // 16)
    return columns, max(16, n_cells // columns)


def density(
    cursor: duckdb.DuckDBPyConnection, layer: Layer, viewport: Viewport, grid: tuple[int, int] | None = None
) -> Density:
    """Count the layer's records in the window by cell, in SQL.

    grid is (columns, rows), by default `grid_for` the window. The value most frequent in a cell gives it its
    category, the one listed first where two are equal. A cell includes its lower and left border, the last ones
    their upper and right border too.
    """
    columns, rows = grid or grid_for(viewport)
    if columns < 1 or rows < 1 or columns * rows > CELL_LIMIT:
        raise BadOption(f"A map of {columns} x {rows} cells cannot be drawn; take 1 to {CELL_LIMIT:,} cells.")
    window, bound = window_sql(layer, viewport)
    # One whole number for cell and code groups quicker than two columns. FROM comes first, so that the parameters
    # stand in the text in the order in which they are bound.
    cell = """(least(floor((py - ?::DOUBLE) * ?::DOUBLE), ?::DOUBLE)::INTEGER * ?::INTEGER
        + least(floor((px - ?::DOUBLE) * ?::DOUBLE), ?::DOUBLE)::INTEGER)"""
    key = f"{cell} * 256 + code" if layer.category is not None else cell
    mean = "avg(amount)" if layer.measure is not None else "NULL"
    cells = answered(
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
    if layer.category is None:
        counts = np.zeros(rows * columns, dtype=np.uint32)
        counts[key] = n
        if layer.measure is None:
            return Density(viewport, counts.reshape(shape), n_visible)
        mean = np.full(rows * columns, np.nan)
        mean[key] = cells["mean"].to_numpy()
        limits = layer.limits or ramp_limits(mean)
        return Density(viewport, counts.reshape(shape), n_visible, mean=mean.reshape(shape), limits=limits)
    by_value = np.zeros((len(layer.values) + 1, rows * columns), dtype=np.uint32)
    # Added, not assigned: NULL and a value that is not listed are two codes in SQL and may be one here.
    np.add.at(by_value, (places_of(layer.values)[key % 256], key // 256), n.astype(np.uint32))
    counts = by_value.sum(axis=0, dtype=np.uint32)
    winner = np.where(counts > 0, by_value.argmax(axis=0), -1).astype(np.int16)
    return Density(
        viewport,
        counts.reshape(shape),
        n_visible,
        category=winner.reshape(shape),
        values=tuple(layer.values),
        category_counts=tuple(int(part) for part in by_value.sum(axis=1, dtype=np.int64)),
    )
