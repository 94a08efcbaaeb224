"""Imports point one way, only the drawing layers know Streamlit, and pages only arrange."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The order that a corpus travels: a file imports from its own room and from earlier ones.
ROOMS = ["errors", "atomic", "engine", "corpus", "ledger", "query", "signals", "embed", "topics", "duplicates"]
ROOMS += ["audit", "augment", "curate", "export", "share", "jobs", "ui", "main", "commands", "cli", "__main__"]
FILES = sorted((ROOT / "lib").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
SQL = re.compile(r"\bselect\b.+\bfrom\b|\bwhere\b.+=|\bgroup by\b|\border by\b", re.IGNORECASE | re.DOTALL)
MOST_LINES_OF_A_PAGE = 90


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "lib" and len(parts) > 1 and parts[1] in ROOMS else None


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_one_way(path: Path):
    own = room_of(name_of(path))
    if own is None:  # lib/__init__.py
        return
    later = ROOMS[ROOMS.index(own) + 1 :]
    assert {name for name in imported(path) if room_of(name) in later} == set()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_drawing_layers_know_streamlit(path: Path):
    may = room_of(name_of(path)) in ("ui", "main")
    assert may or not {name for name in imported(path) if name.split(".")[0] == "streamlit"}


def test_every_file_stands_in_a_known_room():
    strangers = {name_of(path) for path in FILES if room_of(name_of(path)) is None}
    assert strangers == {"lib.__init__"}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_only_arranges(path: Path):
    text = path.read_text(encoding="utf-8")
    strings = [n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert len(text.splitlines()) <= MOST_LINES_OF_A_PAGE
    assert [string for string in strings if SQL.search(string) and "SELECT" in string.upper()] == []
    assert not {name for name in imported(path) if name.split(".")[0] in ("duckdb", "sqlite3", "numpy", "pyarrow")}
