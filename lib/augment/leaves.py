"""The single texts inside a record's text columns, whatever their types: found, rewritten one by one, and put back."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lib.augment import guards
from lib.augment.directions import Direction
from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite, Skip
from lib.augment.rewrite import paragraphs
from lib.corpus import nested
from lib.corpus.columns import element_type, is_list
from lib.ledger import edits
from lib.ledger.state import Edit as Cut

EMPTY, UNCHANGED = "empty", "nothing to change"
# What a whole record stands or falls with: a child of which one part was left so would contradict itself.
OF_THE_RECORD = ("named person", "biology", "not English")


@dataclass(frozen=True)
class Leaf:
    """One text of a record that changes. field says where: "text", or "messages[1].content". Spans are in `before`."""

    field: str
    before: str
    after: str
    edits: tuple[Edit, ...]
    skips: tuple[Skip, ...]

    def to_json(self) -> dict:
        return {
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "edits": [list(edit) for edit in self.edits],
            "skips": [list(skip) for skip in self.skips],
        }

    @classmethod
    def from_json(cls, value: Mapping) -> "Leaf":
        edits = tuple(Edit(*edit) for edit in value["edits"])
        return cls(value["field"], value["before"], value["after"], edits, tuple(Skip(*s) for s in value["skips"]))


@dataclass(frozen=True)
class Rewritten:
    """A record rewritten: leaves that change, () where it is left; then reason says why. confidence: the least."""

    leaves: tuple[Leaf, ...]
    reason: str
    confidence: float
    rules: str


def texts_in(value: object, type: str, field: str) -> Iterator[tuple[str, str]]:
    """(field, text) of every text in a JSON value of a DuckDB type. Of messages: what was said, not by whom."""
    if value is None:
        return
    if is_list(type):
        for number, element in enumerate(value if isinstance(value, list) else ()):
            yield from texts_in(element, element_type(type), f"{field}[{number}]")
    elif nested.fields(type):
        speech = nested.speech_field(type)
        for name, child in nested.fields(type):
            if isinstance(value, Mapping) and (speech is None or name == speech) and not nested.has_bytes(child):
                yield from texts_in(value.get(name), child, f"{field}.{name}")
    elif type == "VARCHAR" and isinstance(value, str):
        yield field, value


def replaced(value: object, type: str, field: str, texts: Mapping[str, str]) -> object:
    """The value with the texts of these fields in place of its own."""
    if is_list(type) and isinstance(value, list):
        inner = element_type(type)
        return [replaced(element, inner, f"{field}[{number}]", texts) for number, element in enumerate(value)]
    if nested.fields(type) and isinstance(value, Mapping):
        types = dict(nested.fields(type))
        return {
            name: replaced(item, types[name], f"{field}.{name}", texts) if name in types else item
            for name, item in value.items()
        }
    return texts.get(field, value)


def record_texts(
    row: Mapping[str, str | None], types: Mapping[str, str], cuts: Callable[[str], str] = str
) -> list[tuple[str, str]]:
    """(field, text) of everything that a record says, as it is read now. row: JSON text of each text column; types:
    their DuckDB types; cuts: what the passages cut from this record leave of a text.
    """
    found = []
    for name, written in row.items():
        value = None if written is None else json.loads(written)
        found += [(field, cuts(text)) for field, text in texts_in(value, types[name], name)]
    return found


def refusal(texts: Iterable[str], direction: Direction, policy: Policy) -> str:
    """Why a record is left whatever its parts say, "" for no reason: a guard finds what it protects in any of them.

    The rewriter looks at the paragraphs that it would change. But where one names a public person, "he" in the next one
    is that person, and an answer of "her" under a question about him would be as untrue.
    """
    is_of_sex = direction.changes_sex and policy.biology
    for text in texts:
        for start, end in paragraphs(text):
            part = text[start:end]
            if (span := guards.named(part, policy)) is not None:
                return f"named person: {part[span[0] : span[1]]}"
            if is_of_sex and guards.biology(part.lower()) is not None:
                return "biology"
    return ""


def judged(answers: list[tuple[str, str, Rewrite]]) -> Rewritten:
    """What the rewritings of its texts make of a record: a child of all of them, or the reason why there is none."""
    reasons = [skip.reason for _, _, answer in answers for skip in answer.skips]
    rules = next((answer.rules for _, _, answer in answers if answer.rules), "")
    for reason in reasons:
        if reason.partition(":")[0] in OF_THE_RECORD:
            return Rewritten((), reason, 0.0, rules)
    leaves = tuple(
        Leaf(field, text, answer.text, answer.edits, answer.skips)
        for field, text, answer in answers
        if answer.is_changed and answer.text != text
    )
    if not leaves:
        # An empty column is no reason where others have text.
        is_empty = bool(answers) and not any(text.strip() for _, text, _ in answers)
        usual = EMPTY if is_empty else UNCHANGED
        return Rewritten((), next((reason for reason in reasons if reason != EMPTY), usual), 0.0, rules)
    return Rewritten(leaves, "", min(answer.confidence for _, _, answer in answers if answer.is_changed), rules)


def cut_of(cuts: tuple[Cut, ...], id_: int) -> Callable[[str], str]:
    """What the passages cut from this record, if any, leave of a text of it."""
    return lambda text: edits.apply(id_, text, cuts)
