"""`export` and `run`: write the curated corpus, here or by a recipe made on another dump."""

import argparse
from dataclasses import asdict
from pathlib import Path

from lib.commands.analysis import perform, to_stderr
from lib.commands.command import Answer, add, add_filter, selection_of, table
from lib.corpus import preview, roles, workspace
from lib.errors import BadOption

FORMATS = ("parquet", "jsonl", "jsonl.zst", "csv")


def add_commands(commands) -> None:
    exporting = add(
        commands,
        "export",
        "Write the records that stay, with a manifest, the excluded records, the recipe and a data card.",
        "export --workspace ws --format parquet --out curated --leave-out excluded tag:review",
        export,
    )
    _add_output(exporting)
    add_filter(exporting)
    exporting.add_argument(
        "--leave-out",
        nargs="+",
        metavar="WHAT",
        default=["excluded"],
        help="excluded, tag:NAME (several), or nothing (default: excluded)",
    )
    running = add(
        commands,
        "run",
        "Apply a recipe to another dump of a corpus, say what no longer matches, and export the result.",
        "run recipe.yaml 'dump-of-tomorrow/*.parquet' --out curated",
        run,
        workspace=False,
    )
    running.add_argument("recipe", type=Path, metavar="RECIPE", help="recipe.yaml")
    running.add_argument("src", metavar="SRC", help="Parquet file, folder, glob or address")
    running.add_argument("--workspace", type=Path, metavar="DIR", help="where to work (default: OUT.work, kept)")
    running.add_argument("--go-on", action="store_true", help="go on where a rule cannot be run on this corpus")
    _add_output(running)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="parquet", help="format of the records")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="new folder for the export")
    parser.add_argument(
        "--fields", nargs="+", metavar="FIELD", default=[], help="fields (default: the source's columns)"
    )
    parser.add_argument(
        "--generated",
        choices=("with", "apart", "out"),
        default="with",
        help="records that were made from others: with the rest, in files of their own (generated-*), or left out",
    )
    parser.add_argument("--per-file", type=int, default=250_000, metavar="N", help="records a file (default 250,000)")


def _leave_out(given: list[str]) -> tuple[bool, tuple[str, ...]]:
    if given == ["nothing"]:
        return False, ()
    for what in given:
        if what != "excluded" and not (what.startswith("tag:") and len(what) > 4):
            raise BadOption(f"--leave-out takes excluded, tag:NAME or nothing alone; found {what!r}.")
    return "excluded" in given, tuple(dict.fromkeys(what[4:] for what in given if what.startswith("tag:")))


def export(arguments: argparse.Namespace) -> Answer:
    from lib.export.job import Request

    leave_excluded, leave_tags = _leave_out(arguments.leave_out)
    request = Request(
        format=arguments.format,
        fields=tuple(arguments.fields),
        selection=selection_of(arguments),
        leave_excluded=leave_excluded,
        leave_tags=leave_tags,
        per_file=arguments.per_file,
        generated=arguments.generated,
        out=arguments.out.expanduser().absolute(),
    )
    value = _exported(workspace.load(arguments.workspace), request)
    return Answer(value, _said(value))


def _exported(opened: workspace.Workspace, request) -> dict:
    """Run an export here, with a row among the jobs."""
    from lib.export.job import STEPS
    from lib.jobs import queue

    identity = queue.register(opened.ledger_path, "export", request.to_json(), STEPS)
    return perform(opened.root, identity, to_stderr()) or {}


def _said(value: dict) -> str:
    counts = value["counts"]
    lines = [f"{counts['records_out']:,} of {counts['records_in']:,} records in {value['folder']}"]
    if counts["records_generated"]:
        lines.append(f"made from others: {counts['records_generated']:,} of them")
    lines += [f"left out: {item['n_records']:,} ({item['why']}: {item['reason']})" for item in counts["left_out"]]
    return "\n".join(lines)


def run(arguments: argparse.Namespace) -> Answer:
    from lib.curate import recipe as recipes
    from lib.curate import remaking, replay
    from lib.curate.desk import open_view
    from lib.export import folder
    from lib.export.job import Request
    from lib.jobs import analysis
    from lib.jobs.stages import Options

    recipe = recipes.read(arguments.recipe)
    out = arguments.out.expanduser().absolute()
    folder.check_free(out)
    look = preview.first_look(arguments.src)
    chosen = recipe.roles if recipe.roles.text else look.roles
    preview.check_has_text(look.sources, chosen)
    root = arguments.workspace or out.with_name(f"{out.name}.work")
    opened = workspace.create(root, look.sources, roles.with_roles(look.columns, chosen), chosen)
    say = to_stderr()
    stages = replay.stages_needed(recipe)
    analysis.analyse(opened, Options(), say, stages)
    view = open_view(opened)
    try:
        if not arguments.go_on and (broken := replay.problems(view, recipe)):
            raise BadOption(f"{broken[0]} Give --go-on to leave such decisions out.")
    finally:
        view.close()
    opened, remade = remaking.remake(opened, recipe, lambda grown: analysis.analyse(grown, Options(), say, stages))
    view = open_view(opened)
    try:
        matches = replay.apply(
            view, recipe, lambda done, total, note: say("decisions", "running", done, total, note), remade
        )
    finally:
        view.close()
    request = Request(
        arguments.format, tuple(arguments.fields), per_file=arguments.per_file, generated=arguments.generated, out=out
    )
    value = {**_exported(opened, request), "workspace": str(opened.root), "decisions": [asdict(m) for m in matches]}
    titles = ("decision", "action", "in recipe", "found", "missing", "left", "changed", "reason")
    rows = [
        (m.decision, m.action, m.n_in_recipe, m.n_found, m.n_missing, m.n_left, m.n_changed, m.problem or m.reason)
        for m in matches
    ]
    return Answer(value, f"{_said(value)}\n{table(titles, rows)}" if rows else _said(value))
