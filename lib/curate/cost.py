"""What an exclusion would cost: how much of each language, topic, source, split, label and group would go."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.audit import cost as groups_of_people
from lib.audit.cost import GroupLoss
from lib.corpus.columns import is_scalar
from lib.engine.quoting import quoted
from lib.query.overview import LANGUAGE_NAMES
from lib.query.view import View

N_VALUES = 5
ROLES = ("source", "split", "label")


@dataclass(frozen=True)
class Loss:
    """Of the n_of kept records with this value, n_gone would go; value None stands for those without one."""

    value: str | None
    n_gone: int
    n_of: int

    @property
    def share(self) -> float:
        return self.n_gone / self.n_of


@dataclass(frozen=True)
class Cost:
    """Of a column: the values that lose most records, most first, and how many values lose any."""

    column: str
    losses: tuple[Loss, ...]
    n_touched: int


def columns_of(view: View) -> list[str]:
    """The catalog's columns whose mix an exclusion should not change unseen."""
    chosen = {getattr(view.workspace.roles, role) for role in ROLES} - {None}
    roles = [column.name for column in view.workspace.columns if column.source_name in chosen]
    languages = [column.name for column in view.workspace.columns if column.name.lower() in LANGUAGE_NAMES]
    wanted = dict.fromkeys([*languages, "topic", *roles])
    return [name for name in wanted if name in view.schema and is_scalar(view.schema[name])]


def cost(view: View, ids: np.ndarray) -> tuple[Cost, ...]:
    """The cost of excluding the records ids, (n,) int64, by column; among the records that are kept now."""
    if not len(ids):
        return ()
    costs = []
    with view.cursor() as cursor:
        cursor.register("arriving", pa.table({"id": pa.array(ids, pa.int64())}))
        cursor.execute("CREATE TEMP TABLE going AS SELECT id FROM arriving")
        cursor.unregister("arriving")
        for column in columns_of(view):
            rows = cursor.execute(
                f"""SELECT CAST(value AS VARCHAR), n_gone, n_of, count(*) OVER () FROM (
                        SELECT {quoted(column)} AS value, count(*) AS n_of,
                               count_if(id IN (SELECT id FROM going)) AS n_gone
                        FROM catalog WHERE id NOT IN (SELECT id FROM {view.excluded_table}) GROUP BY value)
                    WHERE n_gone > 0 ORDER BY n_gone DESC, value LIMIT {N_VALUES}"""
            ).fetchall()
            if rows:
                costs.append(Cost(column, tuple(Loss(*row[:3]) for row in rows), rows[0][3]))
    return tuple(costs)


def group_costs(view: View, ids: np.ndarray) -> tuple[GroupLoss, ...] | None:
    """The groups that lose records if ids are excluded, marked ones first; None before mentions were counted."""
    if "mentions" not in view.current.artifacts:
        return None
    return tuple(groups_of_people.losses(view, ids)) if len(ids) else ()
