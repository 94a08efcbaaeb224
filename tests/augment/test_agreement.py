"""Verbs of they."""

import pytest

from lib.augment import agreement, verbs
from lib.augment.tokens import Tokens


@pytest.mark.parametrize(
    "verb, wanted",
    [
        ("tries", "try"),
        ("lies", "lie"),
        ("watches", "watch"),
        ("passes", "pass"),
        ("goes", "go"),
        ("fixes", "fix"),
        ("loses", "lose"),
        ("uses", "use"),
        ("plays", "play"),
        ("quizzes", "quiz"),
        ("does", "do"),
        ("has", "have"),
        ("buzzes", "buzz"),
        ("aches", "ache"),
    ],
)
def test_base(verb, wanted):
    assert verbs.base(verb) == wanted


@pytest.mark.parametrize(
    "text, first, last, wanted",
    [
        ("She sings and dances.", 0, 0, [(1, "sing"), (3, "dance")]),
        ("Is he well?", 1, 1, [(0, "are")]),
        ("Wasn't he well?", 3, 3, [(0, "weren")]),
        ("He likes cats and dogs.", 0, 0, [(1, "like")]),
        ("He said that it works.", 0, 0, []),
        ("He's tired.", 0, 0, [(2, "re")]),
        ("He's been here.", 0, 0, [(2, "ve")]),
    ],
)
def test_changes(text, first, last, wanted):
    found = agreement.of_subject(Tokens(text), first, last)
    assert (found.changes, found.is_found) == (wanted, True)


def test_a_verb_that_is_not_found_is_held():
    assert not agreement.of_subject(Tokens("He of the many faces."), 0, 0).is_found
