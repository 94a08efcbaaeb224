"""Which operator an axis and a direction name: what it looks for, what it edits, whether it takes its edits back."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.augment import names, parse, pronouns, swapping, terms, they
from lib.augment.policy import Policy
from lib.augment.result import Edit, Skip
from lib.augment.tokens import Tokens
from lib.errors import BadOption

# Every way to write a direction on the axis gender, and the genders whose words change.
DIRECTIONS = {
    "swap": "swap", "m<->f": "swap", "f<->m": "swap", "m->f": "m->f", "f->m": "f->m",
    "they": "they", "->they": "they", "m<->they": "they", "neutral": "they", "->neutral": "they",
    "m->they": "m->they", "f->they": "f->they",
}  # fmt: skip
GENDERS = {
    "swap": frozenset("mf"), "they": frozenset("mf"),
    "m->f": frozenset("m"), "m->they": frozenset("m"), "f->m": frozenset("f"), "f->they": frozenset("f"),
}  # fmt: skip


@dataclass(frozen=True)
class Operator:
    """triggers: a paragraph without these words is not looked at. edits: tokens to edits and skips.

    returns: applied twice it gives the text back. changes_sex: biology matters to it.
    """

    triggers: frozenset[str]
    edits: Callable[[Tokens], tuple[list[Edit], list[Skip]]]
    returns: bool
    changes_sex: bool


def named(axis: str, direction: str, policy: Policy, document: str) -> Operator:
    """The operator of an axis and direction for one document (first names hang on it). Raises BadOption."""
    if axis != "gender":
        return of_table(*terms.table(axis, direction))
    chosen = DIRECTIONS.get(direction.replace(" ", ""))
    if chosen is None:
        raise BadOption(f"There is no direction {direction!r} on the axis gender; choose swap, m->f, f->m or they.")
    genders = GENDERS[chosen]
    reader = parse.read if policy.model and parse.is_installed() else pronouns.read
    if chosen.endswith("they"):
        return Operator(
            they.TRIGGERS, lambda t: they.edits(t, genders, reader, policy.reflexive), returns=False, changes_sex=False
        )
    stand_ins = names.mapping(document, genders, policy.seed) if policy.names else {}
    return Operator(
        swapping.TRIGGERS | stand_ins.keys(),
        lambda t: swapping.edits(t, genders, reader, stand_ins),
        returns=chosen == "swap",
        changes_sex=True,
    )


def of_table(table: terms.Table, both_ways: bool) -> Operator:
    """The operator of a table of terms."""
    return Operator(frozenset(table), lambda t: terms.edits(t, table), returns=both_ways, changes_sex=False)
