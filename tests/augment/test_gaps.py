"""Which groups lie under a reference with their whole interval, and which direction writes of them."""

import pytest

from lib.audit import given
from lib.audit.references import from_json
from lib.augment import gaps
from lib.errors import NotComputed
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora


@pytest.fixture
def alone(monkeypatch):
    """Only the references that a test gives."""
    monkeypatch.setattr(given.references, "shipped", lambda: ())


def reference(name: str = "Village", axis: str = "gender", **shares: float):
    return from_json(
        {"name": name, "axis": axis, "source": "a register", "year": 1900, "population": name, "shares": shares}
    )


def test_a_group_under_its_reference_has_its_gap_in_records(corpus, view: View, alone):
    given.save(corpus.ledger_path, reference(women=0.5, men=0.5))
    (gap,) = gaps.gaps(view, Selection())
    assert (gap.axis, gap.group, gap.expected, gap.direction.key) == ("gender", "women", 0.5, "gender:m->f")
    assert gap.share.value == pytest.approx(20 / 104) and gap.share.high < 0.5
    # Records that are missing, each with as many mentions as one has now: 10 records hold 20 of 104 mentions.
    assert gap.n_records == pytest.approx((0.5 * 104 - 20) / (1 - 0.5) / 2, abs=1)


@pytest.mark.parametrize(
    "shares", [{"women": 20 / 104, "men": 84 / 104}, {"women": 0.1, "men": 0.9}, {"women": 0.21, "men": 0.79}]
)
def test_what_the_interval_covers_is_no_gap(corpus, view: View, alone, shares):
    given.save(corpus.ledger_path, reference(**shares))
    assert [gap.group for gap in gaps.gaps(view, Selection())] in ([], ["men"])
    assert all(gap.share.high < gap.expected for gap in gaps.gaps(view, Selection()))
    assert "women" not in {gap.group for gap in gaps.gaps(view, Selection())}


def test_without_a_reference_nothing_is_missing(view: View, alone):
    assert gaps.gaps(view, Selection()) == []


def test_the_largest_come_first_and_no_more_than_asked(corpus, view: View, alone):
    given.save(corpus.ledger_path, reference("small", women=0.45, men=0.55))
    given.save(corpus.ledger_path, reference("large", women=0.8, men=0.2))
    found = gaps.gaps(view, Selection())
    assert [gap.reference.name for gap in found] == ["large", "small"]
    assert [gap.n_records for gap in found] == sorted((gap.n_records for gap in found), reverse=True)
    assert gaps.gaps(view, Selection(), most=1) == found[:1]


def test_a_reference_of_other_groups_is_passed_over(corpus, view: View, alone):
    given.save(corpus.ledger_path, reference("Moon", moonlings=1.0))
    assert gaps.gaps(view, Selection()) == []


def test_a_selection_of_nothing_lacks_nothing(corpus, view: View, alone):
    given.save(corpus.ledger_path, reference(women=0.5, men=0.5))
    assert gaps.gaps(view, Selection((OneOf("source", ("nowhere",)),))) == []


def test_without_mentions_it_says_what_to_do(tmp_path):
    view = View(corpora.analysed(tmp_path, corpora.SENTENCES, ("profile",)))
    with pytest.raises(NotComputed, match="mentions"):
        gaps.gaps(view, Selection())
    view.close()
