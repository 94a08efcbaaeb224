"""The panel of tone: mean scores of two groups, and what the same scorer makes of their texts' twins."""

from lib.audit.tone import Tone
from lib.share.cells import Measure, Panel, Row, Scope


def tone(found: Tone, scope: Scope) -> Panel:
    """Means and gaps of two groups; never the first without the second."""
    rows = []
    for one in found.groups:
        read = scope.count(one.read)
        twins = scope.count(one.rewritten)
        measures = {
            "gap to rewritten texts": Measure("score", (twins,), one.gap),
            "mean": Measure("score", (read,), one.mean),
            "difference from other records": Measure("score", (read,), one.difference),
        }
        counts = {"records read": read, "of them rewritten": twins}
        rows.append(Row(one.group, counts, measures, groups=((found.axis, one.group),)))
    means = f"numbers of the column {found.column}" if found.column else "scores"
    return Panel(
        f"tone:{found.axis}",
        "associations",
        f"Tone of texts with words for {found.groups[0].group} and {found.groups[1].group}",
        f"Means are of {means}. The gap is the mean difference in score between a text and its twin, in which the "
        "words for one group stand in place of those for the other; other than 0, it is the scorer's own reaction to "
        f"these words. Scorer: {found.said}; above 0 is pleasant.",
        "A score by words knows neither irony nor sense, nor who says them of whom; and why means differ.",
        tuple(rows),
        neutral=0.0,
        note="From a sample of the records that name a group." if found.is_sample else "",
    )
