"""Which terms of one group become those of another: Christian to Muslim with church to mosque and a to an."""

from collections.abc import Iterable
from functools import cache

from lib.augment.case import like
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import sections, words
from lib.augment.result import Edit, Skip
from lib.augment.swapping import article_edit
from lib.augment.tokens import Tokens
from lib.errors import BadOption

# A change of group is never sure enough to go without review.
APPROVAL = 0.8
PEOPLE = words("terms", "people")
# What may follow a hyphen without making another sense: German-born; and verbs before the name of a language.
ORIGIN, SPEAKING = words("terms", "origin"), words("terms", "speaking")
KEPT = frozenset(sections("terms")["kept"])
AXES = tuple(axis for axis in sections("terms") if axis not in {"people", "origin", "speaking", "kept"})
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
        if only_people and following not in PEOPLE:
            left.append(Skip(t.start[i], t.end[i], "not said of people"))
            continue
        if f"{word} {following}" in KEPT:
            left.append(Skip(t.start[i], t.end[i], f"fixed phrase: {word} {following}"))
            continue
        may_be_language = t.is_capital(i) and word.endswith(("an", "ish", "ese")) and word != "christian"
        ends = not following[:1].isalpha() or following in ALL_CLOSED
        if may_be_language and ends and t.lower(t.before(i)) in SPEAKING:
            left.append(Skip(t.start[i], t.end[i], "a language"))
            continue
        is_origin = t.is_hyphened(i) and t.lower(i + 2) in ORIGIN
        if (t.is_hyphened(i) and not is_origin) or t.is_hyphen_before(i):
            left.append(Skip(t.start[i], t.end[i], "part of a compound"))
            continue
        if (
            t.is_capital(t.after(i))
            and t.is_capital(i)
            and not t.is_upper(i)
            and following not in found
            and following.isalpha()
        ):
            left.append(Skip(t.start[i], t.end[i], "a name"))
            continue
        stands_before_noun = is_origin or not ends
        new = adjective if stands_before_noun else noun
        if (article := article_edit(t, i, new)) is not None:
            made.append(article)
        written = new if new[0].isupper() and not t.is_upper(i) else like(_model(t, i, new), new)
        made.append(Edit(t.start[i], t.end[i], t.word(i), written, f"term:{word}", sure))
    return made, left


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
