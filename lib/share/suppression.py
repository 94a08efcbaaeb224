"""Which further cells of a table must be hidden so that those hidden first cannot be worked out from its totals."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

LEAST = 10


def completed(documents: np.ndarray, hidden: np.ndarray, blocks: Sequence[int] | None = None) -> np.ndarray:
    """The mask of hidden cells, completed; totals of every line are taken as known to the reader, exactly.

    documents is (r,), a line, or several where blocks (r,) numbers them, or (r, c), a grid; hidden is bool of the
    same shape. Afterwards what the lines tell leaves each cell hidden at first a range of at least LEAST documents;
    only where a line has no cell left to hide is its total to be hidden too (`open_lines`).
    """
    is_grid = np.ndim(documents) == 2
    table = np.asarray(documents) if is_grid else np.reshape(documents, (-1, 1))
    first = np.asarray(hidden, bool).reshape(table.shape)
    if is_grid:
        lines = [[(i, j) for j in range(table.shape[1])] for i in range(table.shape[0])]
        lines += [[(i, j) for i in range(table.shape[0])] for j in range(table.shape[1])]
    else:
        numbers = np.zeros(len(table), int) if blocks is None else np.asarray(blocks)
        lines = [[(int(i), 0) for i in np.flatnonzero(numbers == block)] for block in np.unique(numbers)]
    mask = first.copy()
    while True:
        before = int(mask.sum())
        for line in lines:
            _protect(table, first, mask, line)
        if int(mask.sum()) == before and not (is_grid and _widen(table, first, mask)):
            return mask.reshape(np.shape(documents))


def open_lines(documents: np.ndarray, hidden: np.ndarray) -> bool:
    """Whether a list's hidden cells are still too few for its total to be shown."""
    cells = np.asarray(documents)[np.asarray(hidden, bool)]
    return len(cells) == 1 or bool(len(cells) and cells.sum() < LEAST)


def feasible(documents: np.ndarray, hidden: np.ndarray, at: tuple[int, int]) -> tuple[float, float]:
    """The least and the most that a hidden cell of a grid can be, given all others and the totals of its lines."""
    cells = [(int(i), int(j)) for i, j in np.argwhere(hidden)]
    number = {cell: k for k, cell in enumerate(cells)}
    rows = sorted({i for i, _ in cells})
    columns = sorted({j for _, j in cells})
    equations = np.zeros((len(rows) + len(columns), len(cells)))
    for (i, j), k in number.items():
        equations[rows.index(i), k] = equations[len(rows) + columns.index(j), k] = 1
    totals = equations @ np.array([documents[cell] for cell in cells], dtype=float)
    goal = np.zeros(len(cells))
    goal[number[at]] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * goal, A_eq=equations, b_eq=totals, bounds=(0, None), method="highs")
        ends.append(sign * found.fun if found.success else float(documents[at]))
    return ends[0], ends[1]


def _protect(table: np.ndarray, first: np.ndarray, mask: np.ndarray, line: list[tuple[int, int]]) -> None:
    """Hide more of a line until no cell is alone, and those hidden at first have others of LEAST documents."""
    while True:
        inside = [cell for cell in line if mask[cell]]
        total = sum(int(table[cell]) for cell in inside)
        needs = [LEAST - (total - int(table[cell])) for cell in inside if first[cell]]
        needs += [1] if len(inside) == 1 else []
        need = max(needs, default=0)
        left = [cell for cell in line if not mask[cell]]
        if need <= 0 or not left:
            return
        enough = [cell for cell in left if table[cell] >= need]
        mask[min(enough, key=lambda c: (table[c], c)) if enough else max(left, key=lambda c: (table[c], c))] = True


def _widen(table: np.ndarray, first: np.ndarray, mask: np.ndarray) -> bool:
    """Hide one more cell of a grid where one hidden at first can still be told within LEAST; False where none can."""
    for i, j in np.argwhere(first & mask):
        if _has_rectangle(table, mask, i, j):
            continue
        low, high = feasible(table, mask, (i, j))
        if high - low >= LEAST - 1e-6:
            continue
        left = [(i, k) for k in range(table.shape[1]) if not mask[i, k]]
        left += [(k, j) for k in range(table.shape[0]) if not mask[k, j]]
        if not left:
            continue
        enough = [cell for cell in left if table[cell] >= LEAST] or left
        mask[min(enough, key=lambda c: (table[c], c))] = True
        return True
    return False


def _has_rectangle(table: np.ndarray, mask: np.ndarray, i: int, j: int) -> bool:
    """Whether three more hidden cells let this one grow by LEAST: two that shrink in its lines, one across."""
    beside = np.flatnonzero(mask[i] & (table[i] >= LEAST))
    below = np.flatnonzero(mask[:, j] & (table[:, j] >= LEAST))
    beside, below = beside[beside != j], below[below != i]
    return bool(len(beside) and len(below) and mask[np.ix_(below, beside)].any())
