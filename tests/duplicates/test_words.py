import numpy as np
import pytest

from lib.duplicates.words import characters, words_of


def spans(texts):
    words = words_of(texts)
    records = np.repeat(np.arange(len(words)), words.counts)
    starts, ends = characters(words, records, words.starts), characters(words, records, words.ends)
    return [[texts[r][a:b] for q, a, b in zip(records, starts, ends, strict=True) if q == r] for r in range(len(words))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("  ?! ", []),
        ("One two,three", ["One", "two", "three"]),
        ("don't 'quote' it’s", ["don't", "quote", "it’s"]),
        ("ünï co\u0301de x\u0301!", ["ünï", "co\u0301de", "x\u0301"]),
        ("ab中文 é", ["ab", "中", "文", "é"]),
        ("3.14 x_y 10%", ["3", "14", "x", "y", "10"]),
    ],
)
def test_words_and_where_they_stand(text, found):
    assert spans(["before", text, "after"]) == [["before"], found, ["after"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't stop", "DONT STOP!"),
        ("Crème Brûlée", "creme  brulee"),
        ("Cre\u0300me", "Crème"),
        ("straße", "Straße"),
        ("A-b", "a b"),
    ],
)
def test_words_that_count_as_the_same(one, other):
    words = words_of([one, other])
    n = words.counts[0]
    assert words.hashes[:n].tolist() == words.hashes[n:].tolist()


def test_words_that_differ():
    words = words_of(["resume cat dog cats", ""])
    assert len(set(words.hashes.tolist())) == 4
    assert words.counts.tolist() == [4, 0]


def test_threads_and_cuts_change_nothing():
    texts = [f"word {k} " * (k % 7) for k in range(300)]
    whole = words_of(texts, 1)
    for n_threads in (2, 5):
        other = words_of(texts, n_threads)
        assert np.array_equal(whole.hashes, other.hashes)
        assert np.array_equal(whole.starts, other.starts)
    part = words_of(texts[100:])
    assert np.array_equal(part.hashes, whole.hashes[whole.offsets[100] :])
