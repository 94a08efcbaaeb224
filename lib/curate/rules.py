"""A decision as another corpus can take it: a rule where its filter means the same there, else a list of records."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from lib.corpus import generated
from lib.corpus.workspace import Workspace
from lib.curate import occurrences, offspring
from lib.engine.expression import parse
from lib.errors import BadFilter, NotComputed
from lib.ledger import events
from lib.ledger.events import Event
from lib.ledger.members import Members
from lib.query.predicates import Between, Expression, OneOf, Pattern, Phrase, Predicate, Words
from lib.query.selection import Selection
from lib.query.view import View

# What a recipe takes of the ledger. A label is a word on how two records compare, and changes none.
ACTIONS = ("tag", "untag", "exclude", "restore", "edit", "generate")
# Columns of ours that follow from the text of the record alone, so that a rule on them means the same anywhere.
PORTABLE = frozenset({"content_hash", "n_chars", "n_words", "n_lines", "n_tokens", "is_empty"})


@dataclass(frozen=True)
class Rule:
    """One decision of a recipe. One of selection, records and children is there.

    records has a row a record: hash, place (see `occurrences`), and for duplicates kept_hash, kept_place, similarity
    and rule, else NULL. note says why a decision is a list and not a rule. passages: what an edit cuts. children: the
    records that were made here (see `offspring`), and made, what is said of all of them.
    """

    action: str
    tag: str | None
    reason: str
    by: str
    at: str
    event: str
    sentence: str
    n_records: int
    selection: Selection | None = None
    records: pa.Table | None = None
    note: str = ""
    passages: tuple[str, ...] = ()
    children: pa.Table | None = None
    made: Mapping[str, object] = field(default_factory=dict)

    @property
    def n_listed(self) -> int:
        """Records that are listed one by one."""
        return sum(table.num_rows for table in (self.records, self.children) if table is not None)


CUT = "passages are cut from the records in which they were found"
MADE = "each record is made again from its parent, found by what that says, with the text that was accepted"
RECORDS = pa.schema(
    [
        ("hash", pa.string()),
        ("place", pa.int32()),
        ("kept_hash", pa.string()),
        ("kept_place", pa.int32()),
        ("similarity", pa.float32()),
        ("rule", pa.string()),
    ]
)


def of_ledger(view: View) -> tuple[Rule, ...]:
    """The decisions in force, in order.

    The state is folded once more while they are read: a filter becomes a rule only when, applied at its turn, it
    changes the very records that the decision changed. It does not after an earlier decision was undone, for one.
    Records that a later decision made, or one that was undone, are not there at its turn.
    """
    newest = view.state.counter  # a frozen View keeps to the decisions up to there
    history = [event for event in events.all_events(view.workspace.ledger_path) if event.seq <= newest]
    alive = events.in_force(history)
    state = _Folding(view.n_records, generated.parents(view.workspace)[0])
    rules = []
    for event in history:
        if event.uid not in alive or event.action not in ACTIONS:
            continue
        members = events.members(view.workspace.ledger_path, event.uid)
        if event.action == "generate":
            rules.append(_generated(view, event, members))
            state.are_there(members.ids)
            continue
        members = members.only(state.is_there[members.ids])
        rule = _rule(view, event, members, state)
        if rule.selection is not None or len(members):  # a list of nothing but records whose making is undone
            rules.append(rule)
        if event.action != "edit":
            state.apply(event, members.ids)
    return tuple(rules)


class _Folding:
    """Which records are there, out and tagged after the decisions so far; children, (m,): ids of those made here."""

    def __init__(self, n_records: int, children: np.ndarray):
        self.n_records = n_records
        self.is_there = np.ones(n_records, dtype=bool)
        self.is_there[children[children < n_records]] = False
        self.out = np.zeros(n_records, dtype=bool)
        self.tags: dict[str, np.ndarray] = {}

    def are_there(self, ids: np.ndarray) -> None:
        """From here on these records, made here, are there."""
        self.is_there[ids[ids < self.n_records]] = True

    def mask(self, event: Event) -> np.ndarray:
        """(n,) bool that the event sets or clears."""
        if event.action in ("exclude", "restore"):
            return self.out
        return self.tags.setdefault(event.tag or "", np.zeros(self.n_records, dtype=bool))

    def changes(self, event: Event, ids: np.ndarray) -> np.ndarray:
        """Those of ids, ascending, whose state the event changes."""
        return ids[self.mask(event)[ids] != (event.action in ("exclude", "tag"))]

    def apply(self, event: Event, ids: np.ndarray) -> None:
        self.mask(event)[ids] = event.action in ("exclude", "tag")

    def in_scope(self, event: Event, selection: Selection, ids: np.ndarray) -> np.ndarray:
        """Those of ids that the Selection's scope holds now; to restore means the excluded ones (see `actions`)."""
        ids = ids[self.is_there[ids]]
        scope = "excluded" if event.action == "restore" and selection.scope == "kept" else selection.scope
        return ids if scope == "all" else ids[self.out[ids] == (scope == "excluded")]


