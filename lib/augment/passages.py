"""Which passages of a text a model may see: those that the guards let through and in which the rules find a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.augment import guards, protected
from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite
from lib.augment.rewrite import paragraphs, rewrite, rewrite_terms

# A longer text would need many requests, and one that fails loses them all.
MOST_CHARS = 60_000
# Passages that go together in one request, in characters: what a model returns in full without tiring.
TOGETHER = 8_000


@dataclass(frozen=True)
class Passage:
    """text[start:end] of a record, without white space at its ends. shut and ruled count from its start.

    shut are the spans that must come back as they are, ruled the edits that the rules would make, by their span.
    """

    start: int
    end: int
    text: str
    shut: tuple[tuple[int, int], ...]
    ruled: dict[tuple[int, int], Edit]


@dataclass(frozen=True)
class Prepared:
    """rules: what the rules would do. passages: what a model may see, in order. refusal: why nothing goes at all."""

    rules: Rewrite
    passages: tuple[Passage, ...] = ()
    refusal: str = ""

    @property
    def requests(self) -> list[tuple[Passage, ...]]:
        """The passages of each request."""
        groups: list[list[Passage]] = []
        room = 0
        for passage in self.passages:
            if not groups or len(passage.text) > room:
                groups.append([])
                room = TOGETHER
            groups[-1].append(passage)
            room -= len(passage.text)
        return [tuple(group) for group in groups]


def prepared(text: str, axis: str, direction: str, policy: Policy, pairs: Sequence[tuple[str, str]] = ()) -> Prepared:
    """What of a text a model may see. Sends nothing. Raises BadOption for an unknown axis or direction.

    A paragraph goes if the rules, with the guards of the policy, would change a word in it: a paragraph that a guard
    refuses has no such word, and one without a word of the axis needs no model.
    """
    rules = rewrite_terms(text, pairs, policy=policy) if pairs else rewrite(text, axis, direction, policy)
    if not rules.edits:
        return Prepared(rules)
    held = protected.spans(text, code=policy.code)
    found, at = [], 0
    for start, end in paragraphs(text):
        part = text[start:end]
        start, end = start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        first = at
        while at < len(rules.edits) and rules.edits[at].start < end:
            at += 1
        if at > first:
            found.append(_passage(text[start:end], start, rules.edits[first:at], held, policy))
    n_chars = sum(len(passage.text) for passage in found)
    if n_chars > MOST_CHARS:
        return Prepared(rules, refusal=f"too long for a model: {n_chars:,} characters")
    if any("\ud800" <= char <= "\udfff" for passage in found for char in passage.text):
        return Prepared(rules, refusal="no valid Unicode")  # bytes that were no UTF-8
    return Prepared(rules, tuple(found))


def _passage(text: str, start: int, edits: tuple[Edit, ...], held: list[tuple[int, int]], policy: Policy) -> Passage:
    end = start + len(text)
    shut = [(max(a, start) - start, min(b, end) - start) for a, b in held if a < end and start < b]
    if policy.quotations == "keep":
        shut += guards.quotations(text)
    ruled = {
        (edit.start - start, edit.end - start): edit._replace(start=edit.start - start, end=edit.end - start)
        for edit in edits
    }
    return Passage(start, end, text, tuple(sorted(shut)), ruled)
