"""A small corpus in which men are written of more than women, with records that a rewriter must leave alone."""

from pathlib import Path

from lib.audit import edits
from lib.augment import directions, draw, generation, runs
from lib.augment.directions import Direction
from lib.augment.draw import Aim
from lib.augment.runs import Run
from lib.corpus.workspace import Workspace
from lib.ledger import reviews
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora

STAGES = ("profile", "mentions")
N_MEN, N_WOMEN = 40, 10
# Two mentions each: of men, the one record that names a known person among them, or of women.
MAN, WOMAN = "He packed a bag for day {n}, and his dog waited.", "She packed a bag for day {n}, and her dog waited."
LEFT = {
    "named": "Albert Einstein said that he was tired of the rain.",
    "biology": "He was pregnant in the story, and his doctor knew.",
    "unsure": "We looked at his and smiled.",
    "none": "The sea is calm today, and the fog is gone.",
    "empty": "",
    "null": None,
    "german": "Er sagte, dass er nicht mit dem Hund auf die Straße gehen will, und das ist gut.",
}


def columns() -> dict:
    texts = [MAN.format(n=n) for n in range(N_MEN)] + [WOMAN.format(n=n) for n in range(N_WOMEN)] + [*LEFT.values()]
    n = len(texts)
    return {
        "id": [f"p{k:03}" for k in range(n)],
        "text": texts,
        "source": [("press", "press", "letters")[k % 3] for k in range(n)],
        "split": [("train", "train", "test", "validation")[k % 4] for k in range(n)],
        "kind": [("news", "forum")[k % 2] for k in range(n)],
    }


def opened(folder: Path) -> Workspace:
    """The corpus with its mentions counted."""
    return corpora.analysed(folder, columns(), STAGES)


def direction(workspace: Workspace, key: str = "gender:m->f") -> Direction:
    return directions.named(edits.of_workspace(workspace.root), key)


def started(workspace: Workspace, aim: Aim, key: str = "gender:m->f", **given: object) -> Run:
    """A run as the page starts one; nothing is rewritten yet."""
    chosen, selection = direction(workspace, key), given.pop("selection", Selection())
    view = View(workspace)
    try:
        drawing = draw.draw(view, chosen, selection, aim)
        return runs.create(workspace, chosen, selection, aim, drawing, "Ada", **given)
    finally:
        view.close()


def accepted(workspace: Workspace, aim: Aim, key: str = "gender:m->f", n_sample: int = 6, **given: object) -> Run:
    """A run with a sample of which all is accepted from 0.9 on."""
    run = started(workspace, aim, key, n_sample=n_sample, **given)
    generation.run(workspace, run, True)
    reviews.accept_above(workspace.ledger_path, run.id, 0.9, "Ada")
    return run


def analysed(workspace: Workspace) -> View:
    """The corpus after its children were added, for reading."""
    corpora.analyse(workspace, corpora.Options(), corpora.quiet, STAGES)
    return View(workspace)
