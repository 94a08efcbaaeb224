"""Which parts of the records of a batch may recur, and where they stand; a record that was read for it before, in a
search over the first of the records, is not read again."""

import numpy as np
import pyarrow as pa

from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.passage_groups import Kept
from lib.duplicates.passage_units import Sieve, Units, marks, units_of
from lib.duplicates.source import Source
from lib.duplicates.strings import text_array
from lib.duplicates.words import characters, words_of

UNITS = ("hash", "record", "first", "last", "kind")
KEPT = (*UNITS, "start", "end")
# As they lie on the disk, 25 bytes and the kind; records count from the first of the batch.
_STORED = {name: np.uint64 if name == "hash" else np.int8 if name == "kind" else np.uint32 for name in KEPT}
# Where more than this share of a batch is wanted, it is read in one piece.
MOST_PICKED = 0.3


def occurring(source: Source, first: int, last: int, checkpoints: Checkpoints, n_threads: int | None) -> Arrays:
    """What occurs in the records [first, last): mark uint32 (n_units,), see `marks`, in order of record; n_units uint32
    (last - first,). Whether a record takes part does not count here: that may change with each search."""

    def make() -> Arrays:
        old = checkpoints.before(_occurs(first)) or {"mark": np.zeros(0, np.uint32), "n_units": np.zeros(0, np.uint32)}
        n_units = old["n_units"][: last - first]
        mark = old["mark"][: int(n_units.sum())]
        if len(n_units) < last - first:
            new = units_of(words_of(source.read(first + len(n_units), last), n_threads), n_threads)
            more = np.bincount(new.record, minlength=last - first - len(n_units)).astype(np.uint32)
            mark, n_units = np.concatenate((mark, marks(new.hash))), np.concatenate((n_units, more))
        return {"mark": mark, "n_units": n_units}

    return checkpoints.once(_occurs(first), make)


def _occurs(first: int) -> str:
    return f"occurs-{first:012d}"


def noted(found: Arrays, first: int, skip: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The marks of a batch and their records, counted from its first, without the records left out."""
    record = np.repeat(np.arange(len(found["n_units"])), found["n_units"])
    if skip is None:
        return found["mark"], record
    taken = ~skip[first : first + len(found["n_units"])][record]
    return found["mark"][taken], record[taken]


def recurring(
    source: Source,
    first: int,
    last: int,
    wanted: np.ndarray,
    sieve: Sieve,
    checkpoints: Checkpoints,
    n_threads: int | None,
) -> Kept:
    """The parts of the records [first, last) that pass the sieve, and where they stand. Only texts of records with such
    a part are read, and of these only the ones of which the search before did not keep all that pass now.

    :param wanted: int64 (last - first,): how many parts of each record pass; none of one that is left out.
    """

    def make() -> Arrays:
        old = checkpoints.before(f"recurs-{first:012d}")
        known = _unpacked(old or _packed(_NONE), 0)
        known = known.chosen(known.units.record < last - first)
        known = known.chosen(sieve.passes(marks(known.units.hash)) & (wanted[known.units.record] > 0))
        # Kept were parts that passed before, so those of a record are all of it as soon as they are as many.
        missing = np.flatnonzero(wanted != np.bincount(known.units.record, minlength=last - first))
        known = known.chosen(~np.isin(known.units.record, missing))
        return _packed(joined([known, _found(source, first, last, missing, sieve, n_threads)]))

    return _unpacked(checkpoints.once(f"recurs-{first:012d}", make), first)


def _found(source: Source, first: int, last: int, rows: np.ndarray, sieve: Sieve, n_threads: int | None) -> Kept:
    """The parts of some records, counted from `first`, that pass the sieve."""
    if not len(rows):
        return _NONE
    if len(rows) > MOST_PICKED * (last - first):
        texts = text_array(source.read(first, last)).take(pa.array(rows))
    else:
        texts = source.pick(first + rows)
    words = words_of(texts, n_threads)
    units = units_of(words, n_threads)
    units = units.chosen(sieve.passes(marks(units.hash)))
    begin = words.starts[words.offsets[units.record] + units.first]
    end = words.ends[words.offsets[units.record] + units.last - 1]
    start, stop = characters(words, units.record, begin), characters(words, units.record, end)
    return Kept(Units(units.hash, rows[units.record], units.first, units.last, units.kind), start, stop)


_NONE = Kept(
    Units(np.zeros(0, np.uint64), *([np.zeros(0, np.int64)] * 3), np.zeros(0, np.int8)),
    np.zeros(0, np.int64),
    np.zeros(0, np.int64),
)


def joined(parts: list[Kept]) -> Kept:
    """All of them in order of record; those of a record stay in their order."""
    parts = [_NONE, *parts]
    units = Units(*(np.concatenate([getattr(part.units, name) for part in parts]) for name in UNITS))
    whole = Kept(units, np.concatenate([p.start for p in parts]), np.concatenate([p.end for p in parts]))
    return whole.chosen(np.argsort(units.record, kind="stable"))


def _packed(kept: Kept) -> Arrays:
    columns = {name: getattr(kept.units, name) for name in UNITS} | {"start": kept.start, "end": kept.end}
    return {name: columns[name].astype(_STORED[name]) for name in KEPT}


def _unpacked(arrays: Arrays, first: int) -> Kept:
    """first: the number of the first record of the batch."""
    columns = {name: values if name in ("hash", "kind") else values.astype(np.int64) for name, values in arrays.items()}
    columns["record"] = columns["record"] + first
    return Kept(Units(*(columns[name] for name in UNITS)), columns["start"], columns["end"])
