"""Reference populations that curators gave: kept in the workspace beside those that come with Winnow."""

from pathlib import Path

from lib.audit import references
from lib.audit.references import Reference
from lib.errors import BadReference
from lib.ledger import settings

KEY = "audit_references"


def of_axis(path: Path, axis: str) -> list[Reference]:
    """Those for an axis, the workspace's own first. path: the ledger's. Raises BadReference for a damaged one."""
    return [found for found in (*own(path), *references.shipped()) if found.axis == axis]


def own(path: Path) -> list[Reference]:
    """The ones that curators gave, in the order in which they came."""
    return [references.from_json(value) for value in settings.get(path, KEY) or []]


def save(path: Path, reference: Reference) -> None:
    """Keep one; another of the same name and axis is replaced. Raises BadReference for a name that Winnow's own has."""
    if (reference.axis, reference.name) in {(one.axis, one.name) for one in references.shipped()}:
        raise BadReference(f"A reference that comes with Winnow is called {reference.name!r}; choose another name.")
    put(path, [*_others(path, reference.axis, reference.name), reference])


def forget(path: Path, axis: str, name: str) -> None:
    """Take one away; what was published with it keeps it."""
    put(path, _others(path, axis, name))


def _others(path: Path, axis: str, name: str) -> list[Reference]:
    return [one for one in own(path) if (one.axis, one.name) != (axis, name)]


def put(path: Path, kept: list[Reference]) -> None:
    settings.put(path, KEY, [one.to_json() for one in kept] or None)
