import random

import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates import passage_extension
from lib.duplicates import passages as module
from lib.duplicates.passage_units import LINE, PARAGRAPH, RUN, units_of
from lib.duplicates.passages import in_texts
from lib.duplicates.removal import without_passages
from lib.duplicates.source import Held
from lib.duplicates.words import words_of
from tests.duplicates.conftest import word_bank, written

NOTICE = "All rights are reserved by the house of the seven hills."
FOOTER = "Sign up here for the weekly letter.\nWe never give your address away."


def told(found):
    return [(one.kind, one.text, one.n_records, one.n_times, one.n_wasted) for one in found.top()]


def test_lines_paragraphs_and_runs_of_one_record():
    text = "one two three four five\nsix seven eight nine ten\n\nshort line\n\na b c d e f " + "w " * 60
    words = words_of([text])
    units = units_of(words)
    listed = [(int(k), int(a), int(b)) for k, a, b in zip(units.kind, units.first, units.last, strict=True)]
    assert [one for one in listed if one[0] != RUN] == [
        (LINE, 0, 5),
        (LINE, 5, 10),
        (PARAGRAPH, 0, 10),
        (PARAGRAPH, 12, 78),
    ]
    assert all(b - a == 26 for kind, a, b in listed if kind == RUN)


def test_a_recurring_line_and_paragraph_are_told_once_each():
    texts = [
        f"First story of the day.\n\n{FOOTER}",
        f"Another one, of the night.\n\n{FOOTER.upper()}\n\nThe end.",
        f"A third text stands here.\n{NOTICE}\nAnd goes on after it.",
        f"{NOTICE}\n\nMore of it comes now and then.",
        "Nothing of the kind. Nothing of the kind.\nNothing of the kind.",
    ]
    found = in_texts(texts)
    assert told(found) == [
        ("paragraph", FOOTER[:-1], 2, 2, 13),
        ("line", NOTICE[:-1], 2, 2, 11),
    ]
    assert [texts[r][a:b].lower() for r, a, b in found.spans(0)] == [FOOTER[:-1].lower()] * 2
    assert found.spans_in(3) == [(1, 0, len(NOTICE) - 1)]
    assert found.spans_in(2, {0}) == []
    start, end = found.spans_in(1)[0][1:]
    assert without_passages(texts[1], [(start, end)]) == "Another one, of the night.\n\nThe end."
    assert (found.n_found, found.n_unread) == (2, 0)


def test_lines_of_a_recurring_paragraph_count_only_where_they_stand_alone():
    first, _ = FOOTER.split("\n")
    texts = [f"a\n\n{FOOTER}\n\nb", FOOTER, f"{first}\nx", f"y y\n{first}\nz"]
    assert told(in_texts(texts)) == [
        ("paragraph", FOOTER[:-1], 2, 2, 13),
        ("line", first[:-1], 2, 2, 7),
    ]


def planted(n=200, seed=3):
    """Texts of invented words; every fourth holds the same run of 50 to 90 words in its middle, each run its own."""
    chance = random.Random(seed)
    bank = word_bank(chance, 3000)
    runs = [" ".join(chance.choice(bank) for _ in range(chance.randrange(50, 90))) for _ in range(8)]
    texts, truth = [], {}
    for k in range(n):
        before, after = written(chance, bank, 4), written(chance, bank, 4)
        if k % 4 == 0:
            run = runs[chance.randrange(len(runs))]
            truth[k] = (run, len(before) + 1)
            texts.append(f"{before} {run} {after}")
        else:
            texts.append(f"{before} {after}")
    return texts, truth, runs


def test_planted_runs_are_found_where_they_stand():
    texts, truth, runs = planted()
    found = in_texts(texts)
    assert {one.kind for one in found.top()} == {"run"}
    reached = set()
    for number in range(len(found)):
        for record, start, end in found.spans(number):
            run, place = truth[record]
            # Words beside the run may be the same by chance.
            assert start <= place <= start + 10 and end - 10 <= place + len(run) <= end
            reached.add(record)
    assert reached == {k for k, (run, _) in truth.items() if sum(run == other for other, _ in truth.values()) > 1}
    assert sum(one.n_times for one in found.top(100)) == len(reached)
    assert len(found) == len(runs)


def test_shorter_runs_are_left_alone():
    texts = [" ".join([f"a{k}", *(f"w{j}" for j in range(49)), f"b{k}"]) for k in range(20)]
    assert len(in_texts(texts)) == 0
    longer = [" ".join([f"a{k}", *(f"w{j}" for j in range(50)), f"b{k}"]) for k in range(20)]
    assert [(one.n_times, one.n_words) for one in in_texts(longer).top()] == [(20, 50)]


def test_threads_batches_and_order_change_nothing(monkeypatch):
    texts, _, _ = planted(120)
    texts += [f"x\n{NOTICE}", f"y\n{NOTICE}"]
    whole = in_texts(texts, n_threads=1)
    monkeypatch.setattr(passage_extension, "PAIRS_AT_ONCE", 3)
    other = in_texts(texts, n_threads=3)
    assert whole.table.equals(other.table) and np.array_equal(whole.start, other.start)
    turned = in_texts(texts[::-1])
    assert sorted(turned.table["n_wasted"].to_pylist()) == sorted(whole.table["n_wasted"].to_pylist())


def test_records_left_out_take_no_part():
    texts = [f"x\n{NOTICE}", f"y\n{NOTICE}", f"z\n{NOTICE}"]
    assert [one.n_times for one in in_texts(texts, np.array([False, True, False])).top()] == [2]
    assert len(in_texts(texts, np.array([False, True, True]))) == 0


def test_too_many_parts_are_cut_off_and_counted(monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 0)
    texts = [f"x{k}\n{NOTICE}" for k in range(10)]
    found = module.passages(held := Held(pa.array(texts)), held.ranges(2), 1000)
    assert (found.n_unread, [one.n_times for one in found.top()]) == (8, [2])


@pytest.mark.parametrize("texts", [[], [""], ["", "", "\n\n\n"], ["one two three four five six"]])
def test_nothing_recurs(texts):
    assert told(in_texts(texts)) == []
