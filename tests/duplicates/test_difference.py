import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.duplicates.difference import MAX_CHARACTERS, Segment, difference, shortened

CASES = [
    ("", "", []),
    ("one two", "one two", [Segment("same", "one two", "one two")]),
    ("one  two", "one two", [Segment("same", "one  two", "one two")]),
    ("", "new", [Segment("added", "", "new")]),
    ("old", "", [Segment("removed", "old", "")]),
    (
        "The red fox runs.",
        "The brown fox runs!",
        [
            Segment("same", "The ", "The "),
            Segment("changed", "red ", "brown "),
            Segment("same", "fox runs", "fox runs"),
            Segment("changed", ".", "!"),
        ],
    ),
    (
        "a b c",
        "a x b c y",
        [
            Segment("same", "a ", "a "),
            Segment("added", "", "x "),
            Segment("same", "b c", "b c "),
            Segment("added", "", "y"),
        ],
    ),
    (
        "我喜欢茶",
        "我喜欢水",
        [Segment("same", "我喜欢", "我喜欢"), Segment("changed", "茶", "水")],
    ),
]


@pytest.mark.parametrize(("a", "b", "expected"), CASES)
def test_segments(a, b, expected):
    assert difference(a, b) == expected


@given(st.text(alphabet="ab c.\n中", max_size=40), st.text(alphabet="ab c.\n中", max_size=40))
def test_segments_join_to_both_texts_and_equal_parts_are_equal(a, b):
    segments = difference(a, b)
    assert "".join(s.a for s in segments) == a
    assert "".join(s.b for s in segments) == b
    assert all("".join(s.a.split()) == "".join(s.b.split()) for s in segments if s.kind == "same")
    assert "".join(s.a for s in shortened(segments, 1)) == a


def test_long_texts_are_compared_through_words_that_stand_once():
    chance = random.Random(1)
    words = [f"w{chance.randrange(3000)}" for _ in range(8000)]
    changed = list(words)
    for k in range(500, 8000, 1000):
        changed[k] = "CHANGED"
    a, b = " ".join(words), " ".join(changed)
    segments = difference(a, b)
    assert [s.b.strip() for s in segments if s.kind == "changed"] == ["CHANGED"] * 8
    assert "".join(s.a for s in segments) == a
    short = shortened(segments, 3)
    assert sum(len(s.a) for s in short if s.kind != "skipped") < 600
    assert "".join(s.b for s in short) == b


def test_a_long_text_of_one_word_and_a_huge_one_are_not_quadratic():
    a, b = "ha " * 5000, "he " * 5000
    assert [s.kind for s in difference(a, b)] == ["changed"]
    segments = difference("x" * 3_000_000, "x" * 2_000_000 + "y")
    assert [s.kind for s in segments] == ["same", "not compared"]
    assert len(segments[0].a) == MAX_CHARACTERS
