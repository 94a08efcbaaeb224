"""Planted items with edits of many kinds are found, with their spans, and texts without an item are left alone."""

import random
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.duplicates import references
from lib.duplicates.contamination import contamination, in_texts, in_workspace, shortness
from lib.duplicates.references import items_of
from lib.duplicates.source import Held
from lib.errors import BadOption
from tests.duplicates.conftest import word_bank, written

EVAL_SETS = Path(__file__).parents[3] / "shared" / "data" / "eval_sets.parquet"
QUESTIONS = [
    "Which of the seven hills was settled before the river changed its course to the north?",
    "What is the name of the tower?",
    "Who was it?",
    "Is it true that the lamp of the old harbour was never lit in winter?",
]
ITEMS = items_of(
    QUESTIONS, [["the third hill"], ["tower of Anselm"], ["Maud"], ["yes"]], ["", "", "", ""], "quiz", list("abcd")
)


def found_in(*texts):
    return [
        (hit.record, hit.item, hit.severity, hit.has_answer, texts[hit.record][hit.start : hit.end])
        for hit in in_texts(list(texts), ITEMS).hits()
    ]


@pytest.mark.parametrize(
    ("text", "item", "severity", "has_answer", "span"),
    [
        (QUESTIONS[0], "a", "verbatim", False, QUESTIONS[0][:-1]),
        (f"é「 {QUESTIONS[0].upper()} Ok", "a", "verbatim", False, QUESTIONS[0][:-1].upper()),
        (f"Q: {QUESTIONS[0]} A: It was the third hill.", "a", "verbatim", True, QUESTIONS[0][:-1]),
        (
            "Say which of the seven mounds was settled before the river changed its bed to the north, please",
            "a",
            "edited",
            False,
            "which of the seven mounds was settled before the river changed its bed to the north",
        ),
        (
            "Before the tower of Anselm fell: what is the NAME of the tower",
            "b",
            "verbatim",
            True,
            "what is the NAME of the tower",
        ),
        ("Who was it? It was Maud.", "c", "verbatim", True, "Who was it"),
        (
            "And the river changed its course to the north? Then settled before the river changed its course to the "
            "north was the whole of it.",
            "a",
            "topic only",
            False,
            None,
        ),
    ],
)
def test_an_item_in_a_record(text, item, severity, has_answer, span):
    found = found_in("Nothing to see.", text)
    if severity == "topic only":
        assert found in ([], [(1, item, severity, has_answer, found[0][4] if found else None)])
    else:
        assert found == [(1, item, severity, has_answer, span)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is the name of the tower? Nobody knows.",
        "What was the name of that tower of Anselm?",
        "Who was it? " + "word " * 60 + "Maud",
        "Is it true that the man of the old house was never seen in summer?",
    ],
)
def test_what_is_no_item(text):
    assert [hit for hit in found_in(text) if hit[2] != "topic only"] == []


def test_several_items_in_one_record_and_one_item_in_several():
    text = f"{QUESTIONS[3]} Hm. {QUESTIONS[0]} Well, the third hill. {QUESTIONS[3]}"
    assert [(r, i) for r, i, *_ in found_in(text, QUESTIONS[0])] == [(0, "d"), (0, "a"), (0, "d"), (1, "a")]


def test_counts_by_benchmark_and_what_could_not_be_judged():
    items = items_of(
        [QUESTIONS[0], QUESTIONS[0], "Is it so?", "", "How does it end?"], [["x"], ["x"], ["no"], [], []], None, "quiz"
    )
    found = in_texts([QUESTIONS[0], QUESTIONS[0] + " Yes", "other"], items)
    assert [(hit.item, hit.n_alike) for hit in found.hits()] == [("0", 1), ("0", 1)]
    assert found.records().tolist() == [0, 1]
    assert found.by_benchmark() == [
        {
            "benchmark": "quiz",
            "n_items": 5,
            "n_judged": 2,
            "n_items_found": {"verbatim": 1, "edited": 0, "topic only": 0, "by meaning": 0},
            "n_records": {"verbatim": 2, "edited": 0, "topic only": 0, "by meaning": 0},
        }
    ]
    assert found.by_benchmark(np.array([True, False, True]))[0]["n_records"]["verbatim"] == 1
    assert list(shortness(found).values()) == [1, 2]
    with pytest.raises(BadOption, match="no severity"):
        found.records(["bad"])


def test_a_context_and_its_question_are_one_item():
    contexts = [f"The {kind} stood on the shore and looked over the sea at night." for kind in ("man", "dog")]
    items = items_of(["What did it look at?"] * 2, None, contexts, "scenes")
    found = in_texts([f"{contexts[1]}\nQuestion: What did it look at?", contexts[0], "What did it look at?"], items)
    assert [(hit.record, hit.item, hit.severity) for hit in found.hits(severities=["verbatim", "edited"])] == [
        (0, "1", "verbatim")
    ]


def test_a_common_phrase_is_no_contamination_and_is_counted():
    items = items_of(["Can you tell me what the time is now?"], [["noon"]])
    found = in_texts([f"Number {k}. Can you tell me what the time is now?" for k in range(130)] + ["x"] * 10, items)
    assert (len(found.records()), found.n_common_items, found.n_common_hits) == (0, 1, 130)
    assert {hit.severity for hit in found.hits()} == {"topic only"}


