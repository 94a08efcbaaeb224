"""Texts with planted near-duplicates of many kinds, and the true similarity of every pair by a plain loop."""

import itertools
import random
import re
from collections.abc import Callable

import pytest

VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnprstvw"


def word_bank(chance: random.Random, n: int) -> list[str]:
    words: set[str] = set()
    while len(words) < n:
        words.add("".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(chance.randrange(1, 5))))
    return sorted(words)


def written(chance: random.Random, bank: list[str], n_sentences: int) -> str:
    sentences = []
    for _ in range(n_sentences):
        words = [bank[min(int(chance.expovariate(1 / 300)), len(bank) - 1)] for _ in range(chance.randrange(6, 16))]
        sentences.append(" ".join(words).capitalize() + ".")
    return " ".join(sentences)


def changed_words(chance: random.Random, bank: list[str], text: str, share: float) -> str:
    words = text.split()
    for k in chance.sample(range(len(words)), max(1, round(share * len(words)))):
        words[k] = chance.choice(bank)
    return " ".join(words)


def with_typos(chance: random.Random, text: str, n: int) -> str:
    letters = list(text)
    for k in chance.sample(range(len(letters) - 1), n):
        letters[k], letters[k + 1] = letters[k + 1], letters[k]
    return "".join(letters)


def shuffled(chance: random.Random, text: str) -> str:
    sentences = text.split(". ")
    chance.shuffle(sentences)
    return ". ".join(sentences)


def without_a_sentence(chance: random.Random, text: str) -> str:
    sentences = text.split(". ")
    del sentences[chance.randrange(len(sentences))]
    return ". ".join(sentences)


@pytest.fixture(scope="session")
def planted_texts() -> list[str]:
    """Some 800 texts: originals, each with copies of 15 kinds of edit, and families from one template."""
    chance = random.Random(20)
    bank = word_bank(chance, 4000)
    boilerplate = "Read more on our site. All rights reserved. Share this page with your friends today."
    edits: list[Callable[[str], str]] = [
        lambda t: t,
        lambda t: t.upper(),
        lambda t: re.sub(r"[.]", " ;-- ", t),
        lambda t: "  " + t.replace(" ", " \n "),
        lambda t: changed_words(chance, bank, t, 0.02),
        lambda t: changed_words(chance, bank, t, 0.05),
        lambda t: changed_words(chance, bank, t, 0.10),
        lambda t: changed_words(chance, bank, t, 0.20),
        lambda t: with_typos(chance, t, 3),
        lambda t: without_a_sentence(chance, t),
        lambda t: shuffled(chance, t),
        lambda t: t[: int(len(t) * 0.85)],
        lambda t: t[: int(len(t) * 0.4)],
        lambda t: t + " " + boilerplate,
        lambda t: written(chance, bank, 8) + " " + t + " " + written(chance, bank, 8),
    ]
    texts = []
    for n_sentences in (4, 8, 12, 16, 24, 40):
        for _ in range(7):
            original = written(chance, bank, n_sentences)
            texts += [original, *(edit(original) for edit in edits)]
    for _ in range(60):  # one template, other words: alike to the eye, not duplicates
        a, b, c, d = (chance.choice(bank) for _ in range(4))
        middle = written(chance, bank, 2)
        texts.append(f"The {a} of {b} is sold in {c} since {d}. {middle} Order it now from our shop in {b}.")
    texts += [written(chance, bank, 10) for _ in range(60)]
    chance.shuffle(texts)
    return texts


def true_set(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    if not words:
        return frozenset()
    return frozenset(tuple(words[k : k + 5]) for k in range(max(1, len(words) - 4)))


@pytest.fixture(scope="session")
def true_similarities(planted_texts) -> dict[tuple[int, int], float]:
    """Jaccard similarity of every pair of planted texts that share a shingle, by a plain loop over all pairs."""
    sets = [true_set(text) for text in planted_texts]
    similarities = {}
    for (i, a), (j, b) in itertools.combinations(enumerate(sets), 2):
        shared = len(a & b)
        if shared:
            similarities[i, j] = shared / (len(a) + len(b) - shared)
    return similarities
