"""The folder of one corpus: its manifest, its text, its catalogs and what each analysis made."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from lib import __version__, atomic
from lib.corpus.columns import Column
from lib.corpus.roles import Roles
from lib.corpus.sources import Sources
from lib.errors import BadWorkspace, Busy, NoSpace

# Raised when a workspace written by this version could not be read by the one before: 2 knows generated records.
FORMAT = 2
# What is in force; and what will be once an analysis of a grown corpus is complete.
IN_FORCE, NEXT = "CURRENT", "NEXT"
# The folder of the files with records that were made here.
GENERATED = "generated"


@dataclass(frozen=True)
class Current:
    """What is in force: the catalog's number, the text files, and for each finished stage its artifact's key."""

    catalog: int
    texts: tuple[str, ...]
    artifacts: dict[str, str]


@dataclass(frozen=True)
class Workspace:
    """An open workspace. Holds no connection: everything is read again from disk when asked for.

    pointer is the file that says what is in force: IN_FORCE, but for an analysis that works aside (see `aside`).
    """

    root: Path
    name: str
    sources: Sources
    columns: tuple[Column, ...]
    roles: Roles
    pointer: str = IN_FORCE

    @property
    def ledger_path(self) -> Path:
        return self.root / "ledger.sqlite"

    @property
    def spill(self) -> Path:
        return self.root / "spill"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    def current(self) -> Current | None:
        """What is in force, or None before the first import."""
        try:
            value = json.loads((self.root / self.pointer).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Current(value["catalog"], tuple(value["texts"]), value["artifacts"])

    def switch(self, current: Current) -> None:
        """Put another catalog in force. Readers keep theirs until they look again."""
        value = {"catalog": current.catalog, "texts": list(current.texts), "artifacts": current.artifacts}
        atomic.write_json(self.root / self.pointer, value)

    def aside(self) -> "Workspace":
        """The workspace with a pointer of its own, which starts as what is in force, or goes on where it was cut off.

        What is switched there is seen by nobody else before `bring_in`.
        """
        current = self.current()
        working = replace(self, pointer=NEXT)
        if current is not None and working.current() is None:
            working.switch(current)
        return working

    def undivided(self) -> "Workspace":
        """The workspace, after what was made aside was forgotten: it is of a corpus that this one is not any more."""
        (self.root / NEXT).unlink(missing_ok=True)
        return self

    def bring_in(self) -> None:
        """Put in force what was made aside."""
        made = replace(self, pointer=NEXT).current()
        if made is not None:
            replace(self, pointer=IN_FORCE).switch(made)
            (self.root / NEXT).unlink()

    def catalog_path(self, number: int) -> Path:
        return self.root / f"catalog.{number}.duckdb"

    def text_path(self, name: str) -> Path:
        return self.root / name

    def artifact_path(self, stage: str, key: str) -> Path:
        return self.root / "artifacts" / stage / key

    def artifact(self, stage: str) -> Path | None:
        """Folder of the stage's artifact in force, or None where it was not computed."""
        current = self.current()
        key = current.artifacts.get(stage) if current else None
        return self.artifact_path(stage, key) if key else None

    def save(self) -> None:
        """Write the manifest."""
        atomic.write_json(
            self.root / "manifest.json",
            {
                # A corpus without generated records can still be read by the version before.
                "format": FORMAT if len(self.sources.given) < len(self.sources.files) else 1,
                "winnow": __version__,
                "name": self.name,
                "sources": _paths(self.sources, lambda path: Path(path).name).to_json(),
                "columns": [column.to_json() for column in self.columns],
                "roles": self.roles.to_json(),
            },
        )

    @contextmanager
    def only_one(self, what: str) -> Iterator[None]:
        """Hold the workspace's lock for `what` ("analysis"), so that no two processes do it at once.

        The system drops the lock when the process ends, however it ends. Raises Busy.
        """
        import fcntl

        with open(self.root / f".{what}.lock", "a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise Busy(
                    f"Another {what} (process {holder}) is running in {self.root}; wait for it or cancel it."
                ) from error
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield


