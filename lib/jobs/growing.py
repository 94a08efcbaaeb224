"""The jobs of augmentation: make candidates of a run, and add the accepted ones with the analysis that follows."""

from lib.augment import additions, generation, runs
from lib.augment.additions import NothingToAdd
from lib.corpus import generated
from lib.corpus.workspace import Workspace
from lib.errors import BadOption
from lib.jobs import analysis, queue
from lib.jobs.analysis import Progress
from lib.jobs.queue import Job
from lib.jobs.stages import DEFAULT_STAGES, Options, needed

GENERATE, ADD = "augment", "children"
REWRITE, WRITE = "rewrite", "add"


def submit_generation(workspace: Workspace, run: str, is_sample: bool) -> Job:
    """Start the making of a run's sample, or of as many candidates as its aim needs."""
    return queue.submit(workspace.root, GENERATE, {"run": run, "sample": is_sample}, [REWRITE])


def submit_addition(workspace: Workspace, run: str, reason: str, by: str) -> Job:
    """Start the adding of what is accepted. Raises BadOption for a missing reason before anything is started."""
    if not reason.strip():
        raise BadOption("This addition has no reason; write in a few words why.")
    given = {"run": run, "reason": reason.strip(), "by": by, "options": options_of(workspace).to_json()}
    return queue.submit(workspace.root, ADD, given, [WRITE, *stages_after(workspace)])


def options_of(workspace: Workspace) -> Options:
    """Those of the newest analysis, so that the next one takes over what it made."""
    newest = queue.latest(workspace.ledger_path, "analyse")
    return Options.from_json(newest.arguments) if newest else Options()


def stages_after(workspace: Workspace) -> list[str]:
    """The stages to bring up to date once the corpus has grown: those in force, in order, and `generated`.

    An addition that was cut off in its analysis has put some out of force; those that it had named count too.
    """
    current = workspace.current()
    wanted = set(current.artifacts) if current else {stage.name for stage in DEFAULT_STAGES}
    last = queue.latest(workspace.ledger_path, ADD)
    if last is not None and last.state != "done":
        wanted |= {step.stage for step in last.steps} - {WRITE}
    return [stage.name for stage in needed(sorted(wanted | {"generated"}), workspace)]


def generate(workspace: Workspace, arguments: dict, progress: Progress) -> None:
    """The job's work. Raises what `generation.run` raises."""
    asked = runs.load(workspace, arguments["run"])

    def report(done: int, total: int, note: str = "") -> None:
        progress(REWRITE, "running", done, total, note)

    generation.run(workspace, asked, bool(arguments.get("sample")), report)
    progress(REWRITE, "done", 1, 1, "")


def add(workspace: Workspace, arguments: dict, progress: Progress) -> dict:
    """The job's work: the children, then the stages. Gives how many were added. Raises what its parts raise."""
    asked = runs.load(workspace, arguments["run"])
    options = Options.from_json(arguments.get("options", {}))
    n_before = workspace.sources.n_rows

    def report(done: int, total: int, note: str = "") -> None:
        progress(WRITE, "running", done, total, note)

    try:
        grown, _ = additions.add(workspace, asked, arguments["reason"], arguments["by"], report)
    except NothingToAdd:
        # Cut off between the adding and the end of the analysis, the job is started again and finds all added.
        if not generated.files(workspace) or _is_up_to_date(workspace, options):
            raise
        grown = workspace
    progress(WRITE, "done", 1, 1, "")
    analysis.analyse(grown, options, progress, stages_after(grown))
    return {"run": asked.id, "n_added": grown.sources.n_rows - n_before}


def _is_up_to_date(workspace: Workspace, options: Options) -> bool:
    """Whether every stage that an addition brings up to date is in force for the corpus as it is."""
    current, keys = workspace.current(), analysis.keys_of(workspace, options)
    return current is not None and all(current.artifacts.get(n) == keys[n] for n in stages_after(workspace))
