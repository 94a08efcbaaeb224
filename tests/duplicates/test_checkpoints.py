"""What a search keeps, and that a run killed at any moment ends with what an undisturbed one finds."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lib.corpus.artifacts import read_facts
from lib.duplicates.checkpoints import Checkpoints
from tests import corpora
from tests.duplicates.conftest import word_bank, written

ROOT = Path(__file__).parents[2]
N = 6_000


def test_a_batch_is_made_once_and_kept_whole(tmp_path):
    made = []

    def make():
        made.append(1)
        return {"a": np.arange(3), "n": np.int64(7)}

    kept = Checkpoints(tmp_path / "kept")
    for checkpoints in (kept, Checkpoints(tmp_path / "kept")):
        found = checkpoints.once("one", make)
        assert found["a"].tolist() == [0, 1, 2] and int(found["n"]) == 7
    assert made == [1] and [path.name for path in (tmp_path / "kept").iterdir()] == ["one.npz"]
    kept.clear()
    assert not (tmp_path / "kept").exists()
    Checkpoints().once("one", make)
    assert Checkpoints().once("one", make)["a"].tolist() == [0, 1, 2] and len(made) == 3


def test_what_the_search_before_kept_alike_is_a_link_to_it(tmp_path):
    before = Checkpoints(tmp_path / "before")
    before.once("same", lambda: {"a": np.arange(3)})
    before.once("other", lambda: {"a": np.arange(3)})
    kept = Checkpoints(tmp_path / "kept", tmp_path / "before")
    assert kept.before("same")["a"].tolist() == [0, 1, 2] and kept.before("new") is None
    assert kept.once("same", lambda: {"a": np.arange(3)})["a"].tolist() == [0, 1, 2]
    assert kept.once("other", lambda: {"a": np.arange(3.0)})["a"].dtype == np.float64
    paths = [
        (tmp_path / folder / f"{name}.npz").stat().st_ino for name in ("same", "other") for folder in ("before", "kept")
    ]
    assert paths[0] == paths[1] and paths[2] != paths[3]
    kept.clear("oth*")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["same.npz"]
    kept.clear()
    assert before.once("same", lambda: {})["a"].tolist() == [0, 1, 2] and Checkpoints().before("same") is None


def test_a_batch_that_fails_is_not_kept(tmp_path):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Checkpoints(tmp_path).once("one", fail)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Texts of which a third hold one of a few notices, as a paragraph or in the middle of a line."""
    chance = random.Random(4)
    bank = word_bank(chance, 3_000)
    notices = [written(chance, bank, 8) for _ in range(40)]
    texts = []
    for n in range(N):
        text = written(chance, bank, 3)
        if n % 3 == 0:
            joint = "\n\n" if n % 2 else " "
            text = f"{text}{joint}{chance.choice(notices)}{joint}{written(chance, bank, 2)}"
        texts.append(text)
    return corpora.write(tmp_path_factory.mktemp("checkpoints") / "corpus.parquet", {"text": texts})


BEFORE = ["exact", "groups", "embed"]
ANALYSE = """
import sys
from pathlib import Path
from lib.corpus import texts, workspace
from lib.duplicates import meaning, passage_extension
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
texts.Texts.ranges.__defaults__ = (500, texts.BATCH_CHARS)  # many batches, so that a kill falls between two
meaning.CELLS_AT_ONCE = 6
passage_extension.PAIRS_AT_ONCE = 200
print("ready", flush=True)
def progress(*said):
    print(*said, flush=True)
    sys.stdin.readline()  # waits to be let go on, where somebody holds the other end
analyse(workspace.load(Path(sys.argv[1])), Options(encoder="static"), progress, [sys.argv[2]])
"""


def start(made, stage: str, **how) -> subprocess.Popen:
    command = [sys.executable, "-c", ANALYSE, str(made.root), stage]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)


def run(made, stage: str) -> str:
    process = start(made, stage, stdin=subprocess.DEVNULL)
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return said


def kill_in_batch(made, stage: str, number: int) -> None:
    """Kill it right after it was let into the work that follows its number-th report of the stage."""
    process = start(made, stage, stdin=subprocess.PIPE)
    n_seen = 0
    for line in process.stdout:
        n_seen += f"{stage} running" in line
        if line != "ready\n":
            process.stdin.write("\n")
            process.stdin.flush()
        if n_seen >= number:
            break
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL and n_seen == number


@pytest.mark.parametrize("stage", ["meaning", "passages"])
def test_a_killed_stage_goes_on_at_its_next_batch(source, tmp_path, stage):
    whole, made = (corpora.open_corpus(source, tmp_path / name) for name in ("whole", "killed"))
    for one in (whole, made):
        corpora.analyse(one, corpora.Options(encoder="static"), corpora.quiet, BEFORE)
    n_reports = run(whole, stage).count(f"{stage} running")
    n_kept = 0
    for share in (0.3, 0.5, 0.7):
        kill_in_batch(made, stage, int(share * n_reports))
        kept = list(made.root.glob(f"artifacts/{stage}/*.building/kept/[!.]*.npz"))
        assert len(kept) > n_kept  # nothing that was done is lost, and each run adds to it
        n_kept = len(kept)
    run(made, stage)
    assert not list(made.root.glob("artifacts/*/*.building")) and not list(made.root.glob("artifacts/*/*/kept/runs-*"))

    one, two = (opened.artifact(stage) for opened in (whole, made))
    assert {path.name for path in one.iterdir()} == {path.name for path in two.iterdir()}
    for path in one.rglob("*.np[yz]"):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name
    facts = read_facts(one)
    assert facts == read_facts(two) and facts["n_pairs" if stage == "meaning" else "n_found"] > 30
    if stage == "passages":
        assert (one / "passages.parquet").read_bytes() == (two / "passages.parquet").read_bytes()
