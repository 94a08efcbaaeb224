"""What near-duplicate search needs to know of a batch of records: its shingle sets and band keys, in memory or on disk.

A batch is written once and read through memory maps, so that ten million records need no more memory than the part
that is being compared. For 0.5 kB of English a record takes about 0.7 kB on disk: 8 bytes for each distinct shingle,
4 for each band and 24 besides.
"""

import mmap
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from lib.atomic import install, save_array
from lib.duplicates.minhash import N_BANDS, N_ROWS, band_keys, chance_of_meeting
from lib.duplicates.shingles import shingle_sets
from lib.duplicates.strings import text_array
from lib.errors import BadOption, BadWorkspace

WORDS = "words"
CHARACTERS = "characters"
FLOOR = 0.5  # pairs below this similarity are not kept, so no threshold can be set below it


@dataclass(frozen=True)
class NearOptions:
    """How near-duplicates are looked for; records must be signed and matched with the same options.

    shingle: "words" or "characters" (for noisy text such as OCR, which shares few runs of five words; on clean prose
    it takes too many for similar). shingle_size: words or characters in one, 1 to 32. floor: the least similarity
    stored, 0.05 to 1. n_bands, n_rows: see `lib.duplicates.minhash`. seed: of the permutations.

    :raises BadOption: a value outside its range.
    """

    shingle: str = WORDS
    shingle_size: int = 5
    floor: float = FLOOR
    n_bands: int = N_BANDS
    n_rows: int = N_ROWS
    seed: int = 1

    def __post_init__(self) -> None:
        if self.shingle not in (WORDS, CHARACTERS):
            raise BadOption(f"Shingles are made of {WORDS} or of {CHARACTERS}, not of {self.shingle!r}; choose one.")
        for name, low, high in (
            ("shingle_size", 1, 32),
            ("n_bands", 1, 1000),
            ("n_rows", 1, 100),
            ("seed", 0, 2**63 - 1),
        ):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise BadOption(f"{name} is {value!r}; give a whole number from {low} to {high}.")
        if not isinstance(self.floor, int | float) or not 0.05 <= self.floor <= 1.0:
            raise BadOption(f"The lowest similarity to store is {self.floor!r}; give a number from 0.05 to 1.")

    def chance_of_finding(self, similarity: float) -> float:
        """The chance that a pair of this similarity is compared at all."""
        return chance_of_meeting(similarity, self.n_bands, self.n_rows)

    def to_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Signatures:
    """The near-duplicate signatures of n records.

    offsets int64 (n + 1,) and shingles uint64: record r has the set shingles[offsets[r] : offsets[r + 1]], ascending.
    fingerprints uint64 (n,): equal for equal sets. keys uint32 (n_bands, n): one row a band, so that one band is read
    without the others. n_words int64 (n,): words (or characters) in the text.
    """

    offsets: np.ndarray
    shingles: np.ndarray
    fingerprints: np.ndarray
    keys: np.ndarray
    n_words: np.ndarray

    def __len__(self) -> int:
        return len(self.fingerprints)


ARRAYS = ("offsets", "shingles", "fingerprints", "keys", "n_words")


def sign(texts: object, options: NearOptions = NearOptions(), n_threads: int | None = None) -> Signatures:
    """The signatures of a batch of texts: strings, an Arrow string array, or a chunked one; null counts as ''.

    They depend on the texts and the options only, not on how a corpus is cut into batches nor on the threads.

    :raises BadOption: the values are not texts.
    """
    sets = shingle_sets(text_array(texts), options.shingle_size, options.shingle == CHARACTERS, n_threads)
    keys = band_keys(sets.hashes, sets.offsets, options.n_bands, options.n_rows, options.seed, n_threads)
    return Signatures(sets.offsets, sets.hashes, sets.fingerprints, keys, sets.n_words)


def save_signatures(signatures: Signatures, folder: Path) -> None:
    """Write one batch as a folder of .npy files; the folder is either complete or not there."""
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        for name in ARRAYS:
            save_array(temporary / f"{name}.npy", getattr(signatures, name))
        shutil.rmtree(folder, ignore_errors=True)
        install(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def open_signatures(folder: Path) -> Signatures:
    """One batch that `save_signatures` wrote, as memory maps.

    :raises BadWorkspace: a file is missing or damaged.
    """
    return Signatures(*(_opened(folder / f"{name}.npy") for name in ARRAYS))


def spilled(signatures: Signatures, folder: Path) -> Signatures:
    """The same batch on disk instead of in memory."""
    save_signatures(signatures, folder)
    return open_signatures(folder)


def let_go(batch: Signatures) -> None:
    """Give the memory back that pages of a batch on disk take after they were read; no-op for one in memory."""
    for name in ARRAYS:
        base = getattr(batch, name)
        while isinstance(base, np.ndarray):
            base = base.base
        if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            base.madvise(mmap.MADV_DONTNEED)


def _opened(path: Path) -> np.ndarray:
    load: Callable = np.load
    try:
        # An empty array cannot be mapped.
        return load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        try:
            array = load(path, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            array = None
        if array is None or array.size:
            raise BadWorkspace(
                f"The signatures in {path} are missing or damaged; run the near-duplicate analysis again."
            ) from error
        return array
