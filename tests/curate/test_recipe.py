"""The recipe as a file: written, read back, refused."""

import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from lib.corpus.roles import Roles
from lib.curate import actions, offspring, recipe
from lib.curate.recipe import Recipe
from lib.curate.rules import RECORDS, Rule
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.members import make
from lib.query.predicates import Between, Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import SENTENCES, analysed

MAT, DOG = "eb46e86d8c31e68274676127c0ce1365", "d8898ca0a65461db39e87dd0fdf6da2f"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("recipe"), SENTENCES)


@pytest.fixture
def view(made):
    made.ledger_path.unlink(missing_ok=True)
    opened = View(made)
    yield opened
    opened.close()


def do(view, action, selection, reason="because", tag=None, members=None):
    return actions.commit(view, actions.plan(view, action, selection, tag, members), reason, "Ada")


def mixed(view) -> Recipe:
    do(view, "exclude", Selection((Between("n_chars", None, 4),)), "no: text # 'at' \"all\"\n- really")
    do(view, "tag", Selection((Ids((0, 1)),)), tag="on: off")
    do(view, "exclude", Selection(), members=make([4], kept=[0], similarity=[0.123456789], rule=["longest"]))
    return recipe.build(view, {"seed": 7})


def test_what_is_built(view):
    built = mixed(view)
    assert built.corpus == {"name": "corpus", "fingerprint": recipe.fingerprint(view.workspace), "n_records": 6}
    assert built.roles == view.workspace.roles and built.options == {"seed": 7}
    assert [(r.action, r.tag, r.n_records, r.selection is not None) for r in built.rules] == [
        ("exclude", None, 1, True), ("tag", "on: off", 2, False), ("exclude", None, 1, False),
    ]  # fmt: skip


def test_undone_decisions_are_not_in_it(view):
    event = do(view, "exclude", Selection((Between("stars", 4),)))
    events.undo(view.workspace.ledger_path, event.uid, "Ada")
    assert recipe.build(view).rules == ()
    assert recipe.from_yaml(recipe.to_yaml(recipe.build(view))).rules == ()


@pytest.mark.parametrize("most_inline", [1000, 0])
def test_written_and_read_back(view, tmp_path, most_inline):
    built = mixed(view)
    files = recipe.write(built, tmp_path, most_inline)
    assert [path.name for path in files] == ["recipe.yaml", "recipe.records.parquet"][: 1 if most_inline else 2]
    back = recipe.read(tmp_path / "recipe.yaml")
    assert (back.corpus, back.roles, back.options) == (built.corpus, built.roles, built.options)
    for one, other in zip(built.rules, back.rules, strict=True):
        assert (one.action, one.tag, one.reason, one.by, one.at, one.event, one.sentence, one.n_records) == (
            other.action, other.tag, other.reason, other.by, other.at, other.event, other.sentence, other.n_records,
        )  # fmt: skip
        assert one.selection == other.selection
        if one.records is not None:
            assert one.records.drop(["similarity"]) == other.records.drop(["similarity"])
            assert one.records["similarity"].to_pylist() == pytest.approx(
                other.records["similarity"].to_pylist(), abs=1e-6
            )


def test_the_text_is_readable_and_says_what_does_not_travel(view):
    text = recipe.to_yaml(mixed(view))
    value = yaml.safe_load(text)
    assert value["version"] == 1 and value["roles"]["text"] == ["text"]
    assert value["decisions"][0]["where"] == [{"kind": "between", "column": "n_chars", "high": 4}]
    assert value["decisions"][1]["records"] == [MAT, DOG]
    assert value["decisions"][2]["records"] == [["ffab0941e2d5fc68aa5a1ae7d5b0dc2a", MAT, 0.123457, "longest"]]
    assert "# 2. tag with “on: off” 2 of kept records where one of 2 picked records" in text
    assert "# a list, not a rule: “one of 2 picked records” has a meaning in this corpus only" in text


@pytest.mark.parametrize(
    "hostile", ["a\nversion: 9", "a\u2028b", "a\x85b", "a\x00b", "\ud7ff\ufeff", "!!python/object:os.system x"]
)
def test_no_text_breaks_out_of_a_recipe(view, hostile):
    do(view, "tag", Selection((OneOf("lang", ("en",)),)), hostile, tag=hostile)
    back = recipe.from_yaml(recipe.to_yaml(recipe.build(view)))
    assert [(rule.reason, rule.tag) for rule in back.rules] == [(hostile.strip(), hostile.strip())]


def test_too_many_for_one_file_is_said(view):
    with pytest.raises(BadOption, match="lists 3 records, too many for one file of at most 2"):
        recipe.to_yaml(mixed(view), most=2)


