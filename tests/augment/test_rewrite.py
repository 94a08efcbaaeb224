"""Whole texts: what is promised for every text there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.augment import Policy, Rewrite, Skip, rewrite, swap
from lib.augment.result import HIGH, Edit
from lib.augment.rewrite import RULES, rewrite_terms
from lib.errors import BadOption

RULES_ALONE = Policy(model=False)
PIECES = st.sampled_from(
    [
        "he",
        "she",
        "him",
        "her",
        "his",
        "hers",
        "himself",
        "herself",
        "He",
        "She",
        "HER",
        "HIS",
        "he's",
        "she’s",
        "king",
        "queen",
        "'s",
        "s/he",
        "Mr.",
        "Mrs",
        "Miss",
        "sir",
        ",",
        ".",
        ";",
        ":",
        "!",
        "?",
        '"',
        "“",
        "”",
        "'",
        "(",
        ")",
        "-",
        "—\n",
        "",
        "",
        "",
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "is",
        "was",
        "has",
        "does",
        "likes",
        "and",
        "sings",
        "brother",
        "sisters'",
        "waiter",
        "`he`",
        "$x_{she}$",
        "http://x.org/he",
        "@her",
        "#his",
        "<b>\n",
        "",
        "",
        "",
        "```",
        "pregnant",
        "Marie",
        "Curie",
        "Emma",
        "London",
        "book",
        "gave",
        "told",
        "very",
        "own",
        "\n",
        "\n\n",
        "_",
        "*",
        "7",
        "ſ",
        "İ",
        "他",
        "ß",
        "é",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)
DIRECTIONS = ("swap", "m->f", "f->m", "they")


def test_a_rewriting_carries_its_evidence():
    assert rewrite("The waiter lost his hat.", policy=RULES_ALONE) == Rewrite(
        "The waitress lost her hat.",
        (
            Edit(4, 10, "waiter", "waitress", "noun:waiter", 0.97),
            Edit(16, 19, "his", "her", "his:open", 0.97),
        ),
        (),
        0.97,
        RULES,
        {},
    )


@pytest.mark.parametrize(
    "axis, wanted",
    [
        ("gender:m<->f", "She told him."),
        ("gender", "She told him."),
        ("gender:m->f", "She told her."),
        ("gender:f->m", "He told him."),
        ("gender:->they", "They told them."),
    ],
)
def test_swap_names_axis_and_direction_in_one(axis, wanted):
    assert swap("He told her.", axis) == wanted


@pytest.mark.parametrize(
    "axis, direction", [("gender", "up"), ("colour", "a->b"), ("religion", "christian->"), ("religion", "swap")]
)
def test_unknown_axes_and_directions_are_refused(axis, direction):
    with pytest.raises(BadOption):
        rewrite("He left.", axis, direction)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_empty_text_is_skipped_with_a_reason(text):
    assert rewrite(text) == Rewrite(text, skips=(Skip(0, len(text), "empty"),), rules=RULES, counts={"empty": 1})


def test_a_short_text_is_skipped_where_the_policy_says_so():
    answer = rewrite("He left.", policy=Policy(min_words=5))
    assert (answer.text, answer.counts) == ("He left.", {"too short": 1})


def test_guards_work_by_paragraph():
    text = "He left.\n\nShe was pregnant and tired.\n\nMarie Curie saw her.\n\nHer son ran."
    answer = rewrite(text, policy=RULES_ALONE)
    assert answer.text == "She left.\n\nShe was pregnant and tired.\n\nMarie Curie saw her.\n\nHis daughter ran."
    assert answer.counts == {"biology": 1, "named person": 1}


def test_every_guard_can_be_switched_off():
    text = "Marie Curie said she was pregnant: `she` and <b title='her'>."
    off = Policy(named_people="off", biology=False, code=False, language=False, model=False)
    assert rewrite(text, policy=off).text == "Marie Curie said he was pregnant: `he` and <b title='him'>."
    assert rewrite(text, policy=RULES_ALONE).text == text


def test_quotations_can_stay():
    answer = rewrite("“He is here,” she said.", policy=Policy(quotations="keep", model=False))
    assert answer.text == "“He is here,” he said."
    assert answer.skips == (Skip(1, 3, "a quotation"),)


def test_stray_bytes_and_carriage_returns_stay():
    text = b"He left.\r\n\xff\xfe\x00 Her dog.\r\n".decode("utf-8", "surrogateescape")
    back = swap(text).encode("utf-8", "surrogateescape")
    assert back == b"She left.\r\n\xff\xfe\x00 His dog.\r\n"


def test_own_pairs_of_terms():
    assert rewrite_terms("An apple and a pear.", [("apple", "pear")], both_ways=True).text == "A pear and an apple."


def test_own_pairs_that_cannot_be_inverted_are_refused():
    with pytest.raises(BadOption, match="two counterparts"):
        rewrite_terms("x", [("church", "temple"), ("mosque", "temple")], both_ways=True)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(DIRECTIONS))
def test_no_text_raises_and_bytes_outside_edits_stay(text, direction):
    answer = rewrite(text, direction=direction, policy=RULES_ALONE)
    at, parts = 0, []
    for edit in answer.edits:
        assert edit.start >= at and text[edit.start : edit.end] == edit.before
        assert 0 <= edit.confidence <= 1 and edit.rule
        parts += [text[at : edit.start], edit.after]
        at = edit.end
    assert "".join([*parts, text[at:]]) == answer.text
    assert all(0 <= skip.start <= skip.end <= len(text) and skip.reason for skip in answer.skips)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_sure_swap_is_its_own_inverse(text):
    answer = rewrite(text, policy=RULES_ALONE)
    if answer.edits and answer.confidence >= HIGH:
        assert rewrite(answer.text, policy=RULES_ALONE).text == text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("The count greeted the countess.", "The countess greeted the count."),
        ("The count of the votes was his idea.", "The count of the votes was her idea."),
        ("Ask whether s / he was there.", "Ask whether s / he was there."),
        ("The gods and goddesses quarrelled over her.", "The gods and goddesses quarrelled over him."),
        ("My lady, the carriage is here.", "My lord, the carriage is here."),
        ("It was the land in which she had her being.", "It was the land in which he had his being."),
    ],
)
def test_pairs_and_titles_go_together(text, wanted):
    assert rewrite(text, policy=Policy(model=False)).text == wanted
