"""A search over a corpus that grew equals a full one, byte for byte, and reads of the old records only what it must."""

import random

import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates import passage_extension, passages
from lib.duplicates.checkpoints import Checkpoints
from lib.errors import Cancelled
from tests.duplicates.conftest import word_bank, written

BATCH = 40


class Source:
    """Texts that remember which of them were read."""

    def __init__(self, texts):
        self.texts, self.seen = texts, []

    def read(self, first, last):
        self.seen += range(first, last)
        return self.texts[first:last]

    def pick(self, ids):
        self.seen += ids.tolist()
        return [self.texts[k] for k in ids]


def planted(seed: int, n: int = 150) -> list[str]:
    """Texts of which a part hold notices: paragraphs, lines, or runs in the middle of a line, some of them cut short; a
    few hold one twice, and many of the notices stand only once at first."""
    chance = random.Random(seed)
    bank = word_bank(chance, 2_000)
    notices = [written(chance, bank, 8) for _ in range(12)]
    texts = []
    for _ in range(n):
        parts = [written(chance, bank, chance.randrange(1, 4))]
        for _ in range(chance.choice([0, 0, 1, 1, 2])):
            words = chance.choice(notices).split()
            words = words[chance.choice([0, 0, 10]) : chance.choice([len(words), len(words), 62])]
            joint = chance.choice(["\n", "\n\n", " ", " "])
            parts += [joint, " ".join(words), joint]
            parts.append(written(chance, bank, 2))
        texts.append("".join(parts) if chance.random() > 0.05 else "")
    return texts


def search(texts, folder, before=None, skip=None, batch=BATCH, progress=None):
    """What is found, the source, and every file that was kept of it."""
    source = Source(texts)
    kept = Checkpoints(folder, before)
    ranges = [(k, min(len(texts), k + batch)) for k in range(0, len(texts), batch)]
    found = passages.passages(source, ranges, sum(map(len, texts)), skip, progress=progress, checkpoints=kept)
    kept.clear(f"{passage_extension.CHUNK}*")
    return found, source, {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_same(one, other):
    assert one[0].table.equals(other[0].table)
    for name in ("passage", "record", "start", "end", "n_found", "n_unread"):
        assert np.array_equal(getattr(one[0], name), getattr(other[0], name)), name
    assert one[2] == other[2]


@pytest.mark.parametrize("seed", range(6))
def test_in_any_steps_it_equals_a_full_run(tmp_path, seed, monkeypatch):
    monkeypatch.setattr(passage_extension, "PAIRS_AT_ONCE", 7)
    chance = random.Random(seed)
    texts = planted(seed)
    ends = sorted({*(chance.randrange(1, len(texts)) for _ in range(3)), 80, len(texts)})
    before = None
    for n in ends:
        # Which records are left out changes with each step, for old ones too.
        skip = np.array([chance.random() < 0.2 for _ in range(n)])
        grown = search(texts[:n], tmp_path / f"grown{n}", before, skip)
        whole = search(texts[:n], tmp_path / f"whole{n}", None, skip)
        assert_same(grown, whole)
        before = tmp_path / f"grown{n}"
    assert len(whole[0]) > 8 and {"run", "line", "paragraph"} == set(whole[0].table["kind"].to_pylist())


def test_old_texts_are_read_only_where_a_new_one_has_a_part_of_theirs(tmp_path):
    texts = planted(9)
    old = search(texts, tmp_path / "old")
    chance = random.Random(1)
    bank = word_bank(random.Random(77), 4_000)
    alone = [written(chance, bank, 6) for _ in range(3)]
    single = next(k for k, text in enumerate(texts) if text and k not in old[0].record)
    more = [*alone, f"{texts[single]}\nAnd more.", f"Again.\n{texts[single]}"]
    grown = search(texts + more, tmp_path / "grown", tmp_path / "old")
    assert_same(grown, search(texts + more, tmp_path / "whole"))
    told = set(grown[0].record[np.isin(grown[0].record, old[0].record, invert=True)].tolist())
    assert told == {single, len(texts) + 3, len(texts) + 4}
    # The first occurrence of each passage is read to be shown; of the rest of the old records one, in one batch.
    shown = set(grown[0].record[np.searchsorted(grown[0].passage, np.arange(len(grown[0])))].tolist())
    read = {k for k in grown[1].seen if k < len(texts)}
    assert single in read and read <= shown
    assert len(read) < len(texts) / 4


def test_a_run_of_two_old_records_is_not_compared_again(tmp_path, monkeypatch):
    texts = planted(3)
    old = search(texts, tmp_path / "old")
    run = next(one.text for one in old[0].top() if one.kind == "run")
    compared = []
    whole = passage_extension._compared

    def counted(record, place, leader, *rest):
        compared.extend(zip(record.tolist(), leader.tolist(), strict=True))
        return whole(record, place, leader, *rest)

    monkeypatch.setattr(passage_extension, "_compared", counted)
    grown = search([*texts, f"x {run} y"], tmp_path / "grown", tmp_path / "old")
    assert compared and all(len(texts) in pair for pair in compared)
    assert_same(grown, search([*texts, f"x {run} y"], tmp_path / "whole"))


def test_cut_off_at_any_report_it_goes_on(tmp_path):
    texts = planted(4)
    search(texts[:90], tmp_path / "old")
    whole = search(texts, tmp_path / "whole")
    n_cuts = 0
    for patience in range(1, 20):
        heard = 0

        def progress(done, total):
            nonlocal heard
            heard += 1
            if heard == patience:  # noqa: B023 - read while it runs
                raise Cancelled

        try:
            assert_same(search(texts, tmp_path / "grown", tmp_path / "old", progress=progress), whole)
            break
        except Cancelled:
            n_cuts += 1
    assert n_cuts == 8  # four batches, each read twice


def test_the_cap_on_what_is_kept_is_that_of_a_full_run(tmp_path, monkeypatch):
    monkeypatch.setattr(passages, "MOST_KEPT", 60)
    texts = planted(5)
    for n in (70, 90):
        search(texts[:n], tmp_path / f"old{n}")
        grown = search(texts, tmp_path / f"grown{n}", tmp_path / f"old{n}")
        assert_same(grown, search(texts, tmp_path / f"whole{n}"))
    assert 0 < grown[0].n_unread < len(texts)


@pytest.mark.parametrize("batch", [30, 70])
def test_another_cut_into_batches_gives_the_same(tmp_path, batch):
    texts = planted(6)
    search(texts[:100], tmp_path / "old", batch=batch)
    grown = search(texts, tmp_path / "grown", tmp_path / "old")
    assert_same(grown, search(texts, tmp_path / "whole"))


def test_nothing_before_and_nothing_new(tmp_path):
    texts = planted(7, 60)
    search([], tmp_path / "none")
    first = search(texts, tmp_path / "first", tmp_path / "none")
    again = search(texts, tmp_path / "again", tmp_path / "first")
    assert_same(again, first)
    held = passages.in_texts(pa.array(texts))
    assert held.table.equals(first[0].table) and np.array_equal(held.start, first[0].start)
