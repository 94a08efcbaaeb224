"""The ids of records that a found predicate holds for: searches through the text, the map and typed expressions."""

import re
import unicodedata
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from lib.engine import sandbox
from lib.errors import BadFilter, NotComputed
from lib.query import polygon
from lib.query.predicates import Expression, Lasso, Pattern, Phrase, Predicate, Words

# A typed expression over ten million texts takes some ten seconds.
SECONDS = 60

if TYPE_CHECKING:
    from lib.query.view import View


def ids(view: "View", predicate: Predicate) -> np.ndarray:
    """(n,) int64 ids, without regard to decisions. Raises BadFilter, NotComputed."""
    match predicate:
        case Words(text=text):
            return _in_text(view, *_words(text))
        case Phrase(text=text):
            return _in_text(view, "contains(lower(text), lower(?))", [text])
        case Pattern(regex=regex):
            return _in_text(view, "regexp_matches(text, ?)", [regex])
        case Expression(sql_text=expression):
            catalog = view.workspace.catalog_path(view.current.catalog)
            texts = [view.workspace.text_path(name) for name in view.current.texts]
            return sandbox.matching_ids(catalog, expression, SECONDS, text_paths=texts)
        case Lasso(polygon=corners):
            return _on_map(view, corners)
    raise NotComputed(f"Filtering by {predicate.sentence()} needs the embeddings; run `analyse` first.")


def _words(text: str) -> tuple[str, list]:
    """Every word must stand in the text, bounded by what is neither letter nor digit on the sides where it has one."""
    wanted = list(dict.fromkeys(unicodedata.normalize("NFC", text).lower().split()))
    if not wanted:
        raise BadFilter("A search for words needs at least one word.")
    condition, parameters = [], []
    for word in wanted:
        # contains() is some ten times quicker than a regular expression, and throws most records out first.
        condition.append("contains(lower(text), ?) AND regexp_matches(lower(text), ?)")
        start = r"(^|[^\pL\pN])" if word[0].isalnum() else ""
        end = r"($|[^\pL\pN])" if word[-1].isalnum() else ""
        parameters += [word, f"{start}{_escaped(word)}{end}"]
    return " AND ".join(condition), parameters


def _escaped(word: str) -> str:
    """The word as an RE2 pattern that matches just itself."""
    return re.sub(r"([^\w\s])", r"\\\1", word, flags=re.ASCII) if word.isascii() else _quoted_re2(word)


def _quoted_re2(word: str) -> str:
    return "".join(rf"\x{{{ord(char):x}}}" if not char.isalnum() else char for char in word)


def _in_text(view: "View", condition: str, parameters: list) -> np.ndarray:
    try:
        table = view.arrow(f"SELECT id FROM texts WHERE {condition}", parameters)
    except (duckdb.InvalidInputException, duckdb.BinderException) as error:
        raise BadFilter(f"This pattern cannot be used: {str(error).splitlines()[0][:160]}.") from error
    return table["id"].to_numpy()


def _on_map(view: "View", corners: tuple[tuple[float, float], ...]) -> np.ndarray:
    if "map_x" not in view.schema:
        raise NotComputed("A lasso needs the map; run `analyse` up to the stage map first.")
    x0, y0, x1, y1 = polygon.bounds(corners)
    table = view.arrow(
        "SELECT id, map_x, map_y FROM catalog WHERE map_x BETWEEN ? AND ? AND map_y BETWEEN ? AND ?", [x0, x1, y0, y1]
    )
    inside = polygon.contains(corners, table["map_x"].to_numpy(), table["map_y"].to_numpy())
    return table["id"].to_numpy()[inside]
