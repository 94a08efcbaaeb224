"""`duplicates contamination`: which records hold items of benchmarks, and a certificate of it."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from lib import atomic
from lib.commands.command import Answer, add, table
from lib.corpus import workspace
from lib.errors import BadOption


def add_command(kinds) -> None:
    parser = add(
        kinds,
        "contamination",
        "Find records that hold items of reference corpora, such as benchmarks: word for word, edited or by meaning.",
        "duplicates contamination --workspace ws --reference eval_sets.parquet --certificate clean.md",
        contamination,
    )
    parser.add_argument("--reference", nargs="+", required=True, metavar="FILE", help="Parquet files, folders or globs")
    parser.add_argument("--words-only", action="store_true", help="do not look by meaning (saves some minutes)")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write it as .json or as .md (Markdown)")
    parser.add_argument("--most", type=int, metavar="N", help="hits shown (default 20; all with --json)")


def contamination(arguments: argparse.Namespace) -> Answer:
    """Excluded records are looked at too. What is found is kept with the corpus, for the page and for exports."""
    from lib.commands.analysis import to_stderr
    from lib.duplicates import comparison
    from lib.duplicates.certificate import certificate, markdown
    from lib.duplicates.contamination import SEVERITIES

    target = arguments.certificate
    if target is not None and target.suffix.lower() not in (".json", ".md"):
        raise BadOption(f"A certificate is written as .json or .md, not as {target.name!r}; name it so.")
    opened = workspace.load(arguments.workspace)
    say = to_stderr()
    paths = comparison.checked(arguments.reference)
    found = comparison.compare(
        opened,
        paths,
        not arguments.words_only,
        lambda done, total, note: say("contamination", "running", done, total, note),
    )
    comparison.keep(opened, paths, found)
    corpus = {
        "name": opened.name,
        "source": opened.sources.spec,
        "fingerprints": [file.fingerprint for file in opened.sources.files],
    }
    made = certificate(found, corpus)
    if target is not None:
        with atomic.replacing(target) as temporary:
            text = markdown(made) if target.suffix.lower() == ".md" else json.dumps(made, ensure_ascii=False, indent=2)
            temporary.write_text(text, encoding="utf-8")
    most = arguments.most if arguments.most is not None else (None if arguments.json else 20)
    hits = found.hits(None if most is None else max(0, most))
    value = {"kind": "contamination", **made, "hits": [asdict(hit) for hit in hits]}
    counts = made["result"]["n_items_found"]
    head = (
        f"{made['result']['n_records_contaminated']:,} of {found.n_records:,} records hold items; items found: "
        + ", ".join(f"{counts[name]:,} {name}" for name in SEVERITIES)
        + ("" if found.net else " (not looked for)")
        + f"; {made['not_judged']['n_items']:,} items could not be judged"
    )
    rows = [
        (
            *(hit.record, hit.benchmark, hit.item, hit.severity, hit.coverage or hit.similarity),
            *(f"{hit.start}-{hit.end}", hit.has_answer),
        )
        for hit in hits
    ]
    titles = ("record", "benchmark", "item", "severity", "covered or similar", "span", "with answer")
    return Answer(value, f"{head}\n{table(titles, rows)}" if rows else head)
