"""Which findings come first, and how they are said."""

import numpy as np
import pytest

from lib.audit.cost import GroupLoss
from lib.audit.findings import Finding, _times, of_losses, of_occupations, of_shares, ranked
from lib.audit.intervals import Estimate
from lib.audit.marks import Marks
from lib.audit.occupations import Occupation
from lib.audit.references import Reference
from lib.audit.representation import represent
from lib.query.predicates import OneOf
from lib.query.selection import Selection

HERE = Selection()


def finding(kind: str, effect: float, sentence: str = "") -> Finding:
    return Finding(kind, "gender", "women", sentence or f"{kind} {effect}", Estimate(0.5), 10, effect, HERE)


def test_the_largest_of_each_kind_come_first():
    found = ranked([finding("a", 3), finding("a", 2), finding("b", 1), finding("b", 0.05), finding("c", 2.5)])
    assert [(f.kind, f.effect) for f in found] == [("a", 3), ("c", 2.5), ("b", 1), ("a", 2)]


def test_women_and_men_in_one_sentence():
    group = np.r_[np.ones(100, int), np.zeros(300, int)]
    marks = Marks(
        "gender",
        "Gender",
        "mentions",
        ("men", "women"),
        np.arange(400),
        group,
        np.ones(400, int),
        np.ones(800, bool),
        (np.arange(800) % 200).astype(np.uint8),
    )
    (found,) = of_shares(represent(marks), HERE)
    assert found.sentence.startswith("Of 400 words for women or men, 25 % are for women (95 % interval 2")
    assert found.sentence.endswith("50 % of the records counted have no word of this axis.")
    assert found.selection == Selection((OneOf("mentions", ("gender: women",)),))
    reference = Reference("World", "gender", "UN", 2024, "all people", {"women": 0.5, "men": 0.5})
    men, women = of_shares(represent(marks, reference=reference), HERE)
    assert "is 0.50 times" in women.sentence and "all people, 2024: UN." in women.sentence
    assert women.sentence.endswith("200 more records like its own would bring it there.")
    assert "more records" not in men.sentence


def test_an_occupation_like_all_others_has_no_effect():
    like = Occupation("nurse", 20, 20, 50, Estimate(0.5, 0.4, 0.6), 0.45)
    unlike = Occupation("pilot", 2, 38, 50, Estimate(0.05, 0.02, 0.12), 0.45)
    few = Occupation("miner", 2, 3, 5, Estimate(None, why="not enough data"), 0.45)
    found = of_occupations([like, unlike, few], "women", "men", "gender", "sentence", HERE)
    assert [(f.group, f.effect > 1) for f in found] == [("nurse", False), ("pilot", True)]
    assert found[0].effect == 0
    assert found[1].selection == Selection(
        (OneOf("mentions", ("occupation: pilot",)), OneOf("mentions", ("gender: women", "gender: men")))
    )


def test_losses_count_both_ways():
    more = GroupLoss("gender", "women", 30, 60, Estimate(2.0, 1.5, 2.7), True)
    less = GroupLoss("gender", "men", 5, 60, Estimate(0.5, 0.3, 0.8), False)
    unclear = GroupLoss("age", "adults", 5, 60, Estimate(1.1, 0.8, 1.5), False)
    unknown = GroupLoss("age", "children", 1, 5, Estimate(None), False)
    found = of_losses([more, less, unclear, unknown], "the filter", Selection(scope="excluded"))
    assert [f.effect for f in found] == pytest.approx([np.log(1.5), -np.log(0.8), 0])
    assert found[0].sentence == (
        "Records that mention women (gender) are 2.00 times as likely to be taken out by the filter as those that do "
        "not (95 % interval 1.50 to 2.70 times): 30 of 60."
    )


@pytest.mark.parametrize(
    "ratio, said", [(1.0, "1.00 times"), (12.345, "12.35 times"), (0.0042, "0.0042 times"), (0.0, "0.00 times")]
)
def test_small_ratios_are_not_rounded_to_nothing(ratio, said):
    assert _times(ratio) == said
