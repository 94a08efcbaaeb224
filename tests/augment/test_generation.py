"""Candidates of a run: how many, in which order, what is skipped; cut off anywhere it goes on to the same ones."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.augment import candidates, generation, runs
from lib.augment.draw import Aim
from lib.augment.policy import Policy
from lib.corpus.roles import Roles
from lib.errors import BadOption, Cancelled, SourceChanged
from lib.ledger import events, reviews
from lib.ledger.events import Decision
from lib.ledger.members import make
from tests import corpora
from tests.augment import planted

ROOT = Path(__file__).parents[2]


def made(workspace, run) -> list[dict]:
    """All that was made, as rows."""
    folder = runs.folder_of(workspace, run.id) / "candidates"
    return pa.concat_tables([pq.read_table(path) for path in sorted(folder.glob("*.parquet"))]).to_pylist()


def n_until(rows: list[dict], drawn: runs.Drawn, aim: Aim) -> int:
    """How many of all records drawn are looked at until the aim is reached, one by one."""
    F, T, n = drawn.F, drawn.T, 0
    for row in rows:
        if row["reason"] == "" and row["confidence"] >= 0.9:
            number = row["number"]
            F, T, n = F + int(drawn.gain[number]), T + int(drawn.added[number]), n + 1
        if (n == aim.n) if aim.share is None else (aim.share <= F / T):
            return row["number"] + 1
    return len(rows)


@pytest.mark.parametrize("batch", [6, 2_000])
@pytest.mark.parametrize(
    "aim", [Aim(0.3), Aim(0.5), Aim(0.3, method="substitute"), Aim(0.99, method="substitute"), Aim(n=9), Aim(n=41)]
)
def test_it_ends_with_the_first_record_that_reaches_the_aim(corpus, monkeypatch, aim: Aim, batch: int):
    monkeypatch.setattr(generation, "BATCH", batch)
    everything, run = planted.started(corpus, Aim(method=aim.method)), planted.started(corpus, aim)
    generation.run(corpus, everything, False)
    generation.run(corpus, run, False)
    every = made(corpus, everything)
    assert [row["id"] for row in every] == runs.drawn(corpus, run).order.tolist()
    n = n_until(every, runs.drawn(corpus, run), aim)
    assert made(corpus, run) == every[:n]
    assert n < len(every) or aim.share == 0.99 or aim.n == 41
    generation.run(corpus, run, False)  # nothing is left to do
    assert made(corpus, run) == every[:n]


def test_what_a_candidate_holds(corpus):
    run = planted.started(corpus, Aim(n=1))
    generation.run(corpus, run, False)
    (one,) = candidates.load(corpus, run).read([0])
    (leaf,) = one.leaves
    n = int(leaf.before.split()[6].rstrip(","))
    assert (leaf.field, leaf.before) == ("text", planted.MAN.format(n=n))
    assert leaf.after == planted.WOMAN.format(n=n)
    assert [(edit.before, edit.after) for edit in leaf.edits] == [("He", "She"), ("his", "her")]
    assert one.id == n and one.confidence == pytest.approx(min(edit.confidence for edit in leaf.edits))


@pytest.mark.parametrize("n_sample", [1, 5, 12])
def test_a_sample_has_as_many_as_were_asked_for(corpus, n_sample: int):
    run = planted.started(corpus, Aim(0.5), n_sample=n_sample)
    generation.run(corpus, run, True)
    assert len(candidates.load(corpus, run)) == n_sample
    generation.run(corpus, run, True)
    assert len(candidates.load(corpus, run)) == n_sample


def test_the_rest_goes_on_behind_the_sample(corpus):
    sampled = planted.started(corpus, Aim(0.5), n_sample=5)
    generation.run(corpus, sampled, True)
    generation.run(corpus, sampled, False)
    whole = planted.started(corpus, Aim(0.5))
    generation.run(corpus, whole, False)
    assert made(corpus, sampled) == made(corpus, whole)


def test_what_is_left_is_counted_by_reason(corpus):
    run = planted.started(corpus, Aim())
    generation.run(corpus, run, False)
    found = candidates.load(corpus, run)
    assert found.skipped == {"named person": 1, "biology": 1}
    assert len(found) + sum(found.skipped.values()) == found.n_looked_at == 43
    run = planted.started(corpus, Aim(), policy=Policy(named_people="off", biology=False))
    generation.run(corpus, run, False)
    assert candidates.load(corpus, run).skipped == {}


def test_rejected_and_unsure_ones_do_not_count_towards_the_aim(corpus):
    run = planted.started(corpus, Aim(n=5))
    generation.run(corpus, run, False)
    first = candidates.load(corpus, run).number.tolist()
    for number in first[:2]:
        reviews.give(corpus.ledger_path, run.id, number, "reject", "Ada")
    generation.run(corpus, run, False)
    found = candidates.load(corpus, run)
    assert len(found.counted(planted.direction(corpus))) == 5 and found.n_in(candidates.REJECTED) == 2
    assert found.number.tolist()[:5] == first


def test_an_unsure_one_counts_once_a_person_accepted_it(corpus):
    run = planted.started(corpus, Aim(n=41))
    generation.run(corpus, run, False)
    found = candidates.load(corpus, run)
    (unsure,) = found.number[found.confidence < 0.9].tolist()
    assert len(found.counted(planted.direction(corpus))) == 40
    reviews.give(corpus.ledger_path, run.id, unsure, "accept", "Ada")
    assert len(candidates.load(corpus, run).counted(planted.direction(corpus))) == 41


def test_stopped_at_every_batch_it_ends_with_the_same(corpus, monkeypatch):
    monkeypatch.setattr(generation, "BATCH", 4)
    whole, stopped = planted.started(corpus, Aim(0.5)), planted.started(corpus, Aim(0.5))
    generation.run(corpus, whole, False)
    n_stops = 0
    while True:
        heard = []

        def report(done, total, note=""):
            heard.append(done)  # noqa: B023 - read while it runs
            if len(heard) == 2:  # noqa: B023
                raise Cancelled

        try:
            generation.run(corpus, stopped, False, report)
            break
        except Cancelled:
            n_stops += 1
    assert n_stops >= 7
    assert made(corpus, stopped) == made(corpus, whole)


KILLED = """
import os, signal, sys
from pathlib import Path
from lib.augment import generation, runs
from lib.corpus import workspace
generation.BATCH = 4
made = workspace.load(Path(sys.argv[1]))
heard = []
def report(done, total, note=""):
    heard.append(done)
    if len(heard) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
