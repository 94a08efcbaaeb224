"""Finished batches of a long search kept on disk, so that a run that was cut off goes on where it was, and that one
over a corpus that has grown takes over what is known of the old records."""

import os
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

    def __init__(self, folder: Path | None = None, before: Path | None = None):
        """before: the folder of a finished search over the first of the records, by the same rules."""
        self._folder, self._before = folder, before
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def keeps(self) -> bool:
        return self._folder is not None

    def once(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """What was kept under this name, else what make gives, which is kept. What the search before kept alike under
        the same name is kept as a link to it: neither is ever changed."""
        if self._folder is None:
            return make()
        path = self._folder / f"{name}.npz"
        if path.exists():
            return _read(path)
        arrays = make()
        before = self.before(name)
        if before is not None and _are_equal(before, arrays):
            os.link(self._before / path.name, path)
            return arrays
        with atomic.replacing(path) as temporary, open(temporary, "wb") as file:
            np.savez(file, **arrays)
        return arrays

    def before(self, name: str) -> Arrays | None:
        """What the search before kept under this name, or None."""
        path = self._before / f"{name}.npz" if self._before is not None else None
        return _read(path) if path is not None and path.exists() else None

    def clear(self, names: str = "*") -> None:
        """Drop all of it, or what the glob `names` stands for, once the search has its result."""
        if self._folder is None:
            return
        if names == "*":
            shutil.rmtree(self._folder, ignore_errors=True)
        for path in self._folder.glob(f"{names}.npz"):
            path.unlink()


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as kept:
        return dict(kept)


def _are_equal(one: Arrays, other: Arrays) -> bool:
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and np.array_equal(one[name], other[name]) for name in one
    )
