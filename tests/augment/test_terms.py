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
        ("class", "poor->rich", "POOR PEOPLE WAIT.", "RICH PEOPLE WAIT."),
        ("class", "rich->poor", "The rich man has a rich taste.", "The poor man has a rich taste."),
        ("religion", "muslim->hindu", "An imam spoke in the mosque.", "A pujari spoke in the mandir."),
        ("nationality", "german->indian", "The German-born writer left Germany.", "The Indian-born writer left India."),
        ("nationality", "american->egyptian", "An American met two Americans.", "An Egyptian met two Egyptians."),
        ("race", "white->asian", "A white teacher spoke.", "An Asian teacher spoke."),
        ("age", "young->old", "A young woman sat on an old bench.", "An old woman sat on an old bench."),
        ("orientation", "straight->gay", "A straight line, a straight man", "A straight line, a gay man"),
    ],
)
def test_rewrite(axis, direction, text, wanted):
    answer = rewrite(text, axis, direction)
    assert answer.text == wanted
    assert answer.confidence < 0.9  # never without approval


@pytest.mark.parametrize(
    "axis, direction, text, reason",
    [
        ("nationality", "german->indian", "She speaks German.", "a language"),
        ("nationality", "german->indian", "We adopted a German shepherd.", "fixed phrase: german shepherd"),
        ("nationality", "american->indian", "American Airlines was late.", "a name"),
        ("religion", "christian->muslim", "The Christian Science Monitor wrote it.", "a name"),
        ("race", "white->black", "The White House is old.", "not said of people"),
    ],
)
def test_other_senses_stay(axis, direction, text, reason):
    answer = rewrite(text, axis, direction)
    assert answer.text == text
    assert [skip.reason for skip in answer.skips] == [reason]


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
