"""The text of nested values, written by DuckDB itself."""

import duckdb
import pytest

from lib.corpus.nested import fields, has_bytes, is_messages, text_of

MESSAGES = 'STRUCT("role" VARCHAR, "content" VARCHAR)[]'
SHAREGPT = 'STRUCT("from" VARCHAR, "value" VARCHAR)[]'
PARTS = 'STRUCT("role" VARCHAR, "content" STRUCT("type" VARCHAR, "text" VARCHAR)[])[]'
ODD = 'STRUCT("it\'s, (a" VARCHAR, "b""c" BIGINT)'


@pytest.mark.parametrize(
    ("type", "value", "text"),
    [
        ("VARCHAR", "'a'", "a"),
        ("VARCHAR", "NULL", None),
        ("BIGINT", "7", "7"),
        ("VARCHAR[]", "['a', NULL, '', 'b']", "a\nb"),
        ("VARCHAR[]", "[]", ""),
        ("VARCHAR[]", "NULL", None),
        ("VARCHAR[][]", "[['a', 'b'], [], ['c']]", "a\nb\nc"),
        ("BIGINT[]", "[1, 2]", "1\n2"),
        (MESSAGES, "[{'role': 'user', 'content': 'hi'}, {'role': 'bot', 'content': 'a: b'}]", "user: hi\n\nbot: a: b"),
        (
            MESSAGES,
            "[{'role': NULL, 'content': 'x'}, {'role': 'bot', 'content': NULL}, NULL, {'role': '', 'content': 'y'}]",
            "x\n\ny",
        ),
        (MESSAGES, "[{'role': 'bot', 'content': ''}]", ""),
        (MESSAGES, "NULL", None),
        (SHAREGPT, "[{'from': 'human', 'value': 'hi'}, {'from': 'gpt', 'value': 'yes'}]", "human: hi\n\ngpt: yes"),
        (PARTS, "[{'role': 'user', 'content': [{'type': 'text', 'text': 'see'}]}]", "user: see"),
        ('STRUCT("en" VARCHAR, "de" VARCHAR)', "{'en': 'yes', 'de': 'ja'}", "yes\n\nja"),
        ('STRUCT("en" VARCHAR, "de" VARCHAR)', "{'en': NULL, 'de': 'ja'}", "ja"),
        (ODD, "row('x', 2)", "x\n\n2"),
        ('STRUCT("bytes" BLOB, "path" VARCHAR)', "row('a'::BLOB, 'p')", "p"),
        ("MAP(VARCHAR, BIGINT)", "MAP {'a': 1}", "{a=1}"),
    ],
)
def test_text_of(type, value, text):
    with duckdb.connect() as con:
        sql = f"SELECT {text_of('x', type)} FROM (SELECT CAST({value} AS {type}) AS x)"
        assert con.execute(sql).fetchall() == [(text,)]


@pytest.mark.parametrize(
    ("type", "answer"),
    [
        (MESSAGES, True),
        (SHAREGPT, True),
        (PARTS, True),
        ("VARCHAR[]", False),
        (ODD + "[]", False),
        ('STRUCT("role" VARCHAR, "content" VARCHAR)', False),
        ('STRUCT("text" VARCHAR, "start" BIGINT)[]', False),
    ],
)
def test_is_messages(type, answer):
    assert is_messages(type) == answer


def test_fields():
    assert fields(ODD) == (("it's, (a", "VARCHAR"), ('b"c', "BIGINT"))
    assert fields(MESSAGES) == (("role", "VARCHAR"), ("content", "VARCHAR"))
    assert fields("VARCHAR[]") == ()


def test_has_bytes():
    found = [has_bytes(t) for t in ("BLOB", "BLOB[]", 'STRUCT("bytes" BLOB, "path" VARCHAR)[]', "VARCHAR", MESSAGES)]
    assert found == [True, True, True, False, False]
