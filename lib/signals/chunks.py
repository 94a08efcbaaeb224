"""Which token ids does each text have? Every distinct chunk of text is tokenised once and then looked up.

A BERT WordPiece tokenizer treats each run of text between blanks, each ASCII punctuation mark and each CJK
character alone: what stands around it does not change its tokens. So a text is cut into such chunks, a
chunk's 64-bit hash finds its run of token ids in a table, and only chunks never seen before go through the
tokenizer. Real text repeats its words, so nearly all of it is looked up.

Two different chunks share a hash with a chance of about 3e-8 in a table of a million (n^2 / 2^65); the effect
would be one wrong word in some records, so the bytes are not compared.
"""

import itertools
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np
import pyarrow as pa
from tokenizers import Tokenizer

from lib.errors import BadOption

# One pass holds some 25 bytes of bookkeeping for each byte of text that is new to the table, 4 otherwise.
PASS_BYTES = 16 << 20
MAX_CHUNKS = 2_000_000
# Longer chunks (text without blanks, data, links) hardly repeat: they would only fill the table.
LONGEST_KEPT = 64
CHUNKS_A_CALL = 512

BLANK, ALONE = 1, 2  # every other byte is 0: part of a longer chunk
_KINDS = np.zeros(256, dtype=np.uint8)
_KINDS[[0x20, 0x09, 0x0A, 0x0D]] = BLANK
# "[" and "]" stay in their chunk, because special tokens such as [UNK] are recognised in the raw text.
MARKS = b"!\"#$%&'()*+,-./:;<=>?@\\^_`{|}~"
_KINDS[list(MARKS)] = ALONE


@dataclass(frozen=True)
class Part:
    """Chunks of the records first..last-1 of a pass.

    entries (n_chunks,) int32 are positions in the table; those of record first + i stand at
    offsets[i]..offsets[i + 1].
    """

    first: int
    last: int
    offsets: np.ndarray
    entries: np.ndarray


@dataclass(frozen=True)
class Pass:
    """Consecutive records cut into chunks, with the table as it is now: entry e has tokens[starts[e]:starts[e + 1]]."""

    first: int
    n_records: int
    parts: list[Part]
    starts: np.ndarray
    tokens: np.ndarray


def as_strings(texts: pa.Array | pa.ChunkedArray | Sequence[str | None]) -> list[pa.Array]:
    """Texts as Arrow string or large_string arrays without nulls: a null text counts as an empty one."""
    if isinstance(texts, pa.ChunkedArray):
        arrays = texts.chunks
    elif isinstance(texts, pa.Array):
        arrays = [texts]
    else:
        arrays = [pa.array(texts, type=pa.large_string())]
    plain = []
    for array in arrays:
        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            array = array.cast(pa.large_string())
        plain.append(array.fill_null("") if array.null_count else array)
    return plain


