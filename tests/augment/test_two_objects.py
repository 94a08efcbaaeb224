"""Who receives and who owns behind a verb of giving."""

import pytest

from tests.augment.reading import is_owner

RECEIVES = [
    "The committee awarded her first prize.",
    "A retired engineer taught her algebra.",
    "The priest taught her Syriac and music.",
    "They gave her access to the vault.",
    "The court gave her permission to leave.",
    "My aunt sent her orders to the front.",
]
OWNS = [
    "The widow gave her brother lunch.",
    "The farmer fed her chickens bread.",
    "The author owes her success to stubbornness.",
    "The director sold her shares to the bank.",
    "The poet gave her letters to a museum.",
    "The coach taught her dog to sit.",
    "The professor taught her class on Monday.",
]


@pytest.mark.parametrize("text", RECEIVES)
def test_who_receives_is_an_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize("text", OWNS)
def test_who_gives_what_is_hers_owns_it(text):
    assert is_owner(text)


def test_to_behind_a_state_names_no_receiver():
    assert not is_owner("The illness left her unable to walk.")
    assert not is_owner("The bank sent her straight to the manager.")


def test_late_on_a_day_is_no_possession():
    assert not is_owner("Police arrested her late on Tuesday.")
    assert is_owner("They still play her late and early songs.")


@pytest.mark.parametrize(
    "text",
    [
        "She buys her bread at the market.",
        "She always pays her bills on Mondays.",
        "She wrote her orders on paper.",
        "My aunt makes her bread with honey.",
        "She gave her old clothes to a charity.",
    ],
)
def test_what_she_does_with_things_is_done_with_her_own(text):
    assert is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "The uncle buys her bread.",
        "An uncle found her work in a library.",
        "He wrote her letters.",
        "She owes her money.",
    ],
)
def test_but_what_others_do_is_done_for_her(text):
    assert not is_owner(text)
