import numpy as np
import pyarrow as pa
import pytest
from model2vec import StaticModel

from lib.embed import distilled
from lib.embed.encoders import open_encoder
from lib.embed.static import StaticEncoder
from lib.errors import NoSpace

TEXTS = [
    "A cat sits on the mat.",
    "",
    None,
    "A kitten is on a rug, isn't it?",
    "Shares fell sharply; the central bank kept its rate at 4.25%.",
    "Crème brûlée 東京タワー ภาษาไทย 👍🏽",
    "word " * 3_000 + "end",
    "  \n\t ",
]


@pytest.fixture(scope="module")
def static():
    """The encoder from the user's own cache: distilled here once if it is not there yet."""
    return open_encoder("static", n_threads=2)


@pytest.fixture(scope="module")
def library(static):
    return StaticModel(static.vectors, static.tokenizer, normalize=True, max_length=512)


def test_vectors_are_those_of_the_library(static, library):
    plain = [text or "" for text in TEXTS]
    np.testing.assert_allclose(static.encode(TEXTS), library.encode(plain, max_length=None), atol=1e-5)


def test_the_librarys_limit_when_asked(static, library):
    limited = StaticEncoder(max_tokens=512)
    plain = [text or "" for text in TEXTS]
    np.testing.assert_allclose(limited.encode(TEXTS), library.encode(plain), atol=1e-5)
    assert limited.identity != static.identity


def test_shape_length_and_meaning(static):
    found = static.encode(pa.chunked_array([pa.array(TEXTS[:3]), pa.array(TEXTS[3:])]))
    assert (found.shape, found.dtype, static.dim) == ((8, 256), np.float32, 256)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1, 0, 0, 1, 1, 1, 1, 0], atol=1e-5)
    assert found[0] @ found[3] > found[0] @ found[4] + 0.2
    assert static.encode([]).shape == (0, 256)


def test_threads_and_batches_change_nothing(static, monkeypatch):
    texts = [f"{text or ''} number {i}" for i, text in enumerate(TEXTS * 20)]
    whole = static.encode(texts)
    monkeypatch.setattr("lib.signals.chunks.PASS_BYTES", 3_000)
    one = StaticEncoder(n_threads=1)
    np.testing.assert_array_equal(np.concatenate([one.encode(texts[:33]), one.encode(texts[33:])]), whole)


def test_a_damaged_cache_is_made_anew(tmp_path, monkeypatch, static):
    monkeypatch.setattr(distilled, "distil", lambda: (static.vectors, static.tokenizer))
    made = distilled.token_vectors(tmp_path)
    (vectors_file,) = tmp_path.glob("static/*/vectors.npy")
    vectors_file.write_bytes(b"broken")
    again = distilled.token_vectors(tmp_path)
    np.testing.assert_array_equal(again.vectors, made.vectors)
    assert again.checksum == made.checksum
    assert [path.name for path in (tmp_path / "static").iterdir()] == [vectors_file.parent.name]


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch, static):
    monkeypatch.setattr(distilled, "distil", lambda: (static.vectors, static.tokenizer))
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSpace, match="WINNOW_CACHE"):
        distilled.token_vectors(tmp_path / "file")


def test_the_cache_folder_can_be_set(monkeypatch, tmp_path):
    monkeypatch.setenv("WINNOW_CACHE", str(tmp_path))
    assert distilled.cache_folder() == tmp_path
