"""What goes to the browser is small and plain, and the map there does what it says."""

import json
import re

import numpy as np
import pytest

from lib.errors import BadOption
from lib.query.layer import Viewport
from lib.query.palette import category_colours
from lib.query.points import Points
from lib.ui.map_component import Legend, LegendEntry, Topic, payload
from tests import browser

HOME = Viewport(0, 0, 16, 8)


def some_points(n):
    ids = np.arange(n)
    return Points(HOME, ids, ids % 16 / 1.0, ids % 8 / 1.0, n, category=(ids % 3).astype(np.int16), values=("a", "b"))


def test_message_is_plain_json_and_small():
    whole = payload(image=None, viewport=HOME, home=HOME, points=some_points(20_000), palette_theme="dark")
    assert len(json.dumps(whole, allow_nan=False)) < 250_000
    assert whole["colours"] == list(category_colours(2, "dark"))
    assert "labels" not in whole["points"]
    labelled = payload(
        image=None, viewport=HOME, home=HOME, points=some_points(2_000), labels=["word " * 5_000] * 2_000
    )
    assert {len(label) for label in labelled["points"]["labels"]} == {80}
    assert len(json.dumps(labelled)) < 500_000
    too_many = payload(image=None, viewport=HOME, home=HOME, points=some_points(2_001), labels=["a"] * 2_001)
    assert "labels" not in too_many["points"]


def test_message_says_the_same_each_time():
    topics = [Topic("one", 1, 1, 5), Topic("two\nlines", 2, 2, 9), Topic("also nine", 3, 3, 9)]
    first = payload(image=b"png", viewport=HOME, home=HOME, topics=topics)
    assert first == payload(image=b"png", viewport=HOME, home=HOME, topics=topics[::-1])
    assert [topic["name"] for topic in first["topics"]] == ["also nine", "two lines", "one"]
    assert first["image"] == "cG5n"


def test_legend_of_values_and_of_a_measure():
    legend = Legend("Language", (LegendEntry("en", "English", "#123456", 12), LegendEntry(None, "x" * 999, "#000000")))
    sent = payload(image=None, viewport=HOME, home=HOME, legend=legend)["legend"]
    assert (sent["title"], sent["ramp"]) == ("Language", None)
    assert (sent["entries"][0]["code"], sent["entries"][0]["count"]) == (0, 12)
    assert len(sent["entries"][1]["label"]) == 200
    ramp = payload(image=None, viewport=HOME, home=HOME, legend=Legend("Tokens", ramp=("#000", "#fff"), low="0"))
    assert ramp["legend"]["ramp"] == {"colours": ["#000", "#fff"], "low": "0", "high": ""}


def test_a_picture_that_is_too_large_and_labels_that_do_not_fit_are_refused():
    with pytest.raises(BadOption, match="224,000"):
        payload(image=b"x" * 300_001, viewport=HOME, home=HOME)
    with pytest.raises(ValueError, match="2 labels for 3"):
        payload(image=None, viewport=HOME, home=HOME, points=some_points(3), labels=["a", "b"])


# In the browser -----------------------------------------------------------------------------------------------------


class OnMap:
    """The map on a page of `map_script.py`: where things are, and what the server heard."""

    def __init__(self, tab):
        self.tab = tab
        self.stage = tab.get_by_role("application")
        self.edge = self.stage.bounding_box()

    def at(self, x, y):
        """Page pixels of map coordinates while everything (16 x 8) is in view."""
        scale = min((self.edge["width"] - 2) / 16, (self.edge["height"] - 2) / 8)
        return (
            self.edge["x"] + self.edge["width"] / 2 + (x - 8) * scale,
            self.edge["y"] + self.edge["height"] / 2 - (y - 4) * scale,
        )

    def said(self):
        return json.loads(self.tab.get_by_test_id("stCode").inner_text())

    def wait_for(self, pattern):
        """What the server says once it matches."""
        browser.expect(self.tab.get_by_test_id("stCode")).to_contain_text(re.compile(pattern))
        browser.ready(self.tab)
        return self.said()

    def drag(self, *places):
        self.tab.mouse.move(*self.at(*places[0]))
        self.tab.mouse.down()
        for place in places[1:]:
            self.tab.mouse.move(*self.at(*place), steps=8)
        self.tab.mouse.up()

    def ink(self, x, y, of="picture"):
        """Red, green, blue, opacity that the map shows there."""
        px, py = self.at(x, y)
        return self.tab.evaluate(
            """([px, py, of]) => {
                const host = [...document.querySelectorAll('*')].find((e) => e.shadowRoot?.querySelector('.stage'))
                const canvas = host.shadowRoot.querySelector('.' + of)
                const edge = canvas.getBoundingClientRect()
                const ratio = canvas.width / edge.width
                const at = [Math.round((px - edge.left) * ratio), Math.round((py - edge.top) * ratio)]
                return [...canvas.getContext('2d').getImageData(at[0], at[1], 1, 1).data]
            }""",
            [px, py, of],
        )


@pytest.fixture(scope="module")
def points_server():
    with browser.serve("tests/ui/map_script.py") as server:
        yield server


@pytest.fixture
def on_map(points_server):
    with browser.page(points_server.url, width=1100, height=900) as tab:
        tab.get_by_role("application").wait_for()
        yield OnMap(tab)
        assert tab.evaluate("window.broken") is None


