"""`duplicates meaning`: records that are alike in meaning, by their vectors, looked at again by words if asked."""

import argparse

import numpy as np

from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.errors import NotComputed

SHOWN_IDS = 10
RESCORED_THRESHOLD = 0.5


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "meaning",
        "Count records whose vectors are close and show the largest groups with the ids in them.",
        "duplicates meaning --workspace ws --rescore words --threshold 0.4",
        meaning,
    )
    parser.add_argument("--threshold", type=float, metavar="X", help="least similarity, 0 to 1 (default: calibrated)")
    parser.add_argument("--rescore", choices=("words", "characters", "model"), help="judge the proposed pairs by this")
    parser.add_argument("--cosine", type=float, metavar="X", help="least cosine of the pairs that are judged again")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="groups shown (default 20)")


def meaning(arguments: argparse.Namespace) -> Answer:
    """Groups are counted over all records, excluded ones too."""
    from lib.duplicates import rescoring
    from lib.duplicates.groups import checked_threshold, cut, group_table, totals
    from lib.duplicates.meaning_stage import stored_meaning

    opened = workspace.load(arguments.workspace)
    folder = opened.artifact("meaning")
    if folder is None:
        raise NotComputed(
            f"{opened.name} has no duplicates by meaning yet; "
            f"run `python -m lib analyse --workspace {opened.root} --only meaning`."
        )
    stored = stored_meaning(folder)
    pairs, threshold = stored.pairs, stored.threshold
    said = list(stored.sentences)
    if arguments.rescore:
        cosine = checked_threshold(stored.threshold if arguments.cosine is None else arguments.cosine, pairs.floor)
        pairs = rescoring.proposed(pairs, cosine)
        pairs = rescoring.rescored(pairs, _similarity(opened, pairs, arguments.rescore), 0.05)
        threshold = RESCORED_THRESHOLD
        said.append(f"Pairs with a cosine of {cosine:.4g} or more were judged again by {arguments.rescore}.")
    threshold = threshold if arguments.threshold is None else arguments.threshold
    found = cut(pairs, threshold)
    sums, groups = totals(found), group_table(found)
    order = np.lexsort((groups.group, -groups.n_records))[: max(0, arguments.most)]
    shown = [
        {"group": int(groups.group[k]), "n_records": int(groups.n_records[k]), "ids": ids[:SHOWN_IDS].tolist()}
        for k in order
        for ids in [np.sort(found.members(int(groups.group[k])))]
    ]
    value = {
        "kind": "meaning",
        "threshold": threshold,
        "rescored_by": arguments.rescore,
        "floor": stored.pairs.floor,
        "recall": stored.recall,
        "notes": said,
        "n_groups": sums.n_groups,
        "n_records": sums.n_records,
        "n_removable": sums.n_removable,
        "groups": shown,
    }
    rows = [
        (g["group"], g["n_records"], ", ".join(map(str, g["ids"])) + (", …" if g["n_records"] > SHOWN_IDS else ""))
        for g in shown
    ]
    head = [
        f"{sums.n_groups:,} groups from {threshold:.4g} on, {sums.n_records:,} records in them, "
        f"{sums.n_removable:,} of them removable",
        *said,
    ]
    return Answer(value, "\n".join([*head, table(("group", "records", "ids"), rows)] if rows else head))


def _similarity(opened: workspace.Workspace, pairs, by: str) -> np.ndarray:
    from lib.corpus.texts import Texts
    from lib.duplicates import rescoring
    from lib.embed.encoders import open_encoder

    with Texts(opened) as texts:
        if by == rescoring.MODEL:
            return rescoring.model_similarity(texts.pick, pairs.a, pairs.b, open_encoder("minilm"))
        return rescoring.lexical_similarity(texts.pick, pairs.a, pairs.b, by)
