"""The generated records of a recipe made again on another dump, from their parents' rows there."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from lib.corpus import children, generated
from lib.corpus.workspace import Workspace
from lib.curate import occurrences, offspring
from lib.curate.desk import open_view
from lib.curate.recipe import Recipe
from lib.curate.rules import Rule
from lib.errors import BadOption

# Files of ours are called recipe-<what all of them hold>-<what is in this one>.
PREFIX = "recipe-"


@dataclass(frozen=True)
class Remade:
    """What came of one decision: the file's name ("" where no parent is here), the ids of its records (n_found,), and
    which of the recipe's children found their parent, bool (n_children,).
    """

    file: str
    ids: np.ndarray
    is_here: np.ndarray


def remake(
    workspace: Workspace, recipe: Recipe, analyse: Callable[[Workspace], object]
) -> tuple[Workspace, dict[int, Remade]]:
    """Add the children of a recipe to an analysed corpus; gives it, analysed again, and what became of each decision
    by its number in the recipe, from 0.

    A parent may be a child of an earlier decision: then there is one more analysis between the two. The same recipe
    again adds nothing. Raises BadOption where the corpus has generated records of its own, and what `generated.add`
    and analyse raise.
    """
    pending = [number for number, rule in enumerate(recipe.rules) if rule.children is not None]
    rules = [recipe.rules[number] for number in pending]
    prefix = f"{PREFIX}{_digest([[rule.children.to_pylist(), dict(rule.made)] for rule in rules], 8)}-"
    if pending:
        _check(workspace, rules, prefix)
    remade: dict[int, Remade] = {}
    names: set[str] = set()
    while pending:
        files = workspace.sources.files
        view = open_view(workspace)
        try:
            found = {number: _parents(view, recipe.rules[number]) for number in pending}
        finally:
            view.close()
        for done, (number, parents) in enumerate(found.items()):
            if done and (parents < 0).any():
                break  # they may be children of the decisions just done
            workspace, remade[number] = _add(workspace, recipe.rules[number], parents, prefix, names)
            pending.remove(number)
        if workspace.sources.files != files:
            analyse(workspace)
    return workspace, remade


def _check(workspace: Workspace, rules: list[Rule], prefix: str) -> None:
    theirs = [Path(file.path).stem for _, file in generated.files(workspace)]
    if others := [name for name in theirs if not name.startswith(prefix)]:
        raise BadOption(
            f"{workspace.root} has generated records already ({others[0]}), and the recipe brings its own; "
            "choose another folder for the workspace."
        )
    for rule in rules:
        named = {name for text in rule.children["texts"].to_pylist() for name in json.loads(text)}
        if strange := sorted(named - set(workspace.roles.text)):
            raise BadOption(
                f"The recipe has generated texts for {strange[0]!r}, which is no text column here: these are "
                f"{', '.join(workspace.roles.text)}."
            )


def _parents(view, rule: Rule) -> np.ndarray:
    """The parent of each child, (n,) int64, -1 where it is not here."""
    return occurrences.ids_of(view, rule.children.select(["hash", "place"]))


def _add(
    workspace: Workspace, rule: Rule, parents: np.ndarray, prefix: str, names: set[str]
) -> tuple[Workspace, Remade]:
    is_here = parents >= 0
    if not is_here.any():
        return workspace, Remade("", np.empty(0, np.int64), is_here)
    made = rule.children.filter(pa.array(is_here))
    name = prefix + _digest([made.to_pylist(), parents[is_here].tolist(), dict(rule.made)], 16)
    while name in names:  # a recipe may say the same twice
        name += "-again"
    names.add(name)
    tables = children.tables(workspace, offspring.children_of(made, parents[is_here]))
    workspace, ids = generated.add(workspace, name, tables)
    return workspace, Remade(name, np.arange(ids.start, ids.stop), is_here)


def _digest(value: object, n: int) -> str:
    """n hex digits that follow from a plain value, so that the same step again finds its file."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:n]
