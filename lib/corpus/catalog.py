"""The catalog: one narrow row a record, put together from the columns that every finished stage made."""

from dataclasses import replace
from pathlib import Path

from lib import atomic
from lib.corpus.workspace import IN_FORCE, NEXT, Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.errors import WinnowError

KEPT_VERSIONS = 3


def build(workspace: Workspace, number: int, artifacts: list[Path]) -> Path:
    """Write catalog.<number>.duckdb from the artifacts' parts; each part has every id, ascending.

    All are read side by side, row by row, which takes no memory; that the ids agree is checked on every row.
    A column that two artifacts have comes from the later one.
    """
    path = workspace.catalog_path(number)
    temporary = path.with_name(path.name + ".building")
    for left in (temporary, temporary.with_name(temporary.name + ".wal")):
        left.unlink(missing_ok=True)
    parts = [sorted((folder / "columns").glob("*.parquet")) for folder in artifacts]
    parts = [[str(file) for file in files] for files in parts if files]
    con = connect(temporary, spill=workspace.spill)
    try:
        with sentences(str(path)):
            owners = _owners(con, parts)
            columns = ", ".join(f"p{number}.{quoted(name)}" for name, number in owners.items())
            tables = " POSITIONAL JOIN ".join(f"read_parquet(?) AS p{number}" for number in range(len(parts)))
            same = " AND ".join(["true", *(f"p{number}.id = p0.id" for number in range(1, len(parts)))])
            aligned = con.execute(f"SELECT coalesce(bool_and(coalesce({same}, false)), true) FROM {tables}", parts)
            if not aligned.fetchone()[0]:
                raise WinnowError(
                    f"The columns for {path} do not line up; remove the folder artifacts and analyse again."
                )
            con.execute(f"CREATE TABLE catalog AS SELECT {columns} FROM {tables}", parts)
            if not con.execute("SELECT coalesce(bool_and(id = rowid), true) FROM catalog").fetchone()[0]:
                raise WinnowError(f"{path} came out in another order; remove the folder artifacts and analyse again.")
            con.execute("CHECKPOINT")
    finally:
        con.close()
    atomic.install(temporary, path)
    return path


def _owners(con, parts: list[list[str]]) -> dict[str, int]:
    """For each column, the number of the artifact that it comes from; in the order of their first appearance."""
    owners: dict[str, int] = {}
    for number, files in enumerate(parts):
        for row in con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files[:1]]).fetchall():
            if row[0] != "id" or number == 0:
                owners[row[0]] = number
    return owners


def free_number(workspace: Workspace) -> int:
    """The number of the next catalog: above all that are there, in force or made aside."""
    pointers = [replace(workspace, pointer=name).current() for name in (IN_FORCE, NEXT)]
    named = [current.catalog for current in pointers if current]
    files = [path.name.split(".")[1] for path in workspace.root.glob("catalog.*.duckdb")]
    return 1 + max([0, *named, *(int(number) for number in files if number.isdigit())])


def forget_old(workspace: Workspace, number: int) -> None:
    """Remove catalogs and texts that no reader of today can still want; one that has a file open keeps it.

    What is in force stays, and of the texts one more: a reader may be about to open it.
    """
    pointers = [replace(workspace, pointer=name).current() for name in (IN_FORCE, NEXT)]
    wanted = {current.catalog for current in pointers if current}
    for path in workspace.root.glob("catalog.*.duckdb"):
        old = path.name.split(".")[1]
        if old.isdigit() and int(old) <= number - KEPT_VERSIONS and int(old) not in wanted:
            path.unlink()
    named = {name for current in pointers if current for name in current.texts}
    others = [path for path in workspace.root.glob("text.*.duckdb") if path.name not in named]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[:-1]:
        path.unlink()
