"""Where tier B terms stand in a text, whatever is around them, and where its sentences end."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lib.audit.lexicon import Lexicon
from lib.audit.patterns import END, SHORT, is_short

_WORD = re.compile(r"[A-Za-z0-9]+(?:'[a-z]+)?")
_POSSESSIVE = re.compile(r"'(?:s|re|m|d|ll|ve)?$")
_STOP = re.compile(rf"{SHORT}|{END}", re.ASCII)
_BETWEEN = (" ", "-", "\n")


@dataclass(frozen=True)
class Place:
    """small[start:end] of the folded text is the term with this number in the lexicon; sentences count from 0."""

    start: int
    end: int
    term: int
    sentence: int


def folded(text: str) -> tuple[str, str, list[int]]:
    """The text without accents, that in small letters, and for each of their characters its place in the text."""
    if text.isascii():
        return text, text.lower(), list(range(len(text)))
    plain, small, positions = [], [], []
    for position, char in enumerate(text):
        if char == "’":
            char = "'"
        for part in char if char.isascii() else unicodedata.normalize("NFD", char):
            if unicodedata.combining(part):
                continue
            plain.append(part)
            lowered = part.lower()
            small.append(lowered if len(lowered) == 1 else part)
            positions.append(position)
    return "".join(plain), "".join(small), positions


def sentences(small: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, as the patterns of `lib.audit.patterns` tell them apart."""
    ends = [match for match in _STOP.finditer(small) if not is_short(match[0])]
    starts = [0, *(match.end() for match in ends)]
    return list(zip(starts, [*(match.end() for match in ends), len(small)], strict=True))


def places(lexicon: Lexicon, small: str) -> list[Place]:
    """Every tier B term that is no part of a longer term or of an idiom, in order."""
    words = ((match.start(), _POSSESSIVE.sub("", match[0])) for match in _WORD.finditer(small))
    tokens = [(start, start + len(word), word) for start, word in words]
    spans = list(_spans(_index(lexicon), tokens, small))
    tier_b = [span for span in spans if span[2] >= 0 and lexicon.terms[span[2]].tier == "B"]
    if not tier_b:
        return []
    ends = [end for _, end in sentences(small)]
    found, sentence = [], 0
    for first, last, number in sorted(tier_b):
        if any(a <= first and last <= b and b - a > last - first for a, b, _ in spans):
            continue
        start = tokens[first][0]
        while sentence < len(ends) - 1 and ends[sentence] <= start:
            sentence += 1
        found.append(Place(start, tokens[last - 1][1], number, sentence))
    return found


def _spans(index: dict, tokens: list[tuple[int, int, str]], small: str) -> Iterator[tuple[int, int, int]]:
    """(first token, token after the last, number of the term) of terms and, with number -1, of idioms."""
    for at, (_, _, word) in enumerate(tokens):
        for words, numbers in index.get(word, ()):
            last = at + len(words)
            if tuple(token[2] for token in tokens[at:last]) != words:
                continue
            if all(small[tokens[k][1] : tokens[k + 1][0]] in _BETWEEN for k in range(at, last - 1)):
                yield from ((at, last, number) for number in numbers)


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> dict[str, list[tuple[tuple[str, ...], list[int]]]]:
    """First word -> every term or idiom that begins with it, in words, with its numbers.

    Of the terms that are not of tier B only those of several words: a single one cannot be longer than one of tier B.
    """
    numbers: dict[tuple[str, ...], list[int]] = {}
    for number, term in enumerate(lexicon.terms):
        words = tuple(re.split(r"[ -]", term.text.lower()))
        if term.tier == "B" or len(words) > 1:
            numbers.setdefault(words, []).append(number)
    for idiom in lexicon.idioms:
        numbers.setdefault(tuple(re.split(r"[ -]", idiom)), []).append(-1)
    index: dict[str, list[tuple[tuple[str, ...], list[int]]]] = {}
    for words, found in numbers.items():
        index.setdefault(words[0], []).append((words, found))
    return index
