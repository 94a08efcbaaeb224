"""An analysis stopped again and again ends with the same bytes as one that ran through."""

import hashlib

import pyarrow.parquet as pq
import pytest

from lib.corpus import texts
from lib.embed import stages as embed
from lib.errors import Cancelled
from lib.jobs.analysis import analyse
from lib.jobs.stages import DEFAULT_STAGES, Options
from lib.query.view import View
from tests.corpora import open_corpus, quiet, write

N = 400


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(texts.Texts.ranges, "__defaults__", (60, 20_000))
    monkeypatch.setattr(embed, "COLUMN_BATCH", 150)


def contents(workspace):
    """Every row of the catalog, and a digest of each array that a stage made."""
    view = View(workspace)
    rows = view.rows("SELECT * FROM catalog ORDER BY id")
    view.close()
    arrays = {}
    for stage in DEFAULT_STAGES:
        folder = workspace.artifact(stage.name)
        for path in sorted(folder.rglob("*.npy")):
            arrays[stage.name, str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return rows, arrays


def test_stopping_at_any_report_changes_nothing(sample_source, tmp_path, small_batches):
    table = pq.read_table(sample_source / "corpus.parquet").slice(0, N)
    source = write(tmp_path / "c.parquet", {name: table[name].to_pylist() for name in ("id", "text", "lang")})
    options = Options(encoder="static")
    whole = open_corpus(source, tmp_path / "whole")
    analyse(whole, options, quiet)

    stopped = open_corpus(source, tmp_path / "stopped")
    n_stops, patience = 0, 2
    while True:
        heard = 0

        def progress(stage, state, done, total, note=""):
            nonlocal heard
            heard += 1
            if heard > patience:  # noqa: B023 - read while it runs
                raise Cancelled

        try:
            analyse(stopped, options, progress)
            break
        except Cancelled:
            n_stops += 1
            patience += 3  # each try gets somewhat further, and stops at another place
    assert n_stops >= 10
    assert contents(stopped) == contents(whole)
    assert not list(stopped.root.rglob("*.building"))
