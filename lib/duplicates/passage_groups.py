"""Which paragraphs and lines recur, each counted where it is no part of a larger one."""

from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel
from lib.duplicates.passage_units import LINE, PARAGRAPH, RUN, Units


@dataclass(frozen=True)
class Kept:
    """Units that may recur, with the characters at which they start and end."""

    units: Units
    start: np.ndarray
    end: np.ndarray

    def chosen(self, chosen: np.ndarray) -> "Kept":
        return Kept(self.units.chosen(chosen), self.start[chosen], self.end[chosen])


@dataclass(frozen=True)
class Found:
    """Occurrences by group: kind, group, record, start, end, words; a group is a passage."""

    kind: np.ndarray
    group: np.ndarray
    record: np.ndarray
    start: np.ndarray
    end: np.ndarray
    n_words: np.ndarray


@kernel
def _covered(record, start, end, by_record, by_start, by_end, out):
    """Whether each interval lies within the union of the others of its record; all in order of record and start."""
    at, reached, whose = 0, np.int64(-1), np.int64(-1)
    for k in range(len(record)):
        while at < len(by_record) and (
            by_record[at] < record[k] or (by_record[at] == record[k] and by_start[at] <= start[k])
        ):
            if by_record[at] != whose:
                whose, reached = by_record[at], by_end[at]
            else:
                reached = max(reached, by_end[at])
            at += 1
        out[k] = whose == record[k] and end[k] <= reached


def covered(record, start, end, by_record, by_start, by_end) -> np.ndarray:
    """Whether each stretch lies within the union of others, bool; all in order of record and start."""
    out = np.zeros(len(record), dtype=bool)
    _covered(record, start, end, by_record, by_start, by_end, out)
    return out


def recurring_groups(hashes: np.ndarray, record: np.ndarray) -> np.ndarray:
    """The group of each unit by hash, int64; -1 where all of them stand in one record."""
    _, group = np.unique(hashes, return_inverse=True)
    n = int(group.max(initial=-1)) + 1
    least, most = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(least, group, record)
    np.maximum.at(most, group, record)
    return np.where((least < most)[group], group, -1)


def recurring_parts(kept: Kept) -> Found:
    """Recurring paragraphs, and lines that are no part of them."""
    part = kept.chosen(kept.units.kind != RUN)
    group = recurring_groups(part.units.hash, part.units.record)
    part, group = part.chosen(group >= 0), group[group >= 0]
    is_paragraph = part.units.kind == PARAGRAPH
    # A text that is a whole paragraph in two records is one; where it is a line as well, those lines stand with it.
    n = int(group.max(initial=-1)) + 1
    n_paragraphs = np.bincount(group[is_paragraph], minlength=n)
    as_paragraph = (n_paragraphs >= 2)[group]
    order = np.lexsort((part.start, part.units.record))
    part, group, as_paragraph = part.chosen(order), group[order], as_paragraph[order]
    big = as_paragraph & (part.units.kind == PARAGRAPH)
    inside = covered(part.units.record, part.start, part.end, part.units.record[big], part.start[big], part.end[big])
    alive = big | ~inside
    part, group, as_paragraph = part.chosen(alive), group[alive], as_paragraph[alive]
    group = np.where(recurring_groups(group.astype(np.uint64), part.units.record) >= 0, group, -1)
    part, as_paragraph, group = part.chosen(group >= 0), as_paragraph[group >= 0], group[group >= 0]
    kind = np.where(as_paragraph, PARAGRAPH, LINE)
    n_words = part.units.last - part.units.first
    return Found(kind, group, part.units.record, part.start, part.end, n_words)
