"""Which word is the verb of a clause that ends with her."""

import pytest

from lib.augment import clause
from lib.augment.tokens import Tokens
from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The lawyer who represented her never sent a bill.",
        "People who interrupt her regret it.",
        "The crowd around her grew louder by the minute.",
        "The candidates running against her hope for a low turnout.",
        "What they paid her barely covered the petrol.",
        "Whatever is bothering her started long before the move.",
        "Letters addressed to her usually arrive on Mondays.",
        "The timer stops while a person standing next to her records the time.",
        "But those who knew her intimately noticed a change.",
        "She was angry, and the fact that nobody contradicted her made it worse.",
    ],
)
def test_the_verb_of_the_sentence_stands_behind_her(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "The people behind her rise to power remain unknown.",
        "The novel centres on a lawyer who is trying to find her place in the world.",
        "Each morning they set out her paints on the sill.",
        "Putting her hands into the pockets, the clerk stretched.",
        "What system transferred the signal from her senses to the brain?",
        "Due to her continued criticism, the paper was closed.",
        "The experts who like her works in oil are few.",
    ],
)
def test_what_stands_behind_her_is_hers(text):
    assert is_owner(text)


def test_only_a_verb_of_the_same_clause_counts():
    t = Tokens("It grew louder because nobody answered.")
    assert not clause.rest_has_verb(t, t.low.index("louder"))
    assert clause.has_verb(t, 0, t.n)


def test_so_that_opens_no_relative_clause():
    assert is_owner("Rewrite it so that the scientist explains her results to a reader.")
