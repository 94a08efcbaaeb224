"""Publish: examples from the text are approved one by one, and a stakeholder sees those and nothing else."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest

from lib.audit import given, references
from lib.corpus import workspace
from lib.corpus.roles import Roles
from lib.corpus.workspace import Workspace
from lib.ledger import events
from lib.share import examples, links, snapshot
from lib.ui import navigation
from tests import corpora
from tests.browser import ARGUMENTS, CHROMIUM, ROOT, Server, choose, page, press_key, ready, serve
from tests.share.test_html import INJECTIONS
from tests.test_app import MAIN, html

# Milliseconds that a busy machine may take for one answer.
PATIENT = 60_000
SECRET = "jane.roe@example.org"


def columns(n: int = 240) -> dict:
    """Women and men in turn; texts about women carry an injection each, and some an address and a name."""
    texts = []
    for k in range(n):
        if k % 2:
            texts.append(f"A man walked home, and his dog followed. Entry {k}.")
        else:
            hostile = INJECTIONS[k // 2 % len(INJECTIONS)]
            texts.append(f"Write to {SECRET}. Then Jane Roe said {hostile} and the woman left. Entry {k}.")
    texts += ["Three Muslims were there."] * 3
    return {"text": texts, "source": [("forum", "press", "wiki")[k % 3] for k in range(len(texts))]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("publish")
    source = corpora.write(home / "sources" / "letters.parquet", columns())
    opened = corpora.open_corpus(source, home / "letters", Roles(text=("text",), source="source"))
    corpora.analyse(opened, corpora.Options(), corpora.quiet, ["profile", "mentions"])
    return home / "letters"


@pytest.fixture
def corpus(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy that the test may change, as the app's only corpus."""
    shutil.copytree(made, tmp_path / "home" / "letters")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    return workspace.load(tmp_path / "home" / "letters")


def errors(test: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in test.error]


def press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception and errors(test) == []


def drafted() -> AppTest:
    """The tab with a draft."""
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    test.query_params["corpus"] = "letters"
    test.run()
    test.switch_page(navigation.path_of("audit"))
    test.session_state["audit_tab"] = "Publish"
    test.run()
    next(field for field in test.text_input if field.label == "Owner of the corpus").set_value("The library")
    press(test, "Look at it first")
    return test


def test_examples_are_off_until_somebody_asks_for_them(corpus: Workspace):
    test = drafted()
    assert test.toggle(key="audit_examples").value is False
    press(test, "Publish audit")
    assert snapshot.all_of(corpus.root)[0]["snippets"] == []


def test_only_approved_examples_are_published(corpus: Workspace):
    test = drafted()
    test.toggle(key="audit_examples").set_value(True).run()
    assert "None is approved yet" in html(test)
    options = test.multiselect(key="audit_examples_of").options
    assert "Gender: women" in options and not [option for option in options if "Muslim" in option]
    test.multiselect(key="audit_examples_of").select("share:gender/women/").run()
    assert "<mark>woman</mark>" in html(test) and "[e-mail]" in html(test)
    assert SECRET not in html(test) and "Jane" not in html(test)
    for label in ("Approve (Y)", "Leave out (N)", "Approve (Y)", "Approve (Y)"):
        press(test, label)
    assert "4 of 10 looked at" in test.get("progress")[0].proto.text
    assert "3 approved; only these go into the audit." in [one.label for one in test.expander]
    approved = [one for one, (said, _) in examples.answers(corpus.ledger_path).items() if said == examples.APPROVED]
    press(test, "Take back the last answer")
    press(test, "Take out")
    assert {event.action for event in events.all_events(corpus.ledger_path)} == {"label", "undo"}
    press(test, "Publish audit")
    value = snapshot.all_of(corpus.root)[0]
    assert len(approved) == 3 and len(value["snippets"]) == 1
    assert value["snippets"][0]["group"] == "women" and value["snippets"][0]["term"] == "woman"


def test_more_can_be_drawn_and_they_are_never_of_a_record_twice(corpus: Workspace):
    test = drafted()
    test.toggle(key="audit_examples").set_value(True).run()
    test.multiselect(key="audit_examples_of").select("share:gender/men/").run()
    for _ in range(10):
        press(test, "Approve (Y)")
    assert "All of these are looked at." in html(test)
    press(test, "Draw more")
    press(test, "Approve (Y)")
    press(test, "Publish audit")
    ids = [mention.id for mention in examples.answers(corpus.ledger_path)]
    assert len(ids) == len(set(ids)) == len(snapshot.all_of(corpus.root)[0]["snippets"]) == 11


def test_two_populations_for_one_axis_are_one_sentence(corpus: Workspace):
    reference = references.from_json(
        {
            "name": "Village", "axis": "gender", "source": "parish register", "year": 1900, "population": "the village",
            "shares": {"women": 0.5, "men": 0.5},
        }
    )  # fmt: skip
    given.save(corpus.ledger_path, reference)
    test = drafted()
    chosen = test.multiselect(key="audit_publish_references")
    assert chosen.value == ["gender: Village, 1900"]
    chosen.select("gender: World, by sex, 2024")
    next(button for button in test.button if button.label == "Look at it first").click().run()
    assert errors(test) == ["Two populations are for the axis gender; choose one of them."]
    test.multiselect(key="audit_publish_references").unselect("gender: Village, 1900")
    press(test, "Look at it first")
    press(test, "Publish audit")
    [value] = snapshot.all_of(corpus.root)
    assert "World Population Prospects 2024" in value["parameters"]["references"][0]


