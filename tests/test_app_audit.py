"""Audit: every panel on nothing, on a corpus without mentions, on a planted corpus, and on bad input."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.audit import curated, edits, given, labels, occupation_reference, scorers
from lib.audit.lexicon import Term
from lib.audit.sides import Axis
from lib.corpus import workspace
from lib.corpus.workspace import Workspace
from lib.jobs import queue
from lib.ledger import events, views
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.share import links
from lib.ui import audit_tabs, navigation
from tests import corpora
from tests.test_app import MAIN, app, html

TABS = list(audit_tabs.TABS)


def planted(n: int = 240) -> dict:
    """Nurses are women, engineers men; one source writes of women; some records are German, one would do harm."""
    texts, sources, kinds, genders = [], [], [], []
    for k in range(n):
        is_first = k % 3 == 0
        person, job = ("She", "nurse") if is_first else ("He", "engineer")
        word = "gentle" if is_first else "stubborn"
        texts.append(f"{person} works as a {job} number {k}. {person} is {word} at work, and a colleague watches.")
        sources.append("letters" if is_first else "press")
        kinds.append(("news", "forum")[k % 2])
        genders.append("female" if is_first else "male")
    texts += ["Sie ist eine Ärztin und das ist nicht alles, was wir von ihr wissen."] * 8
    texts += ["<script>alert(1)</script> A woman ![x](http://127.0.0.1:9/x.png) <b>said</b> so."]
    extra = 9
    return {
        "text": texts,
        "source": sources + ["letters"] * extra,
        "kind": kinds + ["news"] * extra,
        "author_gender": genders + [None] * extra,
    }


@pytest.fixture(scope="module")
def planted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("audit")
    source = corpora.write(home / "sources" / "planted.parquet", planted())
    made = corpora.open_corpus(source, home / "planted")
    corpora.analyse(made, corpora.Options(), corpora.quiet, ["profile", "mentions"])
    return home


@pytest.fixture
def corpus(planted_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy that the test may change, as the app's only corpus."""
    shutil.copytree(planted_home / "planted", tmp_path / "home" / "planted")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    return workspace.load(tmp_path / "home" / "planted")


def opened(tab: str, selection: Selection | None = None, **chosen: object) -> AppTest:
    """The page at a tab."""
    test = AppTest.from_file(str(MAIN), default_timeout=60)
    test.query_params["corpus"] = "planted"
    if selection is not None:
        test.query_params["s"] = selection.to_text()
    test.run()
    test.switch_page(navigation.path_of("audit"))
    for name, value in {"audit_tab": tab, **chosen}.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception, test.exception
    return test


def figures(test: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]


def errors(test: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in test.error]


def test_without_a_corpus_it_teaches(empty_home: Path):
    test = app("audit")
    assert "Whom the corpus talks about" in html(test) and "No corpus is open." in html(test)


def test_without_mentions_it_teaches_and_has_the_button(home: Path, monkeypatch: pytest.MonkeyPatch):
    started = []
    monkeypatch.setattr(queue, "submit", lambda root, kind, arguments, stages: started.append((kind, stages)))
    test = app("audit", corpus="tiny")
    assert "have not been counted yet" in html(test) and not test.error
    test.button(key="audit_count").click().run()
    assert started == [("analyse", ["import", "profile", "mentions"])]


@pytest.mark.parametrize("tab", TABS)
def test_every_panel(corpus: Workspace, tab: str):
    test = opened(tab, Selection((OneOf("kind", ("news",)),)))
    assert errors(test) == []
    assert "Measures:" in html(test) and "Cannot tell:" in html(test)
    for chart in test.get("plotly_chart"):
        assert chart.proto.alt.strip(), "a chart without words for those who cannot see it"


@pytest.mark.parametrize("tab", TABS)
def test_every_panel_for_two_sides_and_for_labels(corpus: Workspace, tab: str):
    views.save(corpus.ledger_path, Selection((OneOf("source", ("press",)),)).to_text(), "Ada", "the press")
    test = opened(tab, audit_records="Two side by side", audit_first="this Selection", audit_second="the press")
    assert errors(test) == []
    test = opened(tab)
    axis = next(one for one in test.selectbox(key="audit_axis").options if one == "column author_gender")
    test.selectbox(key="audit_axis").select(axis).run()
    assert not test.exception and errors(test) == []


@pytest.mark.parametrize("tab", TABS)
def test_every_panel_of_nothing_says_so(corpus: Workspace, tab: str):
    test = opened(tab, Selection((OneOf("kind", ("nowhere",)),)))
    assert not test.exception and errors(test) == []


def test_what_is_not_counted_is_said(corpus: Workspace):
    test = opened("Representation")
    assert "241 of 249 records counted; the other 8 are not in the lexicon&#x27;s language" in html(test)


