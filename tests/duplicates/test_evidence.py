"""What duplicates are judged by: without records that are out, within splits, and never against one's own parent."""

import json

import numpy as np
import pytest

from lib.corpus import children, generated
from lib.corpus.children import Child
from lib.corpus.roles import Roles
from lib.duplicates import crossings, evidence, review
from lib.duplicates.groups import cut
from lib.duplicates.match import match
from lib.duplicates.pairs import Pairs
from lib.duplicates.policy import Policy
from lib.duplicates.signatures import sign
from lib.duplicates.summary import summary
from lib.errors import BadOption
from lib.ledger.members import make
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import Options, analyse, analysed, quiet

LONG = "the quick brown fox jumps over the lazy dog while seven wizards watch from a quiet hill above the river bank"
STAGES = ("exact", "near", "groups")
SPLITS = {
    "text": [LONG, LONG, LONG, LONG + " today", LONG + " today", "something else"],
    "split": ["train", "test", "test", "train", "test", "test"],
}


def removed(found) -> list[tuple[int, int]]:
    rows = np.flatnonzero(found.cut.removable)
    return list(zip(rows.tolist(), found.cut.kept[rows].tolist(), strict=True))


@pytest.mark.parametrize(
    "kind, threshold, across, within",
    [
        ("exact", 1.0, [(1, 0), (2, 0), (4, 3)], [(2, 1)]),
        ("near", 0.8, [(0, 3), (1, 3), (2, 3), (4, 3)], [(0, 3), (1, 4), (2, 4)]),
        ("near", 1.0, [(1, 0), (2, 0), (4, 3)], [(2, 1)]),
    ],
)
def test_within_splits_nothing_crosses_and_what_repeats_inside_still_goes(tmp_path, kind, threshold, across, within):
    view = View(analysed(tmp_path, SPLITS, STAGES))
    everywhere = review.find(view, kind, threshold)
    assert removed(everywhere) == across
    apart = review.find(view, kind, threshold, within_splits=True)
    assert removed(apart) == within
    groups = review.of_selection(view, everywhere, Selection())
    asked = crossings.crossings(view, review.to_exclude(everywhere, groups))
    assert sum(one.n_records for one in asked) == sum(SPLITS["split"][a] != SPLITS["split"][b] for a, b in across)
    assert crossings.sentence(asked).startswith(f"{asked[0].n_records} of test that repeat one of train")
    members = review.to_exclude(everywhere, groups, judged=apart)
    assert crossings.crossings(view, members) == ()
    assert list(zip(members.ids.tolist(), members.kept.tolist(), strict=True)) == within
    view.close()


def test_without_splits_nothing_crosses(tmp_path):
    view = View(analysed(tmp_path, {"text": SPLITS["text"]}, STAGES))
    assert crossings.crossings(view, make([1], kept=[0])) == ()
    assert removed(review.find(view, "exact", 1.0, within_splits=True)) == [(1, 0), (2, 0), (4, 3)]
    view.close()


def test_regrouping_is_the_same_as_comparing_anew(planted_texts):
    texts = [*planted_texts[:250], *planted_texts[:60]]
    apart = np.array([k * 7 % 3 for k in range(len(texts))])
    out = np.array([k % 11 == 5 for k in range(len(texts))])
    whole = match([sign(texts)])
    masked = Pairs(np.where(out, -1, whole.representative), *(getattr(whole, n) for n in COLUMNS), whole.floor)
    found = evidence._regrouped(masked, apart)
    got = cut(found, 0.7)
    for value in range(3):
        rows = np.flatnonzero((apart == value) & ~out)
        alone = cut(match([sign([texts[k] for k in rows])]), 0.7)
        assert np.array_equal(got.kept[rows], rows[alone.kept])
        assert np.allclose(got.similarity[rows], alone.similarity)
    assert not got.removable[out].any()


COLUMNS = ("a", "b", "similarity", "containment")


def test_a_child_and_its_parent_stay_both(tmp_path):
    rows = {
        "id": ["p", "c1", "c2", "x", "y"],
        "text": [LONG, LONG + " today", LONG + " and today", LONG + " now", "else"],
        "cda_parent_id": [None, "p", "p", None, None],
    }
    roles = Roles(text=("text",), id="id", metadata=("cda_parent_id",))
    view = View(analysed(tmp_path, rows, STAGES, roles))
    found = review.find(view, "near", 0.7)
    kin = {"p": 0, "c1": 0, "c2": 0, "x": 3, "y": 4}
    family = [kin[one] for one in rows["id"]]
    assert removed(found) and all(family[a] != family[b] for a, b in removed(found))
    assert [a for a, _ in removed(found)] == [3]
    proposed = view.rows("SELECT id, near_kept IS NOT NULL FROM catalog WHERE near_group IS NOT NULL ORDER BY id")
    assert proposed == [(0, False), (1, False), (2, False), (3, True)]  # the stage proposes the same
    view.close()


def test_a_child_made_here_and_its_parent_stay_both_in_the_catalog_too(tmp_path):
    made = analysed(tmp_path, {"text": [LONG + " today", LONG + " now", "else"]}, STAGES)
    asked = [Child(0, {"text": json.dumps(LONG + " tonight")}, {})]
    grown, _ = generated.add(made, "x", children.tables(made, asked))
    analyse(grown, Options(), quiet, STAGES)
    view = View(grown)
    kept = view.rows("SELECT id, near_kept FROM catalog WHERE near_group IS NOT NULL ORDER BY id")
    assert [id_ for id_, _ in kept] == [0, 1, 3] and dict(kept)[0] is None and dict(kept)[3] is None
    assert dict(kept)[1] in (0, 3)
    view.close()


def test_keep_both_and_let_go_hold_at_every_threshold(tmp_path):
    view = View(analysed(tmp_path, SPLITS, STAGES))
    for threshold in (0.6, 0.8, 1.0):
        both = review.find(view, "near", threshold, Policy(keep=(0, 1)))
        assert not both.cut.removable[[0, 1]].any() and both.cut.removable[2]
        gone = review.find(view, "near", threshold, Policy(drop=(3,)))
        assert gone.cut.removable[3] and not gone.cut.removable[4]
    assert review.find(view, "near", 1.0, Policy(keep=(1,))).decided() == [1, 0, 1]
    view.close()


def test_a_rule_on_an_absent_column_gets_a_sentence(tmp_path):
    from lib.duplicates.survivors import Newest
    from lib.errors import BadFilter

    view = View(analysed(tmp_path, SPLITS, STAGES))
    with pytest.raises((BadFilter, BadOption), match="no column 'date'"):
        evidence.gather(view, "exact", Policy((Newest("date"),)))
    view.close()


def test_a_group_in_numbers(tmp_path):
    view = View(analysed(tmp_path, SPLITS, STAGES))
    found = review.find(view, "near", 0.8)
    lengths = evidence.columns(view, ["n_chars"])["n_chars"]
    whole = summary(found, 0, lengths, {"split": evidence.codes(view, "split")})
    assert (whole.n_records, whole.n_kept) == (5, 1)
    assert whole.n_chars == (len(LONG), len(LONG) + 6)
    assert whole.mixes == {"split": ((("test", 3), ("train", 2)), 2)}
    assert 0.8 <= whole.similarity[0] < whole.similarity[1] == 1.0
    view.close()
