"""Corpora with generated records, as the page Augment leaves them."""

import json
from collections.abc import Sequence

import numpy as np

from lib.corpus import children, generated
from lib.corpus.children import Child
from lib.corpus.workspace import Workspace
from lib.jobs.analysis import analyse
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import make
from tests.corpora import Options, quiet

MADE = {
    "run": "r1",
    "axis": "gender",
    "direction": "swap",
    "operator": "rules",
    "rules": "3",
    "seed": 7,
    "method": "augment",
}


def edits(before: str, after: str) -> str:
    line = {"field": "text", "start": 0, "end": len(before), "before": before, "after": after, "rule": "x"}
    return json.dumps([{**line, "confidence": 0.9}])


def generate(
    made: Workspace, name: str, asked: Sequence[tuple[int, dict]], stages=("profile",), review="accepted", **changed
) -> tuple[Workspace, Event]:
    """Add a child for each (parent, its texts), decide it, and analyse again; as `lib/augment` does."""
    said = {**MADE, **changed}
    facts = {f"cda_{key}": said[key] for key in ("axis", "direction", "operator", "rules", "seed", "run")}
    rows = [
        Child(
            parent,
            {column: json.dumps(value) for column, value in texts.items()},
            {**facts, "cda_edits": edits("he", "she"), "cda_confidence": 0.95 - n % 50 / 100, "cda_review": review},
        )
        for n, (parent, texts) in enumerate(asked)
    ]
    there = len(generated.parents(made)[0])
    grown, ids = generated.add(made, name, children.tables(made, rows, there))
    payload = json.dumps({**said, "file": name, "numbers": list(range(len(asked)))})
    decision = Decision("generate", "too few", "Ada", f"make {len(ids)} records", make(np.array(ids)), payload=payload)
    event = events.append(made.ledger_path, decision)
    analyse(grown, Options(), quiet, list(stages))
    return grown, event
