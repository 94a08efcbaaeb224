"""What a sample of records says of each column: how filled, how varied, how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.corpus.columns import Column, enters_catalog, is_string
from lib.engine.quoting import quoted


@dataclass(frozen=True)
class Facts:
    """What a sample says of one column.

    n_rows: sampled. n_filled: not NULL. n_distinct: different values. mean_chars, mean_words: of the values as
    text, 0 where there are none. date_share: share of the filled values that read as a date, 0..1.
    """

    n_rows: int
    n_filled: int
    n_distinct: int
    mean_chars: float
    mean_words: float
    date_share: float = 0.0


def facts_sql(columns: Sequence[Column], relation: str) -> str:
    """SQL that gives one row: n_rows, then n_filled, n_distinct, mean_chars, mean_words, date_share for each of
    the columns that `sampled` names, over relation (SQL of a FROM item that is already cut to a sample)."""
    fields = ["count(*)"]
    for column in sampled(columns):
        name = quoted(column.source_name)
        text = f"left(CAST({name} AS VARCHAR), 10000)"
        is_text = is_string(column.type)
        date = f"count(try_cast({text} AS TIMESTAMP))" if is_text else "0"
        fields += [
            f"count({name})",
            f"count(DISTINCT {text})",
            f"coalesce(avg(length({text})), 0)",
            f"coalesce(avg(1 + length({text}) - length(replace({text}, ' ', ''))), 0)",
            f"coalesce({date} / nullif(count({name}), 0), 0)",
        ]
    return f"SELECT {', '.join(fields)} FROM {relation}"


def facts_from(columns: Sequence[Column], row: Sequence) -> dict[str, Facts]:
    """Facts by source name, from the row that `facts_sql` gives."""
    names = [column.source_name for column in sampled(columns)]
    return {name: Facts(row[0], *row[1 + 5 * i : 6 + 5 * i]) for i, name in enumerate(names)}


def sampled(columns: Sequence[Column]) -> list[Column]:
    """Columns that facts are taken of: those whose values a guess looks at."""
    return [column for column in columns if column.source_name is not None and enters_catalog(column.type)]
