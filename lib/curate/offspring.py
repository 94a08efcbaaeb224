"""Generated records as a recipe carries them: each by what its parent says, its own texts, and how it was made."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.corpus import children, generated, rows
from lib.corpus.children import Child
from lib.corpus.generated import COLUMNS
from lib.curate import occurrences
from lib.errors import BadOption, BadWorkspace
from lib.ledger.members import Members
from lib.query.view import View

# What is the same for all records of one run stands once, under these names, in the decision's payload.
SHARED = {
    "axis": "cda_axis",
    "direction": "cda_direction",
    "operator": "cda_operator",
    "rules": "cda_rules",
    "seed": "cda_seed",
    "run": "cda_run",
}
FACTS = (*SHARED.values(), "cda_edits", "cda_confidence", "cda_review")
# A row a child. hash and place are the key of its parent (see `occurrences`). texts: JSON text of an object, for each
# text column that differs from the parent's its value as JSON text. number: what its own id is made of.
SCHEMA = pa.schema(
    [
        ("hash", pa.string()),
        ("place", pa.int32()),
        ("number", pa.int64()),
        ("texts", pa.string()),
        *((name, COLUMNS[name]) for name in FACTS),
    ]
)
BATCH = 10_000
LONGEST_MADE = 20_000


def of_members(view: View, members: Members) -> pa.Table:
    """The children that a decision made, by SCHEMA, in order of id. Raises BadWorkspace, SourceChanged."""
    workspace = view.workspace
    every, origins = generated.parents(workspace)
    place = np.searchsorted(every, members.ids)
    if (place >= len(every)).any() or not np.array_equal(every[place], members.ids):
        raise BadWorkspace(f"A decision of {workspace.root} made records that its folder generated lacks; restore it.")
    keys = occurrences.keys_of(view, origins[place])
    texts: list[str] = []
    for first in range(0, len(place), BATCH):
        part = place[first : first + BATCH]
        texts += _texts(view, every[part], origins[part])
    facts = _facts(view, members.ids)
    number = _numbers(view, members.ids, place)
    columns = [keys["hash"], keys["place"], pa.array(number, pa.int64()), pa.array(texts, pa.string())]
    return pa.table([*columns, *(facts[name] for name in FACTS)], schema=SCHEMA)


def _numbers(view: View, ids: np.ndarray, place: np.ndarray) -> list[int]:
    """What the children's own ids are made of; their place among all children where these do not say it."""
    column = view.workspace.roles.id
    if column is None:
        return place.tolist()
    own = rows.read(view.workspace, ids, [column])[column].to_pylist()
    told = children.numbers(view.workspace, own)
    return [n if known is None else known for n, known in zip(place.tolist(), told, strict=True)]


def _texts(view: View, ids: np.ndarray, origins: np.ndarray) -> list[str]:
    """For each child the text columns that differ from its parent's; one that there is alone is always given."""
    names = view.workspace.roles.text
    own = rows.read_json(view.workspace, ids, names).to_pylist()
    if len(names) == 1:
        return [_json({names[0]: row[names[0]]} if row[names[0]] is not None else {}) for row in own]
    distinct = np.unique(origins)
    of_parent = rows.read_json(view.workspace, distinct, names).to_pylist()
    found = []
    for row, place in zip(own, np.searchsorted(distinct, origins), strict=True):
        parent = of_parent[place]
        found.append(_json({name: row[name] for name in names if row[name] not in (None, parent[name])}))
    return found


def _facts(view: View, ids: np.ndarray) -> pa.Table:
    parts = []
    for first, file in generated.files(view.workspace):
        inside = ids[(ids >= first) & (ids < first + file.n_rows)] - first
        if len(inside):
            parts.append(pq.read_table(file.path, columns=list(FACTS)).take(pa.array(inside)).select(FACTS))
    schema = pa.schema([(name, COLUMNS[name]) for name in FACTS])
    return pa.concat_tables([part.cast(schema) for part in parts]) if parts else schema.empty_table()


def children_of(table: pa.Table, parents: np.ndarray) -> list[Child]:
    """The rows as `lib.corpus.children` takes them; parents are their ids here, (n,) int64."""
    return [
        Child(int(parent), json.loads(row["texts"]), {name: row[name] for name in FACTS}, row["number"])
        for parent, row in zip(parents, table.to_pylist(), strict=True)
    ]


def n_bytes(table: pa.Table) -> int:
    """Bytes of the texts and edits, which are nearly all that it takes to write the table down."""
    return sum(pc.sum(pc.binary_length(table[name])).as_py() or 0 for name in ("texts", "cda_edits"))


