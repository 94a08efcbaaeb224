"""The second net: reworded items among other texts, none where nothing is alike, the same by batch and in cells."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates import meaning_net
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.contamination import BY_MEANING, in_texts, with_meaning
from lib.duplicates.meaning_net import cast
from lib.duplicates.references import items_of
from lib.embed.encoders import open_encoder
from lib.errors import Cancelled

ROOT = Path(__file__).parents[2]


class Numbers:
    """An encoder whose texts are numbers written out: "0.8 0.6 0" is that vector. It counts what it encodes."""

    name, dim, identity = "numbers", 3, "numbers"

    def __init__(self):
        self.n = 0

    def encode(self, texts):
        texts = texts.to_pylist() if hasattr(texts, "to_pylist") else list(texts)
        self.n += len(texts)
        rows = np.array([[float(one) for one in text.split()[:3]] for text in texts], np.float32).reshape(-1, 3)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def planted(n, seed=0):
    """Records around the sphere, items near to every tenth of them, and items far from all records."""
    rng = np.random.default_rng(seed)
    records = np.abs(rng.normal(size=(n, 3)))
    near = records[::10] + rng.normal(size=(len(records[::10]), 3)) * 0.002
    far = -np.abs(rng.normal(size=(20, 3)))
    said = [" ".join(f"{value:.6f}" for value in row) for row in [*near, *far]]
    texts = [" ".join(f"{value:.6f}" for value in row) for row in records]
    return texts, items_of([f"{text} q" for text in said])


@pytest.mark.parametrize("in_cells", [False, True])
def test_the_nearest_record_of_each_item(monkeypatch, in_cells):
    monkeypatch.setattr(meaning_net, "MOST_FOR_EXACT", 100 if in_cells else 10**6)
    monkeypatch.setattr(meaning_net, "CHANCE", 0.02)
    monkeypatch.setattr(meaning_net, "MOST_THRESHOLD", 1.0)
    texts, items = planted(600)
    encoder = Numbers()
    vectors = encoder.encode(pa.array(texts))
    found = cast(items, vectors, lambda ids: pa.array([texts[k] for k in ids]), encoder, Numbers())
    right = found.record[found.item < 60] == found.item[found.item < 60] * 10
    assert len(found.item) == 60 and right.mean() >= 0.9  # others lie as near by chance: three dimensions are few
    assert (found.similarity > 0.999).all() and (np.diff(found.record) >= 0).all()
    assert (found.net.recall is None) != in_cells
    again = cast(items, vectors, lambda ids: pa.array([texts[k] for k in ids]), encoder, Numbers(), n_threads=3)
    assert np.array_equal(again.record, found.record) and np.array_equal(again.similarity, found.similarity)


def test_it_goes_on_where_it_was_stopped(monkeypatch, tmp_path):
    monkeypatch.setattr(meaning_net, "JUDGED_AT_ONCE", 7)
    monkeypatch.setattr(meaning_net, "CHANCE", 0.02)
    monkeypatch.setattr(meaning_net, "MOST_THRESHOLD", 1.0)
    texts, items = planted(400)
    vectors = Numbers().encode(pa.array(texts))

    def run(judge, checkpoints, progress=lambda done, total: None):
        def texts_of(ids):
            return pa.array([texts[k] for k in ids])

        return cast(items, vectors, texts_of, Numbers(), judge, progress=progress, checkpoints=checkpoints)

    def stop(done, total):
        if done > 20:
            raise Cancelled

    whole = Numbers()
    expected = run(whole, Checkpoints())
    with pytest.raises(Cancelled):
        run(Numbers(), Checkpoints(tmp_path), stop)
    rest = Numbers()
    found = run(rest, Checkpoints(tmp_path))
    assert 0 < rest.n < whole.n
    for name in ("item", "record", "similarity"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    assert found.net == expected.net


def test_items_of_few_words_and_empty_corpora_catch_nothing():
    items = items_of(["one two", ""])
    found = cast(items, np.zeros((3, 3), np.float32), lambda ids: pa.array([""] * len(ids)), Numbers())
    assert len(found.item) == 0 and found.net.n_items == 0 and "0 items were looked for" in found.net.sentence()


def test_what_words_found_is_not_told_twice():
    question = "Which of the seven hills was settled before the river changed its course to the north?"
    items = items_of([question, "Where did the first people of that land live, on a hill or near water?"])
    by_words = in_texts([question, "Something else."], items)
    net = meaning_net.Net("static", "minilm", 0.8, 1e-6, 0.8, 2, 3, 3, None)
    caught = meaning_net.Caught(np.array([0, 1, 0]), np.array([0, 0, 1]), np.array([0.99, 0.85, 0.9]), net)
    found = with_meaning(by_words, caught, np.array([len(question), 15]))
    told = [(hit.record, hit.item, hit.severity, hit.similarity, hit.end) for hit in found.hits()]
    assert told == [
        (0, "0", "verbatim", None, len(question) - 1),
        (0, "1", BY_MEANING, 0.85, len(question)),
        (1, "0", BY_MEANING, 0.9, 15),
    ]
    assert found.records().tolist() == [0]  # by meaning alone is no contamination
    assert found.by_benchmark()[0]["n_items_found"] == {"verbatim": 1, "edited": 0, "topic only": 0, BY_MEANING: 1}


def test_lightly_reworded_items_are_caught_by_the_packaged_encoders():
    rows = list(csv.DictReader((ROOT / "benchmarks" / "paraphrases.tsv").open(), delimiter="\t", quoting=3))
    texts = [row["light"] for row in rows[:30]] + [row["related"] for row in rows[30:]]
    static = open_encoder("static")
    vectors = static.encode(pa.array(texts))
    items = items_of([row["text"] for row in rows])
    found = cast(
        items, vectors, lambda ids: pa.array([texts[k] for k in ids]), static, open_encoder("minilm")
    )  # fmt: skip
    reached = {int(item) for item, record in zip(found.item, found.record, strict=True) if item == record}
    assert len(reached & set(range(30))) >= 24
    assert len(set(found.item.tolist()) - set(range(30))) <= 2
