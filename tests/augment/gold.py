"""The gold sentences as cases (class, direction, given, wanted)."""

import re
from pathlib import Path
from typing import NamedTuple

ALTERNATIVE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


class Case(NamedTuple):
    kind: str
    direction: str
    given: str
    wanted: str


def cases() -> list[Case]:
    """Every case of gold.txt; a swap sentence gives two, one each way."""
    found: list[Case] = []
    verb = kind = ""
    for line in (Path(__file__).parent / "gold.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("# ") or line == "#":
            continue
        if header := re.fullmatch(r"\[(swap|to|they) (\w+)\]", line):
            verb, kind = header.groups()
            continue
        one, two = (ALTERNATIVE.sub(rf"\{n}", line) for n in (1, 2))
        direction = "they" if verb == "they" else "swap"
        found.append(Case(kind, direction, one, two))
        if verb == "swap" and one != two:
            found.append(Case(f"{kind}_back", direction, two, one))
    return found
