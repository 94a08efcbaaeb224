"""`duplicates KIND`: how much repeats, and which groups are the largest; the other kinds have a file each."""

import argparse

from lib.commands import contamination, leakage, meaning, passages
from lib.commands.command import Answer, add
from lib.commands.repeats import add_options, repeats
from lib.corpus import workspace
from lib.errors import NotComputed
from lib.query.view import View

USUAL = 0.8
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
        if kind == "near":
            parser.add_argument(
                "--threshold",
                type=float,
                default=USUAL,
                metavar="X",
                help=f"least Jaccard similarity (default {USUAL})",
            )
        add_options(parser)
        parser.set_defaults(kind=kind)
    for other in (meaning, passages, leakage, contamination):
        other.add_command(kinds)


def duplicates(arguments: argparse.Namespace) -> Answer:
    """Groups of the records that are not excluded; nothing is changed."""
    from lib.duplicates import evidence

    opened = workspace.load(arguments.workspace)
    view = View(opened)
    try:
        if not evidence.has(view, arguments.kind):
            raise NotComputed(
                f"{opened.name} has no {arguments.kind} duplicates yet; "
                f"run `python -m lib analyse --workspace {opened.root} --only {arguments.kind}`."
            )
        return Answer(*repeats(view, arguments.kind, getattr(arguments, "threshold", 1.0), arguments))
    finally:
        view.close()
