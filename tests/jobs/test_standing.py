"""Where the corpora of a folder stand."""

import json
from pathlib import Path

from lib.corpus.preview import first_look
from lib.jobs import queue
from lib.jobs.stages import DEFAULT_STAGES
from lib.jobs.standing import opened_before, standing, standings
from tests import corpora


def test_one_that_is_analysed_in_part(tiny_home: Path):
    found = standing(tiny_home / "tiny")
    assert (found.folder, found.name, found.is_imported, found.problem) == ("tiny", "tiny", True, "")
    assert (found.n_done, found.n_stages) == (3, len(DEFAULT_STAGES))
    assert found.n_records == 60 and found.n_bytes > 0 and found.job is None


def test_one_that_is_only_open_and_one_with_a_job(tmp_path: Path):
    source = corpora.write(tmp_path / "s.parquet", {"text": ["a b c", "d e f"]})
    made = corpora.open_corpus(source, tmp_path / "home" / "one")
    assert not standing(made.root).is_imported
    queue.register(made.ledger_path, "analyse", {}, ["import"])
    assert standing(made.root).job.state == "waiting"


def test_one_that_cannot_be_read_stands_there_with_its_sentence(tmp_path: Path):
    source = corpora.write(tmp_path / "s.parquet", {"text": ["a b c", "d e f"]})
    corpora.open_corpus(source, tmp_path / "home" / "good")
    bad = tmp_path / "home" / "bad"
    bad.mkdir()
    (bad / "manifest.json").write_text(json.dumps({"format": 99, "winnow": "9.9"}), encoding="utf-8")
    found = {one.folder: one.problem for one in standings(tmp_path / "home")}
    assert found["good"] == ""
    assert "made by a newer Winnow" in found["bad"]


def test_the_same_files_opened_before(tiny_home: Path, tmp_path: Path):
    same = first_look(str(tiny_home / "sources" / "tiny.parquet")).sources
    other = first_look(str(corpora.write(tmp_path / "s.parquet", {"text": ["a"]}))).sources
    assert opened_before(tiny_home, same) == "tiny"
    assert opened_before(tiny_home, other) is None
