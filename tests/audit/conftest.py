"""A small corpus with known mentions, analysed once."""

import pytest

from lib.query.view import View
from tests.corpora import analysed

TEXTS = [
    ("She is a nurse. He is an engineer.", "en", "a", "law"),
    ("The black man met women. The car is black.", "en", "a", "law"),
    ("He said he would; she said no.\n\nWomen agreed.", None, "b", "law"),
    ("", "en", "b", None),
    ("Die Frau sagte, he und she.", "de", "b", "art"),
    ("El hombre de la casa y los que han de ir: he visto una casa que me gusta.", None, "b", "art"),
    ("Nothing about people here.", "en", "a", "art"),
    ("<b>She</b> &amp; <script>alert('he')</script>", "en", "a", "art"),
]


@pytest.fixture(scope="session")
def people(tmp_path_factory):
    """TEXTS as a workspace with mentions."""
    names = ("text", "lang", "source", "theme")
    columns = {name: [row[k] for row in TEXTS] for k, name in enumerate(names)}
    columns = {"id": [f"r{k}" for k in range(len(TEXTS))], **columns}
    return analysed(tmp_path_factory.mktemp("people"), columns, ("profile", "mentions"))


@pytest.fixture
def view(people):
    view = View(people)
    yield view
    view.close()
