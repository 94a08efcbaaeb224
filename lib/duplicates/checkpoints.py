"""Finished batches of a long search kept on disk, so that a run that was cut off goes on where it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lib import atomic

Arrays = dict[str, np.ndarray]


class Checkpoints:
    """Named sets of arrays in a folder, each there whole or not at all; without a folder nothing is kept.

    Names must say the batch and nothing else: whoever asks must make the same batches in every run.
    """

    def __init__(self, folder: Path | None = None):
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def once(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """What was kept under this name, else what make gives, which is kept."""
        if self._folder is None:
            return make()
        path = self._folder / f"{name}.npz"
        if path.exists():
            with np.load(path, allow_pickle=False) as kept:
                return dict(kept)
        arrays = make()
        with atomic.replacing(path) as temporary, open(temporary, "wb") as file:
            np.savez(file, **arrays)
        return arrays

    def clear(self) -> None:
        """Drop all of it, once the search has its result."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
