"""A recipe applied to another corpus: rules find their records anew, lists by content hash; says what did not match."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.curate import actions, copies, occurrences
from lib.curate.recipe import Recipe
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
    n_missing: on its list and not here; missing names the first of them. n_left: found, but left as they are, since
    the copy that was to stay in their stead is not here. n_changed: records whose state it changed. problem: why a
    rule could not be run, "" where it could.
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


def apply(view: View, recipe: Recipe, report: Callable[[int, int, str], None] = lambda done, total, note: None):
    """Write each decision into the ledger of an open corpus, in order; gives a `Match` for each.

    Decisions that change nothing here leave no event. The recipe's survivor policy becomes that of this workspace, but
    for rules on columns that are not here (`problems` names them). Raises what `actions` raises, but for decisions by
    rule that cannot be run: those are said in their Match.
    """
    matches = []
    for number, rule in enumerate(recipe.rules):
        report(number, len(recipe.rules), rule.reason)
        matches.append(_by_rule(view, number, rule) if rule.records is None else _by_list(view, number, rule))
    if recipe.survivors:
        copies.install(view, recipe.survivors)
    report(len(recipe.rules), len(recipe.rules), "")
    return matches


def _by_rule(view: View, number: int, rule: Rule) -> Match:
    try:
        planned = actions.plan(view, rule.action, rule.selection, rule.tag)
    except BadFilter as problem:
        return _match(number, rule, 0, 0, problem=str(problem))
    if planned.n_records:
        actions.commit(view, planned, rule.reason, _by(rule))
    return _match(number, rule, planned.n_selected, planned.n_records)


def _by_list(view: View, number: int, rule: Rule) -> Match:
    records = rule.records
    ids = occurrences.ids_of(view, records)
    is_here = ids >= 0
    is_wanted, kept = is_here, None
    if records["kept_hash"].null_count < records.num_rows:
        keys = records.select(["kept_hash", "kept_place"]).rename_columns(["hash", "place"])
        kept = occurrences.ids_of(view, keys)
        # A copy whose kept record is not in this dump may be the last of its kind: it stays.
        is_wanted = is_here & ((kept >= 0) | (rule.action != "exclude"))
    members = make(
        ids[is_wanted],
        None if kept is None else kept[is_wanted],
        None if kept is None else records["similarity"].to_numpy()[is_wanted],
        None if kept is None else [word or "" for word in np.asarray(records["rule"].to_pylist(), object)[is_wanted]],
    )
    n_changed = _cut(view, rule, members) if rule.action == "edit" else _decide(view, rule, members)
    missing = np.flatnonzero(~is_here)[:MOST_MISSING_SHOWN]
    keys = [occurrences.written(records["hash"][i].as_py(), records["place"][i].as_py()) for i in missing]
    return _match(
        number,
        rule,
        int(np.count_nonzero(is_here)),
        n_changed,
        n_missing=int(np.count_nonzero(~is_here)),
        n_left=int(np.count_nonzero(is_here & ~is_wanted)),
        missing=tuple(keys),
    )


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
    in_recipe = rule.n_records if rule.records is None else rule.records.num_rows
    is_rule = rule.records is None
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
