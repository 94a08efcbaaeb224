"""A clause without `that` behind a verb of telling."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The radio warned her ice had formed on the bridge.",
        "Somebody told her bread keeps longer in a tin.",
        "Friends had told her lawyers always charge for phone calls.",
        "I told her people like that never change.",
        "The leaflet told her visitors from abroad were free.",
        "Experience has taught her patience pays.",
    ],
)
def test_she_is_told_something(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "They told her story in the local paper.",
        "Nobody told her husband lies.",
        "The vet warned her neighbours about the dog.",
        "The school informed her parents in writing.",
        "The clerk showed her badge and went in.",
    ],
)
def test_somebody_of_hers_is_told(text):
    assert is_owner(text)
