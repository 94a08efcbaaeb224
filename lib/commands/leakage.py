"""`duplicates leakage`: which splits share records, exactly, nearly or by meaning."""

import argparse

import pyarrow as pa

from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.errors import BadOption, NotComputed
from lib.query.view import View

USUAL = 0.8
KINDS = ("exact", "near", "meaning")


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "leakage",
        "Count the records of each split that stand, exactly, nearly or by meaning, in another.",
        "duplicates leakage --workspace ws --threshold 0.9",
        leakage,
    )
    parser.add_argument("--by", choices=KINDS, default="near", help="what being shared means (default near)")
    parser.add_argument(
        "--threshold", type=float, metavar="X",
        help="least similarity (default 0.8; by meaning: calibrated by labelled pairs, else by random ones)",
    )  # fmt: skip
    parser.add_argument("--column", metavar="NAME", help="column of the splits (default: the one with the role split)")
    parser.add_argument("--most", type=int, default=5, metavar="N", help="pairs shown for two splits (default 5)")


def leakage(arguments: argparse.Namespace) -> Answer:
    """Counted over the records that are not excluded."""
    from lib.duplicates import evidence
    from lib.duplicates.leakage import leakage as find
    from lib.duplicates.meaning_calibration import calibrated

    opened, by = workspace.load(arguments.workspace), arguments.by
    view = View(opened)
    try:
        if not evidence.has(view, by):
            raise NotComputed(
                f"{opened.name} has no duplicates of the kind {by!r} yet; "
                f"run `python -m lib analyse --workspace {opened.root} --only {by}`."
            )
        column = arguments.column or evidence.split_column(view)
        if column is None:
            raise BadOption(f"{opened.name} has no column with the role split; name one with --column.")
        if column not in view.schema:
            raise BadOption(f"{opened.name} has no column {column!r}; it has {', '.join(view.schema)}.")
        codes, names = evidence.codes(view, column)
        threshold = arguments.threshold
        if by == "exact":
            threshold = 1.0
        elif threshold is None:
            threshold = USUAL if by == "near" else calibrated(view).threshold
        pairs = evidence.gather(view, by).pairs
    finally:
        view.close()
    splits = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([name or "" for name in names], pa.string()))
    found = find(pairs, splits, threshold)
    value = {"kind": "leakage", "by": by, "column": column, **found.to_json()}
    rows = []
    for cell in value["cells"]:
        pairs = found.pairs_of(cell["split"], cell["other"], max(0, arguments.most)) if arguments.most > 0 else []
        cell["pairs"] = pairs
        if cell["split"] != cell["other"]:
            shown = ", ".join(f"{a} = {b}" for a, b, _ in pairs[:3])
            rows.append((cell["split"], cell["other"], cell["n_records"], cell["share"], cell["n_pairs"], shown))
    head = f"{found.n_leaking:,} records are at least {found.threshold:g} similar to one of another split"
    titles = ("split", "in", "records", "share", "pairs", "such as")
    return Answer(value, f"{head}\n{table(titles, rows)}" if rows else head)
