"""The app as a whole: the router, the Selection in the address, and what a page does with it."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import workspace
from lib.curate import actions
from lib.jobs import queue
from lib.ledger import events, views
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import navigation
from tests.conftest import HOSTILE

MAIN = Path(__file__).parents[1] / "lib" / "main.py"
SELECTED = [name for name in navigation.TITLES if navigation.exists(name) and name not in navigation.WITHOUT_SELECTION]
EVERY = [name for name in navigation.TITLES if navigation.exists(name)]


def app(page: str = "corpora", **address: str) -> AppTest:
    """The app after its first run, at a page and with these parameters in the address."""
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    if page != "corpora":
        test.switch_page(navigation.path_of(page)).run()
    assert not test.exception, test.exception
    return test


def html(test: AppTest) -> str:
    return "\n".join(block.value for block in test.html)


def counts(test: AppTest) -> str:
    return next(block.value for block in test.html if 'data-testid="counts"' in block.value)


def german() -> str:
    return Selection((OneOf("lang", ("de",)),)).to_text()


@pytest.mark.parametrize("page", EVERY)
def test_every_page_teaches_while_there_is_no_corpus(empty_home: Path, page: str):
    test = app(page)
    assert [error.value for error in test.error] == []
    if page != "corpora":
        assert "No corpus is open." in html(test)


@pytest.mark.parametrize("page", EVERY)
def test_every_page_shows_a_small_corpus(home: Path, page: str):
    test = app(page, corpus="tiny")
    assert [error.value for error in test.error] == []
    assert test.query_params["corpus"] == "tiny"


@pytest.mark.parametrize("page", SELECTED)
def test_the_selection_stands_on_every_page_and_in_the_address(home: Path, page: str):
    test = app(page, corpus="tiny", s=german())
    assert "<b>17</b> of 60 records" in counts(test)
    assert test.query_params["s"] == german()
    assert test.button(key="pill_0").label == "lang is de"


def test_a_pill_is_removed(home: Path):
    test = app("overview", corpus="tiny", s=german())
    test.button(key="pill_0").click().run()
    assert "<b>60</b> of 60 records" in counts(test)
    assert "s" not in test.query_params


def test_the_scope_is_switched(home: Path):
    test = app("overview", corpus="tiny", s=german())
    test.segmented_control(key="scope_control").set_value("excluded").run()
    assert "<b>0</b> of 60 records" in counts(test)
    assert Selection.from_text(test.query_params["s"]).scope == "excluded"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "cannot be read"),
        ('{"where":[{"kind":"drop"}]}', "needs a kind"),
        ('{"where":[{"kind":"in","column":"nowhere","values":[1]}]}', "has no column"),
        ('{"where":[{"kind":"between","column":"stars","low":"many"}]}', "does not fit its column"),
        ('{"where":[],"scope":"lost"}', "scope is one of"),
        (json.dumps({"where": [{"kind": "in", "column": "lang", "values": ["x"] * 2000}]}), "wrong form"),
    ],
)
def test_a_filter_that_cannot_be_answered_is_one_sentence_and_all_records(home: Path, text: str, sentence: str):
    test = app("overview", corpus="tiny", s=text)
    assert "<b>60</b> of 60 records" in counts(test)
    assert "s" not in test.query_params
    # Pages change by a second run in the test, which is clean again: the sentence stands in the first.
    first = AppTest.from_file(str(MAIN), default_timeout=60)
    first.query_params.update({"corpus": "tiny", "s": text})
    first.run()
    said = [error.value.replace("\\", "") for error in (*first.error, *test.error)]
    assert len(said) == 1 and sentence in said[0]


def test_a_corpus_that_is_not_there_is_one_sentence(home: Path):
    test = app("overview", corpus="nowhere")
    assert {error.value.replace("\\", "")[:32] for error in test.error} == {"There is no corpus 'nowhere' in "}


def test_a_path_in_the_address_opens_nothing(home: Path, tmp_path: Path):
    test = app("overview", corpus="../home/tiny")
    assert all("There is no corpus" in error.value for error in test.error) and test.error


def test_a_long_selection_goes_by_its_id(home: Path):
    long = Selection((OneOf("lang", tuple(f"language number {n}" for n in range(200))),))
    saved = views.save(workspace.load(home / "tiny").ledger_path, long.to_text(), "Ada")
    test = app("overview", corpus="tiny", view=saved.id)
    assert "<b>0</b> of 60 records" in counts(test)
    assert test.query_params["view"] == saved.id and "s" not in test.query_params


def test_an_unknown_view_is_one_sentence(home: Path):
    first = AppTest.from_file(str(MAIN), default_timeout=60)
    first.query_params.update({"corpus": "tiny", "view": "123"})
    first.run()
    assert ["There is no saved view" in error.value for error in first.error] == [True]


def test_a_selection_is_saved_and_loaded(home: Path):
    test = app("overview", corpus="tiny", s=german())
    test.text_input(key="view_name").set_value("German").run()
    test.button(key="save_view").click().run()
    test.button(key="clear_selection").click().run()
    assert "<b>60</b>" in counts(test)
    saved = views.named(workspace.load(home / "tiny").ledger_path)
    assert [(one.name, one.by) for one in saved] == [("German", "Ada")]
    test.button(key=f"view_{saved[0].id}").click().run()
    assert "<b>17</b>" in counts(test)


def test_what_a_record_says_is_shown_as_it_stands(home: Path):
    test = app("overview", corpus="tiny", s=Selection((OneOf("lang", (HOSTILE,)),)).to_text())
    label = test.button(key="pill_0").label
    assert "<script" not in html(test).replace("&lt;script", "")
    assert r"\<script\>" in label and r"\!\[x\]" in label


def test_the_menu_opens_the_dialog(home: Path):
    test = app("overview", corpus="tiny", s=german())
    test.get_by_key("act_bar").set_value("exclude").run()
    assert not test.exception
    assert "Records that change</dt><dd>17" in html(test)
    assert test.button(key="act_confirm").disabled


def dialog_alone(action: str):
    """The dialog's content as a page of its own: a test reruns the whole script, which closes a dialog."""
    from lib.ui import actions, selection_bar, state

    state.read_address()
    actions.last_line(state.view())
    selection_bar.draw(state.view())
    actions.confirm(action, state.selection())