def test_the_columns_that_count_as_labels_are_chosen(corpus: Workspace):
    test = drafted()
    assert test.multiselect(key="audit_publish_labels").value == []  # none looks like one about people
    test.multiselect(key="audit_publish_labels").select("source")
    press(test, "Look at it first")
    press(test, "Publish audit")
    [value] = snapshot.all_of(corpus.root)
    assert value["parameters"]["label_columns"] == ["source"]
    assert "label:source" in [panel["id"] for panel in value["panels"]]


@pytest.fixture
def server(corpus: Workspace) -> Iterator[Server]:
    with serve(ROOT / "app.py", {"WINNOW_HOME": str(corpus.root.parent), "WINNOW_CURATOR": "Ada"}) as started:
        yield started


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_injections_are_text_for_the_curator_and_for_the_stakeholder(server: Server, corpus: Workspace, tmp_path: Path):
    """Approve by key what carries injections; then the link in a fresh browser, and the file without network."""
    with page(f"{server.url}/audit?corpus=letters") as tab:
        asked = []
        tab.on("request", lambda request: asked.append(request.url) if "example.org" in request.url else None)
        tab.get_by_role("tab", name="Publish").click()
        tab.get_by_label("Owner of the corpus").fill("The library")
        tab.get_by_role("button", name="Look at it first").click()
        tab.get_by_text("Show examples from the text").click()
        expect(tab.get_by_text("None is approved yet")).to_be_visible(timeout=PATIENT)
        ready(tab)
        choose(tab, "Of these groups and findings", "Gender: women")
        tab.keyboard.press("Escape")
        expect(tab.locator(".w-context mark")).to_have_text(["woman"], timeout=PATIENT)
        expect(tab.get_by_role("option")).to_have_count(0)
        tab.evaluate("document.activeElement.blur()")  # keys inside a field are typing
        ready(tab)
        for said, key in ((examples.APPROVED, "y"), (examples.LEFT_OUT, "n"), *[(examples.APPROVED, "y")] * 7):
            answer_by_key(tab, corpus, said, key)
        expect(tab.get_by_text("8 approved;")).to_be_visible(timeout=PATIENT)
        ready(tab)
        assert tab.evaluate("window.hit") is None and asked == []
        tab.get_by_role("button", name="Publish audit").click()
        expect(tab.get_by_role("button", name="Revoke")).to_be_visible(timeout=PATIENT)
    [value] = snapshot.all_of(corpus.root)
    assert len(value["snippets"]) == 8
    [share] = links.all_shares(corpus.root)
    address = server.url + links.path_of(corpus.root, share)
    with visit(address) as (tab, asked, said):
        seen_by_stakeholder(tab, value)
        assert asked == [] and said == []
    answer = httpx.get(address + ".json")
    assert json.loads(answer.text)["snippets"] == value["snippets"]
    path = tmp_path / "audit.html"
    path.write_bytes(httpx.get(address + ".html").content)
    with visit(path.as_uri(), offline=True) as (tab, asked, said):
        seen_by_stakeholder(tab, value)
        assert asked == [] and said == []


def answer_by_key(tab: Page, corpus: Workspace, said: str, key: str) -> None:
    """Press the key until the ledger has one more such answer: one pressed while the page is put together is lost."""

    def n() -> int:
        return sum(one == said for one, _ in examples.answers(corpus.ledger_path).values())

    before = n()
    for _ in range(10):
        press_key(tab, key)
        for _ in range(50):
            if n() > before:
                ready(tab)
                return
            tab.wait_for_timeout(100)
    raise AssertionError(f"the key {key} was pressed ten times and no answer was written")


def seen_by_stakeholder(tab: Page, value: dict) -> None:
    """Every snippet stands there letter by letter, as text, and nothing ran."""
    shown = tab.locator("#examples blockquote")
    told = ["".join(one[part] for part in ("before", "term", "after")) for one in value["snippets"]]
    clean = [text.replace("\u202e", "").replace("\u2066", "") for text in told]
    assert [" ".join(text.split()) for text in shown.all_text_contents()] == [" ".join(text.split()) for text in clean]
    assert tab.evaluate("window.hit") is None
    assert tab.evaluate("document.scripts.length") == 0
    assert tab.locator("#examples script, #examples img, #examples iframe, #examples form").count() == 0
    assert SECRET not in tab.content() and "Jane" not in tab.content()


@contextmanager
def visit(address: str, offline: bool = False) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A fresh browser without an account: the page, what it asked of others, and what it complained of."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_context(offline=offline).new_page()
        asked: list[str] = []
        said: list[str] = []
        tab.on("request", lambda request: asked.append(request.url) if request.url != address else None)
        tab.on("console", lambda message: said.append(message.text))
        tab.on("dialog", lambda dialog: said.append(dialog.message))
        tab.goto(address)
        yield tab, asked, said
        browser.close()
