"""The map of a Selection: what is drawn, what colours it, what a click finds, how real a lasso is."""

import pytest

from lib.curate import actions
from lib.curate.desk import open_view
from lib.errors import NotComputed
from lib.query import atlas
from lib.query.layer import Viewport
from lib.query.predicates import Lasso, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import SENTENCES, analysed


@pytest.fixture(scope="module")
def view(sample):
    view = open_view(sample)
    yield view
    view.close()


def box(x0, y0, x1, y1):
    return Lasso(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def test_home_holds_every_record(view):
    home = atlas.home(view)
    held = view.rows(
        "SELECT count(*) FROM catalog WHERE map_x BETWEEN ? AND ? AND map_y BETWEEN ? AND ?",
        [home.x0, home.x1, home.y0, home.y1],
    )
    assert held == [(5000,)]


def test_few_records_are_points_with_counts_by_colour(view):
    colouring = atlas.colour(view, "lang")
    assert colouring.kind == "values" and colouring.values[0] == "en"
    drawn = atlas.picture(view, Selection(), atlas.home(view), colouring)
    assert (drawn.points.n_shown, drawn.density, drawn.labels) == (5000, None, ())
    by_lang = dict(view.rows("SELECT lang, count(*) FROM catalog GROUP BY 1"))
    assert list(drawn.counts) == [*(by_lang[value] for value in colouring.values), 0]


def test_a_filter_is_drawn_and_few_points_carry_their_text(view):
    swahili = Selection((OneOf("lang", ("sw",)),))
    drawn = atlas.picture(view, swahili, atlas.home(view), None)
    assert sorted(drawn.points.ids.tolist()) == view.ids(swahili).tolist()
    texts = dict(view.rows("SELECT id, text FROM texts WHERE id = ANY(?)", [drawn.points.ids.tolist()]))
    assert all(texts[int(i)].startswith(label) for i, label in zip(drawn.points.ids, drawn.labels, strict=True))


def test_a_lasso_selects_what_it_holds_and_leaves_its_surroundings_drawn(view):
    x, y = view.rows("SELECT median(map_x), median(map_y) FROM catalog WHERE lang = 'de'")[0]
    lasso = Selection((box(x - 20, y - 20, x + 20, y + 20),))
    inside = view.rows(
        "SELECT count(*) FROM catalog WHERE map_x BETWEEN ? AND ? AND map_y BETWEEN ? AND ?",
        [x - 20, x + 20, y - 20, y + 20],
    )[0][0]
    assert view.count(lasso).n_records == inside > 100
    assert atlas.picture(view, lasso, atlas.home(view), None).n_visible == 5000
    real = atlas.surroundings(view, lasso)
    assert real.n_records == inside and real.share > 3 * real.expected


def test_excluded_records_leave_the_map(own_sample):
    view = open_view(own_sample)
    german = Selection((OneOf("lang", ("de",)),))
    planned = actions.plan(view, "exclude", german)
    actions.commit(view, planned, "only English", "ann")
    drawn = atlas.picture(view, Selection(), atlas.home(view), None)
    assert drawn.n_visible == 5000 - planned.n_records
    view.close()


def test_a_click_finds_the_nearest_record_within_reach(view):
    x, y = view.rows("SELECT map_x, map_y FROM catalog WHERE id = 17")[0]
    found = atlas.nearest(view, Selection(), x, y, 0.001)
    assert view.rows("SELECT map_x, map_y FROM catalog WHERE id = ?", [found]) == [(x, y)]
    assert atlas.nearest(view, Selection(), 1e6, 1e6, 1) is None


def test_the_legend_filters_and_lets_go(view):
    colouring = atlas.colour(view, "split")
    once = atlas.pick(Selection(), colouring, "test", False)
    assert once.predicates == (OneOf("split", ("test",)),)
    assert atlas.pick(once, colouring, "train", False).predicates == (OneOf("split", ("train",)),)
    assert atlas.pick(once, colouring, "test", False) == Selection()
    others = atlas.pick(Selection(), colouring, None, True)
    assert view.count(others).n_records == 0


def test_names_stand_among_their_records(view):
    places = atlas.names(view, "topic")
    assert sum(place.n_records for place in places) == 5000
    home = atlas.home(view)
    assert all(home.x0 < place.x < home.x1 and home.y0 < place.y < home.y1 for place in places)
    assert len(atlas.names(view, "subtopic")) > len(places)


def test_measures_have_limits_and_unfit_columns_give_no_colour(view):
    drawn = atlas.picture(view, Selection(), atlas.home(view), atlas.colour(view, "n_tokens"))
    low, high = drawn.points.limits
    assert 0 < low < high
    assert atlas.colour(view, "no such column") is None
    assert "source_id" not in atlas.colour_columns(view)
    assert atlas.colour_columns(view)[:2] == ["topic", "subtopic"]


def test_dates_are_a_measure_too(view):
    colouring = atlas.colour(view, "date")
    drawn = atlas.picture(view, Selection(), atlas.home(view), colouring)
    low, high = (colouring.written(limit) for limit in drawn.points.limits)
    assert "2018" <= low < high < "2027"


def test_a_window_without_records_is_empty_and_no_map_is_said(view, tmp_path):
    nowhere = atlas.picture(view, Selection(), Viewport(900, 900, 901, 901), None)
    assert nowhere.n_visible == 0
    bare = View(analysed(tmp_path, SENTENCES))
    assert not atlas.has_map(bare) and atlas.names(bare, "topic") == ()
    with pytest.raises(NotComputed, match="no map yet"):
        atlas.home(bare)
    bare.close()