def asked(action: str, reason: str, **address: str) -> AppTest:
    test = AppTest.from_function(dialog_alone, args=(action,), default_timeout=60)
    test.query_params.update({"corpus": "tiny", "s": german()} | address)
    test.run()
    if action in ("tag", "untag"):
        test.selectbox(key="act_tag").set_value("odd").run()
    test.text_input(key="act_reason").set_value(reason).run()
    assert not test.exception
    return test


def ledger(home: Path) -> Path:
    return workspace.load(home / "tiny").ledger_path


def test_exclude_and_undo(home: Path):
    test = asked("exclude", "not needed")
    assert "17 of 17" in html(test)  # the cost: all of one language
    test.button(key="act_confirm").click().run()
    assert "<b>0</b> of 60 records" in counts(test) and "17 excluded" in counts(test)
    assert [(e.action, e.reason, e.by, e.n_records) for e in events.all_events(ledger(home))] == [
        ("exclude", "not needed", "Ada", 17)
    ]
    test.button(key="undo_last").click().run()
    assert "<b>17</b> of 60 records" in counts(test) and "0 excluded" in counts(test)
    assert [event.action for event in events.all_events(ledger(home))] == ["exclude", "undo"]


def test_tag_with_a_tag_there_is(home: Path):
    view = View(workspace.load(home / "tiny"))
    actions.commit(view, actions.plan(view, "tag", Selection((Ids((1,)),)), "odd"), "first", "Ben")
    test = asked("tag", "to look at")
    test.button(key="act_confirm").click().run()
    made = [(e.action, e.tag, e.n_records) for e in events.all_events(ledger(home))]
    assert made == [("tag", "odd", 1), ("tag", "odd", 16)]


def test_no_reason_no_decision(home: Path):
    assert asked("exclude", "  ").button(key="act_confirm").disabled


def test_a_plan_that_has_gone_stale_is_not_carried_out(home: Path):
    test = asked("exclude", "not needed")
    view = View(workspace.load(home / "tiny"))
    actions.commit(view, actions.plan(view, "tag", Selection((Ids((1,)),)), "new"), "meanwhile", "Ben")
    test.button(key="act_confirm").click().run()
    assert ["changed while you were looking" in error.value for error in test.error] == [True]
    assert [event.action for event in events.all_events(ledger(home))] == ["tag"]


def test_decisions_are_listed_undone_and_redone(home: Path):
    view = View(workspace.load(home / "tiny"))
    selection = Selection.from_text(german())
    actions.commit(view, actions.plan(view, "exclude", selection), "not <b>needed</b>", "Ada")
    test = app("decisions", corpus="tiny")
    assert "not &lt;b&gt;needed&lt;/b&gt;" in html(test) and "in force" in html(test)
    test.button(key="reverse_1").click().run()
    assert ">undone<" in html(test)
    test.button(key="reverse_1").click().run()
    assert [event.action for event in events.all_events(ledger(home))] == ["exclude", "undo", "redo"]
    assert not test.exception


