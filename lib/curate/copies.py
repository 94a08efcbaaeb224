"""The survivor policy as a recipe holds it: the rules, and what was chosen by hand by what the records say."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from lib.curate import occurrences
from lib.duplicates import policy as policies
from lib.duplicates.policy import Policy
from lib.duplicates.survivors import Rule, columns_of
from lib.query.view import View


def portable(view: View) -> dict:
    """The policy of a workspace with records named by content hash; {} where it is the usual one."""
    policy = policies.load(view)
    if policy == Policy():
        return {}
    value = policy.to_json()
    return {**value, **{name: _keys(view, value[name]) for name in ("keep", "drop") if name in value}}


def checked(value: object) -> dict:
    """The section of a recipe as it was read. Raises BadOption for one of another form."""
    if not value:
        return {}
    plain = dict(value) if isinstance(value, Mapping) else {}
    chosen = {name: plain.pop(name, None) or [] for name in ("keep", "drop")}
    rules = policies.read(plain if isinstance(value, Mapping) else value).to_json()
    for keys in chosen.values():
        for key in keys if isinstance(keys, list) else [keys]:
            occurrences.read(key)
    return {**rules, **{name: keys for name, keys in chosen.items() if keys}}


def problems(view: View, value: Mapping) -> list[str]:
    """One sentence where rules name columns that this corpus does not have: those are left out by `install`."""
    absent = [rule.sentence() for rule in _rules(value) if not _fits(view, rule)]
    return [f"Survivor rules on columns that are not here are left out: {'; '.join(absent)}."] if absent else []


def install(view: View, value: Mapping) -> int:
    """Make a recipe's policy that of this workspace; gives how many records chosen by hand are not here."""
    rules = tuple(rule for rule in _rules(value) if _fits(view, rule))
    found = {name: _ids(view, value.get(name, [])) for name in ("keep", "drop")}
    keep, drop = (tuple(ids[ids >= 0].tolist()) for ids in found.values())
    policies.save(view, Policy(rules).keeping(*keep).dropping(*drop))
    return sum(int(np.count_nonzero(ids < 0)) for ids in found.values())


def _rules(value: Mapping) -> tuple[Rule, ...]:
    return policies.read({"rules": value["rules"]}).rules if value else ()


def _fits(view: View, rule: Rule) -> bool:
    return all(name in view.schema for name in columns_of([rule]))


def _keys(view: View, ids: Sequence[int]) -> list[str]:
    keys = occurrences.keys_of(view, np.asarray(ids, dtype=np.int64))
    return [occurrences.written(*key) for key in zip(keys["hash"].to_pylist(), keys["place"].to_pylist(), strict=True)]


def _ids(view: View, keys: Sequence[str]) -> np.ndarray:
    pairs = [occurrences.read(key) for key in keys]
    hashes, places = (pa.array([pair[k] for pair in pairs], type) for k, type in ((0, pa.string()), (1, pa.int32())))
    return occurrences.ids_of(view, pa.table({"hash": hashes, "place": places}))
