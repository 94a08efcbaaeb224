"""The fields that an export offers, and what is refused."""

import numpy as np
import pytest

from lib.curate import actions
from lib.errors import BadOption
from lib.export import fields, writer
from lib.export.formats import FORMATS, format_of, holds_bytes
from lib.query.predicates import Ids
from lib.query.selection import Selection
from lib.query.view import View
from tests.export.corpus import COLUMNS, WITHOUT_BYTES, opened


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    made = opened(tmp_path_factory.mktemp("fields"))
    yield made
    made.close()


def test_source_columns_keep_their_names_and_ours_give_way(view: View):
    found = fields.available(view)
    assert [f.name for f in found if f.is_source] == list(COLUMNS)
    assert [f.name for f in found if not f.is_source] == [
        "winnow_id", "content_hash", "source_file", "source_row", "n_chars", "is_empty", "n_words", "n_lines",
        "winnow_n_tokens", "tags", "excluded",
    ]  # fmt: skip
    origins = {f.name: f.origin for f in found}
    assert (origins["id"], origins["text"], origins["messages"]) == ("catalog", "text", "source")


def test_defaults_are_what_the_format_can_carry(view: View):
    found = fields.available(view)
    assert [f.name for f in fields.defaults(found, FORMATS["parquet"])] == list(COLUMNS)
    assert [f.name for f in fields.choose(found, (), FORMATS["csv"])] == WITHOUT_BYTES


@pytest.mark.parametrize(
    ("names", "format", "sentence"),
    [
        (["nothing"], "parquet", "no field 'nothing'"),
        (["id", "id"], "parquet", "named twice"),
        (["image"], "jsonl", "holds bytes"),
        (['id"; DROP TABLE x; --'], "parquet", "no field"),
    ],
)
def test_what_cannot_be_exported_is_said(view: View, names, format, sentence):
    with pytest.raises(BadOption, match=sentence):
        fields.choose(fields.available(view), names, FORMATS[format])


def test_an_unknown_format_is_said():
    with pytest.raises(BadOption, match="no format 'xml'; choose one of parquet, jsonl"):
        format_of("xml")


@pytest.mark.parametrize(
    ("type", "is_bytes"),
    [
        ("VARCHAR", False), ("BLOB", True), ("BLOB[]", True), ("STRUCT(bytes BLOB, path VARCHAR)", True),
        ("STRUCT(a STRUCT(b BLOB))[]", True), ("MAP(VARCHAR, BLOB)", True), ("VARCHAR[]", False),
    ],
)  # fmt: skip
def test_bytes_are_found_anywhere(type, is_bytes):
    assert holds_bytes(type) == is_bytes


@pytest.mark.parametrize(("mean", "group"), [(0, 122_880), (500, 122_880), (10_000, 13_421), (50_000_000, 2_048)])
def test_long_records_make_small_row_groups(mean, group):
    assert FORMATS["parquet"].copy_options(mean).endswith(f"ROW_GROUP_SIZE {group}")


def test_tags_and_exclusion_are_fields(tmp_path):
    made = opened(tmp_path, {"text": ["a", "b", "c"]}, None)
    for action, ids, tag in (("tag", (0, 1), "z"), ("tag", (1,), "a"), ("exclude", (2,), None)):
        actions.commit(made, actions.plan(made, action, Selection((Ids(ids),)), tag), "because", "Ada")
    chosen = fields.choose(fields.available(made), ["text", "tags", "excluded"], FORMATS["parquet"])
    assert writer.preview(made, np.arange(3), chosen, FORMATS["parquet"]) == [
        {"text": "a", "tags": ["z"], "excluded": False},
        {"text": "b", "tags": ["a", "z"], "excluded": False},
        {"text": "c", "tags": None, "excluded": True},
    ]
