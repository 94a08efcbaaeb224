"""Twins of texts, for groups between which there are words both ways."""

import pytest

from lib.audit.lexicon import shipped
from lib.curate.twins import partners, twins

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
    assert partners(LEXICON, "gender") == {"women": ["men"], "men": ["women"]}
    assert "Muslim" in partners(LEXICON, "religion")["Christian"]
    assert partners(LEXICON, "occupation") == {}
    assert twins(LEXICON, "gender", "women", "robots") is None
    for axis in LEXICON.axes:
        found = partners(LEXICON, axis)
        for first in list(found)[:6]:  # nationalities alone make 7,000 pairs
            second = found[first][-1]
            assert first in found[second] and twins(LEXICON, axis, first, second) is not None
