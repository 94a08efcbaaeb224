"""What an export says of its records that were made from others: how many, by what, and how they were accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa

from lib.query import lineage
from lib.query.view import View

# Where such records go: among the others, into files of their own, or nowhere.
WHERE = ("with", "apart", "out")
TOLD = ("cda_axis", "cda_direction", "cda_operator", "cda_rules", "cda_review")


@dataclass(frozen=True)
class Kind:
    """Records made in one way; "" for what is not known of it. rules: the version of the rules, or what a model has."""

    axis: str
    direction: str
    operator: str
    rules: str
    n_records: int


@dataclass(frozen=True)
class Making:
    """Of the records of an export that were made from others. reviews: how many were accepted in which way."""

    where: str
    kinds: tuple[Kind, ...]
    reviews: Mapping[str, int]

    @property
    def n_records(self) -> int:
        return sum(kind.n_records for kind in self.kinds)

    def to_json(self) -> dict:
        value = {"where": self.where, "n_records": self.n_records}
        return {**value, "kinds": [asdict(kind) for kind in self.kinds], "reviews": dict(self.reviews)}


def of(view: View, ids: np.ndarray, where: str) -> Making:
    """The making of those of ids, (n,) int64, that were made from others; the most frequent kind first."""
    if not lineage.is_told(view):
        return Making(where, (), {})
    columns = [f"coalesce({name}::VARCHAR, '') AS {name}" if name in view.schema else f"'' AS {name}" for name in TOLD]
    table = view.arrow(f"SELECT id, {', '.join(columns)} FROM catalog WHERE {lineage.IS_GENERATED} ORDER BY id")
    table = table.filter(pa.array(np.isin(table["id"].to_numpy(), ids)))
    return Making(
        where,
        tuple(Kind(*row) for row in _counted(table, TOLD[:-1])),
        {review or "not told": n for review, n in _counted(table, TOLD[-1:])},
    )


def _counted(table: pa.Table, names: Sequence[str]) -> list[tuple]:
    """Each combination of values with its rows, most frequent first."""
    found = table.group_by(list(names)).aggregate([([], "count_all")]).to_pylist()
    rows = [(*(row[name] for name in names), row["count_all"]) for row in found]
    return sorted(rows, key=lambda row: (-row[-1], row))
