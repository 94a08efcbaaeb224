"""Parents and children: of records made here, and of those that an export of another corpus brought along."""

import json

import pytest

from lib.corpus import children, generated
from lib.corpus.children import Child
from lib.corpus.roles import Roles
from lib.jobs.analysis import analyse
from lib.query import lineage
from lib.query.view import View
from tests.corpora import SENTENCES, Options, analysed, quiet

IMPORTED = {
    "id": ["a", "b", "a-cda0", "gone-cda1"],
    "text": ["He ran.", "It rained.", "She ran.", "She sat."],
    "is_generated": [False, False, True, True],
    "cda_parent_id": [None, None, "a", "gone"],
}


def with_children(tmp_path, columns, parents, roles=None) -> View:
    made = analysed(tmp_path, columns, roles=roles)
    asked = [Child(parent, {"text": json.dumps(f"child {n}")}, {}) for n, parent in enumerate(parents)]
    grown, _ = generated.add(made, "x", children.tables(made, asked))
    analyse(grown, Options(), quiet, ["profile"])
    return View(grown)


@pytest.mark.parametrize("roles", [Roles(text=("text",), id="id"), Roles(text=("text",))])
def test_records_made_here(tmp_path, roles):
    view = with_children(tmp_path, SENTENCES, [2, 0, 2], roles)
    assert lineage.is_told(view) and lineage.mask(view).tolist() == [False] * 6 + [True] * 3
    assert [lineage.parent(view, id_) for id_ in (0, 2, 6, 7, 8)] == [None, None, 2, 0, 2]
    assert [lineage.children(view, id_) for id_ in (0, 1, 2, 6)] == [[7], [], [6, 8], []]
    assert lineage.children(view, 2, most=1) == [6]
    assert lineage.families(view).tolist() == [0, 1, 2, 3, 4, 5, 2, 0, 2]
    assert "cda_parent" in lineage.of_here(view)
    view.close()


def test_records_that_an_export_brought_along(tmp_path):
    view = View(analysed(tmp_path, IMPORTED))
    assert lineage.is_told(view) and lineage.mask(view).tolist() == [False, False, True, True]
    assert [lineage.parent(view, id_) for id_ in range(4)] == [None, None, 0, None]
    assert [lineage.children(view, id_) for id_ in range(4)] == [[2], [], [], []]
    assert lineage.of_here(view) == frozenset()
    view.close()


def test_both_at_once(tmp_path):
    view = with_children(tmp_path, IMPORTED, [0, 2])
    assert [lineage.parent(view, id_) for id_ in (2, 4, 5)] == [0, 0, 2]
    assert lineage.children(view, 0) == [2, 4] and lineage.children(view, 2) == [5]
    assert lineage.families(view).tolist() == [0, 1, 0, 3, 0, 0]
    view.close()


def test_a_corpus_that_says_nothing_of_it(tmp_path):
    view = View(analysed(tmp_path, SENTENCES))
    assert not lineage.is_told(view) and not lineage.mask(view).any() and lineage.families(view) is None
    assert (lineage.parent(view, 0), lineage.children(view, 0)) == (None, [])
    view.close()
