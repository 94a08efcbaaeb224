import itertools

import numpy as np
import pytest

from lib.duplicates.signatures import NearOptions, sign
from lib.duplicates.verify import verified


@pytest.mark.parametrize("n_at_once", [1, 200, 1 << 20])
def test_every_pair_is_measured_exactly(n_at_once):
    chance = np.random.default_rng(3)
    sets = [sorted(set(chance.integers(0, 30, n).tolist())) for n in (1, 5, 20, 20, 15, 30, 3, 12)]
    texts = [" ".join(f"w{k}" for k in members) for members in sets]
    options = NearOptions(shingle_size=1)
    batches = [sign(texts[:3], options), sign(texts[3:], options)]
    sizes = np.array([len(members) for members in sets])
    pairs = [(a << 32) | b for a, b in itertools.combinations(range(8), 2)]
    found, similarity, containment = verified(
        batches, np.array([0, 3, 8]), sizes, np.array(pairs, np.uint64), 0.2, n_shingles_at_once=n_at_once
    )
    expected = []
    for pair in pairs:
        a, b = set(sets[pair >> 32]), set(sets[pair & 0xFFFFFFFF])
        if len(a & b) / len(a | b) >= 0.2:
            expected.append((pair, len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))))
    assert len(expected) > 10
    assert list(zip(found.tolist(), similarity.tolist(), containment.tolist(), strict=True)) == expected
