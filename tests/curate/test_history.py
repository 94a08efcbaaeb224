"""The ledger as a person reads it."""

import json
from pathlib import Path

import numpy as np

from lib.curate.history import hint, history, records_of, stands_for
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import make
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection


def decide(path: Path, action: str, ids, tag: str | None = None, selection: Selection | None = None) -> Event:
    text = selection.to_text() if selection else None
    return events.append(path, Decision(action, "why", "Ada", "what", make(ids), tag=tag, selection=text))


def test_newest_first_with_what_is_in_force(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    first = decide(path, "exclude", [1])
    decide(path, "tag", [1, 2], "odd")
    events.undo(path, first.uid, "Ben")
    found = history(path)
    assert [(line.event.action, line.is_in_force, line.target) for line in found.lines] == [
        ("undo", None, 1),
        ("tag", True, None),
        ("exclude", False, None),
    ]
    assert (found.n_lines, found.tags) == (3, ("odd",))


def test_filter_and_pages(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    for number in range(5):
        decide(path, "tag", [number], ("odd", "even")[number % 2])
    decide(path, "exclude", [1])
    assert [line.event.seq for line in history(path, tag="odd").lines] == [5, 3, 1]
    assert [line.event.seq for line in history(path, "tag", page=2, size=2).lines] == [3, 2]
    assert history(path, "restore").n_lines == 0


def test_records_of_a_decision(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    selection = Selection((OneOf("lang", ("en",)),))
    few = decide(path, "exclude", [3, 1], selection=selection)
    many = decide(path, "exclude", np.arange(5000), selection=selection)
    unknown = decide(path, "exclude", np.arange(5000))
    undone = events.undo(path, few.uid, "Ben")
    assert records_of(path, few) == Selection((Ids((1, 3)),), "all")
    assert records_of(path, many) == selection.within("all")
    assert records_of(path, unknown) is None
    assert records_of(path, undone) is None


def generated(path: Path, n: int, method: str = "augment") -> Event:
    payload = json.dumps({"file": "r-1", "method": method})
    selection = Selection((OneOf("lang", ("en",)),)).to_text()
    members = make(np.arange(6, 6 + n))
    return events.append(path, Decision("generate", "few", "Ada", "add", members, selection=selection, payload=payload))


def test_records_of_a_making_are_the_children(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    assert records_of(path, generated(path, 2)) == Selection((Ids((6, 7)),), "all")
    assert records_of(path, generated(path, 5000)) == Selection(
        (OneOf("source_file", ("generated/r-1.parquet",)),), "all"
    )
    assert history(path, "generate").n_lines == 2


def test_undoing_a_substitution_names_the_other_half(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    events.append(path, Decision("exclude", "other", "Ada", "s", make([1])))
    out = events.append(path, Decision("exclude", "few", "Ada", "s", make([2, 3])))
    made = generated(path, 2, "substitute")
    assert stands_for(path, made) == out
    assert hint(path, made) == (f"The 2 records in whose stead they stood are still out; undo decision {out.seq} too.")
    assert (hint(path, generated(path, 1)), hint(path, out)) == ("", "")
    events.undo(path, out.uid, "Ada")
    assert stands_for(path, made) is None