def test_representation_shows_shares_sure_words_and_the_unmarked(corpus: Workspace):
    test = opened("Representation")
    figure = figures(test)[0]
    assert [trace["name"] for trace in figure["data"]] == ["sure and in context", "sure words only"]
    assert figure["layout"]["yaxis"]["ticktext"][-1].startswith("(no word of this axis)")


def test_a_reference_of_the_user_is_kept_and_set_against(corpus: Workspace):
    test = opened("Representation")
    reference = given.references.from_json(
        {
            "name": "Village", "axis": "gender", "source": "parish register", "year": 1900, "population": "the village",
            "shares": {"women": 0.5, "men": 0.5},
        }
    )  # fmt: skip
    given.save(corpus.ledger_path, reference)
    test = opened("Representation")
    test.selectbox(key="audit_reference_mentions_gender").set_value("Village").run()
    assert not test.exception and errors(test) == []
    assert "the village, 1900: parish register" in html(test)
    assert "says nothing of" in html(test)  # groups that it does not cover are named
    assert len(figures(test)) == 2


def test_a_reference_that_covers_no_group_is_one_sentence(corpus: Workspace):
    reference = given.references.from_json(
        {
            "name": "Moon", "axis": "gender", "source": "a tale", "year": 1900, "population": "the moon",
            "shares": {"moonlings": 1.0},
        }
    )  # fmt: skip
    given.save(corpus.ledger_path, reference)
    test = opened("Representation")
    test.selectbox(key="audit_reference_mentions_gender").set_value("Moon").run()
    assert len(errors(test)) == 1 and "covers none of" in errors(test)[0]
    assert not test.exception


def test_tone_shows_means_with_their_gap(corpus: Workspace):
    test = opened("Relations", relations_against="Tone of the text")
    assert "records that mention women" in html(test)
    assert "Winnow's words of tone" in html(test).replace("&#x27;", "'") and "The gap is 0 throughout" in html(test)
    assert "Cannot tell" in html(test)


def test_tone_by_a_list_of_ones_own_shows_what_it_makes_of_the_words(corpus: Workspace):
    scorers.keep(corpus.root, "-1\tshe\n1\tgentle\n")
    test = opened("Relations", relations_against="Tone of the text")
    assert "the list of this workspace" in html(test) and "The gap is 0 throughout" not in html(test)


def test_tone_of_groups_without_words_to_exchange_is_not_shown(corpus: Workspace):
    test = opened(
        "Relations", relations_against="Tone of the text", audit_axis=Axis("mentions", "occupation", "Occupation")
    )
    assert "no two groups have words that can be exchanged" in html(test)
    assert "Means of" not in str(test.selectbox)


def test_relations_lead_to_the_records_of_a_cell(corpus: Workspace):
    test = opened("Relations")
    test.selectbox(key="audit_relations_").set_value("source").run()
    figure = figures(test)[0]
    assert figure["layout"]["xaxis"]["ticktext"] == ["press", "letters"]
    assert errors(test) == []


def test_associations_find_the_planted_words(corpus: Workspace):
    test = opened("Associations")
    words = [label.split()[0] for label in figures(test)[0]["layout"]["yaxis"]["ticktext"]]
    assert "gentle" in words and "stubborn" in words
    test.session_state["audit_word"] = ("one", "gentle")
    test.run()
    assert '<mark class="is-word">gentle</mark>' in html(test)


def test_occupations_are_told_apart(corpus: Workspace):
    ticks = figures(opened("Occupations"))[0]["layout"]["yaxis"]["ticktext"]
    assert [tick.split()[0] for tick in ticks] == ["nurse", "engineer"]


def test_slices_are_saved_by_name(corpus: Workspace):
    test = opened("Slices and intersections")
    test.selectbox(key="audit_facet_").set_value("kind").run()
    test.button(key="slices_saved_one").click().run()
    assert [one.name for one in views.named(corpus.ledger_path)] == ["kind = forum", "kind = news"]


def test_cost_of_a_filter_marks_the_group(corpus: Workspace):
    test = opened("Cost of a filter", Selection((OneOf("source", ("letters",)),)))
    ticks = figures(test)[0]["layout"]["yaxis"]["ticktext"]
    assert any("women" in tick for tick in ticks)
    test.selectbox(key="cost_by").set_value("kind").run()
    assert [trace["name"] for trace in figures(test)[0]["data"]] == ["this Selection", "this Selection, within kind"]
    assert errors(test) == []


def dialog(action: str) -> None:
    """A script with what stands in the dialog of an action: AppTest cannot open the dialog itself."""
    from lib.query.predicates import OneOf
    from lib.query.selection import Selection
    from lib.ui import actions, state

    state.read_address()
    actions.confirm(action, Selection((OneOf("source", ("letters",)),)))


@pytest.mark.parametrize(("action", "is_shown"), [("exclude", True), ("restore", False)])
def test_the_dialog_of_an_exclusion_shows_groups(corpus: Workspace, action: str, is_shown: bool):
    test = AppTest.from_function(dialog, default_timeout=60, args=(action,)).run()
    assert not test.exception and errors(test) == []
    assert ("groups mentioned" in html(test)) == is_shown
    assert ("▲ women" in html(test)) == is_shown


