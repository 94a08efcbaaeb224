"""Where a group and a word stand near each other: pieces of a few texts with both of them marked."""

import re
from dataclasses import dataclass
from typing import Literal

from lib.audit import edits, snippets
from lib.query.selection import Selection
from lib.query.view import View

MOST_RECORDS = 40
CHARS_BETWEEN = 160


@dataclass(frozen=True)
class Context:
    """text is as it stands in the record; marks are (start, end, kind) in it, ascending, none overlapping."""

    id: int
    text: str
    marks: tuple[tuple[int, int, Literal["group", "word"]], ...]


def together(view: View, selection: Selection, axis: str, group: str, word: str, most: int = 8) -> list[Context]:
    """At most `most` pieces of the first MOST_RECORDS of a Selection, one for each record, closest together first.

    Records in which word and group are further apart than CHARS_BETWEEN are passed over. Raises BadFilter.
    """
    condition, parameters = view.where(selection)
    rows = view.rows(
        f"""SELECT id, text FROM texts WHERE id IN (SELECT id FROM catalog WHERE {condition} ORDER BY id LIMIT ?)
            ORDER BY id""",
        [*parameters, MOST_RECORDS],
    )
    lexicon, judge = edits.of_workspace(view.workspace.root), snippets.judge_of(view)
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", re.IGNORECASE)
    found = []
    for id_, text in rows:
        here = _closest(snippets.of_text(lexicon, id_, text or "", axis, group, judge=judge), pattern)
        if here is not None:
            found.append(here)
    return [context for _, context in sorted(found, key=lambda one: (one[0], one[1].id))[:most]]


def _closest(mentions: list[snippets.Snippet], pattern: re.Pattern) -> tuple[int, Context] | None:
    """The mention with the word nearest to it, within the mention's snippet, and how many characters they are apart."""
    best: tuple[int, Context] | None = None
    for mention in mentions:
        for match in pattern.finditer(mention.text):
            start, end = match.span()
            apart = max(mention.start - end, start - mention.end)
            if apart < 0 or apart > CHARS_BETWEEN or (best is not None and apart >= best[0]):
                continue
            marks = sorted([(mention.start, mention.end, "group"), (start, end, "word")])
            best = apart, _whole(mention, marks)
    return best


def _whole(mention: snippets.Snippet, marks: list[tuple[int, int, str]]) -> Context:
    """Without the pieces of words at the ends of the snippet, an ellipsis in their stead."""
    text, left, right = mention.text, 0, len(mention.text)
    if mention.start >= snippets.CONTEXT_CHARS and 0 <= text.find(" ") < marks[0][0]:
        left = text.find(" ")
    is_cut = right - mention.end >= snippets.CONTEXT_CHARS
    if is_cut and text.rfind(" ") >= marks[-1][1]:
        right = text.rfind(" ") + 1
    shift = (1 if left else 0) - left
    shown = ("…" if left else "") + text[left:right] + ("…" if is_cut else "")
    return Context(mention.id, shown, tuple((start + shift, end + shift, kind) for start, end, kind in marks))
