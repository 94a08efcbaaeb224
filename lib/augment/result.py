"""What one rewriting gave: the new text, every edit with its evidence, and everything left alone with its reason."""

from dataclasses import dataclass, field
from typing import NamedTuple

# Edits at or above this are right and can be undone by the same operator; the rest wait for a reviewer.
HIGH = 0.9


class Edit(NamedTuple):
    """text[start:end] was before and becomes after, by the named rule; confidence is 0..1."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    confidence: float


class Skip(NamedTuple):
    """text[start:end] could have been changed and was left alone, for the reason."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Rewrite:
    """A rewritten text; spans count characters of the original and never overlap.

    confidence is the least of the edits' (1 without edits). rules is the version of the rules and their word lists.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    skips: tuple[Skip, ...] = ()
    confidence: float = 1.0
    rules: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.edits)

    @property
    def is_sure(self) -> bool:
        """Whether every edit is sure enough to go without review."""
        return self.confidence >= HIGH


def applied(text: str, edits: list[Edit]) -> str:
    """text with the edits, which are in order and do not overlap; every other character stays."""
    parts, at = [], 0
    for edit in edits:
        parts += (text[at : edit.start], edit.after)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)
