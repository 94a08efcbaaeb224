"""Verdicts on candidates: the newest holds, whole lines are accepted at once, and any of it is taken back."""

import sqlite3

import pytest

from lib.errors import BadOption
from lib.ledger import reviews


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


def test_the_newest_verdict_holds_and_undo_brings_back_the_one_before(path):
    reviews.give(path, "r", 3, "accept", "ada")
    reviews.give(path, "r", 3, "reject", "ada")
    reviews.give(path, "r", 4, "edit", "ada", {"text": "hers"})
    reviews.give(path, "other", 3, "reject", "ada")
    assert {n: one.verdict for n, one in reviews.standing(path, "r").verdicts.items()} == {3: "reject", 4: "edit"}
    assert reviews.undo(path, "r", "ada").candidate == 4
    assert reviews.undo(path, "r", "ada").verdict == "reject"
    assert {n: one.verdict for n, one in reviews.standing(path, "r").verdicts.items()} == {3: "accept"}


def test_undo_takes_back_ones_own_lines_only(path):
    reviews.give(path, "r", 1, "accept", "ada")
    assert reviews.undo(path, "r", "bob") is None
    assert reviews.standing(path, "r").verdicts[1].by == "ada"


def test_the_lowest_line_in_force_counts(path):
    reviews.accept_above(path, "r", 0.9, "ada")
    reviews.accept_above(path, "r", 0.6, "ada")
    assert reviews.standing(path, "r").line == 0.6
    reviews.undo(path, "r", "ada")
    assert reviews.standing(path, "r").line == 0.9
    reviews.undo(path, "r", "ada")
    assert reviews.standing(path, "r").line is None


@pytest.mark.parametrize(
    ("give", "sentence"),
    [
        (lambda path: reviews.give(path, "r", 1, "maybe", "ada"), "'maybe' is no verdict"),
        (lambda path: reviews.give(path, "r", 1, "edit", "ada"), "lacks the text"),
        (lambda path: reviews.give(path, "r", 1, "accept", "ada", {"text": "x"}), "takes no text"),
        (lambda path: reviews.accept_above(path, "r", 1.5, "ada"), "outside 0 to 1"),
    ],
)
def test_what_is_no_verdict_is_refused(path, give, sentence):
    with pytest.raises(BadOption, match=sentence):
        give(path)
    assert reviews.standing(path, "r").lines == ()


def test_lines_are_never_changed(path):
    reviews.give(path, "r", 1, "accept", "ada")
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE reviews SET verdict = 'reject'")
