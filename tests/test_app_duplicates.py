"""Duplicates: groups, the choice of what stays, and what goes, in the page."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from lib.corpus import workspace
from lib.curate.actions import commit, plan
from lib.duplicates import comparison, crossings, meaning_calibration, meaning_labels, meaning_stage
from lib.jobs import queue
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.ledger import events, settings
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import navigation
from tests.browser import CHROMIUM, ROOT, page, press_key, ready, serve
from tests.corpora import quiet
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


@pytest.fixture(scope="module")
def found_home(sample, sample_source, tmp_path_factory) -> Path:
    """The sample corpus with the stages that run on demand, and compared with its benchmark. Only to be read."""
    home = tmp_path_factory.mktemp("found")
    shutil.copytree(sample.root, home / "sample")
    made = workspace.load(home / "sample")
    analyse(made, Options(encoder="static"), quiet, ["meaning", "passages"])
    comparison.run(made, {"paths": [str(sample_source / "benchmark.parquet")]}, quiet)
    return home


@pytest.fixture
def found(found_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `found_home` that is the app's folder of workspaces."""
    shutil.copytree(found_home / "sample", tmp_path / "copy" / "sample")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "copy"))
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    return tmp_path / "copy"


def on_tab(tab: str, corpus: str = "sample", **address: str) -> AppTest:
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    for name, value in {"corpus": corpus, **address}.items():
        test.query_params[name] = value
    test.run()
    test.switch_page(navigation.path_of("duplicates"))
    test.session_state["duplicates_tab"] = tab
    return test.run()


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("By meaning", "Groups of records that say nearly the same, in whatever words."),
        ("Passages", "cut the passage, keep the record"),
        ("Splits and benchmarks", "Nothing was compared yet."),
    ],
)
def test_tabs_that_have_nothing_yet_say_what_they_would_show(home: Path, tab: str, said: str):
    test = on_tab(tab, "tiny")
    assert said in html(test) and not test.exception and not test.error


