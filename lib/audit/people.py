"""Whether tier B terms speak of people: what the rules settle, what they leave open, and who is asked about that.

The rules (`lib.audit.patterns`) see a few words on each side. They are sure of most that they take: an adjective right
before a noun for a person, a predicate of one. They leave open what a sentence's structure would tell: whether
"American" in "an American game show host" belongs to the host, whether a word for a trade is a person. A judge, where
there is one, is asked about those alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from lib.audit import hits
from lib.audit.lexicon import FOLDER, Lexicon, Term
from lib.audit.patterns import patterns, people
from lib.audit.places import Place, folded, places, sentences

HEADS = "person_heads.txt"
LONGEST_SENTENCE = 600
MOST_CHARS = 100_000
# How far from an adjective its noun may stand, in words.
REACH = 6
_WORDS = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|[.,;:!?()\"]")
# After a noun these do not make it the first part of another one: "young children and", "a black man who".
_CLOSED_CLASS = (
    "and or but nor of in on at to from with for by as than that which who whom whose when where while because if "
    "though although is was are were be been am has have had do does did can could will would should must may "
    "might not no his her their its my our your the a an this these those he she they it we you i there then so "
    "too also both all"
)
_CLOSED = frozenset(_CLOSED_CLASS.split())
_BE_FORMS = "is are was were am be been being became become 's 're 'm remained remains seemed seems looks looked"
_BE = frozenset(_BE_FORMS.split())
BORN = frozenset(["born", "descent", "ancestry", "heritage", "origin", "parentage"])
_MARK = re.compile(r"[.,;:!?()\"]")
# Endings of nouns for persons: musician, horsewoman, craftsman, glassmaker, landowner, shopkeeper, steelworker.
_ENDINGS = (
    *("ician", "icians", "ologian", "ologians", "woman", "women", "sman", "smen"),
    *("maker", "makers", "owner", "owners", "keeper", "keepers", "worker", "workers"),
)
_NO_PERSONS = frozenset(["pacemaker", "pacemakers", "icemaker", "timekeeper"])
_NO_IST = (
    "list lists twist mist assist assists consist consists exist exists resist resists insist insists wrist "
    "wrists playlist checklist blacklist whitelist wishlist shortlist waitlist gist fist fists"
)
_NO_ISTS = frozenset(_NO_IST.split())


@dataclass(frozen=True)
class Question:
    """Does text[start:end] of a sentence, the term, speak of a person? by_rule: the rules say so, but are not sure."""

    text: str
    start: int
    end: int
    term: Term
    by_rule: bool


class Judge(Protocol):
    """Who answers; name stands in every result that it decided."""

    name: str

    def __call__(self, questions: Sequence[Question]) -> Sequence[bool]: ...


@dataclass(frozen=True)
class Reading:
    """Of one text: the places that count by rule, and those to be asked about, with their questions."""

    sure: tuple[Place, ...]
    open: tuple[Place, ...]
    questions: tuple[Question, ...]


def read(lexicon: Lexicon, text: str) -> Reading:
    """What the rules make of the tier B terms in a text, of which the first MOST_CHARS are looked at."""
    plain, small, _ = folded(text[:MOST_CHARS])
    found = places(lexicon, small)
    sure, open_, questions = [], [], []
    spans = sentences(small) if found else []
    taken: dict[int, set[tuple[int, int]]] = {}
    for place in found:
        start, end = spans[place.sentence]
        if place.sentence not in taken:
            taken[place.sentence] = _taken(lexicon, small, start, end)
        by_rule = (place.start, place.term) in taken[place.sentence]
        if not _is_open(lexicon, place, by_rule, small[start : place.start], small[place.end : end]):
            if by_rule:
                sure.append(place)
            continue
        left = max(start, place.start - LONGEST_SENTENCE // 2)
        right = min(end, place.end + LONGEST_SENTENCE // 2)
        open_.append(place)
        term = lexicon.terms[place.term]
        questions.append(Question(plain[left:right], place.start - left, place.end - left, term, by_rule))
    return Reading(tuple(sure), tuple(open_), tuple(questions))


def decide(lexicon: Lexicon, texts: Sequence[str], judge: Judge) -> list[list[Place]]:
    """The places of tier B terms that speak of people in each text, in order."""
    readings = [read(lexicon, text) for text in texts]
    answers = iter(judge([question for reading in readings for question in reading.questions]))
    decided = []
    for reading in readings:
        asked = [place for place in reading.open if next(answers)]
        decided.append(sorted([*reading.sure, *asked], key=lambda place: (place.start, place.term)))
    return decided


def heads(lexicon: Lexicon) -> frozenset[str]:
    """Nouns that stand for a person once it is known that they are not a part of another noun."""
    return _heads(lexicon)


@lru_cache(maxsize=8)
def _heads(lexicon: Lexicon) -> frozenset[str]:
    lines = (FOLDER / HEADS).read_text(encoding="utf-8").splitlines()
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    named = {term.text.lower() for term in lexicon.terms if term.axis == "gender" and term.pos == "noun"}
    return frozenset(people(lexicon) | listed | named)


def is_head(lexicon: Lexicon, word: str) -> bool:
    """Whether a word, in small letters, is a noun for a person by the lists or by its ending."""
    if word in _heads(lexicon):
        return True
    if word.endswith(("ist", "ists")):
        return word not in _NO_ISTS and len(word) > 5
    return len(word) > 6 and word.endswith(_ENDINGS) and word not in _NO_PERSONS


def _taken(lexicon: Lexicon, small: str, start: int, end: int) -> set[tuple[int, int]]:
    """(start, term) of every tier B term that the rules take in a sentence."""
    taken = set()
    pattern = _context(lexicon)
    for match in pattern.finditer(small, start, end) if pattern else ():
        for number in hits.read(lexicon, match[0], "context").terms:
            for inside in _form(lexicon, number).finditer(match[0]):
                taken.add((match.start() + inside.start(), number))
    return taken


def _is_open(lexicon: Lexicon, place: Place, by_rule: bool, before: str, after: str) -> bool:
    """Whether a look at the whole sentence could change what the rules say."""
    term = lexicon.terms[place.term]
    if by_rule and term.axis == "occupation":
        return False  # the rules take a trade where only a person can be meant
    ahead = _WORDS.findall(after[:80])[: REACH + 1]
    if "adjective" not in term.pos:
        return True
    if by_rule:
        # "young adult fiction", "American student loans": the noun may be a part of another one.
        head = next((k for k, word in enumerate(ahead) if is_head(lexicon, word)), None)
        if head is not None and ahead[head] in BORN:
            return False
        then = ahead[head + 1 : head + 2] if head is not None else []
        return bool(then) and not _MARK.match(then[0]) and then[0] not in _CLOSED and not is_head(lexicon, then[0])
    for word in ahead:
        if word in '.;:!?()"':
            break
        if is_head(lexicon, word):
            return True
    back = _WORDS.findall(before[-60:])[-4:]
    if not (not ahead or ahead[0] in _CLOSED or _MARK.match(ahead[0])):
        return False
    if any(word in _BE or word.endswith(("'s", "'re", "'m")) for word in back):
        return True
    return term.pos == "nominal adjective" and bool(back) and back[-1] in ("the", "and", "or")


@lru_cache(maxsize=4)
def _context(lexicon: Lexicon) -> re.Pattern | None:
    pattern = patterns(lexicon).context
    return re.compile(pattern, re.ASCII) if pattern else None


@lru_cache(maxsize=4096)
def _form(lexicon: Lexicon, number: int) -> re.Pattern:
    form = re.escape(lexicon.terms[number].text).replace(r"\ ", "[ \n-]").replace(r"\-", "[ \n-]")
    return re.compile(rf"\b{form}\b", re.ASCII)
