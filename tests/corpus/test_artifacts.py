"""Artifacts: one key for one input, batches that cover a corpus, a build that ends by a rename."""

import numpy as np
import pytest

from lib.corpus import artifacts
from lib.corpus.artifacts import batches, key_of


def test_the_key_depends_on_everything_that_the_result_depends_on():
    base = key_of("near", 1, {"floor": 0.5}, {"import": "a"})
    assert base == key_of("near", 1, {"floor": 0.5}, {"import": "a"})
    others = [
        key_of("exact", 1, {"floor": 0.5}, {"import": "a"}),
        key_of("near", 2, {"floor": 0.5}, {"import": "a"}),
        key_of("near", 1, {"floor": 0.6}, {"import": "a"}),
        key_of("near", 1, {"floor": 0.5}, {"import": "b"}),
    ]
    assert len({base, *others}) == 5


@pytest.mark.parametrize(
    "lengths, ranges",
    [
        ([], []),
        ([5], [(0, 1)]),
        ([1, 1, 1, 1, 1], [(0, 2), (2, 4), (4, 5)]),
        ([100, 1, 1, 100, 1], [(0, 1), (1, 3), (3, 4), (4, 5)]),
        ([0, 0, 0], [(0, 2), (2, 3)]),
    ],
)
def test_batches_cover_every_id_once_within_both_limits(lengths, ranges):
    assert list(batches(np.array(lengths, dtype=np.int64), most_records=2, most_chars=10)) == ranges


def test_a_finished_artifact_has_no_building_folder(tmp_path):
    final = tmp_path / "stage" / "key"
    (artifacts.building(final) / "facts.json").write_text("{}")
    artifacts.finish(final)
    assert [path.name for path in final.parent.iterdir()] == ["key"]
    assert artifacts.read_facts(final) == {}


def test_arrays_of_objects_are_neither_written_nor_read(tmp_path):
    with open(tmp_path / "evil.npy", "wb") as file:
        np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError):
        artifacts.read_array(tmp_path, "evil")
