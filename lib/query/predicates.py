"""One condition on a record, as a value with four faces: SQL with parameters, a sentence, JSON, and its parts.

A predicate on columns of the catalog compiles to SQL at once. A *found* predicate (words, meaning, lasso, typed
expression ...) is first answered as a set of ids in a table, and compiles to membership in that table: so a search
through all text is made once, and facets, counts and pages after it touch only the catalog.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import ClassVar

from lib.engine.quoting import quoted
from lib.errors import BadFilter

Scalar = str | int | float | bool | None
Sql = tuple[str, list]
MOST_IDS = 1000
MOST_VERTICES = 400


@dataclass(frozen=True)
class OneOf:
    """The column's value is one of values (None stands for NULL); in a list column, any of its elements."""

    kind: ClassVar[str] = "in"
    column: str
    values: tuple[Scalar, ...]
    negated: bool = False

    def sql(self, schema: Mapping[str, str]) -> Sql:
        type_ = column_type(schema, self.column)
        name = quoted(self.column)
        present = [value for value in self.values if value is not None]
        parts, parameters = [], []
        if present and type_.endswith("[]"):
            parts.append(f"list_has_any({name}, CAST(? AS {type_}))")
            parameters.append(present)
        elif present:
            parts.append(f"{name} IN ({', '.join(f'CAST(? AS {type_})' for _ in present)})")
            parameters.extend(present)
        if len(present) < len(self.values):
            parts.append(f"{name} IS NULL")
        return " OR ".join(parts) or "false", parameters

    def sentence(self) -> str:
        shown = ["(none)" if value is None else str(value) for value in self.values]
        return f"{self.column} {'is not' if self.negated else 'is'} {' or '.join(shown)}"


@dataclass(frozen=True)
class Between:
    """low <= value <= high, or < high where open is true; None leaves that side free. Dates are ISO texts."""

    kind: ClassVar[str] = "between"
    column: str
    low: Scalar = None
    high: Scalar = None
    open: bool = False
    negated: bool = False

    def sql(self, schema: Mapping[str, str]) -> Sql:
        type_ = column_type(schema, self.column)
        name, parts, parameters = quoted(self.column), [], []
        if self.low is not None:
            parts.append(f"{name} >= CAST(? AS {type_})")
            parameters.append(self.low)
        if self.high is not None:
            parts.append(f"{name} {'<' if self.open else '<='} CAST(? AS {type_})")
            parameters.append(self.high)
        return " AND ".join(parts) or f"{name} IS NOT NULL", parameters

    def sentence(self) -> str:
        word = f"{self.column} {'not ' if self.negated else ''}"
        below = "below" if self.open else "at most"
        if self.low is not None and self.high is not None:
            if self.low == self.high and not self.open:
                return f"{word}= {_short(self.low)}"
            return f"{word}from {_short(self.low)} to {'below ' if self.open else ''}{_short(self.high)}"
        if self.low is not None:
            return f"{word}at least {_short(self.low)}"
        return f"{word}{below} {_short(self.high)}" if self.high is not None else f"{word}has a value"


@dataclass(frozen=True)
class Tagged:
    """The record carries the tag."""

    kind: ClassVar[str] = "tagged"
    tag: str
    negated: bool = False

    def sentence(self) -> str:
        return f"{'not ' if self.negated else ''}tagged {self.tag}"


@dataclass(frozen=True)
class Ids:
    """The record is one of these (at most 1,000)."""

    kind: ClassVar[str] = "ids"
    ids: tuple[int, ...]
    negated: bool = False

    def sql(self, schema: Mapping[str, str]) -> Sql:
        return "id = ANY(CAST(? AS BIGINT[]))", [list(self.ids)]

    def sentence(self) -> str:
        word = "not " if self.negated else ""
        if len(self.ids) == 1:
            return f"{word}record {self.ids[0]}"
        return f"{word}one of {len(self.ids):,} picked records"


@dataclass(frozen=True)
class Words:
    """The text holds all these words, in any order and case."""

    kind: ClassVar[str] = "words"
    text: str
    negated: bool = False

    def sentence(self) -> str:
        return f"text {'lacks' if self.negated else 'has'} the words {_quote(self.text)}"


@dataclass(frozen=True)
class Phrase:
    """The text holds exactly these characters, in any case."""

    kind: ClassVar[str] = "phrase"
    text: str
    negated: bool = False

    def sentence(self) -> str:
        return f"text {'lacks' if self.negated else 'has'} the phrase {_quote(self.text)}"


@dataclass(frozen=True)
class Pattern:
    """The text matches a regular expression (RE2), in the case written."""

    kind: ClassVar[str] = "pattern"
    regex: str
    negated: bool = False

    def sentence(self) -> str:
        return f"text {'does not match' if self.negated else 'matches'} /{self.regex}/"


