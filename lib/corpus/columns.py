"""Which columns a corpus has, what each is called in the catalog, and which of them go there."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from lib.engine.quoting import quoted

_OWN_NAMES = """
    id rowid text content_hash source_file source_row
    n_chars n_words n_tokens n_lines is_empty
    mentions exact_group exact_size near_group near_size near_similarity meaning_group meaning_size meaning_similarity
    topic subtopic map_x map_y trust is_landmark excluded
"""
# Names that Winnow's own columns use. A source column of such a name is called source_<name> in the catalog.
RESERVED = frozenset(_OWN_NAMES.split())

NAME_FOR_NUL = "␀"

_NUMBER_TYPES = """
    TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE
"""
_OTHER_SCALAR_TYPES = """
    BOOLEAN VARCHAR DATE TIME TIME_NS TIMETZ TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS TIMESTAMPTZ UUID
    INTERVAL
"""
_NUMBERS = frozenset(_NUMBER_TYPES.split())
_SCALARS = (
    _NUMBERS
    | frozenset(_OTHER_SCALAR_TYPES.split())
    | {"TIME WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS WITH TIME ZONE"}
)


@dataclass(frozen=True)
class Column:
    """One column of a corpus.

    name: what the catalog calls it, unique without regard to case. type: DuckDB's name of its type.
    source_name: what a scan of the source files calls it; None for a column that Winnow derives.
    role: a field of `roles.Roles` ("text", "id", "split", ... "metadata"), "" for none.
    origin: "source", or the stage that makes the column.
    """

    name: str
    type: str
    source_name: str | None = None
    role: str = ""
    origin: str = "source"

    def to_json(self) -> dict:
        return asdict(self)

    @staticmethod
    def from_json(value: dict) -> "Column":
        return Column(**value)


def columns_of(pairs: Iterable[tuple[str, str]], reserved: Iterable[str] = RESERVED) -> tuple[Column, ...]:
    """Source columns given as (name, type), each with a catalog name that collides with no other.

    A name that is reserved, or equals an earlier one but for case, becomes source_<name>, then source_<name>_2, ...
    """
    pairs = [(name.replace("\x00", NAME_FOR_NUL), type) for name, type in pairs]
    taken = {name.lower() for name in reserved}
    names: dict[int, str] = {}
    # Free names first, so that a column that needs no new name never loses its own to one that does.
    for position, (name, _) in enumerate(pairs):
        if name and name.lower() not in taken:
            names[position] = name
            taken.add(name.lower())
    for position, (name, _) in enumerate(pairs):
        if position not in names:
            names[position] = next(candidate for candidate in _substitutes(name) if candidate.lower() not in taken)
            taken.add(names[position].lower())
    return tuple(Column(names[i], type, source_name=name) for i, (name, type) in enumerate(pairs))


def _substitutes(name: str) -> Iterator[str]:
    base = f"source_{name or 'column'}"
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1


def with_role(column: Column, role: str) -> Column:
    return replace(column, role=role)


def is_list(type: str) -> bool:
    """Whether values are lists or arrays of one fixed length."""
    return type.endswith("]")


def element_type(type: str) -> str:
    """The type of a list's elements: VARCHAR for VARCHAR[] and for VARCHAR[3]."""
    return type[: type.rindex("[")]


def is_scalar(type: str) -> bool:
    """Whether values are single: a truth value, number, string, enum, date, time or UUID; no blob, no JSON."""
    return type in _SCALARS or (type.startswith(("DECIMAL(", "ENUM(")) and not is_list(type))


def is_number(type: str) -> bool:
    return type in _NUMBERS or (type.startswith("DECIMAL(") and not is_list(type))


def is_string(type: str) -> bool:
    return type == "VARCHAR" or (type.startswith("ENUM(") and not is_list(type))


def is_date(type: str) -> bool:
    """Whether values name a day: dates and time stamps, not times of day."""
    return type.startswith(("DATE", "TIMESTAMP")) and not is_list(type)


def is_list_of_scalars(type: str) -> bool:
    return is_list(type) and is_scalar(element_type(type))


def enters_catalog(type: str) -> bool:
    """Whether the narrow catalog takes a column of this type: scalars, and lists of scalars.

    Structs, maps, lists of them, blobs and JSON stay in the source files and the text store, since no facet,
    filter or sort is made over them and they would make each scan of the catalog slower; so do lists of floating
    point numbers, which are vectors, and lists of times with a zone.
    """
    if is_list(type):
        element = element_type(type)
        return is_scalar(element) and element not in ("FLOAT", "DOUBLE") and "TIME ZONE" not in element
    return is_scalar(type)


def catalog_value(column: Column) -> str:
    """SQL over the source columns of what the catalog stores: the value as it is, time stamps with a zone in UTC.

    DuckDB hands a time stamp with a zone to Python only with the package pytz, and shows it in the zone of the
    machine, which may be another one tomorrow.
    """
    name = quoted(column.source_name or "")
    return f"({name} AT TIME ZONE 'UTC')" if column.type == "TIMESTAMP WITH TIME ZONE" else name
