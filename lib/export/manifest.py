"""manifest.json: what an export is made of, and the checksums by which anybody can check it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lib import __version__, atomic
from lib.corpus.artifacts import Report
from lib.corpus.workspace import Workspace
from lib.curate import recipe
from lib.errors import BadWorkspace
from lib.export.contents import Contents

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Finished:
    """An export that is there: its folder, its manifest as read, and the bytes of all of its files."""

    folder: Path
    manifest: dict
    n_bytes: int


def write(workspace: Workspace, folder: Path, contents: Contents, report: Report) -> dict:
    """Write manifest.json over all files that are in folder by now, and give it."""
    records = {item.name: item.n_records for item in contents.written}
    paths = sorted(path for path in folder.iterdir() if path.suffix != ".lock" and path.name != NAME)
    files = []
    for number, path in enumerate(paths):
        report(number, len(paths), path.name)
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        entry = {"name": path.name, "n_bytes": path.stat().st_size, "sha256": digest}
        files.append({**entry, "n_records": records[path.name]} if path.name in records else entry)
    report(len(paths), len(paths), "")
    value = {
        "format": FORMAT,
        "winnow": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "corpus": {
            "name": workspace.name,
            "fingerprint": recipe.fingerprint(workspace),
            "sources": [
                {"path": f.path, "n_rows": f.n_rows, "n_bytes": f.n_bytes, "fingerprint": f.fingerprint}
                for f in workspace.sources.given
            ],
        },
        "recipe": next(file["sha256"] for file in files if file["name"] == recipe.FILE),
        "data_format": contents.format,
        "fields": [{"name": f.name, "type": f.type, "is_source": f.is_source} for f in contents.fields],
        "counts": {
            **contents.leaving.to_json(),
            "tokens_out": contents.n_tokens,
            "records_edited": contents.n_edited,
            "records_generated": contents.making.n_records,
        },
        "generated": contents.making.to_json(),
        "files": files,
    }
    atomic.write_json(folder / NAME, value)
    return value


def finished(folder: Path) -> list[Finished]:
    """The exports in a workspace's folder of exports, newest first. Raises BadWorkspace for a damaged manifest."""
    found = []
    for path in folder.glob(f"[!.]*/{NAME}"):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            n_bytes = sum(file.stat().st_size for file in path.parent.iterdir())
            found.append((value["made"], path.parent.name, Finished(path.parent, value, n_bytes)))
        except (ValueError, KeyError, TypeError) as error:
            raise BadWorkspace(f"{path} is damaged ({error}); remove the folder {path.parent}.") from error
    return [item for _, _, item in sorted(found, key=lambda entry: entry[:2], reverse=True)]
