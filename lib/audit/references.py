"""Populations that a corpus may be set against: each with its source, its year and whom it counts."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.errors import BadReference

FILE = Path(__file__).parent / "lexicon" / "references.json"


@dataclass(frozen=True)
class Reference:
    """shares maps groups of the axis to their share of the population, 0..1, at most 1 together.

    checked says where the figures were read and against what; empty for references that users give.
    """

    name: str
    axis: str
    source: str
    year: int
    population: str
    shares: dict[str, float]
    note: str = ""
    checked: str = ""

    def covered(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the groups that the reference has a share for. Raises BadReference where there is none."""
        found = tuple(group for group in groups if self.shares.get(group))
        if not found:
            raise BadReference(
                f"The reference {self.name!r} covers none of {', '.join(groups[:6])}; its groups are "
                f"{', '.join(self.shares)}: give it the same names."
            )
        return found

    def share_of(self, group: str, covered: tuple[str, ...]) -> float:
        """The group's share among the covered groups, which then make up the whole."""
        return self.shares[group] / sum(self.shares[other] for other in covered)

    def sentence(self) -> str:
        return f"{self.population}, {self.year}: {self.source}"

    def to_json(self) -> dict:
        return {
            "name": self.name,
            "axis": self.axis,
            "source": self.source,
            "year": self.year,
            "population": self.population,
            "shares": self.shares,
            "note": self.note,
        } | ({"checked": self.checked} if self.checked else {})


@cache
def shipped() -> tuple[Reference, ...]:
    """The references that come with Winnow: only such as were read in a source at hand, which each names."""
    return tuple(map(from_json, json.loads(FILE.read_text(encoding="utf-8"))))


def from_json(value: object) -> Reference:
    """A reference that a user gives. Raises BadReference with what is wrong."""
    if not isinstance(value, dict):
        raise BadReference("A reference is an object with name, axis, source, year, population and shares.")
    texts = {name: str(value.get(name) or "").strip() for name in ("name", "axis", "source", "population")}
    if empty := [name for name, text in texts.items() if not text]:
        raise BadReference(f"The reference has no {empty[0]}; say its name, axis, source, year and population.")
    name, year, shares = texts["name"], value.get("year"), value.get("shares")
    if not isinstance(year, int) or isinstance(year, bool) or not 1000 <= year <= 2200:
        raise BadReference(f"The year of the reference {name!r} is {year!r}; write it as a number such as 2024.")
    if not isinstance(shares, dict) or not shares:
        raise BadReference(f"The reference {name!r} has no shares; give each group its share, such as 0.497.")
    for group, share in shares.items():
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise BadReference(f"In the reference {name!r} the share of {group!r} is {share!r}; write it as 0 to 1.")
    # Sources round to three figures; a little over 1 in all is no error.
    if sum(shares.values()) > 1.01:
        raise BadReference(f"The shares of the reference {name!r} add up to {sum(shares.values()):.3f}, over 1.")
    note, checked = (str(value.get(key) or "") for key in ("note", "checked"))
    return Reference(name, texts["axis"], texts["source"], year, texts["population"], dict(shares), note, checked)


def read(path: Path) -> Reference:
    """A reference in a JSON file. Raises BadReference."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BadReference(f"{path} cannot be read as a reference ({error}); give a JSON file.") from error
