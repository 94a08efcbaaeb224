"""Nationalities: the people, one of them, many of them, their country and their language."""

from functools import cache
from typing import NamedTuple

from lib.augment import persons
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE
from lib.augment.lists import sections, words
from lib.augment.tokens import Tokens
from lib.augment.verbs import VERBS

LANGUAGES, SPEAKING = words("terms", "language"), words("terms", "speaking")
LESSON, CURRENCY = words("terms", "lesson"), words("terms", "currency")
# As often something else where they are written small: to polish, a turkey.
SMALL = words("terms", "small")
SOME = frozenset({"the", "these", "those", "many", "most", "some", "few", "several", "all", "both", "other"})
MANY = words("closed", "number") | SOME
ONE = {"one", "another", "each", "every"} | CLOSED["determiner"]
POSSESSIVE = frozenset({"my", "your", "his", "her", "our", "their"})
# Behind these a language stands without an article: she has German on Mondays.
TAKEN = frozenset({"has", "have", "had", "take", "takes", "took", "do", "does", "did", "chose", "choose"})
# And behind these what somebody is.
LINKING = words("terms", "linking")
STATES = (CLOSED["auxiliary"] - TAKEN) | LINKING
MORE_FINITE = frozenset({"won", "beat", "set", "found", "left", "led", "lost", "met", "ran", "built"})
FARTHEST = 3


class Nation(NamedTuple):
    """How a people is written. one and many may be two words: French person. country: "" for none."""

    adjective: str
    one: str
    many: str
    country: str
    by_gender: tuple[str, ...]  # Frenchman, Frenchmen, Frenchwoman, Frenchwomen


@cache
def listed() -> dict[str, Nation]:
    """The nations by their adjective in lower case."""
    return {line.split()[0]: _read(line.split()) for line in sections("terms")["nationality"]}


def _read(cells: list[str]) -> Nation:
    adjective, one, many, country = cells[:4]
    one = adjective if one == "=" else one
    many = f"{adjective}s" if many == "=" else many
    stem = cells[4].removesuffix("man") if len(cells) > 4 else ""
    by_gender = tuple(_capital(stem + ending) for ending in ("man", "men", "woman", "women")) if stem else ()
    return Nation(*map(_capital, (adjective, one, many)), "" if country == "-" else _named(country), by_gender)


def _named(country: str) -> str:
    article, _, name = country.rpartition("_")
    return f"{article} {name.capitalize()}".strip()


def _capital(form: str) -> str:
    return form[:1].upper() + form[1:].replace("_", " ")


def determiner(t: Tokens, i: int) -> str:
    """The determiner or number that stands before the noun at i, adjectives between them left out; "" for none."""
    k = t.before(i)
    for _ in range(FARTHEST):
        word = t.lower(k)
        if word in MANY or word in ONE or (word == "s" and t.lower(k - 1) in {"'", "’"}):
            return word
        if not word.isalpha() or word in ALL_CLOSED or persons.is_person(word):
            return ""  # is your neighbour Danish?
        k = t.before(k)
    return ""


def is_noun(t: Tokens, i: int) -> bool:
    """Whether a verb follows the name behind a determiner: an Italian opened it, three Chinese met, a Thai runs."""
    following = t.lower(t.after(i))
    if following.endswith("ed") or (following.endswith("s") and not following.endswith("ss")):
        after = t.lower(t.after(t.after(i)))
        is_third = (following[:-1] in VERBS or following[:-2] in VERBS) and t.lower(t.before(i)) in ONE
        is_verb = following.endswith("ed") or is_third
        return bool(is_verb and (after in ALL_CLOSED or not after[:1].isalpha()) and determiner(t, i))
    return following in FINITE | MORE_FINITE and bool(determiner(t, i))


def kept(t: Tokens, i: int, ends: bool) -> str | None:
    """Why the name of a nation at i does not speak of people: a language, money, a verb; None where it does."""
    word, following = t.low[i], t.lower(t.after(i))
    if word in SMALL and t.word(i).islower():
        return "another sense"
    if word == "polish" and t.starts_sentence(i) and following in CLOSED["determiner"]:
        return "another sense"  # Polish the silver
    if word in SMALL and t.is_capital(t.before(i)) and t.lower(t.before(i)) not in ALL_CLOSED | listed().keys():
        return "a name"  # Huckleberry Finn
    if following in CURRENCY:
        return "a currency"
    if word in LANGUAGES and t.is_capital(i) and _is_language(t, i, ends, following):
        return "a language"
    return None


def _is_language(t: Tokens, i: int, ends: bool, following: str) -> bool:
    if following in LESSON:
        return True
    if not ends:
        return False
    k = t.before(i)
    if t.lower(k) in SPEAKING or (t.lower(k).isalpha() and t.lower(t.before(k)) in SPEAKING):
        return True  # spoke French, speaks fluent German, learned some Italian
    if t.lower(k) in POSSESSIVE:
        return True  # my French is rusty
    if determiner(t, i) or t.lower(k) in STATES or t.lower(k).endswith("ly"):
        return False
    # Indian and Pakistani players; a colon and a line of a form: Nationality: French
    is_joined = following in {"and", "or", ",", "/"} and t.is_capital(t.after(t.after(i)))
    is_listed = t.lower(k) in {"and", "or", ","} and t.is_capital(t.before(k))
    before = t.lower(k)
    return not (is_joined or is_listed) and (before in CLOSED["preposition"] | TAKEN or following in STATES)
