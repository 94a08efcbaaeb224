"""How well each similarity tells pairs that mean the same from pairs that do not, before and after re-scoring.

    python -m benchmarks.paraphrases [--alpaca alpaca.parquet]

AUC is the chance that a pair that means the same is more similar than one that does not. "static" is what proposes
pairs; the others re-score them. Two sets of labelled pairs:

- paraphrases.tsv, 60 texts written for this: each reworded (few shared words), lightly edited, turned into a lookalike
  (nearly the same words, another meaning, as PAWS does) and set beside another statement on its subject. 240 pairs.
- alpaca_pairs.csv, rows of alpaca.parquet that static vectors propose, drawn evenly over their cosines and labelled by
  one reader: would one of the two do? 92 pairs, 8 of them unsure and left out.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from lib.duplicates.calibration import auc, fitted
from lib.duplicates.rescoring import lexical_similarity
from lib.embed.encoders import open_encoder

HERE = Path(__file__).parent
KINDS = {"reworded": True, "light": True, "lookalike": False, "related": False}
PARTS = {
    "all": tuple(KINDS),
    "without lookalikes": ("reworded", "light", "related"),
    "reworded, related": ("reworded", "related"),
    "light, lookalike": ("light", "lookalike"),
}


def written() -> tuple[list[str], list[str], list[str]]:
    """The two texts and the kind of each pair of paraphrases.tsv."""
    with (HERE / "paraphrases.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["text"], row[kind], kind) for row in rows for kind in KINDS]
    first, second, kinds = zip(*pairs, strict=True)
    return list(first), list(second), list(kinds)


def scores(first: Sequence[str], second: Sequence[str]) -> dict[str, np.ndarray]:
    """Every similarity of each pair of texts."""
    texts = list(dict.fromkeys([*first, *second]))
    place = {text: k for k, text in enumerate(texts)}
    a, b = np.array([place[text] for text in first]), np.array([place[text] for text in second])
    found = {}
    for name in ("static", "minilm"):
        vectors = open_encoder(name).encode(pa.array(texts, pa.large_string()))
        found[name] = np.einsum("ij,ij->i", vectors[a], vectors[b])
    for by in ("words", "characters"):
        found[by] = lexical_similarity(lambda ids: [texts[k] for k in ids], a, b, by)
    return found


def alpaca(path: str) -> tuple[list[str], list[str], np.ndarray]:
    with (HERE / "alpaca_pairs.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["answer"] != "unsure"]
    texts = duckdb.sql(
        "SELECT concat_ws(chr(10) || chr(10), nullif(instruction, ''), nullif(input, ''), nullif(output, '')) "
        "FROM read_parquet($path)", params={"path": path},
    ).fetchall()  # fmt: skip
    first, second = ([texts[int(row[side])][0] for row in rows] for side in "ab")
    return first, second, np.array([row["answer"] == "same" for row in rows])


def told(title: str, found: dict[str, np.ndarray], same: np.ndarray) -> None:
    """AUC of each similarity, and the share of labelled pairs that a threshold fitted to them tells right."""
    print(f"{title}: {int(same.sum())} the same, {int((~same).sum())} not")
    for name, values in found.items():
        fit = fitted(values, same)
        right = "" if fit.threshold is None else (
            f"   {fit.threshold:.3f} tells {1 - (fit.n_wrong_inside + fit.n_wrong_outside) / fit.n:.2f} right"
        )  # fmt: skip
        print(f"  {name:<12} AUC {auc(values, same):.3f}{right}")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alpaca", help="alpaca.parquet, for the pairs of alpaca_pairs.csv")
    arguments = parser.parse_args()
    first, second, kinds = written()
    found = scores(first, second)
    same = np.array([KINDS[kind] for kind in kinds])
    for part, chosen in PARTS.items():
        inside = np.isin(kinds, chosen)
        told(f"written, {part}", {name: values[inside] for name, values in found.items()}, same[inside])
    if arguments.alpaca:
        first, second, same = alpaca(arguments.alpaca)
        told("alpaca", scores(first, second), same)


if __name__ == "__main__":
    main()
