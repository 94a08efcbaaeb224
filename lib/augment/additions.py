"""Accepted candidates become records: a file behind the sources, an event in the ledger, one more for substitutes."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from lib import atomic
from lib.augment import candidates, leaves, runs
from lib.augment.candidates import EDITED, Candidate, Candidates
from lib.augment.runs import Run
from lib.corpus import children, generated, rows
from lib.corpus.artifacts import Report, silent
from lib.corpus.children import Child
from lib.corpus.workspace import Workspace
from lib.errors import BadOption
from lib.ledger import events, state
from lib.ledger.events import Decision, Event
from lib.ledger.members import make
from lib.ledger.state import Edit
from lib.query.selection import Selection
from lib.signals.tokens import TokenCounter

BATCH = 1_000
ONE_BY_ONE, BY_HAND, ABOVE = "accepted", "edited", "accepted above a line"


class NothingToAdd(BadOption):
    """No candidate of a run is accepted and not in the corpus yet."""


def add(workspace: Workspace, run: Run, reason: str, by: str, report: Report = silent) -> tuple[Workspace, list[Event]]:
    """Make children of all candidates that are accepted or edited and not in the corpus yet; gives the grown workspace.

    The analysis that follows brings them into every screen. A call that was cut off is finished by the next one: with
    what it wrote where its file is a part of the corpus, else from the verdicts as they are then. Raises
    NothingToAdd; BadOption where no reason is given; SourceChanged, NoSpace, Busy.
    """
    if not reason.strip():
        raise BadOption("This addition has no reason; write in a few words why.")
    with workspace.only_one("augmentation"):
        made = _finished(workspace, run)
        found = candidates.load(workspace, run)
        wanted = np.sort(found.number[found.is_to_add]).tolist()
        if wanted:
            workspace, more = _added(workspace, run, found, wanted, reason.strip(), by, report)
            made += more
    if not made:
        raise NothingToAdd(f"Nothing of run {run.id} is accepted and not added yet; accept some candidates first.")
    return workspace, made


def _added(
    workspace: Workspace, run: Run, found: Candidates, numbers: list[int], reason: str, by: str, report: Report
) -> tuple[Workspace, list[Event]]:
    n_before = sum(file.n_rows for _, file in generated.files(workspace))
    made: list[Child] = []
    for first in range(0, len(numbers), BATCH):
        report(first, len(numbers), "writing")
        made += _children(workspace, run, found, numbers[first : first + BATCH])
    name = f"{run.id}-{hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:8]}"
    intent = {
        "name": name,
        "numbers": numbers,
        "reason": reason,
        "by": by,
        "rules": made[0].facts["cda_rules"],
        "n_tokens": _tokens(made),
    }
    # Before the file, so that a kill between file and event leaves no doubt which records are meant.
    atomic.write_json(runs.folder_of(workspace, run.id) / f"adding-{name}.json", intent)
    grown, ids = generated.add(workspace, name, children.tables(workspace, made, n_before))
    written = _decided(grown, run, intent, np.arange(ids.start, ids.stop))
    report(len(numbers), len(numbers), f"{len(numbers):,} children")
    return grown, written


def _finished(workspace: Workspace, run: Run) -> list[Event]:
    """Write the event of every addition of this run whose file is a part of the corpus and that has none yet."""
    history = events.all_events(workspace.ledger_path)
    told = {json.loads(e.payload or "{}").get("file") for e in history if e.action == "generate"}
    there = {Path(file.path).stem: (first, file.n_rows) for first, file in generated.files(workspace)}
    made: list[Event] = []
    for path in sorted(runs.folder_of(workspace, run.id).glob("adding-*.json")):
        intent = json.loads(path.read_text(encoding="utf-8"))
        if intent["name"] not in told and intent["name"] in there:
            first, n = there[intent["name"]]
            made += _decided(workspace, run, intent, np.arange(first, first + n))
    return made


def _decided(workspace: Workspace, run: Run, intent: dict, ids: np.ndarray) -> list[Event]:
    """The events of one addition. That of the children is the last, so that with it all is done."""
    direction = runs.direction_of(workspace, run)
    title, reason, by = f"{direction.axis}, {direction.title}", intent["reason"], intent["by"]
    written = []
    if run.aim.method == "substitute":
        every, parents = generated.parents(workspace)
        written += _take_out_parents(workspace, parents[np.isin(every, ids)], reason, by, title)
    payload = {
        "run": run.id,
        "file": intent["name"],
        "axis": direction.axis,
        "direction": direction.name,
        "operator": run.operator,
        "rules": intent["rules"],
        "seed": run.aim.seed,
        "method": run.aim.method,
        "numbers": intent["numbers"],
    }
    n = len(ids)
    decision = Decision(
        "generate",
        reason,
        by,
        f"add {n:,} generated record{'' if n == 1 else 's'} ({title}; run {run.id})",
        make(ids),
        intent["n_tokens"],
        selection=Selection.from_text(run.selection).to_text(),
        payload=json.dumps(payload, ensure_ascii=False, sort_keys=True),
    )
    return [*written, events.append(workspace.ledger_path, decision)]


def _take_out_parents(workspace: Workspace, parents: np.ndarray, reason: str, by: str, title: str) -> list[Event]:
    """Exclude the parents in whose stead the children stand; those that are out already stay as they are."""
    out = state.load(workspace.ledger_path, workspace.sources.n_rows).excluded_by
    parents = np.unique(parents)
    parents = parents[out[parents] == 0]
    if not len(parents):
        return []
    n = len(parents)
    sentence = f"exclude {n:,} record{'' if n == 1 else 's'} in whose stead generated ones stand ({title})"
    return [events.append(workspace.ledger_path, Decision("exclude", reason, by, sentence, make(parents)))]


def _children(workspace: Workspace, run: Run, found: Candidates, numbers: Sequence[int]) -> Iterator[Child]:
    direction = runs.direction_of(workspace, run)
    types = {c.source_name or c.name: c.type for c in workspace.sources.schema}
    cuts = state.load(workspace.ledger_path, workspace.sources.n_rows).edits
    chosen = found.read(numbers)
    parents = sorted({one.id for one in chosen})
    given = {row.pop("winnow_id"): row for row in rows.read_json(workspace, parents, workspace.roles.text).to_pylist()}
    for one in chosen:
        yield Child(
            one.id,
            _texts(given[one.id], types, one, cuts),
            {
                "cda_axis": direction.axis,
                "cda_direction": direction.name,
                "cda_operator": run.operator,
                "cda_edits": edits_json(one),
                "cda_confidence": one.confidence,
                "cda_rules": one.rules,
                "cda_seed": run.aim.seed,
                "cda_run": run.id,
                "cda_review": _review(found, one),
            },
        )


def _texts(row: dict, types: dict[str, str], one: Candidate, cuts: tuple[Edit, ...]) -> dict[str, str]:
    """The text columns of the child as JSON text: its leaves, and the rest as it is read now."""
    cut = leaves.cut_of(cuts, one.id)
    texts = dict(leaves.record_texts(row, types, cut))
    # A passage may have been cut since the candidate was made.
    texts |= {leaf.field: cut(one.edited.get(leaf.field, leaf.after)) for leaf in one.leaves}
    found = {}
    for name, written in row.items():
        if written is not None:
            value = json.loads(written)
            new = leaves.replaced(value, types[name], name, texts)
            if new != value:
                found[name] = json.dumps(new, ensure_ascii=False)
    return found


def edits_json(one: Candidate) -> str:
    """The edits of a candidate as the column cda_edits holds them."""
    names = ("start", "end", "before", "after", "rule", "confidence")
    listed = [
        {"field": leaf.field, **dict(zip(names, edit, strict=True))} for leaf in one.leaves for edit in leaf.edits
    ]
    return json.dumps(listed, ensure_ascii=False)


def _review(found: Candidates, one: Candidate) -> str:
    if one.state == EDITED:
        return BY_HAND
    return ONE_BY_ONE if one.number in found.standing.verdicts else ABOVE


def _tokens(made: Sequence[Child]) -> int:
    """Tokens of the children's texts that differ from their parents'; JSON's marks are few among them."""
    return int(TokenCounter().count([" ".join(child.texts.values()) for child in made]).sum())
