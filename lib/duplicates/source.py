"""Where a search gets the texts of a corpus from: a batch in one piece, or some records of it."""

from typing import Protocol

import numpy as np
import pyarrow as pa


class Source(Protocol):
    """The texts of a corpus; `lib.corpus.texts.Texts` is one."""

    def read(self, first: int, last: int) -> object:
        """Those of the records [first, last), in order."""
        ...

    def pick(self, ids: np.ndarray) -> object:
        """Those of some records, (n,) int64 ascending."""
        ...


class Held:
    """Texts in memory, an Arrow array of strings."""

    def __init__(self, array: pa.Array):
        self._array = array

    def ranges(self, most: int) -> list[tuple[int, int]]:
        """[first, last) of batches of at most so many records, in order."""
        return [(k, min(len(self._array), k + most)) for k in range(0, len(self._array), most)]

    def read(self, first: int, last: int) -> pa.Array:
        return self._array[first:last]

    def pick(self, ids: np.ndarray) -> pa.Array:
        return self._array.take(pa.array(ids))
