"""An open corpus: what a Selection counts, finds and remembers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lib.corpus import workspace
from lib.curate import actions
from lib.errors import BadFilter, NotComputed
from lib.ledger import events
from lib.query.predicates import Expression, Like, OneOf, Pattern, Phrase, Tagged, Words
from lib.query.selection import Selection
from lib.query.view import Count, View
from tests.corpora import SENTENCES, analysed


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("view"), SENTENCES)


@pytest.fixture
def view(made):
    view = View(made)
    yield view
    view.close()


@pytest.mark.parametrize(
    "predicate, ids",
    [
        (Words("cat"), [0, 1, 4]),
        (Words("CAT dog"), [1, 4]),
        (Words("c++"), [5]),
        (Words("cat."), []),
        (Phrase("the cat"), [0, 1, 4]),
        (Phrase("cat sat on"), [0]),
        (Pattern("CAT"), [4]),
        (Pattern("^.e "), [3]),
        (Pattern("^.he "), [0, 4]),
        (Expression("stars > 3 AND lang = 'en'"), [4, 5]),
        (Expression("contains(text, 'chat')"), [3]),
        (OneOf("lang", (None,)), [2]),
        (OneOf("topics", ("noise", "code")), [1, 5]),
        (OneOf("is_empty", (True,)), [2]),
    ],
)
def test_each_kind_of_search_finds_just_these(view, predicate, ids):
    assert view.ids(Selection((predicate,))).tolist() == sorted(ids)


def test_counts_have_tokens(view):
    assert view.count(Selection((OneOf("lang", ("fr",)),))) == Count(1, 5)
    assert view.count(Selection()).n_records == 6


def test_bad_patterns_and_uncomputed_searches_get_a_sentence(view):
    with pytest.raises(BadFilter, match="pattern cannot be used"):
        view.ids(Selection((Pattern("(unclosed"),)))
    with pytest.raises(NotComputed, match="needs the embeddings"):
        view.ids(Selection((Like(1),)))


def test_a_resolver_answers_for_its_kind(made):
    view = View(made, {"like": lambda view, predicate: np.array([predicate.id, 5])})
    assert view.ids(Selection((Like(1),))).tolist() == [1, 5]
    view.close()


def test_decisions_are_seen_as_soon_as_they_are_made(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    view, other = View(made), View(made)
    cats = Selection((Words("cat"),))
    planned = actions.plan(view, "exclude", cats)
    assert (planned.n_records, planned.n_selected) == (3, 3)
    event = actions.commit(view, planned, "no cats", "ann")
    assert other.ids(Selection()).tolist() == [2, 3, 5]
    assert other.ids(cats.within("all")).tolist() == [0, 1, 4]
    assert other.ids(cats.within("excluded")).tolist() == [0, 1, 4]

    actions.commit(view, actions.plan(view, "tag", Selection((OneOf("lang", ("en",)),)), "english"), "mark", "ann")
    assert other.ids(Selection((Tagged("english"),))).tolist() == [5]
    assert other.ids(Selection((Tagged("english", negated=True),))).tolist() == [2, 3]

    events.undo(made.ledger_path, event.uid, "ann")
    assert view.ids(Selection()).tolist() == [0, 1, 2, 3, 4, 5]
    for opened in (view, other):
        opened.close()


def test_no_view_before_the_import(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    (made.root / "CURRENT").unlink()
    with pytest.raises(NotComputed, match="has not been imported"):
        View(workspace.load(made.root))


def test_a_long_search_holds_up_nobody_who_asks_for_something_else(made):
    begun, go_on = threading.Event(), threading.Event()

    def slow(view, predicate):
        begun.set()
        assert go_on.wait(30)
        return np.array([2])

    view = View(made, {"like": slow})
    with ThreadPoolExecutor(2) as pool:
        long = [pool.submit(view.ids, Selection((Like(1),))) for _ in range(2)]
        assert begun.wait(30)
        assert view.ids(Selection((Words("cat"),))).tolist() == [0, 1, 4]
        go_on.set()
        assert [found.result().tolist() for found in long] == [[2], [2]]
    view.close()


def test_old_states_of_the_ledger_are_let_go(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    view = View(made)
    for number in range(9):
        action = "exclude" if number % 2 == 0 else "restore"
        actions.commit(view, actions.plan(view, action, Selection((Words("cat"),))), "again", "ann")
        assert view.count(Selection()).n_records == (3 if action == "exclude" else 6)
    tables = [row[0] for row in view.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'excluded%'")]
    assert len(tables) <= 4
    view.close()
