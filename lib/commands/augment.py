"""`augment`: plan a run, make its candidates, say what is taken of them, and add those to the corpus."""

import argparse
import sys
from dataclasses import asdict

import numpy as np

from lib.commands.command import Answer, add, add_filter, curator, selection_of, table
from lib.corpus import workspace
from lib.errors import BadOption


def add_commands(commands) -> None:
    about = "Counterfactual records: plan, make, review and add them."
    group = commands.add_parser(
        "augment",
        help=about,
        description=about,
        epilog="example:\n  python -m lib augment plan --workspace ws --direction 'gender:m->f' --share 0.5",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    kinds = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add(kinds, "directions", "List what can be rewritten into what.", "augment directions --workspace ws", directions_)
    planning = add(
        kinds,
        "plan",
        "Say how many children an aim takes, how many records there are for it, and what would be left alone.",
        "augment plan --workspace ws --direction 'gender:m->f' --share 0.5",
        plan,
    )
    making = add(
        kinds,
        "sample",
        "Start a run: draw the records and make a sample of candidates for review.",
        "augment sample --workspace ws --direction 'gender:m->f' --share 0.5",
        sample,
    )
    for parser in (planning, making):
        parser.add_argument("--direction", required=True, metavar="AXIS:A->B", help="as `augment directions` names it")
        much = parser.add_mutually_exclusive_group()
        much.add_argument("--share", type=float, help="target share of the direction's group, above 0 and below 1")
        much.add_argument("--number", type=int, metavar="N", help="so many children (default: all there are)")
        parser.add_argument(
            "--method", choices=("augment", "substitute"), default="augment", help="beside, or instead of"
        )
        parser.add_argument("--seed", type=int, default=7, help="which records are drawn (default 7)")
        add_filter(parser)
    making.add_argument("--size", type=int, default=50, metavar="N", help="candidates of the sample (default 50)")
    add(kinds, "runs", "List the runs and where each stands.", "augment runs --workspace ws", runs_)
    showing = _of_run(kinds, "show", "Show candidates with their edits.", "augment show 1a2b3c4d --workspace ws", show)
    showing.add_argument("--most", type=int, default=20, metavar="N", help="candidates shown (default 20)")
    reviewing = _of_run(
        kinds,
        "review",
        "Accept or reject candidates by number, or all from a confidence on once enough were read.",
        "augment review 1a2b3c4d --workspace ws --accept 0 1 2 --reject 3",
        review,
    )
    reviewing.add_argument("--accept", nargs="+", type=int, default=[], metavar="N", help="numbers of candidates")
    reviewing.add_argument("--reject", nargs="+", type=int, default=[], metavar="N", help="numbers of candidates")
    reviewing.add_argument("--above", type=float, metavar="CONFIDENCE", help="accept all others from it on")
    _of_run(
        kinds,
        "rest",
        "Go on with the records drawn until the aim is reached.",
        "augment rest 1a2b3c4d --workspace ws",
        rest,
    )
    adding = _of_run(
        kinds,
        "add",
        "Make records of what is accepted, and analyse what is new.",
        "augment add 1a2b3c4d --workspace ws --reason 'women are missing among engineers'",
        add_,
    )
    adding.add_argument("--reason", required=True, help="why, for the ledger")


def _of_run(kinds, name: str, about: str, example: str, run) -> argparse.ArgumentParser:
    parser = add(kinds, name, about, example, run)
    parser.add_argument("run_id", metavar="RUN", help="as `augment runs` names it")
    return parser


def directions_(arguments: argparse.Namespace) -> Answer:
    from lib.audit import edits
    from lib.augment import directions

    opened = workspace.load(arguments.workspace)
    found = directions.available(edits.of_workspace(opened.root))
    value = [
        {"direction": one.key, "title": one.title, "target": one.target, "is_automatic": one.is_automatic}
        for one in found
    ]
    rows = []
    for seconds in directions.menu(found).values():  # in JSON each of them stands alone
        one = next(iter(seconds.values()))
        key = one.key if len(seconds) == 1 else f"{one.key.partition('->')[0]}->…"
        title = one.title if len(seconds) == 1 else f"{one.sources[0]} → any of {len(seconds)}"
        rows.append((key, title, "yes" if one.is_automatic else "each child is read"))
    return Answer(value, table(("direction", "title", "may run unread"), rows))


def _drawn(arguments: argparse.Namespace):
    """(view, direction, selection, aim, drawing) that the arguments ask for."""
    from lib.audit import edits
    from lib.augment import directions, draw
    from lib.curate.desk import open_view

    opened = workspace.load(arguments.workspace)
    direction = directions.named(edits.of_workspace(opened.root), arguments.direction)
    aim = draw.Aim(arguments.share, arguments.number, arguments.method, arguments.seed)
    view = open_view(opened)
    selection = selection_of(arguments)
    return view, direction, selection, aim, draw.draw(view, direction, selection, aim)


def plan(arguments: argparse.Namespace) -> Answer:
    from lib.augment.policy import Policy
    from lib.augment.trial import trial

    view, direction, _, aim, drawing = _drawn(arguments)
    tried = trial(view, direction, drawing, Policy())
    value = {
        "direction": direction.key,
        "target": direction.target,
        "share": asdict(drawing.share),
        "mentions": {"target": drawing.F, "axis": drawing.T, "needed": drawing.n_needed_mentions},
        "records": {
            "selected": drawing.n_selected,
            "eligible": drawing.n_eligible,
            "needed": drawing.n_needed,
            "with_a_child": drawing.n_used,
        },
        "reach": drawing.reach,
        "mix": {"columns": list(drawing.columns), "shift": drawing.mix_shift},
        "tried": {
            "n": tried.n,
            "made": asdict(tried.made),
            "sure": asdict(tried.sure),
            "skipped": tried.skipped,
            "n_long": tried.n_long,
        },
    }
    needed = "more than there are" if drawing.n_needed is None else f"{drawing.n_needed:,}"
    made = "none" if tried.made.value is None else f"{tried.made.value:.0%} of {tried.n}"
    lines = [
        f"{direction.title}: {drawing.n_eligible:,} of {drawing.n_selected:,} records can be looked at",
        f"children needed: {needed}; of those tried {made} can be rewritten"
        + "".join(f"; {reason}: {n}" for reason, n in tried.skipped.items())
        + (f". {tried.sentence()}" if tried.n_long else ""),
    ]
    if drawing.share.value is not None:
        lines.insert(1, f"share of {direction.target} now: {drawing.share.value:.1%}")
    if aim.share is not None and drawing.n_needed is None and drawing.reach is not None:
        lines.append(f"with all of them the share would be {drawing.reach:.1%}, not {aim.share:.1%}")
    view.close()
    return Answer(value, "\n".join(lines))


def sample(arguments: argparse.Namespace) -> Answer:
    from lib.augment import runs

    if arguments.size < 1:
        raise BadOption(f"A sample of {arguments.size} says nothing; ask for at least 1 candidate.")
    view, direction, selection, aim, drawing = _drawn(arguments)
    opened = view.workspace
    run = runs.create(opened, direction, selection, aim, drawing, curator(), n_sample=arguments.size)
    view.close()
    _generate(opened, run.id, True)
    return _standing(opened, run)


def rest(arguments: argparse.Namespace) -> Answer:
    from lib.augment import candidates, runs

    opened = workspace.load(arguments.workspace)
    run = runs.load(opened, arguments.run_id)
    if to_read := candidates.load(opened, run).n_to_read():
        raise BadOption(f"{to_read} more candidates of the sample must be read first; `augment review` takes verdicts.")
    _generate(opened, run.id, False)
    return _standing(opened, run)


def _generate(opened: workspace.Workspace, run: str, is_sample: bool) -> None:
    from lib.commands.analysis import perform, to_stderr
    from lib.jobs import growing, queue

    given = {"run": run, "sample": is_sample}
    identity = queue.register(opened.ledger_path, growing.GENERATE, given, [growing.REWRITE])
    perform(opened.root, identity, to_stderr())


def _standing(opened: workspace.Workspace, run) -> Answer:
    from lib.augment import candidates

    found = candidates.load(opened, run)
    value = _value(run, found)
    text = (
        f"run {run.id}: {len(found):,} candidates from {found.n_looked_at:,} records, "
        f"{value['states']['waiting']:,} waiting"
    )
    return Answer(value, text + "".join(f"; {reason}: {n:,}" for reason, n in found.skipped.items()))


def _value(run, found) -> dict:
    from lib.augment.candidates import STATES

    taken = found.acceptance()
    return {
        "run": run.id,
        "direction": run.direction,
        "by": run.by,
        "at": run.at,
        "operator": run.operator,
        "candidates": len(found),
        "looked_at": found.n_looked_at,
        "states": {name: found.n_in(state) for state, name in enumerate(STATES)},
        "added": int(np.count_nonzero(found.is_added)),
        "skipped": found.skipped,
        "acceptance": {"n_read": taken.n_read, **asdict(taken.share)},
    }


def runs_(arguments: argparse.Namespace) -> Answer:
    from lib.augment import candidates, runs

    opened = workspace.load(arguments.workspace)
    values = [_value(run, candidates.load(opened, run)) for run in runs.listed(opened)]
    for sentence in runs.damaged(opened):
        print(sentence, file=sys.stderr)
    titles = ("run", "direction", "candidates", "accepted", "in corpus", "by", "at")
    rows = []
    for one in values:
        taken = one["states"]["accepted"] + one["states"]["edited"]
        rows.append((one["run"], one["direction"], one["candidates"], taken, one["added"], one["by"], one["at"]))
    return Answer(values, table(titles, rows) if rows else "no runs yet")


def show(arguments: argparse.Namespace) -> Answer:
    from lib.augment import candidates, runs
    from lib.augment.candidates import STATES

    opened = workspace.load(arguments.workspace)
    found = candidates.load(opened, runs.load(opened, arguments.run_id))
    chosen = found.read(found.number[: max(0, arguments.most)].tolist())
    value = [
        {
            "number": one.number,
            "record": one.id,
            "state": STATES[one.state],
            "confidence": one.confidence,
            "texts": [leaf.to_json() for leaf in one.leaves],
        }
        for one in chosen
    ]
    rows = [
        (one.number, one.id, STATES[one.state], one.confidence,
         ", ".join(f"{edit.before}→{edit.after}" for leaf in one.leaves for edit in leaf.edits))
        for one in chosen
    ]  # fmt: skip
    return Answer(value, table(("number", "record", "state", "confidence", "edits"), rows))


def review(arguments: argparse.Namespace) -> Answer:
    from lib.augment import candidates, runs
    from lib.ledger import reviews

    opened = workspace.load(arguments.workspace)
    run = runs.load(opened, arguments.run_id)
    found = candidates.load(opened, run)
    known = set(found.number.tolist())
    if unknown := [number for number in (*arguments.accept, *arguments.reject) if number not in known]:
        raise BadOption(f"Run {run.id} has no candidate {unknown[0]}; `augment show` lists them.")
    if both := set(arguments.accept) & set(arguments.reject):
        raise BadOption(f"Candidate {min(both)} is both accepted and rejected; name it once.")
    for verdict, numbers in (("accept", arguments.accept), ("reject", arguments.reject)):
        for number in numbers:
            reviews.give(opened.ledger_path, run.id, number, verdict, curator())
    if arguments.above is not None:
        found = candidates.load(opened, run)
        if not runs.direction_of(opened, run).is_automatic:
            raise BadOption(f"Children of {run.direction} are read one by one; accept them by number.")
        if to_read := found.n_to_read(arguments.above):
            raise BadOption(f"{to_read} more candidates at or above {arguments.above:g} must be read one by one first.")
        reviews.accept_above(opened.ledger_path, run.id, arguments.above, curator())
    return _standing(opened, run)


def add_(arguments: argparse.Namespace) -> Answer:
    from lib.augment import runs
    from lib.commands.analysis import perform, to_stderr
    from lib.jobs import growing, queue

    opened = workspace.load(arguments.workspace)
    run = runs.load(opened, arguments.run_id)
    given = {
        "run": run.id,
        "reason": arguments.reason,
        "by": curator(),
        "options": growing.options_of(opened).to_json(),
    }
    stages = [growing.WRITE, *growing.stages_after(opened)]
    identity = queue.register(opened.ledger_path, growing.ADD, given, stages)
    result = perform(opened.root, identity, to_stderr()) or {}
    return Answer(
        {**result, "workspace": str(opened.root)}, f"{result.get('n_added', 0):,} records added by run {run.id}"
    )
