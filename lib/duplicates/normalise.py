"""What two texts may differ in and still count as exactly the same: three stated normalisations."""

import unicodedata
from functools import cache

import numpy as np

from lib.duplicates.letters import N_CODEPOINTS, PLAIN_BLOCKS, SPACE, folded, surveyed
from lib.errors import BadOption

RAW = "raw"
CASE_AND_SPACE = "case and space"
PLUS_PUNCTUATION_AND_ACCENTS = "plus punctuation and accents"

# Name of each normalisation -> what it does, as the screens say it.
NORMALISATIONS = {
    RAW: "every byte counts",
    CASE_AND_SPACE: (
        "upper and lower case are the same, any run of white space is one space, white space at the ends is dropped, "
        "and letters written with composed or separate accents are the same"
    ),
    PLUS_PUNCTUATION_AND_ACCENTS: (
        "as case and space; besides, punctuation counts as white space, and accents and invisible format characters "
        "are dropped"
    ),
}
# Accents proper: marks above, below and attached (UAX 44, canonical combining class 200 and up). Vowel signs of
# Indic, Arabic, Hebrew or Thai writing have lower classes; they change the word and stay.
FIRST_ACCENT_CLASS = 200


def checked_normalisation(normalisation: str) -> str:
    """The name itself where it is one of NORMALISATIONS.

    :raises BadOption: it is not.
    """
    if normalisation not in NORMALISATIONS:
        raise BadOption(
            f"There is no normalisation called {normalisation!r}; choose one of {', '.join(NORMALISATIONS)}."
        )
    return normalisation


def without_accents(character: str) -> str:
    """The base letter of a character that is a letter with accents; any other character unchanged."""
    base, *marks = unicodedata.normalize("NFD", character)
    if marks and all(unicodedata.combining(mark) >= FIRST_ACCENT_CLASS for mark in marks):
        return base
    return character


@cache
def normalisation_table(normalisation: str) -> np.ndarray:
    """For each codepoint what stands for it, uint32 of shape (0x110000,): 0 drops it, 0x20 is white space."""
    table = np.arange(N_CODEPOINTS, dtype=np.uint32)
    punctuation_too = normalisation == PLUS_PUNCTUATION_AND_ACCENTS
    for codepoint in surveyed():
        character = chr(codepoint)
        category = unicodedata.category(character)
        if character.isspace() or category[0] == "Z" or (punctuation_too and category[0] == "P"):
            table[codepoint] = SPACE
        elif punctuation_too and (category == "Cf" or unicodedata.combining(character) >= FIRST_ACCENT_CLASS):
            table[codepoint] = 0
        elif category[0] == "L" or category in ("Nl", "So"):  # Ⅷ and Ⓐ have case too
            table[codepoint] = ord(folded(without_accents(character) if punctuation_too else character))
    for first, last in PLAIN_BLOCKS:
        table[first : last + 1] = np.arange(first, last + 1, dtype=np.uint32)
    table[0] = 0xFFFD  # a NUL is a character like any other; 0 means dropped
    return table


def normalised(text: str, normalisation: str) -> str:
    """One text in its normalised form, as the exact comparison sees it.

    :raises BadOption: no such normalisation.
    """
    if checked_normalisation(normalisation) == RAW:
        return text
    codepoints = np.frombuffer(unicodedata.normalize("NFC", text).encode("utf-32-le", "replace"), dtype="<u4")
    kept = normalisation_table(normalisation)[codepoints]
    return " ".join(part for part in kept[kept != 0].astype("<u4").tobytes().decode("utf-32-le").split(" ") if part)
