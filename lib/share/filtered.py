"""Panels of what the exclusions in force did: who lost text, and the shares before and after."""

import numpy as np

from lib.audit.cost import GroupLoss
from lib.audit.effect import effect
from lib.audit.marks import Mentions, Tier
from lib.share.cells import Count, Measure, Panel, Row, Scope
from lib.share.disclosure import LEAST_DOCUMENTS
from lib.share.panels import by_group


def removal(losses: tuple[GroupLoss, ...], mentions: Mentions, gone: np.ndarray, tier: Tier, scope: Scope) -> Panel:
    """Whom the exclusions in force hit; gone (n,) bool are the excluded records."""
    rows = []
    for axis in dict.fromkeys(loss.axis for loss in losses):
        marks = mentions.marks(axis, tier)
        counted = marks.counted
        everybody = np.ones(len(gone), bool)
        ids_of = by_group(marks)
        whole = scope.count(np.flatnonzero(counted), within=everybody)
        whole_gone = scope.count(np.flatnonzero(counted), within=gone)
        for loss in (loss for loss in losses if loss.axis == axis):
            ids = ids_of[loss.group]
            lost, of = scope.count(ids, within=gone), scope.count(ids, within=everybody)
            others_gone, others, kept = _less(whole_gone, lost), _less(whole, of), _less(of, lost)
            measures = {"ratio": Measure("ratio", (lost, of, others_gone, others), loss.ratio)}
            counts = {"records left out": lost, "records before": of}
            rows.append(Row(loss.group, counts, measures, mentions.axes[axis], (kept,), ((axis, loss.group),)))
    return Panel(
        "removal",
        "filters",
        "Who lost text",
        "How many times as likely a record that names the group was to be left out as one that does not. Above 1 the "
        "filters hit the group more than others, below 1 less.",
        "It does not say whether a record was left out for good reason.",
        tuple(rows),
        shape="blocks",
        neutral=1.0,
    )


def change(axis: str, mentions: Mentions, gone: np.ndarray, tier: Tier, scope: Scope) -> tuple[Panel, float]:
    """Shares of an axis before and after the exclusions in force, and how far they moved (Jensen-Shannon, bits)."""
    marks = mentions.marks(axis, tier)
    after = marks.within(~gone)
    found = effect(marks, after)
    ids_of = by_group(marks)
    everybody = np.ones(len(gone), bool)
    documents = {group: scope.count(ids, within=~gone).n_documents for group, ids in ids_of.items()}
    # As for the shares themselves: groups of few records are left out of the totals.
    large = {group for group, n in documents.items() if n >= LEAST_DOCUMENTS}
    inside = np.concatenate([ids_of[group] for group in sorted(large)] or [marks.ids[:0]])
    sums = [sum(n) for n in zip(*((s.n_before, s.n_after) for s in found.shifts if s.group in large), strict=True)]
    totals = [scope.count(inside, n, mask) for n, mask in zip(sums or [0, 0], (everybody, ~gone), strict=True)]
    rows = []
    for shift in found.shifts:
        ids = ids_of[shift.group]
        before, now = scope.count(ids, shift.n_before, everybody), scope.count(ids, shift.n_after, ~gone)
        left_out = _less(before, now)
        measures = {
            "change": Measure("points", (now, totals[1], before, totals[0]), shift.difference),
            "share before": Measure("share", (before, totals[0]), shift.before),
            "share after": Measure("share", (now, totals[1]), shift.after),
        }
        counts = {"mentions before": before, "mentions after": now}
        rows.append(
            Row(
                shift.group,
                counts,
                measures,
                behind=(left_out,),
                groups=((axis, shift.group),),
                is_outside=shift.group not in large,
            )
        )
    panel = Panel(
        f"change:{axis}",
        "before and after",
        f"{mentions.axes[axis]}, before and after",
        "The part of the words that goes to each group before and after records were left out, and the change.",
        "It does not say whether the corpus became better for any use.",
        tuple(rows),
        {"mentions before": totals[0], "mentions after": totals[1]},
        sums="all",
        neutral=0.0,
    )
    return panel, found.divergence


def _less(whole: Count, part: Count) -> Count:
    """What is left of the whole without the part; at most all documents that changed in the whole changed in it."""
    return Count(whole.n - part.n, whole.n_documents - part.n_documents, 0.0, whole.changed)