def test_first_look_then_analyse(tiny_home: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch):
    started = []
    monkeypatch.setattr(queue, "submit", lambda *job: started.append(job))
    test = app()
    test.text_input(key="open_spec").set_value(str(tiny_home / "sources" / "tiny.parquet"))
    test.button[0].click().run()
    assert not test.exception and not test.error
    assert "60 records" in html(test)
    assert list(test.dataframe[0].value.columns) == ["id", "text", "lang", "source", "split", "stars"]
    test.button(key="analyse_new").click().run()
    assert not test.exception
    assert test.query_params["corpus"] == "tiny"
    made = workspace.load(empty_home / "tiny")
    assert made.roles.text == ("text",) and made.roles.split == "split"
    assert [(job[0], job[1]) for job in started] == [(made.root, "analyse")]


@pytest.mark.parametrize("bad", ["/nowhere/at/all.parquet", "", "s3://", "\x00"])
def test_a_source_that_cannot_be_opened_is_one_sentence(empty_home: Path, bad: str):
    test = app()
    test.text_input(key="open_spec").set_value(bad)
    test.button[0].click().run()
    assert not test.exception
    assert len(test.error) == 1


def test_no_text_column_is_one_sentence(tiny_home: Path, empty_home: Path):
    test = app()
    test.text_input(key="open_spec").set_value(str(tiny_home / "sources" / "tiny.parquet"))
    test.button[0].click().run()
    test.multiselect[0].set_value([]).run()
    test.button(key="analyse_new").click().run()
    assert ["No text column is chosen" in error.value for error in test.error] == [True]
    assert not empty_home.exists() or workspace.all_in(empty_home) == []


def test_a_server_with_roots_opens_nothing_else(tiny_home: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WINNOW_ROOTS", "/srv/corpora")
    test = app()
    assert "/srv/corpora" in test.caption[0].value.replace("\\", "")
    test.text_input(key="open_spec").set_value(str(tiny_home / "sources" / "tiny.parquet"))
    test.button[0].click().run()
    assert ["outside the folders" in error.value for error in test.error] == [True]


def test_bad_files_are_one_sentence_each(empty_home: Path, tmp_path: Path):
    (tmp_path / "text.parquet").write_text("not a table")
    (tmp_path / "empty").mkdir()
    test = app()
    for bad in ("text.parquet", "empty", "*.json"):
        test.text_input(key="open_spec").set_value(str(tmp_path / bad))
        test.button[0].click().run()
        assert not test.exception and len(test.error) == 1, bad


def test_a_changed_source_is_said_and_nothing_is_lost(home: Path, tmp_path: Path):
    shutil.copytree(home / "tiny", home / "moved")
    manifest = home / "moved" / "manifest.json"
    value = json.loads(manifest.read_text(encoding="utf-8"))
    value["sources"]["files"][0]["path"] = str(tmp_path / "gone.parquet")
    manifest.write_text(json.dumps(value), encoding="utf-8")
    test = app(corpus="moved")
    assert ["gone.parquet" in error.value.replace("\\", "") for error in test.error] == [True]
    assert "<b>60</b> of 60 records" in counts(app("overview", corpus="moved"))


def test_a_workspace_of_a_newer_version_is_said_in_the_list(home: Path):
    (home / "newer").mkdir()
    (home / "newer" / "manifest.json").write_text(json.dumps({"format": 99, "winnow": "9.9"}), encoding="utf-8")
    test = app(corpus="tiny")
    assert "made by a newer Winnow" in html(test) and not test.error


def test_an_analysis_that_failed_is_said_and_resumed(home: Path, monkeypatch: pytest.MonkeyPatch):
    path = ledger(home)
    identity = queue.register(path, "analyse", {"seed": 3}, ["import", "profile"])
    worker = queue.Worker(path, identity)
    worker.start()
    worker.progress("import", "done", 1, 1)
    worker.progress("profile", "running", 20, 60, "counting")
    assert [bar.text.split("**")[1] for bar in app(corpus="tiny").progress] == ["Import", "Profile"]
    worker.end("failed", "The disk is full in *this* place.")
    started = []
    monkeypatch.setattr(queue, "submit", lambda *job: started.append(job))
    test = app(corpus="tiny")
    assert [error.value for error in test.error] == [r"The disk is full in \*this\* place\."]
    test.button(key=f"resume_{identity}").click().run()
    assert [(job[1], job[2], job[3]) for job in started] == [("analyse", {"seed": 3}, ["import", "profile"])]


def test_other_roles_are_analysed_anew(home: Path, monkeypatch: pytest.MonkeyPatch):
    started = []
    monkeypatch.setattr(queue, "submit", lambda *job: started.append(job))
    test = app(corpus="tiny")
    test.selectbox(key="again_tiny_source").set_value("lang").run()
    test.button(key="analyse_again").click().run()
    assert not test.exception and not test.error
    assert workspace.load(home / "tiny").roles.source == "lang" and len(started) == 1
