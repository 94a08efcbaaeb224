"""Where each corpus of a folder stands: its size, what of its analysis is there, and what its newest job does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lib.corpus import workspace as workspaces
from lib.corpus.sources import Sources
from lib.errors import WinnowError
from lib.jobs import queue
from lib.jobs.queue import Job
from lib.jobs.stages import DEFAULT_STAGES


@dataclass(frozen=True)
class Standing:
    """folder is the name that the address uses. at: when it was last brought up to date, or opened; ISO, UTC.

    n_done counts the stages in force, of n_stages. problem is the sentence of a workspace that cannot be read; then
    the rest is empty.
    """

    folder: str
    name: str
    spec: str
    n_records: int
    n_bytes: int
    at: str
    is_imported: bool
    n_done: int
    n_stages: int
    job: Job | None
    problem: str = ""


def standings(home: Path) -> list[Standing]:
    """All corpora in a folder, the one touched last first; one that cannot be read stands there with its problem."""
    found = [standing(root) for root in workspaces.all_in(home)]
    return sorted(found, key=lambda one: (one.at, one.folder), reverse=True)


def standing(root: Path) -> Standing:
    """Where the corpus in a workspace folder stands."""
    touched = root / "CURRENT" if (root / "CURRENT").exists() else root / "manifest.json"
    at = datetime.fromtimestamp(touched.stat().st_mtime, UTC).isoformat(timespec="seconds")
    try:
        opened = workspaces.load(root)
        current = opened.current()
        job = queue.latest(opened.ledger_path, "analyse")
    except WinnowError as error:
        return Standing(root.name, root.name, "", 0, 0, at, False, 0, len(DEFAULT_STAGES), None, str(error))
    done = sum(stage.name in current.artifacts for stage in DEFAULT_STAGES) if current else 0
    sources = opened.sources
    return Standing(
        root.name,
        opened.name,
        sources.spec,
        sources.n_rows,
        sources.n_bytes,
        at,
        current is not None,
        done,
        len(DEFAULT_STAGES),
        job,
    )


def opened_before(home: Path, sources: Sources) -> str | None:
    """The folder of a workspace for the very same files, where there is one."""
    wanted = [file.fingerprint for file in sources.given]
    for root in workspaces.all_in(home):
        try:
            opened = workspaces.load(root)
        except WinnowError:
            continue  # the list of corpora says what is wrong with it
        if [file.fingerprint for file in opened.sources.given] == wanted:
            return root.name
    return None
