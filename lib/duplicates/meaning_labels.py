"""What curators said of pairs of records, "do they mean the same?": events of the ledger, the last word counts."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lib.duplicates.pairs import Pairs
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import make

ASPECT = "two records mean the same"
SAME, OTHER, UNSURE = "same", "not the same", "unsure"
ANSWERS = (SAME, OTHER, UNSURE)
# Pairs are drawn from so many ranges of similarity of equal width, so many of each, one range after the other.
N_RANGES, OF_EACH = 8, 12
Pair = tuple[int, int]


def to_label(pairs: Pairs, seed: int = 0, n_ranges: int = N_RANGES, of_each: int = OF_EACH) -> list[Pair]:
    """Pairs to show a curator, spread evenly over the similarities that are stored: of each range a few, in turn.

    Whoever stops early has labelled about as many of each range. Which ones are drawn depends on the pairs and the
    seed alone; no record comes twice as long as there are others.
    """
    low, high = float(pairs.floor), float(np.max(pairs.similarity, initial=pairs.floor))
    if not len(pairs) or low >= high:
        return []
    of = np.minimum(((np.asarray(pairs.similarity) - low) / (high - low) * n_ranges).astype(int), n_ranges - 1)
    rng = np.random.default_rng(seed)
    columns: list[list[Pair]] = []
    used: set[int] = set()
    for number in range(n_ranges):
        inside = np.flatnonzero(of == number)
        # Enough to choose from, so that one crowded text does not take every place.
        drawn = rng.choice(inside, min(len(inside), of_each * 20), replace=False) if len(inside) else inside
        fresh: list[Pair] = []
        again: list[Pair] = []
        for k in drawn.tolist():
            pair = int(pairs.a[k]), int(pairs.b[k])
            if used.isdisjoint(pair) and len(fresh) < of_each:
                fresh.append(pair)
                used.update(pair)
            else:
                again.append(pair)
        columns.append([*fresh, *again[: of_each - len(fresh)]])
    turns = rng.permutation(n_ranges)
    return [columns[number][place] for place in range(of_each) for number in turns if place < len(columns[number])]


def give(path: Path, pair: Pair, answer: str, by: str) -> Event:
    """Write one answer. Raises BadOption for an answer that there is not, or a pair of a record with itself."""
    if answer not in ANSWERS:
        raise BadOption(f"{answer!r} is no answer; use {', '.join(ANSWERS)}.")
    a, b = sorted(pair)
    if a == b or a < 0:
        raise BadOption(f"({pair[0]}, {pair[1]}) is no pair of two records; label other ones.")
    payload = json.dumps({"aspect": ASPECT, "answer": answer, "a": a, "b": b}, sort_keys=True)
    said = f"say “{answer}” of records {a:,} and {b:,}: do they mean the same?"
    return events.append(path, Decision("label", "calibration by meaning", by, said, make([a, b]), payload=payload))


def given(path: Path) -> dict[Pair, str]:
    """The answer in force for each pair that was labelled, in the order of their last answers; undone ones are out."""
    history = events.all_events(path)
    alive = events.in_force(history)
    answers: dict[Pair, str] = {}
    for event in history:
        if event.action != "label" or event.uid not in alive:
            continue
        value = json.loads(event.payload or "{}")
        if value.get("aspect") == ASPECT and value.get("answer") in ANSWERS:
            pair = (int(value["a"]), int(value["b"]))
            answers.pop(pair, None)
            answers[pair] = value["answer"]
    return answers


def decided(answers: Mapping[Pair, str], n_records: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Records a and b, int64 (n_pairs,), and whether they are the same, bool (n_pairs,); unsure ones are left out."""
    kept = sorted((pair, said == SAME) for pair, said in answers.items() if said != UNSURE and pair[1] < n_records)
    a, b = (np.array([pair[k] for pair, _ in kept], dtype=np.int64) for k in (0, 1))
    return a, b, np.array([same for _, same in kept], dtype=bool)
