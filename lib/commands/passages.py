"""`duplicates passages`: paragraphs, lines and runs of words that stand in several records."""

import argparse
from dataclasses import asdict

from lib.commands.command import Answer, add, add_filter, selection_of, table
from lib.corpus import workspace
from lib.errors import NotComputed
from lib.query.view import View

SHOWN_SPANS = 20
KINDS = ("paragraph", "line", "run")


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "passages",
        "Show the passages that recur across records, the most wasted tokens first, and where they stand.",
        "duplicates passages --workspace ws --most 10 --json",
        passages,
    )
    add_filter(parser)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=[], help="only these (default: all)")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="passages shown (default 20)")


def passages(arguments: argparse.Namespace) -> Answer:
    """Spans are (record, start, end) in characters, the first 20 of each passage; counts are of the Selection."""
    from lib.corpus.artifacts import read_facts
    from lib.duplicates import passage_ranking, review
    from lib.duplicates.passages_stage import stored_passages

    opened = workspace.load(arguments.workspace)
    folder = opened.artifact("passages")
    if folder is None:
        raise NotComputed(
            f"{opened.name} has no passages yet; run `python -m lib analyse --workspace {opened.root} --only passages`."
        )
    found, facts = stored_passages(folder), read_facts(folder)
    view = View(opened)
    try:
        within = review.held(view, selection_of(arguments))
    finally:
        view.close()
    inside = passage_ranking.ranking(found, within, tuple(arguments.kinds))
    passages = []
    for place in range(min(len(inside.passage), max(0, arguments.most))):
        (one,) = found.top(1, int(inside.passage[place]))
        spans = [span for span in found.spans(one.number) if within[span[0]]]
        counted = {
            "n_times": int(inside.n_times[place]),
            "n_records": int(inside.n_records[place]),
            "n_wasted_tokens": int(inside.n_wasted_tokens[place]),
        }
        passages.append({**asdict(one), **counted, "spans": spans[:SHOWN_SPANS]})
    value = {
        "kind": "passages",
        **facts,
        "n_passages": len(inside.passage),
        "n_records": inside.n_in,
        "n_wasted_tokens": inside.n_tokens,
        "passages": passages,
    }
    names = ("kind", "n_records", "n_times", "n_tokens", "n_wasted_tokens", "text")
    rows = [tuple(one[name] for name in names) for one in passages]
    head = (
        f"{len(inside.passage):,} passages, {inside.n_in:,} records with them, {inside.n_tokens:,} tokens wasted\n"
        f"{facts['sentence']}"
    )
    titles = ("kind", "records", "times", "tokens", "wasted tokens", "text")
    return Answer(value, f"{head}\n{table(titles, rows)}" if rows else head)
