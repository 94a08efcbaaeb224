"""Bars agree with counting by hand, set the filter that they show, and stand any column name."""

from datetime import date, timedelta

import pytest

from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query import facets as faceting
from lib.query import scales
from lib.query.facets import facets, pick, tags
from lib.query.predicates import Between, OneOf, Tagged, Words
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

N = 300
ROWS = {
    "text": [f"record {i} speaks of {'cats' if i % 2 else 'dogs'} {'and more ' * (i % 40)}" for i in range(N)],
    "lang": [None if i % 50 == 0 else ("en", "en", "en", "de", "fr", "it")[i % 6] for i in range(N)],
    "select": [("yes", "no", "")[i % 3] for i in range(N)],
    '"; drop table catalog; --': [f"v{i % 4}'\"" for i in range(N)],
    "stars": [None if i % 7 == 0 else i % 5 for i in range(N)],
    "weight": [float("nan") if i == 3 else (i * i) / 10 for i in range(N)],
    "day": [date(2020, 1, 1) + timedelta(days=i * 5) for i in range(N)],
    "topics": [None if i % 11 == 0 else ["a", f"t{i % 3}", f"t{i % 3}"][: i % 4] for i in range(N)],
    "flag": [i % 9 == 0 for i in range(N)],
    "many": [f"value {i % 120:03}" for i in range(N)],
}
NAMES = ["lang", "select", '"; drop table catalog; --', "stars", "weight", "day", "topics", "flag", "many", "n_chars"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("facets"), ROWS)


@pytest.fixture
def view(workspace):
    view = View(workspace)
    yield view
    view.close()


SELECTIONS = [
    Selection(),
    Selection((OneOf("lang", ("en",)),)),
    Selection((OneOf("lang", ("en", None)), Between("stars", 2, 4))),
    Selection((OneOf("lang", ("en",), negated=True), OneOf("topics", ("t1",)), Words("cats"))),
    Selection((Between("day", "2021-01-01", "2022-01-01", open=True), OneOf("flag", (False,)))),
    Selection((Words("nothing has this"),)),
]


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.sentence())
def test_every_bar_counts_what_its_own_filter_finds(view, selection):
    found = facets(view, selection, NAMES, most=200)
    assert [facet.column for facet in found] == NAMES
    for facet in found:
        others = selection.instead(facet.column)
        for bar in facet.bars:
            assert bar.n_selected == view.count(others.and_(bar.predicate)).n_records, (facet.column, bar)
            assert bar.n_total == view.count(Selection((bar.predicate,), "all")).n_records, (facet.column, bar)
        if facet.column != "topics":  # a record of a list column may stand in several bars, or in none
            assert sum(bar.n_selected for bar in facet.bars) == view.count(others).n_records
            assert facet.n_hidden == 0


def test_bars_do_not_move_when_the_filter_changes(view):
    ranges = [tuple(bar.label for bar in facets(view, s, ["weight"])[0].bars) for s in SELECTIONS]
    assert len(set(ranges)) == 1


def test_most_frequent_values_first_and_the_rest_counted(view):
    lang = facets(view, Selection(), ["lang"], most=2)[0]
    assert [(bar.label, bar.n_selected) for bar in lang.bars] == [("en", 146), ("de", 50)]
    assert (lang.n_values, lang.n_hidden) == (5, 3)


def test_labels(view):
    found = {facet.column: [bar.label for bar in facet.bars] for facet in facets(view, Selection(), NAMES)}
    assert found["select"] == ["(empty)", "no", "yes"]
    assert found["stars"] == ["0", "1", "2", "3", "4", "(none)"]
    assert found["flag"] == ["no", "yes"]
    assert found["day"][:2] == ["< 2020-04", "2020-04 – 2020-07"]
    assert set(found["topics"]) == {"a", "t0", "t1", "t2", "(none)"}


def test_values_are_found_by_a_part_of_them(view):
    facet = facets(view, Selection(), ["many", "topics"], find={"many": "E 00", "topics": "T"})
    assert [bar.label for bar in facet[0].bars] == [f"value 00{i}" for i in range(10)]
    assert {bar.label for bar in facet[1].bars} == {"t0", "t1", "t2"}


def test_what_is_chosen_stays_in_sight(view):
    selection = Selection((OneOf("many", ("value 099",)),))
    facet = facets(view, selection, ["many"], most=3)[0]
    assert [bar.label for bar in facet.bars if bar.is_chosen] == ["value 099"]
    assert facet.is_filtered


def test_a_click_adds_takes_away_and_replaces(view):
    lang = facets(view, Selection(), ["lang"])[0]
    one = pick(Selection(), lang, 0)
    assert one == Selection((OneOf("lang", ("en",)),))
    two = pick(one, facets(view, one, ["lang"])[0], 1)
    assert two == Selection((OneOf("lang", ("en", "de")),))
    back = facets(view, two, ["lang"])[0]
    assert pick(two, back, 0) == Selection((OneOf("lang", ("de",)),))
    assert pick(pick(two, back, 0), facets(view, pick(two, back, 0), ["lang"])[0], 1) == Selection()


def test_a_drag_over_ranges_makes_one_range(view):
    weight = facets(view, Selection(), ["weight"])[0]
    low, high = weight.bars[1].predicate.low, weight.bars[3].predicate.high
    wanted = Selection((Between("weight", low, high, open=True),))
    assert pick(Selection(), weight, 3, 1) == wanted
    after = facets(view, wanted, ["weight"])[0]
    assert [bar.is_chosen for bar in after.bars[:5]] == [False, True, True, True, False]
    assert pick(wanted, after, 1, 3) == Selection()
    assert pick(wanted, after, 0) == Selection((Between("weight", None, low, open=True),))


def test_columns_leave_out_what_tells_records_apart(view):
    names = scales.columns(view)
    assert names[:3] == ["lang", "select", '"; drop table catalog; --']
    assert {"id", "content_hash", "source_row", "source_file"}.isdisjoint(names)
    assert names.index("n_chars") > names.index("many")


def test_excluded_records_leave_the_bars(tmp_path):
    view = View(analysed(tmp_path, {"text": ["a b", "c d", "e f"], "lang": ["en", "en", "de"]}))
    decision = Decision("exclude", "test", "me", "sentence", make([0]))
    events.append(view.workspace.ledger_path, decision)
    events.append(view.workspace.ledger_path, Decision("tag", "t", "me", "s", make([1, 2]), tag="odd"))
    kept = facets(view, Selection(), ["lang"])[0]
    assert {bar.label: (bar.n_selected, bar.n_total) for bar in kept.bars} == {"en": (1, 2), "de": (1, 1)}
    assert facets(view, Selection(scope="excluded"), ["lang"])[0].bars[0].n_selected == 1
    tagged = tags(view, Selection((OneOf("lang", ("en",)), Tagged("odd"))))
    assert [(bar.label, bar.n_selected, bar.n_total, bar.is_chosen) for bar in tagged.bars] == [("odd", 1, 2, True)]
    view.close()


@pytest.mark.parametrize("n", [1, 2])
def test_tiny_corpora(tmp_path, n):
    view = View(analysed(tmp_path, {"text": ["some text"] * n, "lang": [None] * n, "stars": [1] * n}))
    for facet in facets(view, Selection(), scales.columns(view)):
        assert all(bar.n_total for bar in facet.bars)
    view.close()


def test_label_of():
    labels = {None: "(none)", "": "(empty)", True: "yes", 3: "3", 0.25: "0.25", "x": "x"}
    assert {value: faceting.label_of(value) for value in labels} == labels
