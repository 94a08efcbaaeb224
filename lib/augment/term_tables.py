"""The tables of terms: which word of one group becomes which of another, on every axis but gender."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from lib.augment import nations
from lib.augment.lists import sections
from lib.errors import BadOption

# A change of group is never sure enough to go without review.
APPROVAL = 0.8
NO_AXES = {"origin", "speaking", "kept", "prefix", "region", "currency", "small", "language", "lesson", "linking"}
AXES = tuple(axis for axis in sections("terms") if axis not in NO_AXES)
NATIONALITY = "nationality"


class Counterpart(NamedTuple):
    """What a word becomes: as an adjective, as a noun, as a noun for many where the word itself is no plural."""

    adjective: str
    noun: str
    many: str = ""
    only_people: bool = False
    confidence: float = APPROVAL


Table = dict[str, Counterpart]


@cache
def axes() -> dict[str, tuple[str, ...]]:
    """The groups of every axis that has counterpart terms."""
    return {
        axis: tuple(nations.listed()) if axis == NATIONALITY else tuple(sections("terms")[axis][0].split())
        for axis in AXES
    }


@lru_cache(maxsize=256)
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
    if axis == NATIONALITY:
        return _of_nations(*sides, both_ways), both_ways
    made = from_pairs(_linked(axis, *sides))
    return (made | from_pairs(_linked(axis, *sides[::-1])) if both_ways else made), both_ways


def has_words(axis: str, source: str, target: str) -> bool:
    """Whether any word of one group of an axis has a counterpart in the other."""
    return axis == NATIONALITY or bool(_linked(axis, source, target))


def _linked(axis: str, source: str, target: str) -> list[tuple[str, str]]:
    groups = axes()[axis]
    one, two = groups.index(source), groups.index(target)
    lines = [line.split() for line in sections("terms")[axis][1:]]
    return [
        (cells[one], cells[two])
        for cells in lines
        if max(one, two) < len(cells) and "-" not in (cells[one], cells[two]) and "_" not in cells[one].split("|")[0]
    ]


def _of_nations(source: str, target: str, both_ways: bool) -> Table:
    made: Table = {}
    for a, b in ((source, target), (target, source)) if both_ways else ((source, target),):
        here, there = nations.listed()[a], nations.listed()[b]
        is_many = " " in here.many or here.many == here.adjective
        made[here.adjective.lower()] = Counterpart(there.adjective, there.one, there.many if is_many else "")
        country = here.country.removeprefix("the ")
        for word, new in ((here.one, there.one), (here.many, there.many), (country, there.country)):
            if word and new and " " not in word:
                made.setdefault(word.lower(), Counterpart(new, new))
        plain = there.by_gender or (
            there.one.replace(" person", " man"),
            there.many.replace(" people", " men"),
            f"{there.adjective} woman",
            f"{there.adjective} women",
        )
        for word, new in zip(here.by_gender, plain, strict=False):
            made[word.lower()] = Counterpart(new, new)
    return made


def from_pairs(pairs: Iterable[tuple[str, str]], *, both_ways: bool = False) -> Table:
    """A table of your own pairs (from, to), one word each; marks as in the data file.

    Raises BadOption where a word would get two counterparts, so that nobody could tell which was meant.
    """
    made: Table = {}
    listed = [*pairs]
    for source, target in [*listed, *((b, a) for a, b in listed)] if both_ways else listed:
        if not source.strip("~*") or not target.strip("~*") or " " in source:
            raise BadOption(f"{source!r} -> {target!r} is no pair of single words.")
        adjective, *nouns = target.lstrip("~").split("|")
        noun = nouns[0] if nouns else ""
        for form in source.lstrip("~").split("|"):
            if "_" in form:
                continue
            key = form.lstrip("*").lower()
            entry = Counterpart(_written(adjective), _written(noun or adjective), only_people=source.startswith("~"))
            if key in made and made[key] != entry:
                other = made[key].adjective
                raise BadOption(f"{key!r} has two counterparts, {other!r} and {entry.adjective!r}; keep one of them.")
            made[key] = entry
    return made


def _written(form: str) -> str:
    return (form[1:].capitalize() if form.startswith("*") else form).replace("_", " ")
