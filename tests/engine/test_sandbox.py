"""Attacks on the typed-SQL sandbox, each refused with one sentence, and good expressions with their records."""

import os

import duckdb
import numpy as np
import pytest

from lib.engine import sandbox
from lib.errors import BadFilter, BadWorkspace

N_RECORDS = 12


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    path = tmp_path_factory.mktemp("it's here") / "catalog.1.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            """CREATE TABLE catalog AS SELECT i::BIGINT AS id, (i * 10)::BIGINT AS n_words,
            CASE WHEN i % 3 = 0 THEN 'en' WHEN i % 3 = 1 THEN 'de' END AS lang,
            ['a', 'b' || (i % 2)] AS labels, DATE '2020-01-31' + (i * 30)::INTEGER AS day,
            i / 4 AS share, i % 4 = 0 AS flag, 'v' || i AS "select" FROM range(12) numbers(i)"""
        )
    return path


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    path = tmp_path_factory.mktemp("texts") / "text.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TABLE records AS SELECT i::BIGINT AS id, "
            "CASE WHEN i = 5 THEN NULL ELSE 'record ' || i END AS text FROM range(12) numbers(i)"
        )
    return path


GOOD = [
    ("n_words > 90", [10, 11]),
    ("N_Words BETWEEN 20 AND 40 AND lang IS NULL", [2]),
    ("lang IN ('en', 'fr') AND NOT flag", [3, 6, 9]),
    ("lang NOT IN ('en')", [1, 4, 7, 10]),
    ("lang IS DISTINCT FROM 'en' AND n_words < 30", [1, 2]),
    ("list_contains(labels, 'b1') AND id < 4", [1, 3]),
    ("'b0' IN labels AND id < 4", [0, 2]),
    ("labels[2] = 'b1' AND len(labels) = 2 AND id > 8", [9, 11]),
    ("list_has_any(labels, ['b1', 'zzz']) AND id < 2", [1]),
    ("day >= '2020-11-01'", [10, 11]),
    ("day < DATE '2020-01-01' + INTERVAL 2 MONTH", [0]),
    ("EXTRACT(month FROM day) = 3", [1, 2]),
    ("date_trunc('month', day) = DATE '2020-03-01'", [1, 2]),
    ("lang LIKE 'e%' AND id < 5", [0, 3]),
    ("lang NOT ILIKE 'E%'", [1, 4, 7, 10]),
    ("lang ~ '^d' AND id < 5", [1, 4]),
    ("regexp_matches(lang, 'EN', 'i') AND id < 5", [0, 3]),
    ("share > 2.5", [11]),
    ("CAST(share AS DECIMAL(10, 2)) = 2.75", [11]),
    ("try_cast(lang AS INTEGER) IS NULL AND id = 0", [0]),
    ("CASE WHEN flag THEN n_words ELSE 0 END >= 80", [8]),
    ("flag IS NOT TRUE AND id < 3", [1, 2]),
    ("coalesce(lang, 'none') = 'none'", [2, 5, 8, 11]),
    ("-n_words < -100", [11]),
    ("n_words % 50 = 0 AND n_words // 50 = 2", [10]),
    ("length(replace(lang, 'e', '')) = 1 AND id < 2", [0, 1]),
    ("substring(lang FROM 1 FOR 1) || 'x' = 'ex' AND id = 0", [0]),
    ("\"select\" = 'v7'", [7]),
    ("lang = 'it''s; DROP TABLE catalog; --'", []),
    ("id IN (3, 1, 2)", [1, 2, 3]),
    ("true", list(range(N_RECORDS))),
    ("id = 1;", [1]),
    ("id = 1 -- and a comment", [1]),
    ("id = 1 /* another */ OR id = 2", [1, 2]),
]


@pytest.mark.parametrize(("expression", "ids"), GOOD)
def test_finds_the_records(catalog, expression, ids):
    found = sandbox.matching_ids(catalog, expression)
    assert found.dtype == np.int64
    assert found.tolist() == ids


ATTACKS = [
    # files
    "read_text('/etc/passwd') = 'x'",
    "(SELECT content FROM read_text('/etc/passwd')) LIKE '%root%'",
    "EXISTS (SELECT 1 FROM read_csv('/etc/passwd'))",
    "EXISTS (FROM read_parquet('*.parquet'))",
    "EXISTS (FROM read_blob('/etc/shadow'))",
    "EXISTS (FROM glob('/home/*'))",
    "id IN (SELECT 1 FROM '/etc/passwd.csv')",
    "id IN (FROM 'file.parquet')",
    "EXISTS (FROM parquet_metadata('x.parquet'))",
    "1 FROM read_text('/etc/passwd')",
    "id = 1 FROM '/etc/passwd.csv'",
    # statements
    "COPY catalog TO '/tmp/out.csv'",
    "1; COPY (SELECT 1) TO '/tmp/out.csv'",
    "true; DROP TABLE catalog",
    "true; SELECT 1",
    "ATTACH '/tmp/other.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA database_list",
    "SET memory_limit = '100GB'",
    "RESET lock_configuration",
    "CALL pragma_version()",
    "EXPORT DATABASE '/tmp/x'",
    "DELETE FROM catalog",
    "CREATE MACRO lower(x) AS 1",
    "WITH gone AS (DELETE FROM catalog RETURNING id) SELECT id FROM gone",
    "id IN (WITH c AS (COPY (SELECT 1) TO '/tmp/x.csv') SELECT 1)",
    "id IN (WITH gone AS (DELETE FROM corpus.catalog RETURNING id) SELECT id FROM gone)",
    # out of the brackets
    "1=1) OR (1=1",
    "true) UNION SELECT (id",
    "true UNION SELECT true",
    "true WHERE true",
    "true ORDER BY 1",
    "true LIMIT 1",
    "true GROUP BY ALL",
    "true, read_text('/etc/passwd')",
    "id = 1 AS answer",
    "DISTINCT flag",
    "true -- \n; DROP TABLE catalog",
    "true /* ; */ ; DROP TABLE catalog",
    "flag /* unfinished",
    "((((flag)",
    "",
    "  \n ",
    "flag\x00",
    # the machine and the engine
    "getenv('HOME') = '/root'",
    "current_setting('memory_limit') = 'x'",
    "EXISTS (FROM duckdb_settings())",
    "EXISTS (FROM duckdb_secrets())",
    "EXISTS (FROM duckdb_tables())",
    "EXISTS (FROM information_schema.tables)",
    "EXISTS (FROM sqlite_master)",
    "EXISTS (FROM pragma_database_list())",
    "version() = 'x'",
    "current_user = 'root'",
    "current_database() = 'memory'",
    "getvariable('x') IS NULL",
    "nextval('s') = 1",
    "pg_typeof(id) = 'x'",
    "write_log('x') IS NULL",
    # queries in disguise
    "EXISTS (FROM query('SELECT 1'))",
    "EXISTS (FROM query_table('catalog'))",
    "query('SELECT 1') = 1",
    "json_execute_serialized_sql('x') = 1",
    "json_serialize_sql('SELECT 1') = 'x'",
    "id = (SELECT max(id) FROM catalog)",
    "id = ANY (SELECT id FROM corpus.catalog)",
    "id = ANY([1, 2])",
    "flag IN (TABLE catalog)",
    # endless and huge
    "EXISTS (WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r)",
    "len(range(10000000000)) > 1",
    "len(generate_series(1, 10000000000)) > 1",
    "repeat('x', 1000000000) = 'y'",
    "lpad('x', 1000000000, 'y') = 'y'",
    "rpad(lang, 1000000000, 'y') = 'y'",
    "replace(lang, 'e', '" + "e" * 1000 + "') = 'y'",
    "replace(lang, 'e', lang) = 'y'",
    "regexp_replace(lang, '', 'xxxxxxxx', 'g') = 'y'",
    "list_resize([1], 1000000000) = [1]",
    "[1]::INTEGER[1000000000] IS NULL",
    "format('{:1000000000}', lang) = 'x'",
    "printf('%1000000000d', id) = 'x'",
    "levenshtein(lang, lang) > 1",
    " || ".join(["lang"] * 200) + " = 'x'",
    " AND ".join(["lower(lang) = 'x'"] * 200),
    "(" * 3000 + "flag" + ")" * 3000,
    "NOT " * 4000 + "flag",
    "-" * 1 + "- " * 5000 + "id = 1",
    " + ".join(["1"] * 6000) + " > id",
    "flag OR " * 5000 + "flag",
    "regexp_matches(lang, '(((a{100}){100}){100}){100}')",
    # beyond one record
    "count(*) > 1",
    "sum(n_words) > 1",
    "row_number() OVER () = 1",
    "max(id) OVER (PARTITION BY lang) > 1",
    "unnest(labels) = 'a'",
    "list_aggregate(labels, 'count') > 1",
    "lower(DISTINCT lang) = 'x'",
    "lower(lang) FILTER (flag) = 'x'",
    "lower(lang ORDER BY id) = 'x'",
    "grouping(id) = 1",
    "random() < 0.5",
    "now() > day",
    "uuid() = 'x'",
    "error('x') IS NULL",
    # other kinds of node
    "*",
    "COLUMNS('.*') = 'x'",
    "COLUMNS(*) IS NULL",
    "#1 = 1",
    "? = 1",
    "$1 = 1",
    "list_filter(labels, lambda x: x = 'a') = []",
    "list_transform(labels, x -> read_text(x)) = []",
    "[x FOR x IN labels IF x = 'a'] = []",
    "lang -> 'x' = 'y'",
    "lang ->> '$.x' = 'y'",
    "{'a': 1}.a = 1",
    "MAP {'a': 1}['a'] = 1",
    "catalog.id = 1",
    "corpus.catalog.id = 1",
    "main.lower(lang) = 'x'",
    "system.main.lower(lang) = 'x'",
    "lang.lower() = 'x'",
    "lang COLLATE nocase = 'EN'",
    "lang::main.secret = 'x'",
    "lang::JSON = 'x'",
    "lang::BLOB = 'x'",
    "lang::ENUM('en', 'de') = 'x'",
    "x'00' = lang",
    "DEFAULT",
    "rowid = 1",
    "current_date > day",
    # honest mistakes
    "nwords > 1",
    'lang = "en"',
    "n_words",
    "lang",
    "NULL",
    "lang + 1 > 2",
    "n_words >",
    "n_words > 0x10",
    "CAST(lang AS INTEGER) > 1",
    "labels = 'a'",
    "text = 'x'",
]


@pytest.mark.parametrize("expression", ATTACKS)
def test_refuses_with_one_sentence(catalog, expression, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = catalog.read_bytes()
    with pytest.raises(BadFilter) as refused:
        sandbox.matching_ids(catalog, expression)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert 20 < len(sentence) < 700
    assert sentence[-1] in ".?)"
    assert catalog.read_bytes() == before
    assert list(tmp_path.iterdir()) == []
    assert not os.path.exists("/tmp/out.csv")


def test_there_are_enough_attacks():
    assert len(ATTACKS) == len(set(ATTACKS)) > 100


def test_the_guest_is_locked_even_without_the_checks(catalog, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    with sandbox.guest(catalog) as con:
        assert con.execute("SELECT count(*) FROM corpus.catalog").fetchone() == (N_RECORDS,)
        for statement in (
            f"FROM read_text('{tmp_path}/secret.txt')",
            f"FROM read_csv('{tmp_path}/secret.txt')",
            f"COPY corpus.catalog TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/other.duckdb'",
            f"FROM glob('{tmp_path}/*')",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '100GB'",
            "SET threads = 64",
            "RESET lock_configuration",
            "DELETE FROM corpus.catalog",
            "UPDATE corpus.catalog SET id = 1",
            "DROP TABLE corpus.catalog",
            "CREATE TABLE corpus.other (a INTEGER)",
            f"EXPORT DATABASE '{tmp_path}/x'",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(statement).fetchall()
        local = duckdb.connect()  # a Python variable that a query must not be able to name as a table
        with pytest.raises(duckdb.Error):
            con.execute("FROM local").fetchall()
        local.close()
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def test_an_expression_may_name_the_text(catalog, texts):
    find = sandbox.matching_ids
    assert find(catalog, "text LIKE '% 1%'", text_paths=[texts]).tolist() == [1, 10, 11]
    assert find(catalog, "contains(text, '1') AND lang = 'de'", text_paths=[texts]).tolist() == [1, 10]
    assert find(catalog, "text IS NULL", text_paths=[texts]).tolist() == [5]
    assert find(catalog, "id = 3", text_paths=[texts]).tolist() == [3]


def test_texts_are_joined_by_ranges_of_ids(catalog, texts, monkeypatch):
    monkeypatch.setattr(sandbox, "N_TEXTS", 5)
    found = sandbox.matching_ids(catalog, "length(text) = 8 AND n_words > 30", text_paths=[texts])
    assert found.tolist() == [4, 6, 7, 8, 9]


def test_texts_may_lie_in_several_stores(catalog, tmp_path):
    paths = []
    for part in range(2):
        paths.append(tmp_path / f"text.{part}.duckdb")
        with duckdb.connect(str(paths[-1])) as con:
            con.execute(
                f"CREATE TABLE records AS SELECT i AS id, 't' || i AS text FROM range({6 * part}, {6 * part + 6}) n(i)"
            )
    assert sandbox.matching_ids(catalog, "text IN ('t9', 't2')", text_paths=paths).tolist() == [2, 9]
    assert sandbox.matching_ids(catalog, "text IN ('t9', 't2') AND lang = 'en'", text_paths=paths).tolist() == [9]


def test_time_is_limited(tmp_path):
    path = tmp_path / "large.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE catalog AS SELECT i AS id, repeat('abc ' || i, 50) AS note FROM range(400000) n(i)")
    slow = " OR ".join(f"regexp_matches(note, '(x+x+)+y{i}|[a-c]+ {i}z$')" for i in range(40))
    with pytest.raises(BadFilter, match=r"took longer than 0\.05 seconds"):
        sandbox.matching_ids(path, slow, seconds=0.05)


def test_memory_is_limited(tmp_path):
    paths = [tmp_path / "catalog.duckdb", tmp_path / "text.duckdb"]
    for path, table in zip(paths, ("catalog", "records"), strict=True):
        with duckdb.connect(str(path)) as con:
            con.execute(
                f"CREATE TABLE {table} AS SELECT i AS id, repeat('abc ' || i, 200) AS "
                f"{'note' if table == 'catalog' else 'text'} FROM range(30000) n(i)"
            )
    with pytest.raises(BadFilter, match="more than 8MB of memory"):
        sandbox.matching_ids(paths[0], "note || 'x' = text", text_paths=paths[1:], memory_limit="8MB")


def test_works_beside_an_instance_that_reads_the_catalog(catalog):
    with duckdb.connect(str(catalog), read_only=True) as other:
        assert sandbox.matching_ids(catalog, "id = 2").tolist() == [2]
        assert other.execute("SELECT count(*) FROM catalog").fetchone() == (N_RECORDS,)


def test_a_catalog_that_is_not_there(tmp_path):
    with (
        pytest.raises(BadWorkspace, match=r"nothing.duckdb cannot be opened"),
        sandbox.guest(tmp_path / "nothing.duckdb"),
    ):
        pass
