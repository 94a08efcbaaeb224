"""The planted corpus for the tests of runs: made once, and copied where a test changes it."""

import shutil
from pathlib import Path

import pytest

from lib.corpus import workspace
from lib.corpus.workspace import Workspace
from lib.query.view import View
from tests.augment import planted


@pytest.fixture(scope="session")
def planted_corpus(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Only to be read."""
    return planted.opened(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def corpus(planted_corpus: Workspace, tmp_path: Path) -> Workspace:
    """A copy that a test may change."""
    shutil.copytree(planted_corpus.root, tmp_path / "planted")
    return workspace.load(tmp_path / "planted")


@pytest.fixture
def view(corpus: Workspace):
    found = View(corpus)
    yield found
    found.close()
