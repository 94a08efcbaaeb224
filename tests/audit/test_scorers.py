"""The words of tone: what they make of a text, what they hold, and what a bad list gets."""

import re

import pytest

from lib.audit import lexicon, people, scorers
from lib.errors import BadOption


@pytest.mark.parametrize(
    "text, score",
    [
        ("", 0.0),
        ("The train left at noon.", 0.0),
        ("A good day", 1 / 2),
        ("A wonderful, GOOD day", 3 / 4),
        ("A good and a bad day", 0.0),
        ("Cruelty was punished", -3 / 4),
        ("not good", -1 / 2),
        ("It isn’t very bad", 1 / 2),
        ("not at all a very good one", 1 / 2),  # further than three words from the negation
        ("goodness", 0.0),
    ],
)
def test_the_score_of_a_text(text, score):
    assert scorers.shipped()([text])[0] == pytest.approx(score)


def test_no_word_is_for_people():
    own = scorers.shipped().weights
    assert len(own) >= 600 and {-2, -1, 1, 2} == set(own.values())
    words = {word for term in lexicon.shipped().terms for word in re.split(r"[ -]", term.text.lower())}
    assert set(own) & words == set()
    assert [word for word in own if people.is_head(lexicon.shipped(), word)] == []


def test_a_list_of_ones_own(tmp_path):
    assert scorers.of_workspace(tmp_path) is scorers.shipped()
    own = scorers.keep(tmp_path, "# mine\n1.5\tlovely\n-0.5\tbleak grey\n")
    assert own.weights == {"lovely": 1.5, "bleak": -0.5, "grey": -0.5} and own.hash != scorers.shipped().hash
    assert scorers.of_workspace(tmp_path).hash == own.hash
    assert own(["lovely bleak"])[0] == pytest.approx(1 / 3)
    assert own.sentence().startswith("the list of this workspace, version own (") and own.sentence().endswith("3 words")
    with pytest.raises(BadOption):
        scorers.keep(tmp_path, "x")
    assert scorers.of_workspace(tmp_path).hash == own.hash  # a bad list does not take the place of the old one
    scorers.forget(tmp_path)
    assert scorers.of_workspace(tmp_path) is scorers.shipped()


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("1 good\n", "own.tsv, line 1: begin with a weight"),
        ("# x\n0\tgood\n", "own.tsv, line 2: begin with a weight"),
        ("nan\tgood\n", "own.tsv, line 1: begin with a weight"),
        ("1\tgood b@d\n", "own.tsv, line 1: 'b@d' is no word"),
        ("1\tgood\n-1\tgood\n", "own.tsv, line 2: 'good' has two weights"),
        ("# nothing\n", "own.tsv holds no words"),
    ],
)
def test_a_bad_list_gets_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "own.tsv"
    path.write_text(text)
    with pytest.raises(BadOption, match=sentence):
        scorers.read(path)


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadOption, match="cannot be read as UTF-8"):
        scorers.read(path)
    with pytest.raises(BadOption, match="cannot be read"):
        scorers.read(tmp_path / "none.tsv")