def shared(made: Mapping) -> dict[str, object]:
    """The facts that a payload gives for all children of a decision."""
    return {column: made.get(name) for name, column in SHARED.items()}


def lines(table: pa.Table, made: Mapping) -> list[dict]:
    """A plain value for each child, without what `made` says for all of them."""
    common, found = shared(made), []
    for row in table.to_pylist():
        line: dict = {"parent": occurrences.written(row["hash"], row["place"]), "number": row["number"]}
        line["texts"] = json.loads(row["texts"])
        for name in FACTS:
            value = row[name]
            if name == "cda_confidence" and value is not None:
                value = float(str(np.float32(value)))  # the shortest that reads back as the same
            if name not in common or value != common[name]:
                line[name] = value
        found.append(line)
    return found


def read_made(where: str, value: object) -> dict:
    """What a decision says of all its children. Raises BadOption."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise BadOption(f"{where} needs `made`, an object that says how its records were made.")
    try:
        is_long = len(json.dumps(value)) > LONGEST_MADE
    except (TypeError, ValueError) as error:
        raise BadOption(f"{where} has values in `made` that JSON has not ({error}).") from error
    if is_long:
        raise BadOption(f"{where} has over {LONGEST_MADE:,} characters in `made`.")
    _checked_facts(where, shared(value))
    return value


def read_lines(where: str, value: object, made: Mapping) -> pa.Table:
    """The inverse of `lines`. Raises BadOption with one sentence for a line of another form."""
    if not isinstance(value, list):
        raise BadOption(f"{where} has `children` that are no list.")
    common = shared(made)
    columns: dict[str, list] = {name: [] for name in SCHEMA.names}
    for line in value:
        if not isinstance(line, dict) or set(line) - {"parent", "number", "texts", *FACTS}:
            raise BadOption(f"{where} lists a child that is not {{parent, number, texts, ...}}: {str(line)[:80]}.")
        hash, place = occurrences.read(line.get("parent"))
        facts = {**common, **{name: line[name] for name in FACTS if name in line}}
        facts["cda_confidence"] = _number(facts.get("cda_confidence"))
        texts = _checked_texts(where, line.get("texts"))
        row = {
            "hash": hash,
            "place": place,
            "number": line.get("number"),
            "texts": texts,
            **_checked_facts(where, facts),
        }
        _check_number(where, row["number"])
        for name in SCHEMA.names:
            columns[name].append(row.get(name))
    return pa.table([pa.array(columns[field.name], field.type) for field in SCHEMA], schema=SCHEMA)


def check(where: str, table: pa.Table) -> pa.Table:
    """A table by SCHEMA as it was read from a file. Raises BadOption where a row says what no child can."""
    for row in table.to_pylist():
        occurrences.read(row["hash"])
        if not row["place"]:
            raise BadOption(f"{where} lists a child whose parent has the place {row['place']}; there is none such.")
        _check_number(where, row["number"])
        try:
            value = json.loads(row["texts"] or "")
        except ValueError as error:
            raise BadOption(f"{where} lists a child whose texts are not JSON ({error}).") from error
        _checked_texts(where, value)
        _checked_facts(where, {name: row[name] for name in FACTS})
    return table


def _checked_texts(where: str, value: object) -> str:
    plain = isinstance(value, dict) and all(isinstance(v, str) and isinstance(k, str) for k, v in value.items())
    if not plain:
        raise BadOption(f"{where} lists a child whose `texts` are no object of JSON texts: {str(value)[:80]}.")
    for name, text in value.items():
        try:
            json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadOption(f"{where} lists a child whose text in {name!r} is not JSON ({error}).") from error
    return _json(value)


def _checked_facts(where: str, facts: Mapping) -> dict:
    for name, value in facts.items():
        kind = {"cda_seed": int, "cda_confidence": int | float}.get(name, str)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise BadOption(f"{where} says of a child that its {name} is {str(value)[:60]!r}, of the wrong kind.")
    confidence, seed = facts.get("cda_confidence"), facts.get("cda_seed")
    if confidence is not None and not 0 <= confidence <= 1:
        raise BadOption(f"{where} gives a child the confidence {confidence}, which is not from 0 to 1.")
    if seed is not None and not -(2**63) <= seed < 2**63:
        raise BadOption(f"{where} gives a child the seed {seed}, which has over 64 bits.")
    return dict(facts)


def _number(value: object) -> object:
    """A number as it is; YAML takes 1e-05 for a text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _check_number(where: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise BadOption(f"{where} lists a child without a number from 0: {str(value)[:60]!r}.")


def _json(value: Mapping[str, str] | Sequence) -> str:
    return json.dumps(value, ensure_ascii=False)
