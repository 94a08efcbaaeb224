"""A passage is cut wherever it stands in the records of a Selection, and the rest reads on."""

import pytest

from lib.curate import actions, cutting
from lib.errors import BadOption
from lib.ledger import edits, events
from lib.query.predicates import OneOf
from lib.query.records import record
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("One. Two three. Four.", "Two three", "One. Four."),
        ("One.\n\nTwo three.\n\nFour.", "Two three", "One.\n\nFour."),
        ("Two three. Four.", "Two three", "Four."),
        ("One. Two three.", "Two three", "One."),
        ("Two three!", "Two three", ""),
        ("One\n\n- two three\n\n- four", "two three", "One\n\n- four"),
        ("He said two three, then four.", "two three", "He said , then four."),
        ("ünï\n\nbär fuß\n\nende", "bär fuß", "ünï\n\nende"),
    ],
)
def test_the_rest_reads_on(text, part, left):
    start = text.index(part)
    assert edits.without(text, [cutting.exact(text, start, start + len(part))]) == left


TEXTS = [
    "First news. Sign up for our daily letter!",
    "SIGN UP for our daily letter. Second news.",
    "Third news, and nothing else.",
    "Fourth. Sign up for our daily letter!",
]
SPANS = [(0, 12, 40), (1, 0, 28), (3, 8, 36)]


@pytest.fixture
def view(tmp_path):
    view = View(analysed(tmp_path, {"text": TEXTS, "split": ["train", "train", "train", "test"]}, ("profile",)))
    yield view
    view.close()


def test_the_plan_is_exact_and_every_wording_goes(view):
    planned = cutting.plan(view, SPANS, Selection())
    assert planned.members.ids.tolist() == [0, 1, 3]
    assert cutting.wordings_of(planned) == ("Sign up for our daily letter!", "SIGN UP for our daily letter. ")
    assert planned.sentence == "cut “Sign up for our daily letter!” from 3 of kept records"
    assert planned.n_tokens == 21
    assert cutting.before_and_after(view, 0, cutting.wordings_of(planned), 100) == (TEXTS[0], "First news.")
    event = actions.commit(view, planned, "boilerplate", "Ada")
    assert [record(view, k).text for k in range(4)] == ["First news.", "Second news.", TEXTS[2], "Fourth."]
    assert cutting.plan(view, SPANS, Selection()).n_records == 0
    events.undo(view.workspace.ledger_path, event.uid, "Ada")
    assert record(view, 0).text == TEXTS[0]


def test_only_the_selection_is_cut(view):
    planned = cutting.plan(view, SPANS, Selection((OneOf("split", ("test",)),)))
    assert planned.members.ids.tolist() == [3]
    assert cutting.plan(view, [], Selection()).n_records == 0


def test_too_many_wordings_get_a_sentence(view, monkeypatch):
    monkeypatch.setattr(cutting, "MOST_WORDINGS", 1)
    with pytest.raises(BadOption, match="too many to cut at once"):
        cutting.plan(view, SPANS, Selection())
