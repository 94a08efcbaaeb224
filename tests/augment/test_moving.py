"""What children do to the audit: told before they are added, and counted after, it is the same."""

import numpy as np
import pytest

from lib.audit.marks import opened
from lib.augment import additions, candidates, generation, moving
from lib.augment.draw import Aim
from lib.corpus import generated
from lib.ledger import events, reviews
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.augment import planted

EVERYTHING = Selection()


def values(effect) -> list[tuple]:
    """Every number of an effect, in order."""
    estimates = [(s, (s.before, s.after, s.difference)) for s in effect.shifts]
    return [
        (s.group, s.n_before, s.n_after, *(v for one in each for v in (one.value, one.low, one.high)))
        for s, each in estimates
    ]


def rounded(effect) -> list[tuple]:
    return [tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in values(effect)]


@pytest.mark.parametrize("method", ["augment", "substitute"])
@pytest.mark.parametrize("selection", [EVERYTHING, Selection((OneOf("source", ("press",)),))], ids=["all", "press"])
def test_what_was_projected_is_what_the_corpus_then_shows(corpus, method, selection):
    run = planted.accepted(corpus, Aim(0.5, method=method), n_sample=12, selection=selection)
    reviews.give(corpus.ledger_path, run.id, 0, "edit", "Ada", {"text": "She saw her sister and her aunt."})
    view = View(corpus)
    found = candidates.load(corpus, run)
    told = {axis: moving.projected(view, axis, selection, found, found.number) for axis in ("gender", "religion")}
    view.close()
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    view = planted.analysed(grown)
    for axis, (effect, n) in told.items():
        shown = moving.in_corpus(view, axis, selection)
        assert n == 12 and rounded(shown) == rounded(effect)
        assert shown.divergence == pytest.approx(effect.divergence)
    women = next(s for s in told["gender"][0].shifts if s.group == "women")
    assert women.n_after - women.n_before == 2 * 11 + 5 and women.difference.low > 0
    assert all(s.difference.value == 0 for s in told["religion"][0].shifts if s.difference.value is not None)
    view.close()


def test_a_child_leaves_the_jackknife_with_its_parent(corpus):
    run = planted.accepted(corpus, Aim(0.5), n_sample=12)
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    view = planted.analysed(grown)
    children, parents = generated.parents(grown)
    own = np.asarray(opened(view).marks("gender").bucket)
    assert (own[children] != own[parents]).any()  # by content they would be apart
    shown = moving.in_corpus(view, "gender", EVERYTHING)
    # With child and parent together, the shares' jackknife sees 12 documents change, not 24.
    women = next(s for s in shown.shifts if s.group == "women")
    assert women.difference.high - women.difference.low < (women.after.high - women.after.low)
    view.close()


def test_nothing_is_shown_where_no_child_is_in_force(corpus):
    view = View(corpus)
    assert moving.in_corpus(view, "gender", EVERYTHING) is None
    view.close()
    run = planted.accepted(corpus, Aim(0.5))
    grown, (event,) = additions.add(corpus, run, "more women", "Ada")
    view = planted.analysed(grown)
    assert moving.in_corpus(view, "gender", EVERYTHING) is not None
    events.undo(grown.ledger_path, event.uid, "Ada")
    assert moving.in_corpus(view, "gender", EVERYTHING) is None
    view.close()


def test_no_candidate_changes_nothing(corpus):
    run = planted.started(corpus, Aim(0.5), n_sample=3)
    generation.run(corpus, run, True)
    view = View(corpus)
    effect, n = moving.projected(view, "gender", EVERYTHING, candidates.load(corpus, run), np.empty(0, np.int64))
    assert n == 0 and all((s.n_before, s.before.value) == (s.n_after, s.after.value) for s in effect.shifts)
    view.close()


def test_of_many_candidates_the_first_drawn_are_read(corpus, monkeypatch):
    monkeypatch.setattr(moving, "MOST_READ", 4)
    run = planted.accepted(corpus, Aim(0.5), n_sample=9)
    view, found = View(corpus), candidates.load(corpus, run)
    some = moving.projected(view, "gender", EVERYTHING, found, found.number[::-1])
    assert some[1] == 4
    assert values(some[0]) == values(moving.projected(view, "gender", EVERYTHING, found, found.number[:4])[0])
    view.close()
