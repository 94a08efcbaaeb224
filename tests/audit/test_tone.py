"""Means of two groups, and the gap to their twins; never the first without the second."""

import numpy as np
import pytest

from lib.audit import marks
from lib.audit.tone import clustered_mean, counterfactual_gap, number_columns, tone
from lib.errors import BadOption
from lib.query.view import View
from tests.corpora import analysed

N = 120


class Reacts:
    """A scorer that likes one word and dislikes another."""

    def __init__(self, **weights):
        self.weights = weights

    def __call__(self, texts):
        return np.array([sum(w * (word in text.lower()) for word, w in self.weights.items()) for text in texts], float)

    def to_json(self):
        return {"name": "reacts"}

    def sentence(self):
        return "reacts"


def to_he(text):
    return text.replace("She", "He") if "She" in text else None


def to_she(text):
    return text.replace("He", "She") if "He" in text else None


TWINS = (to_he, to_she)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    texts = [f"She sang a {('good', 'fine')[k % 2]} song {k}." for k in range(N)]
    texts += [f"He sang song {k}." for k in range(N)] + [f"Rain fell on day {k}." for k in range(2 * N)]
    columns = {
        "id": [str(k) for k in range(len(texts))],
        "text": texts,
        "rating": [4.0] * N + [3.0] * N + [None] + [1.0] * (2 * N - 1),
        "kind": ["x", "y"] * (2 * N),
    }
    view = View(analysed(tmp_path_factory.mktemp("tone"), columns, ("profile", "mentions")))
    yield view
    view.close()


def gender(view):
    return marks.opened(view).marks("gender")


def test_a_scorer_that_does_not_know_the_words_has_no_gap(corpus):
    found = tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(good=1.0))
    women, men = found.groups
    assert (women.n_documents, women.n_read, women.n_twins, women.other) == (N, N, N, "men")
    assert women.mean.value == pytest.approx(0.5) and women.mean.low < 0.5 < women.mean.high
    assert women.difference.value == pytest.approx(0.5) and men.difference.value < 0
    assert women.gap.value == 0 and men.gap.value == 0
    assert not found.is_sample and found.to_json()["groups"][0]["gap"]["value"] == 0


def test_a_scorer_that_reacts_to_the_words_is_found_out(corpus):
    women, men = tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(she=-0.3)).groups
    assert women.gap.value == pytest.approx(-0.3) and women.gap.low == pytest.approx(-0.3)
    assert men.gap.value == pytest.approx(0.3)


def test_no_mean_without_a_gap(corpus):
    women, men = tone(corpus, gender(corpus), "women", "men", (lambda text: None, to_she), Reacts(good=1.0)).groups
    assert women.gap.why == "not enough data: 0 records, 30 are needed" and women.n_twins == 0
    assert women.mean.value is None and women.difference.value is None and "not shown" in women.mean.why
    assert men.mean.value == 0


def test_a_sample_says_of_how_many(corpus):
    found = tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(good=1.0), most=50)
    assert found.is_sample and (found.groups[0].n_read, found.groups[0].n_documents) == (50, N)
    assert len(found.groups[0].read) == 50 and set(found.groups[0].rewritten) <= set(found.groups[0].read)
    again = tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(good=1.0), most=50)
    assert again.to_json() == found.to_json()


def test_means_of_a_column_stand_beside_the_gap_of_the_scorer(corpus):
    assert number_columns(corpus) == ["rating"]
    found = tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(she=1.0), "rating")
    women, men = found.groups
    assert found.column == "rating" and (women.mean.value, men.mean.value) == (4.0, 3.0)
    assert women.difference.value == pytest.approx(4 - (3 * N + 2 * N - 1) / (3 * N - 1))
    assert women.gap.value == pytest.approx(1.0)


def test_what_is_not_there_gets_a_sentence(corpus):
    with pytest.raises(BadOption, match="has no group 'robots'"):
        tone(corpus, gender(corpus), "robots", "men", TWINS, Reacts())
    with pytest.raises(BadOption, match="'kind' is no column of numbers; this corpus has rating"):
        tone(corpus, gender(corpus), "women", "men", TWINS, Reacts(), "kind")


def test_the_gap_of_pairs():
    buckets = np.arange(600) % 200
    gap = counterfactual_gap(np.full(600, 0.9), np.full(600, 0.4), buckets)
    assert gap.value == pytest.approx(0.5) and gap.low == pytest.approx(0.5)
    with pytest.raises(ValueError, match="600 texts have 1 twins"):
        counterfactual_gap(np.zeros(600), np.zeros(1), buckets)


def test_the_clustered_mean_is_that_of_a_bootstrap():
    rng = np.random.default_rng(0)
    scores, buckets = rng.normal(0.4, 0.2, 2000), rng.integers(0, 200, 2000)
    found = clustered_mean(np.bincount(buckets, scores, 200), np.bincount(buckets, minlength=200))
    means = scores[rng.integers(0, 2000, (1000, 2000))].mean(1)
    width = np.quantile(means, 0.975) - np.quantile(means, 0.025)
    assert (found.high - found.low) / width == pytest.approx(1, abs=0.15)
