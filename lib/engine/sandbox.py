"""Which records a typed SQL expression matches, found in a locked guest of its own."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from lib.engine.expression import SAFE, Checked, first_line, parse
from lib.errors import BadFilter, BadWorkspace

__all__ = ["Checked", "columns_of", "guest", "matching_ids", "parse"]

MEMORY_LIMIT = "512MB"
# Records whose texts are joined to the catalog at a time, so that no join holds more than some 100 MB of text.
N_TEXTS = 32_768
# What an expression calls the text of a record, where the text store is given.
TEXT = "text"


@contextmanager
def guest(
    path_to_catalog: Path | str,
    memory_limit: str = MEMORY_LIMIT,
    threads: int = 1,
    text_paths: Sequence[Path | str] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB instance that can read `corpus.catalog` (and `texts_0.records`, ...) and can do nothing else.

    The order matters: files are attached read-only, then all access outside is switched off, then the settings are
    locked. No allowed_paths: it would grant writing too. Raises BadWorkspace for a file that cannot be attached.
    """
    con = duckdb.connect(config=SAFE | {"memory_limit": memory_limit, "threads": str(threads)})
    try:
        for path, name in [(path_to_catalog, "corpus"), *((p, f"texts_{i}") for i, p in enumerate(text_paths))]:
            escaped = str(path).replace("'", "''")  # ATTACH takes no parameter
            try:
                con.execute(f"ATTACH '{escaped}' AS {name} (READ_ONLY, TYPE duckdb)")
            except duckdb.Error as problem:
                said = str(problem).partition("\n")[0]
                raise BadWorkspace(f"{path} cannot be opened for reading ({said}); open the corpus again.") from None
        con.execute("SET TimeZone = 'UTC'")  # so that dates do not depend on the machine
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        yield con
    finally:
        con.close()


def columns_of(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name -> type of the catalog's columns in a guest."""
    return {row[0]: row[1] for row in con.execute("DESCRIBE corpus.catalog").fetchall()}


def matching_ids(
    catalog_path: Path | str,
    expression: str,
    seconds: float = 10,
    *,
    text_paths: Sequence[Path | str] = (),
    memory_limit: str = MEMORY_LIMIT,
    threads: int = 1,
) -> np.ndarray:
    """Ids (int64, ascending) of the catalog's records for which the expression is true.

    text_paths: the text stores, each with a table records(id, text); with them the expression may name `text`.
    Raises BadFilter where the expression is not allowed, fails on a value, or needs more than the seconds or the
    memory.
    """
    with guest(catalog_path, memory_limit, threads, text_paths) as con:
        columns = columns_of(con)
        if text_paths:
            columns.setdefault(TEXT, "VARCHAR")
        checked = parse(expression, columns)
        try:
            with _time_limit(con, seconds):
                found = _run(con, checked, len(text_paths))
        except duckdb.OutOfMemoryException:
            raise BadFilter(
                f"The expression needs more than {memory_limit} of memory; make it simpler or split it in two."
            ) from None
        except duckdb.Error as problem:
            said = first_line(problem)
            raise BadFilter(f"The expression fails on a record: {said}; try_cast() gives NULL instead.") from None
    return np.sort(found)


def _run(con: duckdb.DuckDBPyConnection, checked: Checked, n_texts: int) -> np.ndarray:
    if TEXT not in checked.columns or not n_texts:
        return _ids(con, f"SELECT id FROM corpus.catalog WHERE {checked.sql}")
    if set(checked.columns) <= {"id", TEXT}:  # no join: three times as quick
        stores = [f"SELECT id FROM texts_{i}.records WHERE {checked.sql}" for i in range(n_texts)]
        return np.concatenate([_ids(con, sql) for sql in stores])
    low, high = con.execute("SELECT min(id), max(id) FROM corpus.catalog").fetchone()
    found = [np.empty(0, np.int64)]
    for start in range(low, high + 1, N_TEXTS) if low is not None else ():
        here = f"id >= {start} AND id < {start + N_TEXTS}"
        texts = " UNION ALL ".join(f"SELECT id, text FROM texts_{i}.records WHERE {here}" for i in range(n_texts))
        joined = f"(SELECT * FROM corpus.catalog WHERE {here}) LEFT JOIN ({texts}) USING (id)"
        found.append(_ids(con, f"SELECT id FROM (SELECT * FROM {joined}) WHERE {checked.sql}"))
    return np.concatenate(found)


def _ids(con: duckdb.DuckDBPyConnection, sql: str) -> np.ndarray:
    return np.asarray(con.execute(sql).fetchnumpy()["id"], dtype=np.int64)


@contextmanager
def _time_limit(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what runs on con once the seconds are over, and again until it has stopped."""
    done, expired = threading.Event(), threading.Event()

    def watch() -> None:
        if not done.wait(seconds):
            expired.set()
            # Again and again: an interrupt between two statements is lost.
            while not done.wait(0.05):
                con.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.Error:
        if expired.is_set():
            raise BadFilter(
                f"The expression took longer than {seconds:g} seconds; make it simpler, or filter by a column first."
            ) from None
        raise
    finally:
        done.set()
        watcher.join()
