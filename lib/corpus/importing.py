"""The import: from the Parquet files to the text store and the first columns of the catalog.

Each record gets a dense id in the order of the files. The text store holds id, the text that all analyses read, and
`fields`, a JSON object with what a person wants to see apart: the parts of a composed text and the columns too wide
for the catalog. The catalog's part holds everything narrow.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lib import atomic
from lib.corpus import roles as roles_of
from lib.corpus.artifacts import Task, read_facts
from lib.corpus.columns import Column, catalog_value, enters_catalog, is_string
from lib.corpus.generated import COLUMNS
from lib.corpus.sources import SourceFile, check_unchanged, scan
from lib.corpus.workspace import GENERATED, Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.errors import BadSource

VERSION = 1
BATCH_RECORDS = 100_000
# Uncompressed bytes that one batch may hold in memory, by the files' own average.
BATCH_BYTES = 256 * 2**20
# A string column longer than this on average is text to look at, not a value to filter by: it stays out of the catalog.
WIDE_CHARS = 256
SAMPLE_RECORDS = 10_000


@dataclass(frozen=True)
class Batch:
    """Rows [row, row + n) of one file, which become the ids [first, first + n)."""

    file: SourceFile
    row: int
    n: int
    first: int


def batches(workspace: Workspace, records: int = BATCH_RECORDS) -> Iterator[Batch]:
    first = 0
    for file in workspace.sources.files:
        for row in range(0, file.n_rows, records):
            n = min(records, file.n_rows - row)
            yield Batch(file, row, n, first)
            first += n


def run(task: Task) -> None:
    """Import all batches that are not there yet. Raises SourceChanged, BadSource, NoSpace, Cancelled."""
    workspace = task.workspace
    check_unchanged(workspace.sources)
    text_file = task.folder / "text.duckdb"
    total = workspace.sources.n_rows
    _take_text(task, text_file)
    con = connect(text_file, spill=workspace.spill)
    try:
        _load_remote(con, workspace)
        con.execute("CREATE TABLE IF NOT EXISTS records (id BIGINT, text VARCHAR, fields VARCHAR)")
        plan = _plan(con, task)
        for batch in batches(workspace, plan.batch_records):
            task.report(batch.first, total)
            if not task.has_part(batch.first, batch.n):
                with sentences(batch.file.path, workspace.root):
                    _import_batch(con, task, plan, batch)
        _check(con, workspace, total)
        task.write_facts({"n_records": total, "wide_columns": list(plan.wide), "batch_records": plan.batch_records})
        task.report(total, total)
        with sentences(str(text_file)):
            con.execute("CHECKPOINT")
    finally:
        con.close()


def _take_text(task: Task, text_file: Path) -> None:
    """Start with a copy of the text store from before files were appended; its ids stay what they are."""
    if task.previous is None or text_file.exists():
        return
    old = task.workspace.text_path(f"text.{task.previous.name}.duckdb")
    if old.exists():
        with atomic.replacing(text_file) as temporary:
            shutil.copyfile(old, temporary)


def install_text(workspace: Workspace, artifact: Path, key: str) -> str:
    """Move a finished import's text store to its place in the workspace; gives its name. Safe to repeat."""
    name = f"text.{key}.duckdb"
    made = artifact / "text.duckdb"
    if made.exists():
        atomic.install(made, workspace.text_path(name))
    return name


@dataclass(frozen=True)
class Plan:
    """What to select from the files: SQL for the text, the fields and each catalog column."""

    text: str
    fields: str
    columns: dict[str, str]
    wide: tuple[str, ...]
    batch_records: int


def _plan(con: duckdb.DuckDBPyConnection, task: Task) -> Plan:
    workspace = task.workspace
    roles, columns = workspace.roles, workspace.columns
    roles_of.check(roles, columns)
    narrow = [c for c in columns if enters_catalog(c.type) and c.source_name not in roles.text]
    # What a record says of its making stays in the catalog, however long: an export has it from there.
    wide = _wide(con, workspace, [c for c in narrow if is_string(c.type) and c.name not in COLUMNS])
    shown = [c for c in columns if c in wide or not (c in narrow or c.source_name in roles.text or "BLOB" in c.type)]
    parts = list(roles_of.parts(roles, columns)) if _composed(workspace) else []
    parts += [(c.source_name or c.name, quoted(c.source_name or "")) for c in shown]
    pairs = ", ".join(f"{_literal(label)}, {sql}" for label, sql in parts)
    return Plan(
        roles_of.text_expression(roles, columns),
        f"to_json(json_object({pairs}))::VARCHAR" if pairs else "NULL::VARCHAR",
        {c.name: catalog_value(c) for c in narrow if c not in wide},
        tuple(c.source_name or c.name for c in shown),
        # The same batches as before an append, so that those of the old files can be taken over.
        read_facts(task.previous)["batch_records"] if task.previous else _batch_records(con, workspace),
    )


