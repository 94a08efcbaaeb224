"""What each Unicode character is to the comparison of texts: part of a word, a word by itself, a mark, or nothing."""

import hashlib
import unicodedata
from functools import cache as made_once
from pathlib import Path

import numpy as np

from lib.duplicates import cache

N_CODEPOINTS = 0x110000
CODEPOINT = np.uint32(0x1FFFFF)  # the bits of an entry that hold the folded character
RECOMPOSES = np.uint32(1 << 28)  # may change with what stands before it when a text is brought into NFC
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
# Vowel signs of combining class 0 that compose with what stands before them (Unicode 16, NFC_Quick_Check=Maybe).
COMPOSING_VOWELS = (
    *(0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF, 0x0DDF),
    *(0x102E, 0x1B35, 0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930),
)


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


def entry_of(codepoint: int) -> int:
    """What one character is to words: 0 ends a word; else flags and the folded letter. RECOMPOSES may come with any."""
    character = chr(codepoint)
    category = unicodedata.category(character)
    entry = 0
    if category[0] in "LN":
        entry = ord(folded(character))
    elif category[0] == "M":
        entry = codepoint | int(MARK)
    elif category == "Cf":
        entry = int(IGNORED)
    if unicodedata.combining(character) or not unicodedata.is_normalized("NFC", character):
        entry |= int(RECOMPOSES)
    return entry


def low_entries() -> np.ndarray:
    """`entry_of` each codepoint to LAST_SURVEYED, but for the plain blocks. Made in 30 ms, so it is kept on disk."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:32]
    name = f"letters-{unicodedata.unidata_version}-{code}.table"
    stored = cache.read(__file__, name)
    if stored is not None:
        return np.frombuffer(stored, np.uint32)
    entries = np.zeros(LAST_SURVEYED + 1, dtype=np.uint32)
    for codepoint in surveyed():
        if codepoint <= LAST_SURVEYED:
            entries[codepoint] = entry_of(codepoint)
    cache.write(__file__, name, entries.tobytes())
    return entries


@made_once
def letter_table() -> np.ndarray:
    """`word_table` with RECOMPOSES on each codepoint that may make a text differ from its NFC form."""
    table = np.zeros(N_CODEPOINTS, dtype=np.uint32)
    table[: LAST_SURVEYED + 1] = low_entries()
    for first, last in PLAIN_BLOCKS:
        table[first : last + 1] = np.arange(first, last + 1, dtype=np.uint32)
    for codepoint in range(COMPATIBILITY_HAN[0], COMPATIBILITY_HAN[1] + 1):
        table[codepoint] = entry_of(codepoint)
    for first, last in SPACELESS_BLOCKS:
        block = table[first : last + 1]
        block[((block & ~RECOMPOSES) != 0) & (block & IGNORED == 0)] |= SPACELESS
    table[0x1160:0x1200] |= RECOMPOSES  # Hangul vowels and finals, which compose with what stands before them
    table[list(COMPOSING_VOWELS)] |= RECOMPOSES
    return table


@made_once
def word_table() -> np.ndarray:
    """For each codepoint its role in words, uint32 of shape (0x110000,): 0 ends a word; else flags and folded letter.

    Letters, digits and other numbers (categories L and N) make words, marks (M) go on with one, format characters
    (Cf) are ignored, everything else, the underscore too, ends a word.
    """
    return letter_table() & ~RECOMPOSES


@made_once
def recomposition_table() -> np.ndarray:
    """True for each codepoint that may make a text differ from its NFC form, bool of shape (0x110000,)."""
    return (letter_table() & RECOMPOSES) != 0
