"""Names in sentences."""

import pytest

from lib.engine.naming import shown, shown_list


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lang", "'lang'"),
        ("a\nb\x00", "'a\\nb\\x00'"),
        ("it's 😀", '"it\'s 😀"'),
        ("x" * 70, f"'{'x' * 60}…'"),
        ("", "''"),
    ],
)
def test_shown(name, text):
    assert shown(name) == text


def test_shown_list():
    assert shown_list(["id", "Größe", "two words", "a\nb"]) == "id, Größe, 'two words', 'a\\nb'"
    assert shown_list(str(i) for i in range(31)).endswith("'29' and 1 more")
    assert shown_list([]) == ""
