"""Two audits side by side."""

import json

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from lib.errors import BadOption
from lib.share import comparison


def audit(**groups) -> dict:
    """An audit as JSON with one axis; each group is (hits, of) with its Wilson interval."""
    made = {}
    for group, (hits, n) in groups.items():
        low, high = proportion_confint(hits, n, method="wilson")
        made[group] = {"share": hits / n, "low": low, "high": high, "n": hits}
    return {"axes": {"gender": {"groups": made}}}


def test_the_interval_is_newcombes():
    (found,) = comparison.compare(audit(women=(56, 70)), audit(women=(48, 80)))
    low, high = confint_proportions_2indep(48, 80, 56, 70, compare="diff", method="newcomb")
    (one,) = found.groups
    assert (one.difference, one.low, one.high) == pytest.approx((48 / 80 - 56 / 70, low, high))
    assert one.is_clear and one.high < 0


def test_the_axis_that_moved_most_comes_first():
    first = audit(women=(50, 100), men=(50, 100))["axes"]["gender"]
    second = audit(women=(90, 100), men=(10, 100))["axes"]["gender"]
    found = comparison.compare({"axes": {"a": first, "b": first}}, {"axes": {"a": first, "b": second, "c": first}})
    assert [one.axis for one in found] == ["b", "a"]
    assert found[0].divergence > 0.1 > found[1].divergence


def test_what_is_missing_stays_missing():
    one, two = audit(women=(50, 100)), audit(women=(50, 100))
    two["axes"]["gender"]["groups"]["women"] |= {"share": None, "low": None, "high": None}
    (found,) = comparison.compare(one, two)
    assert found.groups[0].difference is None and not found.groups[0].is_clear
    two["axes"]["gender"]["groups"]["women"] |= {"share": 0.6}
    assert comparison.compare(one, two)[0].groups[0].low is None


def test_published_audits_can_be_compared(shared):
    found = {one.axis: one for one in comparison.compare(shared[1], shared[1])}
    women = next(group for group in found["gender"].groups if group.group == "women")
    assert women.difference == 0 and women.low < 0 < women.high
    muslims = next(group for group in found["religion"].groups if group.group == "Muslim")
    assert muslims.first is None


def test_nothing_in_common():
    with pytest.raises(BadOption, match="no kind of group in common"):
        comparison.compare({"axes": {"a": {"groups": {}}}}, {"axes": {"b": {"groups": {}}}})


@pytest.mark.parametrize(
    ("text", "said"), [("{", "cannot be read"), ("[]", "not the JSON"), ('{"axes": 3}', "not the")]
)
def test_a_bad_file_is_said(tmp_path, text, said):
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(BadOption, match=said):
        comparison.read(path)
    assert json.dumps(said)