@pytest.mark.browser
def test_points_are_drawn_hovered_and_opened(on_map):
    blue, orange = ([int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in category_colours(2)[:2])
    assert np.abs(np.array(on_map.ink(2, 2)[:3]) - blue).max() < 8
    assert np.abs(np.array(on_map.ink(14, 6)[:3]) - orange).max() < 8
    assert on_map.ink(4, 4)[3] == 0
    on_map.tab.mouse.move(*on_map.at(6, 6))
    browser.expect(on_map.tab.get_by_text("Snippet 5 <img")).to_be_visible()
    on_map.tab.mouse.click(*on_map.at(6, 6))
    said = on_map.wait_for("open=5")
    assert len(said["heard"]) == 1


@pytest.mark.browser
def test_zoom_and_pan_send_the_window_once_they_rest(on_map):
    before = on_map.said()
    on_map.tab.mouse.move(*on_map.at(2, 2))
    for _ in range(3):
        on_map.tab.mouse.wheel(0, -200)
    said = on_map.wait_for('"runs": 2')
    assert before["view"] == [0, 0, 16, 8]
    x0, y0, x1, y1 = said["view"]
    assert 0 <= x0 < 2 < x1 < 10 and 0 <= y0 < 2 < y1 < 6
    assert x1 - x0 < 8
    on_map.stage.press("ArrowRight")
    moved = on_map.wait_for('"runs": 3')["view"]
    assert moved[0] > x0 and moved[2] - moved[0] == pytest.approx(x1 - x0)
    on_map.tab.get_by_role("button", name="Reset view (0)").click()
    assert on_map.wait_for('"runs": 4')["view"] == [0, 0, 16, 8]
    assert said["heard"] == []


@pytest.mark.browser
def test_a_rerun_from_elsewhere_leaves_the_view_where_the_person_is(on_map):
    on_map.tab.get_by_role("button", name="Zoom in (+)").click()
    view = on_map.wait_for('"runs": 2')["view"]
    on_map.tab.get_by_role("button", name="Run again").click()
    assert on_map.wait_for('"runs": 3')["view"] == view


@pytest.mark.browser
def test_lasso_becomes_a_polygon_in_map_coordinates(on_map):
    on_map.stage.press("l")
    browser.expect(on_map.tab.get_by_role("button", name="Lasso (L)")).to_have_attribute("aria-pressed", "true")
    on_map.drag((1, 1), (7, 1), (7, 3), (4, 5), (1, 3), (1, 1.1))
    said = on_map.wait_for("lasso=\\(\\(")
    corners = np.array(re.findall(r"\((-?[\d.]+), (-?[\d.]+)\)", said["heard"][0].split("lasso=")[1]), dtype=float)
    assert 5 <= len(corners) <= 12
    for corner in [(1, 1), (7, 1), (7, 3), (4, 5), (1, 3)]:
        assert np.hypot(*(corners - corner).T).min() < 0.1
    assert len(said["heard"]) == 1
    browser.expect(on_map.tab.get_by_role("button", name="Pan (P)")).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_box_by_mouse_and_by_keyboard_and_escape(on_map):
    on_map.stage.press("b")
    on_map.drag((5, 1), (11, 7))
    said = on_map.wait_for("box=\\(")
    box = [float(side) for side in re.search(r"box=\(([^)]*)\)", said["heard"][0])[1].split(",")]
    assert box == pytest.approx([5, 1, 11, 7], abs=0.1)
    on_map.stage.press("b")
    on_map.stage.press("Enter")
    said = on_map.wait_for("box=\\(0.0, 0.0, 16.0, 8.0\\)")
    assert len(said["heard"]) == 2
    on_map.stage.press("l")
    on_map.stage.press("Escape")
    browser.expect(on_map.tab.get_by_role("button", name="Pan (P)")).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_legend_names_are_text_and_filter(on_map):
    entry = on_map.tab.get_by_role("button", name="high <img")
    browser.expect(entry).to_contain_text("4")
    entry.click()
    said = on_map.wait_for("legend=LegendClick")
    assert "legend=LegendClick(value='high', is_other=False)" in said["heard"][0]


@pytest.mark.browser
def test_a_picture_is_drawn_and_a_click_gives_the_place():
    with (
        browser.serve("tests/ui/map_script.py", {"MAP_KIND": "picture"}) as server,
        browser.page(server.url, width=600, height=800, colour_scheme="dark") as tab,
    ):
        tab.get_by_role("application").wait_for()
        on_map = OnMap(tab)
        # A cell is a quarter of a unit, and the record at 2, 2 lies on its lower left corner.
        assert on_map.ink(2.12, 2.12)[3] > 100
        assert on_map.ink(4, 4)[3] == 0
        tab.mouse.click(*on_map.at(4, 3))
        said = on_map.wait_for("at=Place")
        x, y, radius = (
            float(part) for part in re.findall(r"[xyus]=(-?[\d.e-]+)", said["heard"][0].split("at=")[1])[:3]
        )
        assert (x, y) == pytest.approx((4, 3), abs=0.1)
        assert 0 < radius < 1


@pytest.mark.browser
def test_what_did_not_change_is_not_sent_again(points_server):
    received = []
    with browser.page(points_server.url) as tab:
        tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
        tab.reload()
        tab.get_by_role("application").wait_for()
        browser.ready(tab)
        loaded = sum(received)
        received.clear()
        tab.get_by_role("button", name="Run again").click()
        OnMap(tab).wait_for('"runs": 2')
        assert loaded > 20_000
        assert 0 < sum(received) < 8_000
