"""Gendered nouns that are no persons."""

import pytest

from lib.augment import swap


@pytest.mark.parametrize(
    "text",
    [
        "The plug is male.",
        "You need a female-to-female adapter.",
        "The museum's oldest mummy was X-rayed.",
        "In German, the word for bridge is feminine.",
        "Each actor handles one message; the actor model shares no state.",
        "They feared malicious external actors.",
        "We saw Queen live in Rome.",
        "The hive lost its queen.",
        "Let us groom the dog.",
    ],
)
def test_another_sense_stays(text):
    assert swap(text) == text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Her mummy sang.", "His daddy sang."),
        ("The patient is male.", "The patient is female."),
        ("The prince was taught chess by the king.", "The princess was taught chess by the queen."),
        ("The actor spoke.", "The actress spoke."),
    ],
)
def test_a_person_changes(text, wanted):
    assert swap(text) == wanted
