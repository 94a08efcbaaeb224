"""`python -m lib COMMAND`: everything that the pages do, for scripts; answers to stdout, progress to stderr."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from lib import __version__
from lib.commands import analysis, audit, augment, corpus, decisions, duplicates, export, profile, rewrite
from lib.errors import Cancelled, WinnowError

GROUPS = (corpus, analysis, profile, duplicates, decisions, export, rewrite, audit, augment)
BAD_INPUT, CRASHED, STOPPED = 2, 1, 130


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = argparse.ArgumentParser(
        prog="python -m lib",
        description="Winnow: see what is in an LLM corpus, change it with reasons that can be undone, export the rest.",
        epilog="example:\n  python -m lib open corpus.parquet --workspace ws\n"
        "  python -m lib analyse --workspace ws\n\n"
        "`python -m lib COMMAND --help` shows an example of each.\n"
        "Exit status: 0 done, 2 bad input (one sentence on stderr), 130 stopped.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"winnow {__version__}")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_commands(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0, 2 for bad input, 130 when stopped."""
    arguments = parser().parse_args(argv)
    try:
        answer = arguments.run(arguments)
        text = json.dumps(answer.value, ensure_ascii=False, indent=2) if arguments.json else answer.text
        if text:
            print(text, flush=True)
        return answer.code
    except WinnowError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except (Cancelled, KeyboardInterrupt):
        print("Stopped; what was done is kept: run the same command again to resume.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
