"""`duplicates KIND`: how much repeats, and which groups are the largest; the other kinds have a file each."""

import argparse

from lib.commands import contamination, leakage, meaning, passages
from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.errors import NotComputed
from lib.query.view import View

COLUMNS = {"exact": ("exact_group", "exact_size"), "near": ("near_group", "near_size")}
SHOWN_IDS = 10


ABOUT = {"exact": "equal", "near": "nearly equal"}


def add_commands(commands) -> None:
    finding = commands.add_parser(
        "duplicates",
        help="Find what repeats: equal, nearly equal or alike in meaning; passages, leakage, contamination.",
        description="Find what repeats: equal, nearly equal or alike in meaning; passages, leakage, contamination.",
        epilog="example:\n  python -m lib duplicates near --workspace ws --most 5",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    kinds = finding.add_subparsers(title="kinds", metavar="KIND", required=True)
    for kind, like in ABOUT.items():
        parser = add(
            kinds,
            kind,
            f"Count {like} texts and show the largest groups with the ids in them.",
            f"duplicates {kind} --workspace ws --most 5",
            duplicates,
        )
        parser.add_argument("--most", type=int, default=20, metavar="N", help="groups shown (default 20)")
        parser.set_defaults(kind=kind)
    for other in (meaning, passages, leakage, contamination):
        other.add_command(kinds)


def duplicates(arguments: argparse.Namespace) -> Answer:
    """Groups are counted over all records, excluded ones too, as they were found."""
    opened = workspace.load(arguments.workspace)
    view = View(opened)
    group, _ = COLUMNS[arguments.kind]
    try:
        if group not in view.schema:
            raise NotComputed(
                f"{opened.name} has no {arguments.kind} duplicates yet; "
                f"run `python -m lib analyse --workspace {opened.root} --only {arguments.kind}`."
            )
        n_groups, n_records = view.rows(f"SELECT count(DISTINCT {group}), count({group}) FROM catalog")[0]
        found = view.rows(
            f"""SELECT {group}, count(*), list(id ORDER BY id)[:{SHOWN_IDS}] FROM catalog WHERE {group} IS NOT NULL
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?""",
            [max(0, arguments.most)],
        )
    finally:
        view.close()
    value = {
        "kind": arguments.kind,
        "n_groups": n_groups,
        "n_records": n_records,
        "groups": [{"group": g, "n_records": n, "ids": ids} for g, n, ids in found],
    }
    rows = [(g, n, ", ".join(map(str, ids)) + (", …" if n > len(ids) else "")) for g, n, ids in found]
    head = f"{n_groups:,} groups of {arguments.kind} copies, {n_records:,} records in them"
    return Answer(value, f"{head}\n{table(('group', 'records', 'ids'), rows)}" if rows else head)
