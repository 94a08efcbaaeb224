"""Which terms of one group become those of another: Christian to Muslim with church to mosque and a to an."""

from collections.abc import Iterable
from functools import cache

from lib.augment import persons
from lib.augment.case import like
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE
from lib.augment.lists import sections, words
from lib.augment.proper import FIRST_NAMES
from lib.augment.result import Edit, Skip
from lib.augment.swapping import article_edit
from lib.augment.titles import TITLES
from lib.augment.tokens import Tokens
from lib.augment.verbs import VERBS
from lib.errors import BadOption

# A change of group is never sure enough to go without review.
APPROVAL = 0.8
# What may follow a hyphen without making another sense: German-born; and verbs before the name of a language.
ORIGIN, SPEAKING = words("terms", "origin"), words("terms", "speaking")
KEPT = frozenset(sections("terms")["kept"])
PREFIX, REGION = words("terms", "prefix"), words("terms", "region")
AXES = tuple(axis for axis in sections("terms") if axis not in {"origin", "speaking", "kept", "prefix", "region"})
# Behind these hearing is what somebody does: tired of hearing people complain.
GOVERNING = CLOSED["preposition"] | {
    "keep",
    "kept",
    "like",
    "love",
    "hate",
    "remember",
    "enjoy",
    "am",
    "is",
    "are",
    "was",
}
NAMES = frozenset({"christian", "india", "america", "kenya"})  # of persons too: my niece India
OF_DESCENT = frozenset({"black", "white", "asian", "hispanic"})
DESCENT = frozenset({"descent", "ancestry", "heritage", "origin", "parentage", "born"})
Table = dict[str, tuple[str, str, bool, float]]  # word -> as adjective, as noun, only before people, confidence


@cache
def axes() -> dict[str, tuple[str, ...]]:
    """The groups of every axis that has counterpart terms."""
    return {axis: tuple(sections("terms")[axis][0].split()) for axis in AXES}


def table(axis: str, direction: str) -> tuple[Table, bool]:
    """(the word table, whether it goes both ways) of a->b or a<->b on an axis. Raises BadOption."""
    groups = axes().get(axis)
    if groups is None:
        raise BadOption(f"There is no axis {axis!r}; there are gender, {', '.join(sorted(axes()))}.")
    both_ways = "<->" in direction
    sides = [part.strip().lower() for part in direction.replace("<->", "->").split("->")]
    if len(sides) != 2 or sides[0] == sides[1] or not set(sides) <= set(groups):
        raise BadOption(
            f"{direction!r} is no direction on {axis}; write a->b or a<->b with two of {', '.join(groups)}."
        )
    one, two = groups.index(sides[0]), groups.index(sides[1])
    pairs = []
    for line in sections("terms")[axis][1:]:
        cells = line.split()
        if max(one, two) < len(cells) and "-" not in (cells[one], cells[two]):
            pairs.append((cells[one], cells[two]))
    return from_pairs(pairs, both_ways=both_ways), both_ways


def from_pairs(pairs: Iterable[tuple[str, str]], *, both_ways: bool = False) -> Table:
    """A table of your own pairs (from, to), one word each; marks as in the data file.

    Raises BadOption where a word would get two counterparts, so that nobody could tell which was meant.
    """
    made: Table = {}
    listed = [*pairs]
    for source, target in [*listed, *((b, a) for a, b in listed)] if both_ways else listed:
        if not source.strip("~*") or not target.strip("~*") or " " in source:
            raise BadOption(f"{source!r} -> {target!r} is no pair of single words.")
        adjective, _, noun = target.lstrip("~").partition("|")
        for form in source.lstrip("~").split("|"):
            key = form.lstrip("*").lower()
            entry = (_written(adjective), _written(noun or adjective), source.startswith("~"), APPROVAL)
            if key in made and made[key] != entry:
                raise BadOption(f"{key!r} has two counterparts, {made[key][0]!r} and {entry[0]!r}; keep one of them.")
            made[key] = entry
    return made


def _written(form: str) -> str:
    return form[1:].capitalize() if form.startswith("*") else form


def edits(t: Tokens, found: Table) -> tuple[list[Edit], list[Skip]]:
    """Edits and skips in the order of the text, with the articles before them."""
    made: list[Edit] = []
    left: list[Skip] = []
    for i, word in enumerate(t.low):
        entry = found.get(word)
        if entry is None:
            continue
        adjective, noun, only_people, sure = entry
        following = t.lower(t.after(i))
        ends = not following[:1].isalpha() or following in ALL_CLOSED
        is_origin = t.is_hyphened(i) and t.lower(i + 2) in ORIGIN
        reason = _kept(t, i, is_origin, ends, found)
        if reason is None and only_people:
            reason = _not_of_people(t, i, word, following)
        if reason is not None:
            left.append(Skip(t.start[i], t.end[i], reason))
            continue
        new = adjective if is_origin or not ends else noun
        if (article := article_edit(t, i, new)) is not None:
            made.append(article)
        made.append(Edit(t.start[i], t.end[i], t.word(i), _in_case(t, i, new), f"term:{word}", sure))
    return made, left


