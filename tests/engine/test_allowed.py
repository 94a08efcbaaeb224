"""The list of allowed functions: all exist, and none reads anything beside its arguments."""

import duckdb

from lib.engine.allowed import FUNCTIONS, GROWING, OPERATORS


def test_every_function_is_a_function_of_one_record():
    kinds: dict[str, set[str]] = {}
    with duckdb.connect() as con:
        for name, kind in con.execute("SELECT function_name, function_type FROM duckdb_functions()").fetchall():
            kinds.setdefault(name, set()).add(kind)
    written_by_the_parser = {"coalesce", "ifnull", "if"}
    missing = {name for name in FUNCTIONS - written_by_the_parser if name not in kinds}
    assert missing == set()
    assert {name: kinds[name] for name in FUNCTIONS & kinds.keys() if not kinds[name] <= {"scalar", "macro"}} == {}


def test_none_depends_on_the_moment_or_the_machine():
    with duckdb.connect() as con:
        rows = con.execute("SELECT function_name FROM duckdb_functions() WHERE stability = 'VOLATILE'").fetchall()
    assert FUNCTIONS & {row[0] for row in rows} == set()


def test_growing_functions_are_allowed_ones():
    assert GROWING <= FUNCTIONS | OPERATORS
