"""`profile`: for each column its type, what is missing, how varied it is, its quantiles and most frequent values."""

import argparse

from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.corpus.artifacts import read_facts
from lib.errors import BadOption, NotComputed


def add_commands(commands) -> None:
    profiling = add(
        commands,
        "profile",
        "Show for each column its type, missing values, distinct values, quantiles and most frequent values.",
        "profile --workspace ws --columns lang n_tokens",
        profile,
    )
    profiling.add_argument("--columns", nargs="+", metavar="COL", help="only these columns")


def profile(arguments: argparse.Namespace) -> Answer:
    opened = workspace.load(arguments.workspace)
    folder = opened.artifact("profile")
    if folder is None:
        raise NotComputed(
            f"{opened.name} has no profile yet; run `python -m lib analyse --workspace {opened.root} --only profile`."
        )
    facts = read_facts(folder)
    columns = facts["columns"]
    if arguments.columns:
        have = [column["name"] for column in columns]
        if missing := [name for name in arguments.columns if name not in have]:
            raise BadOption(f"The profile has no column {missing[0]!r}; it has {', '.join(have)}.")
        columns = [column for column in columns if column["name"] in arguments.columns]
    rows = [(c["name"], c["type"], c["n_null"], c["n_distinct"], _spread(c), _most_frequent(c)) for c in columns]
    titles = ("column", "type", "nulls", "distinct", "min / median / max", "most frequent")
    return Answer({**facts, "columns": columns}, f"{table(titles, rows)}\ntokens by {facts.get('tokenizer')}")


def _spread(column: dict) -> str:
    quantiles = column.get("quantiles")
    if not quantiles:
        return ""
    points = [column.get("min"), quantiles.get("0.5"), column.get("max")]
    return " / ".join(f"{point:,.6g}" if isinstance(point, int | float) else str(point) for point in points)


def _most_frequent(column: dict) -> str:
    return ", ".join(f"{value} ({n:,})" for value, n in (column.get("top") or [])[:3])
