"""What a run would meet: the first records in the order drawn, rewritten by rules and thrown away again."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from lib.audit.intervals import Estimate, missing, wilson
from lib.augment import leaves
from lib.augment.directions import Direction, rewriter
from lib.augment.draw import Drawing
from lib.augment.policy import Policy
from lib.augment.result import HIGH
from lib.query.view import View

N = 100
# Characters of a text: a hundred of them take some three seconds.
LONGEST = 50_000


@dataclass(frozen=True)
class Trial:
    """Of n records tried: the share that a child comes of, of which surely; and why the others are left, by reason.

    texts: of those that a child comes of, for an estimate of what a model would cost. n_long: records that were not
    tried because a page would wait for them; a run rewrites them like all others.
    """

    n: int
    made: Estimate
    sure: Estimate
    skipped: dict[str, int]
    texts: tuple[str, ...]
    n_long: int = 0

    def sentence(self) -> str:
        """What was not tried, in words; "" where all of the first were."""
        if not self.n_long:
            return ""
        return f"Not tried here: {self.n_long:,} of the first records, of over {LONGEST:,} characters each."


def trial(view: View, direction: Direction, drawing: Drawing, policy: Policy, n: int = N) -> Trial:
    """Reads the texts as the analyses do, composed of their parts, which takes milliseconds."""
    ids = drawing.order[:n].tolist()
    rows = dict(
        view.rows(
            "SELECT id, text FROM texts WHERE id = ANY(CAST(? AS BIGINT[])) AND length(text) <= ?", [ids, LONGEST]
        )
    )
    rewrite, cuts = rewriter(direction, policy), view.state.edits
    found, texts, n_sure = [], [], 0
    for id_ in (id_ for id_ in ids if id_ in rows):
        text = leaves.cut_of(cuts, id_)(rows[id_])
        one = leaves.judged([("text", text, rewrite(text))])
        reason = one.reason or leaves.refusal([text], direction, policy)
        found.append(reason.partition(":")[0])
        if not reason:
            texts.append(text)
            n_sure += one.confidence >= HIGH - 1e-6
    skipped = Counter(reason for reason in found if reason)
    return Trial(
        len(found),
        _share(len(texts), len(found)),
        _share(n_sure, len(found)),
        dict(skipped.most_common()),
        tuple(texts),
        len(ids) - len(found),
    )


def needed(drawing: Drawing, found: Trial) -> int | None:
    """About how many records must be looked at to reach the aim, since some cannot be rewritten; None where too few."""
    if drawing.n_needed is not None and not found.n and found.n_long:
        return drawing.n_needed  # nothing is known of them
    if drawing.n_needed is None or not found.made.value:
        return None
    looked_at = int(np.ceil(drawing.n_needed / found.made.value))
    return looked_at if looked_at <= drawing.n_eligible else None


def _share(hits: int, n: int) -> Estimate:
    if not n:
        return missing("no record is eligible")
    low, high = wilson(hits, n)
    return Estimate(hits / n, float(low), float(high))
