"""Occupations and intersections by sentence and by record."""

import numpy as np
import pytest

from lib.audit import marks
from lib.audit.intersections import among, intersect
from lib.audit.occupations import by_window, skews
from lib.query.view import View
from tests.corpora import analysed

TEXTS = (
    [f"The nurse said she was tired on day {n}." for n in range(18)]
    + [f"The nurse said he was tired on day {n}." for n in range(6)]
    + [f"The surgeon left. She stayed {n}." for n in range(12)]
    + [f"An engineer told us he knows number {n}." for n in range(12)]
    + [f"Nothing to see here, {n}." for n in range(52)]
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    columns = {"id": [str(n) for n in range(len(TEXTS))], "text": TEXTS}
    view = View(analysed(tmp_path_factory.mktemp("occupations"), columns, ("mentions",)))
    yield view
    view.close()


def everything(view):
    return np.ones(view.n_records, bool)


def test_occupations_in_the_same_sentence(corpus):
    found = {skew.occupation: skew for skew in skews(marks.opened(corpus), everything(corpus))}
    assert (found["nurse"].n_first, found["nurse"].n_second, found["nurse"].share.value) == (18, 6, 0.75)
    assert found["nurse"].share.low < 0.75 < found["nurse"].share.high
    assert found["nurse"].rest == 0  # over all others: twelve engineers with "he"
    assert "surgeon" not in found  # she stands in the next sentence


def test_occupations_in_the_same_record(corpus):
    found = skews(marks.opened(corpus), everything(corpus), window="document", reference={"surgeon": 0.1})
    surgeon = next(skew for skew in found if skew.occupation == "surgeon")
    assert (surgeon.n_first, surgeon.n_second, surgeon.share.value, surgeon.reference) == (12, 0, 1.0, 0.1)


def test_only_the_records_chosen_count_and_few_say_nothing(corpus):
    chosen = everything(corpus)
    chosen[:16] = False
    nurse = skews(marks.opened(corpus), chosen)[1]
    assert (nurse.occupation, nurse.n_first, nurse.n_second) == ("nurse", 2, 6)
    assert nurse.share.why == "not enough data: 8 windows name it with either group, 10 are needed"


def test_intersections_against_independence(corpus):
    found = intersect(marks.opened(corpus), "occupation", "gender", everything(corpus))
    nurse, women = found.rows.index("nurse"), found.columns.index("women")
    assert found.n == 112  # twelve records have two sentences
    assert found.observed[nurse, women] == 18
    assert found.expected[nurse, women] == pytest.approx(24 * 30 / 112)
    assert found.ratio[nurse, women] == pytest.approx(18 * 112 / (24 * 30))
    men = found.columns.index("men")
    assert found.observed[nurse, men] == 6 and np.isnan(found.ratio[nurse, men])
    whole = intersect(marks.opened(corpus), "occupation", "gender", everything(corpus), "document")
    assert whole.n == 100 and whole.observed[whole.rows.index("surgeon"), women] == 12


def test_both_windows_at_once_are_each_by_itself(corpus):
    mentions = marks.opened(corpus)
    chosen = np.ones(corpus.n_records, bool)
    chosen[::7] = False
    for window, found in by_window(mentions, chosen).items():
        assert found and found == skews(mentions, chosen, window=window)


def test_windows_among_others():
    others = np.array([2, 3, 9])
    assert among(np.array([1, 2, 2, 9, 10]), others).tolist() == [False, True, True, True, False]
    assert among(np.array([], int), others).tolist() == []
    assert among(np.array([1]), np.array([], int)).tolist() == [False]
