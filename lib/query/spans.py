"""Which parts of a text the Selection's text searches found: what is highlighted, and where a snippet begins."""

import re
import unicodedata
from collections.abc import Sequence

from lib.query.predicates import Pattern, Phrase, Sql, Words
from lib.query.selection import Selection
from lib.query.view import View

Span = tuple[int, int]
MOST_SPANS = 500
CHARS_BEFORE = 60
# Two characters of a private area stand around each match; a text that has them itself is shown without highlights.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"


def snippet_start(selection: Selection) -> Sql:
    """SQL of the place, from 1, at which a snippet of `text` begins; 1 where nothing is searched for."""
    for predicate in selection.predicates:
        if getattr(predicate, "negated", False):
            continue
        match predicate:
            case Words(text=text):
                needle = unicodedata.normalize("NFC", text).lower().split()[0]
                found, parameters = "strpos(lower(text), ?)", [needle]
            case Phrase(text=text):
                found, parameters = "strpos(lower(text), lower(?))", [text]
            case Pattern(regex=regex):
                found, parameters = "strpos(text, nullif(regexp_extract(text, ?), ''))", [regex]
            case _:
                continue
        return f"greatest(1, coalesce({found}, 1) - {CHARS_BEFORE})", parameters
    return "1", []


def spans(view: View, texts: Sequence[str], selection: Selection) -> list[tuple[Span, ...]]:
    """For each text the [start, end) of what the searches of the Selection match, ascending, none overlapping."""
    found: list[list[Span]] = [[] for _ in texts]
    for predicate in selection.predicates:
        if getattr(predicate, "negated", False):
            continue
        match predicate:
            case Words(text=text):
                for word in dict.fromkeys(text.split()):
                    _literal(found, texts, _bounded(word))
            case Phrase(text=text):
                _literal(found, texts, re.escape(text))
            case Pattern(regex=regex):
                _by_engine(view, found, texts, regex)
    return [_merged(parts) for parts in found]


def _bounded(word: str) -> str:
    """The word as a pattern with the bounds that the search for words asks for: no letter or digit beside it."""
    start = r"(?<![^\W_])" if word[0].isalnum() else ""
    end = r"(?![^\W_])" if word[-1].isalnum() else ""
    return f"{start}{re.escape(word)}{end}"


def _literal(found: list[list[Span]], texts: Sequence[str], pattern: str) -> None:
    compiled = re.compile(pattern, re.IGNORECASE)
    for parts, text in zip(found, texts, strict=True):
        parts += [match.span() for match, _ in zip(compiled.finditer(text), range(MOST_SPANS), strict=False)]


def _by_engine(view: View, found: list[list[Span]], texts: Sequence[str], regex: str) -> None:
    """Matches of a typed pattern, found by DuckDB: its RE2 is what searched, and no pattern makes it slow."""
    rows = view.rows(
        "SELECT regexp_replace(t, ?, ?, 'g') FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS t)",
        [regex, f"{_OPEN}\\0{_CLOSE}", list(texts)],
    )
    for parts, text, (marked,) in zip(found, texts, rows, strict=True):
        if _OPEN in text or _CLOSE in text or marked is None:
            continue
        at, start = 0, 0
        for piece in re.split(f"({_OPEN}|{_CLOSE})", marked)[: 4 * MOST_SPANS + 1]:
            if piece == _OPEN:
                start = at
            elif piece == _CLOSE:
                parts.append((start, at))
            else:
                at += len(piece)


def _merged(parts: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return tuple(merged)
