"""Groups against the values of a column."""

import numpy as np
import pytest

from lib.audit import marks
from lib.audit.crossing import cross
from lib.audit.findings import of_crossing
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

TEXTS = [f"She {n}" for n in range(50)] + [f"He {n}" for n in range(50)] + [f"Rain {n}" for n in range(100)]
SOURCE = ["x"] * 40 + ["y"] * 10 + ["x"] * 10 + ["y"] * 40 + ["x"] * 50 + ["y"] * 48 + [None] * 2


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    columns = {"id": [str(n) for n in range(200)], "text": TEXTS, "source": SOURCE}
    view = View(analysed(tmp_path_factory.mktemp("crossing"), columns, ("mentions",)))
    yield view
    view.close()


def test_observed_and_expected(corpus):
    found = cross(marks.opened(corpus).marks("gender"), marks.labels(corpus, "source"))
    women, x = found.groups.index("women"), found.values.index("x")
    assert found.n == 198  # records without a source have no place in the table
    assert found.cells.observed[women].tolist() == [40, 10]
    assert found.cells.expected[women, x] == pytest.approx(50 * 100 / 198)
    assert found.cells.residual[women, x] > 4 and found.cells.p[women, x] < 0.001
    assert np.isnan(found.cells.ratio[found.groups.index("trans and non-binary people"), x])


def test_the_records_behind_a_cell_are_those_counted(corpus):
    mentioned = marks.opened(corpus).marks("gender")
    found = cross(mentioned, marks.labels(corpus, "source"))
    findings = of_crossing(found, "gender", "source", mentioned.filter_of(), Selection())
    assert len(findings) == 4
    for finding in findings:
        assert corpus.count(finding.selection).n_records == finding.n, finding.sentence
    assert findings[0].sentence.startswith("10 records with the source “x” mention men (gender): 0.40 times")


def test_standardised_shares_take_topics_out(corpus):
    # The stratum is who is spoken of: within it, sources do not differ
    topics = np.r_[np.zeros(50, int), np.ones(50, int), np.full(100, 2)]
    found = cross(marks.opened(corpus).marks("gender"), marks.labels(corpus, "source"), topics)
    women = found.groups.index("women")
    assert found.standardised[women] == pytest.approx([50 / 198, 50 / 198])


def test_a_record_with_several_values_counts_for_each():
    """Such a column takes another way through the code than one with a value a record: the same answer where it is."""
    n = 60
    ids, group = np.arange(30), np.arange(30) % 2
    bucket = np.zeros(n, np.uint8)
    said = marks.Marks(
        "g", "G", "mentions", ("a", "b"), ids, group, np.ones(30, int), np.r_[False, np.ones(59, bool)], bucket
    )
    once = marks.Marks(
        "v", "V", "labels", ("x", "y"), np.arange(n), (np.arange(n) > 20) * 1, np.ones(n, int), np.ones(n, bool), bucket
    )
    found = cross(said, once)
    assert found.cells.observed.tolist() == [[10, 4], [10, 5]] and found.n_value.tolist() == [20, 39]
    twice_ids, twice = np.r_[np.arange(n), 3], np.r_[(np.arange(n) > 20) * 1, 1]
    order = np.lexsort([twice, twice_ids])
    several = marks.Marks(
        "v", "V", "labels", ("x", "y"), twice_ids[order], twice[order], np.ones(n + 1, int), np.ones(n, bool), bucket
    )
    assert once.single is not None and several.single is None
    found = cross(said, several)
    assert found.cells.observed.tolist() == [[10, 4], [10, 6]] and found.n_value.tolist() == [20, 40]
