"""The data card: README.md of an export, what it holds and what it does not, for whoever gets the files."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib import atomic
from lib.corpus.artifacts import read_facts
from lib.corpus.generated import PARENT
from lib.curate.recipe import Recipe
from lib.engine.quoting import quoted
from lib.export.contents import Contents
from lib.export.leaving import Leaving
from lib.export.making import Making
from lib.query import lineage
from lib.query.view import View

NAME = "README.md"
MOST_VALUES = 15
LANGUAGE = ("lang", "language", "language_code", "locale")
LONGEST_CELL = 200
# How a record was accepted, in words; all of a run above a confidence are accepted without each being read.
REVIEWS = {"accepted": "accepted one by one", "edited": "edited by hand"}
NOT_READ = ("accepted above a line",)


def write(view: View, folder: Path, contents: Contents, recipe: Recipe) -> None:
    """Write README.md. Every value that comes from a record, a name or a reason is escaped."""
    leaving, n_tokens = contents.leaving, contents.n_tokens
    name = escaped(view.workspace.name)
    tokens = "" if n_tokens is None else f", {n_tokens:,} tokens ({_tokenizer(view)})"
    parts = [
        f"# {name}",
        f"{leaving.n_records:,} of {leaving.n_records_in:,} records{tokens}, in {len(contents.written):,} "
        f"{'file' if len(contents.written) == 1 else 'files'} ({escaped(contents.format)}). Made with Winnow from "
        f"{escaped(view.workspace.sources.spec)}.{_some_made(contents.making)}",
        "## What was left out",
        _left_out(leaving, contents.excluded_go_along),
        "## Decisions in force",
        _decisions(recipe),
        "## What is in it",
        *_mixes(view, leaving),
        *_making(contents),
        "## Fields",
        table(
            ("Field", "Type", "From"),
            [(f.name, f.type, "the source" if f.is_source else "Winnow") for f in contents.fields],
        ),
        "## Files",
        "- `data-*`: the records, in the order of the source.\n"
        + ("- `generated-*`: the records that were made from others.\n" if len(leaving.apart) else "")
        + "- `excluded.parquet`: every excluded record with its reason, and for a duplicate the record that stays.\n"
        "- `recipe.yaml`: the decisions, to apply to another dump (`python -m lib run recipe.yaml SRC --out DIR`).\n"
        + _certified(folder)
        + "- `manifest.json`: where the records come from, counts, and a SHA-256 of every file.",
        "## Limits",
        _edited(contents.n_edited)
        + _judged(contents.making)
        + "- Records were judged by the decisions above and by nothing else: the rest was not checked.\n"
        "- Near-duplicates are those that share enough wording; translations and free paraphrases are not among them.\n"
        "- Languages, sources and splits are as the source states them.\n"
        "- Personal data was not looked for unless a decision says so.\n"
        "- Values are written as they are. In CSV, a value that begins with =, +, - or @ is not altered, and a "
        "spreadsheet may run it as a formula.",
    ]
    atomic.write_text(folder / NAME, "\n\n".join(parts) + "\n")


def _tokenizer(view: View) -> str:
    folder = view.workspace.artifact("profile")
    return escaped(str(read_facts(folder).get("tokenizer", "unknown"))) if folder else "unknown"


def _certified(folder: Path) -> str:
    if not (folder / "contamination.md").exists():
        return ""
    return "- `contamination.md`, `contamination.json`: which items of benchmarks were found in these records.\n"


def _edited(n: int) -> str:
    if not n:
        return ""
    return f"- Passages were cut from {n:,} of the texts; lengths, tokens and hashes are those of the texts before.\n"


def _some_made(making: Making) -> str:
    n = making.n_records
    return f" **{n:,} of them {'was' if n == 1 else 'were'} made from others**: see Generated records." if n else ""


def _making(contents: Contents) -> list[str]:
    """How records were made: a table, then how they were accepted. Nothing where none was."""
    making, named = contents.making, {field.name for field in contents.fields}
    if not making.n_records:
        return []
    told = {
        lineage.IS_GENERATED: "`is_generated` marks them",
        PARENT: "`cda_parent_id` names what each was made from",
        "cda_edits": "`cda_edits` holds every change",
    }
    told = [said for name, said in told.items() if name in named]
    marked = f"{', '.join(told)}. " if told else "**No field of this export says which they are.** "
    ways = ", ".join(f"{n:,} {escaped(REVIEWS.get(review, review))}" for review, n in making.reviews.items())
    rows = [(k.axis, k.direction, k.operator, k.rules, k.n_records) for k in making.kinds]
    place = "They are in files of their own, `generated-*`. " if making.where == "apart" else ""
    return [
        "## Generated records",
        f"These records say what no source said: each was made from another. {place}{marked}"
        "A record and its parent were not taken for duplicates of each other. "
        f"How they were accepted: {ways}.",
        table(("Axis", "Direction", "Operator", "Rules", "Records"), rows),
    ]


def _judged(making: Making) -> str:
    n = sum(n for review, n in making.reviews.items() if review in NOT_READ)
    was = "was" if n == 1 else "were"
    return f"- {n:,} of the generated records {was} accepted without being read one by one.\n" if n else ""


def _left_out(leaving: Leaving, excluded_go_along: bool) -> str:
    words = {
        "excluded": "excluded by decision {}",
        "tagged": "carries the tag",
        "generated": "generated",
        "outside": "outside of the filter",
    }
    rows = [(words[item.why].format(item.event), item.reason, item.n_records) for item in leaving.left_out]
    said = table(("Why", "Reason", "Records"), rows) if rows else "Nothing was left out."
    return said + ("\n\nExcluded records are **in** this export." if excluded_go_along else "")


def _decisions(recipe: Recipe) -> str:
    if not recipe.rules:
        return "None."
    rows = [
        (n, rule.action + (f" {rule.tag}" if rule.tag else ""), rule.n_records, rule.reason, rule.by, rule.at)
        for n, rule in enumerate(recipe.rules, start=1)
    ]
    return table(("", "Decision", "Records", "Reason", "By", "At"), rows)


def _mixes(view: View, leaving: Leaving) -> list[str]:
    """A table for each column that says what kind of record it is: split, source, label, and language by its name."""
    roles = view.workspace.roles
    wanted = {"Splits": roles.split, "Sources": roles.source, "Labels": roles.label}
    by_source = {column.source_name: column.name for column in view.workspace.columns}
    chosen = {title: by_source[name] for title, name in wanted.items() if name and by_source.get(name) in view.schema}
    if language := next((name for name in view.schema if name.lower() in LANGUAGE), None):
        chosen["Languages"] = language
    parts = []
    for title, column in chosen.items():
        if view.schema[column].endswith("]"):
            continue
        rows = _counts(view, column, leaving)
        shown = [
            ("(none)" if value is None else value, n, f"{n / leaving.n_records:.1%}") for value, n in rows[:MOST_VALUES]
        ]
        more = f"\n\nand {len(rows) - MOST_VALUES:,} more values." if len(rows) > MOST_VALUES else ""
        parts.append(f"### {title}\n\n{table((column, 'Records', 'Share'), shown)}{more}")
    return parts or ["The source names no split, source, label or language."]


def _counts(view: View, column: str, leaving: Leaving) -> list[tuple[object, int]]:
    """Values of a column among the leaving records and their counts, most frequent first."""
    # A catalog column by position is the column by id, so that the leaving ids can be taken straight from it.
    values = view.arrow(f"SELECT CAST({quoted(column)} AS VARCHAR) AS value FROM catalog ORDER BY id")["value"]
    counted = pc.value_counts(pc.take(values, pa.array(np.asarray(leaving.ids))))
    pairs = [(item["values"], item["counts"]) for item in counted.to_pylist()]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0] is None, str(pair[0])))


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; cells are escaped, numbers have thousands marked."""
    lines = [titles, *rows]
    cells = [[f"{cell:,}" if isinstance(cell, int) else escaped(str(cell)) for cell in line] for line in lines]
    cells.insert(1, ["---:" if rows and isinstance(cell, int) else "---" for cell in (rows[0] if rows else titles)])
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands: on one line, no HTML, no link, no markup."""
    line = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
    line = line if len(line) <= LONGEST_CELL else line[: LONGEST_CELL - 1] + "…"
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"([\\`*_{}\[\]()#+!|~$^=-])", r"\\\1", line)
    return re.sub(r"(?i)(https?|ftp|www|mailto)([:.])", "\\1\u200b\\2", line)  # no address becomes a link by itself
