"""Guessed roles: of common shapes of corpora, and of the real ones where they are beside the project."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus.columns import columns_of
from lib.corpus.facts import Facts, facts_from, facts_sql
from lib.corpus.guessing import guess
from lib.corpus.preview import first_look
from lib.corpus.roles import Roles, check

MESSAGES = 'STRUCT("role" VARCHAR, "content" VARCHAR)[]'
SHAREGPT = 'STRUCT("from" VARCHAR, "value" VARCHAR)[]'
IMAGE = 'STRUCT("bytes" BLOB, "path" VARCHAR)'


def strings(names):
    return [(name, "VARCHAR") for name in names.split()]


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        (strings("text"), Roles(("text",))),
        (strings("Text ID"), Roles(("Text",), id="ID")),
        (strings("output input instruction"), Roles(("instruction", "input", "output"))),
        (
            strings("instruction input output text"),
            Roles(("instruction", "input", "output"), metadata=("text",)),
        ),
        (
            strings("instruction context response category"),
            Roles(("instruction", "context", "response"), label="category"),
        ),
        (strings("prompt completion"), Roles(("prompt", "completion"))),
        (strings("prompt chosen rejected"), Roles(("prompt", "chosen"), metadata=("rejected",))),
        (strings("question answer"), Roles(("question", "answer"))),
        (
            [*strings("id title context question"), ("answers", 'STRUCT("text" VARCHAR[], "answer_start" INTEGER[])')],
            Roles(("context", "question"), id="id", metadata=("title",)),
        ),
        (strings("premise hypothesis label"), Roles(("premise", "hypothesis"), label="label")),
        (strings("sentence1 sentence2 idx"), Roles(("sentence1", "sentence2"), id="idx")),
        (strings("title text url"), Roles(("title", "text"), metadata=("url",))),
        ([("messages", MESSAGES), ("source", "VARCHAR")], Roles(("messages",), source="source")),
        ([("id", "VARCHAR"), ("conversations", SHAREGPT)], Roles(("conversations",), id="id")),
        (
            [("prompt", "VARCHAR"), ("rejected", MESSAGES), ("chosen", MESSAGES)],
            Roles(("chosen",), metadata=("prompt",)),
        ),
        ([("image", IMAGE), ("caption", "VARCHAR")], Roles(("caption",), media=("image",))),
        ([("image", "BLOB"), ("label", "BIGINT")], Roles((), label="label", media=("image",))),
        (
            [*strings("content path repo_id"), ("created", "TIMESTAMP"), ("embedding", "FLOAT[]"), ("n", "BIGINT")],
            Roles(("content",), id="repo_id", date="created", metadata=("path", "n")),
        ),
        (strings("alpha beta"), Roles((), metadata=("alpha", "beta"))),
        ([("n", "BIGINT")], Roles((), metadata=("n",))),
    ],
)
def test_by_names_and_types(columns, roles):
    assert guess(columns_of(columns)) == roles


def sampled(sql):
    with duckdb.connect() as con:
        columns = columns_of((row[0], row[1]) for row in con.execute(f"DESCRIBE {sql}").fetchall())
        return columns, facts_from(columns, con.execute(facts_sql(columns, f"({sql})")).fetchone())


def test_a_sample_corrects_the_names():
    columns, facts = sampled(
        """SELECT 'x' AS id, i AS key, 'the words of record ' || i AS words, NULL::VARCHAR AS text,
        'unlike ' || i AS source, 'web' AS origin, 'short' AS tag, repeat('long ', 200) AS log,
        (DATE '2020-01-01' + i::INTEGER)::VARCHAR AS "when" FROM range(200) t(i)"""
    )
    assert guess(columns, facts) == Roles(
        ("words",), id="key", source="origin", date="when", metadata=("id", "text", "source", "tag")
    )


def test_a_title_that_the_text_repeats_is_metadata():
    columns = columns_of(strings("title text"))
    facts = {"title": Facts(2, 2, 2, 20, 3), "text": Facts(2, 2, 2, 200, 30)}
    repeated = [{"title": "On cats", "text": "On cats\nCats are"}, {"title": "On dogs", "text": " On dogs. Dogs"}]
    apart = [{"title": "On cats", "text": "Cats are"}, {"title": None, "text": "x"}]
    assert guess(columns, facts, repeated) == Roles(("text",), metadata=("title",))
    assert guess(columns, facts, apart) == Roles(("title", "text"))


REAL = {
    "alpaca": Roles(("instruction", "input", "output"), id="id"),
    "bbc_news": Roles(("title", "text"), id="id", label="topic"),
    "bold_wikipedia": Roles(("text",), id="id", metadata=("dimension", "group", "subject")),
    "books_paragraphs": Roles(("text",), id="id", metadata=("book", "author", "chapter", "n_chars")),
    "bug_gender": Roles(
        ("text",), id="id", source="corpus", metadata=("profession", "pronoun", "gender", "stereotype", "distance")
    ),
    "chitchat": Roles(("messages",), id="id", date="start", metadata=("prompt", "ratings")),
    "debian_packages": Roles(
        ("title", "text"),
        id="id",
        label="section",
        metadata=("package", "lang", "source", "tags", "maintainer", "installed_kb"),
    ),
    "emoji_images": Roles(
        ("caption",),
        id="id",
        label="category",
        metadata=("subcategory", "base_id", "skin_tone", "gender_in_caption", "width", "height"),
        media=("image",),
    ),
    "eval_sets": Roles(
        ("context", "question", "choices", "answer"), id="id", split="split", source="benchmark", metadata=("subject",)
    ),
    "hate_offensive_tweets": Roles(
        ("text",), id="id", label="label", metadata=("votes_hate", "votes_offensive", "votes_neither")
    ),
    "mlma_hate": Roles(
        ("text",),
        id="id",
        label="sentiment",
        metadata=("lang", "directness", "target_attribute", "target_group"),
    ),
    "spam_assassin": Roles(("subject", "text"), id="id", label="label", metadata=("folder", "md5")),
    "trivia_topics": Roles(("question", "choices", "answer"), id="id", label="topic"),
}
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize("name", REAL)
def test_real_corpora(name):
    path = FOLDER / f"{name}.parquet"
    if not path.exists():
        pytest.skip("the real corpora are not beside the project")
    look = first_look(str(path))
    assert look.roles == REAL[name]
    assert look.problems == ()
    check(look.roles, look.columns)


def test_what_a_record_says_of_its_making_is_metadata(tmp_path):
    edits = '[{"field": "words", "start": 4, "end": 6, "before": "he did so", "after": "she did so", "rule": "he"}]'
    columns = {"words": ["a b c", "d e f"], "cda_parent_id": ["x", "y"], "cda_edits": [edits] * 2}
    pq.write_table(pa.table(columns), tmp_path / "c.parquet")
    found = first_look(str(tmp_path / "c.parquet")).roles
    assert found == Roles(("words",), metadata=("cda_parent_id", "cda_edits"))
