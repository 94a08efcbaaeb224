"""The Selection: the current filter as one immutable value, shown as pills, kept in the address, run as SQL."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lib.errors import BadFilter
from lib.query import predicates
from lib.query.predicates import Predicate, Sql

Scope = Literal["kept", "excluded", "all"]
SCOPES = ("kept", "excluded", "all")
MOST_PREDICATES = 40
# Longer ones are saved as a view: some proxies cut addresses at 2,000 characters.
LONGEST_IN_ADDRESS = 1500


@dataclass(frozen=True)
class Selection:
    """All predicates hold at once. scope says whether excluded records take part; "kept" is where work is done."""

    predicates: tuple[Predicate, ...] = ()
    scope: Scope = "kept"

    def and_(self, *added: Predicate) -> "Selection":
        """Narrowed by more predicates; one that is there already is not added twice."""
        fresh = tuple(dict.fromkeys(item for item in added if item not in self.predicates))
        return replace(self, predicates=self.predicates + fresh)

    def without(self, *gone: Predicate) -> "Selection":
        return replace(self, predicates=tuple(item for item in self.predicates if item not in gone))

    def instead(self, column: str, *added: Predicate) -> "Selection":
        """With every predicate on column replaced by the given ones: what a facet does when it is changed."""
        others = tuple(item for item in self.predicates if getattr(item, "column", None) != column)
        return replace(self, predicates=others).and_(*added)

    def within(self, scope: Scope) -> "Selection":
        return replace(self, scope=scope)

    def on(self, column: str) -> tuple[Predicate, ...]:
        """The predicates on one column."""
        return tuple(item for item in self.predicates if getattr(item, "column", None) == column)

    def sql(self, schema: Mapping[str, str], table_of: Callable[[Predicate], str], excluded: str) -> Sql:
        """A WHERE condition over the catalog and its parameters, in order.

        schema maps the catalog's columns to their types; table_of names, for a found predicate, the table that holds
        its ids; excluded names the table of ids that are out. Both are names of ours. Raises BadFilter.
        """
        parts, parameters = [], []
        if self.scope != "all":
            parts.append(f"id {'NOT IN' if self.scope == 'kept' else 'IN'} (SELECT id FROM {excluded})")
        for predicate in self.predicates:
            if isinstance(predicate, predicates.FOUND):
                condition, values = f"id IN (SELECT id FROM {table_of(predicate)})", []
            else:
                condition, values = predicate.sql(schema)
            # A NULL in the column is neither true nor false: "is not en" must keep records without a language.
            parts.append(f"NOT coalesce({condition}, false)" if predicate.negated else f"({condition})")
            parameters += values
        return " AND ".join(parts) or "true", parameters

    def sentence(self) -> str:
        """The filter in words."""
        scope = {"kept": "kept records", "excluded": "excluded records", "all": "all records"}[self.scope]
        conditions = " and ".join(predicate.sentence() for predicate in self.predicates)
        return f"{scope} where {conditions}" if conditions else scope

    def to_json(self) -> dict:
        value: dict = {"where": [predicates.to_json(predicate) for predicate in self.predicates]}
        return value if self.scope == "kept" else {"scope": self.scope, **value}

    @classmethod
    def from_json(cls, value: object) -> "Selection":
        """The inverse of `to_json`. Raises BadFilter: the value may come from an address or a file."""
        if not isinstance(value, dict) or not isinstance(value.get("where", []), list):
            raise BadFilter("A Selection is an object with a list `where`; this one is not.")
        if unknown := set(value) - {"where", "scope"}:
            raise BadFilter(
                f"A Selection has `where` and `scope`; this one also has {', '.join(sorted(map(str, unknown)))}."
            )
        if value.get("scope", "kept") not in SCOPES:
            raise BadFilter(f"A Selection's scope is one of {', '.join(SCOPES)}; found {value['scope']!r}.")
        if len(value.get("where", [])) > MOST_PREDICATES:
            raise BadFilter(f"A Selection has at most {MOST_PREDICATES} filters; remove some.")
        return cls(tuple(map(predicates.from_json, value.get("where", []))), value.get("scope", "kept"))

    def to_text(self) -> str:
        """Compact JSON: what the address and the ledger hold. Equal Selections give equal text."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Selection":
        """The inverse of `to_text`; an empty text is the empty Selection. Raises BadFilter."""
        if not text:
            return cls()
        try:
            return cls.from_json(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise BadFilter(
                f"The filter in this address cannot be read: {text[:60]!r}; open the page without it."
            ) from error

    def fits_address(self) -> bool:
        return len(self.to_text()) <= LONGEST_IN_ADDRESS


def name_of(predicate: Predicate) -> str:
    """A short name for a predicate without its negation: the table of its ids is called after it."""
    text = json.dumps(predicates.to_json(replace(predicate, negated=False)), sort_keys=True)
    return "found_" + hashlib.sha256(text.encode()).hexdigest()[:20]
