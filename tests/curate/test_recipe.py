"""The recipe as a file: written, read back, refused."""

import re

import pyarrow as pa
import pytest
import yaml

from lib.corpus.roles import Roles
from lib.curate import actions, recipe
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
