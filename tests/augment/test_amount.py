"""A number behind her: how long, how much, how many; or what she has."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "It took her two hours.",
        "The other side outspent her ten to one.",
        "The vineyard hired her three summers running.",
        "The survey puts her eleven points ahead.",
        "Readers rated her five stars.",
        "The league suspended her three games.",
        "I have written to her several times since Easter.",
        "The song won her many admirers.",
    ],
)
def test_it_says_how_much(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "A cold spoiled her ten days in Crete.",
        "The rain ruined her one day off.",
        "We met her two sons.",
        "It was her 50th cap.",
        "They left after her two years at the club.",
    ],
)
def test_they_are_hers(text):
    assert is_owner(text)
