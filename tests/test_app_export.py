"""The page Export: the form, the job that it starts, and the links to what came of it."""

import contextlib
import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib.commands.analysis import perform
from lib.corpus import workspace
from lib.curate import actions
from lib.errors import WinnowError
from lib.export import download
from lib.jobs import queue
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import navigation
from tests.conftest import HOSTILE
from tests.curate.families import generate
from tests.test_app import app, html


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch):
    """Jobs run here and now instead of in a process of their own."""

    def submit(root: Path, kind: str, arguments: dict, stages=()):
        identity = queue.register(root / "ledger.sqlite", kind, arguments, stages)
        with contextlib.suppress(WinnowError):  # the page reads it from the job's row
            perform(root, identity)
        return queue.find(root / "ledger.sqlite", identity)

    monkeypatch.setattr(queue, "submit", submit)


def page(**address: str) -> AppTest:
    return app("export", corpus="tiny", **address)


def german() -> Selection:
    return Selection((OneOf("lang", ("de",)),))


def count(test: AppTest) -> str:
    return next(block.value for block in test.html if "export-count" in block.value)


def test_it_teaches_while_there_is_no_corpus(empty_home: Path):
    assert "Write the records that stay" in html(app("export"))


def test_the_form_counts_and_previews(home: Path):
    test = page()
    assert "<b>60</b> of 60 records" in count(test)
    shown = test.dataframe[0].value
    assert list(shown.columns) == ["id", "text", "lang", "source", "split", "stars"] and len(shown) == 3
    assert "No export of this corpus yet." in html(test)


def test_it_is_about_the_selection_or_all(home: Path):
    test = page(s=german().to_text())
    assert "<b>17</b> of 60 records" in count(test)
    assert "43 stay behind: outside of the Selection, all records where lang is de" in count(test)
    test.radio(key="export_records").set_value("All of the corpus").run()
    assert "<b>60</b> of 60 records" in count(test)


def test_excluded_and_tagged_records_stay_behind(home: Path):
    view = View(workspace.load(home / "tiny"))
    actions.commit(view, actions.plan(view, "exclude", german()), f"no {HOSTILE}", "Ada")
    actions.commit(view, actions.plan(view, "tag", Selection((OneOf("lang", ("en",)),)), "odd"), "a look", "Ada")
    test = page()
    assert "<b>43</b> of 60 records" in count(test)
    assert "17 stay behind: excluded, no &lt;script&gt;" in count(test)
    test.multiselect(key="export_tags_tiny").set_value(["odd"]).run()
    assert "<b>26</b> of 60 records" in count(test)
    test.checkbox(key="export_leave_excluded").uncheck().run()
    assert "<b>43</b> of 60 records" in count(test)


def test_start_then_download(home: Path, at_once):
    test = page()
    test.radio(key="export_format").set_value("jsonl").run()
    test.multiselect(key="export_fields_tiny_False").set_value(["id", "text", "n_words"]).run()
    test.button(key="export_start").click().run()
    assert not test.exception and not test.error
    folder = next((home / "tiny" / "exports").iterdir())
    assert folder.name in html(test) and "60 of 60 records · jsonl" in html(test)
    lines = [json.loads(line) for line in (folder / "data-00000-of-00001.jsonl").read_text().splitlines()]
    assert len(lines) == 60
    assert lines[0] == {"id": "r000", "text": "Record 0 tells of the sea in 3 plain words.", "n_words": 10}
    client = TestClient(Starlette(routes=download.routes()))
    links = [element.proto.url for element in test.get("link_button")]
    names = [client.get(link).headers["content-disposition"].split('"')[1] for link in links]
    assert names == [
        f"{folder.name}.zip", "manifest.json", "README.md", "excluded.parquet", "recipe.yaml",
    ]  # fmt: skip
    assert client.get(links[0]).content == (folder / f"{folder.name}.zip").read_bytes()


def test_generated_records_are_asked_for_where_there_are_any(home: Path, at_once):
    assert not [radio for radio in page().radio if radio.key == "export_generated"]
    generate(workspace.load(home / "tiny"), "one", [(0, {"text": "A child."}), (1, {"text": "Another."})])
    test = page()
    assert test.radio(key="export_generated").label == "Generated records (2)"
    assert "<b>62</b> of 62 records" in count(test)
    assert list(test.dataframe[0].value.columns)[-2:] == ["cda_run", "cda_review"]
    test.multiselect(key="export_fields_tiny_True").set_value(["id", "text"]).run()
    assert [warning.value for warning in test.warning] == ["No field of this export says which records were generated."]
    test.radio(key="export_generated").set_value("out").run()
    assert "<b>60</b> of 62 records" in count(test)
    assert "2 stay behind: generated, made from other records" in count(test)
    assert list(test.dataframe[0].value.columns) == ["id", "text", "lang", "source", "split", "stars"]
    test.radio(key="export_generated").set_value("apart").run()
    test.button(key="export_start").click().run()
    assert not test.exception and not test.error
    folder = next((home / "tiny" / "exports").iterdir())
    assert [path.name for path in sorted(folder.glob("*-of-*"))] == [
        "data-00000-of-00001.parquet", "generated-00000-of-00001.parquet",
    ]  # fmt: skip
    assert "62 of 62 records · 2 generated · parquet" in html(test)


def test_no_field_is_said(home: Path):
    test = page()
    test.multiselect(key="export_fields_tiny_True").set_value([]).run()
    assert "Choose at least one field." in html(test) and not test.exception


def test_nothing_to_export_is_one_sentence(home: Path):
    test = page(s=Selection((OneOf("lang", ("nowhere",)),)).to_text())
    assert ["Nothing would be exported" in error.value for error in test.error] == [True]


def test_a_failed_export_says_why(home: Path, at_once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (home / "tiny" / "exports").write_text("in the way")
    test = page()
    test.button(key="export_start").click().run()
    assert not test.exception
    assert len(test.error) == 1 and "The last export failed" in test.error[0].value


def test_the_page_is_known_to_the_router():
    assert navigation.exists("export")