@dataclass(frozen=True)
class Meaning:
    """The record is among the `most` nearest in meaning to the text, by cosine of their vectors."""

    kind: ClassVar[str] = "meaning"
    text: str
    most: int = 200
    negated: bool = False

    def sentence(self) -> str:
        return f"{'not ' if self.negated else ''}among the {self.most:,} nearest in meaning to {_quote(self.text)}"


@dataclass(frozen=True)
class Like:
    """The record is among the `most` nearest neighbours of another record."""

    kind: ClassVar[str] = "like"
    id: int
    most: int = 50
    negated: bool = False

    def sentence(self) -> str:
        return f"{'not ' if self.negated else ''}among the {self.most:,} nearest to record {self.id}"


@dataclass(frozen=True)
class Expression:
    """A typed SQL expression, checked and run in the sandbox."""

    kind: ClassVar[str] = "sql"
    sql_text: str
    negated: bool = False

    def sentence(self) -> str:
        return f"{'not ' if self.negated else ''}({self.sql_text})"


@dataclass(frozen=True)
class Lasso:
    """The record lies inside a polygon on the map, given by its corners in map coordinates."""

    kind: ClassVar[str] = "lasso"
    polygon: tuple[tuple[float, float], ...]
    negated: bool = False

    def sentence(self) -> str:
        return f"{'outside' if self.negated else 'inside'} a lasso of {len(self.polygon)} corners"


Predicate = OneOf | Between | Tagged | Ids | Words | Phrase | Pattern | Meaning | Like | Expression | Lasso
KINDS: dict[str, type] = {
    kind.kind: kind for kind in (OneOf, Between, Tagged, Ids, Words, Phrase, Pattern, Meaning, Like, Expression, Lasso)
}
FOUND = (Words, Phrase, Pattern, Meaning, Like, Expression, Lasso, Tagged)


def column_type(schema: Mapping[str, str], column: str) -> str:
    """DuckDB type of a catalog column. Raises BadFilter with the columns there are."""
    if column not in schema:
        raise BadFilter(f"This corpus has no column {column!r}; it has {', '.join(schema)}.")
    return schema[column]


def to_json(predicate: Predicate) -> dict:
    """A plain dict with `kind` and the fields that differ from their default."""
    plain = {field.name: field.default for field in fields(predicate)}
    value = {name: _listed(item) for name, item in asdict(predicate).items() if plain[name] != item}
    return {"kind": predicate.kind, **value}


def from_json(value: object) -> Predicate:
    """The predicate in a dict. Raises BadFilter: the value came from an address or a file and may be anything."""
    if not isinstance(value, dict) or value.get("kind") not in KINDS:
        raise BadFilter(f"A filter needs a kind, one of {', '.join(KINDS)}; found {str(value)[:80]!r}.")
    kind = KINDS[value["kind"]]
    given = {name: _tupled(item) for name, item in value.items() if name != "kind"}
    try:
        predicate = kind(**given)
    except TypeError as error:
        raise BadFilter(f"The filter {value['kind']!r} has wrong parts: {', '.join(given) or 'none'}.") from error
    _check(predicate)
    return predicate


def _check(predicate: Predicate) -> None:
    """Raise BadFilter unless every field has the form that its kind needs."""
    texts = [name for name in ("column", "text", "regex", "sql_text", "tag") if hasattr(predicate, name)]
    good = all(isinstance(getattr(predicate, name), str) and getattr(predicate, name).strip() for name in texts)
    good &= isinstance(predicate.negated, bool)
    match predicate:
        case OneOf(values=values):
            good &= isinstance(values, tuple) and 0 < len(values) <= MOST_IDS and all(map(_is_scalar, values))
        case Between(low=low, high=high, open=open_):
            good &= _is_scalar(low) and _is_scalar(high) and isinstance(open_, bool)
        case Ids(ids=ids):
            good &= isinstance(ids, tuple) and 0 < len(ids) <= MOST_IDS and all(map(_is_id, ids))
        case Meaning(most=most):
            good &= _is_id(most) and 0 < most <= 100_000
        case Like(id=id_, most=most):
            good &= _is_id(id_) and _is_id(most) and 0 < most <= 100_000
        case Lasso(polygon=polygon):
            good &= isinstance(polygon, tuple) and 3 <= len(polygon) <= MOST_VERTICES and all(map(_is_point, polygon))
    if not good:
        raise BadFilter(f"The filter {predicate.kind!r} has a part of the wrong form: {str(predicate)[:120]}.")


def _is_scalar(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62


def _is_point(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) and math.isfinite(part) for part in value)
    )


def _listed(value: object) -> object:
    return [_listed(item) for item in value] if isinstance(value, tuple | list) else value


def _tupled(value: object) -> object:
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value


def _quote(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"


def _short(value: Scalar) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
