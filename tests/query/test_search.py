"""What is typed becomes the filter it looks like, or gets one sentence."""

import pytest

from lib.errors import BadFilter, NotComputed
from lib.query import search
from lib.query.predicates import Expression, Pattern, Phrase, Words
from lib.query.view import View
from tests.corpora import SENTENCES, analysed


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    view = View(analysed(tmp_path_factory.mktemp("search"), SENTENCES))
    yield view
    view.close()


@pytest.mark.parametrize(
    "kind, typed, filter",
    [
        ("words", " solar  energy ", Words("solar  energy")),
        ("words", '"solar energy"', Phrase("solar energy")),
        ("words", "“solar energy”", Phrase("solar energy")),
        ("words", "/sol[ae]r/", Pattern("sol[ae]r")),
        ("words", '"', Words('"')),
        ("words", "//", Words("//")),
        ("phrase", '"quoted"', Phrase('"quoted"')),
        ("regex", r"\bcat\b", Pattern(r"\bcat\b")),
        ("sql", "n_words > 3 AND text LIKE '%cat%'", Expression("n_words > 3 AND text LIKE '%cat%'")),
    ],
)
def test_typed(view, kind, typed, filter):
    assert search.parse(view, kind, typed) == filter


@pytest.mark.parametrize(
    "kind, typed, error, sentence",
    [
        ("words", "   ", BadFilter, "search is empty"),
        ("words", "x" * 3000, BadFilter, "3,000 characters"),
        ("words", "a\x00b", BadFilter, "NUL"),
        ("regex", "(unclosed", BadFilter, "regular expression cannot be used: missing \\)"),
        ("words", "/(?<=x)y/", BadFilter, "regular expression cannot be used"),
        ("sql", "nope > 3", BadFilter, "nope"),
        ("sql", "(SELECT 1)", BadFilter, "subquery"),
        ("sql", "1; DROP TABLE catalog", BadFilter, "."),
        ("meaning", "tomatoes", NotComputed, "needs the embeddings"),
        ("telepathy", "x", BadFilter, "no search of kind"),
    ],
)
def test_bad_input_gets_a_sentence(view, kind, typed, error, sentence):
    with pytest.raises(error, match=sentence):
        search.parse(view, kind, typed)


def test_every_kind_has_a_name_and_a_hint():
    assert list(search.KINDS) == ["words", "phrase", "regex", "meaning", "sql"]
    assert all(name and ":" in hint for name, hint in search.KINDS.values())
