"""A record's text: escaped, marked where it was found, split by who speaks."""

import pytest

from lib.ui import record

CHAT = "user: How are you?\n\nassistant: Fine.\n\nNote: all is well.\n\nuser: Good."


def test_everything_is_escaped_and_marks_are_ours():
    assert record.marked("a <b> & c", [(2, 5)]) == "a <mark>&lt;b&gt;</mark> &amp; c"
    assert record.marked('<img src=x onerror="x">', []) == "&lt;img src=x onerror=&quot;x&quot;&gt;"


@pytest.mark.parametrize(
    "text, turns",
    [
        (CHAT, [("user", "How are you?"), ("assistant", "Fine.\n\nNote: all is well."), ("user", "Good.")]),
        ("a: x\n\nb: y\n\na: z", [("a", "x\n\nb: y"), ("a", "z")]),
        ("Title: a\n\nBody: b", [("", "Title: a\n\nBody: b")]),
        ("user: alone", [("", "user: alone")]),
        ("", [("", "")]),
    ],
)
def test_turns(text, turns):
    assert [(name, text[start:end]) for name, start, end in record.turns(text)] == turns


def test_marks_stay_in_their_turn():
    html = record._turns(CHAT, [(6, 9), (14, 35)])
    assert html.count("<mark>") == 3  # the second one spans two turns
    assert "<mark>How</mark>" in html
