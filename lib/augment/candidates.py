"""What a run has made so far: candidates with their edits, what was said of each, how many were taken as they are."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib.audit.intervals import Estimate, missing, wilson
from lib.augment import runs
from lib.augment.directions import Direction
from lib.augment.leaves import Leaf, cut_of
from lib.augment.result import HIGH
from lib.augment.runs import Run
from lib.corpus.workspace import Workspace
from lib.errors import BadOption
from lib.ledger import reviews
from lib.ledger.reviews import Standing
from lib.query.view import View

WAITING, ACCEPTED, EDITED, REJECTED = range(4)
STATES = ("waiting", "accepted", "edited", "rejected")
_OF_VERDICT = {"accept": ACCEPTED, "edit": EDITED, "reject": REJECTED}
# So many must be read before anything is taken without being read: the interval is then some 20 points wide at most.
LEAST_READ = 30


@dataclass(frozen=True)
class Candidate:
    """One child as it is proposed. edited: field -> text as a curator wrote it, empty otherwise."""

    number: int
    id: int
    confidence: float
    rules: str
    leaves: tuple[Leaf, ...]
    state: int
    edited: dict[str, str]
    is_added: bool


@dataclass(frozen=True)
class Acceptance:
    """Of the candidates that a person read one by one: taken as they are, edited, rejected; share is of the first."""

    n_accepted: int
    n_edited: int
    n_rejected: int
    share: Estimate

    @property
    def n_read(self) -> int:
        return self.n_accepted + self.n_edited + self.n_rejected


@dataclass(frozen=True, eq=False)
class Candidates:
    """All of a run: number, id, confidence and state (m,) of those that were made, in the order drawn; is_added (m,):
    children of the corpus already. skipped: how many records were left, by reason.
    """

    run: Run
    number: np.ndarray
    id: np.ndarray
    confidence: np.ndarray
    state: np.ndarray
    is_added: np.ndarray
    is_read: np.ndarray
    skipped: dict[str, int]
    n_looked_at: int
    standing: Standing
    folder: Path

    def __len__(self) -> int:
        return len(self.number)

    def n_in(self, state: int) -> int:
        return int(np.count_nonzero(self.state == state))

    @property
    def n_to_add(self) -> int:
        """Accepted or edited, and not in the corpus yet."""
        return int(np.count_nonzero(self.is_to_add))

    @property
    def is_to_add(self) -> np.ndarray:
        return np.isin(self.state, (ACCEPTED, EDITED)) & ~self.is_added

    def acceptance(self, least: float = 0.0) -> Acceptance:
        """How those were taken that were read one by one and have at least this confidence."""
        mine = self.state[self.is_read & (self.confidence >= least - 1e-6)]
        n = [int(np.count_nonzero(mine == state)) for state in (ACCEPTED, EDITED, REJECTED)]
        if not sum(n):
            return Acceptance(*n, missing("none was read"))
        low, high = wilson(n[0], sum(n))
        return Acceptance(*n, Estimate(n[0] / sum(n), float(low), float(high)))

    def counted(self, direction: Direction) -> np.ndarray:
        """Numbers of those that count towards the aim: the sure ones, all where rules are never sure, and what a person
        accepted; nothing that was rejected.
        """
        return self.number[counts(self.confidence, self.state, direction)]

    def n_to_read(self, least: float = 0.0) -> int:
        """How many of this confidence or more must still be read before anything is taken, or made, unread."""
        n = int(np.count_nonzero(self.confidence >= least - 1e-6))
        return max(0, min(LEAST_READ, n) - self.acceptance(least).n_read)

    def read(self, numbers: Sequence[int]) -> list[Candidate]:
        """These candidates with their texts, in that order."""
        wanted = sorted(set(numbers))
        place = {int(number): k for k, number in enumerate(self.number)}
        if unknown := [number for number in wanted if number not in place]:
            raise BadOption(f"Run {self.run.id} has no candidate {unknown[0]}.")
        found = {}
        paths = sorted(self.folder.glob("*.parquet"))
        firsts = [int(path.stem) for path in paths]  # a part is named by its first number
        for part in sorted({bisect_right(firsts, number) - 1 for number in wanted}):
            rows = pq.read_table(paths[part], filters=[("number", "in", wanted)]).to_pylist()
            found |= {row["number"]: row for row in rows}
        return [self._one(found[number], place[number]) for number in numbers]

    def _one(self, row: dict, k: int) -> Candidate:
        verdict = self.standing.verdicts.get(row["number"])
        edited = json.loads(verdict.said or "{}") if verdict is not None and verdict.verdict == "edit" else {}
        leaves = tuple(Leaf.from_json(leaf) for leaf in json.loads(row["leaves"]))
        return Candidate(
            row["number"],
            row["id"],
            float(row["confidence"]),
            row["rules"],
            leaves,
            int(self.state[k]),
            edited,
            bool(self.is_added[k]),
        )


def counts(confidence: np.ndarray, state: np.ndarray, direction: Direction) -> np.ndarray:
    """(m,) bool: see Candidates.counted."""
    is_taken = np.isin(state, (ACCEPTED, EDITED))
    is_sure = (confidence >= HIGH - 1e-6) | (not direction.is_automatic)
    return is_taken | (is_sure & (state != REJECTED))


def beside(view: View, one: Candidate) -> dict[str, str]:
    """The parent's text columns of which nothing changes, by name: a child is judged by all that it will say."""
    names = view.workspace.roles.text
    if len(names) == 1:
        return {}
    rows = view.rows("SELECT fields FROM texts WHERE id = ?", [one.id])
    fields = json.loads(rows[0][0] or "{}") if rows else {}
    changed = {leaf.field for leaf in one.leaves}
    cut = cut_of(view.state.edits, one.id)
    found = {}
    for name in names:
        value = fields.get(name)
        if not value or any(field == name or field.startswith((f"{name}[", f"{name}.")) for field in changed):
            continue
        found[name] = cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return found


