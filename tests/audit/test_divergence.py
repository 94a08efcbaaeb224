"""Jensen-Shannon against scipy, and its null."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from lib.audit.divergence import between, design_effect, from_reference, jensen_shannon, smoothed


@pytest.mark.parametrize(
    "p, q", [([0.5, 0.5], [0.5, 0.5]), ([1, 0], [0, 1]), ([0.7, 0.2, 0.1], [0.1, 0.2, 0.7]), ([0.9, 0.1, 0], [1, 0, 0])]
)
def test_it_is_that_of_scipy(p, q):
    assert jensen_shannon(p, q) == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-12)


def test_half_a_mention_is_added_to_each_group():
    assert smoothed([0, 3]).tolist() == [0.125, 0.875]


def test_two_halves_of_one_mix_lie_within_the_null_and_two_mixes_do_not():
    rng = np.random.default_rng(1)
    same = [rng.multinomial(20, [0.6, 0.3, 0.1], size=200) for _ in range(2)]
    other = rng.multinomial(20, [0.4, 0.3, 0.3], size=200)
    alike, apart = between(*same), between(same[0], other)
    assert alike.p > 0.05
    assert apart.p < 0.005 and apart.value > apart.null_high > apart.null_median > 0
    assert between(same[0], other) == apart  # the same seed gives the same draws


def test_a_side_without_mentions_has_no_null():
    assert between(np.zeros((200, 2)), np.ones((200, 2))).p is None


def test_distance_from_a_reference():
    rng = np.random.default_rng(4)
    even = np.array([0.5, 0.5])
    false_alarms = sum(from_reference(rng.multinomial(10, even, size=200), even).p < 0.05 for _ in range(60))
    assert false_alarms <= 8  # 3 are expected
    counts = rng.multinomial(10, even, size=200)
    assert from_reference(counts, np.array([0.3, 0.7])).p < 0.005
    assert from_reference(np.zeros((200, 2)), even).p is None


def test_design_effect_of_documents_that_repeat_themselves():
    alone = np.eye(2)[np.random.default_rng(0).integers(0, 2, 400)]
    assert design_effect(alone) == pytest.approx(1, abs=0.05)
    assert design_effect(alone * 8) == pytest.approx(8, abs=0.5)
