"""Which words belong to a list: the lexical data of the rewriter, read once."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
# Of the audit's lists these say what a person is (persons.nouns).
AUDIT = Path(__file__).parents[1] / "audit" / "lexicon"
OF_PERSONS = ("occupation.tsv", "person_heads.txt", "person_nouns.txt")


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of data/<name>.txt by [section]; comments and empty lines are left out."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            lines = found.setdefault(line[1:-1], [])
        elif line.strip() and not line.startswith("#"):
            lines.append(line.strip())
    return {section: tuple(held) for section, held in found.items()}


@cache
def words(name: str, section: str) -> frozenset[str]:
    """The words of a section, whatever the line they stand on."""
    return frozenset(word for line in sections(name)[section] for word in line.split())


@cache
def pairs(name: str, section: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a section as fields that white space separates; an underscore stands for a space in a field."""
    return tuple(tuple(part.replace("_", " ") for part in line.split()) for line in sections(name)[section])


@cache
def version() -> str:
    """A fingerprint of the lists, so that every rewriting names what it was made with."""
    hashed = hashlib.sha256()
    for path in [*sorted(FOLDER.glob("*.txt")), *(AUDIT / name for name in OF_PERSONS)]:
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()[:12]


def one_of(patterns: Iterable[str]) -> str:
    """A regular expression for any of the patterns, sorted by first letter: four times as fast as one after the other.

    Each pattern begins with a lower-case letter or with a group of words, (?:her|my) eggs.
    """
    by_letter: dict[str, list[str]] = {}
    for pattern in patterns:
        group = re.match(r"\(\?:([a-z |]+)\)(?!\?)", pattern)
        for word in group[1].split("|") if group else ("",):
            whole = word + pattern[group.end() :] if group else pattern
            by_letter.setdefault(whole[0], []).append(whole[1:])
    branches = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return f"(?=[{''.join(sorted(by_letter))}])(?:{'|'.join(branches)})"
