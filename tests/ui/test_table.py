"""How values of the catalog are written in a cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from lib.ui import table


@pytest.mark.parametrize(
    "value, cell",
    [
        (None, None),
        (True, "yes"),
        (1234567, "1,234,567"),
        (0.123456, "0.1235"),
        (["a", None, 3], "a, None, 3"),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 12, 30), "2024-05-01 12:30:00"),
        (Decimal("1.50"), "1.50"),
        ("x" * 100, "x" * 79 + "…"),
        ("<b>", "<b>"),
    ],
)
def test_shown(value, cell):
    assert table.shown(value) == cell


def test_pieces_join_to_the_text():
    pieces = table._pieces("one two three", [(4, 7)], True, False)
    assert pieces == [["…", False], ["one ", False], ["two", True], [" three", False]]
    assert table._pieces("", [], False, False) == []
