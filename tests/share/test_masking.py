"""Snippets: short, and without what could name a person."""

import re

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


def test_known_first_names_are_masked_without_capitals_and_at_the_start():
    assert masked("anna and susan’s friend") == "[name] and [name] friend"
    assert masked("Hannah left. maria Kowalska stayed") == "[name] left. [name] stayed"
    assert masked("a christmas rose") == "a christmas rose"


@pytest.mark.parametrize(
    "text",
    ["see www.example.org/women/list", "mail women@example.org now", "ask @women_x now", "the Anti-Women League"],
)
def test_a_term_inside_an_address_or_a_name_is_no_snippet(text):
    start = text.lower().index("women")
    with pytest.raises(BadOption, match="is a part of an address, a link or a name"):
        snippet(text, start, start + 5)


@pytest.mark.parametrize("secret", ["jane.roe@mail.example.org", "+44 20 7946 0958", "https://x.example/jane-roe/1"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_no_half_of_a_secret_is_left_wherever_the_cut_falls(secret, side):
    """The secret moves over both places where text is cut: that of the snippet, and that of what is masked."""
    pieces = [secret[k : k + 6] for k in range(len(secret) - 5) if not secret[k : k + 6].isspace()]
    for distance in [*range(20, 130), *range(930, 1_010)]:
        filler = ("so it goes " * 100)[:distance]
        text = f"{secret} {filler} woman." if side == "before" else f"A woman {filler} {secret} end."
        start = text.index("woman")
        shown = "".join(snippet(text, start, start + 5))
        assert not [piece for piece in pieces if piece in shown], (distance, shown)


def test_masks_that_shorten_the_text_bring_no_cut_half_into_view():
    """990 characters of links become a few words: what was cut in two at their far end would come into view."""
    for shift in range(40):
        links = "https://example.org/" + "a" * (900 + shift)
        text = f"{'word ' * 50} call 020 7946 0958 {links} a woman said"
        start = text.index("woman")
        before = snippet(text, start, start + 5)[0]
        assert not re.search(r"\d", before), (shift, before)
