"""A recipe applied to another corpus: rules find their records anew, lists by content hash; says what did not match.

Generated records are made before all else (see `remaking`), so that later decisions reach them; until its decision has
its turn, a record that was made here is as good as not there.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from lib.curate import actions, copies, occurrences
from lib.curate.recipe import Recipe
from lib.curate.remaking import Remade
from lib.curate.rules import Rule
from lib.errors import BadFilter
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import Members, make
from lib.query.predicates import Expression
from lib.query.selection import Selection
from lib.query.view import View

MOST_MISSING_SHOWN = 20
PROFILED = ("n_words", "n_lines", "n_tokens")


@dataclass(frozen=True)
class Match:
    """How one decision of a recipe fared.

    n_in_recipe: records it touched where it was made. n_found: of those on its list, or by its rule, here.
    n_missing: on its list and not here (of generated records: their parents); missing names the first of them.
    n_left: found, but left as they are, since the copy that was to stay in their stead is not here. n_changed: records
    whose state it changed. problem: why a rule could not be run, "" where it could.
    """

    decision: int
    action: str
    tag: str | None
    reason: str
    by: str
    is_rule: bool
    n_in_recipe: int
    n_found: int
    n_missing: int
    n_left: int
    n_changed: int
    missing: tuple[str, ...] = ()
    problem: str = ""


def stages_needed(recipe: Recipe) -> list[str]:
    """The stages whose columns the rules read; import alone gives texts, hashes and the source's columns."""
    for rule in recipe.rules:
        for predicate in rule.selection.predicates if rule.selection else ():
            named = predicate.sql_text if isinstance(predicate, Expression) else getattr(predicate, "column", "")
            if any(re.search(rf"\b{name}\b", named, re.IGNORECASE) for name in PROFILED):
                return ["import", "profile"]
    return ["import"]


def problems(view: View, recipe: Recipe) -> list[str]:
    """One sentence for each rule that cannot be run on this corpus, such as one on a column that is not here."""
    found = []
    for number, rule in enumerate(recipe.rules, start=1):
        if rule.selection is not None:
            try:
                view.count(rule.selection)
            except BadFilter as problem:
                found.append(f"Decision {number} ({rule.reason}) cannot be applied: {problem}")
    return found + copies.problems(view, recipe.survivors)


def apply(
    view: View,
    recipe: Recipe,
    report: Callable[[int, int, str], None] = lambda done, total, note: None,
    remade: Mapping[int, Remade] = MappingProxyType({}),
) -> list[Match]:
    """Write each decision into the ledger of an open corpus, in order; gives a `Match` for each.

    Decisions that change nothing here leave no event. The recipe's survivor policy becomes that of this workspace, but
    for rules on columns that are not here (`problems` names them). remade: what `remaking.remake` gave. Raises what
    `actions` raises, but for decisions by rule that cannot be run: those are said in their Match.
    """
    matches = []
    absent = np.zeros(view.n_records, dtype=bool)
    for made in remade.values():
        absent[made.ids] = True
    for number, rule in enumerate(recipe.rules):
        report(number, len(recipe.rules), rule.reason)
        if rule.children is not None:
            matches.append(_generate(view, number, rule, remade.get(number)))
            absent[remade[number].ids if number in remade else []] = False
        elif rule.records is None:
            matches.append(_by_rule(view, number, rule, absent))
        else:
            matches.append(_by_list(view, number, rule, absent))
    if recipe.survivors:
        copies.install(view, recipe.survivors)
    report(len(recipe.rules), len(recipe.rules), "")
    return matches


def _generate(view: View, number: int, rule: Rule, made: Remade | None) -> Match:
    if made is None:
        problem = "its records have not been made on this corpus; `run` makes them first"
        return _match(number, rule, 0, 0, problem=problem)
    keys = rule.children.select(["hash", "place"]).filter(pa.array(~made.is_here))
    return _match(
        number,
        rule,
        int(np.count_nonzero(made.is_here)),
        _put_in_force(view, rule, made),
        n_missing=keys.num_rows,
        missing=_written(keys.slice(0, MOST_MISSING_SHOWN)),
    )


