"""A generated record as a row of the sources: its parent's row with other texts and another id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from lib.corpus import rows
from lib.corpus.columns import is_string
from lib.corpus.generated import COLUMNS
from lib.corpus.sources import scan
from lib.corpus.workspace import Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted

# Each costs a pass over the sources.
BATCH = 5_000
# Integer ids of children begin behind the largest of the sources.
NUMBER = re.compile(r"-cda([0-9]{1,15})\Z")
INTEGERS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})


@dataclass(frozen=True)
class Child:
    """parent is an id. texts: for each text column that changes, its new value as JSON text. facts: the values of
    generated.COLUMNS but those that follow from the parent. number: what its id is made of; None for the next one.
    """

    parent: int
    texts: Mapping[str, str]
    facts: Mapping[str, object]
    number: int | None = None


def tables(workspace: Workspace, children: Sequence[Child], first_number: int = 0) -> Iterator[pa.Table]:
    """What `generated.add` takes, BATCH records at a time, in the order of children.

    Everything but the texts is the parent's, its split above all. Media columns are empty: a picture of the parent does
    not show what the child says. first_number: how many children the corpus has; with it ids stay unique.
    """
    types = {column.source_name or column.name: column.type for column in workspace.sources.schema}
    roles = workspace.roles
    largest = _largest_id(workspace) if roles.id and types[roles.id] in INTEGERS else 0
    for start in range(0, len(children), BATCH):
        part = children[start : start + BATCH]
        distinct = sorted({child.parent for child in part})
        parents = rows.read(workspace, distinct)
        place = {id_: k for k, id_ in enumerate(distinct)}
        table = parents.take(pa.array([place[child.parent] for child in part])).drop_columns(["winnow_id"])
        own = _own_ids(table, roles.id)
        following = range(first_number + start, first_number + start + len(part))
        counted = [n if child.number is None else child.number for n, child in zip(following, part, strict=True)]
        columns: dict[str, object] = {name: table[name] for name in table.column_names}
        for name in roles.media:
            columns[name] = pa.nulls(len(part), table[name].type)
        if roles.id is not None and is_string(types[roles.id]):
            columns[roles.id] = pa.array([f"{o}-cda{n}" for o, n in zip(own, counted, strict=True)], pa.string())
        elif roles.id is not None and types[roles.id] in INTEGERS:
            columns[roles.id] = pa.array([largest + 1 + n for n in counted])
        for name in roles.text:
            if any(name in child.texts for child in part):
                columns[name] = _texts(name, types[name], table[name], part)
        for name, type in COLUMNS.items():
            columns[name] = pa.array([child.facts.get(name) for child in part], type)
        columns["is_generated"] = pa.array([True] * len(part))
        columns["cda_parent"] = pa.array([child.parent for child in part], pa.int64())
        columns["cda_parent_id"] = pa.array(
            [str(child.parent) if o is None else o for o, child in zip(own, part, strict=True)], pa.string()
        )
        yield pa.table(columns)


def numbers(workspace: Workspace, own: Sequence[object]) -> list[int | None]:
    """What the ids of children, as their rows have them, were made of: the inverse of what `tables` does to ids.

    None where an id says nothing of it, or the corpus has no id column.
    """
    column = workspace.roles.id
    types = {column.source_name or column.name: column.type for column in workspace.sources.schema}
    if column is None or not own:
        return [None] * len(own)
    if is_string(types[column]):
        found = [NUMBER.search(value) if isinstance(value, str) else None for value in own]
        return [int(match[1]) if match else None for match in found]
    if types[column] not in INTEGERS:
        return [None] * len(own)
    largest = _largest_id(workspace)
    return [value - largest - 1 if isinstance(value, int) and value > largest else None for value in own]


def _own_ids(table: pa.Table, column: str | None) -> list[str | None]:
    return (
        [None] * table.num_rows
        if column is None
        else [None if v is None else str(v) for v in table[column].to_pylist()]
    )


def _texts(name: str, type: str, old: pa.ChunkedArray, part: Sequence[Child]) -> pa.ChunkedArray:
    """The column with the new values where a child has one, of the source's type."""
    with connect(memory="1GB") as con, sentences(name):
        given = {"place": pa.array(range(len(part))), "old": old, "new": pa.array([c.texts.get(name) for c in part])}
        con.register("arriving", pa.table(given))
        con.execute("CREATE TEMP TABLE given AS SELECT * FROM arriving")
        con.unregister("arriving")
        # JSON text of a plain string is the string in quotes.
        new = "json_extract_string(new::JSON, '$')" if type == "VARCHAR" else f"CAST(new::JSON AS {type})"
        sql = f"SELECT CASE WHEN new IS NULL THEN old ELSE {new} END AS {quoted(name)} FROM given ORDER BY place"
        return con.sql(sql).to_arrow_table()[name]


def _largest_id(workspace: Workspace) -> int:
    relation, parameters = scan(workspace.sources, workspace.sources.given)
    with connect(memory="1GB") as con, sentences(workspace.sources.spec):
        sql = f"SELECT coalesce(max({quoted(workspace.roles.id or '')}), 0)::HUGEINT::VARCHAR FROM {relation}"
        return int(con.execute(sql, parameters).fetchone()[0])
