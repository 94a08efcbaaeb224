"""How many tokens does each text have?

The stated tokenizer is WordPiece of all-MiniLM-L6-v2 (BERT uncased, 30,522 tokens), without special tokens at
the ends and without truncation.
"""

from collections.abc import Sequence

import numba
import numpy as np
import pyarrow as pa
from tokenizers import Tokenizer

from lib.signals import packaged
from lib.signals.chunks import ChunkTable, as_strings

TOKENIZER = "WordPiece of all-MiniLM-L6-v2 (BERT uncased)"


@numba.njit(nogil=True, cache=True)
def _sum_counts(ends, entries, starts, counts):
    for record in range(len(counts)):
        total = 0
        for at in range(ends[record], ends[record + 1]):
            total += starts[entries[at] + 1] - starts[entries[at]]
        counts[record] = total


class TokenCounter:
    """Counts tokens; keeps what it learnt of the corpus from one call to the next, so use one for all batches.

    n_threads is os.cpu_count() if not given; the counts do not depend on it. Not for several threads at once.
    """

    def __init__(self, n_threads: int | None = None):
        tokenizer = Tokenizer.from_file(str(packaged.verified("tokenizer.json")))
        self._table = ChunkTable(tokenizer, n_threads)

    def count(self, texts: pa.Array | pa.ChunkedArray | Sequence[str | None]) -> np.ndarray:
        """Tokens of each text, (n_records,) int32; 0 for an empty or null one."""
        pieces = [np.zeros(0, dtype=np.int32)]
        for array in as_strings(texts):
            counts = np.zeros(len(array), dtype=np.int32)
            for one in self._table.passes(array):
                for part in one.parts:
                    _sum_counts(part.offsets, part.entries, one.starts, counts[part.first : part.last])
            pieces.append(counts)
        return np.concatenate(pieces)
