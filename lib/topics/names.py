"""What is each topic called? Its most telling words, by class-based TF-IDF over a sample of its records."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

RECORDS_A_TOPIC = 300
# The start of a text says what it is about; a long one would bring its whole vocabulary.
CHARS_A_RECORD = 2_000
N_TERMS = 10
N_TERMS_IN_NAME = 3
LEAST_TERMS = 2
# Words of at least three letters; in scripts that write no blanks, pairs of characters stand for words.
WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
# Terms kept while counting; the rarest are forgotten above it.
MOST_TERMS = 400_000


@dataclass(frozen=True)
class Name:
    """text is unique among the topics of a level; terms are its telling words, the most telling first."""

    text: str
    terms: tuple[str, ...]


@cache
def stop_words() -> frozenset[str]:
    """Words that tell nothing, of the languages in stop_words.txt."""
    lines = Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def records_to_read(labels: np.ndarray, n_each: int = RECORDS_A_TOPIC, seed: int = 0) -> np.ndarray:
    """Ids, ascending, of up to n_each records of every topic (labels >= 0), seeded: those whose texts name reads."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    order = shuffled[np.argsort(labels[shuffled], kind="stable")]
    sorted_labels = labels[order]
    starts = np.searchsorted(sorted_labels, sorted_labels)
    rank = np.arange(len(order)) - starts
    return np.sort(order[(rank < n_each) & (sorted_labels >= 0)]).astype(np.int64)


def name(labels: np.ndarray, batches: Iterable[tuple[Sequence[int], Sequence[str | None]]]) -> list[Name]:
    """A unique name for each topic 0..max(labels), from batches of (ids, texts) of its records.

    A term weighs sqrt(tf) * log(1 + A / f): class-based TF-IDF (Grootendorst 2022, BERTopic) with its damping of
    frequent words. tf is the share of the topic's records that hold the term, f the sum of that over all topics, A
    the mean over topics of all their shares summed. Counting records, not words, keeps one long record from
    naming a topic. One with fewer than two such terms is called by its number. Memory: the terms of the records.
    """
    n_topics = int(labels.max()) + 1 if len(labels) else 0
    counts: list[Counter] = [Counter() for _ in range(n_topics)]
    n_read = np.zeros(n_topics, dtype=np.int64)
    for ids, texts in batches:
        for record, text in zip(ids, texts, strict=True):
            topic = int(labels[record])
            if topic >= 0 and text:
                counts[topic].update(set(terms_of(text[:CHARS_A_RECORD])))
                n_read[topic] += 1
        _forget_rare(counts, MOST_TERMS)
    terms = _telling(counts, n_read)
    return [Name(text, own) for text, own in zip(_unique(terms), terms, strict=True)]


def terms_of(text: str) -> list[str]:
    """The words of a text that can name a topic, lower case, without stop words, with repeats."""
    found = []
    for word in WORD.findall(text.lower()):
        if UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            found.append(word.replace("’", "'").removesuffix("'s"))
    stopped = stop_words()
    return [word for word in found if word not in stopped and (len(word) > 2 or UNSPACED.search(word))]


def _forget_rare(counts: list[Counter], most: int) -> None:
    """Drop terms seen once in a topic when there are more than most in all."""
    if sum(len(own) for own in counts) > most:
        for own in counts:
            for term in [term for term, n in own.items() if n < 2]:
                del own[term]


def _telling(counts: list[Counter], n_read: np.ndarray) -> list[tuple[str, ...]]:
    shares = [
        {term: n / max(read, 1) for term, n in own.items()} for own, read in zip(counts, n_read.tolist(), strict=True)
    ]
    total: Counter = Counter()
    for own in shares:
        total.update(own)
    mean = sum(total.values()) / max(len(shares), 1)
    telling = []
    for own, number, read in zip(shares, counts, n_read.tolist(), strict=True):
        # A word of a single record is no word of the topic, unless the topic is that small.
        least = 2 if read >= 4 else 1
        weight = {
            term: np.sqrt(share) * np.log1p(mean / total[term]) for term, share in own.items() if number[term] >= least
        }
        ranked = sorted(weight, key=lambda term: (-weight[term], term))
        telling.append(tuple(_distinct(ranked)))
    return telling


def _distinct(ranked: list[str]) -> list[str]:
    """The first terms, without those that only repeat an earlier one (phone, phones)."""
    kept: list[str] = []
    for term in ranked:
        if len(kept) == N_TERMS:
            break
        if not any(_same_stem(term, other) for other in kept):
            kept.append(term)
    return kept


def _same_stem(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 3


def _unique(terms: list[tuple[str, ...]]) -> list[str]:
    """Names of three terms, of more where another topic has the same three, with its number where all are the same."""
    names: list[str] = []
    for topic, own in enumerate(terms):
        if len(own) < LEAST_TERMS:
            names.append(f"Topic {topic + 1}" + (f": {own[0]}" if own else ""))
            continue
        choices = [", ".join(own[:n]) for n in range(N_TERMS_IN_NAME, len(own) + 1)] or [", ".join(own)]
        free = [choice for choice in choices if choice not in names]
        names.append(free[0] if free else f"{choices[0]} ({topic + 1})")
    return names
