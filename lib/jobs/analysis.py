"""Run the stages of an analysis in order, each once: what is there already is taken, what was cut off goes on."""

import errno
from collections.abc import Callable, Sequence
from pathlib import Path

from lib.corpus import appending, catalog, importing
from lib.corpus.artifacts import Task, building, finish, key_of, read_made, was_made_with, write_made
from lib.corpus.workspace import Current, Workspace
from lib.errors import NoSpace
from lib.jobs.stages import IN_WORDS, STAGES, Options, Stage, needed
from lib.jobs.stages import stage as named

# Called as progress(stage name, state, done, total, note); state is "running", "done" or "taken". May raise Cancelled.
Progress = Callable[[str, str, int, int, str], None]


def analyse(workspace: Workspace, options: Options, progress: Progress, only: Sequence[str] = ()) -> Current:
    """Bring the stages (all, or `only` these and what they need) up to date, and put their columns in force.

    Raises Busy where another analysis runs, BadSource, SourceChanged, NoSpace, Cancelled. Whatever it raises, the
    finished stages stay, and the next run goes on from the last batch. A corpus that grew stays as it was for all
    readers until the last of the stages is done, and what was computed of it on demand is brought up to date with the
    rest (see `needed`).
    """
    stages = needed(only, workspace)
    with workspace.only_one("analysis"):
        keys = keys_of(workspace, options)
        before = appending.previous(workspace)
        working = workspace.aside() if before else workspace.undivided()
        for stage in stages:
            final = workspace.artifact_path(stage.name, keys[stage.name])
            taken = final.exists()
            if not taken:
                _make(working, stage, final, keys, options, progress, before)
            _put_in_force(working, stage, keys)
            progress(stage.name, "taken" if taken else "done", 1, 1, "")
        if before:
            workspace.bring_in()
            catalog.forget_old(workspace, _in_force(workspace).catalog)
    return _in_force(workspace)


def _in_force(workspace: Workspace) -> Current:
    current = workspace.current()
    assert current is not None  # import is the first stage of every plan
    return current


def keys_of(workspace: Workspace, options: Options) -> dict[str, str]:
    """The key that each stage's artifact has, or would have, with these sources, roles and options."""
    keys: dict[str, str] = {}
    for stage in STAGES:
        inputs = {name: keys[name] for name in stage.needs}
        keys[stage.name] = key_of(stage.name, stage.version, stage.parameters(workspace, options), inputs)
    return keys


def _make(
    workspace: Workspace,
    stage: Stage,
    final: Path,
    keys: dict[str, str],
    options: Options,
    progress: Progress,
    before: dict[str, Path],
) -> None:
    def report(done: int, total: int, note: str = "") -> None:
        progress(stage.name, "running", done, total, note)

    try:
        inputs = {name: workspace.artifact_path(name, keys[name]) for name in stage.needs}
        parameters = stage.parameters(workspace, options)
        previous = before.get(stage.name) if _holds_still(before, stage.name, workspace, options) else None
        task = Task(workspace, building(final), parameters, inputs, report, previous)
        report(0, 0)
        stage.run(task)
        write_made(task.folder, stage.version, parameters)
        finish(final)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoSpace(
                f"The disk is full in {workspace.root} during {stage.name}; free some space and go on."
            ) from error
        raise


def _holds_still(before: dict[str, Path], name: str, workspace: Workspace, options: Options) -> bool:
    """Whether a stage's artifact from before the append says of the old records what this run would say: it was made
    with the same parameters, and so was all that it was made from.

    The import's parameters name the files, which have grown; `appending.previous` has compared those.
    """
    if name not in before:
        return False
    found = named(name)
    if name == "import":
        return read_made(before[name]).get("version") == found.version
    same = was_made_with(before[name], found.version, found.parameters(workspace, options), IN_WORDS)
    return same and all(_holds_still(before, other, workspace, options) for other in found.needs)


def _put_in_force(workspace: Workspace, stage: Stage, keys: dict[str, str]) -> None:
    """Build the next catalog with the stage's columns and switch to it; nothing to do where they are in force."""
    current = workspace.current()
    if current and current.artifacts.get(stage.name) == keys[stage.name]:
        return
    folder = workspace.artifact_path(stage.name, keys[stage.name])
    if stage.name == "import":
        texts = (importing.install_text(workspace, folder, keys["import"]),)
        artifacts = {"import": keys["import"]}
    else:
        assert current is not None
        texts = current.texts
        # What was made from another version of an input (an earlier choice of roles, say) goes out of force with it.
        artifacts = {name: key for name, key in current.artifacts.items() if keys.get(name) == key}
        artifacts[stage.name] = keys[stage.name]
    order = [other.name for other in STAGES if other.name in artifacts]
    number = catalog.free_number(workspace)
    if stage.has_columns or current is None:
        catalog.build(workspace, number, [workspace.artifact_path(name, artifacts[name]) for name in order])
    else:
        assert current is not None
        number = current.catalog
    workspace.switch(Current(number, texts, artifacts))
    catalog.forget_old(workspace, number)
