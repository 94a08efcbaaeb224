"""What a record reads like without some of its passages, with whole lines and clean seams left."""

import re
from collections.abc import Sequence

_BEFORE = re.compile(r"\s*\Z")
_AFTER = re.compile(r"\s*")
# What closes a sentence belongs to it: the stop, and quotes or brackets behind it.
_CLOSING = re.compile(r"[.!?…。！？,;:]*[\"'”’»)\]]*[.!?…。！？]*")
_OPENING = re.compile(r"[\"'“‘«(\[]*\Z")
_QUOTED = re.compile(r"[\"'”’»)\]]")
_WORD = re.compile(r"\w")


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch or overlap made one, empty ones left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without_passages(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans (start, end in characters) taken out.

    The stop or comma behind a passage goes with it where the passage began a line or a sentence. What is left of a
    line is dropped when it has no letter or digit, such as a bullet. At a seam the wider of the two gaps stays: a blank
    line, a line break, or a space. Spans beyond the text are cut to it.
    """
    whole = [(max(0, start), min(len(text), end)) for start, end in spans]
    for start, end in reversed(merged(whole)):
        before, after = text[:start], text[end:]
        closing = _CLOSING.match(after).group()
        opening = _OPENING.search(before).group()
        if opening and _QUOTED.search(closing):  # the quotes or brackets held nothing but the passage
            before = before[: len(before) - len(opening)]
        head = before.rstrip()
        if not head or head[-1] in ".!?…。！？:" or "\n" in before[len(head) :]:
            after = after[len(closing) :]
        text = _joined(before, after)
    return text


def _joined(before: str, after: str) -> str:
    line_start = before.rfind("\n") + 1
    line_end = after.find("\n")
    rest = before[line_start:] + (after if line_end < 0 else after[:line_end])
    if not _WORD.search(rest):
        before, after = before[:line_start], "" if line_end < 0 else after[line_end:]
    gap_before, gap_after = _BEFORE.search(before).group(), _AFTER.match(after).group()
    before, after = before[: len(before) - len(gap_before)], after[len(gap_after) :]
    if not before:
        return after
    if not after:
        return before
    n_lines = max(gap_before.count("\n"), gap_after.count("\n"))
    if n_lines:
        return before + "\n" * min(n_lines, 2) + after
    if not gap_after and after[0] in ",.;:!?…。！？)":
        return before + after
    return before + (" " if gap_before or gap_after else "") + after
