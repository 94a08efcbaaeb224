"""Several columns counted in one scan give what each gives alone."""

from lib.query import counts, scales
from lib.query.view import View
from tests.corpora import analysed

ROWS = {
    "text": [f"text {i}" for i in range(100)],
    "a": [None if i % 10 == 0 else f"a{i % 3}" for i in range(100)],
    "select": [f"{i % 4}" for i in range(100)],
    "n": [i * i for i in range(100)],
}


def test_one_scan_for_all_is_the_same_as_one_each(tmp_path):
    view = View(analysed(tmp_path, ROWS))
    made = [scales.scale(view, name) for name in ("a", "select", "n", "is_empty")]
    limits = {scale.column: 50 for scale in made}
    together = counts.by_value(view, made, "id < ?", [70], {}, limits)
    alone = [counts.by_value(view, [scale], "id < ?", [70], {}, limits)[0] for scale in made]
    assert together == alone
    assert together[0] == ({"a1": 21, "a2": 21, "a0": 21, None: 7}, 4)
    assert list(together[1][0].items()) == [("0", 18), ("1", 18), ("2", 17), ("3", 17)]
    view.close()


def test_no_record_no_counts(tmp_path):
    view = View(analysed(tmp_path, ROWS))
    made = [scales.scale(view, name) for name in ("a", "select")]
    assert counts.by_value(view, made, "false", [], {}, {"a": 5, "select": 5}) == [({}, 0), ({}, 0)]
    view.close()
