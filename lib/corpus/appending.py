"""Files appended to a corpus: old records keep their ids, and what was computed of them is taken over."""

import json
from dataclasses import replace
from pathlib import Path

from lib.corpus.artifacts import read_made
from lib.corpus.sources import Sources, resolve
from lib.corpus.workspace import Workspace
from lib.errors import BadSource


def append(workspace: Workspace, src: str) -> Workspace:
    """Add the files of src that the corpus does not have yet behind those it has; gives the saved workspace.

    src may name the old files too (the same folder, grown). Raises BadSource: nothing new, or another schema.
    """
    found = resolve(src)
    known = {file.path for file in workspace.sources.files} | {f.fingerprint for f in workspace.sources.files}
    fresh = tuple(file for file in found.files if file.path not in known and file.fingerprint not in known)
    if not fresh:
        raise BadSource(f"{src} holds no file that {workspace.name} does not have already; nothing was appended.")
    old = {column.source_name: column.type for column in workspace.sources.schema}
    new = {column.source_name: column.type for column in found.schema}
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            raise BadSource(
                f"Column {name!r} is {new.get(name, 'missing')} in {fresh[0].path} but {old.get(name, 'missing')} in "
                f"{workspace.name}; append files with the same columns."
            )
    sources = Sources(workspace.sources.spec, workspace.sources.files + fresh, workspace.sources.schema)
    grown = replace(workspace, sources=sources)
    grown.save()
    return grown


def previous(workspace: Workspace) -> dict[str, Path]:
    """For each stage its artifact in force, from before files were added; nothing where the corpus did not grow so.

    A grown corpus is analysed aside (see `Workspace.aside`), so this holds until that is complete.
    """
    current = workspace.current()
    if current is None:
        return {}
    folders = {stage: workspace.artifact_path(stage, key) for stage, key in current.artifacts.items()}
    old, new = read_made(folders["import"]).get("parameters", {}), json.loads(json.dumps(parameters(workspace)))
    return folders if _begins(old, new) and len(old["files"]) < len(new["files"]) else {}


def begins_with(imported: Path, first: Path) -> bool:
    """Whether the records of an import, by its artifact, begin with those of another, `first`, or are the same."""
    old, new = read_made(first), read_made(imported)
    return old.get("version") == new.get("version") and _begins(old.get("parameters", {}), new.get("parameters", {}))


def _begins(old: dict, new: dict) -> bool:
    files = old.get("files", [])
    same = all(old.get(name) == new.get(name) for name in ("columns", "roles"))
    return same and len(files) > 0 and new.get("files", [])[: len(files)] == files


def parameters(workspace: Workspace) -> dict:
    """What an import depends on: the files in order, the columns and their roles."""
    return {
        "files": [file.fingerprint for file in workspace.sources.files],
        "columns": [column.to_json() for column in workspace.columns],
        "roles": workspace.roles.to_json(),
    }
