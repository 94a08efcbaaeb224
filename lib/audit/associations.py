"""The words that go with one of two groups: nPMI with each, the gap, log odds with interval, and the marking words."""

from dataclasses import dataclass

import numpy as np

from lib.audit.association import LEAST_WORD, associate
from lib.audit.cooccurrence import Words
from lib.audit.intervals import LEAST_TOGETHER, Estimate
from lib.audit.marking import marking, pooled


@dataclass(frozen=True)
class Word:
    """n windows with the word, n_first and n_second of them with each group. npmi_* lies in -1..1, None under
    LEAST_TOGETHER windows; gap = npmi_first − npmi_second. log_odds is of the word near the first group against near
    the second, with its interval; delta the same with an informative prior; p is adjusted within all words shown.
    """

    word: str
    n: int
    n_first: int
    n_second: int
    npmi_first: float | None
    npmi_second: float | None
    gap: float | None
    log_odds: Estimate
    delta: Estimate
    p: float | None


@dataclass(frozen=True)
class Associations:
    """Words that pass the minimum counts: those of the first group first, by the lower bound of delta.

    n_tested words of n_seen passed; n_sampled of n_documents were read.
    """

    axis: str
    first: str
    second: str
    words: tuple[Word, ...]
    n_first: int
    n_second: int
    n_windows: int
    n_seen: int
    n_documents: int
    n_sampled: int

    def strongest(self, n: int = 20) -> tuple[list[Word], list[Word]]:
        """The n words that mark each group, strongest first; only those whose interval is clear of 0."""
        first = [word for word in self.words if (word.delta.low or 0) > 0]
        second = [word for word in reversed(self.words) if word.delta.high is not None and word.delta.high < 0]
        return first[:n], second[:n]


def associations(counted: Words, axis: str, first: str, second: str) -> Associations:
    """Measure the counted words; the marking words are ranked within strata, then pooled, where there are strata."""
    with_first, with_second = counted.with_first.sum(0), counted.with_second.sum(0)
    near = [
        associate(with_first, counted.n_word, counted.n_first, counted.n_windows),
        associate(with_second, counted.n_word, counted.n_second, counted.n_windows),
    ]
    # The two groups against each other, in the windows of either; a window with both stands on both sides.
    both = associate(with_first, with_first + with_second, counted.n_first, counted.n_first + counted.n_second)
    background = counted.n_word
    parts = [
        marking(one, two, background)
        for one, two in zip(counted.with_first, counted.with_second, strict=True)
        if one.sum() and two.sum()
    ]
    enough = (counted.n_word >= LEAST_WORD) & (np.maximum(with_first, with_second) >= LEAST_TOGETHER)
    if not parts or not enough.any():
        return _result(counted, axis, first, second, ())
    mark = pooled(parts)
    ratio = both.log_odds
    low, high = both.low, both.high
    found = []
    for k in mark.order:
        if not enough[k]:
            continue
        scores = [_number(side.npmi[k]) for side in near]
        gap = None if None in scores else scores[0] - scores[1]
        odds = Estimate(_number(ratio[k]), _number(low[k]), _number(high[k]))
        if odds.value is None:
            odds = Estimate(None, why="not enough data: too rare near the first group")
        delta = Estimate(float(mark.delta[k]), float(mark.low[k]), float(mark.high[k]))
        counts = int(counted.n_word[k]), int(with_first[k]), int(with_second[k])
        found.append(Word(counted.words[k], *counts, *scores, gap, odds, delta, _number(both.p[k])))
    return _result(counted, axis, first, second, tuple(found))


def _result(counted: Words, axis: str, first: str, second: str, found: tuple[Word, ...]) -> Associations:
    return Associations(
        axis,
        first,
        second,
        found,
        counted.n_first,
        counted.n_second,
        counted.n_windows,
        len(counted.words),
        counted.n_documents,
        counted.n_sampled,
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
