"""Which points lie inside a lasso: membership of millions of points in a simple polygon, exact and quick."""

import math
from collections.abc import Sequence

import numba
import numpy as np

from lib.errors import BadFilter

Polygon = tuple[tuple[float, float], ...]

VERTEX_LIMIT = 400
VERTEX_AIM = 200
# Below this many points a fine raster costs more than it saves.
_FEW_POINTS = 50_000


def polygon(vertices: Sequence[Sequence[float]]) -> Polygon:
    """The vertices of a lasso as a checked, hashable value: 3 to 400 finite (x, y) pairs, closed implicitly.

    Raises BadFilter for anything else, also for vertices that are not numbers.
    """
    if isinstance(vertices, str | bytes) or not isinstance(vertices, Sequence | np.ndarray):
        raise BadFilter("A lasso must be a list of points; draw it again.")
    corners = []
    for vertex in vertices:
        if isinstance(vertex, str | bytes) or not isinstance(vertex, Sequence | np.ndarray) or len(vertex) != 2:
            raise BadFilter("A lasso has a point that is not an (x, y) pair; draw it again.")
        if any(isinstance(part, bool) or not isinstance(part, int | float | np.number) for part in vertex):
            raise BadFilter("A lasso has a point that is not made of numbers; draw it again.")
        corners.append((float(vertex[0]), float(vertex[1])))
    if any(not (math.isfinite(x) and math.isfinite(y)) for x, y in corners):
        raise BadFilter("A lasso has a point that is not a finite number; draw it again.")
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if not 3 <= len(corners) <= VERTEX_LIMIT:
        raise BadFilter(f"A lasso needs 3 to {VERTEX_LIMIT} points, and this one has {len(corners)}; draw it again.")
    return tuple(corners)


def bounds(shape: Polygon) -> tuple[float, float, float, float]:
    """The smallest box around the polygon: (x0, y0, x1, y1)."""
    across, up = zip(*shape, strict=True)
    return min(across), min(up), max(across), max(up)


def simplified(
    vertices: Sequence[Sequence[float]], tolerance: float, n_max: int = VERTEX_AIM
) -> tuple[tuple[float, float], ...]:
    """The same outline with fewer vertices: none dropped is further than the tolerance from the new outline.

    Douglas and Peucker (Cartographica 10(2), 1973), started from the two vertices furthest apart in order, since an
    outline has no ends. The tolerance (map units, give less than a pixel) doubles until at most `n_max` remain.
    """
    outline = np.asarray(vertices, dtype=np.float64)
    if len(outline) <= 3:
        return tuple(map(tuple, outline.tolist()))
    tolerance = max(float(tolerance), 1e-9 * float(np.ptp(outline, axis=0).max()) or 1e-300)
    while True:
        kept = _douglas_peucker(outline, tolerance)
        if len(kept) <= n_max:
            return tuple(map(tuple, outline[kept].tolist()))
        tolerance *= 2.0


