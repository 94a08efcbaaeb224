"""The second look: what it judged before files were appended stays, and a killed run goes on where it was."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lib.corpus import appending, workspace
from lib.corpus.artifacts import read_array, read_facts
from lib.duplicates import meaning_second_look
from lib.embed.encoders import SentenceEncoder
from tests import corpora
from tests.duplicates.conftest import changed_words, word_bank, written

ROOT = Path(__file__).parents[2]
OPTIONS = corpora.Options(encoder="static")
STAGE = meaning_second_look.NAME
MOST = 60


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """120 short texts of which half are edits of the others, and 20 more, edits of both old and new ones."""
    chance = random.Random(3)
    bank = word_bank(chance, 400)
    texts = [written(chance, bank, chance.randrange(1, 4)) for _ in range(60)]
    texts += [changed_words(chance, bank, text, 0.2) for text in texts]
    more = [written(chance, bank, 2) for _ in range(8)]
    more += [changed_words(chance, bank, text, 0.1) for text in (*more, *texts[:4])]
    folder = tmp_path_factory.mktemp("second_look")
    return [corpora.write(folder / f"{name}.parquet", {"text": rows}) for name, rows in (("old", texts), ("new", more))]


@pytest.fixture
def few(monkeypatch):
    """The 60 most similar pairs are judged, however similar random pairs of so small a corpus are."""
    monkeypatch.setattr(meaning_second_look, "chosen", most_similar)


def most_similar(pairs, threshold):
    return CHOSEN(pairs, pairs.floor, MOST)


CHOSEN = meaning_second_look.chosen


def contents(made) -> tuple:
    folder = made.artifact(STAGE)
    arrays = {name: np.asarray(read_array(folder, name)) for name in ("a", "b", "similarity")}
    return read_facts(folder), {name: (array.dtype, array.tobytes()) for name, array in arrays.items()}


def test_an_append_judges_new_pairs_only(files, few, tmp_path, monkeypatch):
    encoded = []
    encode = SentenceEncoder.encode
    monkeypatch.setattr(SentenceEncoder, "encode", lambda self, texts: encoded.extend(texts) or encode(self, texts))
    grown = corpora.open_corpus(files[0], tmp_path / "grown")
    corpora.analyse(grown, OPTIONS, corpora.quiet, [STAGE])
    old = {tuple(pair) for pair in zip(*(read_array(grown.artifact(STAGE), n).tolist() for n in "ab"), strict=True)}
    n_before = len(encoded)
    grown = appending.append(grown, str(files[1]))
    corpora.analyse(grown, OPTIONS, corpora.quiet, [STAGE])
    pairs = zip(*(read_array(grown.artifact(STAGE), n).tolist() for n in "ab"), strict=True)
    fresh = {tuple(pair) for pair in pairs} - old
    assert len(old) == MOST and 5 < len(fresh) < MOST
    assert len(encoded) - n_before == len({record for pair in fresh for record in pair})

    whole = appending.append(corpora.open_corpus(files[0], tmp_path / "whole"), str(files[1]))
    corpora.analyse(whole, OPTIONS, corpora.quiet, [STAGE])
    assert contents(grown) == contents(whole)


def test_another_model_judges_all_anew(files, few, tmp_path, monkeypatch):
    made = corpora.open_corpus(files[0], tmp_path / "made")
    corpora.analyse(made, OPTIONS, corpora.quiet, [STAGE])
    encoded = []
    encode = SentenceEncoder.encode
    monkeypatch.setattr(SentenceEncoder, "encode", lambda self, texts: encoded.extend(texts) or encode(self, texts))
    start = SentenceEncoder.__init__

    def other(self, *given):
        start(self, *given)
        self.identity = "another"

    monkeypatch.setattr(SentenceEncoder, "__init__", other)
    made = appending.append(made, str(files[1]))
    corpora.analyse(made, OPTIONS, corpora.quiet, [STAGE])
    folder = made.artifact(STAGE)
    assert len(encoded) == len(np.union1d(read_array(folder, "a"), read_array(folder, "b")))


ANALYSE = """
import sys
from pathlib import Path
from lib.corpus import workspace
from lib.duplicates import meaning_second_look
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
meaning_second_look.RECORDS_AT_ONCE = 6
chosen = meaning_second_look.chosen
meaning_second_look.chosen = lambda pairs, threshold: chosen(pairs, pairs.floor, int(sys.argv[2]))
def progress(*said):
    print(*said, flush=True)
    sys.stdin.readline()  # waits to be let go on
analyse(workspace.load(Path(sys.argv[1])), Options(encoder="static"), progress, ["second_look"])
"""


def test_a_killed_run_goes_on_at_its_next_batch(files, few, tmp_path, monkeypatch):
    whole, made = (corpora.open_corpus(files[0], tmp_path / name) for name in ("whole", "killed"))
    monkeypatch.setattr(meaning_second_look, "RECORDS_AT_ONCE", 6)
    corpora.analyse(whole, OPTIONS, corpora.quiet, [STAGE])
    corpora.analyse(made, OPTIONS, corpora.quiet, ["meaning"])
    process = subprocess.Popen(
        [sys.executable, "-c", ANALYSE, str(made.root), str(MOST)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    n_seen = 0
    for line in process.stdout:
        n_seen += f"{STAGE} running" in line
        if n_seen == 7:  # in the middle of a batch, after some
            break
        process.stdin.write("\n")
        process.stdin.flush()
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    kept = list(made.root.glob(f"artifacts/{STAGE}/*.building/kept/*.npz"))
    assert len(kept) >= 4 and workspace.load(made.root).artifact(STAGE) is None

    encoded = []
    encode = SentenceEncoder.encode
    monkeypatch.setattr(SentenceEncoder, "encode", lambda self, texts: encoded.extend(texts) or encode(self, texts))
    corpora.analyse(made, OPTIONS, corpora.quiet, [STAGE])
    pairs = read_array(made.artifact(STAGE), "a"), read_array(made.artifact(STAGE), "b")
    assert 0 < len(encoded) == len(np.union1d(*pairs)) - 6 * len(kept)
    assert contents(made) == contents(whole)
    assert not list(made.root.glob(f"artifacts/{STAGE}/*/kept")) and not list(made.root.glob("artifacts/*/*.building"))