def create(root: Path, sources: Sources, columns: tuple[Column, ...], roles: Roles, name: str = "") -> Workspace:
    """Make a workspace folder, or take the one that is there for the same sources.

    Roles may differ from the ones before: the next analysis then makes its artifacts anew, and decisions stay.
    Raises BadWorkspace where the folder holds something else or another corpus.
    """
    root = root.expanduser().resolve()
    if (root / "manifest.json").exists():
        old = load(root)
        if [file.fingerprint for file in old.sources.given] != [file.fingerprint for file in sources.given]:
            raise BadWorkspace(
                f"{root} is the workspace of {old.sources.spec}, not of {sources.spec}; choose another folder."
            )
        # Those with generated records stay in their places among them.
        given = iter(sources.given)
        files = tuple(file if file.is_generated else next(given) for file in old.sources.files)
        sources = replace(sources, files=files)
        workspace = Workspace(root, name or old.name, sources, columns, roles)
    else:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise BadWorkspace(f"{root} is not an empty folder; choose another one for the workspace.")
        workspace = Workspace(root, name or _name_of(sources.spec), sources, columns, roles)
    try:
        root.mkdir(parents=True, exist_ok=True)
        workspace.save()
    except PermissionError as error:
        raise BadWorkspace(f"{root} cannot be written; choose a folder that you own.") from error
    except OSError as error:
        raise NoSpace(f"{root} cannot be written ({error.strerror}); free some space and try again.") from error
    return workspace


def load(root: Path) -> Workspace:
    """Open the workspace in a folder. Raises BadWorkspace: none there, damaged, or made by a newer version."""
    root = root.expanduser().resolve()
    path = root / "manifest.json"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadWorkspace(f"{root} is not a workspace (no manifest.json); open a corpus into it first.") from error
    except (ValueError, OSError) as error:
        raise BadWorkspace(f"{path} cannot be read ({error}); restore it from a copy.") from error
    found = value.get("format") if isinstance(value, dict) else None
    if not isinstance(found, int):
        raise BadWorkspace(f"{path} is not a manifest of Winnow; choose the folder of a workspace.")
    if found > FORMAT:
        raise BadWorkspace(
            f"{root} was made by a newer Winnow ({value.get('winnow')}, format {found}); "
            f"this one ({__version__}) reads format {FORMAT}: update Winnow."
        )
    try:
        return Workspace(
            root,
            str(value["name"]),
            _paths(Sources.from_json(value["sources"]), lambda path: str(root / GENERATED / Path(path).name)),
            tuple(Column.from_json(column) for column in value["columns"]),
            Roles.from_json(value["roles"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadWorkspace(f"{path} is damaged ({error}); restore it from a copy.") from error


def _paths(sources: Sources, place: Callable[[str], str]) -> Sources:
    """The sources with other paths for the generated files: the manifest names them without their folder, so that a
    workspace can be moved."""
    files = tuple(replace(file, path=place(file.path)) if file.is_generated else file for file in sources.files)
    return replace(sources, files=files)


def home() -> Path:
    """The folder of all workspaces that the app lists: $WINNOW_HOME, or `workspaces` beside the app."""
    return Path(os.environ.get("WINNOW_HOME") or Path(__file__).parents[2] / "workspaces").resolve()


def all_in(folder: Path) -> list[Path]:
    """Folders of workspaces in folder, sorted by name."""
    return sorted(path.parent for path in folder.glob("*/manifest.json"))


def free_folder(folder: Path, spec: str) -> Path:
    """A folder name in folder for a corpus opened from spec, not yet taken."""
    base = re.sub(r"[^a-z0-9]+", "-", _name_of(spec).lower()).strip("-")[:60] or "corpus"
    names = [base, *(f"{base}-{number}" for number in range(2, 10_000))]
    return next(folder / name for name in names if not (folder / name).exists())


def _name_of(spec: str) -> str:
    """A readable name of a source: the last part that is no wildcard, without its ending."""
    parts = [part for part in re.split(r"[/\\]", spec.rstrip("/\\")) if part and "*" not in part]
    return re.sub(r"\.parquet$", "", parts[-1]) if parts else "corpus"
