"""Which words count as mentions of which group, in which tier; hashed, so that every result can name its lexicon."""

import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

from lib.errors import BadLexicon

FOLDER = Path(__file__).parent / "lexicon"
FIELDS = ("axis", "term", "group", "tier", "pos", "counterparts", "note", "source")
TIERS = {
    "A": "counts wherever it stands",
    "B": "counts only where the words around it speak of people",
    "C": "counts only when asked for",
}
LONGEST_TERM = 60
_PLAIN = re.compile(r"[a-zA-Z0-9]+(?:['./-]?[a-zA-Z0-9]+|[ -][a-zA-Z0-9]+)*")


@dataclass(frozen=True, order=True)
class Term:
    """One term of one axis. A term with a capital letter counts in that spelling only, others in any case.

    counterparts are the terms of the same axis that stand in its place when a text is turned to another group; pairs
    go both ways, but for those in one_way.
    """

    axis: str
    text: str
    group: str
    tier: str = "A"
    pos: str = "noun"
    counterparts: tuple[str, ...] = ()
    one_way: tuple[str, ...] = ()
    note: str = ""
    source: str = ""

    @property
    def is_cased(self) -> bool:
        return self.text != self.text.lower()


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All terms, sorted by axis, group and text; axes maps each axis to its title; idioms are no mentions."""

    version: str
    language: str
    axes: dict[str, str]
    terms: tuple[Term, ...]
    idioms: tuple[str, ...]
    person_nouns: frozenset[str]

    def groups(self, axis: str) -> tuple[str, ...]:
        """The groups of an axis, sorted."""
        return tuple(sorted({term.group for term in self.terms if term.axis == axis}))

    @cached_property
    def all_groups(self) -> tuple[tuple[str, str], ...]:
        """(axis, group), sorted; the position in it is the group's number in an artifact."""
        return tuple(sorted({(term.axis, term.group) for term in self.terms}))

    @cached_property
    def hash(self) -> str:
        """16 hex digits over everything that a count depends on."""
        value = [
            self.language,
            self.axes,
            [asdict(term) for term in self.terms],
            self.idioms,
            sorted(self.person_nouns),
        ]
        text = json.dumps(value, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> dict:
        """What a result says of the lexicon behind it."""
        return {"version": self.version, "hash": self.hash, "language": self.language, "n_terms": len(self.terms)}

    def find(self, axis: str, text: str) -> Term | None:
        return self._by_text.get((axis, text))

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], Term]:
        return {(term.axis, term.text): term for term in self.terms}


def label(axis: str, group: str) -> str:
    """A group as the catalog's column `mentions` and a filter call it: "gender: women"."""
    return f"{axis}: {group}"


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with Winnow."""
    head = json.loads((FOLDER / "axes.json").read_text(encoding="utf-8"))
    terms = [term for axis in head["axes"] for term in read_terms(FOLDER / f"{axis}.tsv", axis)]
    idioms = tuple(sorted(row["phrase"] for row in _rows(FOLDER / "idioms.tsv", ("phrase", "note"))))
    lines = (FOLDER / "person_nouns.txt").read_text(encoding="utf-8").splitlines()
    nouns = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return checked(Lexicon(head["version"], head["language"], head["axes"], tuple(sorted(terms)), idioms, nouns))


def read_terms(path: Path, axis: str = "") -> list[Term]:
    """Terms of a tab-separated file with a head row. Columns: those of FIELDS, of which term, group and (unless it is
    given here) axis must be there. Counterparts are parted by "|"; one that starts with ">" goes one way.

    Raises BadLexicon with file and row.
    """
    needed = ("term", "group") if axis else ("axis", "term", "group")
    terms = []
    for number, row in enumerate(_rows(path, needed), start=2):
        counterparts = [part.strip() for part in (row.get("counterparts") or "").split("|") if part.strip()]
        term = Term(
            (row.get("axis") or axis).strip(),
            row["term"].strip(),
            row["group"].strip(),
            (row.get("tier") or "A").strip(),
            (row.get("pos") or "noun").strip(),
            tuple(part.removeprefix(">") for part in counterparts),
            tuple(part[1:] for part in counterparts if part.startswith(">")),
            (row.get("note") or "").strip(),
            (row.get("source") or "").strip(),
        )
        if problem := problem_of(term):
            raise BadLexicon(f"{path.name}, row {number}: {problem}")
        terms.append(term)
    return terms


def _rows(path: Path, needed: Sequence[str]) -> Iterable[dict]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadLexicon(f"{path} cannot be read as UTF-8 text ({error}); give a tab-separated file.") from error
    reader = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    names = reader.fieldnames or []
    if missing := [name for name in needed if name not in names]:
        raise BadLexicon(f"{path.name} has no column {missing[0]!r}; its first row must name {', '.join(needed)}.")
    for number, row in enumerate(reader, start=2):
        if None in row or any(row[name] is None or not row[name].strip() for name in needed):
            raise BadLexicon(
                f"{path.name}, row {number}: {', '.join(needed)} must be filled and no cell may stand beyond the last "
                "column; part the cells by tabs."
            )
        yield row


def problem_of(term: Term) -> str:
    """What is wrong with a term by itself, as a sentence; "" where nothing is."""
    shown = term.text[:LONGEST_TERM]
    if not term.axis or not term.group or ":" in term.axis:
        return f"the term {shown!r} needs an axis (without a colon) and a group."
    if len(term.text) > LONGEST_TERM:
        return f"the term {shown!r}… is longer than {LONGEST_TERM} characters; shorten it."
    if not _PLAIN.fullmatch(term.text):
        folded = unicodedata.normalize("NFKD", term.text).encode("ascii", "ignore").decode()
        return f"the term {shown!r} may hold letters a to z, digits, blanks, - and '; write {folded!r} without accents."
    if term.tier not in TIERS:
        return f"the tier of {shown!r} is {term.tier!r}; use one of {', '.join(TIERS)}."
    if term.tier == "B" and term.is_cased:
        return f"the tier of {shown!r} cannot be B, because it counts with its capitals only; use A or C."
    if term.text in term.counterparts:
        return f"the term {shown!r} is its own counterpart; name another term."
    return ""


def checked(lexicon: Lexicon) -> Lexicon:
    """The lexicon, if its terms fit together: unique in their axis, pairs that go both ways, known axes.

    Raises BadLexicon with the term.
    """
    seen: set[tuple[str, str]] = set()
    for term in lexicon.terms:
        if problem := problem_of(term):
            raise BadLexicon(f"In the lexicon {problem}")
        if term.axis not in lexicon.axes:
            raise BadLexicon(f"The term {term.text!r} has the axis {term.axis!r}, which there is not; add it.")
        key = (term.axis, term.text.lower().replace("-", " "))
        if key in seen:
            raise BadLexicon(f"The term {term.text!r} is twice on the axis {term.axis} (- is a blank); remove one.")
        seen.add(key)
    for term in lexicon.terms:
        for other in term.counterparts:
            if other in term.one_way:  # it may be a neutral word that no group has
                continue
            pair = lexicon.find(term.axis, other)
            if pair is None:
                raise BadLexicon(f"{term.text!r} names {other!r}, which is no term of {term.axis}; add it.")
            if term.text not in pair.counterparts:
                raise BadLexicon(
                    f"{term.text!r} names {other!r} as its counterpart, but not the other way round; add it or write "
                    f"'>{other}' for one way."
                )
    return lexicon