generation.run(made, runs.load(made, sys.argv[2]), False, report)
"""


def test_killed_it_goes_on_to_the_same(corpus):
    whole, killed = planted.started(corpus, Aim(0.5)), planted.started(corpus, Aim(0.5))
    generation.run(corpus, whole, False)
    for n in (3, 2):
        command = [sys.executable, "-c", KILLED, str(corpus.root), killed.id, str(n)]
        ended = subprocess.run(command, cwd=ROOT, env=os.environ, timeout=120)
        assert ended.returncode == -signal.SIGKILL
    assert 0 < len(made(corpus, killed)) < len(made(corpus, whole))
    generation.run(corpus, killed, False)
    assert made(corpus, killed) == made(corpus, whole)


def test_progress_counts_candidates_and_ends_full(corpus, monkeypatch):
    monkeypatch.setattr(generation, "BATCH", 10)
    heard = []
    run = planted.started(corpus, Aim(n=12))
    generation.run(corpus, run, False, lambda *said: heard.append(said))
    assert [(done, total) for done, total, _ in heard] == sorted((done, total) for done, total, _ in heard)
    assert heard[0] == (0, 12, "0 records looked at") and heard[-1][:2] == (12, 12)


def test_every_kind_of_text_column(tmp_path):
    """Messages, a list, a title beside a body, a text that is absent: one child with all of them rewritten."""
    he, she = "He lost his hat.", "She lost her hat."
    columns = {
        "title": [he, None, "A day", he],
        "talk": [
            [{"role": "user", "content": he}, {"role": "assistant", "content": "Marie Curie saw him."}],
            [{"role": "user", "content": "hello"}, {"role": "assistant", "content": he}],
            None,
            [],
        ],
        "lines": [[he], [], [he, None, "x"], None],
    }
    made_ = corpora.analysed(tmp_path, columns, planted.STAGES, Roles(text=("title", "talk", "lines")))
    run = planted.started(made_, Aim(n=3), policy=Policy(named_people="off"))
    generation.run(made_, run, False)
    found = candidates.load(made_, run)
    leaves = {one.id: {leaf.field: leaf.after for leaf in one.leaves} for one in found.read(found.number.tolist())}
    expected = {
        0: {"title": she, "talk[0].content": she, "talk[1].content": "Marie Curie saw her.", "lines[0]": she},
        1: {"talk[1].content": she},
        2: {"lines[0]": she},
        3: {"title": she},
    }
    assert len(leaves) == 3 and leaves == {id_: expected[id_] for id_ in leaves}
    run = planted.started(made_, Aim())
    generation.run(made_, run, False)
    # A named person in one message leaves the whole conversation as it is.
    assert candidates.load(made_, run).skipped == {"named person": 1}


def test_passages_that_were_cut_are_not_rewritten(corpus):
    decision = Decision(
        "edit",
        "a notice",
        "Ada",
        "cut",
        make(np.arange(planted.N_MEN)),
        payload='{"passages": [", and his dog waited"]}',
    )
    events.append(corpus.ledger_path, decision)
    run = planted.started(corpus, Aim(n=1))
    generation.run(corpus, run, False)
    (one,) = candidates.load(corpus, run).read([0])
    assert one.leaves[0].after == f"She packed a bag for day {one.id}."


def test_large_texts_fill_a_batch_alone(tmp_path, monkeypatch):
    """Memory holds a batch: one large record is one, and everything is looked at in the order drawn."""
    monkeypatch.setattr(generation, "BATCH_CHARS", 100_000)
    large = "The sea is calm. " * 20_000
    texts = ["He left. " + large, *(f"He lost his hat {n}." for n in range(5)), "He said \x00\x01\ufffd\ufffd."]
    made_ = corpora.analysed(tmp_path, {"text": texts}, planted.STAGES)
    read, reading = [], generation.rows.read_json

    def watched(workspace, ids, columns):
        read.append(ids.tolist())
        return reading(workspace, ids, columns)

    monkeypatch.setattr(generation.rows, "read_json", watched)
    run = planted.started(made_, Aim())
    generation.run(made_, run, False)
    found = candidates.load(made_, run)
    assert len(found) == found.n_looked_at == 7 and [0] in read
    assert [id_ for part in read for id_ in part] == found.id.tolist()
    (long,) = [one for one in found.read(found.number.tolist()) if one.id == 0]
    assert long.leaves[0].after == "She left. " + large


def test_what_is_not_english_is_skipped_by_reason(tmp_path):
    texts = [
        "Il dit que he est parti avec sa mère et que la maison est dans la forêt.",
        "Он сказал, что he был дома и не знал, что делать дальше.",
        "He left the house.",
    ]
    made_ = corpora.analysed(tmp_path, {"text": texts, "lang": ["en"] * 3}, planted.STAGES)
    run = planted.started(made_, Aim())
    generation.run(made_, run, False)
    found = candidates.load(made_, run)
    assert found.id.tolist() == [2] and set(found.skipped) <= {"not English"}


def test_an_axis_whose_terms_are_never_sure_counts_all(tmp_path):
    texts = [f"The Christian men walked to church {n} times." for n in range(9)] + ["Muslim men walked."]
    made_ = corpora.analysed(tmp_path, {"text": texts}, planted.STAGES)
    run = planted.started(made_, Aim(0.3), "religion:christian->muslim")
    generation.run(made_, run, False)
    found = candidates.load(made_, run)
    direction = planted.direction(made_, "religion:christian->muslim")
    assert (found.confidence < 0.9).all() and len(found.counted(direction)) == len(found) > 0
    assert runs.drawn(made_, run).is_enough(run.aim, found.number)
    (one,) = found.read([0])
    assert one.leaves[0].after.startswith("The Muslim men walked to mosque")


def test_a_source_that_changed_is_refused_and_what_was_made_stays(tmp_path):
    made_ = planted.opened(tmp_path)
    run = planted.started(made_, Aim(0.5), n_sample=3)
    generation.run(made_, run, True)
    corpora.write(tmp_path / "corpus.parquet", {**planted.columns(), "more": [1] * 57})
    with pytest.raises(SourceChanged):
        generation.run(made_, run, False)
    assert len(candidates.load(made_, run)) == 3


def test_a_direction_that_the_lexicon_lost_is_refused(corpus):
    run = replace(planted.started(corpus, Aim(0.5)), direction="folk:elves->dwarves")
    with pytest.raises(BadOption, match="no direction"):
        generation.run(corpus, run, False)
