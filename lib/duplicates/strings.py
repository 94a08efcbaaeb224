"""The bytes of a column of texts as the compiled loops read them: one NumPy view, one offset a record, all in NFC."""

import itertools
import unicodedata
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from lib.duplicates.compiled import spread
from lib.duplicates.letters import RECOMPOSES, letter_table
from lib.duplicates.native import native
from lib.errors import BadOption


def text_array(texts: object) -> pa.Array:
    """One Arrow array of type large_string from a list of strings, an Arrow array or a chunked array; null is ''.

    :raises BadOption: the values are not texts.
    """
    if isinstance(texts, pa.ChunkedArray):
        if not pa.types.is_string(texts.type) or texts.nbytes >= 1 << 31:
            texts = texts.cast(pa.large_string())
        texts = texts.combine_chunks()
        texts = pa.concat_arrays(texts.chunks) if isinstance(texts, pa.ChunkedArray) else texts
    if not isinstance(texts, pa.Array):
        texts = list(texts)
        try:
            texts = pa.array(texts, pa.large_string())
        except UnicodeEncodeError:  # half of a surrogate pair: a Python string that no file can hold
            texts = pa.array([t and t.encode("utf-8", "replace").decode() for t in texts], pa.large_string())
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            wrong = next(i for i, text in enumerate(texts) if not isinstance(text, str | None))
            kind = type(texts[wrong]).__name__
            raise BadOption(f"Text {wrong} is a {kind}, not a string; hand in strings only.") from error
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        try:
            texts = texts.cast(pa.large_string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadOption(f"The texts are of type {texts.type}; choose a column of strings.") from error
    return texts.fill_null("") if texts.null_count else texts


def text_arrays(texts: object, most_records: int = 50_000, most_bytes: int = 1 << 26) -> Iterator[pa.Array]:
    """The same in parts of bounded size, at least one record each, without a copy of the whole where there is none yet.

    :param texts: as in `text_array`, or an iterator of Arrow arrays; each is let go before the next is asked for.
    :raises BadOption: the values are not texts.
    """
    if isinstance(texts, Iterator):
        first = next(texts, None)
        every = itertools.chain([] if first is None else [first], texts)
        if isinstance(first, pa.Array | pa.ChunkedArray):
            for part in every:
                yield from text_arrays(part, most_records, most_bytes)
            return
        texts = list(every)
    if isinstance(texts, pa.ChunkedArray):
        wholes = (text_array(texts.slice(k, most_records)) for k in range(0, len(texts), most_records))
    else:
        wholes = iter([text_array(texts)])
    for whole in wholes:
        _, offsets = buffers(whole)
        first = 0
        while first < len(whole):
            last = int(np.searchsorted(offsets, offsets[first] + most_bytes, side="right")) - 1
            last = min(max(last, first + 1), first + most_records, len(whole))
            yield whole.slice(first, last - first)
            first = last


def buffers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Views of the bytes (uint8) and offsets (shape (n + 1,)) of a string or large_string array, without a copy."""
    wide = pa.types.is_large_string(texts.type)
    _, offsets, data = texts.buffers()
    if len(texts) == 0 or offsets is None:
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    all_offsets = np.frombuffer(offsets, np.int64 if wide else np.int32)
    view = all_offsets[texts.offset : texts.offset + len(texts) + 1].astype(np.int64, copy=False)
    return (np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)), view


@native
def decoded(data, position, end):
    """The codepoint at position of UTF-8 that ends at end, and the bytes it takes; a broken byte reads as a space."""
    byte = np.int64(data[position])
    if byte < 0x80:
        return byte, 1
    if 0xC2 <= byte < 0xE0 and position + 1 < end:
        return ((byte & 0x1F) << 6) | (np.int64(data[position + 1]) & 0x3F), 2
    if 0xE0 <= byte < 0xF0 and position + 2 < end:
        second, third = np.int64(data[position + 1]) & 0x3F, np.int64(data[position + 2]) & 0x3F
        return ((byte & 0x0F) << 12) | (second << 6) | third, 3
    if 0xF0 <= byte < 0xF5 and position + 3 < end:
        second, third = np.int64(data[position + 1]) & 0x3F, np.int64(data[position + 2]) & 0x3F
        codepoint = ((byte & 0x07) << 18) | (second << 12) | (third << 6) | (np.int64(data[position + 3]) & 0x3F)
        return (codepoint if codepoint < 0x110000 else 0x20), 4
    return np.int64(0x20), 1


@native
def _may_recompose(data, offsets, first, last, table, flags):
    for row in range(first, last):
        position, end = offsets[row], offsets[row + 1]
        while position < end:
            # Nothing below U+0300 composes with what stands before it, and all of it is UTF-8 of lead bytes below 0xCC.
            if data[position] < 0xCC:
                position += 1
                continue
            codepoint, width = decoded(data, position, end)
            if table[codepoint] & RECOMPOSES:
                flags[row] = True
                break
            position += width


def recomposed(texts: pa.Array, rows: np.ndarray) -> pa.Array:
    """The texts of some rows (int64) in Unicode normal form C, as large_string."""
    data, offsets = buffers(texts)
    given = (data[offsets[row] : offsets[row + 1]].tobytes().decode("utf-8", "replace") for row in rows.tolist())
    forms = [unicodedata.normalize("NFC", text).encode() for text in given]
    # Not pa.array: that imports pandas, which takes a quarter of a second.
    ends = np.cumsum([0, *map(len, forms)], dtype=np.int64)
    parts = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(forms))]
    return pa.Array.from_buffers(pa.large_string(), len(forms), parts)


def composed(texts: pa.Array, n_threads: int | None = None) -> pa.Array:
    """The texts in Unicode normal form C, so that 'é' in one or in two characters is the same letter.

    Only records that hold a character which may change are touched; for most corpora none is.
    """
    data, offsets = buffers(texts)
    flags = np.zeros(len(texts), dtype=bool)
    table = letter_table()
    spread(lambda a, b: _may_recompose(data, offsets, a, b, table, flags), offsets, n_threads)
    if not flags.any():
        return texts
    import pyarrow.compute as pc  # 25 ms that most texts do not need

    packed = pa.py_buffer(np.packbits(flags, bitorder="little"))
    mask = pa.Array.from_buffers(pa.bool_(), len(flags), [None, packed])
    others = recomposed(texts, np.flatnonzero(flags)).cast(texts.type)
    return pc.replace_with_mask(texts, mask, others)
