"""The stages of an analysis: what each is called, what it needs, what its result depends on, and what runs it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields

from lib.corpus import importing
from lib.corpus.artifacts import Task
from lib.corpus.workspace import Workspace
from lib.errors import BadOption
from lib.signals import profile


@dataclass(frozen=True)
class Options:
    """What the user may choose for an analysis. The defaults are those of the app."""

    encoder: str = "auto"
    normalisation: str = "spacing"
    near_similarity: float = 0.8
    neighbours: int = 15
    seed: int = 7

    @classmethod
    def from_json(cls, value: dict) -> "Options":
        """Raises BadOption for a name that there is not."""
        if unknown := set(value) - {field.name for field in fields(cls)}:
            raise BadOption(f"An analysis has no option {', '.join(sorted(unknown))}.")
        return cls(**value)

    def to_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Stage:
    """title and about are what the page shows; needs names the stages whose artifacts it reads.

    version is raised when the code gives other bytes for the same input. parameters gives all that the result depends
    on besides the inputs. has_columns says whether it adds to the catalog.
    """

    name: str
    title: str
    about: str
    needs: tuple[str, ...]
    version: int
    parameters: Callable[[Workspace, Options], dict]
    run: Callable[[Task], None]
    has_columns: bool = True


def _sources(workspace: Workspace, options: Options) -> dict:
    return {
        "files": [file.fingerprint for file in workspace.sources.files],
        "columns": [column.to_json() for column in workspace.columns],
        "roles": workspace.roles.to_json(),
    }


def _nothing(workspace: Workspace, options: Options) -> dict:
    return {}


STAGES: tuple[Stage, ...] = (
    Stage(
        "import",
        "Import",
        "Copies text and narrow columns into the workspace, so that every click is quick.",
        (),
        importing.VERSION,
        _sources,
        importing.run,
    ),
    Stage(
        "profile",
        "Profile",
        "Counts words, lines and tokens, and describes every column.",
        ("import",),
        profile.VERSION,
        _nothing,
        profile.run,
    ),
)


def stage(name: str) -> Stage:
    """Raises BadOption with the names there are."""
    for found in STAGES:
        if found.name == name:
            return found
    raise BadOption(f"There is no stage {name!r}; the stages are {', '.join(s.name for s in STAGES)}.")


def needed(only: Sequence[str] = ()) -> list[Stage]:
    """The stages of these names and all that they need, in order; all stages where none is named."""
    wanted = {stage(name).name for name in only} or {s.name for s in STAGES}
    for found in reversed(STAGES):
        if found.name in wanted:
            wanted |= set(found.needs)
    return [found for found in STAGES if found.name in wanted]
