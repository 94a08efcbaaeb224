"""Tag, untag, exclude and restore all records of a Selection: first the exact plan, then the event."""

from dataclasses import dataclass, replace

import numpy as np

from lib.errors import BadFilter, BadOption
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import Members, make
from lib.query.selection import Selection
from lib.query.view import View

WORDS = {"tag": "tag with “{tag}”", "untag": "remove the tag “{tag}” from", "exclude": "exclude", "restore": "restore"}


@dataclass(frozen=True)
class Plan:
    """What an action would do: the records whose state it changes, and no others.

    n_selected is how many the Selection holds; the rest of them is in that state already. catalog and counter say on
    which version of corpus and ledger it was planned: `commit` refuses a plan that has gone stale. payload: what an
    edit cuts.
    """

    action: str
    tag: str | None
    selection: Selection
    sentence: str
    members: Members
    n_selected: int
    n_tokens: int
    catalog: int
    counter: int
    payload: str | None = None

    @property
    def n_records(self) -> int:
        return len(self.members)


def plan(view: View, action: str, selection: Selection, tag: str | None = None, members: Members | None = None) -> Plan:
    """The exact effect of an action on a Selection.

    members, where given, are the very records (duplicates with the one that each repeats); they must lie in the
    Selection. Raises BadOption: unknown action or no tag; BadFilter: members outside of the Selection.
    """
    if action not in WORDS:
        raise BadOption(f"{action!r} is not an action; use one of {', '.join(WORDS)}.")
    if action in ("tag", "untag") and not (tag or "").strip():
        raise BadOption("This action needs a tag; write one.")
    tag = tag.strip() if tag and action in ("tag", "untag") else None
    selection = _reaching(selection, action)
    state = view.state
    selected = view.ids(selection)
    if members is None:
        members = make(selected)
    elif not np.isin(members.ids, selected).all():
        raise BadFilter("Some of these records are not in the Selection any more; look at the page again.")
    members = members.only(_changes(view, action, tag, members.ids))
    n_tokens = tokens(view, members.ids)
    what = WORDS[action].format(tag=tag)
    which = " copies of a kept record, out" if members.kept is not None else ""
    sentence = f"{what} {len(members):,}{which} of {selection.sentence()}"
    return Plan(action, tag, selection, sentence, members, len(selected), n_tokens, view.current.catalog, state.counter)


def commit(view: View, planned: Plan, reason: str, by: str) -> Event:
    """Write the planned action. Raises BadFilter where corpus or decisions changed since it was planned."""
    path = view.workspace.ledger_path
    current = view.workspace.current()
    if current is None or current.catalog != planned.catalog or events.counter(path) != planned.counter:
        raise BadFilter(
            "The corpus or its decisions changed while you were looking; check the count and confirm again."
        )
    if not len(planned.members):
        raise BadFilter(f"Nothing to {planned.action}: every record of this Selection is in that state already.")
    return events.append(
        path,
        Decision(
            action=planned.action,
            reason=reason,
            by=by,
            sentence=planned.sentence,
            members=planned.members,
            n_tokens=planned.n_tokens,
            tag=planned.tag,
            selection=planned.selection.to_text(),
            payload=planned.payload,
        ),
    )


def _reaching(selection: Selection, action: str) -> Selection:
    """To restore from among kept records would find none: then the excluded ones are meant."""
    return replace(selection, scope="excluded") if action == "restore" and selection.scope == "kept" else selection


def _changes(view: View, action: str, tag: str | None, ids: np.ndarray) -> np.ndarray:
    """(n,) bool: whether the action changes the record's state."""
    state = view.state
    if action in ("exclude", "restore"):
        return (state.excluded_by[ids] == 0) == (action == "exclude")
    has = np.isin(ids, state.tags.get(tag or "", np.empty(0, np.int64)))
    return has != (action == "tag")


def tokens(view: View, ids: np.ndarray) -> int:
    """Tokens of these records; 0 before they were counted."""
    if "n_tokens" not in view.schema or not len(ids):
        return 0
    counts = view.arrow("SELECT n_tokens FROM catalog ORDER BY id")["n_tokens"].to_numpy()
    return int(counts[ids].sum())
