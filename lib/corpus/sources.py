"""Which Parquet files a corpus is made of, and whether they still are what they were."""

import glob
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import unquote, urlparse

import duckdb

from lib.corpus.columns import NAME_FOR_NUL, Column, columns_of
from lib.corpus.files import check_inside_roots, local_paths, stat_and_fingerprint
from lib.engine.naming import shown
from lib.engine.quoting import quoted
from lib.errors import BadSource, SourceChanged

REMOTE_SCHEMES = ("hf", "s3", "s3a", "s3n", "https", "http", "gs", "gcs", "r2", "az", "azure", "abfss")


@dataclass(frozen=True)
class SourceFile:
    """One Parquet file as it was when it was looked at.

    path: absolute, or a URL. n_bytes: size on disk. mtime_ns: None for a URL.
    schema_hash: of its columns' names and types, without regard to their order.
    fingerprint: what `files.fingerprint_of` says of a local file; for a URL, a hash of size, rows and schema.
    is_generated: its records were made here (see `generated`); it lies in the workspace and is no source.
    """

    path: str
    n_rows: int
    n_bytes: int
    mtime_ns: int | None
    schema_hash: str
    fingerprint: str
    is_generated: bool = False


@dataclass(frozen=True)
class Sources:
    """The files of a corpus in order, with one schema. spec is what the user typed."""

    spec: str
    files: tuple[SourceFile, ...]
    schema: tuple[Column, ...]

    @property
    def given(self) -> tuple[SourceFile, ...]:
        """The files that the user opened or appended, without those that hold generated records."""
        return tuple(file for file in self.files if not file.is_generated)

    @property
    def n_rows(self) -> int:
        return sum(file.n_rows for file in self.files)

    @property
    def n_bytes(self) -> int:
        return sum(file.n_bytes for file in self.files)

    def to_json(self) -> dict:
        """A value for json.dump; from_json gives back an equal Sources."""
        return {
            "spec": self.spec,
            "files": [asdict(file) for file in self.files],
            "schema": [column.to_json() for column in self.schema],
        }

    @staticmethod
    def from_json(value: Mapping) -> "Sources":
        return Sources(
            spec=value["spec"],
            files=tuple(SourceFile(**file) for file in value["files"]),
            schema=tuple(Column.from_json(column) for column in value["schema"]),
        )


def scan(sources: Sources, files: Iterable[SourceFile] | None = None) -> tuple[str, list]:
    """A FROM item over all files (or those given), in order, and the parameters that it binds.

    Columns have the names of `Column.source_name`; filename and file_row_number can be named as well.
    """
    paths = [_literal(file.path) for file in (sources.files if files is None else files)]
    relation = "read_parquet(?, hive_partitioning = false, union_by_name = false)"
    names = [column.source_name or "" for column in sources.schema]
    if any(NAME_FOR_NUL in name for name in names):
        # A name with a NUL byte cannot be written in SQL, so columns are named by position.
        relation += f" AS source({', '.join(quoted(name) for name in names)})"
    return relation, [paths]


def resolve(src: str) -> Sources:
    """The Parquet files that src names: a file, a folder (all *.parquet below it), a glob, or a URL.

    Files are in the order of their paths. Only footers are read. WINNOW_ROOTS, a list of folders separated like
    PATH, limits local files to those below them. Raises BadSource for whatever cannot be opened as a corpus.
    """
    src = src.strip()
    if not src:
        raise BadSource("No source is named; give a Parquet file, a folder, a glob or a URL.")
    if "\x00" in src:
        raise BadSource("The source's name holds a NUL byte, which no path can; type the path again.")
    scheme = urlparse(src).scheme.lower() if "://" in src else ""
    if scheme == "file":
        src, scheme = unquote(urlparse(src).path), ""
    if scheme:
        return _resolve_remote(src, scheme)
    paths = local_paths(src)
    for path in paths:
        check_inside_roots(path)
    return _read_footers(src, paths, {path: stat_and_fingerprint(path) for path in paths})


def check_unchanged(sources: Sources) -> None:
    """Raise SourceChanged when a local file is gone or is not the one that was looked at.

    Size and fingerprint decide; a file that was merely touched or copied back is the same. A URL is not asked.
    """
    for file in sources.files:
        if file.mtime_ns is None:
            continue
        try:
            _, _, fingerprint = stat_and_fingerprint(file.path)
        except BadSource as problem:
            raise SourceChanged(
                f"Source file {file.path} cannot be read as it was at import ({problem}) "
                "Put it back, or open the corpus again as a new one."
            ) from None
        if fingerprint != file.fingerprint:
            raise SourceChanged(
                f"Source file {file.path} has changed since it was imported; "
                "put the old file back, or open the corpus again as a new one."
            )


def _literal(path: str) -> str:
    """A path that read_parquet takes as it stands: characters of a glob pattern are put in brackets."""
    return path if "://" in path else glob.escape(path)


def schema_of(con: duckdb.DuckDBPyConnection, path: str) -> dict[str, str]:
    """The top-level columns of one Parquet file: name -> type."""
    return _schemas(con, [_literal(path)])[0]


def _connect() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})


