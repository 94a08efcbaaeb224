"""Pairs that MinHash finds least easily: short texts, sets of very unlike sizes, other shingles than five words."""

import itertools
import random

import pytest

from lib.duplicates import near
from tests.duplicates.conftest import word_bank

FAMILIES = [
    # words in a text, kind and size of shingles
    (6, 14, "words", 5),
    (6, 30, "words", 1),
    (5, 300, "words", 3),
    (6, 14, "characters", 5),
    (20, 40, "characters", 9),
]


def edited(chance: random.Random, bank: list[str], words: list[str]) -> list[str]:
    """One word changed, or up to 40 % of the text cut off, or up to half as much added."""
    kind = chance.randrange(3)
    if kind == 0:
        place = chance.randrange(len(words))
        return [*words[:place], chance.choice(bank), *words[place + 1 :]]
    if kind == 1:
        return words[: max(1, round(len(words) * chance.uniform(0.6, 1)))]
    return [*words, *(chance.choice(bank) for _ in range(chance.randrange(1, max(2, len(words) // 2))))]


def shingles(words: list[str], kind: str, size: int) -> frozenset:
    parts = words if kind == "words" else list(" ".join(words))
    # Strings, since they keep their hash.
    return frozenset("\n".join(parts[k : k + size]) for k in range(max(1, len(parts) - size + 1)))


@pytest.mark.parametrize(("least", "most", "kind", "size"), FAMILIES)
def test_recall_and_precision_by_a_plain_loop_over_all_pairs(least, most, kind, size):
    chance = random.Random(least * most + size)
    bank = word_bank(chance, 3000)
    texts: list[list[str]] = []
    for _ in range(200):
        original = [chance.choice(bank) for _ in range(chance.randrange(least, most))]
        texts += [original, *(edited(chance, bank, original) for _ in range(3))]
    chance.shuffle(texts)
    sets = [shingles(words, kind, size) for words in texts]
    true = {}
    for (i, a), (j, b) in itertools.combinations(enumerate(sets), 2):
        if not a.isdisjoint(b):
            true[i, j] = len(a & b) / len(a | b)
    result = near([" ".join(words) for words in texts], 0.5, shingle=kind, shingle_size=size)
    found = {(i, j): similarity for i, j, similarity in result.pairs}
    assert found == {pair: true[pair] for pair in found}
    for threshold, recall in ((0.8, 0.99), (0.7, 0.995)):
        wanted = {pair for pair, similarity in true.items() if similarity >= threshold}
        assert len(wanted) > 50
        assert len(wanted & found.keys()) >= recall * len(wanted)
