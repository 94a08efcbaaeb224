"""Snippets: short, and without what could name a person."""

import pytest

from lib.errors import BadOption
from lib.share.masking import MOST_CHARS, masked, snippet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jane.doe+x@mail.example.org now", "Write to [e-mail] now"),
        ("jane (at) example.org", "[e-mail]"),
        ("see https://a.b/c?user=jane and www.x.org/y", "see [link] and [link]"),
        ("ask @jane_doe or #tag", "ask [handle] or #tag"),
        ("call +44 20 7946 0958 or (030) 1234-567 today", "call [number] or [number] today"),
        ("number 123456789, room 12", "number [number], room 12"),
        ("born 1999-01-31 or 31/1/99", "born [date] or [date]"),
        ("IBAN DE89 3704 0044 0532 0130 00 and 192.168.0.1", "IBAN [account] and [address]"),
        ("said Mr. Smith to Dr Ana de la Cruz", "said [name] to [name]"),
        ("then Anna met Bob Miller in May; I'm late", "then [name] met [name] in May; I'm late"),
        ("meet Åsa Öberg and Łukasz", "meet [name] and [name]"),
        ("a\nb\tc\x00d\u202e", "a b c d"),
        ("nothing to hide here", "nothing to hide here"),
    ],
)
def test_masked(text, expected):
    assert masked(text) == expected


def test_a_snippet_keeps_its_term_and_its_length():
    text = "word " * 100 + "the woman " + "<b>word</b> " * 100
    start = text.index("woman")
    before, term, after = snippet(text, start, start + 5)
    assert term == "woman" and before.startswith("…") and after.endswith("…")
    assert MOST_CHARS - 30 <= len(before + term + after) <= MOST_CHARS


def test_names_beside_the_term_are_masked():
    text = "Yesterday Mary Jones, a woman of Leeds, rang 555-123-4567."
    start = text.index("woman")
    assert snippet(text, start, start + 5) == ("[name], a ", "woman", " of [name], rang [number].")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 99), (5, 2)])
def test_a_place_outside_of_the_text(start, end):
    with pytest.raises(BadOption, match="has no characters"):
        snippet("ten chars.", start, end)
