"""Shares of women in occupations: the one that comes with Winnow, and those that a curator gives."""

from pathlib import Path

import pytest

from lib.audit import occupation_reference
from lib.audit.lexicon import shipped
from lib.errors import BadReference

KNOWN = ("engineer", "nurse")


def test_the_shipped_one_names_occupations_of_the_lexicon_and_where_it_was_read(tmp_path: Path):
    shares = occupation_reference.shipped()
    assert set(shares.shares) <= set(shipped().groups("occupation")) and len(shares.shares) >= 30
    assert all(0 < share < 1 for share in shares.shares.values())
    assert "bls_pct_female" in shares.checked and "16 years" in shares.population
    path = tmp_path / "ledger.sqlite"
    occupation_reference.save(path, shares)
    assert occupation_reference.load(path) == shares


def read(text: str, source: str = "an office"):
    return occupation_reference.from_text(text, source, 2023, "a country", KNOWN)


@pytest.mark.parametrize(
    "text", ["nurse, 0.87\nengineer, 16 %\n", "nurse;0.87\nengineer;0.16", "nurse\t87%\nengineer\t0.16"]
)
def test_lines_of_any_usual_form(text: str, tmp_path: Path):
    shares = read(text)
    assert shares.shares == {"nurse": 0.87, "engineer": 0.16} and shares.sentence() == "a country, 2023: an office"
    path = tmp_path / "ledger.sqlite"
    occupation_reference.save(path, shares)
    assert occupation_reference.load(path) == shares
    occupation_reference.save(path, None)
    assert occupation_reference.load(path) is None


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("nurse", "x", "Line 1"),
        ("nurse, many", "x", "Line 1"),
        ("nurse, 0.5\nwizard, 0.5", "x", "Line 2: no occupation is called 'wizard'"),
        ("nurse, 87", "x", "write it as 0 to 1"),
        ("", "x", "is empty"),
        ("nurse, 0.5", " ", "needs a source"),
    ],
)
def test_bad_lines_are_one_sentence(text: str, source: str, said: str):
    with pytest.raises(BadReference, match=said):
        read(text, source)
