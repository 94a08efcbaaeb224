"""What can be said in writing about contamination: what was compared, how, what was found, and what not judged."""

from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np

from lib import __version__
from lib.duplicates.alignment import ANSWER_WITHIN, LEAST_DENSITY, LEAST_RUN, LEAST_WEIGHT
from lib.duplicates.contamination import (
    BY_MEANING,
    GRAVE,
    MEANINGS,
    MOST_RECORDS,
    MOST_SHARE,
    SEVERITIES,
    Contamination,
    shortness,
)
from lib.duplicates.probes import LEAST_WORDS, LEAST_WORDS_WITH_ANSWER, MOST_ALIKE, MOST_PROBES

FORMAT = 1
PARAPHRASES = "Paraphrases of an item share too few of its words to be found; they were not looked for by meaning."
PARAPHRASES_BY_MEANING = (
    "A paraphrase is found by meaning only where the record is little more than the item, in English, and close "
    "enough; hits by meaning are for a person to read and do not count as contamination."
)
CANNOT = (
    "Translations of an item are not found.",
    "An item with more than about a tenth of its words changed may be missed or told as topic only.",
    "Hyphens part words: an item is not found where many of its hyphens were dropped without a space.",
    "An item of which only the answer stands in the corpus is not looked for.",
    "Images, tables given as pictures and other media are not read.",
)


def certificate(
    found: Contamination, corpus: Mapping[str, object], within: np.ndarray | None = None, at: datetime | None = None
) -> dict:
    """The certificate as plain values for JSON.

    :param corpus: what names the corpus, such as {"name": ..., "files": [...], "fingerprints": [...]}; copied as it is.
    :param within: bool (n_records,), the records that it speaks of (those exported, say); all if None.
    :param at: when it was made, now if None.
    """
    rows = found.by_benchmark(within)
    n_records = found.n_records if within is None else int(within.sum())
    records = found.records()
    return {
        "format": FORMAT,
        "made_by": f"winnow {__version__}",
        "made_at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "corpus": {**corpus, "n_records": n_records, "n_records_compared": found.n_records},
        "references": [reference.to_json() for reference in found.references],
        "method": {
            "normalisation": "case, punctuation, apostrophes, accents and white space do not count",
            "least_words": LEAST_WORDS,
            "least_words_with_answer": LEAST_WORDS_WITH_ANSWER,
            "answer_within_words": ANSWER_WITHIN,
            "items_sharing_a_question_at_most": MOST_ALIKE,
            "probes_sharing_an_indexed_run_at_most": MOST_PROBES,
            "topic_run_words": LEAST_RUN,
            "least_weight_of_edited": LEAST_WEIGHT,
            "least_density_of_edited": LEAST_DENSITY,
            "common_phrase": f"over {MOST_RECORDS} records and {MOST_SHARE:.2%} of all, without the answer",
            "severities": {name: said for name, said in MEANINGS.items() if found.net or name != BY_MEANING},
            "by_meaning": {**found.net.to_json(), "sentence": found.net.sentence()} if found.net else None,
        },
        "result": {
            "is_clean": not any(row["n_items_found"][s] for row in rows for s in GRAVE),
            "n_records_contaminated": len(records) if within is None else int(within[records].sum()),
            "n_items_found": {s: sum(row["n_items_found"][s] for row in rows) for s in SEVERITIES},
            "benchmarks": rows,
        },
        "not_judged": {
            "n_items": int((~found.judged).sum()),
            "reasons": shortness(found),
            "n_common_items": found.n_common_items,
            "n_common_hits": found.n_common_hits,
            "limits": [PARAPHRASES_BY_MEANING if found.net else PARAPHRASES, *CANNOT],
        },
    }


def markdown(value: Mapping) -> str:
    """The same certificate as Markdown text."""
    corpus, result, left = value["corpus"], value["result"], value["not_judged"]
    judged = sum(row["n_judged"] for row in result["benchmarks"])
    n_items = sum(row["n_items"] for row in result["benchmarks"])
    verdict = (
        "No item was found word for word or edited."
        if result["is_clean"]
        else f"**{result['n_records_contaminated']:,} records** hold items word for word or edited."
    )
    lines = [
        f"# Contamination certificate: {_plain(corpus.get('name', 'corpus'))}",
        "",
        f"Made by {value['made_by']} at {value['made_at']}. {corpus['n_records']:,} records were compared with "
        f"{judged:,} of {n_items:,} items. {verdict}",
        "",
        "## Compared with",
        "",
        "| reference | items | fingerprint | columns |",
        "|---|---:|---|---|",
    ]
    for reference in value["references"]:
        columns = ", ".join(f"{name}: {_plain(column)}" for name, column in reference["columns"].items() if column)
        prints = ", ".join(one[:12] for one in reference["fingerprints"])
        lines.append(f"| {_plain(reference['path'])} | {reference['n_items']:,} | {prints} | {columns} |")
    lines += [
        "",
        "## Found",
        "",
        "| benchmark | items | judged | verbatim | edited | topic only | by meaning | records, verbatim or edited at "
        "most |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    by_meaning = value["method"]["by_meaning"]
    for row in result["benchmarks"]:
        n = row["n_items_found"]
        caught = f"{n[BY_MEANING]:,}" if by_meaning else "not looked"
        lines.append(
            f"| {_plain(row['benchmark'])} | {row['n_items']:,} | {row['n_judged']:,} | {n['verbatim']:,} | "
            f"{n['edited']:,} | {n['topic only']:,} | {caught} | "
            f"{row['n_records']['verbatim'] + row['n_records']['edited']:,} |"
        )
    lines += ["", *(f"- {name}: {meaning}." for name, meaning in value["method"]["severities"].items())]
    method = value["method"]
    lines += [
        "",
        "## How",
        "",
        f"Words are compared ({method['normalisation']}). Items of {method['least_words']} words or more are found by "
        f"their words; shorter ones, and questions that over {method['items_sharing_a_question_at_most']} items share, "
        f"word for word with an answer within {method['answer_within_words']} words.",
        "",
        by_meaning["sentence"] if by_meaning else "By meaning nothing was looked for.",
        "",
        "## Not judged",
        "",
        f"{left['n_items']:,} items could not be looked for:",
        "",
        *(f"- {reason}: {n:,}" for reason, n in left["reasons"].items()),
        "",
        f"{left['n_common_items']:,} short questions, {left['n_common_hits']:,} hits, are told as topic only, being "
        f"common phrases ({method['common_phrase']}).",
        "",
        *(f"- {limit}" for limit in left["limits"]),
    ]
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    """Text for a Markdown table: nothing in it is taken for markup."""
    flat = " ".join(str(value).split())
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!" else char for char in flat)
