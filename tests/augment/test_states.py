"""What state one brings her into."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The cold had turned her blue.",
        "The jury found her guilty of theft.",
        "He wanted her happy, and that was all.",
        "The noise kept her awake all night.",
        "It seemed to her dishonourable to lie.",
        "A neighbour reported her missing to the police.",
        "It left her feeling empty.",
    ],
)
def test_she_is_an_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "They admired her happy face.",
        "We painted her blue door.",
        "They found her guilty conscience amusing.",
        "I belong to her happy and noisy family.",
    ],
)
def test_what_follows_is_hers(text):
    assert is_owner(text)
