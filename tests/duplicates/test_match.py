import numpy as np
import pytest

from lib.duplicates import match as module
from lib.duplicates.match import match, representatives
from lib.duplicates.signatures import NearOptions, Signatures, open_signatures, save_signatures, sign
from lib.errors import Cancelled

COLUMNS = ("representative", "a", "b", "similarity", "containment")


def assert_same(one, other):
    for name in COLUMNS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.n_crowded == other.n_crowded


def test_batches_on_disk_give_the_same_as_one_in_memory(planted_texts, tmp_path):
    whole = match([sign(planted_texts)])
    assert len(whole) > 500
    batches = []
    for k, (first, last) in enumerate([(0, 10), (10, 10), (10, 300), (300, None)]):
        folder = tmp_path / f"{k:06d}"
        save_signatures(sign(planted_texts[first:last]), folder)
        batches.append(open_signatures(folder))
    assert_same(match(batches), whole)


def test_little_work_space_gives_the_same(planted_texts, monkeypatch):
    whole = match([sign(planted_texts)])
    monkeypatch.setattr(module, "N_CANDIDATES_AT_ONCE", 100)
    assert_same(match([sign(planted_texts)], n_threads=3), whole)


def test_appended_records_take_no_pair_away(planted_texts):
    early = match([sign(planted_texts[:500])])
    late = match([sign(planted_texts)])
    pairs = set(zip(late.a.tolist(), late.b.tolist(), late.similarity.tolist(), strict=True))
    assert set(zip(early.a.tolist(), early.b.tolist(), early.similarity.tolist(), strict=True)) <= pairs


def test_containment_of_a_short_text_in_a_long_one():
    words = [f"w{k}" for k in range(20)]
    options = NearOptions(n_bands=200, n_rows=2)
    pairs = match([sign([" ".join(words), " ".join(words[:14])], options)], options)
    assert (pairs.a.tolist(), pairs.b.tolist()) == ([0], [1])
    assert (pairs.similarity[0], pairs.containment[0]) == (10 / 16, 1.0)


def test_progress_rises_to_the_total_and_may_stop_the_work(planted_texts):
    seen = []
    match([sign(planted_texts)], progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (96, 96)

    def stop(done, total):
        if done > 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        match([sign(planted_texts)], progress=stop)


def test_equal_fingerprints_of_different_sets_are_told_apart():
    sets = [[1, 2], [1, 2], [1, 3], []]
    forged = Signatures(
        np.array([0, 2, 4, 6, 6]),
        np.array([shingle for members in sets for shingle in members], np.uint64),
        np.array([7, 7, 7, 7], np.uint64),
        np.zeros((48, 4), np.uint32),
        np.array([2, 2, 2, 0]),
    )
    pairs = match([forged], NearOptions(floor=0.3))
    assert pairs.representative.tolist() == [0, 0, 2, -1]
    assert (pairs.a.tolist(), pairs.b.tolist(), pairs.similarity.tolist()) == ([0], [2], [1 / 3])


def test_representatives():
    fingerprints = np.array([5, 3, 5, 3, 5, 9], np.uint64)
    assert representatives(fingerprints, np.array([2, 1, 2, 1, 3, 0])).tolist() == [0, 1, 0, 1, 4, -1]
    assert representatives(fingerprints[:0], np.zeros(0, np.int64)).tolist() == []


def test_nothing_to_match():
    assert len(match([])) == 0
    assert match([sign([])]).representative.tolist() == []
    assert match([sign(["", "!"])]).representative.tolist() == [-1, -1]
