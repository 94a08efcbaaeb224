"""What labels of a sample say of all mentions, and the sample."""

import numpy as np
import pytest

from lib.audit.intervals import Estimate
from lib.audit.labelling import corrected_count, corrected_shares, precision
from lib.audit.lexicon import shipped
from lib.audit.snippets import of_text, sample
from lib.errors import BadOption


def test_precision_leaves_the_unsure_out():
    found = precision(["yes"] * 40 + ["no"] * 10 + ["unsure"] * 7)
    assert (found.n_yes, found.n_no, found.n_unsure, found.precision.value) == (40, 10, 7, 0.8)
    assert found.precision.low == pytest.approx(0.6696, abs=1e-4)
    count = corrected_count(1000, found)
    assert (count.value, count.low) == (800, pytest.approx(669.6, abs=0.1))


def test_few_labels_say_nothing():
    found = precision(["yes"] * 9)
    assert found.precision == Estimate(None, why="not enough data: 9 labels, 10 are needed")
    assert corrected_count(1000, found).value is None
    with pytest.raises(BadOption, match="'maybe' is no answer"):
        precision(["maybe"])


def test_shares_are_corrected_and_their_intervals_hold_both_errors():
    shares = {"a": Estimate(0.5, 0.45, 0.55), "b": Estimate(0.5, 0.45, 0.55)}
    half = precision(["yes"] * 50 + ["no"] * 50)
    found = corrected_shares(shares, {"a": half})
    assert found["a"].value == pytest.approx(1 / 3) and found["b"].value == pytest.approx(2 / 3)
    assert found["a"].high - found["a"].low > 0.1 * 0.5 / 0.75
    unlabelled = corrected_shares(shares, {})
    assert unlabelled["a"].value == 0.5 and unlabelled["a"].low == pytest.approx(0.45)


def test_the_interval_of_a_corrected_share_holds_the_truth_of_a_simulation():
    rng, held = np.random.default_rng(8), 0
    for _ in range(400):
        labels = rng.random(80) < 0.6
        hits = rng.binomial(2000, 0.3) / 2000
        error = 1.96 * (0.3 * 0.7 / 2000) ** 0.5
        shares = {
            "a": Estimate(hits, hits - error, hits + error),
            "b": Estimate(1 - hits, 1 - hits - error, 1 - hits + error),
        }
        found = corrected_shares(shares, {"a": precision(["yes" if label else "no" for label in labels])})["a"]
        truth = 0.3 * 0.6 / (0.3 * 0.6 + 0.7)
        held += found.low <= truth <= found.high
    assert held >= 0.92 * 400


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Then SHE said: he is French.", ["SHE"]),
        ("Thérèse and the wömen’s club", ["wömen"]),
        ("<b>she</b>", ["she"]),
        ("İstanbul'da İİİ she", ["she"]),
        ("Mrs. Hu, not mrs hu", ["Mrs"]),
        ("no one", []),
    ],
)
def test_snippets_show_the_words_as_they_stand(text, expected):
    found = of_text(shipped(), 3, text, "gender", "women")
    assert [snippet.text[snippet.start : snippet.end] for snippet in found] == expected
    assert [snippet.number for snippet in found] == list(range(len(expected)))


def test_snippets_of_tier_b_are_the_term_and_not_its_context():
    found = of_text(shipped(), 0, "A black car passed two black engineers.", "race", "Black")
    assert [(snippet.start, snippet.text[snippet.start : snippet.end]) for snippet in found] == [(23, "black")]


def test_long_texts_are_cut_around_the_word():
    found = of_text(shipped(), 0, "x " * 500 + "she" + " y" * 500, "gender", "women")
    assert len(found[0].text) == 90 + 3 + 90 and found[0].text[found[0].start : found[0].end] == "she"


def test_a_sample_is_of_different_records_and_the_same_each_time(view):
    found = sample(view, "gender", "women", n=3)
    assert len({snippet.id for snippet in found}) == 3 and found == sample(view, "gender", "women", n=3)
    assert sample(view, "gender", "women", n=2) == found[:2]
    assert len(sample(view, "gender", "women", n=50)) == 4
    assert sample(view, "religion", "Sikh") == []
