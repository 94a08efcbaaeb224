"""How many of a group's mentions are about people: from labels that a curator gave to a sample of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.audit.intervals import Estimate, Z, missing, wilson
from lib.errors import BadOption

ANSWERS = ("yes", "no", "unsure")
LEAST_LABELS = 10


@dataclass(frozen=True)
class Precision:
    """Of n_yes + n_no labelled mentions the share that is about a person, with its Wilson interval.

    unsure ones are left out and counted.
    """

    n_yes: int
    n_no: int
    n_unsure: int
    precision: Estimate


def precision(answers: Sequence[str]) -> Precision:
    """From answers, each of ANSWERS. Raises BadOption for another one."""
    if wrong := [answer for answer in answers if answer not in ANSWERS]:
        raise BadOption(f"{wrong[0]!r} is no answer; use {', '.join(ANSWERS)}.")
    n_yes, n_no, n_unsure = (sum(answer == kind for answer in answers) for kind in ANSWERS)
    n = n_yes + n_no
    if n < LEAST_LABELS:
        return Precision(n_yes, n_no, n_unsure, missing(f"{n} labels, {LEAST_LABELS} are needed"))
    low, high = wilson(n_yes, n)
    return Precision(n_yes, n_no, n_unsure, Estimate(n_yes / n, float(low), float(high)))


def corrected_count(n_mentions: int, precision: Precision) -> Estimate:
    """Mentions about people, f·π: the count's own draw is not in it, only the labels' (Wilson)."""
    pi = precision.precision
    if pi.value is None or pi.low is None or pi.high is None:
        return Estimate(None, why=pi.why)
    return Estimate(n_mentions * pi.value, n_mentions * pi.low, n_mentions * pi.high)


def corrected_shares(shares: dict[str, Estimate], precisions: dict[str, Precision]) -> dict[str, Estimate]:
    """Shares of an axis once mentions that are not about people are out: s_g·π_g / Σ s·π.

    Groups without enough labels keep π = 1: their mentions are taken as they stand. The interval folds the errors of
    the share and of π, √(π(1−π)/n) (with one success and one failure added, so that it is never 0), by the delta
    method; errors of the groups are taken as independent.
    """
    known = {group: share for group, share in shares.items() if share.value is not None}
    pi, pi_error = {}, {}
    for group in known:
        labelled = precisions.get(group)
        if labelled is None or labelled.precision.value is None:
            pi[group], pi_error[group] = 1.0, 0.0
            continue
        n = labelled.n_yes + labelled.n_no
        pi[group] = labelled.precision.value
        smooth = (labelled.n_yes + 1) / (n + 2)
        pi_error[group] = float(np.sqrt(smooth * (1 - smooth) / n))
    total = sum(known[group].value * pi[group] for group in known)
    corrected = {}
    for group, share in shares.items():
        if group not in known or not total:
            corrected[group] = share
            continue
        value = share.value * pi[group] / total
        if share.low is None or share.high is None:
            corrected[group] = Estimate(value, why=share.why)
            continue
        # d(value)/d(π_h): (1{h=g} − value)·s_h / total; the share's own error scales with π_g / total.
        variance = ((share.high - share.low) / (2 * Z) * pi[group] / total) ** 2
        for other, its in known.items():
            slope = (float(other == group) - value) * its.value / total
            variance += (slope * pi_error[other]) ** 2
        half = Z * float(np.sqrt(variance))
        corrected[group] = Estimate(value, max(0.0, value - half), min(1.0, value + half))
    return corrected
