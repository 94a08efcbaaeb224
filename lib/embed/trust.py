"""How far can the map be believed at this spot? The share of a record's true neighbours that are near it there too."""

from pathlib import Path

import numpy as np

from lib.embed import vectors as stored
from lib.embed.cells import Progress, silent

# "Near on the map" is within the circle that holds this many records around the record ...
K_MAP = 50
# ... or, in a larger corpus, this many of a sample of so many: 0.1 % of the records.
SAMPLE = 50_000
BATCH = 65_536


def of_map(
    positions_path: Path,
    neighbours_path: Path,
    trust_path: Path,
    n_threads: int = 2,
    seed: int = 0,
    progress: Progress = silent,
) -> None:
    """Write the trust of each record, (n, 1) float32, 0..1; NaN where it is not on the map or has no neighbours.

    Trust is the share of the record's neighbours (neighbours.npy) that stand within its K-th nearest on the map,
    K = 50 up to 50,000 records and 0.1 % of them above, estimated there from a seeded sample. It is the local
    form of the recall of neighbours (Venna and Kaski 2001 call what lowers it discontinuity).
    """
    from scipy.spatial import cKDTree

    positions, neighbours = stored.opened(positions_path), stored.opened(neighbours_path)
    stored.create(trust_path, len(positions), 1, "float32")
    placed = np.flatnonzero(np.isfinite(positions[:, 0]))
    ids = stored.sample(placed, SAMPLE, seed)
    tree = cKDTree(np.asarray(positions[ids], dtype=np.float64)) if len(ids) else None
    # Up to the sample's size the record itself is in the tree, as its own nearest.
    is_whole = len(ids) == len(placed)
    for at in range(0, len(positions), BATCH):
        here = np.asarray(positions[at : at + BATCH], dtype=np.float64)
        trust = np.full((len(here), 1), np.nan, dtype=np.float32)
        known = np.flatnonzero(np.isfinite(here[:, 0]))
        if len(known):
            k = min(K_MAP + is_whole, len(ids))
            radius = tree.query(here[known], k=[k], workers=n_threads)[0][:, 0]
            trust[known, 0] = _share_near(here[known], radius, np.asarray(neighbours[at + known]), positions)
        stored.write(trust_path, at, trust)
        progress(at + len(here), len(positions))


def _share_near(here: np.ndarray, radius: np.ndarray, neighbours: np.ndarray, positions: np.ndarray) -> np.ndarray:
    has = neighbours >= 0
    there = np.asarray(positions[np.where(has, neighbours, 0)], dtype=np.float64)
    distance = np.sqrt(((there - here[:, None, :]) ** 2).sum(axis=2))
    # Positions are float32: a distance that differs by rounding only is the same distance.
    near = has & (distance <= radius[:, None] * (1 + 1e-6))
    n_neighbours = has.sum(axis=1)
    share = near.sum(axis=1) / np.maximum(n_neighbours, 1)
    return np.where(n_neighbours > 0, share, np.nan)
