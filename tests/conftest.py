"""What tests of pages and of whole paths share: a tiny analysed corpus, made once, and a copy of it to change."""

import shutil
from pathlib import Path

import pytest

from tests import corpora

# Text that would do harm if a page took it for HTML or Markdown.
HOSTILE = "<script>document.title='taken'</script> ![x](http://127.0.0.1:9/x.png) [y](http://127.0.0.1:9/y)"


pytest_plugins = ["tests.samples"]


def tiny() -> dict:
    """60 records: three languages, two sources, three splits, exact copies, empty ones, one hostile text."""
    texts = [
        f"Record {n} tells of the {word} in {n + 3} plain words." for n in range(15) for word in ("sea", "fog", "hill")
    ]
    texts += ["The same notice stands here twice."] * 6 + [""] * 3 + [HOSTILE] + ["Ein Satz auf Deutsch."] * 5
    n = len(texts)
    return {
        "id": [f"r{number:03}" for number in range(n)],
        "text": texts,
        "lang": [("en", "de", HOSTILE)[number % 3] if number % 7 else None for number in range(n)],
        "source": [("press", "forum")[number % 2] for number in range(n)],
        "split": [("train", "train", "validation", "test")[number % 4] for number in range(n)],
        "stars": [number % 5 for number in range(n)],
    }


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workspace, `tiny`, analysed up to profile and exact duplicates. Only to be read."""
    home = tmp_path_factory.mktemp("home")
    source = corpora.write(home / "sources" / "tiny.parquet", tiny())
    made = corpora.open_corpus(source, home / "tiny")
    corpora.analyse(made, corpora.Options(), corpora.quiet, ["profile", "exact"])
    return home


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `tiny_home` that is the app's folder of workspaces; the source file stays where it was."""
    shutil.copytree(tiny_home / "tiny", tmp_path / "home" / "tiny")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    return tmp_path / "home"


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No workspace at all."""
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "none"))
    return tmp_path / "none"
