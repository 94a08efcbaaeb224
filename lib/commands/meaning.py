"""`duplicates meaning`: records that are alike in meaning, by their vectors, looked at again by words or a model."""

import argparse

from lib.commands.command import Answer, add
from lib.commands.repeats import add_options, answer, repeats
from lib.corpus import workspace
from lib.errors import NotComputed
from lib.query.view import View


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "meaning",
        "Count records whose vectors are close and show the groups, with what stays and what would go.",
        "duplicates meaning --workspace ws --rescore words --threshold 0.6",
        meaning,
    )
    parser.add_argument(
        "--threshold", type=float, metavar="X",
        help="least similarity, 0 to 1 (default: calibrated by labelled pairs, else by random ones)",
    )  # fmt: skip
    parser.add_argument(
        "--rescore", choices=("words", "characters", "model"),
        help="judge the proposed pairs by this; model needs the stage second_look",
    )  # fmt: skip
    add_options(parser)


def meaning(arguments: argparse.Namespace) -> Answer:
    """Groups of the records that are not excluded; nothing is changed."""
    from lib.duplicates import meaning_second_look as second_look
    from lib.duplicates.evidence import COSINE
    from lib.duplicates.meaning_calibration import calibrated
    from lib.duplicates.meaning_stage import stored_meaning

    opened = workspace.load(arguments.workspace)
    folder = opened.artifact("meaning")
    if folder is None:
        raise NotComputed(
            f"{opened.name} has no duplicates by meaning yet; "
            f"run `python -m lib analyse --workspace {opened.root} --only meaning`."
        )
    stored = stored_meaning(folder)
    judge = arguments.rescore or COSINE
    view = View(opened)
    try:
        calibration = calibrated(view, judge)
        threshold = calibration.threshold if arguments.threshold is None else arguments.threshold
        value, text = repeats(view, "meaning", threshold, arguments, judge)
    finally:
        view.close()
    notes = [*stored.sentences, *filter(None, [stored.beware]), calibration.sentence()]
    if arguments.rescore:
        notes.append(f"Pairs with a cosine of {stored.threshold:.4g} or more were judged again by {arguments.rescore}.")
    if arguments.rescore == "model":
        notes.append(second_look.sentence(opened))
    more = {
        "rescored_by": arguments.rescore,
        "calibrated_by": calibration.source,
        "n_labelled": calibration.labelled.n,
        "floor": stored.pairs.floor,
        "recall": stored.recall,
    }
    return answer({**value, **more}, text, notes)
