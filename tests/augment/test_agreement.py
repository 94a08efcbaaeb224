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
        ("It was he who found it.", 2, 2, []),
        ("It is she who decides.", 2, 2, [(4, "decide")]),
        ("She, I think, deserves it.", 0, 0, [(5, "deserve")]),
        ("She teaches maths and fixes bikes.", 0, 0, [(1, "teach"), (4, "fix")]),
        ("He washes, dries and folds it.", 0, 0, [(1, "wash"), (3, "dry"), (5, "fold")]),
        ("She says the bus leaves at six and arrives at ten.", 0, 0, [(1, "say")]),
        ("She undoes a button and sighs.", 0, 0, [(1, "undo"), (5, "sigh")]),
        ("She sold it but remains on the board.", 0, 0, [(4, "remain")]),
        ("He greets us and, when it rains, mends a shelf.", 0, 0, [(1, "greet"), (9, "mend")]),
        ("She skis and swims.", 0, 0, [(1, "ski"), (3, "swim")]),
        ("He prob thinks so.", 0, 0, [(2, "think")]),
        ("He likes cats and also dogs.", 0, 0, [(1, "like")]),
        ("He feeds hens and also walks the dog.", 0, 0, [(1, "feed"), (5, "walk")]),
        ("I heard that 'he likes it' too.", 4, 4, [(5, "like")]),
        ("He asks what we need and gets it.", 0, 0, [(1, "ask")]),
        ("He moved here in 2009 and now lives by the sea.", 0, 0, [(7, "live")]),
        ("She cooks with what the season gives and rarely uses a book.", 0, 0, [(1, "cook"), (9, "use")]),
        ("He grows leeks, fixes clocks and goes dancing.", 0, 0, [(1, "grow"), (4, "fix"), (7, "go")]),
        ("Ok so does she always gotta win", 3, 3, [(2, "do")]),
    ],
)
def test_changes(text, first, last, wanted):
    found = agreement.of_subject(Tokens(text), first, last)
    assert (found.changes, found.is_found) == (wanted, True)


def test_a_verb_that_is_not_found_is_held():
    assert not agreement.of_subject(Tokens("He of the many faces."), 0, 0).is_found
