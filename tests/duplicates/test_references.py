import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.duplicates import references
from lib.errors import BadOption, BadSource


def write(path, columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_a_benchmark_with_choices_is_read(tmp_path):
    path = write(
        tmp_path / "quiz.parquet",
        {
            "id": ["q1", "q2", "q3", "q4"],
            "benchmark": ["one", "two", None, ""],
            "question": ["Which is it of these two?", "And which is that?", None, "How many legs has it got?"],
            "choices": [["red", "blue"], ["x y", "z"], [], ["2", "4"]],
            "answer": ["B", "A. x y", "this | that", "4"],
            "context": ["Paint.", None, "", ""],
        },
    )
    found, items = references.read([path])
    assert found[0].n_items == 4
    assert found[0].columns == {
        "question": "question",
        "context": "context",
        "answer": "answer",
        "choices": "choices",
        "benchmark": "benchmark",
        "item": "id",
    }
    assert items.table.to_pylist() == [
        {
            "benchmark": "one",
            "item": "q1",
            "question": "Which is it of these two?",
            "context": "Paint.",
            "answers": ["blue"],
        },
        {"benchmark": "two", "item": "q2", "question": "And which is that?", "context": "", "answers": ["x y"]},
        {"benchmark": "quiz", "item": "q3", "question": "", "context": "", "answers": ["this", "that"]},
        {"benchmark": "quiz", "item": "q4", "question": "How many legs has it got?", "context": "", "answers": ["4"]},
    ]


def test_plain_text_is_its_own_question_and_references_follow_each_other(tmp_path):
    one = write(tmp_path / "one.parquet", {"text": ["Some text of a book.", "More of it."]})
    two = write(tmp_path / "two.parquet", {"problem": ["What is it?"], "solution": [7]})
    found, items = references.read([one, str(two)])
    assert [reference.n_items for reference in found] == [2, 1]
    assert [(row["benchmark"], row["item"], row["question"]) for row in items.table.to_pylist()] == [
        ("one", "0", "Some text of a book."),
        ("one", "1", "More of it."),
        ("two", "0", "What is it?"),
    ]
    assert items.table["answers"].to_pylist() == [[], [], ["7"]]


def test_what_is_no_reference_gets_a_sentence(tmp_path):
    with pytest.raises(BadOption, match="No reference is given"):
        references.read([])
    with pytest.raises(BadSource):
        references.read([tmp_path / "none.parquet"])
    numbers = write(tmp_path / "numbers.parquet", {"n": [1, 2], "m": [0.5, 0.6]})
    with pytest.raises(BadSource, match=r"numbers\.parquet cannot be used"):
        references.read([numbers])
    empty = write(tmp_path / "empty.parquet", {"text": ["", None]})
    with pytest.raises(BadSource, match=r"empty\.parquet cannot be used"):
        references.read([empty])
