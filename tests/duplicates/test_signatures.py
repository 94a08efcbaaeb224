import numpy as np
import pytest

from lib.duplicates.signatures import ARRAYS, NearOptions, open_signatures, save_signatures, sign
from lib.errors import BadOption, BadWorkspace

TEXTS = ["one two three four five six", "", "seven", "one two three four five six seven"]


def test_shapes_and_types():
    signatures = sign(TEXTS)
    assert len(signatures) == 4
    assert signatures.offsets.tolist() == [0, 2, 2, 3, 6]
    assert signatures.n_words.tolist() == [6, 0, 1, 7]
    assert {name: getattr(signatures, name).dtype.name for name in ARRAYS} == {
        "offsets": "int64",
        "shingles": "uint64",
        "fingerprints": "uint64",
        "keys": "uint32",
        "n_words": "int64",
    }
    assert signatures.keys.shape == (48, 4)


@pytest.mark.parametrize("texts", [TEXTS, [], [""]])
def test_a_saved_batch_comes_back(texts, tmp_path):
    signatures = sign(texts)
    for _ in range(2):  # the second time over the first, as after a kill between writing and noting it
        save_signatures(signatures, tmp_path / "batch")
    again = open_signatures(tmp_path / "batch")
    for name in ARRAYS:
        assert np.array_equal(getattr(again, name), getattr(signatures, name))
    assert [path.name for path in tmp_path.iterdir()] == ["batch"]


@pytest.mark.parametrize("content", [None, b"", b"half a file", b"\x93NUMPY\x01\x00"])
def test_a_damaged_batch_is_told_in_one_sentence(content, tmp_path):
    save_signatures(sign(TEXTS), tmp_path / "batch")
    path = tmp_path / "batch" / "keys.npy"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadWorkspace, match=r"keys.npy are missing or damaged; run the near-duplicate analysis again"):
        open_signatures(tmp_path / "batch")


def test_batches_and_threads_do_not_change_a_signature(planted_texts):
    whole = sign(planted_texts, n_threads=1)
    parts = [sign(planted_texts[k : k + 97], n_threads=4) for k in range(0, len(planted_texts), 97)]
    assert np.array_equal(np.concatenate([part.keys for part in parts], axis=1), whole.keys)
    assert np.array_equal(np.concatenate([part.shingles for part in parts]), whole.shingles)


def test_options():
    assert NearOptions().to_dict() == {
        "shingle": "words",
        "shingle_size": 5,
        "floor": 0.5,
        "n_bands": 48,
        "n_rows": 6,
        "seed": 1,
    }
    assert round(NearOptions().chance_of_finding(0.7), 4) == 0.9975
    for wrong in ({"n_bands": 0}, {"n_rows": 1.5}, {"seed": -1}, {"shingle_size": True}, {"floor": "low"}):
        with pytest.raises(BadOption, match=r"; give a "):
            NearOptions(**wrong)
