"""What each record of an export can carry: the columns of the source, and what Winnow found out about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lib.corpus.workspace import Workspace
from lib.engine.naming import shown_list
from lib.engine.quoting import quoted
from lib.errors import BadOption
from lib.export.formats import Format, holds_bytes
from lib.query import lineage
from lib.query.view import View

Origin = Literal["id", "catalog", "text", "source", "made"]


@dataclass(frozen=True)
class Field:
    """One field of an export. name: what it is called there; sql: its value in the query of `records.query`.

    origin says where it is read: the catalog (c), the text store (t), the source files (s), or it is made from the
    decisions. is_source: it stands in the source under the same name. is_making: it says of a record that was made here
    from which other and how.
    """

    name: str
    type: str
    sql: str
    origin: Origin
    is_source: bool
    is_making: bool = False


def available(view: View) -> tuple[Field, ...]:
    """Every field there is: the source's columns under their own names, then what Winnow added.

    An added field whose name the source has already (without regard to case) is called winnow_<name>.
    """
    workspace = view.workspace
    plain_text = _is_plain_text(view)
    found: list[Field] = []
    for column in workspace.columns:
        name = column.source_name or column.name
        if column.name in view.schema and column.name != lineage.VERY_PARENT:
            found.append(Field(name, view.schema[column.name], f"c.{quoted(column.name)}", "catalog", True))
        elif plain_text and workspace.roles.text == (name,):
            found.append(Field(name, "VARCHAR", "t.text", "text", True))
        else:
            found.append(Field(name, column.type, f"s.{quoted(name)}", "source", True))
    taken = {field.name.lower() for field in found}
    of_source = {column.name for column in workspace.columns}
    # The id of a parent in this workspace says nothing anywhere else; cda_parent_id does.
    added = [
        (name, type, f"c.{quoted(name)}", "catalog")
        for name, type in view.schema.items()
        if name not in of_source and name != lineage.VERY_PARENT
    ]
    making = lineage.of_here(view)
    if making and workspace.roles.id is None:
        making |= {"id"}  # what cda_parent_id names where the source has no id of its own
    if not (len(workspace.roles.text) == 1 and _text_type(workspace) == "VARCHAR"):
        added.insert(0, ("text", "VARCHAR", "t.text", "text"))
    added += [("tags", "VARCHAR[]", "g.tags", "made"), ("excluded", "BOOLEAN", "(x.id IS NOT NULL)", "made")]
    for name, type, sql, origin in added:
        free = name
        while free.lower() in taken:
            free = f"winnow_{free}"
        taken.add(free.lower())
        found.append(Field(free, type, sql, origin, False, origin == "catalog" and name in making))
    return tuple(found)


def defaults(fields: Sequence[Field], format: Format, with_making: bool = True) -> tuple[Field, ...]:
    """The source's columns and, unless told otherwise, what says how records were made; none that the format cannot
    carry."""
    wanted = [f for f in fields if f.is_source or (f.is_making and with_making)]
    return tuple(f for f in wanted if format.holds_bytes or not holds_bytes(f.type))


def choose(
    fields: Sequence[Field], names: Sequence[str], format: Format, with_making: bool = True
) -> tuple[Field, ...]:
    """The fields of these names, in this order; the defaults where none is named. Raises BadOption."""
    if not names:
        chosen = defaults(fields, format, with_making)
        if not chosen:
            raise BadOption(
                f"Every column of the source holds bytes, which {format.name} cannot carry; choose parquet."
            )
        return chosen
    by_name = {field.name: field for field in fields}
    if missing := [name for name in names if name not in by_name]:
        raise BadOption(f"There is no field {missing[0]!r} to export; there are {shown_list(by_name)}.")
    if len(set(names)) < len(names):
        raise BadOption(f"A field is named twice: {shown_list(names)}; name each once.")
    chosen = tuple(by_name[name] for name in names)
    for field in chosen:
        if holds_bytes(field.type) and not format.holds_bytes:
            raise BadOption(
                f"Field {field.name!r} holds bytes ({field.type}), which {format.name} cannot carry; "
                "choose parquet or leave it out."
            )
    return chosen


def _text_type(workspace: Workspace) -> str:
    types = {column.source_name: column.type for column in workspace.columns}
    return types[workspace.roles.text[0]]


def _is_plain_text(view: View) -> bool:
    """Whether the text store holds the one text column just as the source does.

    The store has '' for NULL; where no text is empty there was no NULL, and the store serves without the source.
    """
    roles = view.workspace.roles
    if len(roles.text) != 1 or _text_type(view.workspace) != "VARCHAR":
        return False
    return not view.rows("SELECT count(*) FROM catalog WHERE n_chars = 0")[0][0]
