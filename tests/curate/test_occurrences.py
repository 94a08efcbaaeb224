"""Records by content hash and place among equal copies."""

import numpy as np
import pyarrow as pa
import pytest

from lib.corpus import appending
from lib.curate import occurrences
from lib.errors import BadOption
from lib.ledger import events
from lib.query.view import View
from tests.corpora import analysed, write
from tests.curate.families import generate

A = "7fc56270e7a70fa81a5935b72eacbe29"  # md5 of "A"
B = "9d5ed678fe57bcca610140957afab571"  # md5 of "B"


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    opened = View(analysed(tmp_path_factory.mktemp("places"), {"text": ["A", "B", "A", "A", "C"]}, ["import"]))
    yield opened
    opened.close()


def test_ids_to_keys_and_back(view):
    keys = occurrences.keys_of(view, np.array([3, 1, 0, 2]))
    assert list(zip(keys["hash"].to_pylist(), keys["place"].to_pylist(), strict=True)) == [
        (A, 3), (B, 1), (A, 1), (A, 2),
    ]  # fmt: skip
    assert occurrences.ids_of(view, keys).tolist() == [3, 1, 0, 2]


def test_a_copy_that_is_not_there_is_minus_one(view):
    keys = pa.table({"hash": [A, B, "0" * 32], "place": pa.array([4, 1, 1], pa.int32())})
    assert occurrences.ids_of(view, keys).tolist() == [-1, 1, -1]


def test_none_asked_none_given(view):
    assert occurrences.keys_of(view, np.empty(0, np.int64)).num_rows == 0


@pytest.mark.parametrize(("key", "text"), [((A, 1), A), ((A, 2), A + "#2"), ((B, 12), B + "#12"), ((A, -1), A + "+1")])
def test_a_key_as_text(key, text):
    assert occurrences.written(*key) == text
    assert occurrences.read(text) == key


@pytest.mark.parametrize(
    "text", ["", "xyz", A.upper(), A + "#0", A + "#", A + "#2;", A + "+0", A + "#-1", 7, None, A[:-1]]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadOption, match="32 hex digits"):
        occurrences.read(text)


def test_records_made_here_are_counted_apart_and_undone_ones_last(tmp_path):
    made = analysed(tmp_path, {"text": ["A", "B", "A"]}, ["import"])
    made, undone = generate(made, "one", [(0, {"text": "A"}), (1, {"text": "C"})])
    events.undo(made.ledger_path, undone.uid, "Ada")
    made = appending.append(made, str(write(tmp_path / "more.parquet", {"text": ["A"]})))
    made, _ = generate(made, "two", [(1, {"text": "A"})])
    view = View(made)
    keys = occurrences.keys_of(view, np.array([0, 2, 3, 5, 6]))
    assert keys["place"].to_pylist() == [1, 2, -2, 3, -1]
    assert occurrences.ids_of(view, keys).tolist() == [0, 2, 3, 5, 6]
    view.close()
