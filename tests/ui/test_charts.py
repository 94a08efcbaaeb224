"""Drawings of numbers with their intervals."""

import numpy as np
import pytest

from lib.audit.intervals import Estimate, missing
from lib.query.palette import contrast
from lib.ui import chart_cells, chart_lines, charts
from lib.ui.charts import Series

KNOWN, UNKNOWN = Estimate(0.5, 0.4, 0.65), missing("9 mentions, 30 are needed")


@pytest.fixture(autouse=True, params=["light", "dark"])
def theme(request, monkeypatch: pytest.MonkeyPatch) -> str:
    for module in (charts, chart_cells, chart_lines):
        monkeypatch.setattr(module, "theme", lambda: request.param)
    return request.param


def test_intervals_are_drawn_and_what_lacks_is_said():
    figure = charts.intervals(["a", "b"], [Series("one", [KNOWN, UNKNOWN])], "share", line=0.5, marked=[True, False])
    trace = figure.data[0]
    assert list(trace.x) == [0.5] and trace.error_x.array[0] == pytest.approx(0.15)
    assert trace.error_x.arrayminus[0] == pytest.approx(0.1)
    assert [note.text for note in figure.layout.annotations] == ["not enough data"]
    assert figure.layout.yaxis.ticktext == ("▲ a  <b>50.0 %</b>", "b")


def test_around_a_line_at_0_bounds_on_both_sides_are_drawn():
    rows = [Estimate(0.01, -0.04, 0.06), Estimate(0.0, 0.0, 0.0)]
    figure = charts.intervals(["women", "men"], [charts.Series("gap", rows)], "score", charts.NUMBER, line=0.0)
    assert figure.data[0].error_x.arrayminus[0] == pytest.approx(0.05)
    low, high = figure.layout.xaxis.range
    assert low < -0.04 and high > 0.06


def test_series_differ_in_form_and_not_in_colour_alone():
    figure = charts.intervals(["a"], [Series("one", [KNOWN]), Series("two", [KNOWN])], "share")
    assert len({trace.marker.symbol for trace in figure.data}) == 2
    figure = charts.bars(["a"], [Series("one", [KNOWN]), Series("two", [KNOWN])], "share")
    assert len({trace.marker.pattern.shape[0] for trace in figure.data}) == 2


def test_a_row_that_no_series_knows_is_said_once():
    figure = charts.intervals(["a"], [Series("one", [UNKNOWN]), Series("two", [UNKNOWN])], "share")
    assert len(figure.layout.annotations) == 1


def test_a_legend_stands_only_where_two_series_are_drawn():
    one, none = Series("one", [KNOWN]), Series("two", [UNKNOWN])
    assert charts.bars(["a"], [one, one], "share").layout.showlegend
    assert not charts.bars(["a"], [one, none], "share").layout.showlegend


def test_the_unmarked_are_hatched():
    figure = charts.bars(["a", "(none)"], [Series("one", [KNOWN, KNOWN], is_hatched=(False, True))], "share")
    assert figure.data[0].marker.pattern.shape == ("", "/")


def test_labels_are_text():
    hostile = "<b onclick=x>&"
    figure = charts.intervals([hostile], [Series(hostile, [KNOWN], [hostile])], hostile)
    drawn = figure.to_json()
    assert "<b onclick" not in drawn and "&lt;b onclick" in drawn.replace("\\u0026", "&").replace("\\u003c", "<")


def test_a_long_title_goes_over_lines_and_the_chart_grows_by_them():
    long = "share of mentions on the axis; hatched: share of records with no word of the axis <b>"
    plain, tall = (charts.bars(["a"], [Series("one", [KNOWN])], title) for title in ("share", long))
    lines = tall.layout.xaxis.title.text.split("<br>")
    assert len(lines) == 2 and max(map(len, lines)) <= charts.LONGEST_TITLE + 6 and lines[-1].endswith("&lt;b&gt;")
    assert tall.layout.height - plain.layout.height == charts.TITLE_LINE == charts.title_room(long)


