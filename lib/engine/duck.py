"""DuckDB instances with stated limits, and its errors turned into sentences."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lib.errors import BadSource, Busy, NoSpace, WinnowError

# Clicks and jobs may run at once in one workspace, so neither may take all the memory.
MEMORY_LIMIT = os.environ.get("WINNOW_MEMORY", "2GB")
SPILL_LIMIT = os.environ.get("WINNOW_SPILL", "40GB")


def connect(
    path: Path | None = None,
    *,
    spill: Path | None = None,
    memory: str = MEMORY_LIMIT,
    threads: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB instance: a file for writing, or one in memory where path is None.

    spill is the folder for what does not fit into memory; None forbids spilling. memory is a DuckDB size
    ("2GB"); threads None means one for each core. Raises Busy where another process holds the file, NoSpace
    where the disk is full.
    """
    settings = {
        "memory_limit": memory,
        "autoinstall_known_extensions": "false",
        "preserve_insertion_order": "true",
        "threads": str(threads or os.cpu_count() or 2),
    }
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        settings |= {"temp_directory": str(spill), "max_temp_directory_size": SPILL_LIMIT}
    with sentences(str(path or "memory")):
        return duckdb.connect(str(path) if path else ":memory:", config=settings)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, alias: str) -> None:
    """Attach a DuckDB file for reading. alias is one of ours, never a name from outside."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", alias):
        raise ValueError(f"{alias!r} is not an alias")
    escaped = str(path).replace("'", "''")  # ATTACH takes no parameters
    with sentences(str(path)):
        connection.execute(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")


@contextmanager
def sentences(where: str, disk: Path | None = None) -> Iterator[None]:
    """Turn what DuckDB says about files, disk and memory into one sentence that says what to do.

    where names the file or the step that is read, disk the folder that is written, if that is another one. An error
    of another kind is ours and passes through unchanged.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise NoSpace(
            f"The memory allowed for queries ({MEMORY_LIMIT}) is used up in {where}; "
            "raise WINNOW_MEMORY or free disk space for spilling, then start again."
        ) from error
    except duckdb.Error as error:
        raise _said(where, str(disk or where), error) from error


def _said(where: str, disk: str, error: duckdb.Error) -> WinnowError | duckdb.Error:
    text = str(error)
    if "No space left" in text or "max_temp_directory_size" in text:
        return NoSpace(f"The disk is full in {disk}; free some space and start again: it resumes.")
    if "Could not set lock" in text or "Conflicting lock" in text:
        return Busy(f"{where} is open for writing in another process; wait until it is done or stop it.")
    if "Invalid string encoding" in text or "not valid UTF8" in text or "Invalid unicode" in text:
        column = re.search(r'column "([^"]+)"', text)
        named = f" in column {column[1]!r}" if column else ""
        return BadSource(
            f"{where} holds text that is not valid UTF-8{named}; write it again as UTF-8 or choose other columns."
        )
    return error
