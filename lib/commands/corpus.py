"""`open`, `append` and `status`: make a workspace for a corpus, let it grow, and say what is there."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from lib.commands.command import Answer, add, table
from lib.corpus import preview, roles, workspace
from lib.corpus.roles import SINGLE, Roles
from lib.errors import BadOption
from lib.ledger import events, state


def add_commands(commands) -> None:
    opening = add(
        commands,
        "open",
        "Look at a corpus (file, folder, glob or URL) and make a workspace for it; the sources are only read.",
        "open 'data/*.parquet' --workspace ws --text instruction output --id uid",
        open_,
        workspace=False,
    )
    opening.add_argument("src", metavar="SRC", help="Parquet file, folder, glob, or hf://, s3://, https:// address")
    opening.add_argument("--workspace", type=Path, metavar="DIR", help="folder to make (default: a new one of the app)")
    opening.add_argument("--name", default="", help="name of the corpus (default: after the source)")
    opening.add_argument("--text", nargs="+", metavar="COL", help="columns that make the text, in order")
    for role in SINGLE:
        opening.add_argument(f"--{role}", metavar="COL", help=f"column of the {role}; '' for none")
    appending = add(
        commands,
        "append",
        "Add files behind those of the corpus; old records keep their ids, and `analyse` computes only what is new.",
        "append 'data/2026-11/*.parquet' --workspace ws",
        append,
    )
    appending.add_argument("src", metavar="SRC", help="files to add; those that the corpus has already are passed over")
    add(
        commands,
        "status",
        "Say what the workspace holds, what was analysed and what runs.",
        "status --workspace ws",
        status,
    )


def open_(arguments: argparse.Namespace) -> Answer:
    look = preview.first_look(arguments.src)
    chosen = _chosen(look.roles, arguments)
    preview.check_has_text(look.sources, chosen)
    columns = roles.with_roles(look.columns, chosen)
    root = arguments.workspace or workspace.free_folder(workspace.home(), arguments.src)
    made = workspace.create(root, look.sources, columns, chosen, arguments.name)
    value = {
        "workspace": str(made.root),
        "name": made.name,
        "n_records": look.n_rows,
        "n_bytes": look.n_bytes,
        "files": [file.path for file in look.sources.files],
        "roles": chosen.to_json(),
        "columns": [{"name": c.source_name, "type": c.type, "role": c.role} for c in columns],
    }
    titles = ("column", "type", "role")
    shown = table(titles, [(c.source_name, c.type, c.role) for c in columns])
    head = f"{made.name}: {look.n_rows:,} records, {look.n_bytes:,} bytes, in {made.root}"
    return Answer(value, f"{head}\n{shown}\nNext: python -m lib analyse --workspace {made.root}")


def append(arguments: argparse.Namespace) -> Answer:
    from lib.corpus import appending

    old = workspace.load(arguments.workspace)
    grown = appending.append(old, arguments.src)
    added = [file.path for file in grown.sources.files[len(old.sources.files) :]]
    n_records = grown.sources.n_rows - old.sources.n_rows
    value = {"workspace": str(grown.root), "files": added, "n_added": n_records, "n_records": grown.sources.n_rows}
    head = f"{grown.name}: {n_records:,} records of {len(added):,} files added, {grown.sources.n_rows:,} in all"
    return Answer(value, f"{head}\nNext: python -m lib analyse --workspace {grown.root}")


def _chosen(guessed: Roles, arguments: argparse.Namespace) -> Roles:
    """The guessed roles with those given in their place; a column given one role loses the one guessed for it."""
    given: dict = {role: getattr(arguments, role) for role in SINGLE if getattr(arguments, role) is not None}
    if arguments.text:
        given["text"] = tuple(arguments.text)
    taken = {name for value in given.values() for name in ([value] if isinstance(value, str) else value)}
    freed: dict = {role: None for role in SINGLE if getattr(guessed, role) in taken}
    for many in ("text", "metadata", "media"):
        freed[many] = tuple(name for name in getattr(guessed, many) if name not in taken)
    if twice := [name for name in (given.get("text") or ()) if name in [given.get(role) for role in SINGLE]]:
        raise BadOption(f"Column {twice[0]!r} is given as text and as something else; name it once.")
    return replace(guessed, **{**freed, **{role: value or None for role, value in given.items()}})


def status(arguments: argparse.Namespace) -> Answer:
    from lib.jobs import queue
    from lib.jobs.stages import STAGES

    opened = workspace.load(arguments.workspace)
    current = opened.current()
    jobs = queue.recent(opened.ledger_path, 5)
    newest = next((job for job in jobs if job.kind == "analyse"), None)
    steps = {step.stage: step for step in newest.steps} if newest else {}
    stages = []
    for stage in STAGES:
        step = steps.get(stage.name)
        in_force = bool(current and stage.name in current.artifacts)
        said = "done" if in_force else (step.state if step and newest and newest.is_active else "not computed")
        share = step.done / step.total if step and step.total and said == "running" else None
        stages.append({"stage": stage.name, "state": said, "share": share})
    standing = state.load(opened.ledger_path, opened.sources.n_rows)
    value = {
        "workspace": str(opened.root),
        "name": opened.name,
        "source": opened.sources.spec,
        "n_records": opened.sources.n_rows,
        "n_excluded": standing.n_excluded,
        "n_decisions": len(events.in_force(events.all_events(opened.ledger_path))),
        "tags": {tag: len(ids) for tag, ids in standing.tags.items()},
        "catalog": current.catalog if current else None,
        "stages": stages,
        "jobs": [
            {"id": j.id, "kind": j.kind, "state": j.state, "message": j.message, "created": j.created} for j in jobs
        ],
    }
    lines = [
        f"{opened.name}: {opened.sources.n_rows:,} records of {opened.sources.spec}",
        f"{standing.n_excluded:,} excluded, {value['n_decisions']:,} decisions in force",
        table(("stage", "state", "share"), [(s["stage"], s["state"], s["share"]) for s in stages]),
    ]
    if jobs:
        titles = ("job", "kind", "state", "message")
        lines.append(table(titles, [(j.id, j.kind, j.state, j.message) for j in jobs]))
    if any(job.state == "lost" for job in jobs[:1]):
        print("The newest job ended without a last word; run it again to resume.", file=sys.stderr)
    return Answer(value, "\n".join(lines))
