"""Workspaces: created, opened again, and refused with a sentence where they are not what they should be."""

import json

import pytest

from lib.corpus import workspace
from lib.errors import BadWorkspace, Busy
from tests.corpora import SENTENCES, analysed, open_corpus, write


@pytest.fixture
def made(tmp_path):
    return open_corpus(write(tmp_path / "c.parquet", SENTENCES), tmp_path / "workspace")


def test_what_is_saved_is_loaded(made):
    assert workspace.load(made.root) == made
    assert made.current() is None
    assert workspace.all_in(made.root.parent) == [made.root]


def test_the_same_source_opens_its_workspace_again_with_other_roles(made, tmp_path):
    from dataclasses import replace

    roles = replace(made.roles, split="lang")
    again = workspace.create(made.root, made.sources, made.columns, roles)
    assert workspace.load(made.root).roles.split == "lang"
    assert again.name == made.name


def test_another_source_does_not(made, tmp_path):
    with pytest.raises(BadWorkspace, match=r"is the workspace of .*c\.parquet, not of .*d\.parquet"):
        open_corpus(write(tmp_path / "d.parquet", {"text": ["other", "texts"]}), made.root)


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadWorkspace, match="not an empty folder"):
        open_corpus(write(tmp_path / "c.parquet", SENTENCES), tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize(
    "manifest, words",
    [
        (None, "is not a workspace"),
        ("{", "cannot be read"),
        ("[]", "not a manifest of Winnow"),
        ('{"format": "one"}', "not a manifest of Winnow"),
        ('{"format": 99, "winnow": "9.9"}', "made by a newer Winnow"),
        ('{"format": 1}', "is damaged"),
    ],
)
def test_what_is_no_workspace_gets_a_sentence(tmp_path, manifest, words):
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(BadWorkspace, match=words):
        workspace.load(tmp_path)


def test_two_processes_cannot_analyse_at_once(made):
    with made.only_one("analysis"), pytest.raises(Busy, match="Another analysis"), made.only_one("analysis"):
        pass
    with made.only_one("analysis"):
        pass


def test_two_servers_read_one_workspace(tmp_path):
    from lib.query.selection import Selection
    from lib.query.view import View

    made = analysed(tmp_path, SENTENCES)
    first, second = View(made), View(workspace.load(made.root))
    assert first.count(Selection()) == second.count(Selection())
    first.close()
    second.close()


@pytest.mark.parametrize(
    "spec, name",
    [
        ("/data/My Corpus.parquet", "my-corpus"),
        ("/data/shards/*.parquet", "shards"),
        ("hf://datasets/org/name/**/*.parquet", "name"),
        ("/data/日本.parquet", "corpus"),
    ],
)
def test_a_free_folder_is_called_after_its_source(tmp_path, spec, name):
    assert workspace.free_folder(tmp_path, spec) == tmp_path / name
    (tmp_path / name).mkdir()
    assert workspace.free_folder(tmp_path, spec) == tmp_path / f"{name}-2"


def test_the_manifest_is_plain_json(made):
    value = json.loads((made.root / "manifest.json").read_text())
    assert (value["format"], value["roles"]["text"]) == (1, ["text"])
