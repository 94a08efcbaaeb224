"""Duplicates: groups, the choice of what stays, and what goes, in the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import workspace
from lib.curate.actions import commit, plan
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import navigation
from tests.test_app import MAIN, app, html


def test_exact_groups_as_cards(home: Path):
    test = app("duplicates", corpus="tiny")
    assert "<b>2</b> groups" in html(test) and "<b>9</b> can go" in html(test)
    assert "The same notice stands here twice." in html(test)
    assert "equal word for word" in html(test)
    assert not test.exception and not test.error


def test_the_curator_chooses_what_stays(home: Path):
    test = app("duplicates", corpus="tiny")
    test.button(key="keep_exact_47").click().run()
    assert [badge for badge in test.markdown if "your choice" in badge.value]
    test.button(key="unchoose_exact_45").click().run()
    assert not [badge for badge in test.markdown if "your choice" in badge.value]


@pytest.mark.parametrize(("key", "n"), [("exclude_exact_45", 5), ("exclude_all_exact", 9)])
def test_the_dialog_has_the_exact_count(home: Path, key: str, n: int):
    test = app("duplicates", corpus="tiny")
    test.button(key=key).click().run()
    assert f"Records that change</dt><dd>{n}<" in html(test)
    assert not test.exception


def test_a_record_is_opened_on_browse_whatever_was_open_there(home: Path):
    test = app("browse", corpus="tiny")
    test.query_params["record"] = "7"
    test.run()
    del test.query_params["record"]
    test.switch_page(navigation.path_of("duplicates")).run()
    test.button(key="read_exact_46").click().run()
    test.switch_page(navigation.path_of("browse")).run()
    assert "<b>Record 46</b>" in html(test)


def test_a_selection_shows_only_what_it_would_lose(home: Path):
    test = app("duplicates", corpus="tiny", s=Selection((OneOf("split", ("test",)),)).to_text())
    assert "in the whole corpus: 2 groups" in html(test)
    test = app("duplicates", corpus="tiny", s=Selection((Ids((1, 2)),)).to_text())
    assert "Nothing to remove." in html(test) and "2 groups lie outside of this Selection" in html(test)


def test_what_is_out_already_repeats_nothing(home: Path):
    view = View(workspace.load(home / "tiny"))
    commit(view, plan(view, "exclude", Selection((Ids(tuple(range(45, 60))),))), "test", "Ada")
    assert "Nothing to remove." in html(app("duplicates", corpus="tiny"))
    test = app("duplicates", corpus="tiny", s=Selection(scope="excluded").to_text())
    assert "decided on among the kept ones" in test.info[0].value


def near(monkeypatch, home: Path) -> AppTest:
    monkeypatch.setenv("WINNOW_HOME", str(home))
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    test.query_params["corpus"] = "sample"
    test.session_state["duplicates_tab"] = "Near"
    test.run()
    test.switch_page(navigation.path_of("duplicates"))
    test.session_state["duplicates_tab"] = "Near"
    return test.run()


def test_near_groups_are_cut_anew_by_the_slider(monkeypatch, sample):
    test = near(monkeypatch, sample.root.parent)
    assert not test.exception and not test.error
    n_groups = int(html(test).split("</b> groups")[0].rsplit("<b>", 1)[1])
    assert "<ins>" in html(test) or "equal word for word" in html(test)
    test.slider(key="duplicates_threshold").set_value(0.95).run()
    fewer = int(html(test).split("</b> groups")[0].rsplit("<b>", 1)[1])
    assert 0 < fewer < n_groups
    test.slider(key="duplicates_threshold").set_value(0.6).run()
    test.segmented_control(key="duplicates_sorting_near").set_value("similarity").run()
    assert "<ins>" in html(test) and not test.exception


def test_before_the_stage_ran_it_says_which(monkeypatch, tiny_home):
    monkeypatch.setenv("WINNOW_HOME", str(tiny_home))
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    test.query_params["corpus"] = "tiny"
    test.run()
    test.switch_page(navigation.path_of("duplicates"))
    test.session_state["duplicates_tab"] = "Near"
    test.run()
    assert "The stage “near” has not been run" in html(test)
