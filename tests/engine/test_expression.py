"""What an expression is written as, what it names, and the sentence that refuses a wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.engine.expression import Checked, parse
from lib.errors import BadFilter

COLUMNS = {
    "id": "BIGINT",
    "n_words": "BIGINT",
    "lang": "VARCHAR",
    "labels": "VARCHAR[]",
    "day": "DATE",
    "flag": "BOOLEAN",
    "select": "VARCHAR",
    '"; DROP TABLE x': "BIGINT",
    "Größe\n😀": "DOUBLE",
    "kind": "ENUM('a', 'b')",
}

WRITTEN = [
    ("N_WORDS>1", '("n_words" > 1)', ("n_words",)),
    ("flag", '"flag"', ("flag",)),
    ("not (flag and lang = 'x')", '(NOT ("flag" AND ("lang" = \'x\')))', ("lang", "flag")),
    ("lang in ('a', 'b') -- x", "(\"lang\" IN ('a', 'b'))", ("lang",)),
    ("n_words between -1 and 2.5e1", '("n_words" BETWEEN (-1) AND 2.5e1)', ("n_words",)),
    ("labels[1] = 'a'", "(\"labels\"[1] = 'a')", ("labels",)),
    ("lower(lang) like '%''%'", "(\"lower\"(\"lang\") ~~ '%''%')", ("lang",)),
    ("lang is null", '("lang" IS NULL)', ("lang",)),
    ('"select" = $$it\'s$$', "(\"select\" = 'it''s')", ("select",)),
    ('"""; DROP TABLE x" = 1', '("""; DROP TABLE x" = 1)', ('"; DROP TABLE x',)),
    ('"größe\n😀" > 1', '("Größe\n😀" > 1)', ("Größe\n😀",)),
    ("kind = 'a'", "(\"kind\" = 'a')", ("kind",)),
    ("day::varchar = '2020'", "(CAST(\"day\" AS VARCHAR) = '2020')", ("day",)),
    ("case when flag then true end", '(CASE WHEN "flag" THEN TRUE ELSE NULL END)', ("flag",)),
]


@pytest.mark.parametrize(("expression", "sql", "columns"), WRITTEN)
def test_writes_the_tree_anew(expression, sql, columns):
    assert parse(expression, COLUMNS) == Checked(expression, sql, columns)
    assert parse(sql, COLUMNS).sql == sql


REFUSED = [
    ("", "The expression is empty; write a condition such as n_words > 100."),
    ("lnag = 'en'", "There is no column 'lnag'; did you mean 'lang'?"),
    ("n_words", "The expression gives BIGINT, not true or false; compare it with something, as in … > 1."),
    (
        "id = (SELECT 1)",
        "An expression may not hold a subquery; use columns, constants, operators and simple functions.",
    ),
    (
        "read_text('x') = 'y'",
        "Function read_text is not allowed in an expression; did you mean greatest? Allowed are functions of one "
        "record, such as lower, length, contains, starts_with, regexp_matches, round, year, date_trunc, "
        "list_contains and coalesce.",
    ),
    ("main.lower(lang) = 'x'", None),
    ("flag; SELECT 1", "Only one condition is allowed, without a semicolon."),
    (
        "flag UNION SELECT true",
        "Only one condition is allowed, such as n_words > 100 AND language = 'en': no FROM, WHERE, UNION, second "
        "statement or name given with AS.",
    ),
]


@pytest.mark.parametrize(("expression", "sentence"), REFUSED)
def test_names_what_is_wrong(expression, sentence):
    with pytest.raises(BadFilter) as refused:
        parse(expression, COLUMNS)
    if sentence is not None:
        assert str(refused.value) == sentence


_WORDS = "flag|lang|n_words| AND | OR | NOT | SELECT | FROM | UNION | IN |lower(|read_text(| IS NULL| CASE WHEN "
_PIECES = st.sampled_from(
    [*"()',;*=<>+-|[]\"\n1", "--", "/*", "*/", "::", "'a'", " THEN ", " END ", *_WORDS.split("|")]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_whatever_passes_says_the_same_when_parsed_again(expression):
    try:
        checked = parse(expression, COLUMNS)
    except BadFilter as refused:
        assert "\n" not in str(refused)
        return
    assert parse(checked.sql, COLUMNS).sql == checked.sql
