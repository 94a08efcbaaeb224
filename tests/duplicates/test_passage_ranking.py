"""What passages waste is counted where one looks."""

import numpy as np
import pyarrow as pa

from lib.duplicates.passage_ranking import cut_by, ranking
from lib.duplicates.passages import Passages
from lib.ledger.state import Edit

TABLE = pa.table({"kind": ["line", "paragraph", "run"], "text": ["a", "b", "c"], "n_tokens": [10, 30, 5]})
FOUND = Passages(
    TABLE,
    np.array([0, 0, 0, 1, 1, 2, 2]),
    np.array([0, 0, 2, 1, 2, 0, 1]),
    np.zeros(7, np.int64),
    np.ones(7, np.int64),
    3,
    0,
)


def told(found):
    return list(zip(found.passage.tolist(), found.n_times.tolist(), found.n_records.tolist(), strict=True))


def test_everywhere():
    found = ranking(FOUND, np.ones(3, dtype=bool))
    assert told(found) == [(1, 2, 2), (0, 3, 2), (2, 2, 2)]
    assert (found.n_wasted_tokens.tolist(), found.n_in, found.n_tokens) == ([30, 20, 5], 3, 55)


def test_in_a_part_of_the_corpus():
    found = ranking(FOUND, np.array([True, False, True]))
    assert told(found) == [(0, 3, 2)] and (found.n_in, found.n_tokens) == (2, 20)
    assert told(ranking(FOUND, np.zeros(3, dtype=bool))) == []


def test_kinds_and_hidden_ones():
    everywhere = np.ones(3, dtype=bool)
    assert told(ranking(FOUND, everywhere, ("line", "run"))) == [(0, 3, 2), (2, 2, 2)]
    assert told(ranking(FOUND, everywhere, (), frozenset({1, 7}))) == [(0, 3, 2), (2, 2, 2)]


def test_what_edits_have_cut_everywhere_is_known():
    def edit(seq, ids, *passages):
        return Edit(seq, np.array(ids), passages)

    assert cut_by(FOUND, ()) == {}
    assert cut_by(FOUND, (edit(4, [0, 2], "- a "), edit(5, [1], "b"))) == {0: (4,)}
    assert cut_by(FOUND, (edit(4, [1], "b"), edit(6, [2], "b", "x"))) == {1: (4, 6)}
