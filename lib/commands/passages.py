"""`duplicates passages`: paragraphs, lines and runs of words that stand in several records."""

import argparse
from dataclasses import asdict

from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.errors import NotComputed

SHOWN_SPANS = 20


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "passages",
        "Show the passages that recur across records, the most wasted tokens first, and where they stand.",
        "duplicates passages --workspace ws --most 10 --json",
        passages,
    )
    parser.add_argument("--most", type=int, default=20, metavar="N", help="passages shown (default 20)")


def passages(arguments: argparse.Namespace) -> Answer:
    """Spans are (record, start, end) in characters, the first 20 of each passage."""
    from lib.corpus.artifacts import read_facts
    from lib.duplicates.passages_stage import stored_passages

    opened = workspace.load(arguments.workspace)
    folder = opened.artifact("passages")
    if folder is None:
        raise NotComputed(
            f"{opened.name} has no passages yet; run `python -m lib analyse --workspace {opened.root} --only passages`."
        )
    found, facts = stored_passages(folder), read_facts(folder)
    shown = found.top(max(0, arguments.most))
    value = {
        "kind": "passages",
        **facts,
        "passages": [{**asdict(one), "spans": found.spans(one.number)[:SHOWN_SPANS]} for one in shown],
    }
    rows = [(one.kind, one.n_records, one.n_times, one.n_tokens, one.n_wasted_tokens, one.text) for one in shown]
    titles = ("kind", "records", "times", "tokens", "wasted tokens", "text")
    return Answer(value, f"{facts['sentence']}\n{table(titles, rows)}" if rows else facts["sentence"])
