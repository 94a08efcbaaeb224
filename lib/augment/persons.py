"""Whether a word for a person follows: a poor elderly neighbour; not: an old elm."""

from functools import cache

from lib.audit.lexicon import FOLDER, shipped
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import words
from lib.augment.tokens import Tokens

BETWEEN = frozenset(word.lower() for word in words("people", "adjective"))
# Participles and names of countries that may stand before the noun: retired, aspiring, Portuguese.
ADJECTIVE_ENDING = ("ed", "ing", "ese", "ish", "less", "ful")
# A noun for a person that makes another noun: the old boy network, a young adult novel.
NO_PERSON_BEFORE = words("people", "thing")
MOST_BETWEEN = 3
ENDINGS = (
    *("ician", "icians", "ologist", "ologists", "woman", "women", "sman", "smen", "maker", "makers", "owner", "owners"),
    *("keeper", "keepers", "worker", "workers", "player", "players", "goer", "goers", "holder", "holders"),
)


@cache
def nouns() -> frozenset[str]:
    """The words for persons: the list of this folder and the audit's, less what is more often a thing."""
    lexicon = shipped()
    titles = {term.text.lower() for term in lexicon.terms if term.axis == "occupation" and term.tier != "C"}
    heads = (FOLDER / "person_heads.txt").read_text(encoding="utf-8").splitlines()
    more = {word for line in heads if not line.startswith("#") for word in line.split()}
    return (words("people", "person") | lexicon.person_nouns | titles | more) - words("people", "no_person")


def is_behind(t: Tokens, i: int) -> bool:
    """Whether a word for a person follows token i, adjectives between them left out."""
    k = t.after(i)
    if t.lower(k) == "," and _is_adjective(t.lower(k + 1)):
        k += 1  # a poor, elderly neighbour
    for _ in range(MOST_BETWEEN + 1):
        word = t.lower(k)
        if not word[:1].isalpha() or word in ALL_CLOSED:
            return False
        if t.is_hyphened(k):
            k += 2
            while t.is_hyphened(k):
                k += 2
            if is_person(t.lower(k)):
                return True  # a black ex-soldier
            k = t.after(k)  # a black off-duty officer
            continue
        if is_person(word) and t.lower(t.after(k)) not in NO_PERSON_BEFORE:
            return True
        if not _is_adjective(word):
            return False
        k = t.after(k)
    return False


def _is_adjective(word: str) -> bool:
    return word in BETWEEN or word.endswith(ADJECTIVE_ENDING)


def is_person(word: str) -> bool:
    return word in nouns() or (len(word) > 7 and word.endswith(ENDINGS))
