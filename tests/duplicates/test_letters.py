import sys
import unicodedata

import pytest

from lib.duplicates.letters import (
    CODEPOINT,
    IGNORED,
    MARK,
    PLAIN_BLOCKS,
    SPACELESS,
    folded,
    recomposition_table,
    word_table,
)

ROLES = [
    ("a", "a", 0),
    ("Z", "z", 0),
    ("É", "é", 0),
    ("ς", "σ", 0),
    ("ß", "ß", 0),
    ("İ", "i", 0),
    ("Ж", "ж", 0),
    ("7", "7", 0),
    ("٣", "٣", 0),
    ("한", "한", 0),
    ("\u0301", "\u0301", MARK),
    ("茶", "茶", SPACELESS),
    ("ก", "ก", SPACELESS),
    ("か", "か", SPACELESS),
    ("カ", "カ", SPACELESS),
    ("𠀀", "𠀀", SPACELESS),
]


@pytest.mark.parametrize(("character", "letter", "role"), ROLES)
def test_letters_digits_and_marks(character, letter, role):
    entry = word_table()[ord(character)]
    assert (chr(entry & CODEPOINT), entry & (MARK | SPACELESS | IGNORED)) == (letter, role)


@pytest.mark.parametrize("character", " \n.,_-'’$+😀。、\x00\ud800\ue000")
def test_everything_else_ends_a_word(character):
    assert word_table()[ord(character)] == 0


@pytest.mark.parametrize("character", "\u00ad\u200b\u200d\ufeff")
def test_format_characters_are_passed_over(character):
    assert word_table()[ord(character)] == IGNORED


def test_the_table_agrees_with_unicode_for_every_character():
    table = word_table()
    for codepoint in range(sys.maxunicode + 1):
        character = chr(codepoint)
        category = unicodedata.category(character)
        if category[0] in "LN":
            assert table[codepoint] & CODEPOINT == ord(folded(character)), hex(codepoint)
        elif category == "Cn" and any(first <= codepoint <= last for first, last in PLAIN_BLOCKS):
            continue  # places kept free for Han: letters as soon as there are any
        elif category[0] != "M" and category != "Cf":
            assert table[codepoint] == 0, hex(codepoint)


def test_whatever_nfc_changes_is_marked():
    table = recomposition_table()
    bases = [chr(c) for c in range(0x250)] + ["が"[0], "ा", "ে", "ெ", "ೆ", "െ", "ෙ", "ဥ", "ᄀ", "가"]
    for codepoint in range(0x300, 0x20000):
        character = chr(codepoint)
        if 0xD800 <= codepoint < 0xE000 or table[codepoint]:
            continue
        assert unicodedata.normalize("NFC", character) == character, hex(codepoint)
        if unicodedata.category(character)[0] == "M":
            for base in bases:
                text = base + character
                if unicodedata.is_normalized("NFC", base):
                    assert unicodedata.normalize("NFC", text) == text, (base, hex(codepoint))
