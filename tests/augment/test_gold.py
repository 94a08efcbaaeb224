"""Gold sentences of every class: what share comes out exactly right."""

from collections import defaultdict
from functools import cache

import pytest

from lib.augment import Policy, rewrite
from lib.augment.result import HIGH
from tests.augment.gold import cases

CASES = cases()
BY_KIND = defaultdict(list)
for _case in CASES:
    BY_KIND[_case.kind].append(_case)
# Least share of a class that must be exactly right by rules alone.
LEAST = 0.95
RULES_ALONE = Policy(model=False)


@cache
def answer_to(case):
    return rewrite(case.given, direction=case.direction, policy=RULES_ALONE)


def wrong(chosen):
    answers = [(case, answer_to(case).text) for case in chosen]
    return [(case.given, case.wanted, got) for case, got in answers if got != case.wanted]


def test_there_are_enough_cases():
    assert len(CASES) >= 600
    assert len({(case.direction, case.given) for case in CASES}) >= 600


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_share_right_by_class(kind):
    failed = wrong(BY_KIND[kind])
    assert 1 - len(failed) / len(BY_KIND[kind]) >= LEAST, failed


def test_share_right_in_all():
    assert 1 - len(wrong(CASES)) / len(CASES) >= 0.99


def test_no_sentence_breaks_its_bytes_outside_edits():
    for case in CASES:
        answer = answer_to(case)
        at, parts = 0, []
        for edit in answer.edits:
            assert edit.start >= at
            assert case.given[edit.start : edit.end] == edit.before
            parts += [case.given[at : edit.start], edit.after]
            at = edit.end
        assert "".join([*parts, case.given[at:]]) == answer.text


def test_swap_is_its_own_inverse_where_it_is_sure():
    sure = [case for case in CASES[::4] if case.direction == "swap"]  # each way back costs as much as the way out
    sure = [(case, answer_to(case)) for case in sure]
    sure = [(case, answer) for case, answer in sure if answer.confidence >= HIGH]
    assert len(sure) > 300
    assert [case.given for case, answer in sure if rewrite(answer.text, policy=RULES_ALONE).text != case.given] == []
