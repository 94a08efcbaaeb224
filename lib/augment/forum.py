"""How chat and forums write of persons: let him cook man, bro thinks he won, my gf, mr dawson."""

from lib.augment.grammar import ALL_CLOSED, CLOSED
from lib.augment.lists import words
from lib.augment.tokens import Tokens
from lib.augment.verbs import VERBS

INFORMAL = words("forum", "informal")
OWNING = frozenset(
    ("my", "your", "ur", "his", "her", "their", "our", "a", "the", "s", "lil", "little", "big", "baby", "ex")
)
WHOSE = frozenset({"my", "your", "ur", "his", "her", "their", "our"})
BROTHER = frozenset({"bro", "bros", "sis"})
SHORT = frozenset({"bf", "gf", "bfs", "gfs"})
# What gf says of food: gluten-free.
FOOD = words("forum", "food")
IN_LAW = frozenset({"mil", "fil", "sil", "bil"})
TIMES = frozenset({"now", "then", "today", "tonight", "yesterday", "lately", "already", "either", "too", "again"})
STANDARD = frozenset({"spec", "specs", "std", "standard", "standards", "grade"})
LONGEST = 4  # words between a determiner and its noun


def is_informal(t: Tokens) -> bool:
    """Whether a text is written as in a chat: it begins small, or holds a word of that kind."""
    return t.text.lstrip()[:1].islower() or not INFORMAL.isdisjoint(t.vocabulary)


def kept(t: Tokens, i: int, previous: str, following: str) -> str | None:
    """Why a noun that chats use in a sense of their own stays, or None."""
    word = t.low[i]
    if word in BROTHER and previous not in OWNING:
        return "a form of address"  # bro thinks he won
    if word in IN_LAW:
        is_told = t.is_upper(i) and is_informal(t) and following not in STANDARD and not _is_counted(t, i)
        return None if previous in WHOSE or is_told else "an acronym"  # my mil, MIL thinks it is cute; not: MIL spec
    if word in SHORT and (following in FOOD or (t.is_upper(i) and previous not in OWNING)):
        return "an acronym"
    if word == "man" and is_address(t, i) and is_informal(t):
        return "an exclamation"
    return None


def _is_counted(t: Tokens, i: int) -> bool:
    """SIL 3, 5 MIL."""
    return t.lower(i + 1)[:1].isdigit() or t.lower(i - 1)[:1].isdigit()


def is_address(t: Tokens, i: int) -> bool:
    """Whether no determiner stands before a singular noun that ends its clause: let him cook man; not: a good man."""
    if t.is_word(t.after(i)) and t.lower(t.after(i)) not in CLOSED["conjunction"] | CLOSED["pronoun"] | {"lol", "lmao"}:
        return False
    for m in range(i - 1, max(-1, i - LONGEST - 1), -1):
        word = t.low[m]
        if not word[0].isalnum():
            return m < i - 1
        if word == "her" and t.low[m + 1] in VERBS:
            continue  # let her cook man
        if word in CLOSED["determiner"] or word in {"s", "ur", "one", "every", "poor"}:
            return False
        if word in TIMES:
            return True  # she would have texted by now man
        if word in ALL_CLOSED:
            return word not in CLOSED["preposition"] | {"is", "was", "be", "as", "like"}
    return True


def is_title(t: Tokens, i: int) -> bool:
    """mr dawson, mrs lee: a title in small letters before a name in small letters; miss Dawn opens a clause."""
    word, name = t.word(i), t.lower(i + 1)
    if word == "miss":
        return t.is_capital(i + 1) and not t.is_word(i - 1) and is_informal(t)
    is_small = word in {"mr", "mrs"} or (word == "ms" and not t.lower(i - 1)[:1].isdigit())
    return is_small and name.isalpha() and name not in ALL_CLOSED and len(name) > 2 and is_informal(t)