def load(workspace: Workspace, run: Run) -> Candidates:
    """Everything but the texts; some 30 bytes a candidate."""
    folder = runs.folder_of(workspace, run.id) / "candidates"
    columns = ["number", "id", "confidence", "reason"]
    parts = [pq.read_table(path, columns=columns) for path in sorted(folder.glob("*.parquet"))]
    table = pa.concat_tables(parts) if parts else None
    standing = reviews.standing(workspace.ledger_path, run.id)
    if table is None:
        none = np.empty(0, np.int64)
        return Candidates(
            run, none, none, np.empty(0), none, none.astype(bool), none.astype(bool), {}, 0, standing, folder
        )
    reasons = table["reason"].to_pylist()
    made = np.array([reason == "" for reason in reasons], bool)
    number, id_ = table["number"].to_numpy()[made], table["id"].to_numpy()[made]
    confidence = table["confidence"].to_numpy()[made]
    state, is_read = states(number, confidence, standing)
    added = runs.added(workspace, run.id)
    skipped = Counter(reason.partition(":")[0] for reason in reasons if reason)
    return Candidates(
        run,
        number,
        id_,
        confidence,
        state,
        np.isin(number, added),
        is_read,
        dict(skipped.most_common()),
        len(reasons),
        standing,
        folder,
    )


def states(number: np.ndarray, confidence: np.ndarray, standing: Standing) -> tuple[np.ndarray, np.ndarray]:
    """The state of each candidate, and whether a person read it."""
    state = np.full(len(number), WAITING)
    if standing.line is not None:
        state[confidence >= standing.line - 1e-6] = ACCEPTED
    place = {int(n): k for k, n in enumerate(number)} if standing.verdicts else {}
    is_read = np.zeros(len(number), bool)
    for candidate, review in standing.verdicts.items():
        if candidate in place:
            state[place[candidate]] = _OF_VERDICT[review.verdict]
            is_read[place[candidate]] = True
    return state, is_read
