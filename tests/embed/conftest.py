import os

import numpy as np
import pytest

from lib.embed import vectors as stored

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture
def store(tmp_path):
    """A function that writes rows as a vectors file and gives its path."""

    def write(rows: np.ndarray, name: str = "vectors.npy"):
        path = tmp_path / name
        stored.create(path, len(rows), rows.shape[1])
        stored.write(path, 0, rows)
        return path

    return write


@pytest.fixture(scope="session")
def groups():
    """2,000 unit vectors of 24 dimensions in 40 loose groups, zero at 7 and 1,999, equal at 100..119."""
    rng = np.random.default_rng(11)
    centres = rng.normal(size=(40, 24))
    rows = stored.unit(centres[rng.integers(0, 40, 2_000)] + rng.normal(scale=0.5, size=(2_000, 24)))
    rows[100:120] = rows[100]
    rows[[7, 1_999]] = 0
    return rows