def test_cells_have_their_number_and_can_be_clicked(theme: str):
    values = np.array([[1.0, np.nan], [-2.0, 2.0]])
    texts = [["2.00", ""], ["0.25", "4.00"]]
    figure = chart_cells.cells(["r", "s"], ["c", "d"], values, texts, [["n"] * 2] * 2, middle=0.0)
    marks = figure.data[-1]
    assert list(marks.text) == ["2.00", "–", "0.25", "4.00"]
    assert [tuple(place) for place in marks.customdata] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    for ink, share in zip(marks.textfont.color, [0.75, np.nan, 0.0, 1.0], strict=True):
        if not np.isnan(share):
            ground = chart_cells.DIVERGING[theme][round(2 * share)] if share in (0.0, 1.0) else None
            assert ground is None or contrast(ink, ground) > 4


def test_slopes_points_and_curves_leave_out_what_is_missing():
    figure = chart_lines.slopes(["a", "b"], [KNOWN, UNKNOWN], [KNOWN, UNKNOWN], ("before", "after"))
    assert [trace.name for trace in figure.data if trace.name] == ["a"]
    figure = chart_lines.points(["a", "b"], [KNOWN, UNKNOWN], [KNOWN, KNOWN], ("x", "y"), is_diagonal=True)
    assert list(figure.data[0].text) == ["a"] and len(figure.layout.shapes) == 1
    line = np.array([[0.0, 0.0], [1.0, 1.0]])
    figure = chart_lines.curves({"a": line, "b": line}, ("x", "y"), ("~g", "~g"))
    assert len({trace.line.dash for trace in figure.data}) == 2


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (KNOWN, charts.PERCENT, "50.0 % (40.0 % to 65.0 %)"),
        (Estimate(1.5, 1.2, 1.9), charts.RATIO, "1.50× (1.20× to 1.90×)"),
        (Estimate(1526.4, 1011, 1745), charts.NUMBER, "1,526 (1,011 to 1,745)"),
        (Estimate(0.5, why="no interval"), charts.PERCENT, "50.0 % (no interval)"),
        (UNKNOWN, charts.PERCENT, "not enough data"),
    ],
)
def test_numbers_in_words(number: Estimate, form: str, said: str):
    assert charts.said(number, form) == said


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.1, 0.9], [0.1, 0.9]),
        ([0.5, 0.5], [0.45, 0.55]),
        ([0.52, 0.48, 0.0], [0.55, 0.45, 0.0]),
        ([0.5, 0.5, 0.5], [0.4, 0.5, 0.6]),
        ([0.0, 0.05, 0.3], [0.0, 0.1, 0.3]),
        ([], []),
    ],
)
def test_ends_of_slopes_are_spread_in_their_order(values, expected):
    assert chart_lines.spread(np.array(values, float), 0.1).tolist() == pytest.approx(expected)


def test_labels_of_slopes_do_not_lie_on_each_other():
    near = [Estimate(0.497, 0.49, 0.51), Estimate(0.503, 0.49, 0.52), Estimate(0.1, 0.05, 0.2), UNKNOWN]
    figure = chart_lines.slopes(["men", "women", "<b>others", "none"], near, near, ("before", "after"))
    names = next(trace for trace in figure.data if trace.mode == "text")
    assert names.text == ("men", "women", "&lt;b&gt;others")
    assert min(np.diff(sorted(names.y))) >= 0.999 * 0.52 * chart_lines.LABEL_PIXELS / chart_lines.SLOPES_HEIGHT
    assert names.y[0] < names.y[1]


@pytest.mark.parametrize(("label", "end"), [("men", 1.55), ("Middle Eastern or North African", 2.42)])
def test_the_longest_label_of_slopes_has_room(label, end):
    figure = chart_lines.slopes([label, "a"], [KNOWN, KNOWN], [KNOWN, KNOWN], ("before", "after"))
    assert figure.layout.xaxis.range[1] == pytest.approx(end, abs=0.01)
