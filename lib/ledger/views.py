"""Selections saved under a name, or under a short id when they are too long for an address."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lib.errors import BadOption
from lib.ledger.database import reading, writing


@dataclass(frozen=True)
class SavedView:
    """id goes into the address (`?view=<id>`); name is None where nobody named it; selection is JSON text."""

    id: str
    name: str | None
    selection: str
    at: str
    by: str


def save(path: Path, selection: str, by: str, name: str | None = None) -> SavedView:
    """Keep a Selection. The id comes from its content and name, so the same one is kept once."""
    name = (name or "").strip() or None
    identity = hashlib.sha256(f"{name}\n{selection}".encode()).hexdigest()[:12]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    view = SavedView(identity, name, selection, now, by)
    with writing(path) as connection:
        connection.execute("DELETE FROM views WHERE name = ? AND name IS NOT NULL", (name,))
        connection.execute(
            "INSERT OR REPLACE INTO views VALUES (?, ?, ?, ?, ?)", (view.id, view.name, view.selection, now, by)
        )
    return view


def find(path: Path, identity: str) -> SavedView:
    """The view with this id or name. Raises BadOption where there is none."""
    with reading(path) as connection:
        row = connection.execute("SELECT * FROM views WHERE id = ? OR name = ?", (identity, identity)).fetchone()
    if row is None:
        raise BadOption(f"There is no saved view {identity!r} in this workspace; it may belong to another corpus.")
    return SavedView(*row)


def named(path: Path) -> list[SavedView]:
    """The views that have a name, by name."""
    with reading(path) as connection:
        rows = connection.execute("SELECT * FROM views WHERE name IS NOT NULL ORDER BY name").fetchall()
    return [SavedView(*row) for row in rows]


def forget(path: Path, identity: str) -> None:
    """Remove a saved view; decisions made from it keep their own copy of the Selection."""
    with writing(path) as connection:
        connection.execute("DELETE FROM views WHERE id = ?", (identity,))
