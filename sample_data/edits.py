"""Makes near copies of a text by edits of known kinds, and measures how near they are."""

import random
import re
from collections.abc import Callable

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def shingles(text: str) -> set[tuple[str, ...]]:
    """Distinct runs of 5 words (letters and digits, lower-cased); the whole text where it has fewer words."""
    words = WORD.findall(text.lower())
    if len(words) < 5:
        return {tuple(words)} if words else set()
    return set(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))


def jaccard(one: str, other: str) -> float:
    """Share of the two texts' 5-word shingles that both have, 0 to 1; two empty texts have 1."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b) if a or b else 1.0


def changed_words(text: str, share: float, rng: random.Random, pool: list[str]) -> str:
    """Put words of the pool in the place of `share` of the words, at least one."""
    spots = list(WORD.finditer(text))
    for spot in sorted(rng.sample(spots, max(1, round(share * len(spots)))), key=lambda s: -s.start()):
        word = rng.choice(pool)
        while word.lower() == spot.group().lower():
            word = rng.choice(pool)
        text = text[: spot.start()] + word + text[spot.end() :]
    return text


def with_typos(text: str, share: float, rng: random.Random) -> str:
    """Swap, double, drop or mistype one letter in `share` of the words of four letters or more."""
    spots = [spot for spot in WORD.finditer(text) if len(spot.group()) > 3 and spot.group().isalpha()]
    for spot in sorted(rng.sample(spots, max(1, round(share * len(spots)))), key=lambda s: -s.start()):
        word = spot.group()
        at = rng.randrange(1, len(word) - 1)
        typo = rng.choice(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + rng.choice(LETTERS) + word[at + 1 :],
            ]
        )
        if typo == word:
            typo = word[:at] + word[at] + word[at:]
        text = text[: spot.start()] + typo + text[spot.end() :]
    return text


def sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text)


def without_a_sentence(text: str, rng: random.Random) -> str:
    parts = sentences(text)
    del parts[rng.randrange(len(parts))]
    return " ".join(parts)


def shuffled(text: str, rng: random.Random) -> str:
    """The same sentences in another order; needs at least two that differ."""
    parts = sentences(text)
    order = parts[:]
    while order == parts:
        rng.shuffle(order)
    return " ".join(order)


def truncated(text: str, rng: random.Random) -> str:
    """The first 60 to 90 hundredths, cut at a word."""
    end = int(len(text) * rng.uniform(0.6, 0.9))
    return text[:end].rsplit(None, 1)[0]


def case_or_space(text: str, rng: random.Random) -> str:
    """Other capitals or other white space, the same words and punctuation; never the same text."""
    way = rng.randrange(4)
    if way == 0:
        return text.upper() if text.upper().lower() == text.lower() else text.lower()
    if way == 1 and text.lower() != text:
        return text.lower()
    if way == 2:
        return "  " + text.replace(". ", ".  ") + "\n"
    return re.sub(r"\s+", "\n", text) if rng.random() < 0.3 else text.replace(" ", "  ", 7) + " \n"


def other_punctuation(text: str, rng: random.Random) -> str:
    """Other marks between the same words (no mark that joins or parts words is touched)."""
    marks = {",": ";", ".": "!", ";": ",", ":": " -", "?": "?!"}
    spots = [spot for spot in re.finditer(r"[,.;:?](?=\s|$)", text)]
    for spot in sorted(rng.sample(spots, max(1, len(spots) // 2)), key=lambda s: -s.start()):
        text = text[: spot.start()] + marks[spot.group()] + text[spot.end() :]
    return text


NEAR: dict[str, Callable[[str, random.Random, list[str]], str]] = {
    "words_changed_2pct": lambda text, rng, pool: changed_words(text, 0.02, rng, pool),
    "words_changed_5pct": lambda text, rng, pool: changed_words(text, 0.05, rng, pool),
    "words_changed_10pct": lambda text, rng, pool: changed_words(text, 0.10, rng, pool),
    "typos": lambda text, rng, pool: with_typos(text, 0.05, rng),
    "sentence_dropped": lambda text, rng, pool: without_a_sentence(text, rng),
    "truncated": lambda text, rng, pool: truncated(text, rng),
    "shuffled_sentences": lambda text, rng, pool: shuffled(text, rng),
}
SAME: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda text, rng: text,
    "case_whitespace": case_or_space,
    "punctuation": other_punctuation,
}
