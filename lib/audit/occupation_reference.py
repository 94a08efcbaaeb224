"""Shares of women in occupations to set a corpus against, shipped or given: with source, year and population."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from lib.errors import BadReference
from lib.ledger import settings

KEY = "audit_occupation_reference"
FILE = Path(__file__).parent / "lexicon" / "occupation_reference.json"


@dataclass(frozen=True)
class Shares:
    """shares maps occupations, named as in the lexicon, to the share of women in them, 0..1.

    checked says where the figures were read; empty for those that users give.
    """

    source: str
    year: int
    population: str
    shares: dict[str, float]
    note: str = ""
    checked: str = ""

    def sentence(self) -> str:
        return f"{self.population}, {self.year}: {self.source}"


@cache
def shipped() -> Shares:
    """The one that comes with Winnow."""
    value = json.loads(FILE.read_text(encoding="utf-8"))
    return Shares(**{name: value[name] for name in Shares.__dataclass_fields__})


def from_text(text: str, source: str, year: int, population: str, known: tuple[str, ...]) -> Shares:
    """From lines "occupation, share" (comma, semicolon or tab). Raises BadReference with the line."""
    if not source.strip() or not population.strip():
        raise BadReference("The reference of occupations needs a source and a population; say whom it counts.")
    shares: dict[str, float] = {}
    separator = next((mark for mark in ("\t", ";") if mark in text), ",")
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        if not any(cell.strip() for cell in row):
            continue
        name = row[0].strip()
        try:
            share = float(row[1].strip().rstrip("%")) / (100 if row[1].strip().endswith("%") else 1)
        except (IndexError, ValueError) as error:
            raise BadReference(f"Line {number} is not “occupation, share”; write for example: nurse, 0.87.") from error
        if name not in known:
            raise BadReference(f"Line {number}: no occupation is called {name!r}; use names such as {known[0]}.")
        if not 0 <= share <= 1:
            raise BadReference(f"Line {number}: the share of {name} is {share:g}; write it as 0 to 1 or with %.")
        shares[name] = share
    if not shares:
        raise BadReference("The reference of occupations is empty; give lines such as: nurse, 0.87.")
    return Shares(source.strip(), year, population.strip(), shares)


def load(path: Path) -> Shares | None:
    """The one in the workspace; path: the ledger's."""
    value = settings.get(path, KEY)
    return Shares(**value) if isinstance(value, dict) else None


def save(path: Path, shares: Shares | None) -> None:
    """Keep it in place of the one before; None takes it away."""
    settings.put(path, KEY, asdict(shares) if shares is not None else None)
