"""What the browser sends is taken only in the forms that the map sends."""

import pytest

from lib.errors import BadFilter
from lib.query.layer import Viewport
from lib.ui.map_event import LegendClick, MapEvent, Place, box_polygon, event_of


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, MapEvent()),
        ({"viewport": None, "lasso": None, "open": None}, MapEvent()),
        ({"viewport": [0, 1, 2, 3.5]}, MapEvent(viewport=Viewport(0.0, 1.0, 2.0, 3.5))),
        ({"lasso": [[0, 0], [1, 0], [1, 1]]}, MapEvent(lasso=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)))),
        ({"box": [0, 0, 2, 1]}, MapEvent(box=(0.0, 0.0, 2.0, 1.0))),
        ({"open": 0}, MapEvent(open=0)),
        ({"at": [1, 2, 0.5]}, MapEvent(at=Place(1.0, 2.0, 0.5))),
        ({"legend": {"value": "en", "other": False}}, MapEvent(legend=LegendClick("en"))),
        ({"legend": {"value": None, "other": True}}, MapEvent(legend=LegendClick(None, True))),
    ],
)
def test_events(raw, expected):
    assert event_of(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        {"viewport": [0, 0, 0, 1]},
        {"viewport": [0, 0, float("nan"), 1]},
        {"viewport": ["0", 0, 1, 1]},
        {"viewport": "0,0,1,1"},
        {"viewport": {"x0": 0}},
        {"lasso": [[0, 0], [float("nan"), 0], [1, 1]]},
        {"lasso": [[k, k * k % 7] for k in range(401)]},
        {"lasso": [["0", "0"], ["1", "0"], ["1", "1"]]},
        {"lasso": "select"},
        {"lasso": [[0, 0], [1, 1]]},
        {"box": [1, 1, 0, 0]},
        {"box": [0, 0, float("inf"), 1]},
        {"box": []},
        {"open": -1},
        {"open": "7"},
        {"open": True},
        {"open": 1.5},
        {"open": 2**40},
        {"at": [1, 2]},
        {"at": [1, 2, 0]},
        {"at": [1, None, 1]},
        {"legend": "en"},
        {"legend": {"value": "en"}},
        {"legend": {"value": ["en"], "other": False}},
        {"legend": {"value": float("nan"), "other": False}},
        {"legend": {"value": "en", "other": "no"}},
    ],
)
def test_malformed_events_are_refused(raw):
    with pytest.raises(BadFilter):
        event_of(raw)


def test_box_as_polygon():
    assert box_polygon((0, 1, 2, 3)) == ((0, 1), (2, 1), (2, 3), (0, 3))
