"""Scores of a text's tone by a list of words: the one that comes with Winnow, or one that the curator gives.

A word list cannot read irony, sense or who speaks; it is here because it is open, quick and the same on every machine,
and because what it makes of a text can be looked up word by word.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from lib import atomic
from lib.audit.lexicon import FOLDER
from lib.errors import BadOption

OWN = "tone.tsv"
SHIPPED = FOLDER / "tone_words.tsv"
VERSION = "1.0"
MOST_WORDS = 100_000
LIMITS = (
    "It counts words, and knows neither irony nor sense nor who says them of whom; a text without any of its words is "
    "scored 0."
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NEGATORS_LISTED = "not no never nor neither cannot hardly scarcely without nothing nobody none lacks lacking"
_NEGATORS = frozenset(_NEGATORS_LISTED.split())
# A negation turns the words up to this many places after it.
REACH = 3


@dataclass(frozen=True, eq=False)
class WordList:
    """weights: word, in small letters -> weight, above 0 for pleasant words and below for unpleasant ones.

    The score is (p − u)/(p + u + 1), p and u the sums of pleasant and unpleasant weights in the text: −1..1, 0 without
    such words. A word up to REACH places after a negation counts for the other side.
    """

    name: str
    version: str
    weights: dict[str, float]

    @cached_property
    def hash(self) -> str:
        """16 hex digits over all that a score depends on."""
        value = repr((sorted(self.weights.items()), _NEGATORS_LISTED, REACH))
        return hashlib.sha256(value.encode()).hexdigest()[:16]

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """(n,) scores."""
        return np.array([self._score(text) for text in texts], dtype=float)

    def _score(self, text: str) -> float:
        words = _WORD.findall(text.lower().replace("’", "'"))
        pleasant = unpleasant = 0.0
        for at, word in enumerate(words):
            weight = self.weights.get(word)
            if weight is None:
                continue
            if any(before in _NEGATORS or before.endswith("n't") for before in words[max(0, at - REACH) : at]):
                weight = -weight
            if weight > 0:
                pleasant += weight
            else:
                unpleasant -= weight
        return (pleasant - unpleasant) / (pleasant + unpleasant + 1)

    def sentence(self) -> str:
        """What a result says of its scorer."""
        return f"{self.name}, version {self.version} ({self.hash}), {len(self.weights):,} words"

    def to_json(self) -> dict:
        return {"name": self.name, "version": self.version, "hash": self.hash, "n_words": len(self.weights)}


@cache
def shipped() -> WordList:
    """The list that comes with Winnow. It holds no word for people."""
    return WordList("Winnow's words of tone", VERSION, _weights(SHIPPED))


def read(path: Path) -> WordList:
    """A list of the curator's: lines of a weight, a tab, and words; lines that start with # are notes.

    Raises BadOption with file and line.
    """
    weights = _weights(path)
    if not weights:
        raise BadOption(f"{path.name} holds no words; write lines of a weight, a tab, and words.")
    return WordList(path.stem, "own", weights)


def of_workspace(root: Path) -> WordList:
    """The list in force: the one that the curator gave, else Winnow's. Raises BadOption where that file is damaged."""
    path = root / "lexicon" / OWN
    return replace(read(path), name="the list of this workspace") if path.exists() else shipped()


def keep(root: Path, text: str) -> WordList:
    """Take a list into the workspace, in place of the one before. Raises BadOption, and then nothing changes."""
    path = root / "lexicon" / OWN
    path.parent.mkdir(exist_ok=True)
    with atomic.replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
        read(temporary)
    return of_workspace(root)


def forget(root: Path) -> None:
    """Go back to Winnow's list."""
    (root / "lexicon" / OWN).unlink(missing_ok=True)


def _weights(path: Path) -> dict[str, float]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read as UTF-8 text ({error}).") from error
    weights: dict[str, float] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        weight, tab, words = line.partition("\t")
        try:
            value = float(weight)
        except ValueError:
            value = 0.0
        if not tab or not np.isfinite(value) or value == 0 or abs(value) > 100:
            raise BadOption(
                f"{path.name}, line {number}: begin with a weight from -100 to 100, not 0, then a tab, then words."
            )
        for word in words.lower().split():
            if not _WORD.fullmatch(word):
                raise BadOption(f"{path.name}, line {number}: {word[:40]!r} is no word of letters a to z.")
            if weights.setdefault(word, value) != value:
                raise BadOption(f"{path.name}, line {number}: {word!r} has two weights; keep one.")
    if len(weights) > MOST_WORDS:
        raise BadOption(f"{path.name} has {len(weights):,} words; keep at most {MOST_WORDS:,}.")
    return weights
