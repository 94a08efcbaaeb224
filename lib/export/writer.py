"""The data files of an export: one COPY a file, a range of ids at a time, so that memory stays flat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import Report
from lib.engine.duck import sentences
from lib.errors import BadOption, WinnowError
from lib.export import edited, records
from lib.export.fields import Field
from lib.export.formats import Format
from lib.query.view import View

# Two of DuckDB's row groups: a file keeps two cores equally busy, and no row group is a remnant.
RECORDS_PER_FILE = 245_760
MOST_FILES = 100_000


@dataclass(frozen=True)
class Written:
    """A data file by name, and its records."""

    name: str
    n_records: int


def write(
    view: View,
    ids: np.ndarray,
    fields: Sequence[Field],
    format: Format,
    folder: Path,
    per_file: int,
    report: Report,
    name: str = "data",
) -> list[Written]:
    """Write the records of ids, (n,) int64 ascending, into folder, at most per_file records a file; names begin so.

    The same ids, fields and per_file give the same records in the same files. Raises SourceChanged, NoSpace.
    """
    if per_file < 1 or len(ids) / per_file > MOST_FILES:
        raise BadOption(
            f"{per_file:,} records a file would make {len(ids):,} records into too many files or none; "
            f"choose more (the default is {RECORDS_PER_FILE:,})."
        )
    edited.check(view, fields, ids)
    starts = range(0, len(ids), per_file)
    options = format.copy_options(_mean_chars(view))
    written = []
    with records.prepared(view, ids, fields) as cursor:
        for number, start in enumerate(starts):
            report(start, len(ids), "")
            part = ids[start : start + per_file]
            path = folder / f"{name}-{number:05d}-of-{len(starts):05d}.{format.ending}"
            changed = edited.fill(view, cursor, fields, part)
            sql, parameters = records.query(view, fields, format, int(part[0]), int(part[-1]) + 1, changed)
            escaped = str(path).replace("'", "''")  # COPY takes no parameter for its path
            with sentences(str(path)):
                n = cursor.execute(f"COPY ({sql}) TO '{escaped}' ({options})", parameters).fetchall()[0][0]
            if n != len(part):
                raise WinnowError(f"{path.name} came out with {n:,} of {len(part):,} records; run the export again.")
            written.append(Written(path.name, n))
    report(len(ids), len(ids), "")
    return written


def preview(view: View, ids: np.ndarray, fields: Sequence[Field], format: Format, n: int = 3) -> list[dict]:
    """The first n records as the export would write them."""
    first = ids[:n]
    with records.prepared(view, first, fields) as cursor, sentences(view.workspace.name):
        changed = edited.fill(view, cursor, fields, first)
        sql, parameters = records.query(view, fields, format, int(first[0]), int(first[-1]) + 1, changed)
        found = cursor.execute(sql, parameters).fetchall()
    return [dict(zip([field.name for field in fields], row, strict=True)) for row in found]


def _mean_chars(view: View) -> float:
    return float(view.rows("SELECT coalesce(avg(n_chars), 0) FROM catalog")[0][0])
