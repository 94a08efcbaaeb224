"""What every command has: a name, a sentence, an example, its arguments, and an answer as text and as JSON."""

import argparse
import getpass
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.errors import BadOption
from lib.query.predicates import Expression
from lib.query.selection import Selection


@dataclass(frozen=True)
class Answer:
    """What a command found: value is printed with --json, text without it. code is the exit status."""

    value: object
    text: str
    code: int = 0


def add(
    commands,
    name: str,
    about: str,
    example: str,
    run: Callable[[argparse.Namespace], Answer],
    *,
    workspace: bool = True,
) -> argparse.ArgumentParser:
    """Register a command; its help ends with the example."""
    parser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"example:\n  python -m lib {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    if workspace:
        parser.add_argument("--workspace", type=Path, required=True, metavar="DIR", help="folder of the workspace")
    parser.set_defaults(run=run)
    return parser


def add_filter(parser: argparse.ArgumentParser) -> None:
    """The two ways to name records on the command line."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--where", metavar="EXPR", help="SQL expression over the columns, such as \"lang = 'de'\"")
    which.add_argument("--selection", metavar="JSON", help="a Selection as the app's address holds it in ?s=")


def selection_of(arguments: argparse.Namespace) -> Selection:
    """The Selection that --where or --selection names; the empty one where neither is given. Raises BadFilter."""
    if arguments.selection is not None:
        return Selection.from_text(arguments.selection)
    return Selection((Expression(arguments.where),)) if arguments.where is not None else Selection()


def curator() -> str:
    """Who decides: $WINNOW_CURATOR, or the login name."""
    named = os.environ.get("WINNOW_CURATOR", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise BadOption("Your login has no name here; set WINNOW_CURATOR to who decides.") from error


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned text: numbers to the right, None as nothing, cells of over 60 characters cut."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[i], int | float) or row[i] is None for row in rows)
        for i in range(len(titles))
    ]
    lines = [
        "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True)).rstrip()
        for line in [list(titles), *cells]
    ]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}"
    # Control characters of a record could drive the terminal.
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text if len(text) <= 60 else text[:59] + "…"
