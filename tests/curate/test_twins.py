"""Twins of texts, for groups between which there are words both ways."""

import pytest

from lib.audit.lexicon import shipped
from lib.curate.twins import pairs, twins

LEXICON = shipped()


@pytest.mark.parametrize(
    "axis, first, second, text, expected",
    [
        ("gender", "women", "men", "She lost her keys.", "He lost his keys."),
        ("gender", "men", "women", "He lost his keys, she found hers.", "She lost her keys, he found his."),
        ("gender", "women", "men", "It rained.", None),
        ("religion", "Christian", "Muslim", "A Christian man met them.", "A Muslim man met them."),
    ],
)
def test_a_twin(axis, first, second, text, expected):
    made = twins(LEXICON, axis, first, second)
    assert made is not None and made[0](text) == expected


def test_only_groups_with_words_both_ways():
    assert pairs(LEXICON, "gender") == [("men", "women")]
    assert ("Christian", "Muslim") in pairs(LEXICON, "religion")
    assert pairs(LEXICON, "occupation") == []
    assert twins(LEXICON, "gender", "women", "robots") is None
    for axis in LEXICON.axes:
        for first, second in pairs(LEXICON, axis):
            assert twins(LEXICON, axis, first, second) and {first, second} <= set(LEXICON.groups(axis))
