import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lib.duplicates import cache
from lib.duplicates.native import _identity, native

FACTOR = 3


@native
def scaled(value):
    return value * FACTOR


@native
def summed(values, flags, share, out):
    """Fill out with the scaled values that are flagged, times share; return how many."""
    n = 0
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            if flags[row]:
                out[row] += scaled(values[row, column]) * share
                n += 1
    return n


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """Nothing of these functions is kept between tests."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(cache, "_folders", lambda source: [folder])
    return folder


def again(function):
    """The same function as a new process would see it."""
    return native(function.function)


def test_numbers_and_arrays_go_in_and_a_number_comes_out(kept):
    values, flags = np.arange(6, dtype=np.int32).reshape(3, 2), np.array([True, False, True])
    for function in (again(summed), again(summed)):
        out = np.zeros(3)
        assert function(values, flags, 0.5, out) == 4
        assert out.tolist() == [1.5, 0.0, 13.5]
    assert len(list(kept.iterdir())) == 1
    values.setflags(write=False)
    assert summed(values, flags, np.float64(2), np.zeros(3)) == 4
    assert summed(np.zeros((0, 2)), np.zeros(0, bool), 1.0, np.zeros(0)) == 0


def test_each_set_of_types_is_compiled_for_itself():
    function = again(summed)
    for kind in (np.uint8, np.float32, np.uint64):
        out = np.zeros(1)
        assert function(np.full((1, 2), 200, kind), np.array([True]), 1.0, out) == 2
        assert out.tolist() == [1200.0]


def test_what_a_function_depends_on_names_its_machine_code(monkeypatch):
    before = _identity(summed)
    assert before == _identity(again(summed))
    monkeypatch.setitem(globals(), "FACTOR", 4)  # used by the function that it calls
    assert _identity(summed) != before
    monkeypatch.setitem(globals(), "FACTOR", 3)
    monkeypatch.setitem(globals(), "scaled", native(lambda value: value + 1))
    assert _identity(summed) != before


def test_damaged_machine_code_is_made_again(kept):
    arguments = np.ones((1, 1)), np.array([True]), 1.0
    again(summed)(*arguments, np.zeros(1))
    path = next(kept.iterdir())
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    out = np.zeros(1)
    again(summed)(*arguments, out)
    assert out.tolist() == [3.0]
    assert len(path.read_bytes()) > len(whole) - 100


def test_what_cannot_be_taken_is_refused():
    with pytest.raises(TypeError, match="C-contiguous"):
        summed(np.zeros((4, 4)).T, np.zeros(4, bool), 1.0, np.zeros(4))
    with pytest.raises(TypeError, match="returns float64; it may return nothing or an int64"):
        native(lambda share: share * 2)(0.5)


def test_threads_may_call_it_for_the_first_time_at_once():
    function = again(summed)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: function(np.ones((n, 2)), np.ones(n, bool), 1.0, np.zeros(n)), range(1, 40))
        assert list(answers) == [2 * n for n in range(1, 40)]


def test_near_duplicates_start_without_what_they_do_not_need():
    """Numba and pandas take a quarter of a second each, and the others more than some short searches."""
    script = """
import sys
import pyarrow as pa
from lib.duplicates import near
ends = pa.py_buffer(bytes([0, 0, 0, 0, 5, 0, 0, 0, 10, 0, 0, 0, 16, 0, 0, 0]))
texts = pa.Array.from_buffers(pa.string(), 3, [None, ends, pa.py_buffer(b"a b ca b ca\\xcc\\x81bcd")])
assert texts.to_pylist() == ["a b c", "a b c", "a\\u0301bcd"]
assert near(texts).kept == [0, 2]
print([name for name in ("numba", "pandas", "numpy.ma", "numpy.random") if name in sys.modules])
"""
    for _ in range(2):  # the first may compile
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
