"""Whether a word for a person follows."""

import pytest

from lib.augment import persons
from lib.augment.tokens import Tokens


@pytest.mark.parametrize(
    "text",
    [
        "old footballer",
        "old retired teacher",
        "old, unemployed welder",
        "old Portuguese nurse",
        "old middle-class couple",
        "old beekeeper",
        "old ex-soldier",
        "old man's hat",
    ],
)
def test_a_person_follows(text):
    assert persons.is_behind(Tokens(text), 0)


@pytest.mark.parametrize(
    "text", ["old elm", "old and wise", "old", "old adult novels", "old stone wall", "old heritage", "old - man"]
)
def test_no_person_follows(text):
    assert not persons.is_behind(Tokens(text), 0)


def test_what_stands_far_off_is_not_looked_at():
    assert not persons.is_behind(Tokens("old " + "retired " * 20 + "teacher"), 0)
