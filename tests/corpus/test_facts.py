"""Facts of columns from a sample."""

import duckdb

from lib.corpus.columns import columns_of
from lib.corpus.facts import Facts, facts_from, facts_sql


def test_facts_of_each_kind_of_column():
    with duckdb.connect() as con:
        con.execute(
            """CREATE TABLE t AS SELECT * FROM (VALUES
            ('two words', 1, ['a'], {'x': 1}, '2020-01-02T03:04:05Z', NULL::VARCHAR),
            ('one', 1, ['a'], {'x': 1}, 'never', NULL), (NULL, 2, NULL, NULL, NULL, NULL))
            v("a ""b", n, labels, nested, day, nothing)"""
        )
        columns = columns_of((row[0], row[1]) for row in con.execute("DESCRIBE t").fetchall())
        found = facts_from(columns, con.execute(facts_sql(columns, "t")).fetchone())
    assert found == {
        'a "b': Facts(3, 2, 2, 6.0, 1.5, 0.0),
        "n": Facts(3, 3, 2, 1.0, 1.0, 0.0),
        "labels": Facts(3, 2, 1, 3.0, 1.0, 0.0),
        "day": Facts(3, 2, 2, 12.5, 1.0, 0.5),
        "nothing": Facts(3, 0, 0, 0.0, 0.0, 0.0),
    }