def test_batches_and_threads_change_nothing():
    texts = [f"{k} {QUESTIONS[k % 4]} the third hill, Maud" for k in range(40)]
    whole = in_texts(texts, ITEMS, 1)
    cut = contamination(Held(pa.array(texts)), [(0, 7), (7, 8), (8, len(texts))], ITEMS, n_threads=3)
    assert whole.table.equals(cut.table) and whole.table.num_rows >= 30
    assert in_texts([], ITEMS).table.num_rows == 0
    assert in_texts(["a b c"], items_of([])).table.num_rows == 0


def test_a_record_that_is_a_whole_benchmark():
    chance = random.Random(2)
    bank = word_bank(chance, 2000)
    questions = [" ".join(chance.choice(bank) for _ in range(12)) for _ in range(3_000)]
    found = in_texts(["\n".join(questions)], items_of(questions))
    assert [hit.item for hit in found.hits()] == [str(k) for k in range(3_000)]
    assert set(found.table["severity"].to_pylist()) == {"verbatim"}


def changed(chance, text, share, bank):
    words = text.split()
    for k in chance.sample(range(len(words)), max(1, round(share * len(words)))):
        words[k] = chance.choice(bank)
    return " ".join(words)


def planted(questions, n, seed):
    """(texts, for each the place of its item or None, span of a verbatim one or None)."""
    chance = random.Random(seed)
    bank = word_bank(chance, 3000)
    texts, truth, spans = [], [], []
    for k in range(n):
        place = chance.randrange(len(questions))
        question = questions[place]
        before, after = written(chance, bank, 3) + " ", " " + written(chance, bank, 3)
        kind = k % 6
        if kind == 0:
            core, before, after = question, "", ""
        elif kind == 1:
            core = question
        elif kind == 2:
            core = re.sub(r"[.,;:?!]", "", question).upper()
        elif kind in (3, 4):
            core = changed(chance, question, 0.05 if kind == 3 else 0.10, bank)
        else:
            core, place = written(chance, bank, 2), None
        texts.append(before + core + after)
        truth.append(place)
        spans.append((len(before), len(before) + len(core)) if kind < 2 else None)
    return texts, truth, spans


def measured(items, texts, truth, spans):
    same = {}
    for row, question in enumerate(items.table["question"].to_pylist()):
        same.setdefault(" ".join(re.findall(r"\w+", question.lower())), set()).add(row)
    alike = {row: rows for rows in same.values() for row in rows}
    found = in_texts(texts, items)
    n_right, reached = 0, set()
    pairs = [k for k, s in enumerate(found.table["severity"].to_pylist()) if s != "topic only"]
    for k in pairs:
        record, row = found.table["record"][k].as_py(), found.table["item_row"][k].as_py()
        if truth[record] is not None and row in alike[truth[record]]:
            n_right += 1
            reached.add(record)
            if spans[record]:
                start, end = found.table["start"][k].as_py(), found.table["end"][k].as_py()
                assert abs(start - spans[record][0]) <= 10 and abs(end - spans[record][1]) <= 10
    n_planted = sum(place is not None for place in truth)
    return len(reached) / n_planted, n_right / max(1, len(pairs))


def test_planted_items_of_an_invented_benchmark():
    chance = random.Random(4)
    bank = word_bank(chance, 2000)
    questions = [
        " ".join(chance.choice(bank) for _ in range(chance.randrange(8, 40))).capitalize() + "?" for _ in range(400)
    ]
    recall, precision = measured(items_of(questions), *planted(questions, 600, 5))
    assert recall >= 0.97 and precision == 1.0


@pytest.mark.skipif(not EVAL_SETS.exists(), reason="the real benchmarks are not here")
def test_planted_items_of_real_benchmarks():
    _, items = references.read([EVAL_SETS])
    items = references.Items(items.table.take(np.arange(0, len(items), 5)))
    questions = [q for q in items.table["question"].to_pylist() if len(re.findall(r"\w+", q)) >= 8]
    rows = {question: row for row, question in enumerate(items.table["question"].to_pylist())}
    texts, truth, spans = planted(questions, 1200, 6)
    truth = [None if place is None else rows[questions[place]] for place in truth]
    recall, precision = measured(items, texts, truth, spans)
    assert recall >= 0.95 and precision >= 0.98


def test_the_items_planted_in_the_sample_corpus(sample, sample_source):
    found = in_workspace(sample, *references.read([sample_source / "benchmark.parquet"]), by_meaning=False)
    truth = pq.read_table(sample_source / "truth.parquet").to_pylist()
    number = {row["id"]: k for k, row in enumerate(pq.read_table(sample_source / "corpus.parquet").to_pylist())}
    wanted = {
        (number[row["record"]], row["partner"]): row["plant"] for row in truth if row["plant"].startswith("benchmark")
    }
    hits = {(hit.record, hit.item): hit.severity for hit in found.hits(severities=["verbatim", "edited"])}
    assert len(set(wanted) & set(hits)) / len(wanted) >= 0.95
    assert len(set(wanted) & set(hits)) / len(hits) >= 0.98
    assert all(hits[key] == "verbatim" for key, plant in wanted.items() if not plant.endswith("edited"))