def test_a_hash_of_digits_stays_text():
    digits = "1" * 32
    records = pa.table([[digits], [1], [None], [None], [None], [None]], schema=RECORDS)
    rule = Rule("exclude", None, "r", "b", "a", "e", "s", 1, records=records)
    back = recipe.from_yaml(recipe.to_yaml(Recipe({}, Roles(("text",)), (rule,))))
    assert back.rules[0].records["hash"].to_pylist() == [digits]


HASH = "0" * 32
LONG = "a" * 200
CHILD = {"parent": HASH, "number": 0, "texts": {"text": '"she"'}}


@pytest.mark.parametrize(
    "text", ["she \U0001f408\nsat", "a\u2028b\x85c\x7fd", "\\ \" ' # : - {", "yes", "123", "", LONG, "\ufeffx\u00e9"]
)
@pytest.mark.parametrize("most_inline", [1000, 0])
def test_children_are_written_and_read_back(tmp_path, text, most_inline):
    said = {"cda_confidence": 1e-05, "cda_edits": json.dumps([{"after": text}]), "cda_review": "edited"}
    row = {"hash": HASH, "place": -2, "number": 7, "texts": json.dumps({"text": json.dumps(text)}), **said}
    row |= {"cda_axis": "gender", "cda_operator": "model:x", "cda_seed": 7}
    made = {"axis": "gender", "operator": "rules", "seed": 7, "method": "substitute"}
    rows = pa.Table.from_pylist([row], schema=offspring.SCHEMA)
    rule = Rule("generate", None, "r", "b", "a", "e", "s", 1, children=rows, made=made)
    files = recipe.write(Recipe({}, Roles(("text",)), (rule,)), tmp_path, most_inline)
    assert [path.name for path in files] == ["recipe.yaml", "recipe.children.parquet"][: 1 if most_inline else 2]
    (back,) = recipe.read(tmp_path / "recipe.yaml").rules
    assert (back.action, back.made, back.n_listed) == ("generate", made, 1)
    found = back.children.to_pylist()[0]
    assert json.loads(json.loads(found.pop("texts"))["text"]) == text
    del row["texts"]
    assert found == {"cda_direction": None, "cda_rules": None, "cda_run": None} | row | {
        "cda_confidence": pytest.approx(1e-05)
    }


def test_children_with_long_texts_lie_beside_the_recipe(tmp_path, monkeypatch):
    rows = pa.Table.from_pylist(
        [{"hash": HASH, "place": 1, "number": 0, "texts": json.dumps({"text": json.dumps(LONG)})}], offspring.SCHEMA
    )
    made = Recipe({}, Roles(("text",)), (Rule("generate", None, "r", "b", "a", "e", "s", 1, children=rows),))
    monkeypatch.setattr(recipe, "MOST_INLINE_BYTES", 150)
    assert len(recipe.write(made, tmp_path)) == 2 and recipe.read(tmp_path / "recipe.yaml").n_listed == 1
    monkeypatch.setattr(recipe, "MOST_BYTES_IN_ONE_FILE", 150)
    with pytest.raises(BadOption, match="generated texts, too many for one file"):
        recipe.to_yaml(made)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (3, "lists a child that is not {parent, number, texts"),
        ({**CHILD, "evil": 1}, "lists a child that is not"),
        ({**CHILD, "parent": "x"}, "32 hex digits"),
        ({**CHILD, "number": -1}, "without a number"),
        ({**CHILD, "number": True}, "without a number"),
        ({**CHILD, "texts": ["a"]}, "no object of JSON texts"),
        ({**CHILD, "texts": {"text": 3}}, "no object of JSON texts"),
        ({**CHILD, "texts": {"text": "she"}}, "text in 'text' is not JSON"),
        ({**CHILD, "cda_confidence": 1.5}, "not from 0 to 1"),
        ({**CHILD, "cda_confidence": float("nan")}, "not from 0 to 1"),
        ({**CHILD, "cda_confidence": "high"}, "of the wrong kind"),
        ({**CHILD, "cda_axis": 3}, "of the wrong kind"),
        ({**CHILD, "cda_seed": 2**70}, "over 64 bits"),
    ],
)
def test_a_bad_child_is_one_sentence(line, sentence):
    value = {"version": 1, "decisions": [{"action": "generate", "reason": "x", "made": {}, "children": [line]}]}
    with pytest.raises(BadOption, match=re.escape(sentence)) as caught:
        recipe.from_yaml(yaml.safe_dump(value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"texts": "{"}, "texts are not JSON"),
        ({"texts": None}, "texts are not JSON"),
        ({"place": 0}, "has the place 0"),
        ({"hash": "x"}, "32 hex digits"),
        ({"number": None}, "without a number"),
        ({"cda_confidence": 2.0}, "not from 0 to 1"),
    ],
)
def test_a_bad_row_beside_the_recipe_is_one_sentence(tmp_path, changed, sentence):
    row = {"hash": HASH, "place": 1, "number": 0, "texts": "{}", **changed}
    rows = pa.Table.from_pylist([row], schema=offspring.SCHEMA)
    pq.write_table(rows.add_column(0, "decision", pa.array([0], pa.int32())), tmp_path / "recipe.children.parquet")
    text = DECISION + (
        "{action: generate, reason: x, made: {}, children: {file: recipe.children.parquet, decision: 0, n_records: 1}}"
    )
    with pytest.raises(BadOption, match=re.escape(sentence)):
        recipe.from_yaml(text, tmp_path)


