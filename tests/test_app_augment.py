"""Augment: every tab on nothing, on a planted corpus and on bad input; then the main path in a browser."""

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from lib.audit import given, references
from lib.augment import additions, candidates, generation, runs
from lib.augment.draw import Aim
from lib.augment.runs import Run
from lib.corpus import workspace
from lib.corpus.workspace import Workspace
from lib.jobs import growing, queue
from lib.ledger import events, reviews
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.ui import augment_tabs, navigation
from tests import corpora
from tests.augment import planted
from tests.browser import CHROMIUM, ROOT, page, press_key, ready, serve
from tests.test_app import MAIN, app, html

TABS = list(augment_tabs.TABS)
HOSTILE = "<script>alert(1)</script> ![x](http://127.0.0.1:9/x.png) <b>He</b> said :red[so], and his dog heard it."
SAMPLE = 12


@pytest.fixture(scope="module")
def planted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted corpus with a hostile record and some of religion, as the workspace `planted`."""
    home = tmp_path_factory.mktemp("augment")
    columns = planted.columns()
    more = [HOSTILE, *(f"The Christian men walked to church {n} times." for n in range(8)), "Muslim men walked."]
    added = {"id": [f"m{k}" for k in range(10)], "text": more, "kind": ["hostile", *["faith"] * 9]}
    columns = {name: values + added.get(name, values[:10]) for name, values in columns.items()}
    source = corpora.write(home / "sources" / "planted.parquet", columns)
    made = corpora.open_corpus(source, home / "planted")
    corpora.analyse(made, corpora.Options(), corpora.quiet, planted.STAGES)
    return home


@pytest.fixture
def corpus(planted_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy that the test may change, as the app's only corpus."""
    shutil.copytree(planted_home / "planted", tmp_path / "home" / "planted")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    return workspace.load(tmp_path / "home" / "planted")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Jobs are written down here instead of started."""
    jobs: list[tuple] = []

    def submit(root: Path, kind: str, arguments: dict, stages: tuple = ()) -> queue.Job:
        jobs.append((kind, arguments))
        path = root / "ledger.sqlite"
        identity = queue.register(path, kind, arguments, stages)
        queue.Worker(path, identity).end("done")
        return queue.find(path, identity)

    monkeypatch.setattr(queue, "submit", submit)
    return jobs


def opened(tab: str = "Plan", selection: Selection | None = None, **chosen: object) -> AppTest:
    """The page at a tab."""
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    test.query_params["corpus"] = "planted"
    if selection is not None:
        test.query_params["s"] = selection.to_text()
    test.run()
    test.switch_page(navigation.path_of("augment"))
    for name, value in {"augment_tab": tab, **chosen}.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception, test.exception
    return test


def errors(test: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in test.error]


def warnings(test: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in test.warning]


def keyed(test: AppTest) -> set[str]:
    return {button.key for button in test.button}


def sampled(corpus: Workspace, aim: Aim | None = None, key: str = "gender:m->f", **more: object) -> Run:
    """A run with a sample."""
    run = planted.started(corpus, aim or Aim(0.5), key, n_sample=SAMPLE, **more)
    generation.run(corpus, run, True)
    return run


def read_all(corpus: Workspace, run: Run, verdict: str = "accept") -> None:
    for number in candidates.load(corpus, run).number.tolist():
        reviews.give(corpus.ledger_path, run.id, number, verdict, "Ada")


def test_without_a_corpus_it_teaches(empty_home: Path):
    test = app("augment")
    assert "Records written for groups that the audit finds missing" in html(test) and "No corpus is open." in html(
        test
    )


def test_without_mentions_it_teaches_and_has_the_button(home: Path, started: list):
    test = app("augment", corpus="tiny")
    assert "have not been counted yet" in html(test) and not test.error
    test.button(key="audit_count").click().run()
    assert started == [("analyse", started[0][1])]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_before_the_first_run(corpus: Workspace, tab: str):
    test = opened(tab)
    assert errors(test) == []
    assert ("No run yet" in html(test)) == (tab != "Plan")


@pytest.mark.parametrize("tab", TABS[1:])
def test_every_tab_of_a_run(corpus: Workspace, tab: str):
    run = sampled(corpus)
    reviews.give(corpus.ledger_path, run.id, 0, "accept", "Ada")
    test = opened(tab)
    assert errors(test) == []


@pytest.mark.parametrize("tab", [TABS[0], TABS[2]])
def test_every_tab_for_a_selection_of_nothing(corpus: Workspace, tab: str):
    sampled(corpus)
    test = opened(tab, Selection((OneOf("kind", ("nowhere",)),)))
    assert errors(test) == []


def test_a_plan_says_what_it_takes_and_starts_a_sample(corpus: Workspace, started: list):
    test = opened()
    figures = next(block.value for block in test.html if 'data-testid="augment-figures"' in block.value)
    assert re.findall(r'w-big">([^<]+)<', figures)[0].startswith("17.")
    assert re.search(r"Left alone, of \d+ tried: ", html(test)) and "named person 1" in html(test)
    test.button(key="augment_start").click().run()
    assert not test.exception and errors(test) == []
    (run,) = runs.listed(corpus)
    assert started == [("augment", {"run": run.id, "sample": True})]
    assert (run.by, run.aim, run.direction, run.endpoint) == ("Ada", Aim(0.5), "gender:m->f", None)
    assert test.session_state["augment_tab"] == "Review"


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"augment_share": 10.0}, "already; nothing is missing"),
        ({"augment_share": 90.0}, "Too few: "),
        ({"augment_aim": "A number of records", "augment_n": 500}, "Too few: 500 children were asked for"),
        ({"augment_direction": "race:black->white"}, "No record here mentions"),
    ],
)
def test_an_aim_that_cannot_be_is_refused_with_the_shortfall(corpus: Workspace, chosen: dict, sentence: str):
    test = opened(**chosen)
    assert errors(test) == [] and sentence in warnings(test)[0]
    assert "augment_start" not in keyed(test)


@pytest.mark.parametrize("share", [0.0, 100.0])
def test_a_share_of_none_or_all_is_one_sentence(corpus: Workspace, share: float):
    test = opened(augment_share=share)
    assert len(errors(test)) == 1 and "choose one above 0 and below 1" in errors(test)[0]
    assert "augment_start" not in keyed(test)


@pytest.mark.parametrize("direction", ["gender:they", "religion:christian->muslim"])
def test_other_directions(corpus: Workspace, direction: str):
    test = opened(augment_direction=direction, augment_share=20.0)
    assert errors(test) == []
    kinds = test.segmented_control(key="augment_aim").options
    assert ("A target share" in kinds) == (direction != "gender:they")


def test_a_nationality_is_chosen_in_two_steps(corpus: Workspace):
    test = opened(augment_direction="nationality:french->german")
    assert errors(test) == []
    assert test.selectbox(key="augment_direction").value == "nationality:French"
    assert test.selectbox(key="augment_becomes").value == "nationality:french->german"
    test.selectbox(key="augment_direction").set_value("nationality:Polish").run()
    assert errors(test) == [] and test.selectbox(key="augment_becomes").value.startswith("nationality:polish->")
    test.selectbox(key="augment_direction").set_value("gender:m->f").run()
    assert errors(test) == [] and "augment_becomes" not in keyed(test)


def test_what_the_audit_says_is_missing_fills_the_form(corpus: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(references, "shipped", lambda: ())
    test = opened(augment_from="What the audit says is missing")
    assert "No group of this Selection lies under its share" in html(test)
    village = {"name": "Village", "axis": "gender", "source": "a register", "year": 1900, "population": "the village"}
    given.save(corpus.ledger_path, references.from_json({**village, "shares": {"women": 0.45, "men": 0.55}}))
    test = opened(augment_from="What the audit says is missing", augment_direction="gender:they")
    assert "<b>women</b>" in html(test) and "Village" in html(test)
    test.button(key="augment_gap_0").click().run()
    assert not test.exception and errors(test) == []
    assert test.selectbox(key="augment_direction").value == "gender:m->f"
    assert test.number_input(key="augment_share").value == 45.0


def test_accept_edit_reject_and_undo(corpus: Workspace):
    run = sampled(corpus)
    test = opened("Review")
    test.button(key="augment_accept").click().run()
    test.button(key="augment_reject").click().run()
    test.button(key="augment_edit").click().run()
    area = next(area for area in test.text_area if area.key.startswith("augment_text_"))
    area.set_value("She packed another bag.")
    next(button for button in test.button if button.label == "Save and accept").click().run()
    assert not test.exception and errors(test) == []
    verdicts = reviews.standing(corpus.ledger_path, run.id).verdicts
    assert [(n, one.verdict) for n, one in sorted(verdicts.items())] == [(0, "accept"), (1, "reject"), (2, "edit")]
    assert json.loads(verdicts[2].said) == {"text": "She packed another bag."}
    assert "<b>12</b> candidates" in html(test) and "1 accepted · 1 edited · 1 rejected" in html(test)
    test.button(key="augment_undo").click().run()
    assert set(reviews.standing(corpus.ledger_path, run.id).verdicts) == {0, 1}
    test.segmented_control(key="augment_state").set_value(3).run()
    assert "1 of 1 · record" in html(test)


def test_an_editor_that_is_left_or_changes_nothing(corpus: Workspace):
    run = sampled(corpus)
    test = opened("Review", augment_editing=(run.id, 0))
    next(button for button in test.button if button.label == "Leave").click().run()
    assert reviews.standing(corpus.ledger_path, run.id).verdicts == {}
    test.button(key="augment_edit").click().run()
    next(button for button in test.button if button.label == "Save and accept").click().run()
    assert reviews.standing(corpus.ledger_path, run.id).verdicts[0].verdict == "accept"


def test_all_above_and_the_rest_only_after_enough_were_read(corpus: Workspace, started: list):
    run = sampled(corpus)
    test = opened("Review")
    assert test.button(key="augment_accept_all").disabled and test.button(key="augment_rest").disabled
    assert "Read 12 more of the sample first (0 of 12 read)" in html(test)
    for number in candidates.load(corpus, run).number[:11].tolist():
        reviews.give(corpus.ledger_path, run.id, number, "accept", "Ada")
    assert opened("Review").button(key="augment_rest").disabled
    read_all(corpus, run)
    test = opened("Review")
    assert not test.button(key="augment_rest").disabled
    test.button(key="augment_rest").click().run()
    assert started == [("augment", {"run": run.id, "sample": False})]
    generation.run(corpus, run, False)
    assert opened("Review").button(key="augment_accept_all").disabled  # 30 are read, or all where they are fewer
    for number in candidates.load(corpus, run).number[12:32].tolist():
        reviews.give(corpus.ledger_path, run.id, number, "accept", "Ada")
    test = opened("Review")
    assert not test.button(key="augment_accept_all").disabled
    n = candidates.load(corpus, run).n_in(candidates.WAITING)
    test.button(key="augment_accept_all").click().run()
    assert reviews.standing(corpus.ledger_path, run.id).line == 0.9
    assert candidates.load(corpus, run).n_in(candidates.WAITING) < n
    assert "In force: all from 0.90 on are accepted" in html(test)
    assert "Nothing to do: what was made is enough" in html(test)


def test_on_religion_nothing_is_accepted_unread(corpus: Workspace):
    run = sampled(corpus, Aim(0.3), "religion:christian->muslim")
    read_all(corpus, run)
    test = opened("Review")
    assert "Not on this axis" in html(test) and "augment_accept_all" not in keyed(test)


def test_adding_needs_a_reason(corpus: Workspace, started: list):
    run = sampled(corpus)
    assert "augment_add_button" not in keyed(opened("Review"))
    read_all(corpus, run)
    test = opened("Review")
    test.button(key="augment_add_button").click().run()
    assert "This addition has no reason" in errors(test)[0] and started == []
    test.text_input(key="augment_reason").set_value("women are missing")
    test.button(key="augment_add_button").click().run()
    assert not test.exception
    ((kind, arguments),) = started
    assert (kind, arguments["run"], arguments["reason"], arguments["by"]) == (
        "children",
        run.id,
        "women are missing",
        "Ada",
    )


def test_before_and_after_of_what_is_accepted_and_of_what_was_added(corpus: Workspace):
    run = sampled(corpus)
    read_all(corpus, run)
    test = opened("Before and after")
    assert errors(test) == [] and f"With {SAMPLE} records of {SAMPLE} proposed" in html(test)
    assert len(test.get("plotly_chart")) >= 1
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    corpora.analyse(grown, corpora.Options(), corpora.quiet, planted.STAGES)
    test = opened("Before and after")
    assert errors(test) == [] and "All records made here that are in force" in html(test)
    (event,) = events.all_events(corpus.ledger_path)
    events.undo(corpus.ledger_path, event.uid, "Ada")
    assert "No generated record is in the corpus now" in html(opened("Before and after"))
    assert "This child is a record already" in html(opened("Review", augment_state=1))


@pytest.mark.parametrize("tab", ["Review", "Before and after"])
def test_a_damaged_run_is_one_sentence_and_the_others_are_there(corpus: Workspace, tab: str):
    good, bad = sampled(corpus), sampled(corpus, Aim(n=5))
    (runs.folder_of(corpus, bad.id) / "run.json").write_text("{", encoding="utf-8")
    test = opened(tab)
    assert len(errors(test)) == 1 and "is damaged" in errors(test)[0] and bad.id in errors(test)[0]
    assert test.selectbox(key="augment_run").value == good.id
    (runs.folder_of(corpus, good.id) / "order.npy").write_bytes(b"")
    assert all("is damaged" in said for said in errors(opened(tab)))


@pytest.mark.parametrize("tab", TABS[1:])
def test_a_run_whose_groups_are_gone_is_one_sentence(corpus: Workspace, tab: str):
    run = sampled(corpus)
    path = runs.folder_of(corpus, run.id) / "run.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    value["run"]["direction"] = "folk:elves->dwarves"
    path.write_text(json.dumps(value), encoding="utf-8")
    test = opened(tab)
    assert [said[:40] for said in errors(test)] == (
        [] if tab == "Plan" else ["There is no direction 'folk:elves->dwarv"]
    )


def test_hostile_text_is_shown_as_text(corpus: Workspace):
    run = sampled(corpus, Aim(), selection=Selection((OneOf("kind", ("hostile",)),)))
    (one,) = candidates.load(corpus, run).read([0])
    assert one.leaves[0].before == HOSTILE
    for _ in range(2):
        test = opened("Review", augment_state=2 if one.edited else 0)
        assert "<script" not in html(test) and "<b>She" not in html(test) and "&lt;script&gt;" in html(test)
        assert not any("127.0.0.1:9" in block.value for block in test.markdown)
        said = "<script>she</script> ![x](http://127.0.0.1:9/x.png)"
        reviews.give(corpus.ledger_path, run.id, 0, "edit", "Ada", {"text": said})
        (one,) = candidates.load(corpus, run).read([0])


def test_a_model_is_asked_only_after_the_word_for_it(corpus: Workspace, started: list):
    test = opened(augment_who="A model at an endpoint")
    assert len(errors(test)) == 1 and "No endpoint is named" in errors(test)[0]
    assert "augment_start" not in keyed(test)
    test.text_input(key="augment_url").set_value("http://127.0.0.1:9/v1")
    test.text_input(key="augment_model_name").set_value("m").run()
    assert errors(test) == [] and "augment_start" not in keyed(test)
    assert "Say above that the texts may be sent" in html(test) and "requests," in html(test)
    test.checkbox(key="augment_agreed").check().run()
    test.button(key="augment_start").click().run()
    (run,) = runs.listed(corpus)
    assert run.endpoint["url"] == "http://127.0.0.1:9/v1" and run.operator == "model:m"
    assert "key" not in {name for name in asdict(run)["endpoint"]} and started[0][1]["run"] == run.id


def test_plain_http_to_another_machine_needs_its_own_word(corpus: Workspace):
    test = opened(augment_who="A model at an endpoint")
    test.text_input(key="augment_model_name").set_value("m")
    test.text_input(key="augment_url").set_value("http://models.example/v1").run()
    assert len(errors(test)) == 1 and "sends key and texts readable" in errors(test)[0]
    test.text_input(key="augment_key_variable").set_value("")
    test.checkbox(key="augment_plain").check().run()
    assert errors(test) == [] and "models" in test.checkbox(key="augment_agreed").label


def test_what_was_chosen_is_there_after_a_look_at_another_tab_but_not_the_word_to_send(corpus: Workspace):
    test = opened()
    test.segmented_control(key="augment_who").set_value("A model at an endpoint").run()
    test.segmented_control(key="augment_aim").set_value("A number of records").run()
    test.number_input(key="augment_n").set_value(5)
    test.text_input(key="augment_url").set_value("http://127.0.0.1:9/v1")
    test.text_input(key="augment_model_name").set_value("m").run()
    test.checkbox(key="augment_agreed").check().run()
    assert "augment_start" in keyed(test)
    for tab in ("Review", "Plan"):
        test.session_state["augment_tab"] = tab
        test.run()
    assert test.segmented_control(key="augment_aim").value == "A number of records"
    assert test.number_input(key="augment_n").value == 5
    assert test.segmented_control(key="augment_who").value == "Rules"
    test.segmented_control(key="augment_who").set_value("A model at an endpoint").run()
    assert test.text_input(key="augment_url").value == "http://127.0.0.1:9/v1"
    assert not test.checkbox(key="augment_agreed").value


def test_a_job_that_failed_says_why_and_goes_on(corpus: Workspace, started: list):
    run = sampled(corpus)
    identity = queue.register(corpus.ledger_path, growing.GENERATE, {"run": run.id, "sample": False}, [growing.REWRITE])
    queue.Worker(corpus.ledger_path, identity).end("failed", "The endpoint <b>is down</b>.")
    test = opened("Review")
    assert errors(test) == ["The endpoint <b>is down</b>."] and "<b>12</b> candidates" in html(test)
    test.button(key="augment_again").click().run()
    assert started == [("augment", {"run": run.id, "sample": False})]


def go(tab: Page, name: str) -> None:
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(name)
    ready(tab)


def counts(tab: Page, text: str) -> None:
    expect(tab.get_by_test_id("augment-counts")).to_contain_text(text)
    ready(tab)


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_from_a_plan_to_children_that_are_taken_out_again(corpus: Workspace):
    with (
        serve(ROOT / "app.py", {"WINNOW_HOME": str(corpus.root.parent), "WINNOW_CURATOR": "Ada"}) as server,
        page(f"{server.url}/augment?corpus=planted", height=1400) as tab,
    ):
        tab.get_by_label("Share of women").fill("30")
        tab.get_by_label("Share of women").press("Enter")
        tab.get_by_role("button", name=re.compile("Make a sample of 1[0-9] ")).click()
        tab.get_by_role("button", name="Accept (A)").wait_for()
        ready(tab)
        n = len(candidates.load(corpus, runs.listed(corpus)[0]))
        press_key(tab, "a")
        counts(tab, f"{n - 1} waiting · 1 accepted")
        press_key(tab, "r")
        counts(tab, "1 accepted · 0 edited · 1 rejected")
        press_key(tab, "u")
        counts(tab, "1 accepted · 0 edited · 0 rejected")
        press_key(tab, "e")
        tab.get_by_role("textbox", name="Child").fill("She wrote a letter.")
        tab.get_by_role("button", name="Save and accept").click()
        counts(tab, "1 accepted · 1 edited")
        for k in range(2, n):
            press_key(tab, "a")
            counts(tab, f"{k} accepted")
        counts(tab, "0 waiting")
        expect(tab.get_by_test_id("stMain").get_by_text("All candidates have a verdict.")).to_be_visible()
        tab.get_by_label("Reason").fill("women are missing")
        tab.get_by_label("Reason").press("Enter")
        tab.get_by_role("button", name=f"Add {n} records").click()
        expect(tab.get_by_test_id("counts")).to_contain_text(f"{67 + n} of {67 + n} records", timeout=120_000)
        ready(tab)
        counts(tab, f"{n} in the corpus")

        generated = Selection((OneOf("is_generated", (True,)),)).to_text()
        tab.goto(f"{server.url}/browse?corpus=planted&s={generated}")
        ready(tab)
        expect(tab.get_by_test_id("counts")).to_contain_text(f"{n} of {67 + n} records")
        go(tab, "Decisions")
        expect(tab.get_by_text("women are missing", exact=True).first).to_be_visible()
        tab.get_by_test_id("stMain").get_by_role("button", name="Undo").first.click()
        go(tab, "Browse")
        expect(tab.get_by_test_id("counts")).to_contain_text(f"0 of {67 + n} records")
    made = pa.concat_tables([pq.read_table(path) for path in (corpus.root / "generated").glob("*.parquet")])
    assert "She wrote a letter." in made["text"].to_pylist()
    assert np.unique(made["cda_parent"].to_numpy()).size == made.num_rows == n
    assert [event.action for event in events.all_events(corpus.ledger_path)] == ["generate", "undo"]
