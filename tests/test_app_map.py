"""The map page: without a corpus, without a map, on the sample corpus, with a lasso, and on bad addresses."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui import navigation

MAIN = str(Path(__file__).parents[1] / "lib" / "main.py")


def at_map(monkeypatch, home, **address) -> AppTest:
    monkeypatch.setenv("WINNOW_HOME", str(home))
    app = AppTest.from_file(MAIN, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(navigation.path_of("map"))
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(str(element.value) for kind in ("markdown", "caption", "error") for element in getattr(app, kind))


def test_without_a_corpus_it_teaches(monkeypatch, tmp_path):
    app = at_map(monkeypatch, tmp_path / "none")
    assert not app.exception
    assert not app.selectbox


def test_without_a_map_it_says_which_stage_is_missing(monkeypatch, tiny_home):
    app = at_map(monkeypatch, tiny_home, corpus="tiny")
    assert not app.exception
    assert "Colour by" not in [box.label for box in app.selectbox]


def test_on_the_sample_corpus_it_offers_colours_and_names(monkeypatch, sample):
    app = at_map(monkeypatch, sample.root.parent, corpus="sample")
    assert not app.exception and not app.error
    colours = next(box for box in app.selectbox if box.label == "Colour by")
    assert colours.options[0] == "topic" and "lang" in colours.options
    for column in ("n_tokens", "nothing", "lang"):
        colours.set_value(column).run()
        assert not app.exception and not app.error


def test_a_lasso_in_the_address_says_how_real_it_is(monkeypatch, sample):
    text = '{"where":[{"kind":"lasso","polygon":[[-300,-300],[300,-300],[300,300],[-300,300]]}]}'
    app = at_map(monkeypatch, sample.root.parent, corpus="sample", s=text)
    assert not app.exception
    assert "100" in words(app) and "nearest neighbours" in words(app)


@pytest.mark.parametrize("text", ['{"where":[{"kind":"lasso","polygon":[[0,0]]}]}', "{", '{"where":[{"kind":"in"}]}'])
def test_a_bad_filter_gets_one_sentence_and_the_map_is_there(monkeypatch, sample, text):
    app = at_map(monkeypatch, sample.root.parent, corpus="sample", s=text)
    assert not app.exception
    assert len(app.error) <= 1
    assert any(box.label == "Colour by" for box in app.selectbox)