def _given(event: Event) -> tuple:
    return (event.action, event.tag, event.reason, event.by, event.at, event.uid, event.sentence, event.n_records)


def _generated(view: View, event: Event, members: Members) -> Rule:
    # Not what names things of this workspace: its file, and which candidates of the run were taken.
    payload = json.loads(event.payload or "{}")
    made = {name: value for name, value in payload.items() if name != "file" and not isinstance(value, list | dict)}
    return Rule(*_given(event), note=MADE, children=offspring.of_members(view, members), made=made)


def _rule(view: View, event: Event, members: Members, state: _Folding) -> Rule:
    given = _given(event)
    if event.action == "edit":
        passages = tuple(json.loads(event.payload or "{}")["passages"])
        return Rule(*given, records=_records(view, members), note=CUT, passages=passages)
    selection = Selection.from_text(event.selection) if event.selection else None
    note = why_not_portable(view, selection, members)
    if not note and selection is not None:
        try:
            found = state.in_scope(event, selection, view.ids(selection.within("all")))
            if np.array_equal(state.changes(event, found), state.changes(event, members.ids)):
                return Rule(*given, selection=selection)
            note = "the filter now finds other records than were decided on"
        except (BadFilter, NotComputed) as problem:
            note = f"the filter cannot be run any more: {problem}"
    return Rule(*given, records=_records(view, members), note=note)


def why_not_portable(view: View, selection: Selection | None, members: Members) -> str:
    """Why a decision on this Selection cannot be a rule, in words; "" where it can."""
    if members.kept is not None:
        return "copies are listed with the record that each repeats"
    if selection is None:
        return "it was made on picked records"
    types = {**view.schema, "text": "VARCHAR"}
    portable = portable_columns(view.workspace, view.schema)
    for predicate in selection.predicates:
        if why := _why_not(predicate, types, portable):
            return why
    return ""


def portable_columns(workspace: Workspace, schema: Mapping[str, str]) -> frozenset[str]:
    """Names of catalog columns that mean the same in another dump: the source's own, and those of PORTABLE."""
    own = {column.name for column in workspace.columns}
    return frozenset({name for name in schema if name in own or name in PORTABLE} | {"text"})


def _why_not(predicate: Predicate, types: Mapping[str, str], portable: frozenset[str]) -> str:
    match predicate:
        case Words() | Phrase() | Pattern():
            return ""
        case OneOf(column=column) | Between(column=column):
            columns: tuple[str, ...] = (column,)
        case Expression(sql_text=typed):
            try:
                columns = parse(typed, types).columns
            except BadFilter as problem:
                return f"its expression cannot be read any more: {problem}"
        case _:
            return f"“{predicate.sentence()}” has a meaning in this corpus only"
    strange = [name for name in columns if name not in portable]
    return f"{', '.join(strange)} is computed from the whole corpus" if strange else ""


def _records(view: View, members: Members) -> pa.Table:
    n = len(members)
    own = occurrences.keys_of(view, members.ids)
    kept_hash, kept_place = pa.nulls(n, pa.string()), pa.nulls(n, pa.int32())
    if members.kept is not None:
        kept = occurrences.keys_of(view, members.kept)
        kept_hash, kept_place = kept["hash"], kept["place"]
    similarity = pa.nulls(n, pa.float32()) if members.similarity is None else pa.array(members.similarity)
    rule = pa.nulls(n, pa.string()) if members.rule is None else pa.array(members.rule, pa.string())
    return pa.table([own["hash"], own["place"], kept_hash, kept_place, similarity, rule], schema=RECORDS)
