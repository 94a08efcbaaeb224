"""Where tier B terms stand, and in which sentence."""

import pytest

from lib.audit.lexicon import shipped
from lib.audit.places import folded, places, sentences

LEXICON = shipped()


def found(text: str) -> list[tuple[str, int, str]]:
    """The text at each place, its sentence, its term."""
    _, small, _ = folded(text)
    return [(small[p.start : p.end], p.sentence, LEXICON.terms[p.term].text) for p in places(LEXICON, small)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("A German car. An OLD engineer's hat!", [("german", 0, "german"), ("old", 1, "old")]),
        ("The New\nZealand poet", [("new\nzealand", 0, "new zealand")]),
        ("the king's horse", [("king", 0, "king")]),
        (
            "Mr. White met J. Black.\n\nA young one",
            [("white", 0, "white"), ("black", 0, "black"), ("young", 1, "young")],
        ),
        # A longer term and an idiom hide what is in them, a comma parts them
        ("an Asian American, a black woman, the White House, an old friend", []),
        ("Asian, American", [("asian", 0, "asian"), ("american", 0, "american")]),
        ("The güards, the poor", [("guards", 0, "guards"), ("poor", 0, "poor")]),
        ("", []),
    ],
)
def test_terms_in_any_context(text, expected):
    assert found(text) == expected


def test_sentences_cover_the_text():
    _, small, _ = folded("One. Two e.g. this!\n\nThree?  Four")
    assert [small[a:b] for a, b in sentences(small)] == ["one. ", "two e.g. this!\n\n", "three?  ", "four"]
    assert sentences("") == [(0, 0)]


def test_folding_keeps_the_way_back():
    plain, small, positions = folded("Émile’s İ")
    assert (plain, small[:8]) == ("Emile's I", "emile's ")
    assert [("Émile’s İ")[k] for k in positions] == list("Émile’s İ")