def _composed(workspace: Workspace) -> bool:
    """Whether the text is put together of several parts, so that the parts are worth showing apart."""
    types = {c.source_name: c.type for c in workspace.columns}
    return len(workspace.roles.text) > 1 or any(types[name] != "VARCHAR" for name in workspace.roles.text)


def _wide(con: duckdb.DuckDBPyConnection, workspace: Workspace, columns: list[Column]) -> list[Column]:
    if not columns:
        return []
    relation, parameters = scan(workspace.sources, workspace.sources.files[:1])
    lengths = ", ".join(f"coalesce(avg(length({quoted(c.source_name or '')})), 0)" for c in columns)
    names = ", ".join(quoted(c.source_name or "") for c in columns)
    with sentences(workspace.sources.spec):
        row = con.execute(
            f"SELECT {lengths} FROM (SELECT {names} FROM {relation} LIMIT {SAMPLE_RECORDS})", parameters
        ).fetchone()
    return [c for c, length in zip(columns, row, strict=True) if length > WIDE_CHARS]


def _batch_records(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> int:
    paths = scan(workspace.sources)[1]
    with sentences(workspace.sources.spec):
        n_bytes = con.execute("SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)", paths).fetchone()[0]
    average = max(1, int(n_bytes or 0) // max(1, workspace.sources.n_rows))
    return max(1, min(BATCH_RECORDS, BATCH_BYTES // average))


def _import_batch(con: duckdb.DuckDBPyConnection, task: Task, plan: Plan, batch: Batch) -> None:
    relation, parameters = scan(task.workspace.sources, [batch.file])
    selected = "".join(f", {sql} AS {quoted(name)}" for name, sql in plan.columns.items())
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE batch AS
            SELECT ?::BIGINT + file_row_number - ?::BIGINT AS id, coalesce({plan.text}, '') AS text,
                   {plan.fields} AS fields, file_row_number AS source_row {selected}
            FROM {relation} WHERE file_row_number >= ? AND file_row_number < ? ORDER BY file_row_number""",
        [batch.first, batch.row, *parameters, batch.row, batch.row + batch.n],
    )
    found = con.execute("SELECT count(*) FROM batch").fetchone()[0]
    if found != batch.n:
        raise BadSource(
            f"{batch.file.path} gave {found} of {batch.n} rows from row {batch.row}; copy or download it again."
        )
    con.execute("BEGIN")
    # A kill can come between a batch's text and its columns; then the text is there already and goes in again.
    con.execute("DELETE FROM records WHERE id >= ?", [batch.first])
    con.execute("INSERT INTO records SELECT id, text, fields FROM batch ORDER BY id")
    con.execute("COMMIT")
    names = "".join(f", {quoted(name)}" for name in plan.columns)
    path = task.part(batch.first)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(path) as temporary:
        con.execute(
            f"""COPY (SELECT id, md5(text)::UUID AS content_hash, ?::VARCHAR AS source_file, source_row,
                             length(text)::INTEGER AS n_chars, (trim(text) = '') AS is_empty {names}
                      FROM batch ORDER BY id) TO {_literal(str(temporary))} (FORMAT parquet, COMPRESSION zstd)""",
            [_short_path(task.workspace, batch.file)],
        )
    con.execute("DROP TABLE batch")


def _check(con: duckdb.DuckDBPyConnection, workspace: Workspace, total: int) -> None:
    """Every id from 0 to total - 1 must have come once, and some text with them."""
    n, last, ids, empty = con.execute(
        "SELECT count(*), max(id), sum(id), count(*) FILTER (trim(text) = '') FROM records"
    ).fetchone()
    if (n, last, ids) != (total, total - 1, total * (total - 1) // 2):
        raise BadSource(
            f"{workspace.sources.spec} gave {n} of {total} records; remove the workspace's folder artifacts and go on."
        )
    if empty == total:
        raise BadSource(
            f"No record of {workspace.sources.spec} has text in {', '.join(workspace.roles.text)}; "
            "choose other text columns on the page Corpora or with --text."
        )


def _short_path(workspace: Workspace, file: SourceFile) -> str:
    """The file's path without the folders that all sources share; a generated one's within the workspace."""
    if file.is_generated:
        return f"{GENERATED}/{Path(file.path).name}"
    paths = [Path(other.path) for other in workspace.sources.given]
    shared = len(Path(file.path).parents) if len(paths) == 1 else 0
    if len(paths) > 1:
        columns = zip(*(path.parts[:-1] for path in paths), strict=False)
        shared = next(
            (i for i, parts in enumerate(columns) if len(set(parts)) > 1), min(len(p.parts) - 1 for p in paths)
        )
    return "/".join(Path(file.path).parts[shared:]) or file.path


def _literal(text: str) -> str:
    """An SQL string literal, where DuckDB takes no parameter (COPY's path, keys of json_object)."""
    return "'" + text.replace("'", "''") + "'"


def _load_remote(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    if any("://" in file.path for file in workspace.sources.files):
        with sentences(workspace.sources.spec):
            con.execute("LOAD httpfs")
