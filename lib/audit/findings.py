"""What an audit found that is largest: one sentence each, with the number, its interval, n, and the records behind it.

Candidates are ranked by effect: how far, on the scale of natural logarithms, the nearer end of the interval lies from
where nothing would be particular. The largest of each kind come first, so that one kind does not crowd out the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from lib.audit.cost import GroupLoss
from lib.audit.crossing import Crossing
from lib.audit.intervals import LEAST_CLUSTERS, LEAST_MENTIONS, LEAST_TOGETHER, Estimate, Z
from lib.audit.lexicon import label
from lib.audit.occupations import AXIS as OCCUPATIONS
from lib.audit.occupations import Occupation
from lib.audit.representation import AxisShares, GroupShare
from lib.query.predicates import OneOf
from lib.query.selection import Selection

MOST_FINDINGS = 12
# Smaller ones are left out: e^0.1 is some 10 %.
LEAST_EFFECT = 0.1


@dataclass(frozen=True)
class Finding:
    """kind: representation, occupation, relation, filter. n is the count that the number rests on."""

    kind: str
    axis: str
    group: str
    sentence: str
    number: Estimate
    n: int
    effect: float
    selection: Selection

    def to_json(self) -> dict:
        return {
            "kind": self.kind,
            "axis": self.axis,
            "group": self.group,
            "sentence": self.sentence,
            "number": self.number.to_json(),
            "n": self.n,
            "effect": self.effect,
            "selection": self.selection.to_json(),
        }


def ranked(candidates: Iterable[Finding], most: int = MOST_FINDINGS) -> list[Finding]:
    """The largest of each kind, then the second largest of each, and so on."""
    kinds: dict[str, list[Finding]] = {}
    for finding in sorted(candidates, key=lambda f: (-f.effect, f.sentence)):
        if finding.effect >= LEAST_EFFECT:
            kinds.setdefault(finding.kind, []).append(finding)
    rounds = zip_longest(*kinds.values())
    return [finding for round_ in rounds for finding in round_ if finding is not None][:most]


def of_shares(shares: AxisShares, within: Selection) -> list[Finding]:
    """Of one axis: against its reference where there is one; else women against men, or the largest group."""
    if shares.axis == OCCUPATIONS and shares.kind == "mentions":
        return []
    if shares.reference is not None:
        return [_against(shares, group, within) for group in shares.groups if group.against is not None]
    of = {group.group: group for group in shares.groups}
    if shares.kind == "mentions" and shares.axis == "gender" and {"women", "men"} <= set(of):
        return _two_groups(shares, of["women"], of["men"], within)
    return _largest(shares, within)


def of_occupations(found: Sequence[Occupation], first: str, second: str, axis: str, window: str, within: Selection):
    """Occupations whose share lies apart from that of all others."""
    findings = []
    unit = "sentences" if window == "sentence" else "records"
    for skew in found:
        share, rest = skew.share, skew.rest
        if share.value is None or share.low is None or share.high is None or not rest or rest >= 1:
            continue
        n = skew.n_first + skew.n_second
        effect = _distance(_logit(share.low, n), _logit(share.high, n), _logit(rest, n))
        sentence = (
            f"Of the {n:,} {unit} that name the occupation “{skew.occupation}” with words for {first} or {second}, "
            f"{_percent(share.value)} have words for {first} ({_interval(share)}); over all other occupations it is "
            f"{_percent(rest)}."
        )
        selection = within.and_(
            OneOf("mentions", (label(OCCUPATIONS, skew.occupation),)),
            OneOf("mentions", (label(axis, first), label(axis, second))),
        )
        findings.append(Finding("occupation", axis, skew.occupation, sentence, share, n, effect, selection))
    return findings


def of_crossing(crossing: Crossing, axis: str, column: str, behind: OneOf, within: Selection) -> list[Finding]:
    """Groups that meet a value of a column more or less often than expected; behind: the filter of the axis."""
    if axis == OCCUPATIONS:
        return []
    findings = []
    for g, group in enumerate(crossing.groups):
        for v, value in enumerate(crossing.values):
            observed = int(crossing.cells.observed[g, v])
            ratio = float(crossing.cells.ratio[g, v])
            if np.isnan(ratio) or observed < LEAST_TOGETHER or crossing.n_group[g] < LEAST_MENTIONS:
                continue
            # The count of both, given the margins: relative error √(1/O − 1/n_g) as for a share of the group's records.
            error = np.sqrt(max(0.0, 1 / observed - 1 / crossing.n_group[g]))
            number = Estimate(ratio, ratio * float(np.exp(-Z * error)), ratio * float(np.exp(Z * error)))
            effect = _distance(np.log(number.low), np.log(number.high), 0.0)
            says = "mention" if behind.column == "mentions" else "are labelled"
            sentence = (
                f"{observed:,} records with the {column} “{value}” {says} {group} ({axis}): {_times(ratio)} what "
                f"would be expected if {column} and mention were independent ({_interval(number, _times)})."
            )
            selection = within.and_(_only(behind, axis, group), OneOf(column, (value,)))
            findings.append(Finding("relation", axis, group, sentence, number, observed, effect, selection))
    return findings


def of_losses(losses: list[GroupLoss], what: str, selection: Selection) -> list[Finding]:
    """Groups that a filter hits more or less than the rest; what names it ("the exclusions in force")."""
    findings = []
    for loss in losses:
        ratio = loss.ratio
        if ratio.value is None or not ratio.low or ratio.high is None:
            continue
        effect = _distance(np.log(ratio.low), np.log(ratio.high), 0.0)
        sentence = (
            f"Records that mention {loss.group} ({loss.axis}) are {_times(ratio.value)} as likely to be taken out by "
            f"{what} as those that do not ({_interval(ratio, _times)}): {loss.n_gone:,} of {loss.n_of:,}."
        )
        behind = selection.and_(OneOf("mentions", (label(loss.axis, loss.group),)))
        findings.append(Finding("filter", loss.axis, loss.group, sentence, ratio, loss.n_gone, effect, behind))
    return findings


def _against(shares: AxisShares, group: GroupShare, within: Selection) -> Finding:
    against, reference = group.against, shares.reference
    assert against is not None and reference is not None
    ratio, effect = against.ratio, 0.0
    if ratio.value and ratio.low and ratio.high:
        effect = _distance(np.log(ratio.low), np.log(ratio.high), 0.0)
    gap = f" {against.gap:,} more records like its own would bring it there." if against.gap else ""
    shown = "too few mentions" if ratio.value is None else f"{_times(ratio.value)} ({_interval(ratio, _times)})"
    sentence = (
        f"The share of {group.group} among mentions of {shares.title.lower()} is {shown} that of "
        f"{reference.sentence()}.{gap}"
    )
    return Finding(
        "representation",
        shares.axis,
        group.group,
        sentence,
        ratio,
        group.n,
        effect,
        within.and_(_behind(shares, group.group)),
    )


def _two_groups(shares: AxisShares, one: GroupShare, two: GroupShare, within: Selection) -> list[Finding]:
    share, total = one.share, one.n + two.n
    if share.value is None or not share.low or not share.high or not two.n or total < LEAST_MENTIONS:
        return []
    # Among the two only: the rest of the axis is a few percent at most, so its error does not matter here.
    other = two.share.value or 0.0
    scale = 1 / (share.value + other)
    number = Estimate(share.value * scale, min(1.0, share.low * scale), min(1.0, share.high * scale))
    low, high = (_logit(bound, total) for bound in (number.low, number.high))
    sentence = (
        f"Of {total:,} words for {one.group} or {two.group}, {_percent(number.value)} are for {one.group} "
        f"({_interval(number)}); {_percent(shares.unmarked.value)} of the records counted have no word of this axis."
    )
    selection = within.and_(_behind(shares, one.group))
    effect = _distance(low, high, 0.0)
    return [Finding("representation", shares.axis, one.group, sentence, number, total, effect, selection)]


def _largest(shares: AxisShares, within: Selection) -> list[Finding]:
    """The group with the largest share, against an equal part of the groups that occur."""
    groups = [group for group in shares.groups if group.n]
    if len(groups) < 2 or groups[0].share.value is None or groups[0].share.low is None or groups[0].share.high is None:
        return []
    top = groups[0]
    equal = 1 / len(groups)
    # An equal part of many groups is no expectation that anyone has; it counts half.
    effect = _distance(np.log(max(top.share.low, 1e-9)), np.log(top.share.high), np.log(equal)) / 2
    what = "mentions of" if shares.kind == "mentions" else "records labelled by"
    sentence = (
        f"Of {shares.n:,} {what} {shares.title.lower()}, {_percent(top.share.value)} are {top.group} "
        f"({_interval(top.share)}), the most frequent of {len(groups)} groups."
    )
    selection = within.and_(_behind(shares, top.group))
    return [Finding("representation", shares.axis, top.group, sentence, top.share, top.n, effect, selection)]


def _behind(shares: AxisShares, group: str) -> OneOf:
    if shares.kind == "labels":
        return OneOf(shares.axis, (group,))
    return OneOf("mentions", (label(shares.axis, group),))


def _only(behind: OneOf, axis: str, group: str) -> OneOf:
    return OneOf(behind.column, (group if behind.column == axis else label(axis, group),))


def _distance(low: float, high: float, neutral: float) -> float:
    """From the neutral point to the nearer end of the interval; 0 where the interval holds it."""
    return float(max(0.0, low - neutral, neutral - high))


def _logit(share: float, n: int) -> float:
    """Log odds, with half a count so that 0 and 1 stay finite."""
    n = max(n, LEAST_CLUSTERS)
    return float(np.log((share * n + 0.5) / ((1 - share) * n + 0.5)))


def _percent(value: float | None) -> str:
    if value is None:
        return "an unknown share"
    return f"{value:.1%}".replace(".0%", "%").replace("%", " %")


def _times(value: float) -> str:
    """Two digits after the point; of small ratios two digits that tell something."""
    return f"{value:.2f} times" if value >= 0.1 or not value else f"{value:.2g} times"


def _interval(number: Estimate, form=_percent) -> str:
    if number.low is None or number.high is None:
        return "no interval: too little data"
    return f"95 % interval {form(number.low).removesuffix(' times').removesuffix(' %')} to {form(number.high)}"
