"""`analyse` and the hidden `job`: long work, with its progress in the ledger and on stderr."""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from lib.commands.command import Answer, add
from lib.corpus import workspace
from lib.errors import BadOption, Cancelled, WinnowError
from lib.jobs.queue import Job

OPTIONS = ("encoder", "normalisation", "near_similarity", "neighbours", "seed")
SECONDS_BETWEEN_LINES = 2.0


def add_commands(commands) -> None:
    analysing = add(
        commands,
        "analyse",
        "Run the stages of the analysis that are not up to date; one that was cut off goes on from its last batch.",
        "analyse --workspace ws --only exact near --near-similarity 0.85",
        analyse,
    )
    analysing.add_argument("--only", nargs="+", metavar="STAGE", default=[], help="these stages and what they need")
    analysing.add_argument("--encoder", help="auto, minilm, static, or a sentence-transformers model by name or path")
    analysing.add_argument("--normalisation", help="how texts are compared for exact copies")
    analysing.add_argument("--near-similarity", type=float, help="least similarity of near copies, 0 to 1")
    analysing.add_argument("--neighbours", type=int, help="nearest neighbours kept for each record")
    analysing.add_argument("--seed", type=int, help="seed of everything random")
    analysing.add_argument("--background", action="store_true", help="start it as a job and come back at once")
    # Hidden: the app starts its jobs with it.
    job = commands.add_parser("job")
    job.add_argument("--workspace", type=Path, required=True)
    job.add_argument("id")
    job.set_defaults(run=run_job, json=False)


def analyse(arguments: argparse.Namespace) -> Answer:
    """After files were appended, an option that is not given is that of the analysis before."""
    from lib.corpus import appending
    from lib.jobs import growing, queue
    from lib.jobs.stages import Options, needed

    opened = workspace.load(arguments.workspace)
    given = {name: getattr(arguments, name) for name in OPTIONS if getattr(arguments, name) is not None}
    used = growing.options_of(opened).to_json() if appending.previous(opened) else {}
    options = Options.from_json({**used, **given})
    stages = [stage.name for stage in needed(arguments.only, opened)]
    work = options.to_json()
    if arguments.background:
        job = queue.submit(opened.root, "analyse", work, stages)
        value = {"workspace": str(opened.root), "job": job.id}
        return Answer(value, f"{opened.name}: job {job.id} has started; `status` and the page Corpora show it")
    identity = queue.register(opened.ledger_path, "analyse", work, stages)
    perform(opened.root, identity, to_stderr())
    current = opened.current()
    done = current.artifacts if current else {}
    value = {"workspace": str(opened.root), "job": identity, "catalog": current and current.catalog, "artifacts": done}
    return Answer(value, f"{opened.name}: {', '.join(done)} up to date")


def run_job(arguments: argparse.Namespace) -> Answer:
    perform(arguments.workspace.expanduser().resolve(), arguments.id)
    return Answer(None, "")


def perform(root: Path, identity: str, also: Callable[..., None] | None = None) -> dict | None:
    """Do a job that is written down, tell its row how it goes, and give its result.

    also hears the same progress. Whatever the work raises is written into the row and raised again as it is, but an
    error that nobody foresaw, whose traceback goes to stderr (a job's log) and which ends the process with 1.
    """
    from lib.jobs import queue

    opened = workspace.load(root)
    job = queue.find(opened.ledger_path, identity)
    if job.state not in ("waiting", "lost"):
        raise BadOption(f"Job {identity} is {job.state} already; start a new one.")
    worker = queue.Worker(opened.ledger_path, identity)
    stage = job.kind

    def progress(name: str, state: str, done: int, total: int, note: str = "") -> None:
        nonlocal stage
        stage = name
        if also is not None:
            also(name, state, done, total, note)
        worker.progress(name, state, done, total, note)

    worker.start()
    try:
        result = _kind(job.kind)(opened, job, progress)
    except Cancelled:
        worker.end("cancelled", "Stopped; start it again and it goes on from there.")
        raise
    except KeyboardInterrupt:
        worker.end("cancelled", "Stopped from the keyboard; start it again and it goes on from there.")
        raise
    except WinnowError as error:
        worker.end("failed", str(error))
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        sentence = f"Something unexpected happened in {stage}: {type(error).__name__}: {said}; see jobs.log."
        traceback.print_exc(file=sys.stderr)
        worker.end("failed", sentence)
        raise SystemExit(1) from error
    worker.end("done", json.dumps(result, ensure_ascii=False) if result else "")
    return result


def _kind(name: str) -> Callable:
    kinds = {
        "analyse": _analyse,
        "export": _export,
        "contamination": _contamination,
        "augment": _augment,
        "children": _children,
    }
    if name not in kinds:
        raise BadOption(f"There is no job of the kind {name!r}; there are {', '.join(kinds)}.")
    return kinds[name]


def _analyse(opened: workspace.Workspace, job: Job, progress: Callable) -> None:
    """Run the stages that the job's steps name, all where there are none."""
    from lib.jobs import analysis
    from lib.jobs.stages import Options

    analysis.analyse(opened, Options.from_json(job.arguments), progress, [step.stage for step in job.steps])


def _export(opened: workspace.Workspace, job: Job, progress: Callable) -> dict:
    from lib.export import job as exports
    from lib.jobs import queue

    newest = queue.latest(opened.ledger_path, "analyse")
    return exports.run(opened, job.arguments, progress, newest.arguments if newest else {})


def _contamination(opened: workspace.Workspace, job: Job, progress: Callable) -> dict:
    from lib.duplicates import comparison

    return comparison.run(opened, job.arguments, progress)


def _augment(opened: workspace.Workspace, job: Job, progress: Callable) -> None:
    from lib.jobs import growing

    growing.generate(opened, job.arguments, progress)


def _children(opened: workspace.Workspace, job: Job, progress: Callable) -> dict:
    from lib.jobs import growing

    return growing.add(opened, job.arguments, progress)


def to_stderr() -> Callable[..., None]:
    """Progress as lines: the start and end of each stage, and where it is every two seconds."""
    last = {"stage": "", "at": 0.0}

    def say(stage: str, state: str, done: int, total: int, note: str = "") -> None:
        now = time.monotonic()
        if state == "running" and stage == last["stage"] and now - last["at"] < SECONDS_BETWEEN_LINES:
            return
        last.update(stage=stage, at=now)
        share = f" {done / total:.0%}" if state == "running" and total else ""
        tail = f" ({note})" if note else ""
        print(f"{stage}: {'already there' if state == 'taken' else state}{share}{tail}", file=sys.stderr, flush=True)

    return say