def _kept(t: Tokens, i: int, is_origin: bool, ends: bool, found: Table) -> str | None:
    """Why the term at i stays: a fixed phrase, a language, a compound, a name; None where it does not."""
    word, following = t.low[i], t.lower(t.after(i))
    if (phrase := _fixed(t, i)) is not None:
        return f"fixed phrase: {phrase}"
    may_be_language = t.is_capital(i) and word.endswith(("an", "ish", "ese")) and word != "christian"
    if may_be_language and ends and t.lower(t.before(i)) in SPEAKING:
        return "a language"
    is_negated = t.is_hyphen_before(i) and t.lower(i - 2) in PREFIX
    is_dashed = t.lower(i + 1) == "–" and t.touches(i + 1) and t.touches(i + 2)  # the Church–Turing thesis
    if is_dashed or (t.is_hyphened(i) and not is_origin) or (t.is_hyphen_before(i) and not is_negated):
        return "part of a compound"
    dash = t.before(i)
    if (
        t.is_capital(i)
        and t.lower(dash) in {"-", "–"}
        and not t.is_hyphen_before(i)
        and t.is_capital(dash - 1)
        and not t.is_upper(i)
    ):
        return "part of a compound"  # a French - American chemist
    if _is_name(t, i, following, found):
        return "a name"
    if word == "bible" and t.word(i) == word and (following in {"of", "for"} or _is_owned(t, i)):
        return "another sense"  # the home brewer's bible
    return None


def _not_of_people(t: Tokens, i: int, word: str, following: str) -> str | None:
    """Why a word for an age, a colour or a means does not speak of people here; None where it does."""
    if word == "old" and _is_age(t, i):
        return "an age in numbers"
    is_governed = t.lower(t.before(i)) in GOVERNING
    if word == "hearing" and is_governed and t.lower(t.after(t.after(i))) in VERBS:
        return "another sense"  # tired of hearing people complain
    if persons.is_behind(t, i) or (word in OF_DESCENT and following in DESCENT):
        return None
    return "not said of people"


def _is_age(t: Tokens, i: int) -> bool:
    """A 13-year - old boy, my 82 year old friend."""
    m = i - 1
    while t.lower(m) in {"-", "‑", "‐"}:
        m -= 1
    return t.lower(m) in {"year", "years", "month", "months", "week", "weeks", "day", "days"}


def _fixed(t: Tokens, i: int) -> str | None:
    """The fixed phrase of two to five tokens that token i belongs to."""
    for first in range(max(0, i - 2), i + 1):
        for last in range(max(i, first + 1), min(first + 5, t.n)):
            if " ".join(t.low[first : last + 1]).replace("’", "'") in KEPT:
                return " ".join(t.low[first : last + 1])
    return None


def _is_owned(t: Tokens, i: int) -> bool:
    """Whether a noun that is no person of faith owns what stands at i: the brewer's, a fashion bible."""
    return t.lower(i - 1) == "s" or t.lower(i - 1) not in ALL_CLOSED | {"holy", "family", "old", "new", "hebrew"}


def _is_name(t: Tokens, i: int, following: str, found: Table) -> bool:
    """Whether the term at i is part of a name: Christian Science, Alonzo Church, New Mexico, my cousin Christian."""
    if not t.is_capital(i) or t.is_upper(i):
        return False
    word, before = t.low[i], t.before(i)
    previous = t.lower(before)
    nxt = t.after(i)
    if (
        t.is_capital(nxt)
        and following.isalpha()
        and following != "i"
        and following not in found
        and not t.newline_before(nxt)
    ):
        return not persons.is_behind(t, i)
    if t.newline_before(i) or t.starts_sentence(i):
        is_told_of = following == "," and t.lower(nxt + 1) in {"my", "our", "his", "her", "their", "a", "the", "who"}
        return word == "christian" and (following in CLOSED["auxiliary"] or following in FINITE or is_told_of)
    if word in NAMES and (persons.is_person(previous) or previous in TITLES):
        return True
    is_in_name = t.is_capital(before) and previous.isalpha() and previous not in ALL_CLOSED and previous not in found
    if previous == "the" and t.is_capital(before) and not t.starts_sentence(before):
        return True  # an article in The Hindu
    if word in PROPER and t.is_capital(before) and previous in FIRST_NAMES and t.is_word(before):
        return True  # Samuel German
    if word in PROPER:
        # South America, African American; not: the Irish German teacher
        return t.is_capital(before) and (previous in REGION or (word == "american" and previous in persons.BETWEEN))
    return is_in_name


def _in_case(t: Tokens, i: int, new: str) -> str:
    """new in the case of token i; a proper name keeps its capital, unless the writer leaves such capitals out."""
    word = t.word(i)
    if new[0].isupper() and not t.is_upper(i):
        return new.lower() if word.islower() and t.low[i] in PROPER else new
    return like(_model(t, i, new), new)


def _model(t: Tokens, i: int, new: str) -> str:
    """A proper adjective does not pass its capital on to a common word inside a sentence."""
    word = t.word(i)
    proper = word[0].isupper() and not t.is_upper(i) and not t.starts_sentence(i) and word.lower() in PROPER
    return word.lower() if proper else word


PROPER = frozenset(
    part.lstrip("~*").lower()
    for axis in AXES
    for line in sections("terms")[axis][1:]
    for cell in line.split()
    for part in cell.split("|")
    if part.lstrip("~").startswith("*")
)
