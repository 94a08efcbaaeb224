"""The Selection: SQL, address, JSON and sentence speak of the same records, and no value can break out."""

import json
from dataclasses import fields, replace

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import BadFilter
from lib.query.predicates import Between, Expression, Ids, Lasso, Like, Meaning, OneOf, Pattern, Phrase, Tagged, Words
from lib.query.selection import Selection, name_of

ODD = ["en", "fr", "", "'; DROP TABLE catalog; --", '"', "%", "\\", "a\nb", "☃", "NULL", "{}", "?", "$1"]
COLUMNS = ["lang", "select", '"; drop table catalog; --', "stars", "topics"]
SCHEMA = {"lang": "VARCHAR", "select": "VARCHAR", '"; drop table catalog; --': "VARCHAR"}
SCHEMA |= {"stars": "INTEGER", "topics": "VARCHAR[]", "id": "BIGINT"}
ROWS = [
    (i, ODD[i % len(ODD)] if i % 5 else None, ODD[(i * 3) % len(ODD)], ODD[(i * 7) % len(ODD)], i % 6 or None,
     None if i % 4 == 0 else [ODD[i % len(ODD)], "pets"])
    for i in range(60)
]  # fmt: skip

MARK = "⟦"
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
PREDICATES = st.one_of(
    st.builds(
        OneOf,
        st.sampled_from([*COLUMNS[:3], "topics"]),
        st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
    st.builds(OneOf, st.just("stars"), st.lists(st.integers(-3, 9), min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(
        Between,
        st.just("stars"),
        st.one_of(st.none(), st.integers(0, 6)),
        st.one_of(st.none(), st.integers(0, 6)),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(Ids, st.lists(st.integers(0, 70), min_size=1, max_size=5).map(tuple), st.booleans()),
    st.builds(Tagged, TEXTS.filter(str.strip), st.booleans()),
    st.builds(Words, TEXTS.filter(str.strip), st.booleans()),
    st.builds(Meaning, TEXTS.filter(str.strip), st.integers(1, 500)),
)
SELECTIONS = st.builds(
    Selection, st.lists(PREDICATES, max_size=4).map(tuple), st.sampled_from(["kept", "excluded", "all"])
)


@pytest.fixture(scope="module")
def catalog():
    con = duckdb.connect()
    con.execute(
        'CREATE TABLE catalog (id BIGINT, lang TEXT, "select" TEXT, """; drop table catalog; --" TEXT, '
        "stars INT, topics TEXT[])"
    )
    con.executemany("INSERT INTO catalog VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    con.execute("CREATE TABLE excluded AS SELECT id FROM catalog WHERE id % 10 = 3")
    con.execute("CREATE TABLE found AS SELECT id FROM catalog WHERE id % 2 = 0")
    return con


def holds(predicate, row) -> bool:
    """What a predicate means, read plainly."""
    value = dict(zip(["id", *COLUMNS], row, strict=True)).get(getattr(predicate, "column", "id"))
    match predicate:
        case OneOf(values=values) if isinstance(value, list):
            truth = any(item in values for item in value)
        case OneOf(values=values):
            truth = value in values
        case Between(low=low, high=high, open=open_):
            truth = value is not None
            truth = truth and (low is None or value >= low)
            truth = truth and (high is None or (value < high if open_ else value <= high))
        case Ids(ids=ids):
            truth = value in ids
        case _:
            truth = row[0] % 2 == 0
    return truth != predicate.negated


@settings(max_examples=300, deadline=None)
@given(selection=SELECTIONS)
def test_sql_selects_just_what_the_predicates_mean(catalog, selection):
    condition, parameters = selection.sql(SCHEMA, lambda predicate: "found", "excluded")
    found = {row[0] for row in catalog.execute(f"SELECT id FROM catalog WHERE {condition}", parameters).fetchall()}
    scope = {"kept": lambda i: i % 10 != 3, "excluded": lambda i: i % 10 == 3, "all": lambda i: True}[selection.scope]
    assert found == {row[0] for row in ROWS if scope(row[0]) and all(holds(p, row) for p in selection.predicates)}
    assert catalog.execute("SELECT count(*) FROM catalog").fetchone() == (60,)


@settings(max_examples=300, deadline=None)
@given(selection=SELECTIONS)
def test_address_and_json_give_back_the_same_selection_and_sentence(selection):
    assert Selection.from_text(selection.to_text()) == selection
    assert Selection.from_json(selection.to_json()).sentence() == selection.sentence()


@settings(max_examples=300, deadline=None)
@given(selection=SELECTIONS)
def test_no_value_stands_in_the_sql(selection):
    """The text of the SQL depends on the shape of the Selection alone, never on a value."""
    condition, parameters = replace(selection, predicates=tuple(map(marked, selection.predicates))).sql(
        SCHEMA, lambda predicate: "found", "excluded"
    )
    assert condition.count("?") == len(parameters)
    assert MARK not in condition
    assert condition == selection.sql(SCHEMA, lambda predicate: "found", "excluded")[0]


def marked(predicate):
    """The predicate with a sign that no SQL holds before each text that somebody typed."""
    texts = {}
    for field in fields(predicate):
        value = getattr(predicate, field.name)
        if isinstance(value, str) and field.name != "column":
            texts[field.name] = MARK + value
        elif isinstance(value, tuple):
            texts[field.name] = tuple(MARK + one if isinstance(one, str) else one for one in value)
    return replace(predicate, **texts)


NAMES = st.sampled_from(["where", "scope", "kind", "column", "values", "ids", "polygon", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(["in", "ids", "lasso", "kept"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(value=ANYTHING)
def test_anything_else_in_the_address_is_refused_with_a_sentence(value):
    text = json.dumps(value)
    try:
        selection = Selection.from_text(text)
    except BadFilter as problem:
        assert str(problem)
    else:
        assert Selection.from_text(selection.to_text()) == selection


@pytest.mark.parametrize(
    "text, words",
    [
        ("{", "cannot be read"),
        ("[]", "is an object"),
        ('{"where":[{"kind":"drop"}]}', "needs a kind"),
        ('{"where":[{"kind":"in"}]}', "wrong parts"),
        ('{"where":[{"kind":"in","column":"lang","values":[]}]}', "wrong form"),
        ('{"where":[{"kind":"in","column":"lang","values":[{"a":1}]}]}', "wrong form"),
        ('{"where":[{"kind":"lasso","polygon":[[0,0],[1,1]]}]}', "wrong form"),
        ('{"where":[{"kind":"lasso","polygon":[[0,0],[1,1],[NaN,2]]}]}', "wrong form"),
        ('{"where":[{"kind":"ids","ids":[-1]}]}', "wrong form"),
        ('{"where":[{"kind":"words","text":" "}]}', "wrong form"),
        ('{"where":[{"kind":"meaning","text":"x","most":1e9}]}', "wrong form"),
        ('{"scope":"mine"}', "scope is one of"),
        ('{"evil":1}', "also has evil"),
    ],
)
def test_bad_filters_say_what_is_wrong(text, words):
    with pytest.raises(BadFilter, match=words):
        Selection.from_text(text)


def test_an_unknown_column_names_those_there_are():
    with pytest.raises(BadFilter, match="no column 'language'; it has lang"):
        Selection((OneOf("language", ("en",)),)).sql(SCHEMA, str, "excluded")


def test_refining_and_taking_back():
    english, good = OneOf("lang", ("en",)), Between("stars", 4)
    both = Selection().and_(english, good).and_(english)
    assert both.predicates == (english, good)
    assert both.without(english).predicates == (good,)
    assert both.instead("lang", OneOf("lang", ("fr",))).predicates == (good, OneOf("lang", ("fr",)))
    assert both.on("stars") == (good,)


@pytest.mark.parametrize(
    "predicate, sentence",
    [
        (OneOf("lang", ("en", None)), "lang is en or (none)"),
        (OneOf("lang", ("en",), True), "lang is not en"),
        (Between("stars", 2, 4), "stars from 2 to 4"),
        (Between("stars", 2, 4, True), "stars from 2 to below 4"),
        (Between("stars", 3, 3), "stars = 3"),
        (Between("stars", None, 4, True), "stars below 4"),
        (Between("stars", 2.5), "stars at least 2.5"),
        (Between("stars"), "stars has a value"),
        (Tagged("check"), "tagged check"),
        (Ids((7,)), "record 7"),
        (Ids((7, 8)), "one of 2 picked records"),
        (Words("cat dog"), "text has the words “cat dog”"),
        (Phrase("a cat", True), "text lacks the phrase “a cat”"),
        (Pattern("c.t"), "text matches /c.t/"),
        (Meaning("pets", 10), "among the 10 nearest in meaning to “pets”"),
        (Like(4), "among the 50 nearest to record 4"),
        (Expression("stars > 3"), "(stars > 3)"),
        (Lasso(((0, 0), (1, 0), (1, 1))), "inside a lasso of 3 corners"),
    ],
)
def test_sentences(predicate, sentence):
    assert predicate.sentence() == sentence
    assert Selection((predicate,)).sentence() == f"kept records where {sentence}"


def test_a_set_and_its_negation_share_one_table():
    assert name_of(Words("cat")) == name_of(Words("cat", negated=True)) != name_of(Words("dog"))
