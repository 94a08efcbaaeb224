"""Plants copies and benchmark items in a batch of records and says where they stand."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from sample_data.edits import NEAR, SAME, WORD, changed_words, jaccard, sentences, shingles
from sample_data.records import Record, bank, boilerplate, compose, grammar

# Share of all records that are copies of each kind; the originals are further records.
COPIES = {
    "exact": 0.012,
    "case_whitespace": 0.006,
    "punctuation": 0.006,
    "across_splits": 0.006,
    "words_changed_2pct": 0.006,
    "words_changed_5pct": 0.006,
    "words_changed_10pct": 0.006,
    "typos": 0.006,
    "sentence_dropped": 0.006,
    "truncated": 0.005,
    "boilerplate_added": 0.005,
    "shuffled_sentences": 0.005,
    "embedded": 0.005,
}
BENCHMARK = {"benchmark_verbatim": 0.002, "benchmark_edited": 0.001, "benchmark_embedded": 0.001}
ANY_TEXT = ("exact", "across_splits", "words_changed_2pct", "words_changed_5pct", "words_changed_10pct")
LEAST_WORDS = 50  # of an original, so that 2 in 100 words is at least one
LEAST_SENTENCES = 4
SAME_ORIGINAL_AGAIN = 0.3  # of exact copies, so that some groups have three members and more
FROM_BATCH_BEFORE = 0.25
N_CARRIED = 400


@dataclass(frozen=True)
class Item:
    id: str
    topic: str
    question: str
    answer: str


@dataclass
class Placed:
    """A record with its id and the copies or items planted in it, as (plant, partner's id, detail)."""

    record: Record
    id: str = ""
    planted: list[tuple[str, "Placed | str", dict]] = field(default_factory=list)

    def truth(self) -> Iterator[tuple[str, str, str | None, str]]:
        """Rows of the truth: plant, record, partner, detail."""
        yield "topic", self.id, None, self.record.topic
        for plant, detail in self.record.facts:
            yield plant, self.id, None, detail
        for plant, partner, detail in self.planted:
            yield plant, self.id, partner if isinstance(partner, str) else partner.id, json.dumps(detail)


@cache
def benchmark_items() -> tuple[Item, ...]:
    lines = bank("benchmark")["items"]
    return tuple(Item(f"b-{n:03d}", *line.split(" / ")) for n, line in enumerate(lines))


def n_of(share: float, start: int, count: int) -> int:
    """How many of the records start..start+count a share of all gives, so that batches add up to the whole."""
    return round(share * (start + count)) - round(share * start)


def may_be_copied(record: Record) -> bool:
    """Originals carry no other plant, so that every fact of the truth stands in one record only."""
    return not record.facts and len(WORD.findall(record.text)) >= LEAST_WORDS


def may_be_edited(record: Record) -> bool:
    return record.kind != "code" and len(sentences(record.text)) >= LEAST_SENTENCES


def embedded(record: Record, rng: random.Random) -> str:
    """The text in the middle of new text of the same language and topic."""
    spoken = grammar(record.lang, record.topic)
    around = spoken.several("@say", 5, rng, {})
    return " ".join([*around[:2], record.text, *around[2:]])


def copy_of(original: Record, plant: str, rng: random.Random, pool: list[str]) -> tuple[Record, dict]:
    """A copy of the kind asked for, and what the truth says about it."""
    record = replace(original, day=rng.randrange(2922), facts=[])
    if plant == "across_splits":
        record.split = "test"
        return record, {"splits": [original.split, record.split]}
    if plant in SAME:
        record.text = SAME[plant](original.text, rng)
        return record, {}
    if plant == "embedded":
        record.text = embedded(original, rng)
    elif plant == "boilerplate_added":
        passage, detail = boilerplate(rng.choice(("cookie", "newsletter")), original.lang, rng)
        record.text = f"{original.text}\n\n{passage}"
        record.facts = [("boilerplate", detail)]
    else:
        record.text = NEAR[plant](original.text, rng, pool)
    ours, theirs = shingles(record.text), shingles(original.text)
    containment = len(ours & theirs) / min(len(ours), len(theirs))
    similar = jaccard(record.text, original.text)
    return record, {"jaccard": round(similar, 6), "containment": round(containment, 6)}


def with_item(item: Item, plant: str, rng: random.Random, pool: list[str]) -> Record:
    """A training record that holds a benchmark question, word for word, edited, or within other text."""
    spoken = grammar("en", item.topic)
    around = spoken.several("@say", 4, rng, {})
    question = changed_words(item.question, 0.1, rng, pool) if plant == "benchmark_edited" else item.question
    if plant == "benchmark_embedded":
        opening, closing = spoken.expand("forum_open", rng, {}), spoken.expand("forum_close", rng, {})
        text = " ".join([opening, *around[:2], question, *around[2:], closing])
        return Record(text, "forum", "en", item.topic, "corner-forum", "train", rng.randrange(2922), "open")
    text = f"{question}\n\n{item.answer}. {' '.join(around)}"
    return Record(text, "instruction", "en", item.topic, "plain-answers", "train", rng.randrange(2922))


def word_pools(placed: list[Placed]) -> dict[str, list[str]]:
    """Words of each language to put in the place of others, from the first records of the batch."""
    pools: dict[str, set[str]] = {}
    for p in placed[:2_000]:
        words = pools.setdefault(p.record.lang, set())
        if len(words) < 3_000 and p.record.kind != "code":
            words.update(w for w in WORD.findall(p.record.text) if len(w) > 3 and w.isalpha() and w.islower())
    return {language: sorted(words) for language, words in pools.items()}


def batch_of_records(
    start: int, count: int, width: int, carried: list[Placed], rng: random.Random
) -> tuple[list[Placed], list[Placed]]:
    """`count` records from number `start` on, planted and shuffled, and originals kept for the next batch."""
    copies = [plant for plant, share in COPIES.items() for _ in range(n_of(share, start, count))]
    items = [plant for plant, share in BENCHMARK.items() for _ in range(n_of(share, start, count))]
    placed = [Placed(compose(rng)) for _ in range(count - len(copies) - len(items))]
    pools = word_pools(placed)
    free = [p for p in placed if may_be_copied(p.record)]
    rng.shuffle(free)
    kept = [p for p in (free.pop() for _ in range(min(N_CARRIED, len(free) // 4))) if may_be_edited(p.record)]
    edited = [p for p in free if may_be_edited(p.record)]
    used: set[int] = set()
    previous: Placed | None = None
    for plant in copies:
        if plant == "exact" and previous is not None and rng.random() < SAME_ORIGINAL_AGAIN:
            original = previous
        else:
            original = pick(plant, free, edited, carried, used, rng)
        if original is None:  # a batch too small to hold another original
            placed.append(Placed(compose(rng)))
            continue
        previous = original
        pool = pools.get(original.record.lang) or pools["en"]
        record, detail = copy_of(original.record, plant, rng, pool)
        placed.append(Placed(record, planted=[(plant, original, detail)]))
    for plant in items:
        item = rng.choice(benchmark_items())
        record = with_item(item, plant, rng, pools["en"])
        placed.append(Placed(record, planted=[(plant, item.id, {"question": item.question})]))
    rng.shuffle(placed)
    for number, p in enumerate(placed, start=start):
        p.id = f"w-{number:0{width}d}"
    return placed, kept


def pick(
    plant: str,
    free: list[Placed],
    edited: list[Placed],
    carried: list[Placed],
    used: set[int],
    rng: random.Random,
) -> Placed | None:
    """An original not used before, fit for this kind of copy; some from the batch before."""
    here = free if plant in ANY_TEXT else edited
    for source in (carried, here) if carried and rng.random() < FROM_BATCH_BEFORE else (here,):
        while source:
            original = source.pop()
            if id(original) in used:
                continue
            if plant == "across_splits" and original.record.split != "train":
                continue
            used.add(id(original))
            return original
    return None
