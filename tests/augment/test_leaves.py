"""The texts inside a record of any type: found, rewritten, put back; and what a record stands or falls with."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lib.augment import leaves
from lib.augment.directions import Direction
from lib.augment.leaves import Leaf, Rewritten
from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite, Skip
from lib.augment.rewrite import RULES, rewrite
from lib.ledger.state import Edit as Cut

MESSAGES = "STRUCT(role VARCHAR, content VARCHAR)[]"
PARTS = 'STRUCT("role" VARCHAR, "content" STRUCT("type" VARCHAR, "text" VARCHAR)[])[]'
SAID = [{"role": "user", "content": "He is her friend."}, {"role": "assistant", "content": "So be it."}]
TYPES = {
    "text": ("VARCHAR", "he", [("f", "he")]),
    "no text": ("VARCHAR", None, []),
    "a list": ("VARCHAR[]", ["he", None, "she"], [("f[0]", "he"), ("f[2]", "she")]),
    "messages": (MESSAGES, SAID, [("f[0].content", "He is her friend."), ("f[1].content", "So be it.")]),
    "a speech of parts": (
        PARTS,
        [{"role": "he", "content": [{"type": "text", "text": "he"}, {"type": "image", "text": None}]}],
        [("f[0].content[0].text", "he")],
    ),
    "a struct": ("STRUCT(q VARCHAR, n BIGINT)", {"q": "he", "n": 3}, [("f.q", "he")]),
    "bytes within": ("STRUCT(bytes BLOB, path VARCHAR)", {"bytes": "he", "path": "his.png"}, [("f.path", "his.png")]),
    "a number": ("BIGINT", 3, []),
    "another value than its type": ("VARCHAR[]", "he", []),
}


@pytest.mark.parametrize(("type", "value", "found"), TYPES.values(), ids=TYPES)
def test_the_texts_in_a_value(type: str, value: object, found: list):
    assert list(leaves.texts_in(value, type, "f")) == found


@pytest.mark.parametrize(("type", "value", "found"), TYPES.values(), ids=TYPES)
def test_texts_are_put_back_where_they_were_found(type: str, value: object, found: list):
    assert leaves.replaced(value, type, "f", dict(found)) == value
    upper = leaves.replaced(value, type, "f", {field: text.upper() for field, text in found})
    assert list(leaves.texts_in(upper, type, "f")) == [(field, text.upper()) for field, text in found]


def rewritten(row: dict, types: dict) -> Rewritten:
    """A record by the rules, men to women."""
    texts = leaves.record_texts(row, types)
    return leaves.judged([(field, text, rewrite(text, "gender", "m->f", Policy())) for field, text in texts])


def test_a_record_is_rewritten_in_all_its_columns():
    row = {"title": '"His day"', "talk": json.dumps(SAID), "note": None, "body": '""'}
    types = {"title": "VARCHAR", "talk": MESSAGES, "note": "VARCHAR", "body": "VARCHAR"}
    found = rewritten(row, types)
    assert [(leaf.field, leaf.before, leaf.after) for leaf in found.leaves] == [
        ("title", "His day", "Her day"),
        ("talk[0].content", "He is her friend.", "She is her friend."),
    ]
    assert (found.reason, found.rules) == ("", RULES)
    assert found.confidence == min(edit.confidence for leaf in found.leaves for edit in leaf.edits)


ALI = ["Write the life of Muhammad Ali.", "1960: Won his first fight.\n\nHe was strong."]
TO_WOMEN = Direction("gender", "m->f", "men → women", ("men",), "women", "gender")


@pytest.mark.parametrize(
    ("texts", "direction", "policy", "reason"),
    [
        (ALI, TO_WOMEN, Policy(), "named person: Muhammad Ali"),
        (ALI[::-1], TO_WOMEN, Policy(), "named person: Muhammad Ali"),
        (["Muhammad Ali was born.\n\nHe was strong."], TO_WOMEN, Policy(), "named person: Muhammad Ali"),
        (ALI, TO_WOMEN, Policy(named_people="off"), ""),
        (["The pregnancy went well.\n\nShe was glad."], TO_WOMEN, Policy(), "biology"),
        (["The pregnancy went well.\n\nShe was glad."], TO_WOMEN, Policy(biology=False), ""),
        (["The pregnancy went well."], replace(TO_WOMEN, name="they"), Policy(), ""),
        (["The pregnancy went well."], replace(TO_WOMEN, axis="religion"), Policy(), ""),
        (["He was strong.", ""], TO_WOMEN, Policy(), ""),
        ([], TO_WOMEN, Policy(), ""),
    ],
)
def test_a_guard_looks_at_all_that_a_record_says(texts, direction, policy, reason):
    assert leaves.refusal(texts, direction, policy) == reason


def changed(text: str, *skips: str) -> Rewrite:
    return Rewrite(text.upper(), (Edit(0, 1, text[0], text[0].upper(), "x", 0.8),), _skips(skips), 0.8, "r")


def left(text: str, *skips: str) -> Rewrite:
    return Rewrite(text, skips=_skips(skips), rules="r")


def _skips(reasons) -> tuple[Skip, ...]:
    return tuple(Skip(0, 1, reason) for reason in reasons)


@pytest.mark.parametrize(
    ("answers", "reason", "fields"),
    [
        ([changed("a"), left("b")], "", ["f0"]),
        ([changed("a"), changed("b")], "", ["f0", "f1"]),
        ([changed("a", "a name"), left("b", "fixed phrase: x")], "", ["f0"]),
        # One text that a guard refuses is reason enough to leave the others too.
        ([changed("a"), left("b", "named person: Ada Lovelace")], "named person: Ada Lovelace", []),
        ([left("b", "biology"), changed("a")], "biology", []),
        ([changed("a"), left("b", "not English: German")], "not English: German", []),
        ([changed("a", "biology")], "biology", []),
        ([left("a"), left(" ", "empty")], "nothing to change", []),
        ([left(" ", "empty"), left("b", "fixed phrase: x")], "fixed phrase: x", []),
        ([left(" ", "empty"), left("", "empty")], "empty", []),
        ([left("a")], "nothing to change", []),
        ([], "nothing to change", []),
    ],
)
def test_a_record_is_rewritten_as_a_whole_or_left_with_a_reason(answers: list[Rewrite], reason: str, fields: list[str]):
    texts = [(f"f{k}", answer.text.lower(), answer) for k, answer in enumerate(answers)]
    found = leaves.judged(texts)
    assert (found.reason, [leaf.field for leaf in found.leaves]) == (reason, fields)
    assert found.confidence == (0.8 if fields else 0.0)


def test_edits_that_change_nothing_make_no_child():
    same = Rewrite("a", (Edit(0, 1, "a", "a", "x", 0.8),), (), 0.8, "r")
    assert leaves.judged([("f", "a", same)]) == Rewritten((), "nothing to change", 0.0, "r")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("Он сказал, что ему холодно.", "not English"),
        ("他说他很冷。", "nothing to change"),
        ("\x00\x01\x02\ufffd\ufffd\x7f", "nothing to change"),
        ("The sea is calm.", "nothing to change"),
    ],
)
def test_what_cannot_be_rewritten_has_one_reason(text: str, reason: str):
    found = rewritten({"t": json.dumps(text)}, {"t": "VARCHAR"})
    assert (found.leaves, found.reason.partition(":")[0]) in [
        ((), reason),
        ((), "not English"),
        ((), "nothing to change"),
    ]
    assert found.reason != ""


def test_passages_cut_from_a_record_are_cut_before_it_is_rewritten():
    cuts = (Cut(3, np.array([4, 7]), ("Read more. ",)), Cut(5, np.array([7]), ("He left.",)))
    text = "Read more. He came. He left."
    assert leaves.cut_of(cuts, 7)(text) == "He came."
    assert leaves.cut_of(cuts, 4)(text) == "He came. He left."
    assert leaves.cut_of(cuts, 5)(text) == text
    row, types = {"t": json.dumps(text)}, {"t": "VARCHAR"}
    assert leaves.record_texts(row, types, leaves.cut_of(cuts, 4)) == [("t", "He came. He left.")]


def test_a_leaf_comes_back_from_json():
    leaf = Leaf("a[0].b", "he", "she", (Edit(0, 2, "he", "she", "pronoun:he", 0.99),), (Skip(0, 2, "a name"),))
    assert Leaf.from_json(json.loads(json.dumps(leaf.to_json()))) == leaf
