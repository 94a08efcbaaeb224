"""A capitalised noun in a name stays; in a headline it is a person."""

import pytest

from lib.augment import swap


@pytest.mark.parametrize(
    "text",
    [
        "The paper cited the National Women's History Museum.",
        "We walked down King Street.",
        "One of the best songs is We Will Rock You by Queen.",
        "John Baron is a disc jockey.",
        "The members of the Women Chemists Committee met.",
    ],
)
def test_a_name_stays(text):
    assert swap(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Police Search for Man Who Lost His Memory", "Police Search for Woman Who Lost Her Memory"),
        ("Local Boy Wins National Chess Prize", "Local Girl Wins National Chess Prize"),
        ("The Queen opened the bridge.", "The King opened the bridge."),
    ],
)
def test_a_person_is_swapped(text, wanted):
    assert swap(text) == wanted
