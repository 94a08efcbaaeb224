"""The static encoder: a text's vector is the mean of its tokens' distilled vectors, tens of thousands a second."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.embed.distilled import token_vectors
from lib.signals.chunks import ChunkTable, as_strings

# Sums in float32 lose digits over long texts, so after so many tokens they go into a float64 total.
TOKENS_A_BLOCK = 1024


@numba.njit(nogil=True, cache=True, fastmath=True)
def _mean_vectors(ends, entries, starts, tokens, vectors, unknown, max_tokens, out):
    """out[i] = the normalised mean of record i's token vectors, without unknown; zero where there are none."""
    dim = vectors.shape[1]
    block = np.zeros(dim, dtype=np.float32)
    total = np.zeros(dim, dtype=np.float64)
    for record in range(len(out)):
        block[:] = np.float32(0)
        total[:] = 0.0
        in_block = 0
        n_seen = 0
        for at in range(ends[record], ends[record + 1]):
            if n_seen >= max_tokens:
                break
            for place in range(starts[entries[at]], starts[entries[at] + 1]):
                n_seen += 1
                if n_seen > max_tokens:
                    break
                token = tokens[place]
                if token == unknown:
                    continue
                row = vectors[token]
                for i in range(dim):
                    block[i] += row[i]
                in_block += 1
                if in_block == TOKENS_A_BLOCK:
                    for i in range(dim):
                        total[i] += block[i]
                        block[i] = np.float32(0)
                    in_block = 0
        square = 0.0
        for i in range(dim):
            total[i] += block[i]
            square += total[i] * total[i]
        # The mean and the sum have the same direction, so only the length is divided out.
        scale = 1.0 / np.sqrt(square) if square > 0.0 else 0.0
        for i in range(dim):
            out[record, i] = total[i] * scale


class StaticEncoder:
    """all-MiniLM-L6-v2 distilled to one vector a token (256 dimensions), averaged over a text.

    Equal to model2vec's own encode of the same model to 1e-5, unknown tokens left out as there. By default the
    whole text counts (model2vec with max_length=None); max_tokens=512 gives what model2vec does with its
    default. A text without known tokens gets the zero vector. Keeps what it learnt of a corpus between calls;
    not for several threads at once, it uses n_threads (default os.cpu_count()) itself.
    """

    name = "static"

    def __init__(self, n_threads: int | None = None, max_tokens: int | None = None, cache: Path | None = None):
        distilled = token_vectors(cache)
        self.vectors = distilled.vectors
        self.tokenizer = distilled.tokenizer
        self.dim = self.vectors.shape[1]
        self.identity = distilled.checksum + (f"/{max_tokens}" if max_tokens else "")
        self.max_tokens = max_tokens
        self._unknown = self.tokenizer.token_to_id("[UNK]")
        self._table = ChunkTable(self.tokenizer, n_threads)
        lengths = [len(token) for token in self.tokenizer.get_vocab()]
        self._chars_a_token = int(np.median(lengths))

    def encode(self, texts: pa.Array | pa.ChunkedArray | Sequence[str | None]) -> np.ndarray:
        """(n_records, 256) float32 of length 1, or 0 for an empty, null or wholly unknown text."""
        pieces = [np.zeros((0, self.dim), dtype=np.float32)]
        for array in as_strings(texts):
            if self.max_tokens:
                # model2vec cuts the characters first, then the tokens.
                array = pc.utf8_slice_codeunits(array, 0, self.max_tokens * self._chars_a_token)
            pieces.append(self._encode_array(array))
        return pieces[1] if len(pieces) == 2 else np.concatenate(pieces)

    def _encode_array(self, array: pa.Array) -> np.ndarray:
        out = np.zeros((len(array), self.dim), dtype=np.float32)
        max_tokens = self.max_tokens or np.iinfo(np.int64).max
        with ThreadPoolExecutor(self._table.n_threads) as pool:
            for one in self._table.passes(array):
                running = [
                    pool.submit(
                        _mean_vectors,
                        part.offsets,
                        part.entries,
                        one.starts,
                        one.tokens,
                        self.vectors,
                        self._unknown,
                        max_tokens,
                        out[part.first : part.last],
                    )
                    for part in one.parts
                ]
                for job in running:
                    job.result()
        return out
