"""Browse: facets, search, table, one record, and what it says on bad input; keys and clicks in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from lib.corpus import workspace
from lib.curate.actions import commit, plan
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora
from tests.browser import CHROMIUM, ROOT, page, press_key, ready, serve
from tests.conftest import HOSTILE
from tests.curate.families import generate
from tests.test_app import app, counts, html

HOSTILE_ID = 54


def said(test: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in test.error]


def test_the_table_comes_first(home: Path):
    test = app("browse", corpus="tiny")
    assert "1 to 50 of 60" in html(test)
    assert "All of these words" in html(test)
    assert not test.exception and not said(test)


def test_a_search_becomes_a_filter_and_the_box_is_free(home: Path):
    test = app("browse", corpus="tiny")
    test.text_input(key="search_text").set_value("fog").run()
    assert "<b>15</b> of 60 records" in counts(test)
    assert test.text_input(key="search_text").value == ""
    test.text_input(key="search_text").set_value("/sea|hill/").run()
    assert "No record matches all of these filters." in html(test)
    test.button(key="pill_0").click().run()
    assert "1 to 30 of 30" in html(test)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("regex", "(", "regular expression cannot be used"),
        ("sql", "nowhere = 1", "nowhere"),
        ("sql", "lang = 'en'; DROP TABLE catalog", ""),
        ("meaning", "the weather", "needs the embeddings"),
    ],
)
def test_what_cannot_be_searched_is_one_sentence_and_stays_in_the_box(home: Path, kind, typed, sentence):
    test = app("browse", corpus="tiny")
    test.segmented_control(key="search_kind").set_value(kind).run()
    test.text_input(key="search_text").set_value(typed).run()
    assert len(said(test)) == 1 and sentence in said(test)[0]
    assert test.text_input(key="search_text").value == typed
    assert "<b>60</b> of 60 records" in counts(test)


def test_a_record_is_opened_by_its_address_and_its_text_is_shown_as_it_stands(home: Path):
    test = app("browse", corpus="tiny")
    test.query_params["record"] = str(HOSTILE_ID)
    test.run()
    assert "<b>Record 54</b> · 55 of 60" in html(test)
    assert "&lt;script&gt;document.title" in html(test) and "<script>" not in html(test)
    assert HOSTILE not in html(test)
    assert all(HOSTILE not in block.value for block in test.markdown)
    test.button(key="next").click().run()
    assert test.query_params["record"] == "55"
    test.button(key="previous").click().run()
    test.button(key="to_table").click().run()
    assert "record" not in test.query_params
    assert "51 to 60 of 60" in html(test)  # the page on which the record stands


@pytest.mark.parametrize("bad", ["60", "-1", "x", "9" * 5000, "1.5", "", "²"])
def test_a_record_that_is_not_there_leaves_the_table(home: Path, bad: str):
    test = app("browse", corpus="tiny")
    test.query_params["record"] = bad
    test.run()
    assert "1 to 50 of 60" in html(test) and not test.exception


def test_a_record_outside_of_the_selection_says_so(home: Path):
    test = app("browse", corpus="tiny", s=Selection((Ids((3, 4)),)).to_text())
    test.query_params["record"] = "7"
    test.run()
    assert "<b>Record 7</b> · not in the Selection" in html(test)
    assert test.button(key="next").disabled and test.button(key="previous").disabled


def test_a_record_that_was_taken_out_leaves_its_place_to_the_next(home: Path):
    test = app("browse", corpus="tiny")
    test.query_params["record"] = "5"
    test.run()
    view = View(workspace.load(home / "tiny"))
    commit(view, plan(view, "exclude", Selection((Ids((5,)),))), "not <b>good</b>", "Ada")
    test.run()
    assert "not in the Selection" in html(test) and "not &lt;b&gt;good&lt;/b&gt;" in html(test)
    test.button(key="next").click().run()
    assert "<b>Record 6</b> · 6 of 59" in html(test)
    test.button(key="previous").click().run()
    assert "<b>Record 4</b> · 5 of 59" in html(test)


def test_a_step_counts_where_the_browser_still_names_the_record_before(home: Path):
    """Quick keys: the second one is sent before the browser knows the address that the first one led to."""
    test = app("browse", corpus="tiny", record="5")
    test.button(key="next").click().run()
    test.query_params["record"] = "5"
    test.button(key="next").click().run()
    assert "<b>Record 7</b>" in html(test) and test.query_params["record"] == "7"
    test.query_params["record"] = "6"
    test.button(key="to_table").click().run()
    assert "1 to 50 of 60" in html(test)
    test.query_params["record"] = "7"  # the browser's Back button
    test.run()
    assert "<b>Record 7</b>" in html(test)


def test_what_repeats_and_what_happened_stand_beside_the_record(home: Path):
    view = View(workspace.load(home / "tiny"))
    commit(view, plan(view, "tag", Selection((Ids((45,)),)), "odd *one*"), "to look at", "Ada")
    test = app("browse", corpus="tiny")
    test.query_params["record"] = "45"
    test.run()
    assert "5 of its group" in html(test) and "tag “odd *one*”: to look at" in html(test)
    assert "Not computed yet: analyse the corpus on Corpora." in [caption.value for caption in test.caption]


def test_sorting_and_page_size(home: Path):
    test = app("browse", corpus="tiny")
    test.selectbox(key="sort_by").set_value("stars").run()
    test.button(key="sort_way").click().run()
    test.segmented_control(key="page_size").set_value(25).run()
    assert "1 to 25 of 60" in html(test)
    test.query_params["record"] = "4"  # the first with five stars less one
    test.run()
    assert "<b>Record 4</b> · 1 of 60" in html(test)


def test_nothing_excluded_and_everything_excluded_are_told_apart(home: Path):
    out = Selection(scope="excluded").to_text()
    assert "Nothing is excluded." in html(app("browse", corpus="tiny", s=out))
    view = View(workspace.load(home / "tiny"))
    commit(view, plan(view, "exclude", Selection()), "test", "Ada")
    assert "Every record is excluded." in html(app("browse", corpus="tiny"))


def test_a_column_of_any_name(home: Path):
    selection = Selection((OneOf("lang", (HOSTILE,)),))
    test = app("browse", corpus="tiny", s=selection.to_text())
    assert not test.exception and not said(test)


@pytest.fixture
def tab(home: Path):
    """The page in a browser, without a record open."""
    environment = {"WINNOW_HOME": str(home), "WINNOW_CURATOR": "Ada"}
    with serve(ROOT / "app.py", environment) as server, page(f"{server.url}/browse?corpus=tiny") as tab:
        yield tab


def settled(tab: Page) -> None:
    tab.wait_for_timeout(150)  # the browser sends a press or a click after the event, then the app runs
    ready(tab)


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_facets_table_and_keys_in_the_browser(tab: Page, home: Path):
    place = tab.locator(".w-counts", has_text="of 60")
    tab.get_by_role("checkbox", name=re.compile("^de ")).click()
    expect(tab.get_by_test_id("counts")).to_contain_text("17 of 60")
    tab.get_by_role("checkbox", name=re.compile(r"^\(none\)")).first.click()
    expect(tab.get_by_test_id("counts")).to_contain_text("26 of 60")
    tab.get_by_role("button", name="clear", exact=True).first.click()
    expect(tab.get_by_test_id("counts")).to_contain_text("60 of 60")

    expect(tab.locator("tbody tr")).to_have_count(50)
    settled(tab)
    tab.locator("tbody tr").nth(4).click()
    expect(place.last).to_contain_text("Record 4")
    for key, record in (("j", 5), ("j", 6), ("ArrowLeft", 5), ("j", 6)):
        press_key(tab, key)
        expect(place.last).to_contain_text(f"Record {record}")

    tab.get_by_test_id("stPopover").get_by_role("button", name="Keys").click()
    tab.get_by_role("textbox", name="Reason for X and R").fill("seen twice")
    tab.get_by_role("textbox", name="Tag of 1").fill("odd")
    tab.get_by_role("button", name="Bind tags").click()
    settled(tab)
    press_key(tab, "Escape")
    settled(tab)
    if tab.locator("tbody tr").count() > 20:  # Escape outside of the popover goes back to the table
        tab.locator("tbody tr").nth(6).click()
    expect(tab.locator(".w-counts").last).to_contain_text("Record 6")
    press_key(tab, "1")
    settled(tab)
    press_key(tab, "x")
    expect(tab.locator(".w-counts").last).to_contain_text("Record 7 · 7 of 59")
    press_key(tab, "u")
    expect(tab.get_by_test_id("counts")).to_contain_text("60 of 60")
    made = [
        (event.action, event.tag, event.reason)
        for event in events.all_events(workspace.load(home / "tiny").ledger_path)
    ]
    assert made[0] == ("tag", "odd", "seen while browsing")
    assert made[1] == ("exclude", None, "seen twice")
    assert made[2][0] == "undo" and len(made) == 3


def test_an_edited_record_says_so_and_the_edit_can_be_undone(home: Path):
    path = workspace.load(home / "tiny").ledger_path
    payload = json.dumps({"passages": [" stands here twice"]})
    made = events.append(path, Decision("edit", "boilerplate", "Ada", "s", make([45, 46]), payload=payload))
    test = app("browse", corpus="tiny", record="45")
    assert "The same notice." in html(test) and "boilerplate" in html(test)
    test.toggle(key="record_before_edits").set_value(True).run()
    assert "The same notice stands here twice." in html(test)
    test.button(key=f"undo_edit_{made.seq}").click().run()
    assert "The same notice stands here twice." in html(test) and not test.toggle
    assert not test.exception


def test_a_generated_record_shows_its_parent_and_what_was_changed(home: Path):
    made = workspace.load(home / "tiny")
    generate(made, "one", [(0, {"text": f"Record 0 tells of the lake in 3 plain words. {HOSTILE}"})], ["exact"])
    test = app("browse", corpus="tiny", record="60")
    said = html(test)
    assert "Made from record 0 (r000)" in said and "gender swap · by rules · rules 3 · confidence 0.95" in said
    assert "<del>sea </del><ins>lake </ins>" in said and HOSTILE not in said
    assert [expander.label for expander in test.expander] == ["1 change, with their rules"]
    assert "<del>he</del> → <ins>she</ins>" in said and "cda_edits" not in said
    test.button(key="open_parent").click().run()
    assert "<b>Record 0</b>" in html(test) and "Made from this record" in html(test)
    assert not test.exception and not test.error


def test_a_generated_record_whose_parent_is_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    columns = {"text": ["one", "two"], "is_generated": [True, True], "cda_parent_id": [HOSTILE, None]}
    columns["cda_edits"] = [json.dumps([{"before": HOSTILE}, 3]), json.dumps([{"before": HOSTILE, "rule": [HOSTILE]}])]
    corpora.analysed(tmp_path / "home" / "x", columns).root.rename(tmp_path / "home" / "kids")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    test = app("browse", corpus="kids", record="0")
    assert "Made from a record that is not in this corpus (cda_parent_id: &lt;script&gt;" in html(test)
    assert "Its list of changes cannot be read." in [caption.value for caption in test.caption]
    other = app("browse", corpus="kids", record="1")
    assert "not told" in html(other) and "→ <ins>∅</ins>" in html(other)
    assert all(HOSTILE not in html(one) and not one.exception for one in (test, other))
