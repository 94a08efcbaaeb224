"""Which texts of a list repeat another, exactly or nearly: the plain face of this folder, for notebooks and scripts."""

import errno
import tempfile
from collections.abc import Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from lib.duplicates.groups import Cut, checked_threshold, cut, cut_of_groups
from lib.duplicates.hashes import exact_hashes, group_ids
from lib.duplicates.match import match
from lib.duplicates.normalise import CASE_AND_SPACE
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import FLOOR, WORDS, NearOptions, sign, spilled
from lib.duplicates.strings import text_array, text_arrays
from lib.errors import BadOption, NoSpace


@dataclass(frozen=True)
class Removed:
    """A record that could go, the kept record it repeats, and their similarity (0 to 1)."""

    record: int
    repeats: int
    similarity: float


@dataclass(frozen=True)
class Repeats:
    """Who repeats whom in a list of n texts, named by their places in it.

    cut: the same as arrays. stored: similar pairs down to the floor, None for exact repeats.
    ranks: survivor order, None for the order of the list.
    """

    cut: Cut
    stored: Pairs
    ranks: np.ndarray | None = None

    @property
    def threshold(self) -> float:
        return self.cut.threshold

    @cached_property
    def pairs(self) -> list[tuple[int, int, float]]:
        """Similar pairs (i, j, similarity), i < j, at or above the threshold, in order.

        Where over 32 texts are equal, the further ones are paired with the first of them only.
        """
        columns = self.stored.expanded(self.threshold)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    @cached_property
    def groups(self) -> list[list[int]]:
        """Records linked by pairs, directly or in a chain; each group in order, groups by their first record."""
        rows = np.flatnonzero(self.cut.group >= 0)
        order = rows[np.argsort(self.cut.group[rows], kind="stable")]
        starts = np.flatnonzero(np.diff(self.cut.group[order], prepend=-1))
        return [part.tolist() for part in np.split(order, starts[1:])] if len(order) else []

    @cached_property
    def kept(self) -> list[int]:
        """Records that stay: those alone, and of each group those that repeat no kept one."""
        return np.flatnonzero(~self.cut.removable).tolist()

    @cached_property
    def removed(self) -> list[Removed]:
        """Records that could go. Each is at least `threshold` similar to the kept record it names."""
        rows = np.flatnonzero(self.cut.removable)
        columns = (rows, self.cut.kept[rows], self.cut.similarity[rows])
        return [Removed(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]

    def rethreshold(self, threshold: float) -> "Repeats":
        """The same at another threshold, from the stored pairs, without reading the texts again.

        :raises BadOption: it lies below the floor of the stored pairs, or above 1.
        """
        return replace(self, cut=cut(self.stored, threshold, self.ranks))


def _checked_ranks(order: Sequence[int] | None, n: int) -> np.ndarray | None:
    if order is None:
        return None
    order = np.asarray(order)
    if order.shape != (n,) or not np.array_equal(np.sort(order), np.arange(n)):
        raise BadOption(f"The survivor order must name each of the {n} texts once, best first; it does not.")
    ranks = np.empty(n, dtype=np.int64)
    ranks[order.astype(np.int64)] = np.arange(n)
    return ranks


def near(
    texts: Sequence[str],
    threshold: float = 0.8,
    *,
    shingle: str = WORDS,
    shingle_size: int = 5,
    floor: float = FLOOR,
    order: Sequence[int] | None = None,
    n_threads: int | None = None,
    folder: Path | str | None = None,
) -> Repeats:
    """Near-duplicates among texts: pairs whose sets of shingles have a Jaccard similarity of threshold or more.

    Every pair is checked exactly. Of the pairs at 0.7 a share of 0.9975 is found, at 0.8 of 0.999999.

    :param texts: a list of strings, an Arrow string array, or an iterator of such arrays, which need not all fit in
        memory: `(part["text"] for part in pyarrow.parquet.ParquetFile(path).iter_batches(columns=["text"]))`.
        None counts as ''.
    :param threshold: from floor to 1. :param floor: least similarity stored for `rethreshold`.
    :param shingle: "words" or "characters". :param shingle_size: how many of them in one shingle.
    :param order: places of the texts, the first to stay first; the order of the list if None.
    :param folder: where the signatures lie on disk while they are compared (some 1.5 kB for 1 kB of text; removed at
        the end), for more records than fit in memory; they are held in memory if None.
    :raises BadOption: an option out of its range, or something else than strings. :raises NoSpace: the disk is full.
    """
    options = NearOptions(shingle=shingle, shingle_size=shingle_size, floor=floor)
    checked_threshold(threshold, floor)
    if isinstance(texts, Sized):
        _checked_ranks(order, len(texts))
    with _spilling(folder) as spill:
        batches = []
        for array in text_arrays(texts):
            signed = sign(array, options, n_threads)
            batches.append(signed if spill is None else spilled(signed, spill / f"{len(batches):09d}"))
        ranks = _checked_ranks(order, sum(map(len, batches)))
        pairs = match(batches, options, n_threads)
    return Repeats(cut(pairs, threshold, ranks), pairs, ranks)


@contextmanager
def _spilling(folder: Path | str | None) -> Iterator[Path | None]:
    if folder is None:
        yield None
        return
    try:
        with tempfile.TemporaryDirectory(prefix="winnow-near-", dir=folder) as name:
            yield Path(name)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoSpace(
                f"There is no space left in {folder} for the signatures of the records; free some, or name another."
            ) from error
        raise


def exact(
    texts: Sequence[str],
    normalisation: str = CASE_AND_SPACE,
    *,
    order: Sequence[int] | None = None,
    n_threads: int | None = None,
) -> Repeats:
    """Texts that are the same after a normalisation, one of `lib.duplicates.normalise.NORMALISATIONS`.

    Texts of which the normalisation leaves nothing repeat nobody. Options, errors: as in `near`.
    """
    array = text_array(texts)
    ranks = _checked_ranks(order, len(array))
    groups = group_ids(exact_hashes(array, normalisation, n_threads))
    none = np.zeros(0, np.int64)
    representative = np.where(groups < 0, np.arange(len(groups)), groups)
    pairs = Pairs(representative, none, none, np.zeros(0), np.zeros(0), 1.0)
    return Repeats(cut_of_groups(groups, ranks), pairs, ranks)
