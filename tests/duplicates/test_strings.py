import itertools
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.duplicates.strings import buffers, composed, text_array, text_arrays
from lib.errors import BadOption

FORMS = [
    ["a", None, "bc"],
    pa.array(["a", None, "bc"]),
    pa.array(["a", None, "bc"], pa.large_string()),
    pa.array(["x", "a", None, "bc"]).slice(1),
    pa.chunked_array([["a"], [None, "bc"]]),
    pa.chunked_array([pa.array(["a", None, "bc"]).dictionary_encode()]),
    pa.array(["a", None, "bc"], pa.string_view()),
]


@pytest.mark.parametrize("texts", FORMS)
def test_any_form_of_texts_becomes_one_array_without_nulls(texts):
    array = text_array(texts)
    assert array.to_pylist() == ["a", "", "bc"]
    data, offsets = buffers(array)
    assert [bytes(data[a:b]) for a, b in itertools.pairwise(offsets)] == [b"a", b"", b"bc"]


@pytest.mark.parametrize("texts", [[], pa.array([], pa.string()), pa.chunked_array([], pa.string()), ["", ""]])
def test_no_text_at_all(texts):
    data, offsets = buffers(text_array(texts))
    assert (len(data), offsets.tolist()) == (0, [0] * (len(texts) + 1))


def test_what_is_not_a_string_is_named():
    with pytest.raises(BadOption, match="Text 1 is a float, not a string; hand in strings only"):
        text_array(["a", 1.5])
    with pytest.raises(BadOption, match="Text 0 is a bytes"):
        text_array([b"\xff", "b"])


PARTS = [
    # texts, most records, most bytes, lengths of the parts
    (["a", None, "bc", "d"], 3, 99, [3, 1]),
    (["a", "", "bc", "defg", "h"], 9, 3, [3, 1, 1]),
    (pa.chunked_array([["a"], ["b", "cc", None]]), 2, 99, [2, 2]),
    (iter(["a", "b"]), 1, 99, [1, 1]),
    (iter([pa.array(["a", "b", "c"]), pa.array([], pa.string()), pa.chunked_array([["d"]])]), 2, 99, [2, 1, 1]),
    (iter([]), 2, 99, []),
]


@pytest.mark.parametrize(("texts", "most_records", "most_bytes", "lengths"), PARTS)
def test_parts_of_bounded_size(texts, most_records, most_bytes, lengths):
    texts, again = itertools.tee(texts) if hasattr(texts, "__next__") else (texts, texts)
    parts = list(text_arrays(texts, most_records, most_bytes))
    assert [len(part) for part in parts] == lengths
    given = [text for part in again for text in (part.to_pylist() if hasattr(part, "to_pylist") else [part])]
    expected = [getattr(text, "as_py", lambda text=text: text)() or "" for text in given]
    assert [text for part in parts for text in part.to_pylist()] == expected


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=20))
def test_composed_texts_are_in_normal_form(texts):
    expected = [unicodedata.normalize("NFC", text) for text in texts]
    assert composed(text_array(texts)).to_pylist() == expected
