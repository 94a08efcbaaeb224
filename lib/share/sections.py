"""An audit as the panels of a share, in the order in which a stakeholder reads them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.audit.audit import Audit, losses_in_force, tokens_of
from lib.audit.cost import strata_of
from lib.audit.marks import Mentions, Tier, labels, opened
from lib.audit.occupations import AXIS as OCCUPATION
from lib.errors import BadOption
from lib.ledger import events
from lib.query.selection import Selection
from lib.query.view import View
from lib.share import associated, filtered, panels, toned
from lib.share.cells import Count, Panel, Scope
from lib.share.disclosure import LEAST_DOCUMENTS, MOST_OF_ONE_SOURCE

IN_LANGUAGE = "records in the language of the lexicon"
TITLES = {
    "glance": "The corpus at a glance",
    "representation": "Who is named",
    "relations": "Who is named where",
    "associations": "What is said near whom",
    "filters": "Filters: who lost text",
    "before and after": "Before and after",
}


def scope_of(view: View, selection: Selection, changed: Sequence[np.ndarray | None] = (), source: str = "") -> Scope:
    """The records of a Selection; source: the column that tells sources apart, "" where there is none."""
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    return Scope(chosen, strata_of(view, source) if source else None, tuple(changed))


def source_column(view: View, selection: Selection) -> tuple[str, str]:
    """The column by which the part of one source is judged, and, where there is none, a sentence that says why.

    The column with the role "source". Where one source gives more than MOST_OF_ONE_SOURCE of all records, nearly every
    number is its number: the rule would hide the whole audit and is left out, which the page says.
    """
    columns = [column.name for column in view.workspace.columns if column.role == "source"]
    names = [name for name in columns if name in view.schema]
    if not names:
        return "", "No column says from which source a record comes, so numbers that rest on one source are not hidden."
    code = strata_of(view, names[0])[view.ids(selection)]
    if len(code) and np.bincount(code).max() > MOST_OF_ONE_SOURCE * len(code):
        return "", (
            f"One source gives over {MOST_OF_ONE_SOURCE:.0%} of all records of this audit, so numbers that rest on one "
            "source are not hidden."
        ).replace("%", " %")
    return names[0], ""


def panels_of(view: View, audit: Audit, scope: Scope) -> list[Panel]:
    """All panels: those that hide groups from others first. Raises NotComputed before the stage mentions."""
    mentions, tier, tokens = opened(view), _tier(audit), tokens_of(view)
    of_axis = {}
    found: list[Panel] = [_glance(view, audit, scope)]
    for name, title in (("topic", "Topics"), *((name, "Languages") for name in ("lang", "language"))):
        if name in view.schema and view.schema[name] == "VARCHAR":
            found.append(panels.of_column(view, name, scope, title))
    for axis in audit.axes:
        if axis.kind == "mentions":
            of_axis[axis.axis] = mentions.marks(axis.axis, tier)
            if axis.axis != OCCUPATION:
                strict = mentions.marks(axis.axis, "A")
                found.append(panels.shares(axis, of_axis[axis.axis], strict, tokens, scope))
        else:
            marks = labels(view, axis.axis)
            of_axis.setdefault(axis.axis, marks)
            found.append(panels.shares(axis, marks, None, None, scope))
    titles = {axis.axis: axis.title for axis in audit.axes}
    source = source_column(view, audit.selection)[0]
    for (axis, column), crossing in audit.crossings.items():
        # By source every cell is of one source: the rule on sources would hide all of it.
        if column != source:
            values = labels(view, column)
            found.append(associated.crossing(axis, column, crossing, of_axis[axis], values, scope, titles[axis]))
    found += _pairs(audit, mentions, tier, scope)
    if audit.occupations:
        found.append(associated.occupations(audit, mentions, tier, scope))
    if audit.words is not None and audit.words.words:
        found.append(associated.words(view, audit.words, tier, scope))
    if audit.tone is not None:
        found.append(toned.tone(audit.tone, scope))
    gone = view.state.excluded_by != 0
    if audit.losses and audit.selection == Selection():
        found.append(filtered.removal(tuple(losses_in_force(view, mentions, tier)), mentions, gone, tier, scope))
        found += _changes(mentions, gone, tier, scope)
    return found


def decisions(view: View) -> list[dict]:
    """The decisions in force that took records out or changed them: when, what, why, and how many records."""
    history = events.all_events(view.workspace.ledger_path)
    alive = events.in_force(history)
    return [
        {"at": event.at[:10], "action": event.action, "reason": event.reason, "n": event.n_records}
        for event in history
        if event.uid in alive and event.action in ("exclude", "restore", "edit")
    ]


def _glance(view: View, audit: Audit, scope: Scope) -> Panel:
    everybody = np.ones(view.n_records, bool)
    gone = view.state.excluded_by != 0
    every = np.arange(view.n_records)
    chosen = scope.count(every)
    wholes = {"records audited": chosen}
    # A total is shown only where the rest of it, which it would give away, is none or large enough.
    if _is_safe(view.n_records - chosen.n) and _is_safe(int(gone.sum())):
        wholes["records in the corpus"] = scope.count(every, within=everybody)
        if gone.any():
            wholes["records left out by decisions"] = scope.count(np.flatnonzero(gone), within=gone)
    counted = scope.count(np.flatnonzero(opened(view).arrays["counted"]))
    if _is_safe(chosen.n - counted.n):
        wholes[IN_LANGUAGE] = counted
    tokens = tokens_of(view)
    if tokens is not None:
        n = int(tokens[scope.chosen].sum())
        wholes["tokens"] = Count(n, chosen.n_documents, 0.0, chosen.changed)
    return Panel(
        "glance",
        "glance",
        "Size",
        "How much text there is, and how much of it the audit looked at.",
        "It does not say what the text is worth.",
        (),
        wholes,
    )


def _is_safe(n: int) -> bool:
    return n == 0 or n >= LEAST_DOCUMENTS


def _pairs(audit: Audit, mentions: Mentions, tier: Tier, scope: Scope) -> list[Panel]:
    axes_of = {groups: axis for axis in mentions.axes if (groups := _groups(mentions, axis))}
    found = []
    for pair in audit.intersections:
        axes = axes_of.get(pair.rows), axes_of.get(pair.columns)
        if axes[0] and axes[1]:
            found.append(associated.together((axes[0], axes[1]), pair, mentions, tier, scope))
    return found


def _groups(mentions: Mentions, axis: str) -> tuple[str, ...]:
    return tuple(group for name, group in mentions.groups if name == axis)


def _changes(mentions: Mentions, gone: np.ndarray, tier: Tier, scope: Scope) -> list[Panel]:
    """The axis that the exclusions moved most, and beside it the one that they moved least."""
    names = [axis for axis in dict.fromkeys(axis for axis, _ in mentions.groups) if axis != OCCUPATION]
    made = [filtered.change(axis, mentions, gone, tier, scope) for axis in names]
    made = [(panel, moved) for panel, moved in made if panel.wholes["mentions after"].n >= 30]
    ordered = [panel for panel, _ in sorted(made, key=lambda pair: (-pair[1], pair[0].id))]
    if not ordered:
        return []
    notes = ["The kind of group whose shares moved most.", "For comparison: the kind of group that moved least."]
    chosen = [ordered[0], ordered[-1]] if len(ordered) > 1 else ordered
    return [replace(panel, note=note) for panel, note in zip(chosen, notes, strict=False)]


def _tier(audit: Audit) -> Tier:
    last = audit.tier[-1:]
    if last not in ("A", "B", "C"):
        raise BadOption(f"The audit was made with the tiers {audit.tier!r}; make it anew.")
    return last  # type: ignore[return-value]
