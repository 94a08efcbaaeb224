"""The numbers of a share as JSON and as CSV: the very ones on the page."""

import csv
import io
import json

COLUMNS = ("section", "panel", "row", "column", "number", "value", "low", "high", "note")
# A spreadsheet runs what begins like this.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def to_json(value: dict) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def to_csv(value: dict) -> str:
    """One line a number, those not shown with an empty value; the lines above the table say what it is.

    Lines begin with # up to the header.
    """
    file = io.StringIO()
    for line in head(value):
        file.write(f"# {' '.join(line.split())}\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for panel in value["panels"]:
        where = (panel["section"], panel["title"])
        for name, count in panel["wholes"].items():
            writer.writerow(
                _safe((*where, "all", "", name, count, None, None, "" if count is not None else "not shown"))
            )
        for row in panel["rows"]:
            names = (*where, row["label"], row["column"])
            for name, count in row["counts"].items():
                writer.writerow(_safe((*names, name, count, None, None, "" if row["is_shown"] else "not shown")))
            for name, number in row["measures"].items():
                note = number["why"] if row["is_shown"] else "not shown"
                writer.writerow(_safe((*names, name, number["value"], number["low"], number["high"], note)))
            for name, fact in row["facts"].items():
                writer.writerow(_safe((*names, name, fact, None, None, "not from the corpus")))
    return file.getvalue()


def head(value: dict) -> list[str]:
    """What must stand with the numbers wherever they go."""
    return [
        f"{value['title']} · {value['published'][:10]} · {value['id']}",
        f"Corpus {value['corpus']['name']}, fingerprint {value['corpus']['fingerprint']}",
        f"Licence: {value['licence']} · Owner: {value['owner']}",
        f"Lexicon {value['lexicon']['version']}, hash {value['lexicon']['hash']}, tiers {value['tier']}",
        "Counts are rounded; numbers of few records are not shown; intervals are at 95 %.",
    ]


def _safe(cells: tuple) -> list:
    """No cell of text that a spreadsheet would take for a formula."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell for cell in cells]
