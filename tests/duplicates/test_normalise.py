import pytest

from lib.duplicates.normalise import CASE_AND_SPACE, PLUS_PUNCTUATION_AND_ACCENTS, RAW, normalised
from lib.errors import BadOption

CASES = [
    # text, after case and space, after punctuation and accents
    ("", "", ""),
    (" \t\n ", "", ""),
    ("Hello,  World!\n", "hello, world!", "hello world"),
    ("\u00a0one\u2003two\u3000", "one two", "one two"),
    ("Cafe\u0301 CAFÉ", "café café", "cafe cafe"),
    ("ΟΔΟΣ οδος", "οδοσ οδοσ", "οδοσ οδοσ"),
    ("İstanbul", "istanbul", "istanbul"),
    ("Straße", "straße", "straße"),
    ("e-mail “quoted” don’t", "e-mail “quoted” don’t", "e mail quoted don t"),
    ("C++ costs $5 <b>", "c++ costs $5 <b>", "c++ costs $5 <b>"),
    ("soft\u00adhyphen \ufeffmark", "soft\u00adhyphen \ufeffmark", "softhyphen mark"),
    ("हिन्दी がぎ", "हिन्दी がぎ", "हिन्दी がぎ"),
    ("...", "...", ""),
]


@pytest.mark.parametrize(("text", "case_and_space", "punctuation_too"), CASES)
def test_each_normalisation_does_what_it_says(text, case_and_space, punctuation_too):
    assert normalised(text, RAW) == text
    assert normalised(text, CASE_AND_SPACE) == case_and_space
    assert normalised(text, PLUS_PUNCTUATION_AND_ACCENTS) == punctuation_too


def test_an_unknown_normalisation_is_refused_with_the_choices():
    with pytest.raises(BadOption, match=r"no normalisation called 'stem'; choose one of raw, case and space"):
        normalised("a", "stem")