def test_a_stage_that_runs_on_demand_is_started_from_its_tab(home: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[tuple] = []
    monkeypatch.setattr(queue, "submit", lambda root, kind, arguments, stages: started.append((kind, list(stages))))
    test = on_tab("Passages", "tiny")
    test.button(key="compute_passages").click().run()
    assert started == [("analyse", ["import", "exact", "near", "groups", "passages"])]


def test_by_meaning_says_what_a_cosine_is_worth(found: Path):
    test = on_tab("By meaning")
    assert "random pair" in html(test) and "true pairs of sampled records" in html(test)
    assert not test.exception and not test.error
    test.segmented_control(key="duplicates_judge").set_value("words").run()
    assert test.slider(key="duplicates_threshold_meaning_words").value == 0.6
    assert badges(test, "goes") and not test.exception and not test.error
    assert "Not calibrated: label 30 pairs" in titles(test) and "a guess" in html(test)


def test_pairs_are_labelled_and_set_the_threshold(found: Path):
    test = on_tab("By meaning")
    ledger = workspace.load(found / "sample").ledger_path
    assert "Calibrated by random pairs: label 30 pairs" in titles(test) and "0 of 30 pairs are labelled" in html(test)
    assert 'class="w-sides"' in html(test)
    test.button(key="meaning_1").click().run()
    test.button(key="meaning_2").click().run()
    test.button(key="meaning_3").click().run()
    assert list(meaning_labels.given(ledger).values()) == ["same", "not the same", "unsure"]
    assert "2 of 30 pairs are labelled" in html(test)
    test.button(key="meaning_undo").click().run()
    test.button(key="meaning_undo").click().run()
    assert list(meaning_labels.given(ledger).values()) == ["same"] and not test.exception and not test.error

    view = View(workspace.load(found / "sample"))
    kept = meaning_stage.stored_meaning(view.workspace.artifact("meaning"))
    drawn = meaning_labels.to_label(kept.pairs)
    cosines = meaning_calibration.cosines_of(view, drawn)
    middle = sorted(cosines.values())[len(drawn) // 2]
    for pair in drawn[:40]:
        meaning_labels.give(ledger, pair, "same" if cosines[pair] >= middle else "not the same", "Ada")
    view.close()
    test = on_tab("By meaning")
    assert "Calibrated by 40 labelled pairs" in titles(test) and "by a logistic fit to 40 labelled pairs" in html(test)
    assert "stored pairs from there on are the same (≈, from 40 labelled pairs)" in html(test)
    said = test.slider(key="duplicates_threshold_meaning").value
    assert abs(said - middle) < 0.03 and "what the labels say" in html(test)
    test.button(key="calibrate_random").click().run()
    assert test.slider(key="duplicates_threshold_meaning").value == pytest.approx(kept.threshold, abs=0.001)
    test.button(key="calibrate_labels").click().run()
    assert test.slider(key="duplicates_threshold_meaning").value == said
    assert not test.exception and not test.error


def titles(test: AppTest) -> str:
    return " ".join(expander.label for expander in test.expander).replace("\\", "")


def test_a_second_look_says_how_long_it_takes_and_is_started(found: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[tuple] = []
    monkeypatch.setattr(queue, "submit", lambda root, kind, arguments, stages: started.append((kind, list(stages))))
    test = on_tab("By meaning")
    test.segmented_control(key="duplicates_judge").set_value("model").run()
    assert "MiniLM would look again at the" in html(test) and "minute" in html(test)
    test.button(key="compute_second_look").click().run()
    assert started == [("analyse", ["import", "embed", "meaning", "second_look"])]
    assert not test.exception and not test.error


def test_passages_are_previewed_kept_and_cut(found: Path):
    test = on_tab("Passages")
    assert "tokens wasted" in html(test) and not test.exception
    test.button(key="open_0").click().run()
    assert "<del>" in html(test) and not test.exception and not test.error
    before = int(html(test).split("</b> passages")[0].rsplit("<b>", 1)[1])
    test.button(key="keep_0").click().run()
    assert int(html(test).split("</b> passages")[0].rsplit("<b>", 1)[1]) == before - 1
    test.toggle(key="passages_show_kept").set_value(True).run()
    assert "kept" in html(test)
    test.button(key="cut_everywhere_1").click().run()
    assert "Records that change" in html(test) and "Tokens saved" in html(test)
    assert not test.exception and not test.error


def test_the_matrix_of_splits_leads_to_pairs_and_records(found: Path):
    test = on_tab("Splits and benchmarks")
    assert "are shared with another split" in html(test)
    test.button(key="cell_test_train").click().run()
    assert "of test similar to records of train" in html(test) and "w-pair" in html(test)
    test.button(key="leakage_exclude").click().run()
    assert "Records that change" in html(test) and not test.exception and not test.error


def test_contaminated_records_are_marked_and_certified(found: Path):
    test = on_tab("Splits and benchmarks")
    assert "<mark>" in html(test) and "of the item" in html(test)
    n_hits = int(html(test).split(" hits in")[0].rsplit(">", 1)[1])
    assert "items were looked for by meaning" in html(test)
    test.pills(key="hit_severity").set_value(["by meaning"]).run()
    assert "hits in" in html(test) and not test.exception
    test.pills(key="hit_severity").set_value(["edited"]).run()
    assert 0 < int(html(test).split(" hits in")[0].rsplit(">", 1)[1]) < n_hits
    test.button(key="hits_tag").click().run()
    assert "Records that change" in html(test) and not test.exception and not test.error


@pytest.mark.parametrize(
    ("written", "said"),
    [("/nowhere/at/all.parquet", "There is no file or folder"), ("README.md", "is not a Parquet file")],
)
def test_a_reference_that_cannot_be_opened_is_one_sentence(home: Path, written: str, said: str):
    test = on_tab("Splits and benchmarks", "tiny")
    test.text_area(key="reference_paths").set_value(written).run()
    test.button(key="reference_start").click().run()
    assert len(test.error) == 1 and said in test.error[0].value.replace("\\", "")


def test_references_outside_the_allowed_folders_are_refused(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINNOW_ROOTS", str(home))
    test = on_tab("Splits and benchmarks", "tiny")
    test.text_area(key="reference_paths").set_value("/etc/passwd").run()
    test.button(key="reference_start").click().run()
    assert "outside the folders" in test.error[0].value.replace("\\", "")


def test_damaged_survivor_rules_are_one_sentence(home: Path):
    settings.put(workspace.load(home / "tiny").ledger_path, "survivors", {"rules": [{"rule": "newest", "column": "x"}]})
    test = app("duplicates", corpus="tiny")
    assert len(test.error) == 1 and not test.exception


# The code of a widget is fetched when it is first shown, which takes its time on a busy machine.
WAIT = 30_000


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_slider_keys_and_exclusion_in_a_browser(found: Path):
    environment = {"WINNOW_HOME": str(found), "WINNOW_CURATOR": "Ada"}
    with (
        serve(ROOT / "app.py", environment) as server,
        page(f"{server.url}/duplicates?corpus=sample") as tab,
    ):
        tab.get_by_role("tab", name="Near", exact=True).click()
        slider = tab.get_by_role("slider").first
        expect(slider).to_be_visible(timeout=WAIT)
        ready(tab)
        # The tab left behind keeps its own line until the page has settled.
        sums = tab.locator('[data-testid="duplicate-sums"]:visible')
        expect(sums).to_have_count(1, timeout=WAIT)
        before = sums.inner_text()
        slider.focus()
        for _ in range(5):
            slider.press("ArrowLeft")
        expect(sums).not_to_have_text(before, timeout=WAIT)
        ready(tab)

        tab.locator("h1").click()
        press_key(tab, "k")
        expect(tab.get_by_role("button", name="stays · your choice").first).to_be_visible(timeout=WAIT)
        ready(tab)

        tab.get_by_role("button", name="Exclude the others of all").click()
        box = tab.get_by_role("checkbox", name="Also take out")
        expect(box).not_to_be_checked(timeout=WAIT)
        confirm = tab.get_by_role("dialog").get_by_role("button", name="Exclude")
        without = confirm.inner_text()
        tab.get_by_text("Also take out").click()
        expect(confirm).not_to_have_text(without, timeout=WAIT)
        tab.get_by_text("Also take out").click()
        expect(confirm).to_have_text(without, timeout=WAIT)
        tab.get_by_label("Reason").fill("repeats")
        confirm.click()
        ready(tab)
        expect(tab.get_by_test_id("counts")).not_to_contain_text(" 0 excluded", timeout=WAIT)

        tab.get_by_role("tab", name="By meaning").click()
        tab.get_by_text("Calibrated by random pairs: label").first.click()
        for key, n in (("1", 1), ("2", 2), ("3", 2), ("z", 2), ("z", 1)):
            ready(tab)
            tab.locator("h1").click()
            press_key(tab, key)
            expect(tab.get_by_text(f"{n} of 30 pairs decided")).to_be_visible(timeout=WAIT)
    event, *labels = events.all_events(workspace.load(found / "sample").ledger_path)
    assert [one.action for one in labels] == ["label", "label", "label", "undo", "undo"]
    assert without == f"Exclude {event.n_records} records"
    view = View(workspace.load(found / "sample"))
    members = events.members(view.workspace.ledger_path, event.uid)
    assert crossings.crossings(view, members) == () and set(members.rule) and members.similarity.min() >= 0.7
