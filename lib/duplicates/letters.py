"""What each Unicode character is to the comparison of texts: part of a word, a word by itself, a mark, or nothing."""

import unicodedata
from functools import cache

import numpy as np

N_CODEPOINTS = 0x110000
CODEPOINT = np.uint32(0x1FFFFF)  # the bits of an entry that hold the folded character
MARK = np.uint32(1 << 29)  # goes on with a word, never starts one (accents that did not compose, vowel signs)
IGNORED = np.uint32(1 << 30)  # neither part of a word nor the end of one (soft hyphen, joiners)
SPACELESS = np.uint32(1 << 31)  # a letter of a script written without spaces: a word by itself
SPACE = np.uint32(0x20)

# Scripts that do not put spaces between words (Unicode 16, Blocks.txt): Thai, Lao, Tibetan, Myanmar, Khmer, Tai Le to
# Khmer symbols, Tai Tham, kana and bopomofo, Han and its extensions, Yi. Korean does write spaces.
SPACELESS_BLOCKS = (
    (0x0E00, 0x0FFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x1950, 0x19FF),
    (0x1A20, 0x1AAF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x312F),
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA000, 0xA48F),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
# Large blocks of plain letters without case or decomposition, filled without asking for each: Han, Hangul syllables.
PLAIN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x2F7FF), (0x30000, 0x323AF))
LAST_SURVEYED = 0x1FFFF  # above it: only Han (in PLAIN_BLOCKS), compatibility Han, tags and private use
COMPATIBILITY_HAN = (0x2F800, 0x2FA1D)


def folded(character: str) -> str:
    """One character in its comparison form: case-folded where that gives one character, else the first of lower()."""
    case_folded = character.casefold()
    if len(case_folded) == 1:
        return case_folded
    # 'ß' folds to two characters but has itself as lower form; 'İ' lowers to 'i' and a dot: the dot is dropped.
    return character.lower()[0]


def surveyed() -> list[int]:
    """The codepoints to look up one by one: all but the large plain blocks and unassigned planes."""
    plain = np.zeros(LAST_SURVEYED + 1, dtype=bool)
    for first, last in PLAIN_BLOCKS:
        plain[first : last + 1] = True
    plain[0xD800:0xF900] = True  # surrogates and private use are nothing to us
    return [*np.flatnonzero(~plain).tolist(), *range(COMPATIBILITY_HAN[0], COMPATIBILITY_HAN[1] + 1)]


@cache
def word_table() -> np.ndarray:
    """For each codepoint its role in words, uint32 of shape (0x110000,): 0 ends a word; else flags and folded letter.

    Letters, digits and other numbers (categories L and N) make words, marks (M) go on with one, format characters
    (Cf) are ignored, everything else, the underscore too, ends a word.
    """
    table = np.zeros(N_CODEPOINTS, dtype=np.uint32)
    for first, last in PLAIN_BLOCKS:
        table[first : last + 1] = np.arange(first, last + 1, dtype=np.uint32)
    for codepoint in surveyed():
        character = chr(codepoint)
        category = unicodedata.category(character)
        if category[0] in "LN":
            table[codepoint] = ord(folded(character))
        elif category[0] == "M":
            table[codepoint] = np.uint32(codepoint) | MARK
        elif category == "Cf":
            table[codepoint] = IGNORED
    for first, last in SPACELESS_BLOCKS:
        block = table[first : last + 1]
        block[(block != 0) & (block != IGNORED)] |= SPACELESS
    return table


@cache
def recomposition_table() -> np.ndarray:
    """True for each codepoint that may make a text differ from its NFC form, bool of shape (0x110000,)."""
    table = np.zeros(N_CODEPOINTS, dtype=bool)
    for codepoint in surveyed():
        character = chr(codepoint)
        table[codepoint] = unicodedata.combining(character) != 0 or unicodedata.normalize("NFC", character) != character
    table[0x1160:0x1200] = True  # Hangul vowels and finals, which compose with what stands before them
    # Vowel signs of combining class 0 that compose with what stands before them (Unicode 16, NFC_Quick_Check=Maybe).
    table[[0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57]] = True
    table[[0x0DCF, 0x0DDF, 0x102E, 0x1B35, 0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930]] = (
        True
    )
    return table
