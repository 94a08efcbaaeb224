"""Whether a typed SQL expression is harmless, and what SQL says the same and nothing else.

The text is never run. DuckDB parses it into a tree (it only parses); a walk over the tree knows a few kinds of
nodes and refuses all others; and what is run is written anew from the nodes that were let through.
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import duckdb

from lib.engine.allowed import COMPARISONS, EXAMPLES, FUNCTIONS, GROWING, KINDS, OPERATORS, REFUSED, TYPES
from lib.engine.naming import shown, shown_list
from lib.engine.quoting import quoted
from lib.errors import BadFilter

MAX_CHARS = 20_000
MAX_DEPTH = 100
MAX_NODES = 5_000
MAX_CALLS = 100
# Each of the functions that join or split holds its result for a whole batch of 2,048 records: eight joined texts
# of 4 kB take some 300 MB, which DuckDB does not count against its memory limit.
MAX_GROWING = 8


@dataclass(frozen=True)
class Checked:
    """An expression that may run. sql: written from its checked tree, over the names of the schema, quoted.

    expression: as typed. columns: those of the schema that it names, in the order of the schema.
    """

    expression: str
    sql: str
    columns: tuple[str, ...]


def parse(expression: str, columns: Mapping[str, str]) -> Checked:
    """Check an expression over columns (name -> DuckDB type) that must be true or false for a record.

    Names are matched without regard to case. Raises BadFilter with a sentence that names what is not allowed.
    """
    return _parse(expression, tuple(columns.items()))


@lru_cache(maxsize=256)
def _parse(expression: str, columns: tuple[tuple[str, str], ...]) -> Checked:
    with duckdb.connect(config=SAFE) as con:
        tree = _tree(con, expression)
        writer = _Writer({name.lower(): name for name, _ in columns})
        sql = writer.write(tree)
        _check_gives_truth(con, sql, dict(columns))
    return Checked(expression, sql, tuple(name for name, _ in columns if name in writer.named))


# No extension loads itself, no Python variable stands for a table, and nothing spills to disk.
SAFE = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "threads": "1",
    "memory_limit": "256MB",
}


def _tree(con: duckdb.DuckDBPyConnection, expression: str) -> dict:
    """The node of the one expression in the text; anything beside an expression is refused."""
    if not expression.strip():
        raise BadFilter("The expression is empty; write a condition such as n_words > 100.")
    if len(expression) > MAX_CHARS:
        raise BadFilter(f"The expression is {len(expression):,} characters long; at most {MAX_CHARS:,} are allowed.")
    if "\x00" in expression:
        raise BadFilter("The expression holds a NUL byte; type it again.")
    statement = _serialized(con, f"SELECT\n{expression}\n")
    # All of the statement but the expression must be as it is in a statement that has nothing else.
    plain = _serialized(con, "SELECT\n1\n")
    node = statement["node"]
    found = node.pop("select_list", [])
    del plain["node"]["select_list"]
    if len(found) != 1 or _without_places(statement) != _without_places(plain) or found[0].get("alias"):
        raise BadFilter(
            "Only one condition is allowed, such as n_words > 100 AND language = 'en': "
            "no FROM, WHERE, UNION, second statement or name given with AS."
        )
    return found[0]


def _serialized(con: duckdb.DuckDBPyConnection, sql: str) -> dict:
    try:
        answer = json.loads(con.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()[0])
    except (duckdb.Error, RecursionError) as problem:
        raise BadFilter(f"The expression cannot be read: {first_line(problem)}.") from None
    if answer.get("error"):
        said = str(answer.get("error_message", "")).partition("\n")[0]
        raise BadFilter(f"The expression cannot be read: {said}; write a condition such as n_words > 100.")
    if len(answer["statements"]) != 1:
        raise BadFilter("Only one condition is allowed, without a semicolon.")
    return answer["statements"][0]


def _without_places(value):
    if isinstance(value, dict):
        return {k: _without_places(v) for k, v in value.items() if not k.startswith("query_location")}
    return [_without_places(v) for v in value] if isinstance(value, list) else value


@dataclass
class _Writer:
    """Writes a tree as SQL. known: name in lower case -> name of the schema. Counts what it has let through."""

    known: Mapping[str, str]
    named: set[str] = field(default_factory=set)
    n_nodes: int = 0
    n_calls: int = 0
    n_growing: int = 0

    def write(self, node: dict, depth: int = 0) -> str:
        self.n_nodes += 1
        if depth > MAX_DEPTH or self.n_nodes > MAX_NODES:
            raise BadFilter(
                f"The expression is too large: at most {MAX_NODES:,} parts, nested {MAX_DEPTH} deep; "
                "split it into several filters."
            )
        if node.get("alias") and depth:
            raise BadFilter(f"A name given with AS ({shown(node['alias'])}) is not allowed in an expression.")
        kind = node.get("class")
        write = getattr(self, f"_write_{str(kind).lower()}", None) if kind in KINDS else None
        if write is None:
            raise _not_allowed(REFUSED.get(kind, f"this ({kind})"))
        return write(node, depth + 1)

    def _all(self, nodes: list[dict], depth: int) -> list[str]:
        return [self.write(node, depth) for node in nodes]

    def _write_constant(self, node: dict, depth: int) -> str:
        kind, text = node["literal"]["kind"], node["literal"]["text"]
        if kind == "STRING":
            return _string(text)
        if kind in ("INTEGER", "NUMERIC") and re.fullmatch(r"-?[0-9_.]+([eE][+-]?[0-9]+)?", text):
            return f"({text})" if text.startswith("-") else text
        if kind == "NULL_LITERAL":
            return "NULL"
        if kind == "BOOLEAN" and text.lower() in ("true", "false"):
            return text.upper()
        raise _not_allowed(f"a constant of the kind {kind}")

    def _write_column_ref(self, node: dict, depth: int) -> str:
        names = node["column_names"]
        if len(names) != 1:
            raise BadFilter(f"{shown('.'.join(names))} is not allowed; write the name of the column alone.")
        name = self.known.get(names[0].lower())
        if name is None:
            raise BadFilter(_unknown_column(names[0], list(self.known.values())))
        self.named.add(name)
        return quoted(name)

    def _write_comparison(self, node: dict, depth: int) -> str:
        if node["type"] not in COMPARISONS:
            raise _not_allowed(node["type"])
        left, right = self._all([node["left"], node["right"]], depth)
        return f"({left} {COMPARISONS[node['type']]} {right})"

    def _write_conjunction(self, node: dict, depth: int) -> str:
        word = {"CONJUNCTION_AND": " AND ", "CONJUNCTION_OR": " OR "}[node["type"]]
        return f"({word.join(self._all(node['children'], depth))})"

    def _write_between(self, node: dict, depth: int) -> str:
        value, lower, upper = self._all([node["input"], node["lower"], node["upper"]], depth)
        return f"({value} BETWEEN {lower} AND {upper})"

    def _write_case(self, node: dict, depth: int) -> str:
        checks = [
            f"WHEN {self.write(check['when_expr'], depth)} THEN {self.write(check['then_expr'], depth)}"
            for check in node["case_checks"]
        ]
        return f"(CASE {' '.join(checks)} ELSE {self.write(node['else_expr'], depth)} END)"

    def _write_cast(self, node: dict, depth: int) -> str:
        word = "TRY_CAST" if node["try_cast"] else "CAST"
        return f"{word}({self.write(node['child'], depth)} AS {_type(node['type_expr'])})"

    def _write_operator(self, node: dict, depth: int) -> str:
        if node["type"] not in _SHAPES:
            raise _not_allowed(node["type"].removeprefix("OPERATOR_").replace("_", " "))
        values = self._all(node["children"], depth)
        return _SHAPES[node["type"]](values)

    def _write_function(self, node: dict, depth: int) -> str:
        name = node["function_name"].lower()
        if node["schema"] or node["catalog"]:
            raise BadFilter(
                f"{shown(node['catalog'] or node['schema'])} before {shown(name)} is not allowed; "
                "write the function with its values in the brackets, such as lower(title)."
            )
        is_operator = bool(node["is_operator"]) and name in OPERATORS
        if name not in FUNCTIONS and not is_operator:
            raise BadFilter(_unknown_function(name))
        if node["filter"] or node["distinct"] or node["export_state"] or node["order_bys"]["orders"]:
            raise BadFilter(f"FILTER, DISTINCT and ORDER BY are not allowed inside {name}().")
        if any(argument["name"] for argument in node["arguments"]):
            raise BadFilter(f"Named values are not allowed inside {name}(); give them in order.")
        self.n_calls += name not in ("list_value", "-")
        self.n_growing += name in GROWING
        if self.n_calls > MAX_CALLS:
            raise BadFilter(f"The expression calls more than {MAX_CALLS} functions; split it into several filters.")
        if self.n_growing > MAX_GROWING:
            raise BadFilter(f"The expression joins or splits texts or lists more than {MAX_GROWING} times; use fewer.")
        nodes = [argument["expression"] for argument in node["arguments"]]
        _check_does_not_grow(name, nodes)
        values = self._all(nodes, depth)
        if is_operator and len(values) == 2:
            return f"({values[0]} {name} {values[1]})"
        if is_operator and len(values) == 1 and name in ("-", "+", "~", "@"):
            return f"({name} {values[0]})"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise _not_allowed(name)
        return f"{quoted(name)}({', '.join(values)})"


_SHAPES = {
    "OPERATOR_NOT": lambda v: f"(NOT {v[0]})",
    "OPERATOR_IS_NULL": lambda v: f"({v[0]} IS NULL)",
    "OPERATOR_IS_NOT_NULL": lambda v: f"({v[0]} IS NOT NULL)",
    "OPERATOR_COALESCE": lambda v: f"COALESCE({', '.join(v)})",
    "COMPARE_IN": lambda v: f"({v[0]} IN ({', '.join(v[1:])}))",
    "COMPARE_NOT_IN": lambda v: f"({v[0]} NOT IN ({', '.join(v[1:])}))",
    "ARRAY_EXTRACT": lambda v: f"{v[0]}[{v[1]}]",
    "ARRAY_CONSTRUCTOR": lambda v: f"[{', '.join(v)}]",
}


def _type(node: dict) -> str:
    name = str(node.get("type_name", "")).upper()
    children = node.get("children", [])
    if node.get("class") == "TYPE" and not node["catalog"] and not node["schema"]:
        if name == "LIST" and len(children) == 1:
            return f"{_type(children[0])}[]"
        sizes = [child.get("literal", {}).get("text", "") for child in children]
        if name in ("DECIMAL", "NUMERIC") and len(sizes) <= 2 and all(re.fullmatch("[0-9]{1,2}", s) for s in sizes):
            return f"{name}({', '.join(sizes)})" if sizes else name
        if name in TYPES and not children:
            return name
    raise BadFilter(f"The type {name} is not allowed in a cast; allowed are: {', '.join(sorted(TYPES))}.")


def _check_does_not_grow(name: str, values: list[dict]) -> None:
    """Refuse replacements that make a text longer: a few nested ones would fill any memory."""
    if name not in ("replace", "regexp_replace"):
        return
    texts = [value["literal"]["text"] if value.get("class") == "CONSTANT" else None for value in values]
    sought, put = (*texts, None, None, None)[1:3]
    longest = 0 if name == "regexp_replace" else len((sought or "").encode())
    if sought is None or put is None or len(put.encode()) > longest:
        limit = "must be '' (it may only delete)" if longest == 0 else "must not be longer than what it replaces"
        raise BadFilter(f"In {name}() the text sought and the text put must be constants, and the latter {limit}.")


def _check_gives_truth(con: duckdb.DuckDBPyConnection, sql: str, columns: Mapping[str, str]) -> None:
    """Bind sql over no rows of these columns: functions must take the types, and the result be true or false."""
    fields = ", ".join(f"CAST(NULL AS {type}) AS {quoted(name)}" for name, type in columns.items())
    try:
        given = con.execute(f"DESCRIBE SELECT {sql} AS answer FROM (SELECT {fields or '1 AS nothing'})").fetchone()[1]
    except duckdb.Error as problem:
        raise BadFilter(f"The expression does not fit the columns: {first_line(problem)}.") from None
    if given != "BOOLEAN":
        raise BadFilter(f"The expression gives {given}, not true or false; compare it with something, as in … > 1.")


def _unknown_column(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name.lower(), [k.lower() for k in known], n=1)
    if close:
        right = next(k for k in known if k.lower() == close[0])
        return f"There is no column {shown(name)}; did you mean {shown(right)}?"
    return f"There is no column {shown(name)}; the columns are: {shown_list(known)} (text goes in single quotes)."


def _unknown_function(name: str) -> str:
    close = difflib.get_close_matches(name, sorted(FUNCTIONS), n=1)
    hint = f"did you mean {close[0]}? Allowed" if close else "allowed"
    what = f"Function {shown(name)[1:-1]} is not allowed in an expression"
    return f"{what}; {hint} are functions of one record, such as {EXAMPLES}."


def _not_allowed(what: str) -> BadFilter:
    return BadFilter(f"An expression may not hold {what}; use columns, constants, operators and simple functions.")


def _string(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def first_line(problem: BaseException) -> str:
    """What DuckDB says in its first line, less the kind of the error and the full stop; at most 300 characters."""
    line = str(problem).partition("\n")[0].strip().rstrip(".")
    return re.sub(r"^\w+( \w+)* Error: ", "", line)[:300]