DECISION = "version: 1\ndecisions:\n- "


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is no recipe"),
        ("[1, 2]", "is no recipe"),
        ("{a: [}", "is not YAML"),
        ("a: !!python/object/apply:os.system [echo]", "is not YAML"),
        ("version: 2\ndecisions: []", "version 2, this Winnow reads 1"),
        ("decisions: []", "version None"),
        ("version: 1\ndecisions: []\nroles: {nonsense: 1}", "wrong form"),
        ("version: 1\ndecisions: []\nroles: [1]", "wrong form"),
        (DECISION + "3", "Decision 1 of the recipe is not an object"),
        (DECISION + "{action: delete, reason: x, where: []}", "action 'delete'"),
        (DECISION + "{action: exclude, where: []}", "has no reason"),
        (DECISION + "{action: tag, reason: x, where: []}", "lacks one"),
        (DECISION + "{action: exclude, tag: t, reason: x, where: []}", "where none belongs"),
        (DECISION + "{action: exclude, reason: x}", "either `where` or `records`"),
        (DECISION + "{action: exclude, reason: x, where: [], records: []}", "either `where` or `records`"),
        (DECISION + "{action: exclude, reason: x, where: [{kind: drop}]}", "filter that cannot be read"),
        (DECISION + "{action: exclude, reason: x, records: 3}", "no list"),
        (DECISION + "{action: label, reason: x, records: []}", "action 'label'"),
        (DECISION + "{action: edit, reason: x, records: []}", "lacks the texts that it cuts"),
        (DECISION + "{action: edit, reason: x, where: []}", "cuts passages by a filter"),
        (DECISION + "{action: edit, reason: x, records: [], passages: ['']}", "lacks the texts"),
        (DECISION + "{action: exclude, reason: x, records: [], passages: [a]}", "where none belong"),
        (DECISION + "{action: generate, reason: x, records: []}", "(generate) needs `children`"),
        (DECISION + "{action: generate, reason: x, children: [], where: []}", "(generate) needs `children`"),
        (DECISION + "{action: exclude, reason: x, children: []}", "either `where` or `records`"),
        (DECISION + "{action: generate, reason: x, children: []}", "needs `made`"),
        (DECISION + "{action: generate, reason: x, made: {}, children: x}", "no list"),
        (DECISION + "{action: generate, reason: x, made: {axis: 3}, children: []}", "of the wrong kind"),
        (DECISION + "{action: generate, reason: x, made: {at: 2020-01-01}, children: []}", "that JSON has not"),
        (DECISION + "{action: exclude, reason: x, records: [abc]}", "32 hex digits"),
        (DECISION + "{action: exclude, reason: x, records: [[abc]]}", "record, kept, similarity, rule"),
        (DECISION + "{action: exclude, reason: x, records: {file: /etc/passwd, decision: 0}}", "other than"),
        (DECISION + "{action: exclude, reason: x, records: {file: recipe.records.parquet, decision: 0}}", "not there"),
    ],
)
def test_a_bad_recipe_is_one_sentence(text, sentence, tmp_path):
    with pytest.raises(BadOption, match=re.escape(sentence)) as caught:
        recipe.from_yaml(text, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_bad_file_is_one_sentence(tmp_path):
    with pytest.raises(BadOption, match="cannot be read"):
        recipe.read(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadOption, match="not UTF-8"):
        recipe.read(tmp_path / "bytes.yaml")
    (tmp_path / "recipe.records.parquet").write_bytes(b"nothing")
    text = DECISION + "{action: exclude, reason: x, records: {file: recipe.records.parquet, decision: 0, n_records: 1}}"
    with pytest.raises(BadOption, match="not the list of this recipe"):
        recipe.from_yaml(text, tmp_path)
