"""What Mr, Ms, Mrs, Miss, Sir, Madam and Her Majesty become."""

import re

from lib.augment import forum
from lib.augment.grammar import CLOSED
from lib.augment.lists import pairs, words
from lib.augment.tokens import APOSTROPHES, Tokens

TITLES = {source: (target, gender, int(sure) / 100) for source, target, gender, sure in pairs("titles", "before_name")}
OFFICES = words("titles", "office")
PROGRAMS = frozenset({"sql", "dos", "office", "word", "excel", "access", "windows", "outlook", "exchange", "project"})
WITHOUT_STOP, STOPPED = frozenset({"miss", "mister"}), frozenset({"mr", "ms"})
STOPPED_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|MR|MRS)\.")
STYLES = frozenset({"dr", "prof", "professor", "rev", "sir", "dame", "hon", "judge", "capt", "captain"})
CONTEST = words("titles", "contest")


def changed(t: Tokens, i: int, genders: frozenset[str]) -> tuple[int, str, str, float] | None:
    """(end of the span, new title, rule, confidence) for the title at token i, None where it is none or stays.

    A title is capitalised and stands before a capitalised name; Mr and its like may have a full stop, which stays.
    """
    word = t.low[i]
    if not t.is_capital(i):
        target, gender, sure = TITLES.get(word, ("", "", 0.0))
        return (
            (t.end[i], target, f"title:{word}", min(sure, 0.8)) if gender in genders and forum.is_title(t, i) else None
        )
    has_stop = t.lower(i + 1) == "." and t.touches(i + 1)
    name = i + 2 if has_stop else i + 1
    if word in {"madam", "mr", "madame"} and t.lower(name) in OFFICES and t.is_capital(name):
        return _of_office(t, i, word, has_stop, genders)
    if word in STOPPED and t.lower(name) in {"and", "&"} and t.lower(name + 1) in STYLES and t.is_capital(name + 1):
        target, gender, sure = TITLES[word]
        return (t.end[i], target, f"title:{word}", sure) if gender in genders else None
    if word in {"mr", "mrs", "ms", "miss"} and t.lower(i - 1) == "(" and t.lower(name) == ")" and _signs(t, i):
        target, gender, sure = TITLES[word]  # Edna Farrow (Miss)
        return (t.end[i], target, f"title:{word}", min(sure, 0.6)) if gender in genders else None
    if word not in TITLES or not t.is_capital(name) or (t.newline_before(name) and not has_stop and word == "miss"):
        return None
    if _is_no_title(t, i, word, name):
        return None
    if t.is_upper(i) and (t.lower(name) in CLOSED["pronoun"] or (word == "miss" and _is_verb_place(t, i))):
        return None  # I MISS HER
    target, gender, sure = TITLES[word]
    if gender not in genders or (word == "miss" and _is_contest(t, name)):
        return None
    if word in {"sir", "dame", "miss"} and (has_stop or t.lower(name) in {"i", "or", "the"}):
        return None
    if word == "mr" and t.word(i) == "MR" and not has_stop and not t.is_upper(name):
        return None
    if word == "ms" and t.word(i) == "MS" and not has_stop and (not t.is_upper(name) or t.starts_sentence(i) is False):
        return None
    if word in WITHOUT_STOP and target in STOPPED and STOPPED_TITLE.search(t.text):
        target += "."  # this writer puts a stop behind titles
    return t.end[i], target, f"title:{word}", sure


def _is_no_title(t: Tokens, i: int, word: str, name: int) -> bool:
    """12 M&Ms, an MS SQL server, Don't Miss Jupiter."""
    if word in {"ms", "mr"} and t.lower(i - 1) == "&" and t.touches(i):
        return True
    if word == "ms":
        return t.is_upper(i) and t.lower(name) in PROGRAMS
    is_negated = t.lower(i - 1) in {"not", "never"} or (t.lower(i - 1) == "t" and t.lower(i - 2) in APOSTROPHES)
    return word == "miss" and is_negated


def _is_contest(t: Tokens, name: int) -> bool:
    """Miss Universe, Miss Pole Dance World."""
    start = name
    while t.is_capital(name) and t.low[name] not in CONTEST and name < start + 4:
        name += 1
    return t.lower(name) in CONTEST


def _signs(t: Tokens, i: int) -> bool:
    """Whether a first name and a surname stand before the bracket: Edna Farrow (Miss); not: multiple sclerosis (MS)."""
    return t.word(i).istitle() and t.is_capital(i - 2) and t.is_capital(i - 3) and t.low[i - 2].isalpha()


def _is_verb_place(t: Tokens, i: int) -> bool:
    """I MISS ANNA: a pronoun or an auxiliary stands before."""
    previous = t.lower(t.before(i))
    return previous in CLOSED["pronoun"] or previous in CLOSED["auxiliary"] or previous == "to"


def _of_office(t: Tokens, i: int, word: str, has_stop: bool, genders: frozenset[str]):
    """Mr President <-> Madam President."""
    if word == "mr" and "m" in genders:
        return (t.end[i + 1] if has_stop else t.end[i]), "madam", "title:office", 0.6 if has_stop else 0.9
    if word == "madam" and "f" in genders:
        return t.end[i], "mr", "title:office", 0.85
    return None
