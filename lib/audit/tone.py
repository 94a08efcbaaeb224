"""Whether a scorer (tone, toxicity, quality ...) treats texts of two groups alike: means, and the gap of twins.

The mean score by group alone says little: groups may be written about on other topics, and scorers react to the words
for some groups by themselves. The counterfactual gap changes nothing but those words; show both or neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

import numpy as np

from lib.audit.cooccurrence import sampled
from lib.audit.intervals import LEAST_CLUSTERS, LEAST_MENTIONS, N_BUCKETS, Estimate, Z, jackknife_error, missing
from lib.audit.marks import Marks
from lib.engine.quoting import quoted
from lib.errors import BadOption
from lib.query.view import View

# Of more records than these a sample is read, by the hash of their number; the answer says of how many.
MOST_RECORDS = 600
MOST_OTHERS = 1_500
MOST_CHARS = 20_000
# A text -> its twin in which the words for one group are those for another; None where it cannot be rewritten.
Twin = Callable[[str], str | None]


class Scorer(Protocol):
    """Texts -> one number each."""

    def __call__(self, texts: Sequence[str]) -> np.ndarray: ...

    def to_json(self) -> dict: ...

    def sentence(self) -> str: ...


@dataclass(frozen=True, eq=False)
class GroupTone:
    """One group. mean score of the records that mention it; difference from the mean of those that do not.

    gap: mean[S(x) − S(twin of x)] over the n_twins records that could be rewritten, of n_read read, of n_documents.
    read and rewritten are the ids, (n,) each.
    """

    group: str
    other: str
    n_documents: int
    n_read: int
    n_twins: int
    mean: Estimate
    difference: Estimate
    gap: Estimate
    read: np.ndarray
    rewritten: np.ndarray

    def to_json(self) -> dict:
        value = {name: item for name, item in asdict(self).items() if name not in ("read", "rewritten")}
        return value | {name: getattr(self, name).to_json() for name in ("mean", "difference", "gap")}


@dataclass(frozen=True, eq=False)
class Tone:
    """Two groups of an axis by one scorer. column: where the means are of a column's numbers, which nothing can give to
    a rewritten text, so that the gap is the scorer's.
    """

    axis: str
    scorer: dict
    said: str
    column: str
    groups: tuple[GroupTone, GroupTone]

    @property
    def is_sample(self) -> bool:
        return any(one.n_read < one.n_documents for one in self.groups)

    def to_json(self) -> dict:
        return {
            "axis": self.axis,
            "scorer": self.scorer,
            "column": self.column or None,
            "groups": [one.to_json() for one in self.groups],
        }


def tone(
    view: View,
    marks: Marks,
    first: str,
    second: str,
    twins: tuple[Twin, Twin],
    scorer: Scorer,
    column: str = "",
    most: int = MOST_RECORDS,
) -> Tone:
    """Score the records of two groups of marks (already within the records chosen), and their twins.

    twins: of the first group's records and of the second's. column: a column of numbers for the means. Raises
    BadOption for an unknown group or a column that is no number.
    """
    for group in (first, second):
        if group not in marks.groups:
            raise BadOption(f"The axis {marks.axis} has no group {group!r}; it has {', '.join(marks.groups)}.")
    numbers = _numbers(view, column) if column else None
    with_group = [_flags(marks, group) for group in (first, second)]
    read = [sampled(np.flatnonzero(flags), most) for flags in with_group]
    others = (
        [sampled(np.flatnonzero(marks.counted & ~flags), MOST_OTHERS) for flags in with_group] if not column else []
    )
    ids = np.unique(np.concatenate([*read, *others]))
    text_of = dict(zip(ids.tolist(), _texts(view, ids), strict=True))
    score_of = dict(zip(ids.tolist(), scorer(list(text_of.values())), strict=True))
    groups = []
    for k, (group, other) in enumerate(((first, second), (second, first))):
        gap, rewritten = _gap(marks, read[k], text_of, score_of, twins[k], scorer)
        if numbers is None:
            sides = [
                _sums(marks.bucket[part], np.array([score_of[id_] for id_ in part.tolist()]))
                for part in (read[k], others[k])
            ]
        else:
            known = ~np.isnan(numbers) & marks.counted
            sides = [
                _sums(marks.bucket[part], numbers[part]) for part in (known & with_group[k], known & ~with_group[k])
            ]
        # Never the mean alone: without the gap nobody can tell the texts from what the scorer makes of the words.
        alone = missing("without the gap of rewritten texts the mean is not shown")
        mean, difference = (alone, alone) if gap.value is None else (clustered_mean(*sides[0]), _difference(*sides))
        n = int(with_group[k].sum())
        groups.append(
            GroupTone(group, other, n, len(read[k]), len(rewritten), mean, difference, gap, read[k], rewritten)
        )
    return Tone(marks.axis, scorer.to_json(), scorer.sentence(), column, (groups[0], groups[1]))


def number_columns(view: View) -> list[str]:
    """Columns of the corpus whose numbers may be scores."""
    numeric = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "FLOAT", "DOUBLE")
    return [
        column.name
        for column in view.workspace.columns
        if view.schema.get(column.name, "").startswith((*numeric, "DECIMAL")) and column.role != "id"
    ]


def _flags(marks: Marks, group: str) -> np.ndarray:
    """(n,) bool: the counted records that mention the group."""
    flags = np.zeros(len(marks.counted), bool)
    flags[marks.ids[marks.group == marks.groups.index(group)]] = True
    return flags & marks.counted


def _gap(
    marks: Marks, ids: np.ndarray, text_of: dict[int, str], score_of: dict[int, float], twin: Twin, scorer: Scorer
) -> tuple[Estimate, np.ndarray]:
    """The gap over the records of these ids that can be rewritten, and their ids."""
    made = [(id_, twin(text_of[id_])) for id_ in ids.tolist()]
    made = [(id_, text) for id_, text in made if text is not None and text != text_of[id_]]
    rewritten = np.array([id_ for id_, _ in made], dtype=np.int64)
    scores = np.array([score_of[id_] for id_, _ in made])
    of_twins = np.asarray(scorer([text for _, text in made]), dtype=float)
    return counterfactual_gap(scores, of_twins, marks.bucket[rewritten]), rewritten


def counterfactual_gap(scores: np.ndarray, of_twins: np.ndarray, buckets: np.ndarray) -> Estimate:
    """mean[S(x) − S(swap x)] over (n,) pairs that differ in the words for a group only; buckets (n,) are theirs."""
    if len(scores) != len(of_twins):
        raise ValueError(f"{len(scores)} texts have {len(of_twins)} twins")
    return clustered_mean(*_sums(buckets, scores - of_twins))


def clustered_mean(sums: np.ndarray, counts: np.ndarray) -> Estimate:
    """sum/count with a delete-a-group jackknife over (b,) buckets; missing under LEAST_MENTIONS records."""
    if counts.sum() < LEAST_MENTIONS:
        return missing(f"{int(counts.sum())} records, {LEAST_MENTIONS} are needed")
    value, used = float(sums.sum() / counts.sum()), counts > 0
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    half = Z * jackknife_error((sums.sum() - sums[used]) / (counts.sum() - counts[used]))
    return Estimate(value, value - half, value + half)


def _sums(buckets: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.bincount(buckets, scores, N_BUCKETS), np.bincount(buckets, minlength=N_BUCKETS)


def _difference(inside: tuple[np.ndarray, np.ndarray], outside: tuple[np.ndarray, np.ndarray]) -> Estimate:
    n = min(int(inside[1].sum()), int(outside[1].sum()))
    if n < LEAST_MENTIONS:
        return missing(f"{n} records on one side, {LEAST_MENTIONS} are needed")
    used = (inside[1] > 0) & (outside[1] > 0)
    value = float(inside[0].sum() / inside[1].sum() - outside[0].sum() / outside[1].sum())
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    without = [(total.sum() - total[used]) for side in (inside, outside) for total in side]
    half = Z * jackknife_error(without[0] / without[1] - without[2] / without[3])
    return Estimate(value, value - half, value + half)


def _texts(view: View, ids: np.ndarray) -> list[str]:
    """The texts of ascending ids, of each the first MOST_CHARS characters, cut at a blank."""
    rows = view.rows(
        f"SELECT text[:{MOST_CHARS}] FROM texts WHERE id = ANY(CAST(? AS BIGINT[])) ORDER BY id", [ids.tolist()]
    )
    assert len(rows) == len(ids)
    return [_whole(text or "") for (text,) in rows]


def _whole(text: str) -> str:
    return text if len(text) < MOST_CHARS else text[: text.rfind(" ") + 1 or None]


def _numbers(view: View, column: str) -> np.ndarray:
    """(n,) float64, NaN where there is none."""
    if column not in number_columns(view):
        have = ", ".join(number_columns(view)) or "none"
        raise BadOption(f"{column!r} is no column of numbers; this corpus has {have}.")
    sql = f"SELECT CAST({quoted(column)} AS DOUBLE) AS number FROM catalog ORDER BY id"
    return view.arrow(sql)["number"].to_numpy(zero_copy_only=False).astype(float)
