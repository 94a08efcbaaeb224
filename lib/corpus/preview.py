"""What a source holds, told within a second and without an import: schema, size, a few records, likely roles."""

import datetime
import math
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from lib.corpus.columns import Column, is_list
from lib.corpus.facts import Facts, facts_from, facts_sql
from lib.corpus.guessing import guess
from lib.corpus.roles import Roles, check, text_expression, with_roles
from lib.corpus.sources import SourceFile, Sources, resolve, scan
from lib.engine.naming import shown_list
from lib.engine.quoting import quoted
from lib.errors import BadOption, BadSource

N_ROWS = 20
N_SAMPLED = 200
MAX_CHARS = 2000
# Of one nested value (messages, lists): elements shown, and levels below the top.
MAX_ELEMENTS = 50
MAX_DEPTH = 6
MEMORY_LIMIT = "1GB"
CUT = "…"


@dataclass(frozen=True)
class FirstLook:
    """rows: the first records by source name, JSON-able, texts cut at 2,000 characters with "… (+n characters)".

    columns: the schema with the roles guessed. facts: of the first 200 records. problems: sentences that say why
    the source cannot be imported with these roles; () when it can.
    """

    sources: Sources
    columns: tuple[Column, ...]
    n_rows: int
    n_bytes: int
    rows: tuple[dict, ...]
    roles: Roles
    facts: dict[str, Facts]
    problems: tuple[str, ...]


def first_look(src: str, n_rows: int = N_ROWS) -> FirstLook:
    """A first look at src (see `sources.resolve`), straight on its Parquet files. Raises BadSource."""
    sources = resolve(src)
    with _reading(sources) as con:
        first = _first_files(sources, N_SAMPLED)
        relation, parameters = scan(sources, first)
        sample = f"(SELECT * FROM {relation} LIMIT {N_SAMPLED})"
        facts = facts_from(sources.schema, con.execute(facts_sql(sources.schema, sample), parameters).fetchone())
        names = [column.source_name for column in sources.schema]
        fields = ", ".join(_shown(column) for column in sources.schema)
        found = con.execute(f"SELECT {fields} FROM {relation} LIMIT {int(n_rows)}", parameters).fetchall()
    rows = tuple(dict(zip(names, map(_plain, row), strict=True)) for row in found)
    roles = guess(sources.schema, facts, rows)
    problems = _problems(sources, roles)
    return FirstLook(
        sources, with_roles(sources.schema, roles), sources.n_rows, sources.n_bytes, rows, roles, facts, problems
    )


def check_has_text(sources: Sources, roles: Roles) -> None:
    """Raise BadOption when the roles do not fit the columns, or when no record has any text with them.

    The reading ends at the first record with text, so it is quick but where there is none.
    """
    check(roles, sources.schema)
    with _reading(sources) as con:
        relation, parameters = scan(sources)
        text = text_expression(roles, sources.schema)
        found = con.execute(f"SELECT 1 FROM {relation} WHERE {text} <> '' LIMIT 1", parameters).fetchone()
    if found is None:
        chosen = shown_list(roles.text)
        others = shown_list(c.source_name for c in sources.schema if c.source_name not in roles.text)
        advice = f"choose another text column, of: {others}." if others else "choose another source."
        raise BadOption(f"The text of all {sources.n_rows} records is empty or NULL in column {chosen}; {advice}")


def _problems(sources: Sources, roles: Roles) -> tuple[str, ...]:
    try:
        check_has_text(sources, roles)
    except (BadOption, BadSource) as problem:
        return (str(problem),)
    return ()


@contextmanager
def _reading(sources: Sources):
    """A small DuckDB instance; what it cannot read of the sources becomes one BadSource sentence."""
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY_LIMIT}) as con:
        try:
            con.execute("SET TimeZone = 'UTC'")
            if any("://" in file.path for file in sources.files):
                con.execute("LOAD httpfs")
            yield con
        except duckdb.Error as problem:
            raise BadSource(unreadable_sentence(sources, problem)) from None


def unreadable_sentence(sources: Sources, problem: duckdb.Error) -> str:
    """One sentence for an error of DuckDB while it read the records of sources."""
    said = str(problem).partition("\n")[0].strip()
    where = next((file.path for file in sources.files if file.path in said), sources.spec)
    if "not valid UTF8" in said or "Invalid string encoding" in said:
        return (
            f"{where} holds text that is not valid UTF-8; "
            "decode it with its true encoding and write the file again as UTF-8."
        )
    if isinstance(problem, duckdb.OutOfMemoryException):
        return f"{where} holds records too large to show in {MEMORY_LIMIT} of memory; write them in smaller row groups."
    return f"{where} cannot be read ({said[:300]}); copy or download it again."


def _first_files(sources: Sources, n_rows: int) -> list[SourceFile]:
    """The first files, as many as hold n_rows between them."""
    files: list[SourceFile] = []
    for file in sources.files:
        if file.n_rows:
            files.append(file)
        if sum(taken.n_rows for taken in files) >= n_rows:
            break
    return files


def _shown(column: Column) -> str:
    """SQL of a value cut while still in DuckDB, so that no huge one is ever copied out."""
    name = quoted(column.source_name)
    if column.type == "VARCHAR":
        return (
            f"CASE WHEN length({name}) > {MAX_CHARS} THEN left({name}, {MAX_CHARS}) || '{CUT} (+' || "
            f"(length({name}) - {MAX_CHARS}) || ' characters)' ELSE {name} END"
        )
    if column.type == "BLOB":
        return f"CASE WHEN {name} IS NOT NULL THEN '(' || octet_length({name}) || ' bytes)' END"
    if "TIME ZONE" in column.type:
        return f"CAST({name} AS VARCHAR)"  # DuckDB would need the package pytz to give it as a Python value
    if is_list(column.type):
        return f"{name}[:{MAX_ELEMENTS}]"
    return name


def _plain(value, depth: int = 0):
    """value as JSON can carry it: times as ISO text, decimals and integers past 2^53 as text, bytes by their size."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return (
            value
            if len(value) <= MAX_CHARS + 40
            else f"{value[:MAX_CHARS]}{CUT} (+{len(value) - MAX_CHARS} characters)"
        )
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"({len(value)} bytes)"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return CUT if depth > MAX_DEPTH else {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Sequence):
        return CUT if depth > MAX_DEPTH else [_plain(item, depth + 1) for item in value[:MAX_ELEMENTS]]
    return str(value)
