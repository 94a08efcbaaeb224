"""What a verb gives her, and what is hers even behind it."""

import pytest

from lib.augment import frames
from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The bank charged her interest.",
        "The waiter served her lamb.",
        "The coach gave her sound advice before the race.",
        "They keep sending her letters meant for someone else.",
        "The film earned her praise.",
        "Nobody had given her hope before.",
    ],
)
def test_she_receives(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "Someone charged her phone.",
        "They brought her body home.",
        "The painter found her first employment.",
        "Given her anxiety, we waited.",
        "The minister offered her congratulations.",
        "The club saved her career.",
    ],
)
def test_it_is_hers(text):
    assert is_owner(text)


def test_no_noun_is_given_and_hers_behind_the_same_verb():
    assert not [verb for verb, frame in frames.nouns().items() if frame.given & frame.owned]


def test_a_form_of_a_verb_stands_in_one_section():
    forms = [form for section in frames.sections("frames") for form in section.split()]
    assert len(forms) == len(set(forms)) == len(frames.nouns())
