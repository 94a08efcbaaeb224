import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from lib.errors import BadOption
from lib.signals import packaged
from lib.signals.tokens import TokenCounter


@pytest.fixture(scope="module")
def tokenizer():
    tokenizer = Tokenizer.from_file(str(packaged.verified("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope="module")
def counter():
    return TokenCounter(n_threads=2)


def own_counts(tokenizer, texts):
    return [len(tokenizer.encode(text or "", add_special_tokens=False).ids) for text in texts]


TEXTS = [
    "",
    None,
    " \t\r\n ",
    "The cat sat on the mat.",
    "don't (really), e-mail me@example.org; 50% of $3.14!",
    "Crème brûlée à la carte, naïve façade",
    "e\u0301 cafe\u0301 <\u0338 \u226e \u037e",
    "东京 2020年の夏季オリンピック、Tokyo大会",
    "日\u0301本語 ᄒ한국어 텍스트",
    "ภาษาไทยไม่มีการเว้นวรรคระหว่างคำ",
    "[UNK] [SEP] a[MASK]b [CLS [x,y] [[PAD]]",
    "nul\x00in\x0bside \x0cfeed \ufffd end\u00a0of\u3000blank\u2028line",
    "x" * 99 + " " + "y" * 101 + " " + "z" * 500,
    "for(i=0;i<n;++i){a[i]+=b[i]*c[i];}",
    "👍🏽 family 👨‍👩‍👧 \u4dff\u4e00\u9fff\ua000 \u200b\u200d",
]


def test_counts_are_those_of_the_tokenizer(counter, tokenizer):
    assert counter.count(TEXTS).tolist() == own_counts(tokenizer, TEXTS)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(max_size=40), max_size=4), st.lists(st.text("aé,[]!?-日\u0301\u226e \n", max_size=30), max_size=3)
)
def test_any_text_counts_as_the_tokenizer_counts_it(counter, tokenizer, any_texts, tricky):
    texts = [text.encode("utf-8", "replace").decode() for text in any_texts + tricky]
    assert counter.count(texts).tolist() == own_counts(tokenizer, texts)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_any_arrow_string_type_and_slice(counter, tokenizer, kind):
    array = (
        pa.array(TEXTS, type=pa.string()).cast(kind)
        if not pa.types.is_dictionary(kind)
        else pa.array(TEXTS).dictionary_encode()
    )
    chunked = pa.chunked_array([array.slice(3, 5), array.slice(0, 0), array.slice(8)])
    assert counter.count(chunked).tolist() == own_counts(tokenizer, TEXTS[3:])


def test_no_texts(counter):
    assert counter.count([]).dtype == np.int32
    assert counter.count(pa.chunked_array([], type=pa.string())).tolist() == []


def test_invalid_utf8_is_counted_not_refused(counter):
    raw = pa.Array.from_buffers(
        pa.string(), 2, [None, pa.py_buffer(np.array([0, 4, 9], dtype=np.int32)), pa.py_buffer(b"a\xff\xe5bcat s")]
    )
    assert counter.count(raw).tolist() == [counter.count(["a\ufffd\ufffdb"])[0], 2]


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_threads_and_a_small_table_change_nothing(tokenizer, monkeypatch, n_threads):
    monkeypatch.setattr("lib.signals.chunks.PASS_BYTES", 200)
    counter = TokenCounter(n_threads)
    counter._table.max_chunks = 40
    texts = [f"{text or ''} record {i} {'w' * (i % 90)}" for i, text in enumerate(TEXTS * 6)]
    assert counter.count(texts).tolist() == own_counts(tokenizer, texts)


def test_a_changed_model_file_is_refused(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(BadOption, match="is not the file that was meant"):
        packaged.checked(tmp_path / "tokenizer.json", packaged.CHECKSUMS["tokenizer.json"])
    with pytest.raises(BadOption, match="is missing"):
        packaged.checked(tmp_path / "none", "0")
