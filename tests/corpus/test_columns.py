"""Names of columns in the catalog, and which types go there."""

from datetime import datetime

import duckdb
import pytest

from lib.corpus import columns
from lib.corpus.columns import RESERVED, Column, catalog_value, columns_of


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["title", "lang"], ["title", "lang"]),
        (["id", "Text", "N_CHARS"], ["source_id", "source_Text", "source_N_CHARS"]),
        (["a", "A", "a"], ["a", "source_A", "source_a_2"]),
        (["source_id", "id"], ["source_id", "source_id_2"]),
        (["id", "source_id"], ["source_id_2", "source_id"]),
        (["", " ", ""], ["source_column", " ", "source_column_2"]),
        (
            ["select", '"; drop table x', "a\nb", "😀", "x" * 5000],
            ["select", '"; drop table x', "a\nb", "😀", "x" * 5000],
        ),
        (["a\x00b"], ["a␀b"]),
    ],
)
def test_names_collide_with_nothing(names, expected):
    found = [column.name for column in columns_of((name, "VARCHAR") for name in names)]
    assert found == expected
    assert len({name.lower() for name in found} | RESERVED) == len(names) + len(RESERVED)


def test_a_column_keeps_where_it_comes_from():
    (column,) = columns_of([("id", "BIGINT")])
    assert column == Column("source_id", "BIGINT", "id", "", "source")
    assert Column.from_json(column.to_json()) == column


@pytest.mark.parametrize(
    ("type", "kinds"),
    [
        ("VARCHAR", {"scalar", "string"}),
        ("ENUM('a', 'b]')", {"scalar", "string"}),
        ("BIGINT", {"scalar", "number"}),
        ("DECIMAL(18,3)", {"scalar", "number"}),
        ("BOOLEAN", {"scalar"}),
        ("UUID", {"scalar"}),
        ("DATE", {"scalar", "date"}),
        ("TIMESTAMP", {"scalar", "date"}),
        ("TIMESTAMP WITH TIME ZONE", {"scalar", "date"}),
        ("TIME", {"scalar"}),
        ("VARCHAR[]", {"list", "list of scalars"}),
        ("DECIMAL(18,3)[]", {"list", "list of scalars"}),
        ("DOUBLE[]", {"list", "list of scalars"}),
        ("FLOAT[384]", {"list", "list of scalars"}),
        ("TIMESTAMP WITH TIME ZONE[]", {"list", "list of scalars"}),
        ("VARCHAR[][]", {"list"}),
        ("BLOB", set()),
        ("BLOB[]", {"list"}),
        ("JSON", set()),
        ('STRUCT("role" VARCHAR)', set()),
        ('STRUCT("role" VARCHAR)[]', {"list"}),
        ("MAP(VARCHAR, BIGINT)", set()),
        ("VARIANT", set()),
    ],
)
def test_kinds_of_types(type, kinds):
    found = {
        "scalar": columns.is_scalar(type),
        "string": columns.is_string(type),
        "number": columns.is_number(type),
        "date": columns.is_date(type),
        "list": columns.is_list(type),
        "list of scalars": columns.is_list_of_scalars(type),
    }
    assert {name for name, answer in found.items() if answer} == kinds
    stays_out = type in ("DOUBLE[]", "FLOAT[384]", "TIMESTAMP WITH TIME ZONE[]")
    assert columns.enters_catalog(type) == (bool(kinds & {"scalar", "list of scalars"}) and not stays_out)


def test_times_with_a_zone_are_stored_in_utc():
    column, other = columns_of([("when", "TIMESTAMP WITH TIME ZONE"), ('a"b', "TIMESTAMP")])
    assert (catalog_value(column), catalog_value(other)) == ("(\"when\" AT TIME ZONE 'UTC')", '"a""b"')
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'Asia/Tokyo'")
        sql = f"SELECT {catalog_value(column)} FROM (SELECT '2020-01-01 12:00:00+02'::TIMESTAMPTZ AS \"when\")"
        assert con.execute(sql).fetchone() == (datetime(2020, 1, 1, 10, 0),)