def _put_in_force(view: View, rule: Rule, made: Remade) -> int:
    """Write the event, or take back its undoing, but where it is in force already; gives the records that came in."""
    if not len(made.ids):
        return 0
    path = view.workspace.ledger_path
    history = events.all_events(path)
    same = [e for e in history if e.action == "generate" and json.loads(e.payload or "{}").get("file") == made.file]
    if same and same[-1].uid in events.in_force(history):
        return 0
    if same:
        events.redo(path, same[-1].uid, _by(rule), rule.reason)
    else:
        n, said = len(made.ids), ", ".join(str(rule.made[key]) for key in ("axis", "direction") if rule.made.get(key))
        sentence = f"add {n:,} generated record{'' if n == 1 else 's'} ({f'{said}; ' if said else ''}from a recipe)"
        payload = json.dumps({**rule.made, "file": made.file}, ensure_ascii=False)
        tokens = actions.tokens(view, made.ids)
        members = make(made.ids)
        events.append(path, Decision("generate", rule.reason, _by(rule), sentence, members, tokens, payload=payload))
    return len(made.ids)


def _by_rule(view: View, number: int, rule: Rule, absent: np.ndarray) -> Match:
    try:
        planned = actions.plan(view, rule.action, rule.selection, rule.tag)
        n_absent = 0
        if absent.any():
            n_absent = int(np.count_nonzero(absent[view.ids(planned.selection)]))
            there = planned.members.only(~absent[planned.members.ids])
            planned = actions.plan(view, rule.action, rule.selection, rule.tag, there)
    except BadFilter as problem:
        return _match(number, rule, 0, 0, problem=str(problem))
    if planned.n_records:
        actions.commit(view, planned, rule.reason, _by(rule))
    return _match(number, rule, planned.n_selected - n_absent, planned.n_records)


def _by_list(view: View, number: int, rule: Rule, absent: np.ndarray) -> Match:
    records = rule.records
    ids = _here(occurrences.ids_of(view, records), absent)
    is_here = ids >= 0
    is_wanted, kept = is_here, None
    if records["kept_hash"].null_count < records.num_rows:
        keys = records.select(["kept_hash", "kept_place"]).rename_columns(["hash", "place"])
        kept = _here(occurrences.ids_of(view, keys), absent)
        # A copy whose kept record is not in this dump may be the last of its kind: it stays.
        is_wanted = is_here & ((kept >= 0) | (rule.action != "exclude"))
    members = make(
        ids[is_wanted],
        None if kept is None else kept[is_wanted],
        None if kept is None else records["similarity"].to_numpy()[is_wanted],
        None if kept is None else [word or "" for word in np.asarray(records["rule"].to_pylist(), object)[is_wanted]],
    )
    n_changed = _cut(view, rule, members) if rule.action == "edit" else _decide(view, rule, members)
    keys = records.select(["hash", "place"]).filter(pa.array(~is_here))
    return _match(
        number,
        rule,
        int(np.count_nonzero(is_here)),
        n_changed,
        n_missing=keys.num_rows,
        n_left=int(np.count_nonzero(is_here & ~is_wanted)),
        missing=_written(keys.slice(0, MOST_MISSING_SHOWN)),
    )


def _here(ids: np.ndarray, absent: np.ndarray) -> np.ndarray:
    """ids with -1 for those that are not there yet."""
    return np.where((ids >= 0) & absent[ids], -1, ids)


def _written(keys: pa.Table) -> tuple[str, ...]:
    return tuple(occurrences.written(row["hash"], row["place"]) for row in keys.to_pylist())


def _decide(view: View, rule: Rule, members: Members) -> int:
    planned = actions.plan(view, rule.action, Selection(scope="all"), rule.tag, members)
    if planned.n_records:
        actions.commit(view, planned, rule.reason, _by(rule))
    return planned.n_records


def _cut(view: View, rule: Rule, members: Members) -> int:
    """Write an edit, but for one that is in force on the very same records already."""
    is_there = any(e.passages == rule.passages and np.array_equal(e.ids, members.ids) for e in view.state.edits)
    if is_there or not len(members):
        return 0
    payload = json.dumps({"passages": list(rule.passages)}, ensure_ascii=False)
    sentence = f"cut {len(rule.passages):,} passages from {len(members):,} records"
    decision = Decision("edit", rule.reason, _by(rule), sentence, members, payload=payload)
    events.append(view.workspace.ledger_path, decision)
    return len(members)


def _by(rule: Rule) -> str:
    return f"{rule.by} (recipe)" if rule.by and not rule.by.endswith(" (recipe)") else rule.by or "recipe"


def _match(number: int, rule: Rule, n_found: int, n_changed: int, **more) -> Match:
    given = {"n_missing": 0, "n_left": 0, **more}
    is_rule = rule.selection is not None
    in_recipe = rule.n_records if is_rule else rule.n_listed
    return Match(
        number + 1,
        rule.action,
        rule.tag,
        rule.reason,
        rule.by,
        is_rule,
        in_recipe,
        n_found,
        n_changed=n_changed,
        **given,
    )
