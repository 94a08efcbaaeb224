"""What a string that a pattern found stands for: which terms are in it, and whether a sentence ends with it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lib.audit.lexicon import Lexicon
from lib.audit.patterns import END, is_short

By = Literal["plain", "context", "cased"]
_LONGEST = 6  # words in a term
_END = re.compile(END)


@dataclass(frozen=True)
class Hit:
    """terms are numbers into the lexicon's terms."""

    terms: tuple[int, ...]
    ends_sentence: bool


def read(lexicon: Lexicon, found: str, by: By) -> Hit:
    """What `found`, a match of the pattern named by `by`, means. On each axis the longest term wins: "gay men" is a
    mention of gay men, and on the axis of gender one of men.
    """
    if _END.fullmatch(found):
        return Hit((), True)
    ends = found[-1:] in (".", "!", "?") and not is_short(found)
    terms = lexicon.terms
    if by == "context":
        return Hit(tuple(n for n in _terms_in(lexicon, found, uncovered=True) if terms[n].tier == "B"), ends)
    return Hit(
        tuple(
            number
            for number in _terms_in(lexicon, found)
            if terms[number].tier != "B" and terms[number].is_cased == (by == "cased")
        ),
        ends,
    )


def _terms_in(lexicon: Lexicon, found: str, uncovered: bool = False) -> list[int]:
    """Numbers of the terms in a string, longest first on each axis; uncovered: without those that are a part of a
    longer term of any axis, as "American" is of "African-American".
    """
    words = [word.strip(".,;:!?()\"'") for word in re.split(r"[\s/-]+", found)]
    words = _without_idioms(lexicon, [word for word in words if word])
    spans = []
    for terms in _index(lexicon).values():
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                number = _lookup(terms, words[at : at + length])
                if number is not None:
                    spans.append((at, at + length, number))
                    at += length
                    break
            else:
                at += 1
    if uncovered:
        spans = [span for span in spans if not any(_is_part(span, other) for other in spans)]
    return [number for _, _, number in spans]


def _is_part(span: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and other[1] - other[0] > span[1] - span[0]


def _without_idioms(lexicon: Lexicon, words: list[str]) -> list[str]:
    """The words with every idiom replaced by "", so that no term is found across it."""
    idioms, at = _idioms(lexicon), 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 1, -1):
            if tuple(word.lower() for word in words[at : at + length]) in idioms:
                words = [*words[:at], "", *words[at + length :]]
                break
        at += 1
    return words


def _lookup(terms: dict[tuple[str, ...], int], words: list[str]) -> int | None:
    """The term in the spelling found, or in small letters; a possessive or a contraction after it falls away."""
    last = re.sub(r"'(?:s|re|m|d|ll|ve)?$", "", words[-1])
    for form in ((*words,), (*words[:-1], last)):
        for spelled in (form, tuple(word.lower() for word in form)):
            if spelled in terms:
                return terms[spelled]
    return None


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> dict[str, dict[tuple[str, ...], int]]:
    """For each axis, the words of each term -> its number."""
    index: dict[str, dict[tuple[str, ...], int]] = {}
    for number, term in enumerate(lexicon.terms):
        index.setdefault(term.axis, {})[_words(term.text)] = number
    return index


@lru_cache(maxsize=8)
def _idioms(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    return frozenset(_words(idiom) for idiom in lexicon.idioms)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[ -]", text))
