"""Which of the proposed findings a curator keeps, in whose words: what a report of the audit says first."""

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lib.audit.findings import Finding
from lib.audit.intervals import Estimate
from lib.errors import BadOption
from lib.ledger import settings
from lib.query.selection import Selection

KEY = "audit_findings"
STATES = ("kept", "dropped")
# Words that pass judgement; an audit gives numbers, and leaves judging to its readers.
VERDICTS = ("fair", "unfair", "unbiased", "biased", "passed", "failed", "compliant", "discriminat")


@dataclass(frozen=True)
class Kept:
    """A curator's word on one finding. sentence is theirs, proposed the machine's; key names the finding.

    number, n and selection are as they were when it was decided on.
    """

    key: str
    state: str
    kind: str
    axis: str
    group: str
    sentence: str
    proposed: str
    number: Estimate
    n: int
    selection: Selection
    by: str
    at: str
    is_edited: bool = False


def key_of(finding: Finding) -> str:
    """Names what is spoken of, not the number: a kept finding is found again when the corpus has moved on."""
    parts = (finding.kind, finding.axis, finding.group, finding.selection.to_text())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def decided(path: Path) -> dict[str, Kept]:
    """Every finding that was kept or dropped, by key, in the order in which it was first decided on."""
    return {value["key"]: _read(value) for value in settings.get(path, KEY) or []}


def decide(path: Path, finding: Finding, state: str, by: str, at: str, sentence: str | None = None) -> Kept:
    """Keep or drop a finding; sentence, where given, stands in place of the proposed one. Raises BadOption."""
    if state not in STATES:
        raise BadOption(f"{state!r} is no state of a finding; use {', '.join(STATES)}.")
    words = " ".join((sentence if sentence is not None else finding.sentence).split())
    if not words:
        raise BadOption("A finding needs a sentence; write one, or drop it.")
    if state == "kept" and (verdict := verdict_in(words)):
        raise BadOption(f"The sentence says {verdict!r}: say what was counted, and leave the verdict to the reader.")
    kept = Kept(
        key_of(finding), state, finding.kind, finding.axis, finding.group, words, finding.sentence, finding.number,
        finding.n, finding.selection, by, at, words != finding.sentence,
    )  # fmt: skip
    _write(path, decided(path) | {kept.key: kept})
    return kept


def forget(path: Path, key: str) -> None:
    """Propose it again, as if nobody had decided."""
    _write(path, {name: kept for name, kept in decided(path).items() if name != key})


def verdict_in(sentence: str) -> str:
    """The first word of judgement in a sentence, or ""."""
    words = sentence.lower().replace("-", " ").split()
    for word in words:
        bare = word.strip(".,;:!?()\"'“”‘’")
        if any(bare == verdict or (len(verdict) > 8 and bare.startswith(verdict)) for verdict in VERDICTS):
            return bare
    return ""


def _write(path: Path, kept: dict[str, Kept]) -> None:
    rows = [asdict(replace(one)) | {"selection": one.selection.to_text()} for one in kept.values()]
    settings.put(path, KEY, rows or None)


def _read(value: dict) -> Kept:
    return Kept(**value | {"number": Estimate(**value["number"]), "selection": Selection.from_text(value["selection"])})
