"""Members survive packing, and large sets stay small."""

import numpy as np

from lib.ledger.members import make, pack, unpack


def test_evidence_follows_its_id_into_order():
    members = make([5, 2, 9], kept=[1, 0, 8], similarity=[0.9, 0.8, 1.0], rule=["longest", "longest", "by hand"])
    back = unpack(pack(members))
    assert back.ids.tolist() == [2, 5, 9]
    assert back.kept.tolist() == [0, 1, 8]
    assert back.similarity.tolist() == [np.float32(0.8), np.float32(0.9), 1.0]
    assert back.rule == ("longest", "longest", "by hand")
    assert back.only(back.ids > 2).ids.tolist() == [5, 9]


def test_members_without_evidence_have_none():
    back = unpack(pack(make([3, 1, 1])))
    assert back.ids.tolist() == [1, 3]
    assert (back.kept, back.similarity, back.rule) == (None, None, None)


def test_a_million_consecutive_ids_take_under_a_hundred_kilobytes():
    assert len(pack(make(np.arange(1_000_000)))) < 100_000
