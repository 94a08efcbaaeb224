"""Which operator an axis and a direction name: what it looks for, what it edits, whether it takes its edits back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lib.augment import names, parse, pronouns, swapping, term_tables, terms, they
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

    back: the same operator by rules alone, where it takes its own edits back; None where it does not.
    changes_sex: biology matters to it.
    """

    triggers: frozenset[str]
    edits: Callable[[Tokens], tuple[list[Edit], list[Skip]]]
    back: Callable[[Tokens], tuple[list[Edit], list[Skip]]] | None
    changes_sex: bool


def named(axis: str, direction: str, policy: Policy, document: str) -> Operator:
    """The operator of an axis and direction for one document (first names hang on it). Raises BadOption."""
    if axis != "gender":
        return of_table(*term_tables.table(axis, direction))
    chosen = DIRECTIONS.get(direction.replace(" ", ""))
    if chosen is None:
        raise BadOption(f"There is no direction {direction!r} on the axis gender; choose swap, m->f, f->m or they.")
    genders = GENDERS[chosen]
    reader = parse.read if policy.model and parse.is_installed() else pronouns.read
    if chosen.endswith("they"):
        return Operator(
            they.TRIGGERS, lambda t: they.edits(t, genders, reader, policy.reflexive), back=None, changes_sex=False
        )
    stand_ins = names.mapping(document, genders, policy.seed) if policy.names else {}
    return Operator(
        swapping.TRIGGERS | stand_ins.keys(),
        lambda t: swapping.edits(t, genders, reader, stand_ins),
        # Asking the parser again on the way back would cost as much as the way out.
        back=(lambda t: swapping.edits(t, genders, pronouns.read, stand_ins)) if chosen == "swap" else None,
        changes_sex=True,
    )


def of_table(table: term_tables.Table, both_ways: bool) -> Operator:
    """The operator of a table of terms."""
    edits = partial(terms.edits, found=table)
    return Operator(frozenset(table), edits, back=edits if both_ways else None, changes_sex=False)
