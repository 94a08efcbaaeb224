"""Pieces of text in which a group and a word stand together."""

import re

from lib.audit import contexts
from lib.audit.lexicon import shipped
from lib.audit.snippets import of_text
from lib.query.predicates import Words
from lib.query.selection import Selection


def shown(found: list[contexts.Context]) -> list[tuple[int, list[tuple[str, str]]]]:
    return [(one.id, [(one.text[start:end], kind) for start, end, kind in one.marks]) for one in found]


def test_both_are_marked_nearest_first(view):
    found = contexts.together(view, Selection((Words("said"),)), "gender", "women", "said")
    assert shown(found) == [(2, [("she", "group"), ("said", "word")])]
    assert (
        contexts.together(view, Selection(), "gender", "women", "nurse")[0].text == "She is a nurse. He is an engineer."
    )


def test_no_pair_no_piece(view):
    assert contexts.together(view, Selection(), "gender", "women", "zebra") == []


def test_pieces_of_words_at_the_ends_fall_away():
    long = "alpha " * 40
    [mention] = of_text(shipped(), 0, f"{long}and she sang {long}", "gender", "women")
    _, context = contexts._closest([mention], re.compile("sang"))
    assert context.text.startswith("… alpha") and context.text.endswith("alpha …")
    assert [context.text[start:end] for start, end, _ in context.marks] == ["she", "sang"]
