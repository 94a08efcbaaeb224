"""Where each candidate stands, how many were taken as they are, and what counts towards an aim."""

import numpy as np
import pytest

from lib.augment import candidates, generation
from lib.augment.candidates import ACCEPTED, EDITED, REJECTED, WAITING
from lib.augment.draw import Aim
from lib.corpus.roles import Roles
from lib.errors import BadOption
from lib.ledger import reviews
from lib.ledger.reviews import Review, Standing
from lib.query.view import View
from tests import corpora
from tests.augment import planted


def review(candidate: int, verdict: str) -> Review:
    return Review(candidate + 1, "r", candidate, verdict, None, "", "Ada")


def above(confidence: float) -> Review:
    return Review(99, "r", None, "above", f'{{"confidence": {confidence}}}', "", "Ada")


NUMBER = np.array([0, 2, 3, 7, 8])
CONFIDENCE = np.array([0.97, 0.9, 0.6, 0.5, 0.99], np.float32)


@pytest.mark.parametrize(
    ("verdicts", "line", "expected", "read"),
    [
        ({}, None, [WAITING] * 5, []),
        ({2: "accept", 3: "edit", 7: "reject"}, None, [WAITING, ACCEPTED, EDITED, REJECTED, WAITING], [2, 3, 7]),
        ({}, 0.9, [ACCEPTED, ACCEPTED, WAITING, WAITING, ACCEPTED], []),  # 0.9 as float32 counts as 0.9
        ({0: "reject", 7: "accept"}, 0.6, [REJECTED, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED], [0, 7]),
        ({99: "accept"}, None, [WAITING] * 5, []),  # of a record that was left alone
    ],
)
def test_ones_own_verdict_goes_before_the_line(verdicts, line, expected, read):
    given = Standing({n: review(n, verdict) for n, verdict in verdicts.items()}, None if line is None else above(line))
    state, is_read = candidates.states(NUMBER, CONFIDENCE, given)
    assert (state.tolist(), NUMBER[is_read].tolist()) == (expected, read)


@pytest.mark.parametrize(
    ("state", "is_automatic", "expected"),
    [
        ([WAITING] * 5, True, [0, 2, 8]),
        ([WAITING] * 5, False, [0, 2, 3, 7, 8]),
        ([REJECTED] * 5, True, []),
        ([REJECTED, WAITING, ACCEPTED, EDITED, WAITING], True, [2, 3, 7, 8]),
    ],
)
def test_what_counts_towards_the_aim(planted_corpus, state, is_automatic, expected):
    key = "gender:m->f" if is_automatic else "religion:christian->muslim"
    direction = planted.direction(planted_corpus, key)
    assert NUMBER[candidates.counts(CONFIDENCE, np.array(state), direction)].tolist() == expected


@pytest.fixture
def made(corpus):
    """A corpus and a run of which all was made."""
    run = planted.started(corpus, Aim())
    generation.run(corpus, run, False)
    return corpus, run


def test_all_of_a_run(made):
    corpus, run = made
    found = candidates.load(corpus, run)
    assert (len(found), found.n_looked_at, found.n_in(WAITING), found.n_to_add) == (41, 43, 41, 0)
    for number, verdict in ((0, "accept"), (1, "reject"), (2, "accept")):
        reviews.give(corpus.ledger_path, run.id, number, verdict, "Ada")
    reviews.give(corpus.ledger_path, run.id, 3, "edit", "Ada", {"text": "mine"})
    found = candidates.load(corpus, run)
    assert [found.n_in(state) for state in (WAITING, ACCEPTED, EDITED, REJECTED)] == [37, 2, 1, 1]
    assert (found.n_to_add, found.acceptance().n_read) == (3, 4)
    three, zero = found.read([3, 0])
    assert (three.number, three.edited, three.state) == (3, {"text": "mine"}, EDITED)
    assert (zero.number, zero.edited, zero.state, zero.is_added) == (0, {}, ACCEPTED, False)
    reviews.undo(corpus.ledger_path, run.id, "Ada")
    assert candidates.load(corpus, run).read([3])[0].edited == {}


def test_acceptance_has_its_interval(made):
    corpus, run = made
    found = candidates.load(corpus, run)
    assert found.acceptance().share.value is None and found.acceptance().share.why == "not enough data: none was read"
    for number in found.number[:10].tolist():
        reviews.give(corpus.ledger_path, run.id, number, "reject" if number == 0 else "accept", "Ada")
    share = candidates.load(corpus, run).acceptance().share
    # Wilson's interval of 9 in 10, by its formula.
    z = 1.959963984540054
    middle, half = (0.9 + z * z / 20) / (1 + z * z / 10), z * np.sqrt(0.09 / 10 + z * z / 400) / (1 + z * z / 10)
    assert (share.value, share.low, share.high) == pytest.approx((0.9, middle - half, middle + half))
    assert candidates.load(corpus, run).acceptance(0.99).n_read == 0


@pytest.mark.parametrize(("n_read", "least", "left"), [(0, 0.0, 30), (12, 0.0, 18), (30, 0.0, 0), (0, 0.99, 0)])
def test_how_many_must_still_be_read(made, n_read, least, left):
    corpus, run = made
    for number in candidates.load(corpus, run).number[:n_read].tolist():
        reviews.give(corpus.ledger_path, run.id, number, "accept", "Ada")
    assert candidates.load(corpus, run).n_to_read(least) == left


def test_a_small_sample_is_read_whole(corpus):
    run = planted.started(corpus, Aim(n=4))
    generation.run(corpus, run, False)
    assert candidates.load(corpus, run).n_to_read() == 4


def test_candidates_are_read_from_whatever_batch_they_are_in(corpus, monkeypatch):
    monkeypatch.setattr(generation, "BATCH", 9)
    run = planted.started(corpus, Aim())
    generation.run(corpus, run, False)
    found = candidates.load(corpus, run)
    assert len(list(found.folder.iterdir())) == 5
    numbers = found.number[::-1].tolist()
    assert [one.number for one in found.read(numbers)] == numbers
    assert [one.id for one in found.read(numbers)] == found.id[::-1].tolist()


def test_a_run_that_made_nothing_is_empty(corpus):
    run = planted.started(corpus, Aim(0.5))
    found = candidates.load(corpus, run)
    assert (len(found), found.skipped, found.n_looked_at, found.n_to_add, found.n_to_read()) == (0, {}, 0, 0, 0)
    assert found.read([]) == []


def test_a_candidate_that_there_is_not_is_refused(made):
    corpus, run = made
    with pytest.raises(BadOption, match=f"Run {run.id} has no candidate 400"):
        candidates.load(corpus, run).read([0, 400])


def test_the_columns_that_stay_stand_beside_a_candidate(tmp_path):
    talk = [{"role": "user", "content": "Who was it?"}]
    columns = {"ask": ["Write of him.", "Write.", None], "talk": [talk, talk, None], "say": ["He left."] * 3}
    made = corpora.analysed(tmp_path, columns, planted.STAGES, Roles(text=("ask", "talk", "say")))
    run = planted.started(made, Aim(n=3))
    generation.run(made, run, False)
    found, view = candidates.load(made, run), View(made)
    shown = {one.id: candidates.beside(view, one) for one in found.read(found.number.tolist())}
    view.close()
    assert shown == {0: {"talk": "user: Who was it?"}, 1: {"ask": "Write.", "talk": "user: Who was it?"}, 2: {}}
