import errno
from pathlib import Path

import numpy as np
import pytest

from lib import atomic

ARRAYS = [np.arange(12).reshape(3, 4), np.zeros((0, 2), np.uint32), np.asfortranarray(np.eye(3)), np.arange(9)[::2]]


@pytest.mark.parametrize("array", ARRAYS)
def test_an_array_is_read_as_it_was_saved(tmp_path, array):
    atomic.save_array(tmp_path / "a.npy", array)
    again = np.load(tmp_path / "a.npy")
    assert again.dtype == array.dtype and np.array_equal(again, array)


@pytest.mark.parametrize("n", [10, 10_000_000])
def test_a_full_disk_is_told_as_such(n):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError) as raised:
        atomic.save_array(full, np.arange(n))
    assert raised.value.errno == errno.ENOSPC


def test_a_file_is_replaced_whole_or_stays(tmp_path):
    target = tmp_path / "a.txt"
    atomic.write_text(target, "old")
    with pytest.raises(ZeroDivisionError), atomic.replacing(target) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "old"
    atomic.write_json(target, {"b": 1, "a": "é"})
    assert target.read_text(encoding="utf-8") == '{\n  "a": "é",\n  "b": 1\n}\n'
