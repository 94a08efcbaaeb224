"""Fixed phrases stay, and the same words stay free elsewhere."""

from lib.augment import fixed_phrases, swap
from lib.augment.tokens import Tokens


def test_every_token_of_a_phrase_is_named():
    found = fixed_phrases.found(Tokens("The best man lost the rings."))
    assert found == {1: "best man", 2: "best man"}


def test_the_best_of_men_is_no_best_man():
    assert swap("She is the cleverest and best man in town.") == "He is the cleverest and best woman in town."


def test_a_man_who_made_something_is_no_phrase():
    assert swap("The young man made it big.") == "The young woman made it big."