def _read_footers(
    spec: str, paths: list[str], known: Mapping[str, tuple[int, int | None, str]], connection=None
) -> Sources:
    """Sources over paths; known gives (size, mtime, fingerprint) of the local ones."""
    with connection or _connect() as con:
        literals = [_literal(path) for path in paths]
        try:
            schemas = _schemas(con, literals)
            sizes = con.execute("SELECT num_rows, file_size_bytes FROM parquet_file_metadata(?)", [literals]).fetchall()
        except duckdb.Error as problem:
            raise _unreadable(con, paths, problem) from None
        _check_same_schema(paths, schemas)
        if not sum(n_rows for n_rows, _ in sizes):
            raise BadSource(f"{spec} holds 0 rows; choose a source that has records.")
        pairs = con.execute("DESCRIBE FROM read_parquet(?, hive_partitioning = false)", [literals[:1]]).fetchall()
    files = []
    for path, schema, (n_rows, n_bytes) in zip(paths, schemas, sizes, strict=True):
        schema_hash = _hash(sorted(schema.items()))
        n_bytes, mtime_ns, fingerprint = known.get(
            path, (n_bytes or 0, None, _hash([path, n_bytes, n_rows, schema_hash]))
        )
        files.append(SourceFile(path, n_rows, n_bytes, mtime_ns, schema_hash, fingerprint))
    return Sources(spec, tuple(files), columns_of((pair[0], pair[1]) for pair in pairs))


def _schemas(con: duckdb.DuckDBPyConnection, literals: list[str]) -> list[dict[str, str]]:
    """For each file, its top-level columns: name -> type.

    parquet_schema lists the tree of a file depth first, the root first; children are counted off to find the top.
    """
    rows = con.execute(
        "SELECT name, duckdb_type, coalesce(num_children, 0), column_id FROM parquet_schema(?)", [literals]
    ).fetchall()
    schemas: list[dict[str, str]] = []
    below = 0  # nodes still to come under the current top-level column
    for name, type, n_children, column_id in rows:
        if column_id == 0:
            schemas.append({})
            below = 0
        elif below == 0:
            # Parquet allows a name twice; DuckDB numbers the later one, and so does this.
            schema = schemas[-1]
            schema[name if name not in schema else f"{name}_{len(schema)}"] = type
            below = n_children
        else:
            below += n_children - 1
    return schemas


def _check_same_schema(paths: list[str], schemas: list[dict[str, str]]) -> None:
    first = schemas[0]
    for path, schema in zip(paths, schemas, strict=True):
        if schema == first:
            continue
        advice = "open files of one schema at a time"
        for name, type in first.items():
            if name not in schema:
                raise BadSource(f"{path} has no column {shown(name)}, which {paths[0]} has; {advice}.")
            if schema[name] != type:
                raise BadSource(f"Column {shown(name)} is {schema[name]} in {path} but {type} in {paths[0]}; {advice}.")
        extra = next(name for name in schema if name not in first)
        raise BadSource(f"{path} has a column {shown(extra)}, which {paths[0]} does not have; {advice}.")


def _unreadable(con: duckdb.DuckDBPyConnection, paths: list[str], problem: Exception) -> BadSource:
    """The sentence for the first file whose footer cannot be read."""
    for path in paths:
        try:
            con.execute("SELECT count(*) FROM parquet_schema(?)", [[_literal(path)]]).fetchall()
        except duckdb.Error as cause:
            if "at least one non-root column" in str(cause):
                return BadSource(f"{path} has no columns; a corpus needs at least one column of text.")
            return BadSource(f"{path} cannot be read as Parquet ({_first_line(cause)}); copy or download it again.")
    return BadSource(f"{paths[0]} cannot be read as Parquet ({_first_line(problem)}).")


def _resolve_remote(src: str, scheme: str) -> Sources:
    if scheme not in REMOTE_SCHEMES:
        raise BadSource(f"{src} begins with {scheme}://, which is not known; use hf://, s3://, gs:// or https://.")
    con = _connect()
    extension = "azure" if scheme in ("az", "azure", "abfss") else "httpfs"
    try:
        con.execute(f"LOAD {extension}")
    except duckdb.Error:
        try:
            con.execute(f"INSTALL {extension}")
            con.execute(f"LOAD {extension}")
        except duckdb.Error:
            con.close()
            raise BadSource(
                f"{src} cannot be read, since DuckDB's extension {extension} is not installed here and could not "
                "be downloaded; download the files and open them from a folder."
            ) from None
    try:
        if not src.lower().partition("?")[0].endswith(".parquet") and not glob.has_magic(src) and scheme != "https":
            src = src.rstrip("/") + "/**/*.parquet"
        paths = [src]
        if glob.has_magic(src) and scheme not in ("http", "https"):
            paths = sorted(row[0] for row in con.execute("SELECT file FROM glob(?)", [src]).fetchall())
        if not paths:
            raise BadSource(f"No file matches {src}; check the address.")
    except duckdb.Error as problem:
        con.close()
        raise BadSource(f"{src} cannot be listed ({_first_line(problem)}); check the address and access.") from None
    return _read_footers(src, paths, {}, con)


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _first_line(problem: Exception) -> str:
    return str(problem).partition("\n")[0].strip()[:300]
