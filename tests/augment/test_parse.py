"""Tier 2, where spaCy is installed."""

import pytest

from lib.augment import Policy, parse, rewrite


def test_rules_answer_where_the_model_is_missing(monkeypatch):
    monkeypatch.setattr(parse, "model", lambda: None)
    assert rewrite("I saw her there.").text == "I saw him there."


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Those accompanying her travelled on foot.", "Those accompanying him travelled on foot."),
        ("It hurt her leg.", "It hurt his leg."),
    ],
)
def test_the_parser_sees_what_the_rules_cannot(text, wanted):
    if not parse.is_installed():
        pytest.skip("needs requirements-nlp.txt")
    assert rewrite(text, policy=Policy()).text == wanted
