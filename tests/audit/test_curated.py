"""Findings that a curator keeps, edits and drops."""

from dataclasses import replace
from pathlib import Path

import pytest

from lib.audit import curated
from lib.audit.findings import Finding
from lib.audit.intervals import Estimate
from lib.errors import BadOption
from lib.query.predicates import OneOf
from lib.query.selection import Selection

HERE = Selection((OneOf("mentions", ("gender: women",)),))
FINDING = Finding(
    "representation", "gender", "women", "Of 100, 20 % are women.", Estimate(0.2, 0.1, 0.3), 100, 0.4, HERE
)
NOW = "2026-05-04T12:00:00+00:00"


def test_kept_edited_dropped_and_undecided(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    assert curated.decided(path) == {}
    kept = curated.decide(path, FINDING, "kept", "Ada", NOW, "A fifth of the words are for women.")
    assert curated.decided(path) == {kept.key: kept}
    assert kept.is_edited and kept.proposed == FINDING.sentence and kept.selection == HERE
    dropped = curated.decide(path, FINDING, "dropped", "Ada", NOW)
    assert curated.decided(path) == {dropped.key: dropped} and not dropped.is_edited
    curated.forget(path, dropped.key)
    assert curated.decided(path) == {}


def test_a_finding_is_found_again_when_its_number_has_moved():
    assert curated.key_of(replace(FINDING, sentence="Of 90 ...", n=90)) == curated.key_of(FINDING)
    assert curated.key_of(replace(FINDING, group="men")) != curated.key_of(FINDING)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The corpus is unfair.", "unfair"),
        ("This is Biased!", "biased"),
        ("It discriminates against them.", "discriminates"),
        ("A fairground has 20 % women.", ""),
        ("Compliance officers are named twice.", ""),
    ],
)
def test_verdicts_are_refused(tmp_path: Path, sentence: str, verdict: str):
    assert curated.verdict_in(sentence) == verdict
    if verdict:
        with pytest.raises(BadOption, match="leave the verdict"):
            curated.decide(tmp_path / "ledger.sqlite", FINDING, "kept", "Ada", NOW, sentence)


@pytest.mark.parametrize(("state", "sentence"), [("loved", None), ("kept", "  ")])
def test_what_cannot_be_kept(tmp_path: Path, state: str, sentence: str | None):
    with pytest.raises(BadOption):
        curated.decide(tmp_path / "ledger.sqlite", FINDING, state, "Ada", NOW, sentence)
