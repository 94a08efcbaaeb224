"""Which decisions travel as rules, and which as lists of records."""

import pytest

from lib.curate import actions, rules
from lib.ledger import events
from lib.ledger.members import make
from lib.query.predicates import Between, Expression, Ids, OneOf, Pattern, Phrase, Tagged, Words
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import SENTENCES, analysed
from tests.curate.families import generate


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("rules"), SENTENCES, ["profile", "exact"])


@pytest.fixture
def view(made):
    made.ledger_path.unlink(missing_ok=True)
    opened = View(made)
    yield opened
    opened.close()


def do(view, action, *predicates, tag=None, scope="kept", members=None):
    planned = actions.plan(view, action, Selection(predicates, scope), tag, members)
    return actions.commit(view, planned, "because", "Ada")


@pytest.mark.parametrize(
    "predicate",
    [
        OneOf("lang", ("en",)),
        OneOf("lang", ("en",), negated=True),
        Between("stars", 4),
        Between("n_tokens", 1, 8),
        Words("cat"),
        Phrase("the mat"),
        Pattern("^The"),
        Expression("stars > 3 AND text LIKE '%two%'"),
        Expression("n_chars < 5"),
    ],
)
def test_a_filter_on_texts_and_source_columns_is_a_rule(view, predicate):
    do(view, "exclude", predicate)
    (rule,) = rules.of_ledger(view)
    assert rule.selection == Selection((predicate,)) and rule.records is None and rule.note == ""


@pytest.mark.parametrize(
    ("predicate", "note"),
    [
        (Ids((1, 2)), "one of 2 picked records”"),
        (Tagged("t"), "tagged t”"),
        (Expression("source_row < 2"), "source_row is computed"),
        (Expression("exact_group IS NULL AND stars = 5"), "exact_group is computed"),
        (Between("id", 0, 1), "id is computed"),
    ],
)
def test_what_means_something_here_only_is_a_list(view, predicate, note):
    do(view, "tag", Ids((0, 3)), tag="t")
    do(view, "exclude", predicate)
    rule = rules.of_ledger(view)[1]
    assert rule.selection is None and note in rule.note
    assert rule.records.num_rows == rule.n_records


def test_duplicates_are_a_list_with_their_evidence(view):
    do(view, "exclude", members=make([4], kept=[0], similarity=[0.5], rule=["longest"]))
    (rule,) = rules.of_ledger(view)
    assert rule.records.to_pylist() == [
        {
            "hash": "ffab0941e2d5fc68aa5a1ae7d5b0dc2a",
            "place": 1,
            "kept_hash": "eb46e86d8c31e6827467" + "6127c0ce1365",
            "kept_place": 1,
            "similarity": 0.5,
            "rule": "longest",
        }
    ]


def test_members_picked_from_a_filter_are_a_list(view):
    do(view, "exclude", OneOf("lang", ("en",)), members=make([0, 1]))
    (rule,) = rules.of_ledger(view)
    assert rule.selection is None and "other records" in rule.note


def test_a_rule_is_judged_by_the_state_at_its_turn(view):
    first = do(view, "exclude", OneOf("lang", ("en",)))
    do(view, "exclude", Between("stars", 4))  # finds only record 3: 4 and 5 are out already
    assert [rule.selection is not None for rule in rules.of_ledger(view)] == [True, True]
    events.undo(view.workspace.ledger_path, first.uid, "Ada")
    # The decision took out record 3 alone; its filter would now take out 4 and 5 as well.
    (rule,) = rules.of_ledger(view)
    assert rule.selection is None and rule.records.num_rows == 1 and "other records" in rule.note


def test_restore_and_untag_are_rules_too(view):
    do(view, "exclude", Between("stars", 1))
    do(view, "restore", OneOf("lang", ("fr",)))
    do(view, "tag", Between("stars", 5), tag="top", scope="all")
    do(view, "untag", Phrase("two strings"), tag="top", scope="all")
    assert [(r.action, r.tag, r.selection is not None) for r in rules.of_ledger(view)] == [
        ("exclude", None, True), ("restore", None, True), ("tag", "top", True), ("untag", "top", True),
    ]  # fmt: skip


def test_records_that_were_made_later_leave_a_rule_a_rule(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    view = View(made)
    do(view, "exclude", OneOf("lang", ("en",)))
    do(view, "tag", Words("chat"), tag="t")
    view.close()
    made, undone = generate(made, "one", [(0, {"text": "The dog sat."}), (3, {"text": "La chat dort."})])
    events.undo(made.ledger_path, undone.uid, "Ada")
    view = View(made)
    do(view, "tag", OneOf("lang", ("fr",)), tag="french", scope="all")  # the undone child too
    view.close()
    made, _ = generate(made, "two", [(3, {"text": "Le chien dort."})])
    view = View(made)
    found = rules.of_ledger(view)
    assert [(r.action, r.selection is not None, r.n_listed) for r in found] == [
        ("exclude", True, 0), ("tag", True, 0), ("tag", True, 0), ("generate", False, 1),
    ]  # fmt: skip
    assert "file" not in found[3].made and found[3].made["axis"] == "gender"
    do(view, "tag", Ids((6, 7)), tag="only", scope="all")  # records whose making is undone are not listed
    do(view, "tag", Ids((7, 8)), tag="both", scope="all")
    only_new = rules.of_ledger(view)[4:]
    assert [(r.tag, r.n_listed, r.records["place"].to_pylist()) for r in only_new] == [("both", 1, [-1])]
    view.close()
