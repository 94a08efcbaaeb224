"""Phrases that stay as they are: best man, man-made, queen bee."""

from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import sections, words
from lib.augment.tokens import APOSTROPHES, Tokens

HYPHENS = frozenset({"-", "‑", "‐"})
GENDERED = words("nouns", "gendered")
PLANTING, OWNERS = {("plant",), ("plants",), ("rock",), ("rocks",)}, {"my", "your", "his", "her", "our", "their"}
WEDDING = words("nouns", "wedding")
# Words that make a bare `man` a person: of a man, the man, his man, young man.
PERSON_BEFORE = words("nouns", "person_before")
# word -> neighbour -> phrases that hold both: (what stands before the word, backwards; what stands behind it)
Phrase = tuple[tuple[str, ...], tuple[str, ...]]
KEPT: dict[str, dict[str, list[Phrase]]] = {}


def _anchor_phrases() -> None:
    """Index every fixed phrase by its first gendered word and the word next to that."""
    gendered = set(NOUNS) | GENDERED
    for line in sections("keep")["phrases"]:
        phrase = line.split()
        at = next((k for k, word in enumerate(phrase) if word in gendered), None)
        if at is not None and len(phrase) > 1:
            before, behind = tuple(reversed(phrase[:at])), tuple(phrase[at + 1 :])
            KEPT.setdefault(phrase[at], {}).setdefault((behind or before)[0], []).append((before, behind))


_anchor_phrases()


def found(t: Tokens) -> dict[int, str]:
    """The tokens that belong to a fixed phrase, each with the phrase."""
    tokens: dict[int, str] = {}
    for i in [i for i, word in enumerate(t.low) if word in KEPT]:
        word, neighbours = t.low[i], KEPT[t.low[i]]
        # In their order, never that of a set: the same text is skipped for the same phrase in every process.
        for near in dict.fromkeys((t.lower(i - 1), t.lower(i + 1), t.lower(i - 2), t.lower(i + 2))):
            for before, behind in neighbours.get("'" if near and near in APOSTROPHES else near, ()):
                first = _reach(t, i, before, -1)
                last = None if first is None else _reach(t, i, behind, 1)
                if last is None or _is_no_phrase(t, i, before, behind):
                    continue
                named = " ".join((*reversed(before), word, *behind))
                for m in range(first, last + 1):
                    tokens.setdefault(m, named)
    return tokens


def _is_somebody(t: Tokens, i: int, before: tuple[str, ...]) -> bool:
    """Whether `our lady` is a lady among us: our lady in the office; not: Our Lady, our lady of sorrows."""
    if before == ("old",) and t.is_hyphen_before(i - 1):
        return True  # ten-year-old boys
    return before == ("our",) and t.low[i] == "lady" and not t.is_capital(i) and t.lower(i + 1) != "of"


def _is_no_phrase(t: Tokens, i: int, before: tuple[str, ...], behind: tuple[str, ...]) -> bool:
    """Whether the words of a phrase stand at i without being it."""
    return (
        _is_somebody(t, i, before)
        or _acts(t, i, behind)
        or _is_plain_best(t, i, before)
        or _plants(t, i, behind)
        or _is_praised(t, i, before)
    )


def _acts(t: Tokens, i: int, behind: tuple[str, ...]) -> bool:
    """Whether `man made` is a man who made something: the young man made it big; not: it is man made."""
    if t.low[i] != "man" or behind not in {("made",), ("eating",), ("up",)} or t.lower(i + 1) != behind[0]:
        return False
    previous = t.lower(t.before(i))
    is_person = previous in PERSON_BEFORE or (behind != ("up",) and previous.isalpha() and previous not in ALL_CLOSED)
    return is_person and t.lower(i + 2) in ALL_CLOSED


def _is_praised(t: Tokens, i: int, before: tuple[str, ...]) -> bool:
    """The best man alive, the best man I know."""
    behind = t.lower(t.after(i))
    return (
        before == ("best",)
        and t.low[i] in {"man", "men"}
        and behind in {"alive", "i", "on", "ever", "she", "we", "you"}
    )


def _plants(t: Tokens, i: int, behind: tuple[str, ...]) -> bool:
    """Whether `mother plant` is what somebody's mother does: helped her mother plant tulips."""
    return t.low[i] == "mother" and behind in PLANTING and t.lower(t.before(i)) in OWNERS


def _is_plain_best(t: Tokens, i: int, before: tuple[str, ...]) -> bool:
    """Whether `best man` is just the best of men: the cleverest and best man in the world; not at a wedding."""
    return before == ("best",) and t.lower(i - 2) in {",", "and"} and WEDDING.isdisjoint(t.vocabulary)


def _reach(t: Tokens, i: int, parts: tuple[str, ...], step: int) -> int | None:
    """The last token reached from i when the parts follow in that direction, hyphens between them left out."""
    for part in parts:
        i += step
        if part != "-" and t.lower(i) in HYPHENS:  # man-made as man made
            i += step
        here = t.lower(i)
        if here != part and not (part == "'" and here and here in APOSTROPHES):
            return None
    return i
