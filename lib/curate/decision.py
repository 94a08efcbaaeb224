"""One decision of a recipe as a file holds it: checked here, at the door, and nowhere behind it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lib.curate import occurrences, offspring, rules
from lib.curate.rules import RECORDS, Rule
from lib.errors import BadOption, WinnowError
from lib.query.selection import Selection

# Where long lists lie, beside the recipe.
SIDE_FILE, CHILDREN_FILE = "recipe.records.parquet", "recipe.children.parquet"


def read(number: int, value: object, folder: Path | None) -> Rule:
    """Decision `number`, from 0, as a plain value; its lists may lie in folder. Raises BadOption with one sentence."""
    where = f"Decision {number + 1} of the recipe"
    if not isinstance(value, dict):
        raise BadOption(f"{where} is not an object with action, reason, and where or records.")
    action, tag, reason = value.get("action"), value.get("tag"), value.get("reason")
    if action not in rules.ACTIONS:
        raise BadOption(f"{where} has the action {str(action)[:40]!r}; use one of {', '.join(rules.ACTIONS)}.")
    if not isinstance(reason, str) or not reason.strip():
        raise BadOption(f"{where} has no reason; write in a few words why.")
    if (action in ("tag", "untag")) != (isinstance(tag, str) and bool(tag.strip())):
        raise BadOption(f"{where} ({action}) has a tag where none belongs, or lacks one.")
    if action == "generate" and ("children" not in value or {"where", "records", "passages"} & set(value)):
        raise BadOption(f"{where} (generate) needs `children`, and neither `where`, `records` nor `passages`.")
    if action != "generate" and (("where" in value) == ("records" in value) or "children" in value):
        raise BadOption(f"{where} needs either `where` or `records`.")
    n_records = value.get("n_records", 0)
    said = [str(value.get(name, "")) for name in ("by", "at", "event", "what")]
    given = (action, tag, reason, *said, n_records if isinstance(n_records, int) else 0)
    if action == "generate":
        made = offspring.read_made(where, value.get("made"))
        return Rule(*given, note=rules.MADE, children=_children(where, value["children"], made, folder), made=made)
    if "where" in value:
        if action == "edit":
            raise BadOption(f"{where} cuts passages by a filter; it needs `records`.")
        try:
            selection = Selection.from_json({name: value[name] for name in ("where", "scope") if name in value})
        except WinnowError as error:
            raise BadOption(f"{where} has a filter that cannot be read: {error}") from error
        return Rule(*given, selection=selection)
    passages = value.get("passages", [])
    if (action == "edit") != bool(passages) or not isinstance(passages, list) or not all(map(_is_text, passages)):
        raise BadOption(f"{where} ({action}) has passages where none belong, or lacks the texts that it cuts.")
    return Rule(*given, records=_listed(where, value["records"], folder), passages=tuple(passages))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _listed(where: str, value: object, folder: Path | None) -> pa.Table:
    if isinstance(value, dict):
        table = _from_side(where, value, folder, SIDE_FILE, RECORDS)
        for hash in table["hash"].to_pylist():
            occurrences.read(hash)
        return table
    if not isinstance(value, list):
        raise BadOption(f"{where} has `records` that are no list.")
    rows: list[tuple] = []
    for line in value:
        if isinstance(line, list):
            if len(line) != 4 or not isinstance(line[2], int | float | None) or not isinstance(line[3], str | None):
                raise BadOption(f"{where} lists a copy that is not [record, kept, similarity, rule]: {str(line)[:80]}.")
            rows.append((*occurrences.read(line[0]), *occurrences.read(line[1]), line[2], line[3]))
        else:
            rows.append((*occurrences.read(line), None, None, None, None))
    columns = zip(*rows, strict=True) if rows else [()] * len(RECORDS)
    return pa.table(
        [pa.array(column, type.type) for column, type in zip(columns, RECORDS, strict=True)], schema=RECORDS
    )


def _children(where: str, value: object, made: dict, folder: Path | None) -> pa.Table:
    if isinstance(value, dict):
        table = _from_side(where, value, folder, CHILDREN_FILE, offspring.SCHEMA)
        return offspring.check(where, table)
    return offspring.read_lines(where, value, made)


def _from_side(where: str, value: dict, folder: Path | None, name: str, schema: pa.Schema) -> pa.Table:
    """The rows of one decision in a file which lies beside the recipe and nowhere else."""
    if value.get("file") != name or not isinstance(value.get("decision"), int):
        raise BadOption(f"{where} points to a file other than {name}; keep that beside the recipe.")
    path = (folder or Path()) / name
    if folder is None or not path.is_file():
        raise BadOption(f"{where} needs {path}, which is not there; keep it beside the recipe.")
    try:
        table = pq.read_table(path, filters=[("decision", "=", value["decision"])]).select(schema.names).cast(schema)
    except (pa.ArrowException, KeyError) as error:
        raise BadOption(f"{path} is not the list of this recipe ({str(error)[:120]}); copy it again.") from error
    if table.num_rows != value.get("n_records"):
        raise BadOption(f"{path} has {table.num_rows:,} records for {where.lower()}, not {value.get('n_records')}.")
    return table
