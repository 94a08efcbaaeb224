"""Terms of other axes."""

from pathlib import Path

import pytest

from lib.augment import rewrite, term_tables
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
        ("race", "white->black", "The White House is old.", "a name"),
        ("race", "white->black", "A white van stopped.", "fixed phrase: white van"),
        ("age", "old->young", "A 13-year - old farm boy ran.", "an age in numbers"),
        ("class", "rich->poor", "It has a rich heritage.", "not said of people"),
        ("nationality", "american->german", "A South American nurse left.", "a name"),
        ("nationality", "american->german", "She is a French - American chemist.", "part of a compound"),
        ("religion", "christian->muslim", "My cousin Christian moved to Oslo.", "a name"),
        ("religion", "christian->muslim", "It is the bible of beekeepers.", "another sense"),
    ],
)
def test_other_senses_stay(axis, direction, text, reason):
    answer = rewrite(text, axis, direction)
    assert answer.text == text
    assert [skip.reason for skip in answer.skips] == [reason]


def test_what_is_not_said_of_people_is_counted():
    assert rewrite("a black hat", "race", "black->white").counts == {"not said of people": 1}


def test_every_axis_can_be_walked_both_ways():
    for axis, groups in term_tables.axes().items():
        for other in groups[1:]:
            table, both = term_tables.table(axis, f"{groups[0]}<->{other}")
            assert both and table


@pytest.mark.parametrize("pairs", [[("a b", "c")], [("", "c")], [("a", "")], [("a", "b"), ("a", "c")]])
def test_pairs_that_do_not_fit_are_refused(pairs):
    with pytest.raises(BadOption):
        term_tables.from_pairs(pairs)


GOLD = Path(__file__).parent / "gold_terms.txt"


def test_gold_sentences_of_every_axis():
    cases = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert {axis for axis, *_ in cases} == set(term_tables.AXES)
    answers = [(given, wanted, rewrite(given, axis, direction).text) for axis, direction, given, wanted in cases]
    failed = [answer for answer in answers if answer[1] != answer[2]]
    assert 1 - len(failed) / len(answers) >= 0.98, failed


@pytest.mark.parametrize(
    "axis, direction, text, wanted",
    [
        ("age", "young->old", "A young, unemployed welder and a young Portuguese nurse met.",
         "An old, unemployed welder and an old Portuguese nurse met."),
        ("class", "poor->rich", "a poor elderly neighbour of ours", "a rich elderly neighbour of ours"),
        ("religion", "hindu->christian", "Non-Hindus may enter.", "Non-Christians may enter."),
        ("religion", "muslim->christian", "do muslims mind?", "do christians mind?"),
        ("race", "black->white", "people of black heritage", "people of white heritage"),
        ("nationality", "italian->canadian", "an Italian-made bicycle", "a Canadian-made bicycle"),
    ],
)  # fmt: skip
def test_what_stands_between(axis, direction, text, wanted):
    assert rewrite(text, axis, direction).text == wanted
