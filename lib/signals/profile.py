"""The profile: words, lines and tokens of each text, and for each column what values it has.

A word is a run of characters without white space. Tokens are counted by the tokenizer named in `tokens.TOKENIZER`.
"""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.corpus.artifacts import Task
from lib.corpus.columns import is_date, is_list, is_number
from lib.corpus.texts import Texts
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.signals.tokens import TOKENIZER, TokenCounter

VERSION = 1
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
N_TOP = 20
# Up to here distinct values are counted one by one; above, DuckDB's HyperLogLog says so with about 2 % error.
EXACT_DISTINCT = 5_000_000


def run(task: Task) -> None:
    """Count by batch, then describe every column. Resumes at the next batch."""
    counter = TokenCounter()
    with Texts(task.workspace) as texts:
        total = len(texts)
        for first, last in texts.ranges():
            task.report(first, total)
            if not task.has_part(first, last - first):
                task.write_part(first, measure(first, texts.read(first, last), counter))
        task.report(total, total, "columns")
    facts = describe([task.input("import"), task.folder], task.workspace.spill)
    task.write_facts({"tokenizer": TOKENIZER, "columns": facts})


def measure(first: int, texts: pa.ChunkedArray, counter: TokenCounter) -> pa.Table:
    """id, n_words, n_lines and n_tokens of texts whose ids start at first."""
    lines = pc.add(pc.count_substring(texts, "\n"), 1)
    lines = pc.if_else(pc.equal(pc.binary_length(texts), 0), 0, lines)
    return pa.table(
        {
            "id": pa.array(np.arange(first, first + len(texts), dtype=np.int64)),
            "n_words": pc.cast(pc.count_substring_regex(texts, r"\S+"), pa.int32()),
            "n_lines": pc.cast(lines, pa.int32()),
            "n_tokens": pa.array(counter.count(texts), pa.int32()),
        }
    )


def describe(artifacts: list[Path], spill: Path) -> list[dict]:
    """For each column of the artifacts: name, type, nulls, distinct, quantiles or top values, in column order.

    `distinct_is_estimate` says when distinct was estimated. Quantiles are those of QUANTILES, by rank, with min and
    max; top values are the N_TOP most frequent with their counts, elements for a list column.
    """
    con = connect(spill=spill)
    facts = []
    try:
        for folder in artifacts:
            files = [str(path) for path in sorted((folder / "columns").glob("*.parquet"))]
            with sentences(str(folder)):
                for name, type_, *_ in con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall():
                    if name not in ("id", "content_hash", "source_row"):
                        facts.append(_describe_column(con, files, name, type_))
    finally:
        con.close()
    return facts


def _describe_column(con: duckdb.DuckDBPyConnection, files: list[str], name: str, type_: str) -> dict:
    column = quoted(name)
    source = "read_parquet(?)"
    n, n_null = con.execute(f"SELECT count(*), count(*) - count({column}) FROM {source}", [files]).fetchone()
    estimate = n > EXACT_DISTINCT
    distinct = f"approx_count_distinct({column})" if estimate else f"count(DISTINCT {column})"
    fact = {"name": name, "type": type_, "n_null": n_null, "distinct_is_estimate": estimate}
    fact["n_distinct"] = con.execute(f"SELECT {distinct} FROM {source}", [files]).fetchone()[0]
    if is_number(type_) or is_date(type_):
        values = con.execute(
            f"SELECT min({column}), max({column}), quantile_disc({column}, ?) FROM {source}",
            [list(QUANTILES), files],
        ).fetchone()
        fact |= {"min": _plain(values[0]), "max": _plain(values[1])}
        fact["quantiles"] = {str(q): _plain(v) for q, v in zip(QUANTILES, values[2] or [], strict=False)}
        if is_number(type_):
            fact["sum"] = _plain(con.execute(f"SELECT sum({column}) FROM {source}", [files]).fetchone()[0])
    if is_list(type_) or not (is_number(type_) or is_date(type_)) or fact["n_distinct"] <= N_TOP:
        value = f"unnest({column})" if is_list(type_) else column
        rows = con.execute(
            f"""SELECT value, count(*) FROM (SELECT {value} AS value FROM {source})
                GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT {N_TOP}""",
            [files],
        ).fetchall()
        fact["top"] = [[_plain(value), count] for value, count in rows]
    return fact


def _plain(value: object) -> object:
    """The value as JSON can hold it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    try:
        return float(value) if hasattr(value, "as_tuple") else str(value)
    except (TypeError, ValueError):
        return str(value)
