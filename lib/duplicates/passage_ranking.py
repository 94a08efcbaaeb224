"""What recurring passages waste in a Selection: their occurrences in it, ranked, and the sums."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.passages import Passages
from lib.ledger.state import Edit

# Enough of a passage to know it by.
BEGINNING = 60
_MARKS = re.compile(r"\A\W+")


@dataclass(frozen=True)
class Ranking:
    """Passages that stand at least twice in what is held, the most wasted tokens first.

    passage: their numbers; n_times, n_records and n_wasted_tokens: counted there, all (n,) int64.
    n_in: records with any of them; n_tokens: wasted by all of them.
    """

    passage: np.ndarray
    n_times: np.ndarray
    n_records: np.ndarray
    n_wasted_tokens: np.ndarray
    n_in: int
    n_tokens: int


def ranking(found: Passages, within: np.ndarray, kinds: tuple[str, ...] = (), hidden: frozenset[int] = frozenset()):
    """The passages of these kinds (all where none is named) but for the hidden ones. within: bool (n_records,).

    The first occurrence of a passage is not wasted; of a passage of length x, each further one wastes x tokens.
    """
    n = len(found)
    inside = within[found.record]
    passage, record = found.passage[inside], found.record[inside]
    n_times = np.bincount(passage, minlength=n)
    # Spans are in order of passage and record, so a record's first span of a passage follows another record's.
    new = np.ones(len(passage), dtype=bool)
    new[1:] = (passage[1:] != passage[:-1]) | (record[1:] != record[:-1])
    n_records = np.bincount(passage[new], minlength=n)
    wasted = np.maximum(n_times - 1, 0) * found.table["n_tokens"].to_numpy()
    shown = n_times > 1
    if kinds:
        shown &= np.isin(np.array(found.table["kind"].to_pylist(), dtype=object), kinds)
    shown[[number for number in hidden if number < n]] = False
    chosen = np.flatnonzero(shown)
    order = chosen[np.argsort(-wasted[chosen], kind="stable")]
    n_in = len(np.unique(record[shown[passage]]))
    return Ranking(order, n_times[order], n_records[order], wasted[order], n_in, int(wasted[order].sum()))


def cut_by(found: Passages, edits: Sequence[Edit]) -> dict[int, tuple[int, ...]]:
    """Passages that edits in force cut from all records that they were found in, each with the numbers of those edits.

    A wording of an edit is known as a passage's by how it begins.
    """
    starts: dict[str, list[Edit]] = {}
    for edit in edits:
        for wording in edit.passages:
            starts.setdefault(_beginning(wording), []).append(edit)
    cut = {}
    for number, text in enumerate(found.table["text"].to_pylist()) if starts else ():
        if mine := starts.get(_beginning(text)):
            ids = np.unique(np.concatenate([edit.ids for edit in mine]))
            records = [record for record, _, _ in found.spans(number)]
            if np.isin(records, ids).all():
                cut[number] = tuple(sorted({edit.seq for edit in mine}))
    return cut


def _beginning(text: str) -> str:
    """Without the bullet or quotation mark that a whole line may begin with."""
    return _MARKS.sub("", text)[:BEGINNING].strip()
