"""Groups in the dialog of an exclusion."""

from lib.audit.cost import GroupLoss
from lib.audit.intervals import Estimate, missing
from lib.ui import group_costs


def loss(group: str, n_gone: int, ratio: Estimate, is_marked: bool = False) -> GroupLoss:
    return GroupLoss("gender", group, n_gone, 100, ratio, is_marked)


def test_marked_ones_come_first_and_few_data_are_said():
    table = group_costs.table(
        (
            loss("women", 40, Estimate(2.0, 1.5, 2.7), True),
            loss("<men>", 60, Estimate(0.9, 0.7, 1.2)),
            loss("others", 1, missing("5 documents")),
        )
    )
    assert table.index("▲ women") < table.index("&lt;men&gt;") < table.index("others <")
    assert "2.00× (1.50 to 2.70)" in table and "not enough data" in table
    assert "▲ 1 of 3 groups would go at over 1.25 times" in table


def test_none_over_the_line():
    assert "No group would go at over 1.25 times" in group_costs.table((loss("women", 1, Estimate(1.0, 0.5, 2.0)),))


def test_a_ratio_against_nearly_nobody_is_not_spelt_out():
    table = group_costs.table((loss("women", 9, Estimate(1240647.0, 77541.0, 19850380.0)),))
    assert "over 100×" in table and "1240647" not in table
