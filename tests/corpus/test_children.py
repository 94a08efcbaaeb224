"""Children as rows of the sources: the parent's row but for texts, id and pictures."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus import children, generated
from lib.corpus.children import Child
from lib.corpus.roles import Roles
from tests.corpora import SENTENCES, open_corpus, write

SPLITS = {**SENTENCES, "split": ["train", "test", "train", "train", "test", "train"]}


def opened(tmp_path, roles):
    return open_corpus(write(tmp_path / "in.parquet", SPLITS), tmp_path / "w", roles)


def test_a_child_is_its_parents_row_with_another_text(tmp_path):
    made = opened(tmp_path, Roles(text=("text",), id="id", split="split"))
    text = 'A "dog" barked\nat her'
    asked = [
        Child(1, {"text": json.dumps(text)}, {"cda_axis": "gender", "cda_confidence": 0.5}),
        Child(1, {}, {}),
        Child(0, {"text": '"x"'}, {}),
    ]
    (table,) = children.tables(made, asked, first_number=7)
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == ["b-cda7", "b-cda8", "a-cda9"]
    assert [row["text"] for row in rows] == [text, SENTENCES["text"][1], "x"]
    assert [(row["split"], row["stars"], row["lang"]) for row in rows] == [("test", 2, "en")] * 2 + [("train", 1, "en")]
    assert [(row["is_generated"], row["cda_parent"], row["cda_parent_id"]) for row in rows] == [
        (True, 1, "b"),
        (True, 1, "b"),
        (True, 0, "a"),
    ]
    assert (rows[0]["cda_axis"], rows[1]["cda_axis"]) == ("gender", None)


def test_batches_go_on_where_the_last_one_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "BATCH", 2)
    made = opened(tmp_path, Roles(text=("text",), id="id"))
    tables = list(children.tables(made, [Child(n, {"text": f'"{n}"'}, {}) for n in (4, 2, 0)]))
    assert [table.num_rows for table in tables] == [2, 1]
    assert [id_ for table in tables for id_ in table["id"].to_pylist()] == ["e-cda0", "c-cda1", "a-cda2"]
    assert generated.add(made, "x", tables)[1] == range(6, 9)


def test_without_an_id_column_the_parent_is_named_by_its_place(tmp_path):
    made = opened(tmp_path, Roles(text=("text",)))
    (table,) = children.tables(made, [Child(3, {}, {})])
    assert (table["cda_parent_id"].to_pylist(), table["id"].to_pylist()) == (["3"], ["d"])


@pytest.mark.parametrize(("id_", "expected"), [("id", [7, 3]), ("stars", [7, 3]), (None, [None, None])])
def test_numbers_are_read_from_the_ids(tmp_path, id_, expected):
    made = opened(tmp_path, Roles(text=("text",), id=id_))
    (table,) = children.tables(made, [Child(1, {}, {}), Child(0, {}, {}, number=3)], first_number=7)
    own = table[id_ or "id"].to_pylist()
    assert own == {"id": ["b-cda7", "a-cda3"], "stars": [13, 9], None: ["b", "a"]}[id_]
    assert children.numbers(made, own) == expected
    assert children.numbers(made, ["b", None]) == [None, None] and children.numbers(made, []) == []


def test_messages_numbers_and_pictures(tmp_path):
    columns = {
        "n": [5, 9],
        "messages": [[{"role": "user", "content": "he"}], [{"role": "bot", "content": "him"}]],
        "picture": [b"a", b"b"],
    }
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    roles = Roles(text=("messages",), id="n", media=("picture",))
    made = open_corpus(tmp_path / "in.parquet", tmp_path / "w", roles)
    said = [{"role": "bot", "content": "her"}]
    (table,) = children.tables(made, [Child(1, {"messages": json.dumps(said)}, {})])
    assert table.select(["n", "messages", "picture"]).to_pylist() == [{"n": 10, "messages": said, "picture": None}]
    assert generated.add(made, "x", [table])[1] == range(2, 3)
