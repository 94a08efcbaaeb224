"""The profile: counts of each text, and what values each column has."""

import pyarrow as pa
import pytest

from lib.corpus.artifacts import read_facts
from lib.signals.profile import measure
from lib.signals.tokens import TokenCounter
from tests.corpora import SENTENCES, analysed


@pytest.mark.parametrize(
    "text, words, lines",
    [("", 0, 0), ("one", 1, 1), (" two  words ", 2, 1), ("a\nb\n", 2, 3), ("日本語 text", 2, 1), ("\n", 0, 2)],
)
def test_words_and_lines(text, words, lines):
    row = measure(5, pa.chunked_array([pa.array([text])]), TokenCounter()).to_pylist()[0]
    assert (row["id"], row["n_words"], row["n_lines"]) == (5, words, lines)


def test_columns_are_described(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    facts = read_facts(made.artifact("profile"))
    about = {column["name"]: column for column in facts["columns"]}
    assert facts["tokenizer"].startswith("WordPiece")
    assert about["lang"] == {
        "name": "lang",
        "type": "VARCHAR",
        "n_null": 1,
        "n_distinct": 2,
        "distinct_is_estimate": False,
        "top": [["en", 4], ["fr", 1], [None, 1]],
    }
    stars = about["stars"]
    assert (stars["min"], stars["max"], stars["sum"], stars["quantiles"]["0.5"]) == (1, 5, 17, 4)
    assert about["topics"]["top"][:2] == [["pets", 3], ["code", 1]]
    assert about["n_chars"]["max"] == 30
