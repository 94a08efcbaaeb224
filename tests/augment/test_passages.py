"""What of a text may be sent."""

import pytest

from lib.augment import Policy
from lib.augment.passages import MOST_CHARS, TOGETHER, prepared
from lib.errors import BadOption

RULES_ALONE = Policy(model=False)


def sent(text: str, policy: Policy = RULES_ALONE, axis: str = "gender", direction: str = "swap") -> list[str]:
    return [passage.text for passage in prepared(text, axis, direction, policy).passages]


def test_only_paragraphs_with_a_change_to_make_go_without_the_space_around_them():
    text = "Nothing here.\n\n  He left. \r\n\nOr she/he.\n\nHer dog."
    found = prepared(text, "gender", "swap", RULES_ALONE)
    assert [passage.text for passage in found.passages] == ["He left.", "Her dog."]
    assert [text[p.start : p.end] for p in found.passages] == ["He left.", "Her dog."]
    assert [*found.passages[1].ruled] == [(0, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "The weather was fine.",
        "Marie Curie said that he had gone.",
        "She was pregnant and told him.",
        "Er sagte, daß sie nicht mit ihm in das Haus gehen will, und sie ging.",
        "`he` and http://x.org/he",
        "He or she may come.",
    ],
)
def test_what_a_guard_refuses_or_no_rule_would_change_is_not_sent(text):
    assert sent(text) == []


def test_guards_follow_the_policy():
    assert sent("Marie Curie said that he had gone.", Policy(model=False, named_people="off"))
    assert not sent("Anna B. Smith said that he had gone.", Policy(model=False, named_people="any"))
    assert not sent("“He left.”", Policy(model=False, quotations="keep"))
    assert not sent("He left.", Policy(model=False, min_words=5))


def test_protected_spans_count_from_the_start_of_the_passage():
    (_, passage) = prepared("He is.\n\nHe ran `he` here.", "gender", "swap", RULES_ALONE).passages
    assert [passage.text[a:b] for a, b in passage.shut] == ["`he`"]
    (passage,) = prepared("He ran, “he”.", "gender", "swap", Policy(model=False, quotations="keep")).passages
    assert [passage.text[a:b] for a, b in passage.shut] == ["“he”"]


def test_a_text_that_is_too_long_or_no_unicode_is_refused_as_a_whole():
    found = prepared("He left.\n\n" * (MOST_CHARS // 8 + 1), "gender", "swap", RULES_ALONE)
    assert found.passages == () and found.refusal.startswith("too long for a model: 60,008")
    found = prepared("He left \udcff.", "gender", "swap", RULES_ALONE)
    assert (found.passages, found.refusal) == ((), "no valid Unicode")


def test_passages_go_together_as_far_as_a_request_is_long():
    text = "\n\n".join(["He left." + " Nobody came." * 200] * 7)
    groups = prepared(text, "gender", "swap", RULES_ALONE).requests
    assert [len(group) for group in groups] == [3, 3, 1]
    assert all(sum(len(passage.text) for passage in group) <= TOGETHER for group in groups)
    long = "He left." + " Nobody came." * 1000
    assert [len(group) for group in prepared(f"{long}\n\n{long}", "gender", "swap", RULES_ALONE).requests] == [1, 1]
    assert prepared("", "gender", "swap", RULES_ALONE).requests == []


def test_pairs_of_the_caller_stand_in_the_place_of_the_terms():
    (passage,) = prepared("The poor left.", "status", "poor->rich", RULES_ALONE, (("poor", "rich"),)).passages
    assert passage.ruled[4, 8].after == "rich"


def test_unknown_directions_are_refused():
    with pytest.raises(BadOption):
        prepared("He left.", "gender", "up", RULES_ALONE)
