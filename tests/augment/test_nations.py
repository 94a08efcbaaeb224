"""Nationalities: forms, languages, money."""

import pytest

from lib.audit.lexicon import shipped
from lib.augment import nations, rewrite


def test_every_nation_is_a_group_of_the_audit_once():
    groups = {group.lower() for axis, group in shipped().all_groups if axis == "nationality"}
    assert set(nations.listed()) <= groups
    assert {group for group in groups if " " not in group} == set(nations.listed())


@pytest.mark.parametrize(
    "direction, text, wanted",
    [
        ("french->german", "The French met a Frenchman; she is French.", "The Germans met a German; she is German."),
        ("german->french", "The Germans met two Germans and a German.",
         "The French met two French people and a French person."),
        ("irish->welsh", "An Irishwoman and two Irishmen", "A Welshwoman and two Welshmen"),
        ("chinese->german", "A Chinese met two Chinese.", "A German met two Germans."),
        ("polish->british", "A Pole from Poland is Polish.", "A Briton from Britain is British."),
        ("turkish->spanish", "We ate turkey in Turkey with a Turk.", "We ate turkey in Spain with a Spaniard."),
        ("german<->swiss", "The Swiss and the Germans", "The Germans and the Swiss"),
        ("indian->danish", "Indian and Pakistani players", "Danish and Pakistani players"),
    ],
)  # fmt: skip
def test_forms(direction, text, wanted):
    assert rewrite(text, "nationality", direction).text == wanted


@pytest.mark.parametrize(
    "text, reason",
    [
        ("She learned some French.", "a language"),
        ("My French is rusty.", "a language"),
        ("It is translated from French.", "a language"),
        ("He has French on Mondays.", "a language"),
        ("A French dictionary", "a language"),
        ("500 French francs", "a currency"),
        ("French fries", "fixed phrase: french fries"),
    ],
)
def test_what_stays(text, reason):
    answer = rewrite(text, "nationality", "french->polish")
    assert answer.text == text
    assert [skip.reason for skip in answer.skips] == [reason]


def test_a_verb_and_a_thing_in_small_letters_stay():
    text = "Polish the silver and the poles, polish them well."
    assert rewrite(text, "nationality", "polish->german").text == text
