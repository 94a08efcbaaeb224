"""Settings are kept by name, replaced, and taken away."""

import sqlite3

import pytest

from lib.errors import BadWorkspace
from lib.ledger import settings


def test_a_setting_is_kept_replaced_and_taken_away(tmp_path):
    path = tmp_path / "ledger.sqlite"
    assert settings.get(path, "survivors") is None
    settings.put(path, "survivors", {"rules": ["ä"]})
    settings.put(path, "other", 1)
    settings.put(path, "survivors", [1, 2])
    assert settings.get(path, "survivors") == [1, 2]
    settings.put(path, "survivors", None)
    assert (settings.get(path, "survivors"), settings.get(path, "other")) == (None, 1)


def test_a_damaged_setting_gets_a_sentence(tmp_path):
    path = tmp_path / "ledger.sqlite"
    settings.put(path, "survivors", 1)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE settings SET value = '{'")
    with pytest.raises(BadWorkspace, match="damaged setting 'survivors'"):
        settings.get(path, "survivors")
