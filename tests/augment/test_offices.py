"""Whom one elects, and what one calls her."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The board elected her treasurer.",
        "They named her captain shortly before the season.",
        "Readers voted her athlete of the year.",
        'He called her "the voice of the age".',
        "They made her chief engineer.",
    ],
)
def test_she_is_an_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "The board elected her successor.",
        "They crowned her friend.",
        "He called her mother.",
    ],
)
def test_what_follows_is_hers(text):
    assert is_owner(text)
