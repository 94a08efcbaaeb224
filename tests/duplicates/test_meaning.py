import numpy as np
import pytest

from lib.duplicates import meaning, vector_cells
from lib.duplicates.groups import cut
from lib.duplicates.meaning import MeaningOptions, pairs_by_meaning
from lib.duplicates.meaning_recall import measured_recall
from lib.duplicates.vector_classes import vector_classes
from lib.errors import BadOption, Cancelled


def clustered(n, dim=32, n_centres=60, spread=0.35, seed=1):
    """n float16 unit vectors in clouds around centres; row 5 is zero, row 6 no number, rows 10 to 14 equal."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n_centres, dim))
    rows = centres[rng.integers(0, n_centres, n)] + rng.normal(size=(n, dim)) * spread * rng.random((n, 1))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[5], rows[6], rows[10:15] = 0, np.nan, rows[10]
    return rows.astype(np.float16)


def true_pairs(vectors, floor):
    rows = np.nan_to_num(vectors.astype(np.float64))
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    products = np.round(rows @ rows.T, 6)
    representative = vector_classes(vectors)
    alive = representative == np.arange(len(rows))
    a, b = np.nonzero(np.triu(products >= floor, 1) & alive[:, None] & alive)
    return {(int(x), int(y)): float(products[x, y]) for x, y in zip(a, b, strict=True)}


def test_equal_vectors_are_one_class():
    vectors = np.array([[1, 0], [0, 0], [1, -0.0], [np.inf, 1], [0, 1], [1, 0]], np.float16)
    assert vector_classes(vectors).tolist() == [0, -1, 0, -1, 4, 0]
    assert vector_classes(vectors.astype(np.float32)).tolist() == [0, -1, 0, -1, 4, 0]
    assert vector_classes(np.zeros((0, 4), np.float16)).tolist() == []


def test_a_small_corpus_is_compared_exactly():
    vectors = clustered(700)
    found = pairs_by_meaning(vectors, MeaningOptions(floor=0.9, most_for_record=700)).pairs
    wanted = true_pairs(vectors, 0.9)
    assert len(wanted) > 500
    listed = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.similarity.tolist(), strict=True))
    assert listed.keys() == wanted.keys()
    assert all(abs(listed[pair] - wanted[pair]) < 2e-6 for pair in wanted)
    assert found.representative[[5, 6, 14]].tolist() == [-1, -1, 10]
    assert np.isnan(found.containment).all() and found.n_crowded == 0


def test_cells_find_what_exact_search_finds():
    vectors = clustered(12_000, n_centres=900)
    found = pairs_by_meaning(vectors, MeaningOptions(floor=0.9))
    wanted = set(true_pairs(vectors, 0.9))
    listed = set(zip(found.pairs.a.tolist(), found.pairs.b.tolist(), strict=True))
    assert len(wanted) > 10_000 and listed <= wanted
    assert len(listed) / len(wanted) >= 0.95
    recall = measured_recall(vectors, found, n_sampled=400)
    assert recall.share >= 0.95 and recall.n_true > 500


def test_the_answer_does_not_depend_on_threads(monkeypatch):
    monkeypatch.setattr(meaning, "CELLS_AT_ONCE", 7)
    vectors = clustered(9_000)
    options = MeaningOptions(floor=0.85, most_for_record=6, most_pairs=9_000)
    one, three = (pairs_by_meaning(vectors, options, n_threads=n) for n in (1, 3))
    for name in ("representative", "a", "b", "similarity"):
        assert np.array_equal(getattr(one.pairs, name), getattr(three.pairs, name))
    assert one.pairs.floor == three.pairs.floor and one.pairs.n_crowded == three.pairs.n_crowded
    assert one.pairs.floor > 0.85 and one.pairs.n_crowded > 0 and len(one.pairs) <= 9_000
    assert "asked for: 0.85; more than 9,000 pairs lie above that" in one.sentence()
    assert "more than 6 similar ones" in one.sentence()


def test_the_floor_rises_to_the_most_similar_pairs():
    vectors = clustered(500)
    found = pairs_by_meaning(vectors, MeaningOptions(floor=0.5, most_for_record=500, most_pairs=300)).pairs
    wanted = true_pairs(vectors, found.floor)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == set(wanted)
    assert 200 < len(found) <= 300


def test_a_crowd_of_equal_or_nearly_equal_vectors_is_no_quadratic_work(monkeypatch):
    equal = np.tile(np.array([[0.6, 0.8, 0, 0]], np.float16), (200_000, 1))
    found = pairs_by_meaning(equal).pairs
    assert len(found) == 0 and (found.representative == 0).all()
    assert int(cut(found, 0.9).removable.sum()) == 199_999
    rng = np.random.default_rng(2)
    near = (np.array([1, 1, 1, 1]) + rng.normal(size=(6_000, 4)) * 0.02).astype(np.float16)
    monkeypatch.setattr(vector_cells, "MOST_ROUNDS", 0)
    monkeypatch.setattr(vector_cells, "MOST_IN_CELL", 1_000)
    found = pairs_by_meaning(near, MeaningOptions(most_for_record=3)).pairs
    assert found.n_crowded > 5_000 and len(found) < 6_000 * 3 * 3


def test_the_cut_takes_pairs_by_meaning_as_any_others():
    vectors = np.array([[1, 0], [0.8, 0.6], [0.25, 0.968], [0, 1], [1, 0]], np.float16)
    at = cut(pairs_by_meaning(vectors, MeaningOptions(floor=0.5)).pairs, 0.77)
    assert at.group.tolist() == [0, 0, 0, 0, 0]
    assert at.kept.tolist() == [0, 0, 2, 2, 0]


@pytest.mark.parametrize("options", [{"floor": 0.0}, {"floor": 1.2}, {"most_for_record": 0}, {"seed": 1.5}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(BadOption):
        MeaningOptions(**options)


def test_progress_may_stop_the_work_and_nothing_is_no_problem():
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        pairs_by_meaning(clustered(100), progress=stop)
    empty = pairs_by_meaning(np.zeros((3, 4), np.float16))
    assert len(empty.pairs) == 0
    assert measured_recall(np.zeros((3, 4), np.float16), empty).share is None
    with pytest.raises(BadOption, match="cannot be compared"):
        pairs_by_meaning(np.zeros(4, np.float16))
