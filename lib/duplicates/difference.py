"""Where two texts differ, word by word: what both have, what only one has, in the order of reading."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.duplicates.letters import SPACELESS_BLOCKS

SAME, REMOVED, ADDED, CHANGED, SKIPPED, NOT_COMPARED = "same", "removed", "added", "changed", "skipped", "not compared"
# difflib's work grows with the product of the lengths; above this, unique words anchor the comparison instead.
MAX_PRODUCT = 250_000
MAX_CHARACTERS = 200_000

_SPACELESS = "".join(f"{chr(first)}-{chr(last)}" for first, last in SPACELESS_BLOCKS)
# A word with the white space behind it; a letter of a script without spaces and any other sign is a word by itself.
_TOKEN = re.compile(rf"(?:[{_SPACELESS}]|[^\W{_SPACELESS}]+|[^\w\s])\s*|\s+")


@dataclass(frozen=True)
class Segment:
    """A run of words: kind is one of same, removed, added, changed, skipped or not compared; a and b are the texts.

    Joining a over all segments gives the first text, joining b the second. Words count as the same when only the
    white space behind them differs.
    """

    kind: str
    a: str
    b: str


def _anchors(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Places of words that stand once in each, in the longest order they share (patience sorting)."""
    once_a = {word for word, n in Counter(a).items() if n == 1}
    once_b = {word for word, n in Counter(b).items() if n == 1}
    places = {word: k for k, word in enumerate(b) if word in once_b}
    shared = [(k, places[word]) for k, word in enumerate(a) if word in once_a and word in places]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, (_, place) in enumerate(shared):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [k]
        before.append(ends[length - 1] if length else -1)
    chain = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(shared[k])
        k = before[k]
    return chain[::-1]


def _matches(a: list[str], b: list[str]) -> Iterator[tuple[int, int, int]]:
    """Equal runs (start in a, start in b, length) of two lists of words, in order, without overlap."""
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        first_a, last_a, first_b, last_b = waiting.pop()
        ahead = 0
        while first_a + ahead < last_a and first_b + ahead < last_b and a[first_a + ahead] == b[first_b + ahead]:
            ahead += 1
        if ahead:
            yield first_a, first_b, ahead
            first_a, first_b = first_a + ahead, first_b + ahead
        behind = 0
        while (
            last_a - behind > first_a and last_b - behind > first_b and a[last_a - behind - 1] == b[last_b - behind - 1]
        ):
            behind += 1
        if behind:
            waiting.append((last_a - behind, last_a, last_b - behind, last_b))
        last_a, last_b = last_a - behind, last_b - behind
        if first_a == last_a or first_b == last_b:
            continue
        part_a, part_b = a[first_a:last_a], b[first_b:last_b]
        if len(part_a) * len(part_b) <= MAX_PRODUCT:
            for match in SequenceMatcher(None, part_a, part_b, autojunk=False).get_matching_blocks():
                if match.size:
                    yield first_a + match.a, first_b + match.b, match.size
            continue
        # Without an anchor the part counts as changed as a whole: coarse, never wrong.
        gaps, start_a, start_b = [], first_a, first_b
        anchors = _anchors(part_a, part_b)
        for k, place in anchors:
            gaps.append((start_a, first_a + k, start_b, first_b + place))
            gaps.append((first_a + k, first_a + k + 1, first_b + place, first_b + place + 1))
            start_a, start_b = first_a + k + 1, first_b + place + 1
        if anchors:
            waiting.extend([*gaps, (start_a, last_a, start_b, last_b)][::-1])


def difference(a: str, b: str) -> list[Segment]:
    """The segments that turn text a into text b.

    Only the first 200,000 characters are compared; what comes after is one segment "not compared". Between long texts
    the words that occur once in both hold the comparison together, so a stretch without such a word may be shown as
    changed although parts of it are the same.
    """
    rest_a, rest_b = a[MAX_CHARACTERS:], b[MAX_CHARACTERS:]
    tokens_a, tokens_b = _TOKEN.findall(a[:MAX_CHARACTERS]), _TOKEN.findall(b[:MAX_CHARACTERS])
    segments: list[Segment] = []

    def add(kind: str, part_a: list[str], part_b: list[str]) -> None:
        text_a, text_b = "".join(part_a), "".join(part_b)
        if segments and segments[-1].kind == kind == SAME:
            last = segments.pop()
            text_a, text_b = last.a + text_a, last.b + text_b
        segments.append(Segment(kind, text_a, text_b))

    at_a, at_b = 0, 0
    words_a, words_b = [token.strip() for token in tokens_a], [token.strip() for token in tokens_b]
    for start_a, start_b, size in [*_matches(words_a, words_b), (len(tokens_a), len(tokens_b), 0)]:
        gap_a, gap_b = tokens_a[at_a:start_a], tokens_b[at_b:start_b]
        if gap_a or gap_b:
            add(CHANGED if gap_a and gap_b else REMOVED if gap_a else ADDED, gap_a, gap_b)
        if size:
            add(SAME, tokens_a[start_a : start_a + size], tokens_b[start_b : start_b + size])
        at_a, at_b = start_a + size, start_b + size
    if rest_a or rest_b:
        segments.append(Segment(NOT_COMPARED, rest_a, rest_b))
    return segments


def shortened(segments: list[Segment], n_words: int = 12) -> list[Segment]:
    """The same segments with long equal stretches cut to n_words beside each change; the cut part is "skipped"."""
    short: list[Segment] = []
    for k, segment in enumerate(segments):
        tokens_a, tokens_b = _TOKEN.findall(segment.a), _TOKEN.findall(segment.b)
        head = n_words if k > 0 else 0
        tail = n_words if k < len(segments) - 1 else 0
        # White space at the very start of a text is a token of its own in one text only; such a stretch stays whole.
        if segment.kind != SAME or len(tokens_a) <= head + tail + 1 or len(tokens_a) != len(tokens_b):
            short.append(segment)
            continue
        cut = len(tokens_a) - tail
        for kind, part in ((SAME, slice(0, head)), (SKIPPED, slice(head, cut)), (SAME, slice(cut, None))):
            if tokens_a[part]:
                short.append(Segment(kind, "".join(tokens_a[part]), "".join(tokens_b[part])))
    return short
