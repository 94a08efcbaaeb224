"""The sample corpus for tests: generated and analysed once a session."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from lib.corpus import workspace
from lib.corpus.workspace import Workspace
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import open_corpus, quiet

os.environ.setdefault("HF_HUB_OFFLINE", "1")
SAMPLE_DATA = Path(__file__).resolve().parents[1] / "sample_data"


@pytest.fixture(scope="session")
def sample_source(tmp_path_factory) -> Path:
    """The folder with corpus.parquet, truth.parquet and benchmark.parquet as the generator writes them."""
    sys.path.insert(0, str(SAMPLE_DATA))
    try:
        import generate
    finally:
        sys.path.remove(str(SAMPLE_DATA))
    folder = tmp_path_factory.mktemp("sample")
    generate.write_corpus(folder / "corpus.parquet", folder / "truth.parquet", n_records=5000, seed=7)
    generate.write_benchmark(folder / "benchmark.parquet")
    return folder


@pytest.fixture(scope="session")
def sample(sample_source, tmp_path_factory) -> Workspace:
    """The sample corpus with every stage done. Tests that decide something take `own_sample`."""
    made = open_corpus(sample_source / "corpus.parquet", tmp_path_factory.mktemp("workspaces") / "sample")
    analyse(made, Options(encoder="static"), quiet)
    return made


@pytest.fixture
def own_sample(sample, tmp_path) -> Workspace:
    """A copy of the analysed sample corpus, for a test that changes it."""
    shutil.copytree(sample.root, tmp_path / "sample")
    return workspace.load(tmp_path / "sample")
