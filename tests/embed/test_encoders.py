import numpy as np
import pytest

from lib.embed import encoders
from lib.embed.encoders import Choice, SentenceEncoder, choose, open_encoder
from lib.errors import BadOption
from lib.signals import packaged


@pytest.mark.parametrize(
    "name, n_records, chosen",
    [
        ("auto", 0, "minilm"),
        ("auto", 2_000, "minilm"),
        ("auto", 2_001, "static"),
        ("minilm", 10**6, "minilm"),
        ("static", 5, "static"),
        ("org/other-model", 5, "org/other-model"),
    ],
)
def test_auto_goes_by_size(name, n_records, chosen):
    choice = choose(name, n_records)
    assert isinstance(choice, Choice) and choice.name == chosen and choice.sentence.endswith(".")


def test_the_sentence_says_how_long_minilm_would_take():
    assert "about 11 hours for 1,000,000 records" in choose("auto", 1_000_000).sentence
    assert "about 33 minutes for 50,000 records" in choose("minilm", 50_000).sentence


@pytest.fixture(scope="module")
def minilm():
    return open_encoder("minilm", n_threads=2)


def test_minilm_offline(minilm):
    found = minilm.encode(["A cat sits on the mat.", None, "", "A kitten is on a rug.", "Shares fell sharply."])
    assert (minilm.name, minilm.dim, found.dtype, found.shape) == ("minilm", 384, np.float32, (5, 384))
    assert minilm.identity == packaged.CHECKSUMS["model.safetensors"]
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1, 0, 0, 1, 1], atol=1e-5)
    assert found[0] @ found[3] > 0.5 > 0.2 > found[0] @ found[4]
    assert minilm.encode([]).shape == (0, 384)


def test_a_model_by_path_is_the_same_model(minilm):
    other = SentenceEncoder(str(packaged.folder()))
    np.testing.assert_allclose(other.encode(["one two"]), minilm.encode(["one two"]), atol=1e-6)
    assert len(other.identity) == 64


@pytest.mark.parametrize("name", ["no-such-org/no-such-model", "{tmp}", "{tmp}/none", "../../etc", ""])
def test_what_cannot_be_loaded_is_one_sentence(tmp_path, monkeypatch, name):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BadOption) as refused:
        open_encoder(name.replace("{tmp}", str(tmp_path)))
    assert "\n" not in str(refused.value) and "use minilm, static" in str(refused.value)


def test_auto_must_be_chosen_first():
    with pytest.raises(BadOption, match="let choose decide"):
        open_encoder("auto")


def test_a_changed_model_is_refused(monkeypatch):
    packaged.verified.cache_clear()
    monkeypatch.setitem(packaged.CHECKSUMS, "model.safetensors", "0" * 64)
    with pytest.raises(BadOption, match="not the file that was meant"):
        encoders.open_encoder("minilm")
    packaged.verified.cache_clear()
