"""The stage over the sample corpus: what is stored, and what a second look at the proposed pairs gains."""

import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.corpus import appending, workspace
from lib.corpus.texts import Texts
from lib.duplicates import meaning_stage, vector_cells
from lib.duplicates.calibration import auc
from lib.duplicates.meaning_stage import stored_meaning
from lib.duplicates.rescoring import lexical_similarity
from lib.duplicates.vector_cells import learnt_from
from lib.duplicates.vector_classes import vector_hashes
from lib.embed import vectors as stored
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import open_corpus, quiet

EDITS = ("words_changed_5pct", "words_changed_10pct", "typos", "sentence_dropped", "shuffled_sentences", "truncated")


@pytest.fixture(scope="module")
def made(sample, tmp_path_factory):
    root = tmp_path_factory.mktemp("meaning") / "sample"
    shutil.copytree(sample.root, root)
    opened = workspace.load(root)
    analyse(opened, Options(encoder="static"), quiet, ["meaning"])
    return opened


@pytest.fixture(scope="module")
def planted(sample_source):
    """Pairs of record numbers, smaller first, that are edits of each other."""
    numbers = {
        identity: k for k, identity in enumerate(pq.read_table(sample_source / "corpus.parquet")["id"].to_pylist())
    }
    rows = pq.read_table(sample_source / "truth.parquet").to_pylist()
    return {tuple(sorted((numbers[r["record"]], numbers[r["partner"]]))) for r in rows if r["plant"] in EDITS}


def test_it_stores_pairs_recall_and_a_threshold(made):
    stored = stored_meaning(made.artifact("meaning"))
    assert stored.recall >= 0.95 and stored.n_true > 100
    assert stored.pairs.floor <= stored.threshold <= 1
    assert stored.random.cosine_at(1e-6) <= stored.threshold
    assert len(stored.sentences) == 3 and stored.sentences[1].startswith("One random pair in 1,000,000")


def test_words_tell_edits_from_texts_of_one_topic_better_than_vectors(made, planted):
    stored = stored_meaning(made.artifact("meaning"))
    pairs = stored.pairs
    is_edit = np.array([pair in planted for pair in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)])
    assert is_edit.sum() > 50
    with Texts(made) as texts:
        words = lexical_similarity(texts.pick, np.asarray(pairs.a), np.asarray(pairs.b))
    before, after = auc(pairs.similarity, is_edit), auc(words, is_edit)
    assert after > before
    assert after >= 0.95


def test_an_append_equals_a_run_over_all_files(sample_source, tmp_path, monkeypatch):
    monkeypatch.setattr(vector_cells, "LEAST_FOR_CELLS", 500)
    learnt = []
    random_pairs = meaning_stage.random_pairs
    monkeypatch.setattr(meaning_stage, "random_pairs", lambda *a, **k: learnt.append(1) or random_pairs(*a, **k))
    texts = pq.read_table(sample_source / "corpus.parquet", columns=["text"])
    files = [tmp_path / f"{name}.parquet" for name in "abc"]
    for file, first, last in zip(files, (0, 800, 850), (800, 850, 900), strict=True):
        pq.write_table(texts.slice(first, last - first), file)
    options = Options(encoder="static")
    grown, whole = (open_corpus(files[0], tmp_path / name) for name in ("grown", "whole"))
    analyse(grown, options, quiet, ["meaning"])
    for file in files[1:]:
        grown = appending.append(grown, str(file))
        analyse(grown, options, quiet, ["meaning"])
        whole = appending.append(whole, str(file))
    assert len(learnt) == 1
    analyse(whole, options, quiet, ["meaning"])
    one, two = grown.artifact("meaning"), whole.artifact("meaning")
    names = {path.name for path in one.iterdir()}
    assert names == {path.name for path in two.iterdir()} and len(learnt) == 2
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    assert len(stored_meaning(one).pairs) > 100


def test_other_vectors_are_compared_anew(sample_source, tmp_path, monkeypatch):
    monkeypatch.setattr(vector_cells, "LEAST_FOR_CELLS", 200)
    texts = pq.read_table(sample_source / "corpus.parquet", columns=["text"])
    pq.write_table(texts.slice(0, 260), tmp_path / "a.parquet")
    made = open_corpus(tmp_path / "a.parquet", tmp_path / "made")
    analyse(made, Options(encoder="static"), quiet, ["meaning"])
    before = meaning_stage.earlier(made.artifact("meaning"), 7)
    hashes = vector_hashes(stored.opened(made.artifact("embed") / "vectors.npy"))
    assert before.fits(learnt_from(len(np.unique(hashes))), hashes)
    assert not before.fits(1 + learnt_from(len(np.unique(hashes))), hashes)
    hashes[100] += np.uint64(1)
    assert not before.fits(learnt_from(len(np.unique(hashes))), hashes)
