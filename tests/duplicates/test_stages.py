import errno

import numpy as np
import pytest

from lib.corpus.artifacts import Task
from lib.corpus.texts import Texts
from lib.duplicates import stages
from lib.duplicates.signatures import NearOptions
from lib.duplicates.stages import run_exact, run_near, stored_pairs
from lib.errors import Cancelled, NoSpace
from tests import corpora

STAGES = {"exact": (run_exact, {"normalisation": "raw"}), "near": (run_near, NearOptions().to_dict())}
N_BATCHES = 6


class ByHundred(Texts):
    def ranges(self, most_records=100, most_chars=1 << 20):
        return super().ranges(most_records, most_chars)


@pytest.fixture(scope="module")
def imported(planted_texts, tmp_path_factory):
    columns = {"text": [*planted_texts[:520], "", None, *planted_texts[:8]]}
    return corpora.analysed(tmp_path_factory.mktemp("stages"), columns, ["import"])


@pytest.fixture
def signed(monkeypatch):
    """Batches of a hundred records; how many texts were hashed or signed in each."""
    monkeypatch.setattr(stages, "Texts", ByHundred)
    seen = []

    def counting(made):
        def counted(texts, *more):
            seen.append(len(texts))
            return made(texts, *more)

        return counted

    for name in ("sign", "exact_hashes"):
        monkeypatch.setattr(stages, name, counting(getattr(stages, name)))
    return seen


def task(workspace, folder, parameters, **more):
    folder.mkdir(exist_ok=True)
    return Task(workspace, folder, parameters, **more)


def made_by(folder):
    """Every array and table that a stage leaves in its folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("name", "n_reports"), [("exact", 1), ("exact", 4), ("near", 1), ("near", 4), ("near", 30)])
def test_what_was_stopped_goes_on_at_the_next_batch(imported, signed, tmp_path, name, n_reports):
    run, parameters = STAGES[name]
    run(task(imported, tmp_path / "whole", parameters))
    assert len(signed) == N_BATCHES
    signed.clear()
    calls = []

    def stop(*told):
        calls.append(told)
        if len(calls) == n_reports:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(task(imported, tmp_path / "cut", parameters, report=stop))
    assert len(signed) == min(n_reports - 1, N_BATCHES)  # 30: while pairs are compared
    run(task(imported, tmp_path / "cut", parameters))
    assert len(signed) == N_BATCHES
    assert made_by(tmp_path / "cut") == made_by(tmp_path / "whole")


def test_near_pairs_are_those_of_the_plain_function(imported, planted_texts, signed, tmp_path):
    run_near(task(imported, tmp_path, NearOptions().to_dict()))
    pairs = stored_pairs(tmp_path)
    assert pairs.representative[520:522].tolist() == [-1, -1]
    assert pairs.representative[522:].tolist() == pairs.representative[:8].tolist()
    assert len(pairs) > 200


@pytest.mark.parametrize("name", STAGES)
def test_a_full_disk_is_one_sentence_and_what_was_done_stays(imported, planted_texts, monkeypatch, tmp_path, name):
    made = corpora.open_corpus(
        corpora.write(tmp_path / "corpus.parquet", {"text": planted_texts[:20]}), tmp_path / "workspace"
    )
    corpora.analyse(made, corpora.Options(), corpora.quiet, ["import"])

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(np, "save", full)
        with pytest.raises(NoSpace, match=rf"The disk is full in .* during {name}; free some space and go on\."):
            corpora.analyse(made, corpora.Options(), corpora.quiet, [name])
    corpora.analyse(made, corpora.Options(), corpora.quiet, [name])
    assert made.current().artifacts.keys() == {"import", name}
