"""The bytes of a column of texts as the compiled loops read them: one NumPy view, one offset a record, all in NFC."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.duplicates.compiled import kernel, spread
from lib.duplicates.letters import recomposition_table
from lib.errors import BadOption


def text_array(texts: object) -> pa.Array:
    """One Arrow array of type large_string from a list of strings, an Arrow array or a chunked array; null is ''.

    :raises BadOption: the values are not texts.
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.cast(pa.large_string()).combine_chunks()
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


def buffers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Views of the bytes (uint8) and offsets (shape (n + 1,)) of a string or large_string array, without a copy."""
    wide = pa.types.is_large_string(texts.type)
    _, offsets, data = texts.buffers()
    if len(texts) == 0 or offsets is None:
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    all_offsets = np.frombuffer(offsets, np.int64 if wide else np.int32)
    view = all_offsets[texts.offset : texts.offset + len(texts) + 1].astype(np.int64, copy=False)
    return (np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)), view


@kernel
def _may_recompose(data, offsets, first, last, table, flags):
    for row in range(first, last):
        position, end = offsets[row], offsets[row + 1]
        while position < end:
            byte = data[position]
            # Nothing below U+0300 composes with what stands before it, and all of it is UTF-8 of lead bytes below 0xCC.
            if byte < 0xCC:
                position += 1
                continue
            codepoint = np.int64(0)
            if byte < 0xE0:
                if position + 1 < end:
                    codepoint = ((byte & 0x1F) << 6) | (data[position + 1] & 0x3F)
                position += 2
            elif byte < 0xF0:
                if position + 2 < end:
                    codepoint = ((byte & 0x0F) << 12) | ((data[position + 1] & 0x3F) << 6) | (data[position + 2] & 0x3F)
                position += 3
            else:
                if position + 3 < end:
                    codepoint = (
                        ((byte & 0x07) << 18)
                        | ((data[position + 1] & 0x3F) << 12)
                        | ((data[position + 2] & 0x3F) << 6)
                        | (data[position + 3] & 0x3F)
                    )
                position += 4
            if codepoint < 0x110000 and table[codepoint]:
                flags[row] = True
                break


def composed(texts: pa.Array, n_threads: int | None = None) -> pa.Array:
    """The texts in Unicode normal form C, so that 'é' in one or in two characters is the same letter.

    Only records that hold a character which may change are touched; for most corpora none is.
    """
    data, offsets = buffers(texts)
    flags = np.zeros(len(texts), dtype=bool)
    table = recomposition_table()
    spread(lambda a, b: _may_recompose(data, offsets, a, b, table, flags), offsets, n_threads)
    if not flags.any():
        return texts
    mask = pa.array(flags)
    return pc.replace_with_mask(texts, mask, pc.utf8_normalize(texts.filter(mask), form="NFC"))
