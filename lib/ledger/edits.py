"""The text of a record once the edits in force are applied: what a person reads, and what an export writes."""

import re
from collections.abc import Sequence

import numpy as np

from lib.ledger.state import Edit

# What a cut passage leaves behind: blanks before a line's end, and more than one blank line.
TRAILING = re.compile(r"[ \t]+(?=\n)")
BLANK_LINES = re.compile(r"\n{3,}")


def without(text: str, passages: Sequence[str]) -> str:
    """The text without these passages, every occurrence; the seam is tidied only where something was cut."""
    cut = text
    for passage in sorted(passages, key=len, reverse=True):
        if passage:
            cut = cut.replace(passage, "")
    if cut == text:
        return text
    return BLANK_LINES.sub("\n\n", TRAILING.sub("", cut)).strip()


def edited_ids(edits: Sequence[Edit]) -> np.ndarray:
    """Ids that any of the edits touches, (n,) int64 ascending."""
    return np.unique(np.concatenate([edit.ids for edit in edits])) if edits else np.empty(0, np.int64)


def apply(id_: int, text: str, edits: Sequence[Edit]) -> str:
    """One record's text after all edits that touch it."""
    for edit in edits:
        place = int(np.searchsorted(edit.ids, id_))
        if place < len(edit.ids) and edit.ids[place] == id_:
            text = without(text, edit.passages)
    return text
