"""Who acts behind a verb of making, helping or seeing."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "What made her change the locks?",
        "It helped her rediscover the game.",
        "Volunteers helped her rebuild the farmhouse.",
        "It helps her better understand the world.",
        "They let her go.",
        "The camera recorded her boarding the train.",
        "We came upon her digging in the garden.",
        "I have a video of her singing an aria.",
        "The court ordered her deported.",
    ],
)
def test_she_is_an_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "It made her return a success.",
        "That did not help her case in court.",
        "We heard her cry of joy.",
        "She had her say.",
        "They watched her growing family.",
    ],
)
def test_what_follows_is_hers(text):
    assert is_owner(text)
