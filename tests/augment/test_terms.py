"""Terms of other axes."""

import pytest

from lib.augment import rewrite, terms
from lib.errors import BadOption


@pytest.mark.parametrize(
    "axis, direction, text, wanted",
    [
        ("religion", "christian->jewish", "A Christian family; she is a Christian.", "A Jewish family; she is a Jew."),
        ("religion", "jewish->christian", "A Jew read the Torah.", "A Christian read the Bible."),
        ("religion", "christian<->muslim", "The Muslim and the Christian.", "The Christian and the Muslim."),
        ("religion", "christian->muslim", "THE CHURCH and the church", "THE MOSQUE and the mosque"),
        ("nationality", "german->indian", "A German nurse left Germany.", "An Indian nurse left India."),
        ("nationality", "italian->german", "An Italian nurse", "A German nurse"),
        ("race", "black->asian", "A Black man with a black hat", "An Asian man with a black hat"),
        ("age", "old->young", "An old woman, an old house", "A young woman, an old house"),
        ("class", "poor->rich", "Poor families live in poverty.", "Rich families live in wealth."),
    ],
)
def test_rewrite(axis, direction, text, wanted):
    answer = rewrite(text, axis, direction)
    assert answer.text == wanted
    assert answer.confidence < 0.9  # never without approval


def test_what_is_not_said_of_people_is_counted():
    assert rewrite("a black hat", "race", "black->white").counts == {"not said of people": 1}


def test_every_axis_can_be_walked_both_ways():
    for axis, groups in terms.axes().items():
        for other in groups[1:]:
            table, both = terms.table(axis, f"{groups[0]}<->{other}")
            assert both and table


@pytest.mark.parametrize("pairs", [[("a b", "c")], [("", "c")], [("a", "")], [("a", "b"), ("a", "c")]])
def test_pairs_that_do_not_fit_are_refused(pairs):
    with pytest.raises(BadOption):
        terms.from_pairs(pairs)
