"""Small corpora for tests: a table in, an analysed workspace out."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lib.corpus import workspace
from lib.corpus.preview import first_look
from lib.corpus.roles import Roles
from lib.corpus.workspace import Workspace
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options


def quiet(stage: str, state: str, done: int, total: int, note: str = "") -> None:
    """A progress that nobody reads."""


def write(path: Path, columns: dict, row_group_size: int | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path, row_group_size=row_group_size)
    return path


def open_corpus(source: Path, root: Path, roles: Roles | None = None) -> Workspace:
    look = first_look(str(source))
    return workspace.create(root, look.sources, look.columns, roles or look.roles)


def analysed(
    folder: Path, columns: dict, stages: Sequence[str] = ("profile",), roles: Roles | None = None
) -> Workspace:
    """A workspace in folder over a corpus of these columns, analysed up to the stages named."""
    made = open_corpus(write(folder / "corpus.parquet", columns), folder / "workspace", roles)
    analyse(made, Options(), quiet, stages)
    return made


SENTENCES = {
    "id": ["a", "b", "c", "d", "e", "f"],
    "text": [
        "The cat sat on the mat.",
        "A dog barked at the cat!",
        "",
        "Le chat dort.",
        "The CAT, the dog and the bird.",
        "Concatenate two strings in C++",
    ],
    "lang": ["en", "en", None, "fr", "en", "en"],
    "stars": [1, 2, None, 4, 5, 5],
    "topics": [["pets"], ["pets", "noise"], None, [], ["pets"], ["code"]],
}
