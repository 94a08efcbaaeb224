"""A run of augmentation: what a curator asked for, the order in which records are drawn, and its folder on disk."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lib import atomic
from lib.audit import edits
from lib.augment import directions
from lib.augment.directions import Direction
from lib.augment.draw import Aim, Drawing, refusal
from lib.augment.policy import Policy
from lib.corpus.workspace import Workspace
from lib.errors import BadOption, BadWorkspace
from lib.ledger import events
from lib.query.selection import Selection

FOLDER = "augment"
RULES = "rules"
# A sample as large as this is read before anything is made of the whole.
SAMPLE = 50


@dataclass(frozen=True)
class Run:
    """direction is the key of a Direction; selection is JSON text. endpoint: the settings of a model (asdict of
    `endpoint.Endpoint`), None for rules. lexicon: the hash of the one by which records were drawn. title: what the
    direction was called.
    """

    id: str
    at: str
    by: str
    direction: str
    selection: str
    aim: Aim
    policy: Policy = field(default_factory=Policy)
    endpoint: dict | None = None
    lexicon: str = ""
    n_sample: int = SAMPLE
    title: str = ""

    @property
    def operator(self) -> str:
        """Who rewrites: "rules", or "model:" and its name."""
        return RULES if self.endpoint is None else f"model:{self.endpoint['model']}"

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict) -> "Run":
        """Raises ValueError, KeyError, TypeError for what is not whole."""
        if value["endpoint"] is not None and not isinstance(value["endpoint"]["model"], str):
            raise ValueError("its endpoint names no model")
        return cls(**{**value, "aim": Aim(**value["aim"]), "policy": Policy(**value["policy"])})


def folder_of(workspace: Workspace, run: str) -> Path:
    """Raises BadOption for what cannot be the name of a run."""
    if not run.isalnum():
        raise BadOption(f"{run!r} is not the name of a run; `augment runs` lists them.")
    return workspace.root / FOLDER / run


def create(
    workspace: Workspace,
    direction: Direction,
    selection: Selection,
    aim: Aim,
    drawing: Drawing,
    by: str,
    policy: Policy | None = None,
    endpoint: dict | None = None,
    n_sample: int = SAMPLE,
) -> Run:
    """Write down a run; nothing is rewritten yet. Raises BadOption where the aim is met or there is too little."""
    if said := refusal(direction, aim, drawing):
        raise BadOption(said)
    lexicon = edits.of_workspace(workspace.root).hash
    now = datetime.now(UTC).isoformat(timespec="seconds")
    run = Run(
        uuid.uuid4().hex[:8],
        now,
        by,
        direction.key,
        selection.to_text(),
        aim,
        policy or Policy(),
        endpoint,
        lexicon,
        n_sample,
        direction.title,
    )
    folder = folder_of(workspace, run.id)
    folder.mkdir(parents=True)
    for name in ("order", "gain", "added"):
        with atomic.replacing(folder / f"{name}.npy") as temporary:
            atomic.save_array(temporary, np.asarray(getattr(drawing, name), np.int64))
    facts = {"F": drawing.F, "T": drawing.T, "mix": list(drawing.columns)}
    # Last, so that a folder with it is whole.
    atomic.write_json(folder / "run.json", {"run": run.to_json(), "facts": facts})
    return run


def load(workspace: Workspace, run: str) -> Run:
    """Raises BadOption where there is no such run, BadWorkspace for a damaged one."""
    path = folder_of(workspace, run) / "run.json"
    try:
        return Run.from_json(json.loads(path.read_text(encoding="utf-8"))["run"])
    except FileNotFoundError:
        raise BadOption(f"There is no run {run!r} in {workspace.name}; `augment runs` lists them.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadWorkspace(f"{path} is damaged ({error}); remove its folder.") from error


def listed(workspace: Workspace) -> list[Run]:
    """All runs that can be read, newest first; `damaged` names the others."""
    found = [run for run in _all(workspace) if isinstance(run, Run)]
    return sorted(found, key=lambda run: (run.at, run.id), reverse=True)


def damaged(workspace: Workspace) -> list[str]:
    """A sentence for each run that cannot be read."""
    return [str(error) for error in _all(workspace) if isinstance(error, BadWorkspace)]


def _all(workspace: Workspace) -> Iterator[Run | BadWorkspace]:
    for path in sorted((workspace.root / FOLDER).glob("*/run.json")):
        try:
            yield load(workspace, path.parent.name)
        except BadWorkspace as error:
            yield error


def direction_of(workspace: Workspace, run: Run) -> Direction:
    """Raises BadOption where the lexicon has lost its groups since."""
    return directions.named(edits.of_workspace(workspace.root), run.direction)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What `create` kept of the drawing: order, gain and added (m,) int64, F and T mentions, the columns of the mix."""

    order: np.ndarray
    gain: np.ndarray
    added: np.ndarray
    F: int
    T: int
    mix: tuple[str, ...]

    def is_enough(self, aim: Aim, numbers: np.ndarray) -> bool:
        """Whether the candidates numbered so reach the aim together."""
        if aim.share is None:
            return aim.n is not None and len(numbers) >= aim.n
        return self.share_with(numbers) >= aim.share

    def first_enough(self, aim: Aim, before: np.ndarray, fresh: np.ndarray) -> int | None:
        """The number of the first of fresh with which the aim is reached, on top of those before; None where it is not.

        A child brings mentions of other groups along, so the share may fall again behind it.
        """
        if aim.share is None:
            at = (aim.n or len(before) + len(fresh) + 1) - len(before) - 1
            return int(fresh[max(0, at)]) if at < len(fresh) else None
        gained = self.F + int(self.gain[before].sum()) + np.cumsum(self.gain[fresh])
        total = self.T + int(self.added[before].sum()) + np.cumsum(self.added[fresh])
        enough = np.flatnonzero(gained / np.maximum(1, total) >= aim.share)
        return int(fresh[enough[0]]) if len(enough) else None

    def share_with(self, numbers: np.ndarray) -> float:
        """The target group's share once these candidates are children."""
        total = self.T + int(self.added[numbers].sum())
        return (self.F + int(self.gain[numbers].sum())) / max(1, total)


def drawn(workspace: Workspace, run: Run) -> Drawn:
    """Raises BadWorkspace for what is damaged."""
    folder = folder_of(workspace, run.id)
    names = ("order", "gain", "added")
    try:
        arrays = [np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names]
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))["facts"]
        return Drawn(*arrays, facts["F"], facts["T"], tuple(facts["mix"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BadWorkspace(f"Run {run.id} in {folder} is damaged ({error}); remove its folder.") from error


def added(workspace: Workspace, run: str) -> np.ndarray:
    """Numbers of the candidates that are children of the corpus, their addition undone or not, (k,) int64."""
    found = [
        json.loads(event.payload or "{}")
        for event in events.all_events(workspace.ledger_path)
        if event.action == "generate"
    ]
    numbers = [number for payload in found if payload.get("run") == run for number in payload.get("numbers", ())]
    return np.array(numbers, dtype=np.int64)