def byte_offsets(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Offsets (n + 1,) int64 into the UTF-8 bytes (uint8) of a string array, both without a copy of the text."""
    width = np.int64 if pa.types.is_large_string(array.type) else np.int32
    _, offsets, data = array.buffers()
    # An empty array may come without buffers.
    if offsets is None or len(array) == 0:
        return np.zeros(len(array) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    own = np.frombuffer(offsets, dtype=width)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    return own, np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)


def equal_ranges(offsets: np.ndarray, n_parts: int) -> list[tuple[int, int]]:
    """Record ranges of about equal bytes, in order, together all records."""
    n_records = len(offsets) - 1
    targets = np.linspace(offsets[0], offsets[-1], n_parts + 1)[1:-1]
    cuts = [0, *np.searchsorted(offsets, targets).tolist(), n_records]
    return [(a, b) for a, b in itertools.pairwise(cuts) if b > a]


def passes_of(offsets: np.ndarray, n_bytes: int) -> Iterator[tuple[int, int]]:
    """Record ranges of at most n_bytes each, or of one record where that alone is longer."""
    first, n_records = 0, len(offsets) - 1
    while first < n_records:
        last = int(np.searchsorted(offsets, offsets[first] + n_bytes, side="right")) - 1
        last = min(max(last, first + 1), n_records)
        yield first, last
        first = last


@numba.njit(nogil=True, cache=True)
def _slot(keys, key):
    """Where key is, or the free slot where it belongs. keys has a power of two length and is never full."""
    mask = np.uint64(len(keys) - 1)
    at = key & mask
    while keys[at] != np.uint64(0) and keys[at] != key:
        at = (at + np.uint64(1)) & mask
    return at


@numba.njit(nogil=True, cache=True)
def _hash(data, start, end):
    """FNV-1a over the bytes, then MurmurHash3's finaliser; never 0, which marks a free slot."""
    value = np.uint64(0xCBF29CE484222325)
    for at in range(start, end):
        value = (value ^ np.uint64(data[at])) * np.uint64(0x100000001B3)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    return value if value != np.uint64(0) else np.uint64(1)


@numba.njit(nogil=True, cache=True)
def _cut(data, offsets, kinds, keys, values, entries, ends, new_at, new_start, new_end, new_hash):
    """Cut records into chunks and look each up. Returns how many chunks there are and how many are new.

    entries gets the table position of each chunk, -1 where new; ends[i] the count of chunks up to and
    with record i; new_* the place in entries, the byte range and the hash of each new one.
    """
    n_chunks = 0
    n_new = 0
    for record in range(len(offsets) - 1):
        at = offsets[record]
        stop = offsets[record + 1]
        while at < stop:
            kind = kinds[data[at]]
            if kind == 1:
                at += 1
                continue
            start = at
            first = data[at]
            if kind == 2:
                at += 1
            elif first >= 0xE4 and first <= 0xE9 and at + 2 < stop and (first > 0xE4 or data[at + 1] >= 0xB8):
                at += 3  # U+4E00..U+9FFF: the tokenizer sets blanks around each
            else:
                while at < stop and kinds[data[at]] == 0:
                    byte = data[at]
                    if byte >= 0xE4 and byte <= 0xE9 and at + 2 < stop and (byte > 0xE4 or data[at + 1] >= 0xB8):
                        break
                    at += 1
            key = _hash(data, start, at)
            slot = _slot(keys, key)
            if keys[slot] == key:
                entries[n_chunks] = values[slot]
            else:
                entries[n_chunks] = -1
                new_at[n_new] = n_chunks
                new_start[n_new] = start
                new_end[n_new] = at
                new_hash[n_new] = key
                n_new += 1
            n_chunks += 1
        ends[record] = n_chunks
    return n_chunks, n_new


@numba.njit(nogil=True, cache=True)
def _insert(keys, values, new_keys, new_values):
    for i in range(len(new_keys)):
        slot = _slot(keys, new_keys[i])
        keys[slot] = new_keys[i]
        values[slot] = new_values[i]


class ChunkTable:
    """The table of chunks for one tokenizer, kept between calls.

    Memory: at most max_chunks entries, some 60 bytes each; when it would hold more it starts anew, which
    costs time and changes no result. Not for use by several threads at once; it uses n_threads itself.
    Raises BadOption for a tokenizer of another family than uncased or cased BERT WordPiece.
    """

    def __init__(self, tokenizer: Tokenizer, n_threads: int | None = None, max_chunks: int = MAX_CHUNKS):
        described = json.loads(tokenizer.to_str())
        self._comma = tokenizer.token_to_id(",")
        kinds = [(described[part] or {}).get("type") for part in ("normalizer", "pre_tokenizer", "model")]
        if kinds != ["BertNormalizer", "BertPreTokenizer", "WordPiece"] or self._comma is None:
            raise BadOption(f"The tokenizer is made of {kinds}, not of BERT's parts; give one of BERT's family.")
        self.tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.n_threads = n_threads or os.cpu_count() or 1
        self.max_chunks = max_chunks
        self._clear()

    def _clear(self) -> None:
        self._keys = np.zeros(1 << 16, dtype=np.uint64)
        self._values = np.zeros(1 << 16, dtype=np.int32)
        self._n_kept = 0
        # Marks first: with the comma among them it is never one of the new chunks, which are joined by commas.
        marks = np.frombuffer(MARKS, dtype=np.uint8)
        places = np.arange(len(marks))
        hashes = np.array([_hash(marks, at, at + 1) for at in places], dtype=np.uint64)
        encoded = self.tokenizer.encode_batch_fast(list(MARKS.decode()), add_special_tokens=False)
        self._starts = np.concatenate([[0], np.cumsum([len(one.ids) for one in encoded])])
        self._tokens = np.array([i for one in encoded for i in one.ids], dtype=np.int32)
        self._add_keys(hashes, places.astype(np.int32))

    def passes(self, array: pa.Array) -> Iterator[Pass]:
        """Cut one string array (from as_strings) into passes. A Pass is valid until the next one is asked for."""
        offsets, data = byte_offsets(array)
        with ThreadPoolExecutor(self.n_threads) as pool:
            for first, last in passes_of(offsets, PASS_BYTES):
                yield self._one_pass(pool, data, offsets[first : last + 1], first)

    def _one_pass(self, pool: ThreadPoolExecutor, data: np.ndarray, offsets: np.ndarray, first: int) -> Pass:
        if self._n_kept > self.max_chunks:
            self._clear()
        self._drop_long()
        ranges = equal_ranges(offsets, self.n_threads)
        cuts = list(pool.map(lambda span: self._cut_range(data, offsets, *span), ranges))
        hashes = np.concatenate([cut[3] for cut in cuts]) if cuts else np.zeros(0, dtype=np.uint64)
        if len(hashes):
            begins = np.concatenate([cut[4] for cut in cuts])
            finishes = np.concatenate([cut[5] for cut in cuts])
            distinct, where, inverse = np.unique(hashes, return_index=True, return_inverse=True)
            placed = self._learn(data, begins[where], finishes[where], distinct)[inverse]
            done = 0
            for _, entries, new_at, own, _, _ in cuts:
                entries[new_at] = placed[done : done + len(own)]
                done += len(own)
        parts = [Part(first + a, first + b, cut[0], cut[1]) for (a, b), cut in zip(ranges, cuts, strict=True)]
        return Pass(first, len(offsets) - 1, parts, self._starts, self._tokens)

    def _cut_range(self, data: np.ndarray, offsets: np.ndarray, first: int, last: int) -> tuple:
        own = offsets[first : last + 1]
        # As many chunks as bytes at the worst; pages of the arrays that are never written cost no memory.
        n_bytes = int(own[-1] - own[0])
        entries = np.empty(n_bytes, dtype=np.int32)
        new_at, new_start, new_end = (np.empty(n_bytes, dtype=np.int64) for _ in range(3))
        new_hash = np.empty(n_bytes, dtype=np.uint64)
        ends = np.zeros(last - first + 1, dtype=np.int64)
        n_chunks, n_new = _cut(
            data, own, _KINDS, self._keys, self._values, entries, ends[1:], new_at, new_start, new_end, new_hash
        )
        found = [new[:n_new].copy() for new in (new_at, new_hash, new_start, new_end)]
        return ends, entries[:n_chunks], *found

    def _learn(self, data: np.ndarray, begins: np.ndarray, finishes: np.ndarray, hashes: np.ndarray) -> np.ndarray:
        """Tokenise new chunks, add them, and return the table position of each, (n_new,) int64.

        Long ones stand after the others and have no key: the next pass drops them.
        """
        is_long = finishes - begins > LONGEST_KEPT
        order = np.argsort(is_long, kind="stable")
        chunks = [
            data[a:b].tobytes().decode("utf-8", "replace")
            for a, b in zip(begins[order].tolist(), finishes[order].tolist(), strict=True)
        ]
        counts, ids = self._tokenise(chunks)
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])
        self._tokens = np.concatenate([self._tokens, ids])
        positions = np.empty(len(hashes), dtype=np.int32)
        positions[order] = np.arange(self._n_kept, self._n_kept + len(hashes), dtype=np.int32)
        self._add_keys(hashes[~is_long], positions[~is_long])
        return positions

    def _tokenise(self, chunks: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Token counts (n_chunks,) int64 and all their ids in order, int32.

        Joined by commas, CHUNKS_A_CALL at a time, because one call a chunk costs six times as much. No chunk
        holds a comma (it would have been cut there) and no other character normalises to one.
        """
        joined = [",".join(chunks[at : at + CHUNKS_A_CALL]) + "," for at in range(0, len(chunks), CHUNKS_A_CALL)]
        encoded = self.tokenizer.encode_batch_fast(joined, add_special_tokens=False)
        ids = np.concatenate([np.array(one.ids, dtype=np.int32) for one in encoded])
        is_comma = ids == self._comma
        commas = np.flatnonzero(is_comma)
        return np.diff(commas, prepend=-1) - 1, ids[~is_comma]

    def _add_keys(self, hashes: np.ndarray, positions: np.ndarray) -> None:
        self._n_kept += len(hashes)
        if self._n_kept * 2 > len(self._keys):
            old_keys, old_values = self._keys, self._values
            size = 1 << (self._n_kept * 3).bit_length()
            self._keys, self._values = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)
            full = old_keys != 0
            _insert(self._keys, self._values, old_keys[full], old_values[full])
        _insert(self._keys, self._values, hashes, positions)

    def _drop_long(self) -> None:
        self._starts = self._starts[: self._n_kept + 1]
        self._tokens = self._tokens[: self._starts[-1]]
