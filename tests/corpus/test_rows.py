"""Rows of the source files by id, from several files, in any order."""

import pytest

from lib.corpus import rows
from lib.errors import BadFilter, SourceChanged
from tests.corpora import SENTENCES, open_corpus, write


@pytest.fixture
def made(tmp_path):
    for name, part in (("a", slice(0, 4)), ("b", slice(4, 6))):
        write(tmp_path / "in" / f"{name}.parquet", {key: values[part] for key, values in SENTENCES.items()})
    return open_corpus(tmp_path / "in", tmp_path / "w")


def test_rows_come_in_the_order_asked(made):
    found = rows.read(made, [5, 0, 3], ["id", "topics"]).to_pylist()
    assert found == [
        {"winnow_id": 5, "id": "f", "topics": ["code"]},
        {"winnow_id": 0, "id": "a", "topics": ["pets"]},
        {"winnow_id": 3, "id": "d", "topics": []},
    ]
    assert set(rows.read(made, [1]).column_names) == {"winnow_id", *SENTENCES}


def test_any_value_can_be_had_as_json(made):
    found = rows.read_json(made, [2, 1], ["text", "topics", "lang"]).to_pylist()
    assert found[0] == {"winnow_id": 2, "text": '""', "topics": None, "lang": None}
    assert found[1]["topics"] == '["pets","noise"]'


def test_no_ids_give_no_rows_with_the_columns(made):
    found = rows.read(made, [])
    assert (found.num_rows, found.column_names[0]) == (0, "winnow_id")


def test_what_is_not_there_is_refused(made, tmp_path):
    with pytest.raises(BadFilter, match="records 0 to 5; 6 is none"):
        rows.read(made, [6])
    write(tmp_path / "in" / "a.parquet", {key: values[:3] for key, values in SENTENCES.items()})
    with pytest.raises(SourceChanged):
        rows.read(made, [5])
