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


def badges(test: AppTest, words: str) -> list[str]:
    return [button.key for button in test.button if words in button.label]


def test_the_curator_chooses_what_stays(home: Path):
    test = app("duplicates", corpus="tiny")
    assert badges(test, "stays") == ["badge_exact_45", "badge_exact_55"]
    test.button(key="survivor_exact_47").click().run()
    assert badges(test, "stays") == ["badge_exact_47", "badge_exact_55"]
    assert badges(test, "your choice") == ["badge_exact_47"]
    assert "By hand: 1 to keep, 0 to let go" in html(test)
    test.button(key="badge_exact_47").click().run()
    assert badges(test, "stays") == ["badge_exact_45", "badge_exact_55"] and not badges(test, "your choice")
    test.button(key="badge_exact_46").click().run()
    assert badges(test, "stays") == ["badge_exact_45", "badge_exact_46", "badge_exact_55"]
    test.button(key="rules_by_hand_exact").click().run()
    test.button(key="badge_exact_45").click().run()
    assert badges(test, "stays")[0] == "badge_exact_46" and badges(test, "your choice") == ["badge_exact_45"]
    assert not test.exception


def test_rules_are_ordered_counted_and_kept(home: Path):
    test = app("duplicates", corpus="tiny")
    assert "decides 0 groups" in html(test) and "Left to the order of the records: 2 groups." in words(test)
    test.selectbox(key="rule_kind_exact").set_value("Prefer values").run()
    test.selectbox(key="rule_column_exact").set_value("split").run()
    test.multiselect(key="rule_values_exact").set_value(["test"]).run()
    test.button(key="rule_add_exact").click().run()
    assert "<b>2.</b> prefer split test" in html(test)
    assert badges(test, "stays") == ["badge_exact_47", "badge_exact_55"]
    test.button(key="rule_arrow_upward_exact_1").click().run()
    assert "<b>1.</b> prefer split test" in html(test)
    again = app("duplicates", corpus="tiny")
    assert "<b>1.</b> prefer split test" in html(again)
    again.button(key="rule_remove_exact_0").click().run()
    again.button(key="rule_remove_exact_0").click().run()
    assert badges(again, "stays") == ["badge_exact_45", "badge_exact_55"]
    again.button(key="rules_usual_exact").click().run()
    assert "<b>1.</b> longest text" in html(again) and not again.exception


@pytest.mark.parametrize(
    ("key", "n", "asked"),
    [
        (
            "exclude_exact_45",
            3,
            "Also take out 2 of validation that repeat one of train, 1 of test that repeat one of train",
        ),
        ("exclude_all_exact", 5, "Also take out"),
    ],
)
def test_no_split_goes_in_favour_of_another_unasked(home: Path, key: str, n: int, asked: str):
    test = app("duplicates", corpus="tiny")
    test.button(key=key).click().run()
    assert f"Records that change</dt><dd>{n}<" in html(test)
    box = test.checkbox(key="act_also")
    assert asked in box.label.replace("\\", "") and not box.value
    assert not test.exception


def test_groups_are_filtered(home: Path):
    test = app("duplicates", corpus="tiny")
    test.number_input(key="duplicates_least_exact").set_value(6).run()
    assert "1 groups of at least 6 records" in words(test)
    test.selectbox(key="duplicates_split_exact").set_value("test").run()
    assert "and with a record of split test" in words(test)
    assert badges(test, "stays") == ["badge_exact_45"]


def words(test: AppTest) -> str:
    return " ".join(caption.value for caption in test.caption).replace("\\", "")


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
    test.slider(key="duplicates_threshold_near").set_value(0.95).run()
    fewer = int(html(test).split("</b> groups")[0].rsplit("<b>", 1)[1])
    assert 0 < fewer < n_groups
    test.slider(key="duplicates_threshold_near").set_value(0.6).run()
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
