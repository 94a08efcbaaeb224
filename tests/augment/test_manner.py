"""When, where and how much."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "It still bothers her years later.",
        "The thunder scared her half to death.",
        "They paid her according to the contract.",
        "The police arrested her late on Tuesday.",
        "The fall left her barely conscious.",
        "We took her camping.",
        "The boss gave her Fridays off.",
    ],
)
def test_she_is_an_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "They recalled her years at sea.",
        "I like her late work.",
        "They met her extremely kind parents.",
        "They handed her reward to a friend.",
    ],
)
def test_what_follows_is_hers(text):
    assert is_owner(text)
