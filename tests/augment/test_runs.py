"""What a run writes down, comes back as it was; and what is damaged, missing or no run is one sentence."""

import json

import numpy as np
import pytest

from lib.audit import edits
from lib.augment import runs
from lib.augment.draw import Aim
from lib.augment.policy import Policy
from lib.augment.runs import Drawn
from lib.errors import BadOption, BadWorkspace
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from tests.augment import planted

ENDPOINT = {"url": "http://127.0.0.1:1/v1", "model": "m", "key_variable": ""}


def test_a_run_comes_back_as_it_was(corpus):
    letters = Selection((OneOf("source", ("letters",)),))
    policy = Policy(named_people="off", names=True, min_words=3)
    run = planted.started(corpus, Aim(0.5, seed=3), selection=letters, policy=policy, endpoint=ENDPOINT, n_sample=9)
    assert runs.load(corpus, run.id) == run
    assert (run.direction, run.title, run.by, run.n_sample) == ("gender:m->f", "men → women", "Ada", 9)
    assert (run.operator, Selection.from_text(run.selection)) == ("model:m", letters)
    assert run.lexicon == edits.of_workspace(corpus.root).hash
    assert runs.direction_of(corpus, run) == planted.direction(corpus)
    drawn = runs.drawn(corpus, run)
    assert (drawn.F, drawn.T, drawn.mix) == (6, 33, ("source",))
    assert drawn.order.dtype == drawn.gain.dtype == drawn.added.dtype == np.int64


def test_runs_are_listed_newest_first(corpus):
    assert runs.listed(corpus) == []
    one = planted.started(corpus, Aim(0.5))
    two = planted.started(corpus, Aim(n=3), "gender:swap")
    assert sorted(run.id for run in runs.listed(corpus)) == sorted([one.id, two.id])
    assert [run.at for run in runs.listed(corpus)] == sorted((one.at, two.at), reverse=True)


def test_no_eligible_record_starts_no_run(corpus):
    nowhere = Selection((OneOf("source", ("nowhere",)),))
    with pytest.raises(BadOption, match="No record here mentions men; widen the Selection"):
        planted.started(corpus, Aim(0.5), selection=nowhere)
    assert runs.listed(corpus) == [] and not (corpus.root / "augment").exists()


@pytest.mark.parametrize(
    ("aim", "sentence"),
    [(Aim(0.1), "already; nothing is missing"), (Aim(0.9), "Too few: 736"), (Aim(n=44), "Too few: 44 children")],
)
def test_an_aim_that_is_met_or_cannot_be_starts_no_run(corpus, aim, sentence):
    with pytest.raises(BadOption, match=sentence):
        planted.started(corpus, aim)
    assert runs.listed(corpus) == []


@pytest.mark.parametrize("name", ["", "..", "a/b", "../../etc"])
def test_a_name_that_is_no_runs_name_is_refused(corpus, name):
    with pytest.raises(BadOption, match="is not the name of a run"):
        runs.load(corpus, name)


def test_a_run_that_is_not_there_is_refused(corpus):
    with pytest.raises(BadOption, match="There is no run 'deadbeef' in corpus"):
        runs.load(corpus, "deadbeef")


DAMAGED = {
    "nothing": "",
    "half": "{",
    "a list": "[]",
    "no run": "{}",
    "an empty run": '{"run": {}}',
    "no model": '{"run": {"endpoint": {}, "aim": {}, "policy": {}}}',
    "an unknown guard": '{"run": {"id": "x", "endpoint": null, "aim": {}, "policy": {"unknown": 1}}}',
    "no text": "\ud800",
}


@pytest.mark.parametrize("written", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_run_is_one_sentence_and_the_others_stay(corpus, written):
    good, bad = planted.started(corpus, Aim(0.5)), planted.started(corpus, Aim(n=3))
    path = runs.folder_of(corpus, bad.id) / "run.json"
    path.write_bytes(written.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadWorkspace, match=r"run\.json is damaged .*; remove its folder\."):
        runs.load(corpus, bad.id)
    assert [run.id for run in runs.listed(corpus)] == [good.id]
    (said,) = runs.damaged(corpus)
    assert bad.id in said and "remove its folder" in said


def test_a_damaged_drawing_is_one_sentence(corpus):
    run = planted.started(corpus, Aim(0.5))
    folder = runs.folder_of(corpus, run.id)
    for written in (b"nonsense", b""):
        (folder / "gain.npy").write_bytes(written)
        with pytest.raises(BadWorkspace, match="is damaged"):
            runs.drawn(corpus, run)
    (folder / "gain.npy").unlink()
    with pytest.raises(BadWorkspace, match="is damaged"):
        runs.drawn(corpus, run)


def test_a_direction_that_the_lexicon_lost_is_one_sentence(corpus):
    run = planted.started(corpus, Aim(0.5))
    path = runs.folder_of(corpus, run.id) / "run.json"
    value = json.loads(path.read_text())
    value["run"]["direction"] = "folk:elves->dwarves"
    path.write_text(json.dumps(value))
    with pytest.raises(BadOption, match="no direction 'folk:elves->dwarves'"):
        runs.direction_of(corpus, runs.load(corpus, run.id))


def drawn(gain: list[int], added: list[int], F: int = 2, T: int = 10) -> Drawn:
    m = len(gain)
    return Drawn(np.arange(m), np.array(gain), np.array(added), F, T, ())


@pytest.mark.parametrize(
    ("aim", "before", "fresh", "first", "is_enough"),
    [
        (Aim(0.5), [], [0, 1, 2, 3], 2, True),  # 2/10, 4/12, 6/14, 8/16
        (Aim(0.5), [], [0, 1], None, False),
        (Aim(0.5), [0, 1], [2, 3], 2, True),
        (Aim(0.5), [0, 2], [3], 3, True),  # some in between were turned down
        (Aim(0.5), [], [], None, False),
        (Aim(n=2), [], [0, 3], 3, True),
        (Aim(n=2), [1], [2, 3], 2, True),
        (Aim(n=2), [1], [], None, False),
        (Aim(), [], [0, 1, 2, 3], None, False),
    ],
)
def test_enough_is_the_first_that_reaches_the_aim(aim, before, fresh, first, is_enough):
    found = drawn([2, 2, 2, 2], [2, 2, 2, 2])
    before, fresh = np.array(before, np.int64), np.array(fresh, np.int64)
    assert found.first_enough(aim, before, fresh) == first
    assert found.is_enough(aim, np.concatenate([before, fresh])) == is_enough


def test_a_share_that_falls_again_was_reached_before():
    """A child may bring more of other groups along than of the one that is to grow."""
    found = drawn([2, 8, 1], [2, 8, 40])
    assert [found.share_with(np.arange(k)) for k in range(4)] == pytest.approx([2 / 10, 4 / 12, 12 / 20, 13 / 60])
    assert found.first_enough(Aim(0.5), np.empty(0, np.int64), np.arange(3)) == 1


def test_no_mention_at_all_is_no_share():
    assert drawn([], [], 0, 0).share_with(np.empty(0, np.int64)) == 0.0
