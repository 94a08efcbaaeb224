"""Words near groups, on texts with planted ties."""

import numpy as np
import pytest

from lib.audit import cooccurrence
from lib.audit.associations import associations
from lib.query.view import View
from tests.corpora import analysed

# "zither" only with women, "anvil" only with men, "weather" with both alike.
TEXTS = (
    [f"She played the zither in fine weather. The pub was open, item{n}." for n in range(80)]
    + [f"He struck the anvil in fine weather. The pub was shut, item{n}." for n in range(80)]
    + [f"An anvil and a zither and weather, without anyone {n}." for n in range(40)]
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    columns = {"id": [str(n) for n in range(len(TEXTS))], "text": TEXTS, "theme": ["a", "b"] * 100}
    view = View(analysed(tmp_path_factory.mktemp("associations"), columns, ("mentions",)))
    yield view
    view.close()


def count(view, **more):
    return cooccurrence.words(view, np.ones(view.n_records, bool), "gender", "women", "men", **more)


def test_counts_are_of_sentences_in_one_event_space(corpus):
    found = count(corpus)
    by_word = {word: k for k, word in enumerate(found.words)}
    assert (found.n_first, found.n_second, found.n_windows, found.n_documents) == (80, 80, 320, 160)
    for word, expected in {
        "zither": (80, 80, 0),
        "anvil": (80, 0, 80),
        "weather": (160, 80, 80),
        "pub": (160, 0, 0),
    }.items():
        k = by_word[word]
        assert (found.n_word[k], found.with_first[0, k], found.with_second[0, k]) == expected, word
    # Stop words, the words that made the groups, and words in few sentences are left out
    assert not {"the", "she", "he", "in", "item3"} & set(found.words)


def test_only_together_is_one_and_independent_is_zero(corpus):
    found = {word.word: word for word in associations(count(corpus), "gender", "women", "men").words}
    assert found["zither"].npmi_first == pytest.approx(1)
    assert found["zither"].npmi_second is None and found["zither"].gap is None  # never together: not enough data
    assert found["weather"].gap == pytest.approx(0)
    document = count(corpus, window="document")
    pub = {word.word: word for word in associations(document, "gender", "women", "men").words}["pub"]
    assert pub.n_first == pub.n_second == 80 and pub.gap == pytest.approx(0)


def test_marking_words_come_first_and_last_and_the_neutral_one_is_not_among_them(corpus):
    found = associations(count(corpus), "gender", "women", "men")
    first, second = found.strongest()
    assert {word.word for word in first} == {"played", "zither"}
    assert {word.word for word in second} == {"anvil", "struck"}
    assert all(word.delta.low > 0 for word in first) and all(word.delta.high < 0 for word in second)


def test_strata_are_pooled(corpus):
    theme = np.array([0, 1] * 100)
    found = count(corpus, strata=theme)
    assert found.with_first.shape[0] == 2
    assert np.array_equal(found.with_first.sum(0), count(corpus).with_first[0])
    first, _ = associations(found, "gender", "women", "men").strongest()
    assert {word.word for word in first} == {"played", "zither"}


def test_many_documents_are_sampled_and_that_is_said(corpus):
    found = count(corpus, most_documents=50)
    assert (found.n_documents, found.n_sampled) == (160, 50)
    assert found.n_first + found.n_second == 50
    assert count(corpus, most_documents=50) is found  # kept


def test_no_mentions_no_words(corpus):
    found = cooccurrence.words(corpus, np.zeros(corpus.n_records, bool), "gender", "women", "men")
    assert found.words == () and associations(found, "gender", "women", "men").words == ()
