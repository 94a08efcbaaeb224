"""Which calibration is in force: random pairs at first, labels once there are enough of them."""

import shutil

import numpy as np
import pytest

from lib.corpus import workspace
from lib.duplicates import meaning_labels, meaning_second_look
from lib.duplicates.evidence import COSINE, gather
from lib.duplicates.meaning_calibration import GUESS, LABELS, RANDOM, calibrated, cosines_of
from lib.duplicates.meaning_stage import stored_meaning
from lib.duplicates.policy import Policy
from lib.errors import NotComputed
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.query.view import View
from tests.corpora import quiet


@pytest.fixture(scope="module")
def made(sample, tmp_path_factory):
    """A copy of the sample with pairs by meaning and a short second look at them."""
    root = tmp_path_factory.mktemp("calibration") / "sample"
    shutil.copytree(sample.root, root)
    opened = workspace.load(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning_second_look.chosen, "__defaults__", (2,))
        analyse(opened, Options(encoder="static"), quiet, ["meaning", "second_look"])
    return opened


@pytest.fixture
def view(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "ws")
    opened = View(workspace.load(tmp_path / "ws"))
    yield opened
    opened.close()


def label(view, threshold, n):
    """Say of n pairs that those from a cosine on are the same."""
    drawn = meaning_labels.to_label(stored_meaning(view.workspace.artifact("meaning")).pairs)[:n]
    cosines = cosines_of(view, drawn)
    for pair in drawn:
        answer = meaning_labels.SAME if cosines[pair] >= threshold else meaning_labels.OTHER
        meaning_labels.give(view.workspace.ledger_path, pair, answer, "Ada")
    return cosines


def test_random_pairs_until_thirty_are_labelled(view):
    first = calibrated(view)
    assert first.source == RANDOM and first.threshold == first.random
    assert "0 of 30 pairs are labelled" in first.sentence() and "random pair" in first.random_sentence
    middle = (stored_meaning(view.workspace.artifact("meaning")).pairs.floor + 1) / 2
    label(view, middle, 29)
    assert calibrated(view).source == RANDOM
    cosines = label(view, middle, 40)
    found = calibrated(view)
    below = max(value for value in cosines.values() if value < middle)
    above = min(value for value in cosines.values() if value >= middle)
    assert found.source == LABELS and below - 0.02 <= found.threshold <= above + 0.02
    assert found.random == first.random and "Calibrated by labelled pairs." in found.sentence()


def test_other_judges_have_a_calibration_of_their_own(view):
    found = calibrated(view, "words")
    assert (found.source, found.threshold, found.random) == (GUESS, 0.6, None)
    assert "is a guess to start from" in found.sentence()
    threshold = stored_meaning(view.workspace.artifact("meaning")).threshold
    cosines = label(view, threshold, 60)
    # Only what the vectors propose counts, and of those all were called the same.
    found = calibrated(view, "words")
    assert found.labelled.n == sum(value >= threshold for value in cosines.values()) == found.labelled.n_same
    assert found.source == GUESS


def test_a_second_look_judges_the_most_similar_pairs(view):
    kept = stored_meaning(view.workspace.artifact("meaning"))
    places = meaning_second_look.chosen(kept.pairs, kept.threshold, 2)
    left_out = np.flatnonzero(kept.pairs.similarity >= kept.threshold)
    left_out = left_out[~np.isin(left_out, places)]
    assert (
        len(places) == 2
        and len(left_out)
        and kept.pairs.similarity[places].min() >= kept.pairs.similarity[left_out].max()
    )
    found = gather(view, "meaning", Policy(), judged_by="model").pairs
    assert len(found) <= 2 and (found.similarity >= 0.3).all()
    of = meaning_second_look.of_pairs(view.workspace, kept.pairs.a, kept.pairs.b)
    assert np.isfinite(of).sum() == 2 and np.isnan(of[left_out]).all()
    assert "MiniLM looked at 2 pairs that the vectors propose, the most similar of" in meaning_second_look.sentence(
        view.workspace
    )
    assert meaning_second_look.seconds_left(kept.pairs, kept.threshold) > 0
    assert gather(view, "meaning", Policy(), judged_by=COSINE).pairs.floor == kept.pairs.floor


def test_before_the_second_look_it_says_how(sample):
    with pytest.raises(NotComputed, match="--only second_look"):
        meaning_second_look.of_pairs(sample, np.array([0]), np.array([1]))
