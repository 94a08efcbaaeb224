"""Which copy stays in this corpus: the curator's rules in order and the copies chosen by hand, kept with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.duplicates.stages import DEFAULT_RULES
from lib.duplicates.survivors import ByHand, Rule, from_json, to_json
from lib.errors import BadOption
from lib.ledger import settings
from lib.query.view import View

KEY = "survivors"
MOST_RULES = 20


@dataclass(frozen=True)
class Policy:
    """rules in their order; keep and drop are ids, ascending, in no other's place: those stay whatever they repeat,
    these go before any other copy. Both hold at every threshold, since they name records and not groups.
    """

    rules: tuple[Rule, ...] = DEFAULT_RULES
    keep: tuple[int, ...] = ()
    drop: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[Rule, ...]:
        """All rules as `survivor_ranks` takes them: what was chosen by hand comes first."""
        return (ByHand(self.keep, self.drop), *self.rules) if self.keep or self.drop else self.rules

    def sentence(self) -> str:
        return ", then ".join(rule.sentence() for rule in self.rules) or "the first one"

    def keeping(self, *ids: int) -> "Policy":
        """These stay, whatever they repeat."""
        return self._chosen(set(self.keep) | set(ids), set(self.drop) - set(ids))

    def dropping(self, *ids: int) -> "Policy":
        """These go before any other copy."""
        return self._chosen(set(self.keep) - set(ids), set(self.drop) | set(ids))

    def forgetting(self, *ids: int) -> "Policy":
        """Nothing is chosen by hand for these."""
        return self._chosen(set(self.keep) - set(ids), set(self.drop) - set(ids))

    def survivor(self, id_: int, others: Sequence[int]) -> "Policy":
        """id_ is the one that stays: of the others of its group none is kept by hand any more."""
        return self.forgetting(*others).keeping(id_)

    def moved(self, place: int, by: int) -> "Policy":
        """The rule at place goes up (-1) or down (1)."""
        rules, to = list(self.rules), place + by
        if 0 <= place < len(rules) and 0 <= to < len(rules):
            rules[place], rules[to] = rules[to], rules[place]
        return replace(self, rules=tuple(rules))

    def without(self, place: int) -> "Policy":
        return replace(self, rules=tuple(rule for k, rule in enumerate(self.rules) if k != place))

    def plus(self, rule: Rule) -> "Policy":
        """With one more rule, the last to decide. Raises BadOption: it is there already, or there are too many."""
        if rule in self.rules:
            raise BadOption(f"The rule “{rule.sentence()}” is there already; move it instead.")
        if len(self.rules) >= MOST_RULES:
            raise BadOption(f"There are {MOST_RULES} survivor rules already; remove one first.")
        return replace(self, rules=(*self.rules, rule))

    def to_json(self) -> dict:
        value = {"rules": to_json(self.rules), "keep": list(self.keep), "drop": list(self.drop)}
        return {name: item for name, item in value.items() if item or name == "rules"}

    def _chosen(self, keep: set[int], drop: set[int]) -> "Policy":
        return replace(self, keep=tuple(sorted(keep)), drop=tuple(sorted(drop)))


def read(value: object) -> Policy:
    """The inverse of `Policy.to_json`. Raises BadOption for what is of another form."""
    if not isinstance(value, Mapping) or not isinstance(value.get("rules"), list):
        raise BadOption("Survivor rules are an object with a list `rules`; this one is not.")
    rules = from_json(value["rules"])
    if len(rules) > MOST_RULES:
        raise BadOption(f"There are {len(rules)} survivor rules; at most {MOST_RULES} are read.")
    if any(isinstance(rule, ByHand) for rule in rules):
        raise BadOption("Records chosen by hand stand in `keep` and `drop`, not among the survivor rules.")
    return Policy(rules, _ids(value, "keep"), _ids(value, "drop"))


def _ids(value: Mapping, name: str) -> tuple[int, ...]:
    ids = value.get(name) or []
    if not isinstance(ids, list) or any(not isinstance(one, int) or isinstance(one, bool) or one < 0 for one in ids):
        raise BadOption(f"`{name}` of the survivor rules is a list of record ids; found {str(ids)[:60]!r}.")
    return tuple(sorted(set(ids)))


def load(view: View) -> Policy:
    """The policy of a workspace; the default before one was chosen. Ids that are no longer there are left out."""
    value = settings.get(view.workspace.ledger_path, KEY)
    if value is None:
        return Policy()
    policy = read(value)
    keep, drop = (tuple(one for one in ids if one < view.n_records) for ids in (policy.keep, policy.drop))
    return replace(policy, keep=keep, drop=drop)


def save(view: View, policy: Policy) -> None:
    """Keep a policy with the workspace."""
    settings.put(view.workspace.ledger_path, KEY, policy.to_json())


def chosen(policy: Policy, n_records: int) -> np.ndarray:
    """The records that stay whatever they repeat, bool (n_records,)."""
    forced = np.zeros(n_records, dtype=bool)
    forced[[one for one in policy.keep if one < n_records]] = True
    return forced
