"""What curators said of candidates of a run: lines that are never changed, and undone by one more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lib.errors import BadOption
from lib.ledger.database import reading, writing

# On one candidate.
VERDICTS = ("accept", "edit", "reject")
# On every candidate without a verdict of its own whose confidence is at least what it says.
ABOVE = "above"


@dataclass(frozen=True)
class Review:
    """One line. candidate: its number in the run, None for ABOVE. said: JSON text; what `edit` wrote, and the line of
    ABOVE.
    """

    seq: int
    run: str
    candidate: int | None
    verdict: str
    said: str | None
    at: str
    by: str


@dataclass(frozen=True)
class Standing:
    """What holds in a run: the newest verdict on each candidate, and the lowest confidence accepted as a whole.

    above is None where nothing was accepted as a whole. lines: those in force, oldest first.
    """

    verdicts: dict[int, Review] = field(default_factory=dict)
    above: Review | None = None
    lines: tuple[Review, ...] = ()

    @property
    def line(self) -> float | None:
        """The confidence from which candidates without a verdict are accepted."""
        return None if self.above is None else float(json.loads(self.above.said or "{}")["confidence"])


def give(path: Path, run: str, candidate: int, verdict: str, by: str, said: dict | None = None) -> Review:
    """A verdict on one candidate; a later one takes its place. Raises BadOption for an unknown one."""
    if verdict not in VERDICTS:
        raise BadOption(f"{verdict!r} is no verdict on a candidate; use {', '.join(VERDICTS)}.")
    if (verdict == "edit") != (said is not None):
        raise BadOption(f"The verdict {verdict!r} {'lacks the text written' if said is None else 'takes no text'}.")
    return _insert(path, run, candidate, verdict, said, None, by)


def accept_above(path: Path, run: str, confidence: float, by: str) -> Review:
    """Accept every candidate of a run, without a verdict of its own, from a confidence on. Raises BadOption."""
    if not 0 <= confidence <= 1:
        raise BadOption(f"A confidence of {confidence} is outside 0 to 1; choose one inside.")
    return _insert(path, run, None, ABOVE, {"confidence": confidence}, None, by)


def undo(path: Path, run: str, by: str) -> Review | None:
    """Take back the newest line in force of this curator in a run; gives it, None where there is none."""
    mine = [line for line in standing(path, run).lines if line.by == by]
    if not mine:
        return None
    _insert(path, run, mine[-1].candidate, "undo", None, mine[-1].seq, by)
    return mine[-1]


def standing(path: Path, run: str, before: int | None = None) -> Standing:
    """What the lines of a run add up to; before: only lines with a lower number."""
    with reading(path) as connection:
        rows = connection.execute("SELECT * FROM reviews WHERE run = ? ORDER BY seq", (run,)).fetchall()
    rows = [row for row in rows if before is None or row["seq"] < before]
    undone = {row["target"] for row in rows if row["verdict"] == "undo"}
    lines = tuple(
        Review(row["seq"], row["run"], row["candidate"], row["verdict"], row["said"], row["at"], row["by"])
        for row in rows
        if row["verdict"] != "undo" and row["seq"] not in undone
    )
    verdicts = {line.candidate: line for line in lines if line.candidate is not None}
    return Standing(verdicts, _lowest(lines), lines)


def _lowest(lines: Sequence[Review]) -> Review | None:
    above = [line for line in lines if line.verdict == ABOVE]
    return min(above, key=lambda line: (json.loads(line.said or "{}")["confidence"], line.seq), default=None)


def _insert(path: Path, run, candidate, verdict, said, target, by) -> Review:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = None if said is None else json.dumps(said, ensure_ascii=False, sort_keys=True)
    with writing(path) as connection:
        cursor = connection.execute(
            "INSERT INTO reviews (run, candidate, verdict, said, target, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (run, candidate, verdict, text, target, now, by),
        )
        return Review(cursor.lastrowid, run, candidate, verdict, text, now, by)
