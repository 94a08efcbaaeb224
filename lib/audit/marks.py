"""Which records speak of which groups of one axis, from mentions in the text or from labels in a column alike."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from lib.audit.intervals import N_BUCKETS
from lib.audit.lexicon import Term, label
from lib.audit.mentions import read_lexicon
from lib.corpus.artifacts import read_array, read_facts
from lib.corpus.columns import is_list
from lib.engine.quoting import quoted
from lib.errors import BadOption, NotComputed
from lib.query.predicates import OneOf
from lib.query.view import View

Tier = Literal["A", "B", "C"]
TIERS: tuple[Tier, ...] = ("A", "B", "C")
# A column with more values than this is no axis: its least frequent values are left out, and that is said.
MOST_LABELS = 100


@dataclass(frozen=True, eq=False)
class Marks:
    """One axis. ids (ascending), group (a number into groups) and n are (m,): the record mentions the group n times.

    kind "labels": n is 1, from the values of the column called axis. counted (n,) bool: records that could have been
    marked (in the lexicon's language; with a value); bucket (n,) uint8: their jackknife groups. n_hidden: values of a
    column beyond the MOST_LABELS most frequent ones; rest (n,): how many of these each record has, None where there are
    none. They belong to every total, so that a share is one of all labels and not of the frequent ones.
    """

    axis: str
    title: str
    kind: Literal["mentions", "labels"]
    groups: tuple[str, ...]
    ids: np.ndarray
    group: np.ndarray
    n: np.ndarray
    counted: np.ndarray
    bucket: np.ndarray
    tier: str = ""
    n_hidden: int = 0
    rest: np.ndarray | None = None

    def within(self, chosen: np.ndarray) -> "Marks":
        """Only the records chosen, (n,) bool."""
        if chosen.all():
            return self
        keep = chosen[self.ids]
        rest = None if self.rest is None else np.where(chosen, self.rest, 0)
        return replace(
            self, ids=self.ids[keep], group=self.group[keep], n=self.n[keep], counted=self.counted & chosen, rest=rest
        )

    @cached_property
    def single(self) -> np.ndarray | None:
        """(n,) int32: the group of each record, -1 for none; None where a record has several."""
        if len(self.ids) != self.n_marked:
            return None
        group_of = np.full(len(self.counted), -1, np.int32)
        group_of[self.ids] = self.group
        return group_of

    def by_bucket(self) -> np.ndarray:
        """Mentions, (N_BUCKETS, g)."""
        key = self.bucket[self.ids].astype(np.int64) * len(self.groups) + self.group
        size = N_BUCKETS * len(self.groups)
        return np.bincount(key, self.n, size).reshape(N_BUCKETS, len(self.groups))

    def totals(self) -> np.ndarray:
        """What shares are of, (N_BUCKETS,): all mentions, or all labels with those of values too rare to be told."""
        told = np.bincount(self.bucket[self.ids], self.n, N_BUCKETS)
        return told if self.rest is None else told + np.bincount(self.bucket, self.rest, N_BUCKETS)

    def documents(self, of: np.ndarray | None = None) -> np.ndarray:
        """Records that mention each group, (g,); only those of, (n,) bool, where given."""
        groups = self.group if of is None else self.group[of[self.ids]]
        return np.bincount(groups, minlength=len(self.groups))

    def ranking(self) -> list[str]:
        """The groups, that which most records mention first."""
        return [self.groups[k] for k in np.argsort(-self.documents(), kind="stable")]

    @property
    def n_counted(self) -> int:
        return int(self.counted.sum())

    @property
    def n_marked(self) -> int:
        """Records that mention any group of the axis."""
        return int((np.diff(self.ids, prepend=-1) != 0).sum())  # ids ascend

    def filter_of(self, *groups: str, negated: bool = False) -> OneOf:
        """The records behind a number, as part of a Selection; without groups, those of any group."""
        if self.kind == "labels":
            return OneOf(self.axis, groups or self.groups, negated)
        return OneOf("mentions", tuple(label(self.axis, group) for group in groups or self.groups), negated)


@dataclass(frozen=True, eq=False)
class Mentions:
    """The finished stage, as memory maps; names as in lib/audit/mentions.py."""

    folder: Path
    facts: dict
    axes: dict[str, str]
    groups: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]
    arrays: dict[str, np.ndarray]

    def marks(self, axis: str, tier: Tier = "B") -> Marks:
        """Mentions on one axis: tier "A" alone, "B" for A and B, "C" for all. Raises BadOption for an unknown axis."""
        groups = self.groups_of(axis)
        numbers = np.array([self.groups.index((axis, group)) for group in groups])
        numbering = np.full(len(self.groups), -1)
        numbering[numbers] = np.arange(len(groups))
        n = sum(np.asarray(self.arrays[f"d_{name.lower()}"]) for name in TIERS[: TIERS.index(tier) + 1])
        group = numbering[self.arrays["d_group"]]
        keep = (group >= 0) & (n > 0)
        return Marks(
            axis,
            self.axes[axis],
            "mentions",
            groups,
            np.asarray(self.arrays["d_id"])[keep],
            group[keep],
            n[keep],
            np.asarray(self.arrays["counted"]),
            np.asarray(self.arrays["bucket"]),
            "A" if tier == "A" else "+".join(TIERS[: TIERS.index(tier) + 1]),
        )

    def groups_of(self, axis: str) -> tuple[str, ...]:
        """Raises BadOption with the axes there are."""
        found = tuple(group for name, group in self.groups if name == axis)
        if not found:
            have = ", ".join(dict.fromkeys(name for name, _ in self.groups))
            raise BadOption(f"The lexicon has no axis {axis!r} with terms; it has {have}.")
        return found

    def by_sentence(self, axis: str, tier: Tier = "B") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """id, sentence and group (a number into groups_of) of each group named in each sentence, ascending, once."""
        window, group = self.sentences_of(axis, tier)
        return window >> 32, window & 0xFFFFFFFF, group

    def sentences_of(
        self, axis: str, tier: Tier = "B", chosen: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sentence, as the number id·2³² + sentence, and group of each group named in each sentence, ascending, once.

        chosen, (n,) bool: only in these records.
        """
        groups = self.groups_of(axis)
        numbers = {key: number for number, key in enumerate(groups)}
        wanted = TIERS[: TIERS.index(tier) + 1]
        of_term = np.array([numbers[t.group] if t.axis == axis and t.tier in wanted else -1 for t in self.terms])
        group = of_term[self.arrays["s_term"]]
        keep = np.flatnonzero(group >= 0)
        ids = np.asarray(self.arrays["s_id"])[keep]
        if chosen is not None and not chosen.all():
            inside = chosen[ids]
            keep, ids = keep[inside], ids[inside]
        window = ids.astype(np.int64) << 32 | np.asarray(self.arrays["s_sentence"])[keep]
        # Sentences ascend in the arrays already, so that a running number stands for each; groups within do not.
        number = np.cumsum(np.diff(window, prepend=window[:1]) != 0)
        code = np.sort(number * len(groups) + group[keep])
        code = code[np.diff(code, prepend=-1) != 0]
        first = np.flatnonzero(np.diff(window, prepend=-1) != 0)
        return window[first][code // len(groups)], code % len(groups)


def opened(view: View) -> Mentions:
    """The corpus' mentions. Raises NotComputed before the stage has run."""
    key = view.current.artifacts.get("mentions")
    if key is None:
        raise NotComputed(f"The mentions of {view.workspace.name} have not been counted; run `analyse` first.")
    return _opened(view.workspace.artifact_path("mentions", key))


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Mentions:
    said = read_lexicon(folder)
    terms = tuple(
        Term(**term | {name: tuple(term[name]) for name in ("counterparts", "one_way")}) for term in said["terms"]
    )
    names = sorted(path.stem for path in folder.glob("*.npy"))
    arrays = {name: read_array(folder, name) for name in names}
    groups = tuple((axis, group) for axis, group in said["groups"])
    return Mentions(folder, read_facts(folder), said["axes"], groups, terms, arrays)


def labels(view: View, column: str) -> Marks:
    """The values of a column as groups: what a curator knows of the records themselves. Raises BadOption."""
    if column not in view.schema or column in ("id", "content_hash", "mentions"):
        raise BadOption(f"This corpus has no column {column!r} that could be an axis; choose one of its labels.")
    name = quoted(column)
    value = f"unnest(list_distinct({name}))" if is_list(view.schema[column]) else name
    pairs = f"SELECT id, CAST({value} AS VARCHAR) AS value FROM catalog"
    rows = view.rows(
        f"""SELECT value, count(*) AS n, count(*) OVER () FROM ({pairs}) WHERE value IS NOT NULL
            GROUP BY value ORDER BY n DESC, value LIMIT {MOST_LABELS}"""
    )
    groups = tuple(sorted(row[0] for row in rows))
    table = view.arrow(
        f"SELECT id, list_position($groups, value) - 1 AS number FROM ({pairs}) WHERE value IN $groups ORDER BY id, 2",
        {"groups": list(groups)},
    )
    ids = table["id"].to_numpy().astype(np.int64)
    counted = np.zeros(view.n_records, bool)
    filled = view.arrow(f"SELECT id FROM catalog WHERE {name} IS NOT NULL")["id"].to_numpy()
    counted[filled] = True
    n_hidden = rows[0][2] - len(rows) if rows else 0
    rest = None
    if n_hidden:
        rare = view.arrow(
            f"SELECT id, count(*) AS n FROM ({pairs}) WHERE value IS NOT NULL AND value NOT IN $groups GROUP BY id",
            {"groups": list(groups)},
        )
        rest = np.zeros(view.n_records, np.int64)
        rest[rare["id"].to_numpy()] = rare["n"].to_numpy()
    number = table["number"].to_numpy().astype(np.int64)
    ones = np.ones(len(ids), np.int64)
    return Marks(column, column, "labels", groups, ids, number, ones, counted, buckets(view), "", n_hidden, rest)


def buckets(view: View) -> np.ndarray:
    """(n,) uint8: the jackknife group of each record, from its content, so that exact copies share one."""
    if "mentions" in view.current.artifacts:
        return np.asarray(opened(view).arrays["bucket"])
    return _buckets(view, "substr(CAST(content_hash AS VARCHAR), 1, 8)")


def buckets_by(view: View, column: str) -> np.ndarray:
    """Jackknife groups from a column (source, domain): for corpora in which one site has many records."""
    if column not in view.schema:
        raise BadOption(f"This corpus has no column {column!r} to take clusters from.")
    return _buckets(view, f"substr(md5(coalesce(CAST({quoted(column)} AS VARCHAR), '')), 1, 8)")


def _buckets(view: View, digits: str) -> np.ndarray:
    sql = f"SELECT CAST('0x' || {digits} AS BIGINT) % {N_BUCKETS} AS bucket FROM catalog ORDER BY id"
    return view.arrow(sql)["bucket"].to_numpy().astype(np.uint8)
