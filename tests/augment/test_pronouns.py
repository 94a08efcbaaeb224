"""Pronouns with their verb, where the apostrophe is left out; and words that only look like them."""

import pytest

from lib.augment import rewrite, swap


@pytest.mark.parametrize(
    "text, swapped, they",
    [
        ("hed be better off alone", "shed be better off alone", "theyd be better off alone"),
        ("dont worry shell be fine", "dont worry hell be fine", "dont worry theyll be fine"),
        ("wait and hell get bored", "wait and shell get bored", "wait and theyll get bored"),
        ("she said shed pay me back", "he said hed pay me back", "they said theyd pay me back"),
        ("shell text u when its done", "hell text u when its done", "theyll text u when its done"),
    ],
)
def test_without_an_apostrophe(text, swapped, they):
    assert swap(text) == swapped
    assert rewrite(text, direction="they").text == they


@pytest.mark.parametrize(
    "text",
    [
        "They gave me hell just because.",
        "Hell never sleeps.",
        "It will be hell not to know.",
        "The taco shell only costs a dollar.",
        "Jobs were shed only in March.",
        "We built a garden shed.",
        "What the hell be going on?",
        "Go to hell.",
        "A shell of an egg.",
        "Hell yes!",
    ],
)
def test_other_words_stay(text):
    assert swap(text) == text
    assert rewrite(text, direction="they").text == text


def test_a_surname_stays():
    assert swap("I met Mr Hes and he smiled.") == "I met Ms Hes and she smiled."
