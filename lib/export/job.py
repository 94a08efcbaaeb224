"""An export from its request to its finished folder; `python -m lib export` and the job of the page both run it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import Report
from lib.corpus.workspace import Workspace
from lib.curate import recipe
from lib.curate.desk import open_view
from lib.duplicates import comparison
from lib.errors import BadOption
from lib.export import archive, card, edited, excluded, folder, making, manifest, writer
from lib.export.contents import Contents
from lib.export.fields import Field, available, choose
from lib.export.formats import Format, format_of
from lib.export.leaving import Leaving, leaving
from lib.query.selection import Selection
from lib.query.view import View

STEPS = ("records", "evidence", "checksums", "archive")
Progress = Callable[[str, str, int, int, str], None]


@dataclass(frozen=True)
class Request:
    """What is asked of an export. fields () means the source's columns, and what says how generated records were made;
    selection: only its predicates count. generated: where these records go, see `making.WHERE`.

    out None means a new folder among the workspace's exports, with one archive to download; the name is its base.
    """

    format: str = "parquet"
    fields: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    leave_excluded: bool = True
    leave_tags: tuple[str, ...] = ()
    per_file: int = writer.RECORDS_PER_FILE
    name: str = ""
    out: Path | None = None
    generated: str = "with"

    def to_json(self) -> dict:
        return {
            "format": self.format,
            "fields": list(self.fields),
            "selection": self.selection.to_json(),
            "leave_excluded": self.leave_excluded,
            "leave_tags": list(self.leave_tags),
            "per_file": self.per_file,
            "generated": self.generated,
            "name": self.name,
            "out": str(self.out) if self.out else None,
        }

    @classmethod
    def from_json(cls, value: dict) -> "Request":
        """Raises BadOption, BadFilter."""
        if unknown := set(value) - set(cls().to_json()):
            raise BadOption(f"An export has no option {', '.join(sorted(unknown))}.")
        given = dict(value)
        for name in ("fields", "leave_tags"):
            if name in given:
                given[name] = tuple(given[name])
        if "selection" in given:
            given["selection"] = Selection.from_json(given["selection"])
        if given.get("out"):
            given["out"] = Path(given["out"])
        return cls(**given)


def plan(view: View, request: Request) -> tuple[Format, tuple[Field, ...], Leaving]:
    """The format, the fields and the records that a request means. Raises BadOption, BadFilter."""
    format = format_of(request.format)
    going = leaving(view, request.selection, request.leave_excluded, request.leave_tags, request.generated)
    return format, choose(available(view), request.fields, format, request.generated != "out"), going


def run(workspace: Workspace, arguments: dict, progress: Progress, options: dict | None = None) -> dict:
    """Do the export that a request as JSON asks for; gives its folder, archive (or None) and counts.

    options are those of the analysis, for the recipe. Nothing is left behind where it fails or is cancelled.
    Raises BadOption, BadFilter, SourceChanged, NoSpace, Cancelled.
    """
    request = Request.from_json(arguments)
    name = _name(workspace, request)
    target = request.out or workspace.exports / name
    folder.check_free(target.expanduser().absolute())
    view = open_view(workspace)
    try:
        view.freeze()  # what is decided while this runs is not in it, nor in its recipe
        format, fields, going = plan(view, request)
        with folder.building(target) as building:
            written = _records(view, going, fields, format, building, request.per_file, _at(progress, "records"))
            progress("records", "done", going.n_records, going.n_records, "")
            progress("evidence", "running", 0, 3, "excluded records")
            excluded.write(view, building)
            progress("evidence", "running", 1, 3, "recipe")
            made = recipe.build(view, options)
            recipe.write(made, building)
            comparison.write(workspace, building, going.ids)
            progress("evidence", "running", 2, 3, "data card")
            contents = Contents(
                format.name,
                fields,
                going,
                tuple(written),
                _tokens(view, going.ids),
                len(edited.touched(view, going.ids)) if edited.editable(view, fields) else 0,
                not request.leave_excluded,
                making.of(view, going.ids, request.generated),
            )
            card.write(view, building, contents, made)
            progress("evidence", "done", 3, 3, "")
            value = manifest.write(workspace, building, contents, _at(progress, "checksums"))
            progress("checksums", "done", 1, 1, "")
            packed = archive.write(building, name, _at(progress, "archive")) if request.out is None else None
            progress("archive", "done", 1, 1, "" if packed else "none for a folder of your own")
    finally:
        view.close()
    return {"folder": str(target), "archive": packed.name if packed else None, "counts": value["counts"]}


def _records(
    view: View, going: Leaving, fields: tuple[Field, ...], format: Format, folder: Path, per_file: int, report: Report
) -> list[writer.Written]:
    """The data files; those that go apart are called so that a pattern for the others does not take them in."""
    main = np.setdiff1d(going.ids, going.apart, assume_unique=True)
    parts = {name: ids for name, ids in (("data", main), ("generated", going.apart)) if len(ids)}
    return [
        file
        for name, ids in parts.items()
        for file in writer.write(view, ids, fields, format, folder, per_file, report, name)
    ]


def _at(progress: Progress, step: str) -> Report:
    def report(done: int, total: int, note: str = "") -> None:
        progress(step, "running", done, total, note)

    return report


def _name(workspace: Workspace, request: Request) -> str:
    base = re.sub(r"[^A-Za-z0-9]+", "-", request.name or workspace.name).strip("-")[:60] or "corpus"
    return f"{base}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _tokens(view: View, ids: np.ndarray) -> int | None:
    """Tokens of these records, None before they were counted."""
    if "n_tokens" not in view.schema:
        return None
    counts = view.arrow("SELECT n_tokens FROM catalog ORDER BY id")["n_tokens"].to_numpy()
    return int(counts[ids].sum())
