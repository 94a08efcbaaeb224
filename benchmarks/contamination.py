"""How many planted items are found, how many hits are wrong, and how fast a corpus is compared with a reference.

    python -m benchmarks.contamination --reference eval_sets.parquet [--corpus c.parquet] [--planted 3000] [--meaning]

Items of eight words and more are planted in other text: as they are, without punctuation in capitals, with 5 and 10 %
of their words changed, behind their context. --corpus is a Parquet file believed to hold none of them; each hit in it
counts as wrong, though some may be real. Without it the surrounding text is invented.

--meaning casts the second net instead: the texts of benchmarks/paraphrases.tsv are the items, and the corpus holds each
one reworded or lightly edited, or a lookalike or another statement on its subject, which must not be told. Then the net
is cast for --reference over the corpus as it is: each item told is listed, to be read.
"""

import argparse
import csv
import random
import re
import resource
import time
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib.corpus.preview import first_look
from lib.corpus.roles import text_expression
from lib.duplicates import references
from lib.duplicates.contamination import in_texts
from lib.duplicates.meaning_net import cast
from lib.duplicates.references import Items
from lib.embed.encoders import open_encoder

WORD = re.compile(r"\w+")
KINDS = ("verbatim", "embedded", "capitals, no punctuation", "5 % changed", "10 % changed", "behind its context")


def surroundings(corpus: str | None, chance: random.Random) -> list[str]:
    if corpus is None:
        bank = [
            "".join(chance.choice("bcdfgklmnprstv") + chance.choice("aeiou") for _ in range(3)) for _ in range(4000)
        ]
        return [" ".join(chance.choice(bank) for _ in range(80)) for _ in range(20_000)]
    column = first_look(corpus).roles.text[-1]
    return [text or "" for text in pq.read_table(corpus, columns=[column])[column].to_pylist()]


def planted(item: dict, kind: str, chance: random.Random, bank: list[str]) -> str:
    question = item["question"]
    if kind.startswith("capitals"):
        return re.sub(r"[.,;:?!]", "", question).upper()
    if kind.endswith("changed"):
        words = question.split()
        for k in chance.sample(range(len(words)), max(1, round(float(kind.split()[0]) / 100 * len(words)))):
            words[k] = chance.choice(bank)
        return " ".join(words)
    return f"{item['context']}\n{question}" if kind == "behind its context" and item["context"] else question


def whole(corpus: str) -> list[str]:
    """The texts of the records as Winnow reads them, all text columns."""
    look = first_look(corpus)
    sql = f"SELECT coalesce({text_expression(look.roles, look.columns)}, '') FROM read_parquet(?)"
    return [text for (text,) in duckdb.sql(sql, params=[corpus]).fetchall()]


def by_meaning(background: list[str], items: Items) -> None:
    """Recall by kind of paraphrase, wrong hits, and what of a reference is told in the corpus alone."""
    static, judge = open_encoder("static"), open_encoder("minilm")
    vectors = static.encode(pa.array(background, pa.large_string()))
    with (Path(__file__).parent / "paraphrases.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    asked = references.items_of([row["text"] for row in rows])
    print(f"{len(rows)} items, one record of each kind among {len(background):,} records\n")
    for kind in ("light", "reworded", "lookalike", "related"):
        texts = [*background, *(row[kind] for row in rows)]
        planted = static.encode(pa.array(texts[len(background) :], pa.large_string()))
        found = cast(asked, np.concatenate((vectors, planted)), lambda ids, t=texts: [t[k] for k in ids], static, judge)
        its_own = found.record == found.item + len(background)
        elsewhere = int((found.record < len(background)).sum())
        print(f"{kind:<10} told {int(its_own.sum()):3} of {len(rows)}, {elsewhere} in other records")
    start = time.perf_counter()
    found = cast(items, vectors, lambda ids: [background[k] for k in ids], static, judge)
    seconds = time.perf_counter() - start
    print(f"\n{found.net.sentence()}\n{len(found.item):,} of {len(items):,} items told, {seconds:.0f} s")
    question = items.table["question"].to_pylist()
    for item, record, similarity in zip(found.item, found.record, found.similarity, strict=True):
        print(f"  {similarity:.3f}  {question[item][:100]!r}  {background[record][:100]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", nargs="+", required=True)
    parser.add_argument("--corpus")
    parser.add_argument("--planted", type=int, default=3000)
    parser.add_argument("--meaning", action="store_true", help="measure the second net instead")
    arguments = parser.parse_args()
    chance = random.Random(3)
    _, items = references.read(arguments.reference)
    rows = items.table.to_pylist()
    if arguments.meaning:
        by_meaning(whole(arguments.corpus) if arguments.corpus else surroundings(None, chance), items)
        return
    background = surroundings(arguments.corpus, chance)
    bank = [word for text in background[:2000] for word in WORD.findall(text.lower())]
    long = [k for k, row in enumerate(rows) if len(WORD.findall(row["question"])) >= 8]
    texts, truth = [], []
    for n in range(arguments.planted):
        place, kind = chance.choice(long), KINDS[n % len(KINDS)]
        before, after = (" ".join(chance.choice(background).split()[:40]) for _ in range(2))
        core = planted(rows[place], kind, chance, bank)
        shift = 0 if kind == "verbatim" else len(before) + 1
        texts.append(core if kind == "verbatim" else f"{before} {core} {after}")
        truth.append((kind, rows[place]["question"], shift, shift + len(core)))
    in_texts(texts[:10], items)  # compiles, where that was not done before
    start = time.perf_counter()
    found = in_texts([*texts, *background], items)
    seconds = time.perf_counter() - start
    n_reached, n_seen, n_wrong, n_off = Counter(), Counter(), 0, 0
    wanted = {place: set(WORD.findall(question.lower())) for place, (_, question, _, _) in enumerate(truth)}
    reached: set[int] = set()
    for hit, row in zip(found.hits(), found.table["item_row"].to_pylist(), strict=True):
        if hit.severity == "topic only":
            continue
        same = hit.record in wanted and set(WORD.findall(rows[row]["question"].lower())) == wanted[hit.record]
        n_wrong += not same
        if same and hit.record not in reached:
            reached.add(hit.record)
            kind, _, first, last = truth[hit.record]
            n_reached[kind] += 1
            is_whole = kind in KINDS[:2] or kind == KINDS[-1]
            n_off += is_whole and (abs(hit.start - first) > 10 or abs(hit.end - last) > 10)
    for kind, *_ in truth:
        n_seen[kind] += 1
    print(f"{len(rows):,} items, {len(texts):,} planted in {len(background):,} records\n")
    print(f"{'planted':<26} {'items':>6} {'recall':>7}")
    for kind in KINDS:
        print(f"{kind:<26} {n_seen[kind]:6,} {n_reached[kind] / max(1, n_seen[kind]):7.3f}")
    n_right = sum(n_reached.values())
    print(f"\nrecall {n_right / len(truth):.4f}, precision {n_right / max(1, n_right + n_wrong):.4f}")
    print(f"verbatim spans off by over 10 characters: {n_off}")
    size = sum(map(len, texts)) + sum(map(len, background))
    print(f"{seconds:.1f} s in all, with the reference indexed anew; {size / 1e6:.0f} million characters")
    print(f"items that could not be judged: {int(np.sum(~found.judged)):,}")
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
