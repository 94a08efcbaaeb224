"""What `duplicates exact`, `near` and `meaning` have in common: what repeats in a Selection, and what would go."""

import argparse

import numpy as np

from lib.commands.command import Answer, add_filter, selection_of, table
from lib.errors import BadOption
from lib.query.selection import Selection
from lib.query.view import View

SHOWN_IDS = 10
SORTINGS = ("size", "removable", "tokens", "similarity")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The choices of the page, for each of the three kinds."""
    add_filter(parser)
    parser.add_argument("--sort", choices=SORTINGS, default="size", help="which groups come first (default size)")
    parser.add_argument("--least-size", type=int, default=2, metavar="N", help="only groups of N records and more")
    parser.add_argument(
        "--touching", action="append", default=[], metavar="COLUMN=VALUE", help="only groups with such a record"
    )
    parser.add_argument("--within-splits", action="store_true", help="never compare records of different splits")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="groups shown (default 20)")


def repeats(
    view: View, kind: str, threshold: float, arguments: argparse.Namespace, judge: str | None = None
) -> tuple[dict, str]:
    """(value, text) of the groups of the Selection, by the survivor rules kept with the corpus.

    Raises NotComputed before the stage ran, BadOption for a threshold out of range or a column that is not there.
    """
    from lib.duplicates import evidence, policy, review

    selection = selection_of(arguments)
    gathered = evidence.gather(view, kind, policy.load(view), arguments.within_splits, judge or evidence.COSINE)
    found = review.cut(gathered, threshold)
    touching = [_touching(view, one) for one in arguments.touching]
    how = {"sorting": arguments.sort, "least_size": arguments.least_size, "touching": touching}
    inside = review.groups(found, review.held(view, selection), **how)
    value = {
        "kind": kind,
        "threshold": threshold,
        "survivor_rules": gathered.policy.sentence(),
        "decided_by_rule": found.decided(),
        **_totals(inside.totals),
        "groups": [
            _group(found, inside, place) for place in range(min(len(inside.table.group), max(0, arguments.most)))
        ],
    }
    head = _sentence(inside.totals)
    if selection.predicates:
        every = review.groups(found, review.held(view, Selection()), **how)
        value["whole_corpus"] = _totals(every.totals)
        head += f"\nin the whole corpus: {_sentence(every.totals)}"
    head += f"\nstays: {gathered.policy.sentence()}"
    rows = [
        (
            one["group"],
            one["n_records"],
            one["n_removable"],
            one["n_removable_tokens"],
            ", ".join(map(str, one["kept"])),
            ", ".join(f"{id_} ({similarity:.3f})" for id_, similarity in one["removable"]),
        )
        for one in value["groups"]
    ]
    titles = ("group", "records", "can go", "tokens", "stay", "would go (similarity)")
    return value, f"{head}\n{table(titles, rows)}" if rows else head


def answer(value: dict, text: str, notes: list[str]) -> Answer:
    """The answer of a kind that has more to say."""
    return Answer({**value, "notes": notes}, "\n".join([text, *notes]))


def _touching(view: View, written: str) -> np.ndarray:
    from lib.duplicates import evidence

    column, sign, wanted = written.partition("=")
    if not sign:
        raise BadOption(f"{written!r} names no value; write it as COLUMN=VALUE.")
    numbers, names = evidence.codes(view, column)
    if wanted not in names:
        raise BadOption(f"No record has {column} {wanted!r}; there are {', '.join(sorted(names)[:10])}.")
    return numbers == names.index(wanted)


def _totals(totals) -> dict:
    return {
        "n_groups": totals.n_groups,
        "n_records": totals.n_records,
        "n_removable": totals.n_removable,
        "n_removable_tokens": totals.n_removable_tokens,
    }


def _sentence(totals) -> str:
    return (
        f"{totals.n_groups:,} groups, {totals.n_records:,} records in them, {totals.n_removable:,} can go, "
        f"{totals.n_removable_tokens:,} tokens less"
    )


def _group(found, inside, place: int) -> dict:
    from lib.duplicates import review

    group = int(inside.table.group[place])
    members = review.members(found, inside, group, SHOWN_IDS)
    return {
        "group": group,
        "n_records": int(inside.table.n_records[place]),
        "n_removable": int(inside.table.n_removable[place]),
        "n_removable_tokens": int(inside.table.n_removable_tokens[place]),
        "kept": [one.id for one in members if one.stays],
        "removable": [[one.id, round(one.similarity, 6)] for one in members if not one.stays],
        "ids": sorted(one.id for one in members),
    }
