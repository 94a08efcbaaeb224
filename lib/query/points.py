"""Which single records of a layer lie in a window of the map, where the window holds few enough to tell apart."""

import base64
from dataclasses import dataclass

import duckdb
import numpy as np

from lib.query.layer import Layer, Viewport, answered, places_of, ramp_limits, window_sql

# Up to here single points are sent (9 bytes each, 12 in base64), beyond it a picture of counts.
POINT_LIMIT = 20_000


@dataclass(frozen=True)
class Points:
    """Single records in the window, by ascending id: arrays `(n_shown,)`; None where the colour was not asked.

    category: index into `values`, `len(values)` for any other value or none. mean: the measure itself, NaN where
    there is none. n_visible: how many the window holds; where fewer are shown, they are a fixed sample of them.
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

    @property
    def caption(self) -> str:
        if self.n_shown < self.n_visible:
            return f"{self.n_shown:,} of {self.n_visible:,} records in view, a sample"
        return f"{self.n_visible:,} {'record' if self.n_visible == 1 else 'records'} in view, each a point"

    def packed(self) -> dict[str, object]:
        """For the browser: little-endian arrays in base64. x and y are 16-bit steps across the viewport, so a point
        is off by less than a thirtieth of a pixel on a screen of 2,000; ids are 32-bit."""
        window = self.viewport
        return {
            "n": self.n_shown,
            "ids": _base64(self.ids.astype("<u4")),
            "x": _base64(_steps(self.x, window.x0, window.width)),
            "y": _base64(_steps(self.y, window.y0, window.height)),
            "window": [window.x0, window.y0, window.x1, window.y1],
        }


def points(cursor: duckdb.DuckDBPyConnection, layer: Layer, viewport: Viewport, limit: int = POINT_LIMIT) -> Points:
    """The layer's records in the window, at most `limit`.

    Where the window holds more, those with the lowest hash of their id are taken: the same ones each time, spread
    over all ids alike. The hash is Knuth's multiplicative one (The Art of Computer Programming, 6.4), since DuckDB's
    own may change between versions.
    """
    window, bound = window_sql(layer, viewport)
    found = answered(
        cursor,
        f"""FROM ({window}) SELECT id, px, py, code, amount, count(*) OVER () AS n_visible
            ORDER BY (id::UBIGINT % 4294967296 * 2654435761) % 4294967296, id LIMIT ?""",
        [*bound, limit],
    ).sort_by("id")
    is_category, is_measure = layer.category is not None, layer.measure is not None
    amounts = found["amount"].to_numpy()
    return Points(
        viewport,
        found["id"].to_numpy(),
        found["px"].to_numpy(),
        found["py"].to_numpy(),
        int(found["n_visible"][0].as_py()) if found.num_rows else 0,
        category=places_of(layer.values)[found["code"].to_numpy()].astype(np.int16) if is_category else None,
        values=tuple(layer.values) if is_category else None,
        mean=amounts if is_measure else None,
        limits=(layer.limits or ramp_limits(amounts)) if is_measure else None,
    )


def _steps(values: np.ndarray, start: float, span: float) -> np.ndarray:
    return np.clip(np.rint((values - start) / span * 65535), 0, 65535).astype("<u2")


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
