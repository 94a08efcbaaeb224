"""The corpus on one page: its main numbers and how its records spread, each with the Selection that holds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lib.corpus.columns import Column, is_date, is_list, is_number, is_scalar
from lib.engine.quoting import quoted
from lib.query import removable
from lib.query.predicates import Between, OneOf, Predicate, Tagged
from lib.query.selection import Selection
from lib.query.view import View

N_BARS = 8
N_PERIODS = 24
# Names that corpora give to the language of a record; there is no role for it.
LANGUAGE_NAMES = frozenset(("lang", "language", "lang_code", "language_code", "lang_id", "langid", "locale"))
# Roles whose columns are shown, in this order, with the page's words for them.
ROLES = {"source": "Sources", "split": "Splits", "label": "Labels"}
PERIODS = (("day", 1), ("month", 30.4), ("year", 365.25), ("decade", 3652.5), ("century", 36525.0))


@dataclass(frozen=True)
class Figure:
    """One number. value is None where it was not computed; then stage names what would compute it.

    selection holds the records that it counts or describes.
    """

    name: str
    value: int | None
    note: str
    selection: Selection
    stage: str = ""


@dataclass(frozen=True)
class Bar:
    """is_rest marks the bar of all values that have none of their own."""

    label: str
    n_records: int
    selection: Selection
    is_rest: bool = False


@dataclass(frozen=True)
class Spread:
    """How many records have which value or lie in which range. n_values is how many there are in all."""

    title: str
    column: str
    bars: tuple[Bar, ...]
    n_values: int


@dataclass(frozen=True)
class Overview:
    figures: tuple[Figure, ...]
    spreads: tuple[Spread, ...]


def overview(view: View, selection: Selection) -> Overview:
    """The numbers of a Selection; one pass over the catalog for the figures and one for each spread.

    Raises BadFilter where the Selection cannot be answered.
    """
    return Overview(tuple(_figures(view, selection)), tuple(spread for spread in _spreads(view, selection) if spread))


def _figures(view: View, selection: Selection) -> Iterator[Figure]:
    wanted = {
        "tokens": ("sum(n_tokens)", "n_tokens"),
        "median": ("quantile_disc(n_tokens, 0.5)", "n_tokens"),
        "long": ("quantile_disc(n_tokens, 0.95)", "n_tokens"),
        "empty": ("coalesce(count_if(is_empty), 0)", "is_empty"),
        "exact": ("count(exact_group)", "exact_group"),
        "exact_groups": ("count(DISTINCT exact_group)", "exact_group"),
        "near": ("count(near_group)", "near_group"),
        "near_groups": ("count(DISTINCT near_group)", "near_group"),
    }
    columns = ", ".join(sql if needs in view.schema else "NULL" for sql, needs in wanted.values())
    condition, parameters = view.where(selection)
    n, *values = view.rows(f"SELECT count(*), {columns} FROM catalog WHERE {condition}", parameters)[0]
    found = dict(zip(wanted, values, strict=True))
    yield Figure("Records", n, f"of {view.n_records:,} in the corpus", selection)
    if "n_tokens" in view.schema:
        note = f"half of the records have at most {found['median']:,}" if n else ""
        yield Figure("Tokens", int(found["tokens"] or 0), note, selection)
        if n:
            longest = selection.and_(Between("n_tokens", found["long"] + 1))
            yield Figure(
                "Longest 5 %", view.count(longest).n_records, f"more than {found['long']:,} tokens each", longest
            )
    else:
        yield Figure("Tokens", None, "", selection, "profile")
    yield Figure("Empty records", found["empty"], "without any text", selection.and_(OneOf("is_empty", (True,))))
    for kind, name in (("exact", "Exact copies"), ("near", "Near copies")):
        yield _copies(view, selection, kind, name, found[kind], found[f"{kind}_groups"])
    out = view.count(selection.within("excluded"))
    yield Figure("Excluded", out.n_records, "by decisions in force", selection.within("excluded"))


def _copies(view: View, selection: Selection, kind: str, name: str, n: int | None, n_groups: int | None) -> Figure:
    """The copies that could go in favour of one that stays, as far as both lie in the Selection."""
    if f"{kind}_group" not in view.schema:
        return Figure(name, None, "", selection, "groups" if kind == "near" else kind)
    note = f"removable; {n:,} records in {n_groups:,} groups"
    near = kind == "near"
    n_removable = removable.near(view, selection) if near else removable.exact(view, selection, n - n_groups)
    return Figure(name, n_removable, note, selection.and_(Between(f"{kind}_size", 2)))


def _spreads(view: View, selection: Selection) -> Iterator[Spread | None]:
    for column in view.workspace.columns:
        if column.name.lower() in LANGUAGE_NAMES and column.name in view.schema:
            yield _values(view, selection, "Languages", column.name)
    length = "n_tokens" if "n_tokens" in view.schema else "n_chars"
    yield _lengths(view, selection, "Length in tokens" if length == "n_tokens" else "Length in characters", length)
    if "topic" in view.schema:
        yield _values(view, selection, "Topics", "topic")
    for role, title in ROLES.items():
        for column in _with_role(view, role):
            yield _values(view, selection, title, column.name)
    for column in _with_role(view, "date"):
        if is_date(column.type):
            yield _periods(view, selection, "Dates", column.name)
    yield _tags(view, selection)


def _with_role(view: View, role: str) -> list[Column]:
    """The column of this role, where the catalog has it and its values can be counted."""
    name = getattr(view.workspace.roles, role)
    columns = [c for c in view.workspace.columns if name is not None and c.source_name == name]
    return [c for c in columns if c.name in view.schema and (is_scalar(c.type) or is_list(c.type))]


def _values(view: View, selection: Selection, title: str, column: str) -> Spread | None:
    """The most frequent values, then one bar for all others."""
    type_ = view.schema[column]
    source = f"unnest({quoted(column)})" if is_list(type_) else quoted(column)
    condition, parameters = view.where(selection)
    rows = view.rows(
        f"""SELECT CAST(value AS VARCHAR), n, count(*) OVER (), CAST(sum(n) OVER () AS BIGINT)
            FROM (SELECT value, count(*) AS n FROM (SELECT {source} AS value FROM catalog WHERE {condition})
                  GROUP BY value)
            ORDER BY n DESC, value LIMIT {N_BARS}""",
        parameters,
    )
    if not rows:
        return None
    values = [_scalar(text, type_) for text, *_ in rows]

    def narrowed(predicate: Predicate) -> Selection:
        # In a list column a record of this value may fall to an earlier filter; else the value says it all.
        return selection.and_(predicate) if is_list(type_) else selection.instead(column, predicate)

    bars = [
        Bar("(none)" if value is None else str(value), n, narrowed(OneOf(column, (value,))))
        for value, (_, n, *_) in zip(values, rows, strict=True)
    ]
    n_values, total = rows[0][2], rows[0][3]
    if n_values > len(rows):
        # Told as "none of those above": in a list column a record may have one of them and others too.
        others = selection.and_(OneOf(column, tuple(values), negated=True))
        bars.append(Bar(f"{n_values - len(rows):,} more", total - sum(row[1] for row in rows), others, True))
    return Spread(title, column, tuple(bars), n_values)


def _scalar(text: str | None, type_: str) -> str | int | bool | None:
    """A value in the form that a predicate holds: numbers stay numbers where that is exact."""
    if text is None:
        return None
    if type_ == "BOOLEAN":
        return text == "true"
    return int(text) if is_number(type_) and text.lstrip("-").isdigit() else text


def _lengths(view: View, selection: Selection, title: str, column: str) -> Spread | None:
    """Records by length; each bar reaches to double the one before, since lengths spread over powers of ten."""
    condition, parameters = view.where(selection)
    rows = view.rows(
        f"""SELECT CASE WHEN {column} < 1 THEN 0 ELSE greatest(floor(log2({column})), 2)::INTEGER + 1 END AS step,
                   count(*) FROM catalog WHERE {condition} GROUP BY step ORDER BY step LIMIT 64""",
        parameters,
    )
    found = dict(rows)
    if not found:
        return None
    bars = [_length_bar(selection, column, step, found.get(step, 0)) for step in _steps(found)]
    return Spread(title, column, tuple(bars), len(bars))


def _steps(found: dict[int, int]) -> list[int]:
    steps = [step for step in range(3, max(found) + 1) if step >= min(found)]
    return [0, *steps] if 0 in found else steps


def _length_bar(selection: Selection, column: str, step: int, n: int) -> Bar:
    if step == 0:
        return Bar("0", n, selection.and_(Between(column, 0, 0)))
    low, high = (1 if step == 3 else 2 ** (step - 1)), 2**step
    return Bar(f"{low:,}–{high - 1:,}", n, selection.and_(Between(column, low, high, open=True)))


def _periods(view: View, selection: Selection, title: str, column: str) -> Spread | None:
    """Records by day, month, year ...: the finest that gives at most 24 bars."""
    name, (condition, parameters) = quoted(column), view.where(selection)
    low, high = view.rows(f"SELECT min({name}), max({name}) FROM catalog WHERE {condition}", parameters)[0]
    if low is None:
        return None
    days = (high - low).days
    period = next((word for word, length in PERIODS if days / length < N_PERIODS), "century")
    rows = view.rows(
        f"""SELECT CAST(CAST(start AS DATE) AS VARCHAR),
                   CAST(CAST(start + INTERVAL 1 {period} AS DATE) AS VARCHAR), count(*)
            FROM (SELECT date_trunc('{period}', CAST({name} AS TIMESTAMP)) AS start FROM catalog WHERE {condition})
            WHERE start IS NOT NULL GROUP BY start ORDER BY start LIMIT 200""",
        parameters,
    )
    shown = {"day": 10, "month": 7}.get(period, 4)
    bars = [Bar(a[:shown], n, selection.and_(Between(column, a, b, open=True))) for a, b, n in rows]
    return Spread(title, column, tuple(bars), len(bars))


def _tags(view: View, selection: Selection) -> Spread | None:
    tags = sorted(view.state.tags, key=lambda tag: (-len(view.state.tags[tag]), tag))
    found: list[tuple[str, Predicate]] = [(tag, Tagged(tag)) for tag in tags[:N_BARS]]
    bars = []
    for tag, predicate in found:
        narrowed = selection.and_(predicate)
        bars.append(Bar(tag, view.count(narrowed).n_records, narrowed))
    return Spread("Tags", "", tuple(bars), len(tags)) if bars else None
