"""The app in a real browser, on a fresh server: deep links, Back and Forward, a decision made and undone."""

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.corpus import workspace
from lib.ledger import events
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from tests.browser import CHROMIUM, ROOT, Server, page, ready, serve
from tests.conftest import HOSTILE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """A server that nobody has visited yet."""
    with serve(ROOT / "app.py", {"WINNOW_HOME": str(home), "WINNOW_CURATOR": "Ada"}) as started:
        yield started


def address(server: Server, at: str, selection: Selection) -> str:
    query = urllib.parse.urlencode({"corpus": "tiny", "s": selection.to_text()})
    return f"{server.url}/{at}?{query}"


def says(tab: Page, text: str) -> None:
    ready(tab)
    expect(tab.get_by_test_id("counts")).to_contain_text(text)


def test_deep_link_back_forward_and_a_decision(server: Server, home: Path):
    german = Selection((OneOf("lang", ("de",)),))
    with page(address(server, "overview", german)) as tab:
        outside: list[str] = []
        tab.on("request", lambda request: outside.append(request.url) if server.url not in request.url else None)
        # The router ran: the navigation is there, and so is the Selection.
        expect(tab.get_by_role("link", name="Decisions")).to_be_visible()
        says(tab, "17 of 60 records")

        tab.get_by_role("button", name="lang is de").click()
        says(tab, "60 of 60 records")
        tab.go_back()
        says(tab, "17 of 60 records")
        tab.go_forward()
        says(tab, "60 of 60 records")
        tab.go_back()
        says(tab, "17 of 60 records")
        tab.get_by_role("link", name="Decisions").click()
        ready(tab)
        tab.get_by_role("link", name="Overview").click()
        says(tab, "17 of 60 records")

        tab.get_by_role("button", name="Act on all of these").click()
        tab.get_by_role("option", name="Exclude…").or_(tab.get_by_text("Exclude…", exact=True)).first.click()
        tab.get_by_label("Reason").fill("in a browser")
        tab.get_by_role("button", name="Exclude 17 records").click()
        says(tab, "17 excluded")
        tab.get_by_test_id("stMain").get_by_role("button", name="Undo").click()
        says(tab, "0 excluded")
        assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []
    made = events.all_events(workspace.load(home / "tiny").ledger_path)
    assert [(event.action, event.by) for event in made] == [("exclude", "Ada"), ("undo", "Ada")]


def test_a_hostile_value_is_text_wherever_it_stands(server: Server):
    with page(address(server, "overview", Selection((OneOf("lang", (HOSTILE,)),)))) as tab:
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url) if ":9/" in request.url else None)
        says(tab, "17 of 60 records")
        expect(tab.get_by_title(HOSTILE[:20])).to_have_count(1)
        assert tab.title() != "taken"
        assert asked == []


def test_a_malformed_address_on_a_fresh_server_is_one_sentence(server: Server):
    with page(f"{server.url}/overview?corpus=tiny&s=nonsense") as tab:
        says(tab, "60 of 60 records")
        expect(tab.get_by_test_id("stAlert")).to_have_count(1)
        expect(tab.get_by_test_id("stAlert")).to_contain_text("cannot be read")
