"""Which copy of a duplicate stays: rules in order, the order they put records in, and how often each one decided."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.errors import BadOption

NEXT_TO_LAST = 1 << 40


@dataclass(frozen=True)
class ByHand:
    """These rows stay whatever they repeat; those go before any other copy."""

    keep: tuple[int, ...] = ()
    drop: tuple[int, ...] = ()

    def sentence(self) -> str:
        return f"by hand: {len(self.keep)} to keep, {len(self.drop)} to give up"


@dataclass(frozen=True)
class Prefer:
    """A copy with one of these values in the column, the first value before the second."""

    column: str
    values: tuple[str, ...]

    def sentence(self) -> str:
        return f"prefer {self.column} {', then '.join(map(str, self.values))}"


@dataclass(frozen=True)
class NeverFrom:
    """A copy with one of these values in the column only where there is no other."""

    column: str
    values: tuple[str, ...]

    def sentence(self) -> str:
        return f"never from {self.column} {', '.join(map(str, self.values))} if there is another"


@dataclass(frozen=True)
class HasValue:
    """A copy that has a value in the column, such as a label."""

    column: str

    def sentence(self) -> str:
        return f"has a {self.column}"


@dataclass(frozen=True)
class Highest:
    """The copy with the highest value in the column; none counts as lowest."""

    column: str

    def sentence(self) -> str:
        return f"highest {self.column}"


@dataclass(frozen=True)
class Lowest:
    """The copy with the lowest value in the column; none counts as highest."""

    column: str

    def sentence(self) -> str:
        return f"lowest {self.column}"


@dataclass(frozen=True)
class Longest:
    """The longest copy, by a column that holds lengths."""

    column: str = "n_chars"

    def sentence(self) -> str:
        return "longest text"


@dataclass(frozen=True)
class Newest:
    """The copy with the latest date in the column; no date counts as oldest."""

    column: str

    def sentence(self) -> str:
        return f"newest by {self.column}"


Rule = ByHand | Prefer | NeverFrom | HasValue | Highest | Lowest | Longest | Newest
RULES: dict[str, type] = {
    "by hand": ByHand,
    "prefer": Prefer,
    "never from": NeverFrom,
    "has value": HasValue,
    "highest": Highest,
    "lowest": Lowest,
    "longest": Longest,
    "newest": Newest,
}
NAMES = {kind: name for name, kind in RULES.items()}


def to_json(rules: Sequence[Rule]) -> list[dict]:
    """The rules as plain values, for the recipe."""
    return [
        {"rule": NAMES[type(rule)]}
        | {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(rule).items()}
        for rule in rules
    ]


def from_json(values: Sequence[Mapping]) -> tuple[Rule, ...]:
    """The rules that `to_json` wrote.

    :raises BadOption: an unknown rule, or a field it does not have or needs.
    """
    rules = []
    for value in values:
        kind = RULES.get(value.get("rule", "")) if isinstance(value, Mapping) else None
        if kind is None:
            raise BadOption(f"{value!r} is not a survivor rule; its 'rule' must be one of {', '.join(RULES)}.")
        given = {k: tuple(v) if isinstance(v, list) else v for k, v in value.items() if k != "rule"}
        try:
            rules.append(kind(**given))
        except TypeError as error:
            names = ", ".join(field.name for field in fields(kind))
            raise BadOption(f"The survivor rule {dict(value)!r} does not fit; it takes {names}.") from error
    return tuple(rules)


def columns_of(rules: Sequence[Rule]) -> list[str]:
    """The columns that the rules read, each once, in order."""
    return list(dict.fromkeys(rule.column for rule in rules if not isinstance(rule, ByHand)))


def _column(columns: Mapping[str, object], name: str, n: int) -> pa.Array:
    if name not in columns:
        raise BadOption(f"A survivor rule names the column {name!r}, which is not there; choose another column.")
    values = columns[name]
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if not isinstance(array, pa.Array):
        array = pa.array(array, from_pandas=True)
    if len(array) != n:
        raise BadOption(f"The column {name!r} has {len(array)} values for {n} records; hand in one for each.")
    return array


def rule_keys(rule: Rule, columns: Mapping[str, object], n: int) -> np.ndarray:
    """How well each record does by one rule, int64 (n,): lower is better, equal is undecided.

    :raises BadOption: a column that is missing, or that cannot be put in order.
    """
    if isinstance(rule, ByHand):
        keys = np.ones(n, dtype=np.int64)
        keys[[row for row in rule.drop if 0 <= row < n]] = 2
        keys[[row for row in rule.keep if 0 <= row < n]] = 0
        return keys
    array = _column(columns, rule.column, n)
    if isinstance(rule, HasValue):
        missing = pc.is_null(array, nan_is_null=True)
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            missing = pc.or_(missing, pc.equal(pc.fill_null(array, ""), ""))
        return missing.to_numpy(zero_copy_only=False).astype(np.int64)
    if isinstance(rule, Prefer | NeverFrom):
        # Compared as text, so that a rule read from a recipe means the same for numbers and for words.
        wanted = pa.array([str(value) for value in rule.values], pa.large_string())
        places = pc.index_in(array.cast(pa.large_string()), value_set=wanted, skip_nulls=True)
        if isinstance(rule, NeverFrom):
            return pc.is_valid(places).to_numpy(zero_copy_only=False).astype(np.int64)
        return pc.fill_null(places.cast(pa.int64()), len(wanted)).to_numpy(zero_copy_only=False)
    order = "ascending" if isinstance(rule, Lowest) else "descending"
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array)
    try:
        ranked = pc.rank(array, sort_keys=order, tiebreaker="dense")
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadOption(
            f"The column {rule.column!r} holds {array.type}, which has no order; choose another."
        ) from error
    return ranked.to_numpy(zero_copy_only=False).astype(np.int64)


def survivor_ranks(rules: Sequence[Rule], columns: Mapping[str, object], n: int) -> np.ndarray:
    """The survivor order as ranks, int64 (n,), 0 the first to stay: by the rules in turn, then by row.

    :param columns: name -> n values, Arrow or NumPy.
    """
    return ranks_of([rule_keys(rule, columns, n) for rule in rules], n)


def ranks_of(keys: Sequence[np.ndarray], n: int) -> np.ndarray:
    """The same from the keys of each rule, int64 (n,) each, as `rule_keys` gives them."""
    order = np.lexsort((np.arange(n), *reversed(keys)))
    ranks = np.empty(n, dtype=np.int64)
    ranks[order] = np.arange(n)
    return ranks


def kept_by_hand(rules: Sequence[Rule], n: int) -> np.ndarray:
    """The records that a rule by hand keeps, bool (n,): they stay whatever they repeat."""
    forced = np.zeros(n, dtype=bool)
    for rule in rules:
        if isinstance(rule, ByHand):
            forced[[row for row in rule.keep if 0 <= row < n]] = True
    return forced


def decided_by(rules: Sequence[Rule], columns: Mapping[str, object], group: np.ndarray) -> list[int]:
    """In how many groups each rule decided which record is first to stay; the last entry: only the row order did.

    A rule decides a group when after it one record is better than all others of the group and before it none was.

    :param group: int64 (n,), -1 for a record alone, as in `lib.duplicates.groups.Cut`.
    """
    return decided_among([rule_keys(rule, columns, len(group)) for rule in rules], group)


def decided_among(keys: Sequence[np.ndarray], group: np.ndarray) -> list[int]:
    """The same from the keys of each rule, int64 (n,) each, as `rule_keys` gives them."""
    rows = np.flatnonzero(group >= 0)
    groups, local = np.unique(group[rows], return_inverse=True)
    alive = np.ones(len(rows), dtype=bool)
    open_groups = np.ones(len(groups), dtype=bool)
    counts = []
    for values in keys:
        own = values[rows]
        least = np.full(len(groups), NEXT_TO_LAST, dtype=np.int64)
        np.minimum.at(least, local[alive], own[alive])
        alive &= own == least[local]
        decided = open_groups & (np.bincount(local[alive], minlength=len(groups)) == 1)
        counts.append(int(decided.sum()))
        open_groups &= ~decided
    return [*counts, int(open_groups.sum())]
