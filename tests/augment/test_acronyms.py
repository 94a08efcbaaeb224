"""Acronyms and symbols that look like pronouns or nouns."""

import pytest

from lib.augment import swap


@pytest.mark.parametrize(
    "text",
    [
        "HIS and PACS exchange messages all day.",
        "The campus runs a MAN (metropolitan area network) of its own.",
        "The broker is a piece of MOM, or message-oriented middleware.",
        "The balloon was filled with He, and the valve closed.",
        "Helium (He) is light.",
        "The shells were filled with HE, and nobody came near.",
        "The bundle of His runs through the septum.",
        "The captain spelled it: Papa, Oscar, Lima.",
    ],
)
def test_it_stays(text):
    assert swap(text) == text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("HE AND I LEFT.", "SHE AND I LEFT."),
        ("It was HIS hat, not mine.", "It was HER hat, not mine."),
        ("My MOM and DAD came.", "My DAD and MOM came."),
        ("He, however, easily won.", "She, however, easily won."),
        ("Papa came home.", "Mama came home."),
    ],
)
def test_a_word_for_a_person_changes(text, wanted):
    assert swap(text) == wanted