def _douglas_peucker(outline: np.ndarray, tolerance: float) -> list[int]:
    n = len(outline)
    far = int(np.argmax(((outline - outline[0]) ** 2).sum(axis=1)))
    closed = np.vstack([outline, outline[:1]])
    kept = {0, far}
    spans = [(0, far), (far, n)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        base = closed[end] - closed[start]
        inner = closed[start + 1 : end] - closed[start]
        squared = float(base @ base)
        along = np.clip(inner @ base / squared, 0.0, 1.0) if squared > 0 else np.zeros(len(inner))
        apart = np.hypot(*(inner - along[:, None] * base).T)
        worst = int(np.argmax(apart))
        if apart[worst] > tolerance:
            middle = start + 1 + worst
            kept.add(middle)
            spans += [(start, middle), (middle, end)]
    # A shape thinner than the tolerance would become a line; keep it a triangle.
    for extra in (n // 3, 2 * n // 3, n // 2, 1):
        if len(kept) >= 3:
            break
        kept.add(extra)
    return sorted(kept)


def contains(shape: Polygon, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which points are inside by the even-odd rule: a boolean array `(n,)` for coordinates `(n,)`; NaN is outside.

    The polygon is rastered first. A cell that no edge comes near lies wholly inside or outside, so that only the
    points in cells along the outline meet the crossing test. The answer equals that test on every point
    (`tests/query/test_polygon.py`); `benchmarks/map.py` measures it on 10 million points.
    """
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} values and y has {len(y)}")
    corners = np.asarray(shape, dtype=np.float64)
    across, up = np.ascontiguousarray(corners[:, 0]), np.ascontiguousarray(corners[:, 1])
    x, y = np.ascontiguousarray(x), np.ascontiguousarray(y)
    if x.dtype not in (np.float32, np.float64) or y.dtype != x.dtype:
        x, y = x.astype(np.float64), y.astype(np.float64)
    n_cells = 32 if len(x) < _FEW_POINTS else 512
    # Read-only arrays (as Arrow gives them) and writable ones compile to two kernels; views make all of them one.
    x, y = x.view(), y.view()
    x.flags.writeable = y.flags.writeable = False
    return _inside(across, up, x, y, n_cells)


@numba.njit(cache=True, nogil=True)
def _is_inside(px, py, across, up, edges, first, last):
    """The crossing test on edges[first:last], which hold every edge that can cross the height of the point."""
    inside = False
    n = len(across)
    for position in range(first, last):
        i = edges[position]
        j = i - 1 if i > 0 else n - 1
        if (up[i] > py) != (up[j] > py) and px < (across[j] - across[i]) * (py - up[i]) / (up[j] - up[i]) + across[i]:
            inside = not inside
    return inside


@numba.njit(cache=True, nogil=True)
def _inside(across, up, x, y, n_cells):
    n = len(across)
    x0, x1, y0, y1 = across.min(), across.max(), up.min(), up.max()
    answer = np.zeros(len(x), dtype=np.bool_)
    if not (x1 > x0 and y1 > y0):
        return answer
    scale_x, scale_y = n_cells / (x1 - x0), n_cells / (y1 - y0)
    if not (np.isfinite(scale_x) and np.isfinite(scale_y)):
        return answer
    top = n_cells - 1

    # The edges of each row, as one list with offsets. One row of slack on both sides covers rounding.
    begins, ends = np.empty(n, np.int64), np.empty(n, np.int64)
    offsets = np.zeros(n_cells + 1, np.int64)
    for i in range(n):
        j = i - 1 if i > 0 else n - 1
        begins[i] = max(0, int((min(up[i], up[j]) - y0) * scale_y) - 1)
        ends[i] = min(top, int((max(up[i], up[j]) - y0) * scale_y) + 1)
        for row in range(begins[i], ends[i] + 1):
            offsets[row + 1] += 1
    for row in range(n_cells):
        offsets[row + 1] += offsets[row]
    edges, filled = np.empty(offsets[n_cells], np.int64), offsets.copy()
    kinds = np.zeros((n_cells, n_cells), np.uint8)  # 0 outside, 1 inside, 2 an edge comes near
    height = (y1 - y0) / n_cells
    for i in range(n):
        j = i - 1 if i > 0 else n - 1
        low, high = (i, j) if up[i] <= up[j] else (j, i)
        rise = up[high] - up[low]
        for row in range(begins[i], ends[i] + 1):
            edges[filled[row]] = i
            filled[row] += 1
            # The part of the edge at the heights of this row, a hundredth of a row more on both sides.
            share_low, share_high = 0.0, 1.0
            if rise > 0.0:
                share_low = min(1.0, max(0.0, (y0 + (row - 0.01) * height - up[low]) / rise))
                share_high = min(1.0, max(0.0, (y0 + (row + 1.01) * height - up[low]) / rise))
            a = across[low] + share_low * (across[high] - across[low])
            b = across[low] + share_high * (across[high] - across[low])
            first = max(0, int((min(a, b) - x0) * scale_x) - 1)
            last = min(top, int((max(a, b) - x0) * scale_x) + 1)
            for column in range(first, last + 1):
                kinds[row, column] = 2
    for row in range(n_cells):
        # Between two edge cells membership cannot change, so one test answers for the run.
        known, value = False, False
        for column in range(n_cells):
            if kinds[row, column] == 2:
                known = False
                continue
            if not known:
                middle_x, middle_y = x0 + (column + 0.5) / scale_x, y0 + (row + 0.5) / scale_y
                value = _is_inside(middle_x, middle_y, across, up, edges, offsets[row], offsets[row + 1])
                known = True
            if value:
                kinds[row, column] = 1

    for k in range(len(x)):
        px, py = np.float64(x[k]), np.float64(y[k])
        if not (px >= x0 and px <= x1 and py >= y0 and py <= y1):
            continue
        row, column = min(top, int((py - y0) * scale_y)), min(top, int((px - x0) * scale_x))
        kind = kinds[row, column]
        if kind == 1:
            answer[k] = True
        elif kind == 2:
            answer[k] = _is_inside(px, py, across, up, edges, offsets[row], offsets[row + 1])
    return answer
