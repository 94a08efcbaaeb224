"""What the browser says of pressed keys is checked before it is believed."""

import pytest

from lib.ui import keys


@pytest.mark.parametrize(
    "sent, pressed",
    [
        ([[1, "j"], [2, "x"]], [(1, "j"), (2, "x")]),
        ([[1, "j"], ["2", "x"], [3], [True, "j"], [4, 5], "j"], [(1, "j")]),
        (None, []),
        ("jjj", []),
        ({"a": 1}, []),
        ([[n, "j"] for n in range(50)], [(n, "j") for n in range(20)]),
    ],
)
def test_presses(sent, pressed):
    assert keys.presses(sent) == pressed
