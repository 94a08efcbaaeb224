"""Independent his: the verb of its own clause behind it, and `of his` that ends a phrase."""

import pytest

from lib.augment.his import of_his
from lib.augment.tokens import Tokens


def is_owner(text: str) -> bool:
    """Whether the first `his` of the text stands before what is owned."""
    t = Tokens(text)
    return of_his(t, t.low.index("his")).is_owner


@pytest.mark.parametrize(
    "text",
    [
        "Our recipe uses butter, whereas his calls for lard.",
        "My visa took two days and his dragged on for months.",
        "Mine take the bus, his cycle even in snow.",
        "Our votes were counted today; his will be counted tomorrow.",
        "Of the four bids, only his included delivery.",
        "His looks a lot newer than mine.",
        "My front door is blue, his green.",
        "A neighbour of his breeds snails.",
        "An old shipmate of his still sends apricots.",
        "Those jokes of his fall flat at weddings.",
        "An old colleague of his once ran the ferry.",
    ],
)
def test_it_stands_alone(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "At the village show his rose took first prize.",
        "His cost estimate was off by half.",
        "A friend of his father called.",
        "Either his or my car must be moved.",
        "His calls were ignored for weeks.",
        "The clerk says his till is jammed.",
        "We met a student of his works council.",
    ],
)
def test_something_is_owned(text):
    assert is_owner(text)
