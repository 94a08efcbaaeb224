"""Whether a capitalised noun is part of a name: King Street, Women's History Museum, Sons and Lovers."""

from lib.augment import capitals
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import words
from lib.augment.names import FEMININE, MASCULINE
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import VERBS, base, is_s_form

BODY = words("nouns", "body")
NAME_TITLES = words("nouns", "needs_title_case_name") | {"sultan", "tsar", "queen", "lady", "lord"}
KIN_TITLES = words("nouns", "kin_title")
FIRST_NAMES = FEMININE | MASCULINE
GREETING = frozenset({"dear", "hello", "hi", "hey", "thanks", "yes", "no", "oh", "good", "sorry"})
LETTERS = frozenset("abcdxy")
SURNAMES = frozenset({"king", "prince", "guy", "monk", "lord", "duke", "baron", "lad", "bachelor", "groom", "pope"})
ROYAL = words("nouns", "royal")
SHORT_FOR_PARENT = words("nouns", "short_for_parent")
# Words that make a bare `man` a person: of a man, the man, his man, young man.
PERSON_BEFORE = words("nouns", "person_before")


def _names_body(t: Tokens, i: int) -> bool:
    """Whether a body follows in capitals: Women's History Museum; not: Women Join Union March."""
    k = i + 1
    if t.lower(k) and t.lower(k) in APOSTROPHES:
        k += 2
    elif t.lower(k) in VERBS or base(t.lower(k)) in VERBS:
        return False
    for m in range(k, k + 4):
        if not t.is_capital(m):
            return False
        if t.low[m] in BODY:
            return True
    return False


OWNING = frozenset({"own", "my", "his", "her", "your", "our", "their"})


def _acts(word: str) -> bool:
    """Opens, Named, Dethroned: what a headline says of a person."""
    return (is_s_form(word) and base(word) in VERBS) or (word.endswith("ed") and len(word) > 4)


def _is_letter(t: Tokens, i: int) -> bool:
    """Whether a letter at i tells persons apart: Brother A; not: Prince V., Duke R. Lee, a Brother P-touch."""
    return t.low[i] in LETTERS and t.lower(i + 1) not in {".", "'", "’"} and not t.is_hyphened(i)


def name(t: Tokens, i: int, word: str, is_heading: bool) -> str | None:
    """Whether a capitalised noun is part of the name of a person, a work, a place or an organisation."""
    nxt = t.after(i)
    if capitals.in_title(t, i):
        return "a name"
    next_is_name = (
        t.is_capital(nxt)
        and t.lower(nxt) not in ALL_CLOSED
        and t.low[nxt].isalpha()
        and not _is_letter(t, nxt)
        and not t.newline_before(nxt)
        and t.lower(nxt) not in NOUNS
    )
    if next_is_name and word in {"kings", "queens", "princes"} and t.starts_sentence(i):
        return "a name"  # Kings Canyon
    is_owned = is_heading and t.lower(t.before(i)) in OWNING  # Sued Her Own Brother Loses Appeal
    is_headline = is_heading and _acts(t.lower(nxt))  # Queen Opens Hospital Wing
    if next_is_name and word in NAME_TITLES and not t.is_upper(nxt) and not (is_owned or is_headline):
        return "a name"
    if word in ROYAL and t.lower(nxt) == "of" and t.is_capital(nxt + 1):
        return "a name"
    prv = t.before(i)
    if _names_body(t, i) and not is_headline:
        return "a name"  # National Women's History Museum
    if word in SURNAMES and t.is_capital(prv) and t.lower(prv) in FIRST_NAMES and not t.newline_before(i):
        return "a name"  # Jimmy Baron
    if is_heading:
        return "a name" if word in SHORT_FOR_PARENT and t.is_capital(prv) else None
    previous_is_name = (
        t.is_capital(prv)
        and t.low[prv].isalpha()
        and t.low[prv] not in ALL_CLOSED
        and t.low[prv] not in KIN_TITLES
        and t.low[prv] not in GREETING
        and not t.newline_before(i)
        and len(t.low[prv]) > 1
    )
    if (
        not is_headline
        and t.lower(prv) in {"his", "her"}
        and t.is_capital(prv)
        and not t.starts_sentence(prv)
        and not t.is_upper(prv)
    ):
        return "a name"  # Somebody Killed Her Husband
    if word in KIN_TITLES and next_is_name:
        return None
    if next_is_name and not t.starts_sentence(i):
        return "a name"
    if previous_is_name and not (
        t.starts_sentence(prv)
        and (
            t.low[prv].endswith(("y", "n", "t", "d", "e", "l"))
            or t.low[prv] in {"ask", "thank", "help", "is", "was", "has"}
        )
        and not next_is_name
        and t.starts_sentence(prv)
    ):
        return "a name"
    if (
        t.lower(prv) == "s"
        and t.lower(prv - 1) in APOSTROPHES
        and t.is_capital(prv - 2)
        and t.low[prv - 2] not in ALL_CLOSED
        and not t.starts_sentence(prv - 2)
        and t.is_capital(nxt)
    ):
        return "a name"
    if (
        word in {"prince", "king", "male", "man"}
        and not t.starts_sentence(i)
        and t.lower(prv) not in PERSON_BEFORE
        and t.lower(prv) not in {",", "the", "young", "old", "dear"}
        and word in ROYAL
    ):
        return "a name"
    if t.lower(nxt) in APOSTROPHES and t.lower(nxt) and (word in ROYAL or not t.starts_sentence(i)):
        has_s = t.lower(nxt + 1) == "s"  # tokenised text has spaces around it
        owned = nxt + 2 if has_s else nxt + 1
        if (has_s or t.touches(nxt)) and t.is_capital(owned) and t.lower(owned) not in ALL_CLOSED:
            return "a name"
    return "a name" if capitals.stands_out(t, i) else None
