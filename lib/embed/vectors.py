"""Where are the vectors of a corpus on disk? One float16 .npy file, row = record id, written by batch."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lib.errors import BadOption, NoSpace, NotComputed

BATCH = 65_536


def create(path: Path, n_records: int, n_columns: int, dtype: str = "float16") -> None:
    """Make an .npy file of zeros, (n_records, n_columns), with its room on the disk taken. Raises NoSpace."""
    header = {"descr": np.dtype(dtype).str, "fortran_order": False, "shape": (n_records, n_columns)}
    n_bytes = n_records * n_columns * np.dtype(dtype).itemsize
    try:
        with open(path, "wb") as file:
            np.lib.format.write_array_header_1_0(file, header)
            if n_bytes:
                os.posix_fallocate(file.fileno(), file.tell(), n_bytes)
    except OSError as error:
        raise _no_space(path, error) from error


def write(path: Path, first: int, rows: np.ndarray) -> None:
    """Put rows at records first, first + 1, ... of a file from create; on the disk when it returns.

    Written through the file, not a memory map: on a full disk a map kills the process, a write says so.
    Raises BadOption if rows do not fit the file, NoSpace.
    """
    kept = opened(path)
    if rows.ndim != 2 or rows.shape[1] != kept.shape[1] or first < 0 or first + len(rows) > len(kept):
        raise BadOption(
            f"{path.name} has shape {kept.shape}; rows of shape {rows.shape} from {first} on do not fit in it."
        )
    plain = np.ascontiguousarray(rows, dtype=kept.dtype)
    try:
        with open(path, "r+b") as file:
            file.seek(kept.offset + first * kept.strides[0])
            file.write(plain.data if plain.size else b"")
            file.flush()
            os.fdatasync(file.fileno())
    except OSError as error:
        raise _no_space(path, error) from error


def opened(path: Path) -> np.memmap:
    """The file as a read-only map, (n_records, n_columns). Raises NotComputed if missing, BadOption if damaged."""
    try:
        kept = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise NotComputed(f"{path} is not there; run the analysis that makes it.") from error
    except (ValueError, OSError, EOFError) as error:
        raise BadOption(f"{path} is no whole .npy file ({error}); remove it and run its analysis again.") from error
    if not isinstance(kept, np.memmap):
        # NumPy cannot map a file of no bytes; give the empty array the same type.
        raise BadOption(f"{path} is no array that can be mapped; remove it and run its analysis again.")
    return kept


def batches(vectors: np.ndarray, size: int = BATCH, first: int = 0) -> Iterator[tuple[int, np.ndarray]]:
    """(first id, rows as float32) by batch."""
    for at in range(first, len(vectors), size):
        yield at, np.asarray(vectors[at : at + size], dtype=np.float32)


def filled(vectors: np.ndarray) -> np.ndarray:
    """Ids, ascending int64, of the records whose vector is not zero (those that had a text)."""
    found = [at + np.flatnonzero(np.any(rows != 0, axis=1)) for at, rows in batches(vectors)]
    return np.concatenate(found).astype(np.int64) if found else np.zeros(0, dtype=np.int64)


def sample(ids: np.ndarray, size: int, seed: int) -> np.ndarray:
    """size of the ids (all if there are fewer), ascending; the same ones for the same seed."""
    if len(ids) <= size:
        return ids
    return np.sort(np.random.default_rng(seed).choice(ids, size=size, replace=False))


def rows(vectors: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The vectors of ids, (n_ids, dim) float32."""
    return np.asarray(vectors[ids], dtype=np.float32)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows divided by their length; a row of zeros, or with a value that is no number, becomes zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    usable = np.isfinite(lengths) & (lengths > 0)
    return np.where(usable, vectors / np.where(usable, lengths, 1), 0).astype(np.float32)


def _no_space(path: Path, error: OSError) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NoSpace(f"The disk is full while writing {path}; free some space and resume.")
    return error