def test_the_dialog_says_where_mentions_are_not_known(home: Path):
    test = AppTest.from_function(dialog, default_timeout=60, args=("exclude",))
    test.run()
    assert not test.exception


def test_before_and_after_of_an_exclusion_that_is_only_thought_of(corpus: Workspace):
    test = opened("Before and after", Selection((OneOf("source", ("letters",)),)))
    assert "249 records before, 160 after" in html(test)


def test_precision_is_labelled_by_buttons_and_undone(corpus: Workspace):
    test = opened("Precision")
    test.selectbox(key="precision_group_gender").set_value("men").run()
    for _ in range(12):
        test.button(key="precision_yes").click().run()
    answers = labels.given(corpus.ledger_path)
    assert len(answers) == 12 and set(answers.values()) == {"yes"}
    assert {event.action for event in events.all_events(corpus.ledger_path)} == {"label"}
    assert "men" in figures(test)[0]["layout"]["yaxis"]["ticktext"][0]
    test.button(key="precision_undo").click().run()
    assert len(labels.given(corpus.ledger_path)) == 11
    assert not test.exception


def test_findings_are_kept_edited_and_dropped(corpus: Workspace):
    test = opened("Findings")
    keys = [
        button.key.removeprefix("finding_kept_")
        for button in test.button
        if (button.key or "").startswith("finding_kept_")
    ]
    assert len(keys) >= 2
    test.button(key=f"finding_kept_{keys[0]}").click().run()
    test.button(key=f"finding_dropped_{keys[1]}").click().run()
    assert {key: one.state for key, one in curated.decided(corpus.ledger_path).items()} == {
        keys[0]: "kept",
        keys[1]: "dropped",
    }
    test.text_area(key=f"finding_words_{keys[0]}").set_value("This corpus is biased.")
    test.button(key=f"FormSubmitter:finding_form_{keys[0]}-Keep this sentence").click().run()
    assert "leave the verdict to the reader" in errors(test)[0]
    test.button(key=f"finding_forget_{keys[0]}").click().run()
    assert set(curated.decided(corpus.ledger_path)) == {keys[1]}


def test_a_bad_row_of_a_lexicon_file_changes_nothing(corpus: Workspace):
    test = opened("Lexicon")
    test.file_uploader(key="lexicon_file").upload(
        "mine.tsv", b"axis\tterm\tgroup\ngender\t\twomen\n", "text/plain"
    ).run()
    test.button(key="lexicon_file_add").click().run()
    assert len(errors(test)) == 1 and "mine.tsv, row 2" in errors(test)[0]
    assert edits.latest(corpus.root).number == 0


def test_a_term_is_added_and_the_page_says_that_it_is_not_counted_yet(corpus: Workspace):
    edits.add_terms(corpus.root, [Term("gender", "ladyfriend", "women")], "Ada")
    test = opened("Lexicon")
    assert "The lexicon is now version" in html(test)
    assert test.button(key="audit_recount").label == "Count again"
    test.button(key="lexicon_restore_0").click().run()
    assert edits.of_workspace(corpus.root).find("gender", "ladyfriend") is None


def test_a_reference_of_occupations_draws_the_diagonal(corpus: Workspace):
    known = ("engineer", "nurse")
    shares = occupation_reference.from_text("nurse, 87%\nengineer, 0.16", "an office", 2023, "a country", known)
    occupation_reference.save(corpus.ledger_path, shares)
    test = opened("Occupations")
    assert "a country, 2023: an office" in html(test)
    assert figures(test)[0]["layout"]["shapes"][0]["x1"] == 1


def test_hostile_text_is_shown_as_text(corpus: Workspace):
    test = opened("Precision")
    test.selectbox(key="precision_group_gender").set_value("women").run()
    assert "<script>" not in html(test)


def test_an_audit_is_looked_at_published_and_its_link_revoked(corpus: Workspace):
    test = opened("Publish")
    submit = next(button for button in test.button if button.label == "Look at it first")
    submit.click().run()
    assert len(errors(test)) == 1 and "needs its" in errors(test)[0]
    owner = next(field for field in test.text_input if field.label == "Owner of the corpus")
    owner.set_value("The library")
    author = next(field for field in test.text_input if field.label == "Author")
    author.set_value("Ada")
    next(button for button in test.button if button.label == "Look at it first").click().run()
    assert errors(test) == [] and "numbers," in html(test)
    test.button(key="audit_publish").click().run()
    assert not test.exception and errors(test) == []
    [share] = links.all_shares(corpus.root)
    assert share.state() == "open" and "/shared/" in test.code[0].value
    test.button(key=f"audit_revoke_{share.id}").click().run()
    assert links.all_shares(corpus.root)[0].state() == "revoked" and not test.code
