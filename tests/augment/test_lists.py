"""The lists of the rewriter and what is made of them."""

import re

import pytest

from lib.augment import lists


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("her eggs", "her eggs"),
        ("my eggs", "my eggs"),
        ("ova", "ova"),
        ("ovary", "ovary"),
        ("eggs", None),
        ("over", None),
    ],
)
def test_one_of_finds_what_the_patterns_find_one_by_one(text, found):
    patterns = ("(?:her|my) eggs", "ova(?:ry)?", "hers?(?= hat)")
    match = re.search(r"\b" + lists.one_of(patterns) + r"\b", text)
    plain = re.search(r"\b(?:" + "|".join(patterns) + r")\b", text)
    assert (match and match[0]) == (plain and plain[0]) == found


def test_every_pattern_of_biology_is_kept():
    listed = lists.sections("guards")["biology"]
    made = lists.one_of(listed)
    for plain in (pattern for pattern in listed if pattern.isalpha()):
        assert re.fullmatch(made, plain)
