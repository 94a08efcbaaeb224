"""Choices that belong to a workspace and are no decisions on records: small JSON values under a name."""

import json
from pathlib import Path

from lib.errors import BadWorkspace
from lib.ledger.database import reading, writing


def get(path: Path, key: str) -> object | None:
    """The value kept under key, or None. Raises BadWorkspace where it is no JSON."""
    with reading(path) as connection:
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    try:
        return json.loads(row["value"])
    except ValueError as error:
        raise BadWorkspace(f"{path} holds a damaged setting {key!r} ({error}); set it anew.") from error


def put(path: Path, key: str, value: object) -> None:
    """Keep a value under key in place of the one before; None takes it away."""
    with writing(path) as connection:
        connection.execute("DELETE FROM settings WHERE key = ?", (key,))
        if value is not None:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True)
            connection.execute("INSERT INTO settings VALUES (?, ?)", (key, text))
