"""How the audit moves: the shares of an axis before and after children, as they would be added or as they were."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from lib.audit import edits
from lib.audit.effect import Effect, effect
from lib.audit.finder import Finder
from lib.audit.marks import Marks, opened
from lib.augment.candidates import Candidates
from lib.augment.draw import Method
from lib.corpus import generated
from lib.query.selection import Selection
from lib.query.view import View

# A panel answers at once: of more candidates a sample is read, and the panel says so.
MOST_READ = 2_000


def projected(view: View, axis: str, selection: Selection, found: Candidates, wanted: np.ndarray) -> tuple[Effect, int]:
    """The effect on an axis, within a Selection, if the candidates of these numbers became children; and of how many.

    Their texts are searched as the stage mentions does. Of over MOST_READ the first in the order drawn are taken,
    which have the mix of all.
    """
    numbers = np.sort(wanted)[:MOST_READ].tolist()
    chosen = found.read(numbers)
    before = _within(view, axis, selection)
    counts = _counts(before, view.n_records)
    parents = np.array([one.id for one in chosen], np.int64)
    old = _mentions(view, before, ["\n\n".join(leaf.before for leaf in one.leaves) for one in chosen])
    new = _mentions(
        view, before, ["\n\n".join(one.edited.get(leaf.field, leaf.after) for leaf in one.leaves) for one in chosen]
    )
    of_children = np.maximum(counts[parents] - old + new, 0) if len(parents) else old
    return effect(before, _with_children(before, counts, parents, of_children, found.run.aim.method)), len(numbers)


def in_corpus(view: View, axis: str, selection: Selection) -> Effect | None:
    """The effect of the generated records that are in the corpus now; None where there are none.

    Before: the records of the Selection that were not made here, those in whose stead a child stands included.
    """
    children, parents = generated.parents(view.workspace)
    is_here = children < view.n_records
    children, parents = children[is_here], parents[is_here]
    out = view.state.excluded_by > 0
    is_in = ~out[children]
    if not is_in.any():
        return None
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    marks = opened(view).marks(axis)
    bucket = np.array(marks.bucket)
    bucket[children] = bucket[parents]  # parent and child leave the jackknife together
    marks = replace(marks, bucket=bucket)
    before = chosen.copy()
    before[children] = False
    # A parent that is out while its child is in was replaced by it.
    before[parents[is_in & out[parents]]] = True
    return effect(marks.within(before), marks.within(chosen))


def _within(view: View, axis: str, selection: Selection) -> Marks:
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    return opened(view).marks(axis).within(chosen)


def _counts(marks: Marks, n: int) -> np.ndarray:
    """Mentions, (n, g)."""
    size = len(marks.groups)
    return np.bincount(marks.ids * size + marks.group, marks.n, n * size).reshape(n, size)


def _mentions(view: View, marks: Marks, texts: list[str]) -> np.ndarray:
    """Mentions of the axis' groups of tier A and B in texts, (k, g)."""
    lexicon = edits.of_workspace(view.workspace.root)
    finder = Finder(lexicon)
    try:
        found = finder.find(pa.chunked_array([pa.array(texts, pa.string())]), np.ones(len(texts), np.int8))
    finally:
        finder.close()
    numbering = np.full(len(lexicon.all_groups), -1)
    for number, key in enumerate(lexicon.all_groups):
        if key[0] == marks.axis and key[1] in marks.groups:
            numbering[number] = marks.groups.index(key[1])
    group = numbering[found["d_group"]]
    keep = group >= 0
    table = np.zeros((len(texts), len(marks.groups)))
    np.add.at(table, (found["d_id"][keep], group[keep]), (found["d_a"] + found["d_b"])[keep])
    return table


def _with_children(
    before: Marks, counts: np.ndarray, parents: np.ndarray, of_children: np.ndarray, method: Method
) -> Marks:
    """The marks of the corpus with children behind it, or in their parents' stead."""
    n = len(counts)
    child, group = np.nonzero(of_children)
    is_kept = np.ones(len(before.ids), bool) if method == "augment" else ~np.isin(before.ids, parents)
    counted = np.concatenate([before.counted, before.counted[parents]])
    if method == "substitute":
        counted[parents] = False
    return replace(
        before,
        ids=np.concatenate([before.ids[is_kept], n + child]),
        group=np.concatenate([before.group[is_kept], group]),
        n=np.concatenate([before.n[is_kept], of_children[child, group].astype(np.int64)]),
        counted=counted,
        bucket=np.concatenate([before.bucket, before.bucket[parents]]),
    )
