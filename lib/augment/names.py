"""Which first name stands in for another in one document."""

import hashlib
import re

from lib.augment.lists import words
from lib.augment.tokens import Tokens

FEMININE, MASCULINE = words("names", "feminine"), words("names", "masculine")
LISTS = {"m": sorted(MASCULINE), "f": sorted(FEMININE)}
NAME = re.compile(r"\b[A-Z][a-z]+\b")
# A title before a capitalised word makes it a surname: Mr Martin.
SURNAME_BEFORE = words("names", "surname_before")


def mapping(document: str, genders: frozenset[str], seed: int = 0) -> dict[str, str]:
    """name -> name of the other sex, both lower case, for every known first name that document holds.

    The choice hangs on the seed, the document and the name alone; no two names share a stand-in, and no stand-in is a
    name that the document already has.
    """
    present = sorted({name.lower() for name in NAME.findall(document)} & (FEMININE | MASCULINE))
    key = hashlib.sha256(f"{seed}\0{document}".encode("utf-8", "surrogatepass")).hexdigest()
    taken = set(present)
    chosen: dict[str, str] = {}
    for name in present:
        gender = "f" if name in FEMININE else "m"
        if gender not in genders:
            continue
        others = LISTS["m" if gender == "f" else "f"]
        at = int.from_bytes(hashlib.sha256(f"{key}\0{name}".encode()).digest()[:8])
        free = next((o for k in range(len(others)) if (o := others[(at + k) % len(others)]) not in taken), None)
        if free is not None:
            taken.add(free)
            chosen[name] = free
    return chosen


def is_first_name(t: Tokens, i: int) -> bool:
    """Whether the name at token i is used as a first name: Title case, and no title or first name right before it."""
    if not t.is_capital(i) or t.is_upper(i) or t.is_hyphened(i) or t.is_hyphen_before(i):
        return False
    j = t.before(i)
    if t.lower(j) == "." and t.lower(j - 1) in SURNAME_BEFORE:
        return False
    if t.lower(j) in SURNAME_BEFORE:
        return False
    return not (t.is_capital(j) and t.low[j] in FEMININE | MASCULINE)
