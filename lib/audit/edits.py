"""A curator's changes to the lexicon: kept in the workspace, numbered, each version readable for ever."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from lib import atomic
from lib.audit.lexicon import Lexicon, Term, checked, problem_of, shipped
from lib.errors import BadLexicon


@dataclass(frozen=True)
class Edits:
    """Changes to the shipped lexicon as of one version; number 0 is none.

    axes maps axes that were added to their titles; removed are (axis, text) of terms taken out. A term that was
    changed is in both: removed as it was, added as it is.
    """

    number: int = 0
    by: str = ""
    at: str = ""
    added: tuple[Term, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    axes: tuple[tuple[str, str], ...] = ()


def of_workspace(root: Path) -> Lexicon:
    """The lexicon in force in a workspace: the shipped one with the latest edits. Raises BadLexicon."""
    return applied(shipped(), latest(root))


def applied(lexicon: Lexicon, edits: Edits) -> Lexicon:
    """The lexicon after the edits; its version names their number. Raises BadLexicon where they do not fit together."""
    if not edits.number:
        return lexicon
    gone = set(edits.removed)
    kept = [term for term in lexicon.terms if (term.axis, term.text) not in gone]
    # A pair with a removed term is no pair any more; the other one stays.
    left = {(term.axis, term.text) for term in (*kept, *edits.added)}
    kept = [_without_lost_pairs(term, left) for term in kept]
    return checked(
        replace(
            lexicon,
            version=f"{lexicon.version}+{edits.number}",
            axes=lexicon.axes | dict(edits.axes),
            terms=tuple(sorted((*kept, *edits.added))),
        )
    )


def latest(root: Path) -> Edits:
    """The edits in force in a workspace. Raises BadLexicon for a damaged file."""
    files = history(root)
    return read(files[-1]) if files else Edits()


def history(root: Path) -> list[Path]:
    """The files of all versions, oldest first."""
    return sorted((root / "lexicon").glob("[0-9]*.json"))


def read(path: Path) -> Edits:
    """One version. Raises BadLexicon."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        added = tuple(
            Term(**row | {name: tuple(row[name]) for name in ("counterparts", "one_way")}) for row in value["added"]
        )
        removed = tuple((axis, text) for axis, text in value["removed"])
        return Edits(value["number"], value["by"], value["at"], added, removed, tuple(sorted(value["axes"].items())))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadLexicon(f"{path} is not an edit of the lexicon ({error}); remove the file or restore it.") from error


def add_terms(root: Path, terms: list[Term], by: str) -> Lexicon:
    """Add terms, or change those that are there; a new group needs no more than a term. Gives the lexicon in force.

    Raises BadLexicon, and nothing is changed.
    """
    for term in terms:
        if problem := problem_of(term):
            raise BadLexicon(f"Nothing was added: {problem}")
    if len({(term.axis, term.text) for term in terms}) < len(terms):
        raise BadLexicon("Nothing was added: a term is twice among the new ones; remove one.")
    edits, now = latest(root), {(term.axis, term.text) for term in terms}
    before = {(term.axis, term.text) for term in shipped().terms}
    added = (*(term for term in edits.added if (term.axis, term.text) not in now), *terms)
    removed = tuple(sorted({*edits.removed, *(before & now)}))
    return _save(root, replace(edits, added=tuple(sorted(added)), removed=removed), by)


def remove_terms(root: Path, keys: list[tuple[str, str]], by: str) -> Lexicon:
    """Take out terms, given as (axis, text). Raises BadLexicon for one that is not there."""
    lexicon, edits = of_workspace(root), latest(root)
    for axis, text in keys:
        if lexicon.find(axis, text) is None:
            raise BadLexicon(f"The axis {axis} has no term {text!r}; nothing was removed.")
    gone = set(keys)
    added = tuple(
        _without_lost_pairs(term, {(t.axis, t.text) for t in lexicon.terms} - gone)
        for term in edits.added
        if (term.axis, term.text) not in gone
    )
    shipped_keys = {(term.axis, term.text) for term in shipped().terms}
    return _save(root, replace(edits, added=added, removed=tuple(sorted({*edits.removed, *(gone & shipped_keys)}))), by)


def add_axis(root: Path, name: str, title: str, by: str) -> Lexicon:
    """Add an axis; it counts once it has terms. Raises BadLexicon for a name that is taken or not plain."""
    lexicon, edits = of_workspace(root), latest(root)
    if name in lexicon.axes or not name.replace("_", "").isalnum() or name != name.lower() or not title.strip():
        raise BadLexicon(f"{name!r} cannot be a new axis; use small letters, digits and _, a title, and a free name.")
    return _save(root, replace(edits, axes=(*edits.axes, (name, title.strip()))), by)


def restore(root: Path, number: int, by: str) -> Lexicon:
    """Go back to an earlier version (0: as shipped), as a new version. Raises BadLexicon where there is none."""
    if number == 0:
        return _save(root, replace(latest(root), added=(), removed=(), axes=()), by)
    path = _path(root, number)
    if not path.exists():
        raise BadLexicon(f"The lexicon of {root} has no version {number}; it has {len(history(root))}.")
    return _save(root, replace(read(path), number=latest(root).number), by)


def _save(root: Path, edits: Edits, by: str) -> Lexicon:
    edits = replace(edits, number=edits.number + 1, by=by, at=datetime.now(UTC).isoformat(timespec="seconds"))
    lexicon = applied(shipped(), edits)
    path = _path(root, edits.number)
    path.parent.mkdir(exist_ok=True)
    value = asdict(edits) | {"added": [asdict(term) for term in edits.added], "axes": dict(edits.axes)}
    atomic.write_json(path, value)
    return lexicon


def _path(root: Path, number: int) -> Path:
    return root / "lexicon" / f"{number:04d}.json"


def _without_lost_pairs(term: Term, there: set[tuple[str, str]]) -> Term:
    kept = tuple(c for c in term.counterparts if c in term.one_way or (term.axis, c) in there)
    return term if kept == term.counterparts else replace(term, counterparts=kept)
