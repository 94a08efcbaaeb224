"""Roles: checked against the columns, kept as JSON, and made into SQL of the text."""

import json

import duckdb
import pytest

from lib.corpus.columns import columns_of
from lib.corpus.roles import Roles, check, parts, text_expression, with_roles
from lib.errors import BadOption

COLUMNS = columns_of(
    {
        "id": "VARCHAR",
        "instruction": "VARCHAR",
        "input": "VARCHAR",
        "choices": "VARCHAR[]",
        "messages": 'STRUCT("role" VARCHAR, "content" VARCHAR)[]',
        "n": "BIGINT",
        "image": "BLOB",
        '"; drop table t': "VARCHAR",
    }.items()
)


def test_json_and_what_the_catalog_takes():
    roles = Roles(("a", "b"), "id", "split", None, "day", "label", ("x", "label", "y"), ("image",))
    assert Roles.from_json(json.loads(json.dumps(roles.to_json()))) == roles
    assert roles.in_catalog() == ("id", "split", "day", "label", "x", "y")


def test_columns_get_their_roles():
    found = with_roles(COLUMNS, Roles(("instruction", "input"), id="id", metadata=("n", "id"), media=("image",)))
    assert [column.role for column in found] == ["id", "text", "text", "", "", "metadata", "media", ""]


NAMES = "id, instruction, input, choices, messages, n, image, '\"; drop table t'"


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (Roles(), f"No text column is chosen and none could be guessed; choose one or several of: {NAMES}."),
        (
            Roles(("instructoin",)),
            "Role text names the column 'instructoin', which is not there; did you mean 'instruction'? "
            f"It has: {NAMES}.",
        ),
        (Roles(("input",), id="zzz"), f"Role id names the column 'zzz', which is not there; It has: {NAMES}."),
        (Roles(("input", "input")), "A text column is named twice: input, input; name each once."),
        (Roles(("image",)), "Column 'image' holds bytes (BLOB), not text; choose it as media instead."),
        (
            Roles(("input",), metadata=("messages",)),
            'Column \'messages\' is STRUCT("role" VARCHAR, "content" VARCHAR)[], which the catalog does not take as '
            "metadata; choose a column of single values or of lists of them.",
        ),
    ],
)
def test_refuses_with_a_sentence(roles, sentence):
    with pytest.raises(BadOption) as refused:
        check(roles, COLUMNS)
    assert str(refused.value) == sentence


def test_good_roles_pass():
    check(Roles(("messages", "n"), id="id", metadata=("choices", "n"), media=("image",)), COLUMNS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (("instruction",), ["do", "", None]),
        (("instruction", "input"), ["do\n\nthis", "only input", ""]),
        (("input", "choices", "n"), ["this\n\nx\ny\n\n1", "only input\n\n2", ""]),
        (("messages",), ["user: hi\n\nbot: yes", "", None]),
        (('"; drop table t', "messages"), ["z\n\nuser: hi\n\nbot: yes", "", ""]),
    ],
)
def test_text_of_records(text, expected):
    with duckdb.connect() as con:
        fields = ", ".join(f'"{c.source_name.replace(chr(34), chr(34) * 2)}" {c.type}' for c in COLUMNS)
        con.execute(f"CREATE TABLE t ({fields})")
        con.execute(
            """INSERT INTO t VALUES
            ('1', 'do', 'this', ['x', NULL, 'y'],
             [{'role': 'user', 'content': 'hi'}, {'role': 'bot', 'content': 'yes'}], 1, NULL, 'z'),
            ('2', '', 'only input', [], [], 2, NULL, NULL), ('3', NULL, NULL, NULL, NULL, NULL, NULL, '')"""
        )
        sql = text_expression(Roles(text), COLUMNS)
        assert [row[0] for row in con.execute(f"SELECT {sql} FROM t ORDER BY id").fetchall()] == expected


def test_parts_are_named_by_their_columns():
    assert parts(Roles(("input", "n")), COLUMNS) == [("input", '"input"'), ("n", 'CAST("n" AS VARCHAR)')]
