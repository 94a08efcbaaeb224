"""What curators said of sampled mentions, "about a person?": kept as events of the ledger, the last word counts."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lib.audit.labelling import ANSWERS, Precision, precision
from lib.audit.snippets import Snippet
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import make

ASPECT = "mention is about a person"


@dataclass(frozen=True, order=True)
class Mention:
    """One mention: the number-th of the group in the record, found by this term."""

    axis: str
    group: str
    id: int
    number: int
    term: str


def mention_of(snippet: Snippet) -> Mention:
    return Mention(snippet.axis, snippet.group, snippet.id, snippet.number, snippet.term)


def give(path: Path, mention: Mention, answer: str, by: str) -> Event:
    """Write one answer. Raises BadOption for one that there is not."""
    if answer not in ANSWERS:
        raise BadOption(f"{answer!r} is no answer; use {', '.join(ANSWERS)}.")
    said = f"say “{answer}” of the mention “{mention.term}” ({mention.axis}: {mention.group}) in record {mention.id:,}"
    payload = json.dumps({"aspect": ASPECT, "answer": answer, **asdict(mention)}, sort_keys=True, ensure_ascii=False)
    return events.append(
        path,
        Decision(
            "label", f"precision of {mention.axis}: {mention.group}", by, said, make([mention.id]), payload=payload
        ),
    )


def given(path: Path) -> dict[Mention, str]:
    """The answer in force for each mention that was labelled; an undone one does not count."""
    history = events.all_events(path)
    alive = events.in_force(history)
    answers: dict[Mention, str] = {}
    for event in history:
        if event.action != "label" or event.uid not in alive:
            continue
        value = json.loads(event.payload or "{}")
        if value.get("aspect") == ASPECT and value.get("answer") in ANSWERS:
            answers[Mention(value["axis"], value["group"], value["id"], value["number"], value["term"])] = value[
                "answer"
            ]
    return answers


def precisions(answers: dict[Mention, str], axis: str) -> dict[str, Precision]:
    """Of each group of the axis that has labels."""
    groups: dict[str, list[str]] = {}
    for mention, answer in sorted(answers.items()):
        if mention.axis == axis:
            groups.setdefault(mention.group, []).append(answer)
    return {group: precision(said) for group, said in groups.items()}
