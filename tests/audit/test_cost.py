"""Whom an exclusion would hit, before it is made."""

import numpy as np
import pytest

from lib.audit import cost
from lib.curate import actions
from lib.query.predicates import Ids
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed


@pytest.fixture
def corpus(tmp_path):
    """40 texts with women, 160 with men, 100 with neither; source s has three quarters of the women."""
    texts = [f"She {n}" for n in range(40)] + [f"He {n}" for n in range(160)] + [f"Rain {n}" for n in range(100)]
    source = ["s"] * 30 + ["t"] * 10 + ["s"] * 10 + ["t"] * 250
    columns = {"id": [str(n) for n in range(300)], "text": texts, "source": source}
    view = View(analysed(tmp_path, columns, ("mentions",)))
    yield view
    view.close()


def test_each_group_is_set_against_the_records_without_it(corpus):
    gone = np.r_[0:20, 40:50, 200:210]  # 20 of 40, 10 of 160, 10 of 100
    women, men = cost.losses(corpus, gone)
    assert (women.group, women.n_gone, women.n_of, women.share) == ("women", 20, 40, 0.5)
    assert women.ratio.value == pytest.approx(0.5 / (20 / 260)) and women.is_marked
    assert (men.group, men.n_gone, men.n_of, men.is_marked) == ("men", 10, 160, False)
    assert men.ratio.value == pytest.approx(10 / 160 / (30 / 140))


def test_a_filter_on_a_source_is_even_within_it(corpus):
    gone = np.r_[0:40][:30:2]
    gone = np.r_[gone, 40:45]  # half of source s, whoever it speaks of
    women = cost.losses(corpus, gone, by="source")[0]
    assert women.ratio.value > 5
    assert women.within.value == pytest.approx(1, abs=1e-9) and women.within.low < 1 < women.within.high


def test_records_that_are_out_already_do_not_count(corpus):
    out = Selection((Ids(tuple(range(20))),))
    actions.commit(corpus, actions.plan(corpus, "exclude", out), "try", "ann")
    women = cost.losses(corpus, np.r_[0:25])[0]
    assert (women.n_gone, women.n_of) == (5, 20)


def test_nothing_gone_costs_nothing(corpus):
    assert cost.losses(corpus, np.empty(0, np.int64)) == []
