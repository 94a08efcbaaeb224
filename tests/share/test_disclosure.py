"""What of a panel is published."""

import pytest

from lib.audit.intervals import Estimate
from lib.share.cells import Count, Measure, Panel, Row
from lib.share.disclosure import Earlier, protect

WHOLE = Count(3000, 1000)


def row(label: str, n: int, source_share: float = 0.4, whole: Count = WHOLE, **more) -> Row:
    hits = Count(3 * n, n, source_share, more.pop("changed", ()))
    share = Measure("share", (hits, whole), Estimate(hits.n / whole.n, 0.1, 0.9))
    return Row(label, {"mentions": hits, "records": Count(n, n, source_share)}, {"share": share}, **more)


def panel(*rows: Row, **more) -> Panel:
    fields = {"wholes": {"mentions": WHOLE}, "sums": "all"} | more
    return Panel("share:x", "representation", "X", "measures", "cannot", rows, **fields)


def shown(found, number: int = 0) -> list[str]:
    return [row["label"] for row in found.panels[number]["rows"] if row["is_shown"]]


def test_a_row_as_published():
    found = protect([panel(row("a", 123), row("b", 877))])
    assert found.panels[0]["rows"][0] == {
        "label": "a",
        "column": "",
        "is_shown": True,
        "counts": {"mentions": 370, "records": 125},
        "measures": {"share": {"value": 0.123, "low": 0.1, "high": 0.903, "why": ""}},
        "facts": {},
    }
    assert (found.panels[0]["wholes"], found.n_cells, found.n_hidden) == ({"mentions": 3000}, 3, 0)


def test_a_hidden_row_holds_nothing():
    found = protect([panel(row("a", 9), row("b", 50), row("c", 941))])
    assert found.panels[0]["rows"][0] == {
        "label": "a",
        "column": "",
        "is_shown": False,
        "counts": {"mentions": None, "records": None},
        "measures": {"share": {"value": None, "low": None, "high": None, "why": ""}},
        "facts": {},
    }
    assert shown(found) == ["c"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("a", 10), row("b", 990)], ["a", "b"]),
        ([row("a", 9), row("b", 100), row("c", 891)], ["c"]),  # b goes along with a
        ([row("a", 9, is_outside=True), row("b", 100), row("c", 891)], ["b", "c"]),  # a is in no total
        ([row("a", 300, 0.81), row("b", 100), row("c", 600)], ["c"]),  # one source gives most of a
        ([row("a", 300, 0.80), row("b", 100), row("c", 600)], ["a", "b", "c"]),
        ([row("a", 300, behind=(Count(9, 9),)), row("b", 100), row("c", 600)], ["c"]),
        ([row("a", 300, behind=(Count(0, 0),)), row("b", 100), row("c", 600)], ["a", "b", "c"]),
    ],
)
def test_which_rows_are_shown(rows, expected):
    assert shown(protect([panel(*rows)])) == expected


def test_the_total_goes_where_it_would_give_the_only_row():
    found = protect([panel(row("a", 4), wholes={"mentions": Count(12, 40)})])
    assert found.panels[0]["wholes"] == {"mentions": None}


def test_a_percentage_needs_thirty():
    found = protect([panel(row("a", 12, whole=Count(60, 29)), row("b", 17, whole=Count(60, 30)))])
    values = [row["measures"]["share"] for row in found.panels[0]["rows"]]
    assert values[0] == {"value": None, "low": None, "high": None, "why": "too few records for a percentage"}
    assert values[1]["value"] is not None


def test_hidden_groups_are_hidden_everywhere():
    first = panel(row("a", 9, groups=(("x", "a"),), is_outside=True), row("b", 500, groups=(("x", "b"),)))
    first = Panel(**{**first.__dict__, "hides_groups": True})
    second = panel(row("with a", 50, groups=(("x", "a"),)), row("with b", 50, groups=(("x", "b"),)), sums="nothing")
    found = protect([first, second])
    assert (shown(found, 0), shown(found, 1)) == (["b"], ["with b"])


def again(before: Panel, now: Panel):
    old = protect([before])
    return protect([now], [Earlier("old", old.exact)])


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (100, 100, ["a", "b"]),  # nothing changed
        (100, 95, []),  # five documents fewer would show
        (100, 80, ["a", "b"]),
        (100, 104, []),
        (112, 102, ["a", "b"]),
    ],
)
def test_small_differences_to_an_earlier_snapshot(before, now, expected):
    assert shown(again(panel(row("a", before), row("b", 500)), panel(row("a", now), row("b", 500)))) == expected


def test_what_stays_the_same_after_rounding_is_shown():
    def large(n: int) -> Panel:
        whole = Count(3_000_000, 1_000_000)
        rows = [row(label, k, whole=whole) for label, k in (("a", n), ("b", 500_000))]
        return panel(*rows, wholes={"mentions": whole})

    assert shown(again(large(400_002), large(399_998))) == ["a", "b"]  # 1,200,000 both times


def test_as_many_others_are_a_small_difference_too():
    """Three records out and three others in: the number of documents is the same, the mentions are not."""
    before = panel(row("a", 300), row("b", 500))
    hits = Count(925, 300, 0.4, (6,))
    share = Measure("share", (hits, WHOLE), Estimate(0.3, 0.1, 0.9))
    now = panel(Row("a", {"mentions": hits, "records": Count(300, 300)}, {"share": share}), row("b", 500))
    assert shown(again(before, now)) == []


def test_a_total_that_changed_a_little_takes_its_percentages_along():
    before = panel(row("a", 100), row("b", 500))
    whole = Count(2970, 995)
    now = panel(row("a", 100, whole=whole), row("b", 500, whole=whole), wholes={"mentions": whole})
    found = again(before, now)
    assert (shown(found), found.panels[0]["wholes"], found.n_changed) == ([], {"mentions": None}, 3)


def test_blocks_and_grids():
    cells = [("g", "x", 4), ("g", "y", 60), ("g", "z", 20), ("h", "x", 40), ("h", "y", 60), ("h", "z", 70)]
    rows = [Row(label, {"records": Count(n, n)}, column=column) for label, column, n in cells]
    by_label = protect([panel(*rows, wholes={}, shape="grid", sums="label")])
    assert [row["is_shown"] for row in by_label.panels[0]["rows"]] == [False, True, False, True, True, True]
    grid = protect([panel(*rows, wholes={}, shape="grid", sums="grid")])
    assert [row["is_shown"] for row in grid.panels[0]["rows"]] == [False, True, False, False, True, False]
    free = protect([panel(*rows, wholes={}, shape="grid", sums="nothing")])
    assert [row["is_shown"] for row in free.panels[0]["rows"]] == [False, True, True, True, True, True]


def test_what_lies_between_two_numbers_adds_up_too():
    """Before and after: of a 3, of b 200, of c 12 documents went; with a, c goes and not b or the smaller d."""
    rows = [row(label, n, behind=(Count(gone, gone),)) for label, n, gone in
            (("a", 300, 3), ("b", 500, 200), ("c", 400, 12), ("d", 50, 0))]  # fmt: skip
    assert shown(protect([panel(*rows)])) == ["b", "d"]
