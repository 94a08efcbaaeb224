"""Which paragraphs are not English."""

import pytest

from lib.augment import language

FOREIGN = {
    "German": "er hat den mann gesehen und sie ist nicht da",
    "French": "il a perdu son livre et elle est partie avec lui",
    "Spanish": "el rey y la reina han visto a los hombres",
    "Dutch": "hij heeft het boek van zijn moeder niet gelezen",
    "Swedish": "han sade att det inte är hennes bok och gick",
    "Italian": "il libro non è sulla tavola della madre di lui",
    "another script": "он сказал, что her книга здесь",
}


@pytest.mark.parametrize("wanted, text", FOREIGN.items())
def test_foreign(wanted, text):
    assert language.other(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he left.",
        "her",
        "she is the queen.",
        "his son has a car",
        "mr. baker met mrs. jones",
        "him? no.",
        "the café of la paz, he said",
        "é",
        "",
    ],
)
def test_english_or_too_little_to_tell(text):
    assert language.other(text) is None
