"""Compounds behind her: before what is hers, or how she is."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "Critics called her old-fashioned.",
        "The plumber found her ankle-deep in water.",
        "The toddlers stared at her open-mouthed.",
        "The selectors made her vice-captain for the tour.",
        "The top seed beat her six-two.",
        "I phoned her mid-morning.",
        "I've known her twenty-odd years.",
        "The contract guarantees her full-time employment.",
    ],
)
def test_it_says_how_she_is(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "They dropped her long-term plan.",
        "The firm praised her old-fashioned manners.",
        "They stopped in her mid-thirties.",
        "Given her hyper-inflammatory status, we waited.",
    ],
)
def test_it_stands_before_what_is_hers(text):
    assert is_owner(text)
