"""Whether a word in capitals is an acronym or a symbol: MAN (metropolitan area network), HIS and PACS, full of He."""

from lib.augment.clause import may_be_finite
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import words
from lib.augment.tokens import Tokens

# What may stand between an acronym and the words that it is short for: the MAN, or the metropolitan area network.
BETWEEN = frozenset(["(", ",", "or", ":", "=", "—", "–", "-", "means", "stands", "short", "for", "the", "a", "an", '"'])
SMALL = frozenset({",", "of", "and", "for", "the", "in", "-", "‑", "on", "to"})
# Behind these a subject such as he cannot stand.
GOVERNING = frozenset({"with", "of", "in", "into", "by", "from", "between", "through", "using"})
LONGEST = 12  # words
SPELLING = words("nouns", "spelling")


def is_spelled_out(t: Tokens, i: int) -> bool:
    """Whether the words that token i is short for follow it, behind a bracket, a comma or `or`."""
    letters = t.low[i]
    first = k = i + 2 if t.lower(i + 2) == "(" else i + 1  # SHE manager (safety, health and environment)
    while t.lower(k) in BETWEEN and k < i + 6:
        k += 1
    is_loose = len(letters) < 3 and t.low[first] == ","  # HE, having eaten, left
    if k == first or is_loose or t.lower(k) in ALL_CLOSED:
        return False
    found = ""
    for m in range(k, min(t.n, k + LONGEST)):
        word = t.low[m]
        if not word[0].isalpha() and word not in SMALL:
            break
        if word in SMALL and not letters[len(found) :].startswith(word[0]):
            continue
        found += word[0]
        if not letters.startswith(found):
            return False
        if found == letters:
            return True
    return False


def is_listed(t: Tokens, i: int, people: frozenset[str]) -> bool:
    """Whether another acronym stands beside token i: HIS and PACS; not: HE AND I, MOM and DAD."""
    for step in (1, -1):
        other = i + 2 * step
        if not 0 <= other < t.n:
            continue
        is_shouted = 0 <= other + step < t.n and t.is_upper(other + step)  # SO ANNOYING and HIS dog
        if t.word(i + step) in {"and", "or", "to"} and t.is_upper(other) and t.low[other].isalpha() and not is_shouted:
            return t.low[other] not in ALL_CLOSED and t.low[other] not in people
    return False


def is_governed(t: Tokens, i: int) -> bool:
    """Whether he or she stands where no subject can: filled with He, a shell of HE."""
    following = t.lower(i + 1)
    is_subject = following in {"who", "whom", "that"} or may_be_finite(following)  # as in He saw that
    return t.low[i] in {"he", "she"} and t.lower(i - 1) in GOVERNING and not is_subject


def is_spelling(t: Tokens, i: int) -> bool:
    """Whether Papa is a letter: Papa, Oscar, Lima."""
    return t.is_capital(i) and len(t.vocabulary & SPELLING) > 1
