"""Every number of the overview is the count of the Selection that it leads to."""

import datetime
from pathlib import Path

import pytest

from lib.corpus.roles import Roles
from lib.curate import actions
from lib.query.overview import Overview, overview
from lib.query.predicates import Between, OneOf, Tagged
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora

COLUMNS = {
    "text": ["one two", "one two", "three", "", "x " * 40, "y " * 300, "four", "four", "four", "five"],
    "lang": ["en", "en", "de", None, "en", "fr", "en", "en", "en", "de"],
    "split": ["train"] * 7 + ["test"] * 3,
    "kinds": [["a"], ["a", "b"], [], None, ["b"], ["c"], ["a"], ["a"], ["a"], ["b", "c"]],
    "day": [datetime.date(2020 + n, 3, 1) for n in range(10)],
}
ROLES = Roles(text=("text",), split="split", date="day", label="kinds", metadata=("lang",))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("overview")
    return View(corpora.analysed(folder, COLUMNS, ["profile", "exact"], ROLES))


def figures(found: Overview) -> dict[str, int | None]:
    return {figure.name: figure.value for figure in found.figures}


def spread(found: Overview, title: str) -> list[tuple[str, int]]:
    return [(bar.label, bar.n_records) for one in found.spreads if one.title == title for bar in one.bars]


def test_the_figures(view: View):
    found = overview(view, Selection())
    assert figures(found) | {"Tokens": 0} == {
        "Records": 10,
        "Tokens": 0,
        "Longest 5 %": 0,
        "Empty records": 1,
        "Exact copies": 3,
        "Near copies": None,
        "Excluded": 0,
    }
    assert [figure.stage for figure in found.figures if figure.value is None] == ["groups"]


def test_the_spreads(view: View):
    found = overview(view, Selection())
    assert [one.title for one in found.spreads] == ["Languages", "Length in tokens", "Splits", "Labels", "Dates"]
    assert spread(found, "Languages") == [("en", 6), ("de", 2), ("fr", 1), ("(none)", 1)]
    assert spread(found, "Splits") == [("train", 7), ("test", 3)]
    assert spread(found, "Labels") == [("a", 5), ("b", 3), ("c", 2)]
    assert spread(found, "Dates") == [(str(year), 1) for year in range(2020, 2030)]


def test_every_figure_leads_to_the_records_that_it_counts(view: View):
    for figure in overview(view, Selection((OneOf("lang", ("en",)),))).figures:
        if figure.name in ("Records", "Longest 5 %", "Empty records", "Excluded"):
            assert view.count(figure.selection).n_records == figure.value, figure.name


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection((OneOf("lang", ("en",)),)),
        Selection((OneOf("kinds", ("a",)),)),
        Selection((Between("n_tokens", 2, 90),), "all"),
        Selection((OneOf("lang", ("sw",)),)),
    ],
)
def test_every_bar_leads_to_as_many_records(view: View, selection: Selection):
    for one in overview(view, selection).spreads:
        for bar in one.bars:
            assert view.count(bar.selection).n_records == bar.n_records, (one.title, bar.label)


def test_the_values_beyond_the_first_eight_are_one_bar(tmp_path: Path):
    values = [f"v{n}" for n in range(12) for _ in range(12 - n)]
    columns = {"text": [f"text number {n}" for n in range(len(values))], "lang": values}
    small = View(corpora.analysed(tmp_path, columns))
    bars = next(one for one in overview(small, Selection()).spreads if one.title == "Languages")
    assert (bars.n_values, len(bars.bars)) == (12, 9)
    assert (bars.bars[-1].label, bars.bars[-1].n_records, bars.bars[-1].is_rest) == ("4 more", 10, True)
    assert small.count(bars.bars[-1].selection).n_records == 10


def test_an_excluded_copy_is_no_longer_removable_and_tags_are_counted(tmp_path: Path):
    made = View(corpora.analysed(tmp_path, COLUMNS, ["profile", "exact"], ROLES))
    first = Selection((Between("exact_size", 3),))
    actions.commit(made, actions.plan(made, "tag", first, "thrice"), "seen", "Ada")
    kept = first.and_(OneOf("split", ("test",)))
    actions.commit(made, actions.plan(made, "exclude", kept), "copies", "Ada")
    found = overview(made, Selection())
    assert figures(found)["Exact copies"] == 1
    assert figures(found)["Excluded"] == 2
    assert spread(found, "Tags") == [("thrice", 1)]
    assert found.spreads[-1].bars[0].selection == Selection((Tagged("thrice"),))
