"""What the first records drawn give: how many can be rewritten, how surely, and why others are left."""

import numpy as np
import pytest

from lib.augment import draw, trial
from lib.augment.draw import Aim
from lib.augment.policy import Policy
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.augment import planted


def tried(view: View, policy: Policy | None = None, n: int = trial.N, aim: Aim | None = None, **given):
    direction = planted.direction(view.workspace)
    drawing = draw.draw(view, direction, given.get("selection", Selection()), aim or Aim(0.5))
    return drawing, trial.trial(view, direction, drawing, policy or Policy(), n)


def test_all_that_is_eligible_is_tried_where_it_is_little(view: View):
    _, found = tried(view)
    assert (found.n, found.skipped) == (43, {"named person": 1, "biology": 1})
    assert (found.made.value, found.sure.value) == (41 / 43, 40 / 43)
    assert found.made.low < 41 / 43 < found.made.high
    assert len(found.texts) == 41 and planted.LEFT["named"] not in found.texts


def test_the_first_drawn_are_tried_where_it_is_much(view: View):
    drawing, found = tried(view, n=7)
    texts = dict(view.rows("SELECT id, text FROM texts"))
    assert found.n == 7
    assert set(found.texts) <= {texts[id_] for id_ in drawing.order[:7].tolist()}


def test_guards_that_are_off_leave_nothing(view: View):
    _, found = tried(view, Policy(named_people="off", biology=False))
    assert (found.made.value, found.skipped) == (1.0, {})


def test_passages_that_were_cut_are_not_tried(corpus, view: View):
    payload = '{"passages": ["He packed a bag for ", "his "]}'
    cut = Decision("edit", "a phrase", "Ada", "cut", make(np.arange(40)), payload=payload)
    events.append(corpus.ledger_path, cut)
    _, found = tried(view)
    assert found.skipped == {"nothing to change": 40, "named person": 1, "biology": 1}


def test_nothing_eligible_is_no_share(view: View):
    _, found = tried(view, selection=Selection((OneOf("source", ("nowhere",)),)))
    assert (found.n, found.made.value, found.made.why, found.texts) == (
        0,
        None,
        "not enough data: no record is eligible",
        (),
    )


@pytest.mark.parametrize(
    ("aim", "policy", "expected"),
    [
        (Aim(n=20), Policy(), 21),  # 20 · 43/41
        (Aim(n=43), Policy(), None),  # 43 children of 43 records, of which two are left
        (Aim(n=43), Policy(named_people="off", biology=False), 43),
        (Aim(0.1), Policy(), 0),
        (Aim(0.9), Policy(), None),
    ],
)
def test_about_how_many_must_be_looked_at(view: View, aim: Aim, policy: Policy, expected):
    drawing, found = tried(view, policy, aim=aim)
    assert trial.needed(drawing, found) == expected


def test_what_is_too_long_to_wait_for_is_said_and_not_tried(view: View, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trial, "LONGEST", 5)
    drawing, found = tried(view)
    assert (found.n, found.n_long) == (0, 43)
    assert found.sentence().startswith("Not tried here: 43 of the first records, of over 5 characters")
    assert trial.needed(drawing, found) == drawing.n_needed
