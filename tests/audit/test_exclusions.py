"""Whom rules and decisions take out."""

from pathlib import Path

import pytest

from lib.audit import exclusions, sides
from lib.audit.sides import Axis
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

N = 60


@pytest.fixture
def corpus(tmp_path: Path):
    """Women in every third record, from two sources."""
    texts = ["She is here." if k % 3 == 0 else "He is here." for k in range(N)]
    columns = {
        "text": [f"{text} Number {k}." for k, text in enumerate(texts)],
        "source": ["ab"[k % 2] for k in range(N)],
    }
    view = View(analysed(tmp_path, columns, ("profile", "mentions")))
    yield view
    view.close()


def test_a_selection_as_if_it_were_excluded(corpus: View):
    women = sides.marks(corpus, Axis("mentions", "gender", "Gender"))
    rule = exclusions.of_selection(corpus, "women", Selection((OneOf("mentions", ("gender: women",)),)))
    found = exclusions.hits(corpus, rule, women)
    assert rule.n_gone == 20 and [(loss.group, loss.n_gone, loss.n_of) for loss in found] == [("women", 20, 20)]
    assert found[0].is_marked and found[0].within is None
    assert exclusions.hits(corpus, rule, women, "source")[0].within is not None


def test_decisions_in_force(corpus: View):
    path = corpus.workspace.ledger_path
    first = events.append(path, Decision("exclude", "short", "Ada", "exclude", make([0, 1, 2])))
    events.append(path, Decision("exclude", "old", "Ada", "exclude", make([3])))
    undone = events.append(path, Decision("exclude", "no", "Ada", "exclude", make([4])))
    events.undo(path, undone.uid, "Ada")
    assert [event.reason for event in exclusions.decisions(corpus)] == ["old", "short"]
    assert exclusions.in_force(corpus).n_gone == 4 and exclusions.in_force(corpus).base.all()
    one = exclusions.of_decision(corpus, first)
    assert (one.n_gone, int(one.base.sum()), one.name) == (3, N - 1, "decision 1: short")
