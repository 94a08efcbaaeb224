"""`tag`, `untag`, `exclude`, `restore`, `undo`, `redo`, `decisions` and `recipe`: the ledger from the command line."""

import argparse
import json
import re

from lib.commands.command import Answer, add, add_filter, curator, selection_of, table
from lib.corpus import workspace
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Event

EXAMPLES = {
    "tag": "tag --workspace ws --tag review --where \"n_tokens > 2000\" --reason 'look at the long ones'",
    "untag": "untag --workspace ws --tag review --where \"lang = 'en'\" --reason 'these were looked at'",
    "exclude": "exclude --workspace ws --where \"n_chars < 10\" --reason 'too short to learn from'",
    "restore": "restore --workspace ws --where \"source = 'poems'\" --reason 'short on purpose'",
}
# What is told of how generated records were made.
GENERATED = ("axis", "direction", "operator", "rules", "seed", "method", "run", "file")
ABOUT = {
    "tag": "Tag the records that a filter holds.",
    "untag": "Take a tag from the records that a filter holds.",
    "exclude": "Exclude the records that a filter holds; nothing is deleted, and `undo` takes it back.",
    "restore": "Take excluded records that a filter holds back in.",
}


def add_commands(commands) -> None:
    for action, example in EXAMPLES.items():
        deciding = add(commands, action, ABOUT[action], example, decide)
        if action in ("tag", "untag"):
            deciding.add_argument("--tag", required=True, help="the tag")
        add_filter(deciding)
        deciding.add_argument("--reason", required=True, help="why, in a few words")
        deciding.add_argument("--by", help="who decides (default: $WINNOW_CURATOR or the login name)")
        deciding.add_argument("--dry-run", action="store_true", help="say what it would do, and do nothing")
        deciding.set_defaults(action=action, tag=None)
    for action, about in (
        ("undo", "Take a decision out of force."),
        ("redo", "Put an undone decision in force again."),
    ):
        reversing = add(commands, action, about, f"{action} --workspace ws 3", reverse)
        reversing.add_argument("event", metavar="EVENT", help="its number in `decisions`, or its uid")
        reversing.add_argument("--reason", default="", help="why, in a few words")
        reversing.add_argument("--by", help="who decides (default: $WINNOW_CURATOR or the login name)")
        reversing.set_defaults(action=action)
    add(commands, "decisions", "List the ledger, oldest first.", "decisions --workspace ws --json", decisions)
    add(commands, "recipe", "Print all decisions in force as YAML.", "recipe --workspace ws > recipe.yaml", recipe)


def decide(arguments: argparse.Namespace) -> Answer:
    from lib.curate import actions
    from lib.curate.desk import open_view

    selection = selection_of(arguments)
    if not selection.predicates and arguments.selection is None:
        raise BadOption(f"Say which records to {arguments.action}: --where EXPR, or --selection JSON.")
    view = open_view(workspace.load(arguments.workspace))
    try:
        planned = actions.plan(view, arguments.action, selection, arguments.tag)
        value = {
            "action": planned.action,
            "sentence": planned.sentence,
            "n_records": planned.n_records,
            "n_selected": planned.n_selected,
            "n_tokens": planned.n_tokens,
        }
        if arguments.dry_run:
            return Answer(value, f"would {planned.sentence}")
        event = actions.commit(view, planned, arguments.reason, arguments.by or curator())
    finally:
        view.close()
    return Answer({**value, "event": event.seq, "uid": event.uid}, f"decision {event.seq}: {event.sentence}")


def reverse(arguments: argparse.Namespace) -> Answer:
    from lib.curate import history

    path = workspace.load(arguments.workspace).ledger_path
    act = events.undo if arguments.action == "undo" else events.redo
    known = events.all_events(path)
    uid = _uid(known, arguments.event)
    event = act(path, uid, arguments.by or curator(), arguments.reason)
    target = next(other for other in known if other.uid == uid)
    hint = history.hint(path, target) if arguments.action == "undo" else ""
    value = {"event": event.seq, "uid": event.uid, "target": uid, "hint": hint}
    return Answer(value, "\n".join(filter(None, [f"decision {event.seq}: {event.sentence}", hint])))


def _uid(history: list[Event], named: str) -> str:
    """The uid of the event that a number or the start of a uid names. Raises BadOption."""
    if re.fullmatch(r"[0-9]{1,9}", named):
        found = [event.uid for event in history if event.seq == int(named)]
        if found:
            return found[0]
    found = [event.uid for event in history if len(named) >= 6 and event.uid.startswith(named)]
    if len(found) != 1:
        raise BadOption(f"The ledger has no decision {named!r}; `decisions` lists them.")
    return found[0]


def decisions(arguments: argparse.Namespace) -> Answer:
    opened = workspace.load(arguments.workspace)
    history = events.all_events(opened.ledger_path)
    alive = events.in_force(history)
    value = [
        {
            "event": event.seq,
            "uid": event.uid,
            "at": event.at,
            "by": event.by,
            "action": event.action,
            "tag": event.tag,
            "reason": event.reason,
            "sentence": event.sentence,
            "n_records": event.n_records,
            "n_tokens": event.n_tokens,
            "selection": event.selection,
            "target": event.target,
            "generated": _generated(event),
            "in_force": event.uid in alive,
        }
        for event in history
    ]
    titles = ("event", "action", "records", "in force", "by", "at", "reason", "what")
    rows = [
        (e.seq, e.action, e.n_records, e.uid in alive if not e.target else None, e.by, e.at, e.reason, e.sentence)
        for e in history
    ]
    return Answer(value, table(titles, rows) if rows else "no decisions yet")


def _generated(event: Event) -> dict | None:
    """How the records of a decision were made; None where it made none."""
    if event.action != "generate":
        return None
    payload = json.loads(event.payload or "{}")
    return {name: payload.get(name) for name in GENERATED}


def recipe(arguments: argparse.Namespace) -> Answer:
    from lib.curate import recipe as recipes
    from lib.curate.desk import open_view

    view = open_view(workspace.load(arguments.workspace))
    try:
        made = recipes.build(view)
    finally:
        view.close()
    return Answer(recipes.to_json(made), recipes.to_yaml(made).rstrip("\n"))
