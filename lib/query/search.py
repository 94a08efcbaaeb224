"""What a person typed into the search box, as a filter; or one sentence that says why it cannot be one."""

import duckdb

from lib.engine import sandbox
from lib.errors import BadFilter, NotComputed
from lib.query.predicates import Expression, Meaning, Pattern, Phrase, Predicate, Words
from lib.query.view import View

# Kind -> (its name on the switch, one line that explains it with an example).
KINDS: dict[str, tuple[str, str]] = {
    "words": ("Words", "All of these words, in any order: solar energy · “in quotes” is a phrase, /slashes/ a regex"),
    "phrase": ("Phrase", "Exactly these characters, in any case: as a language model"),
    "regex": ("Regex", r"A regular expression (RE2), case as written; (?i) ignores it: (?i)\bcolou?rs?\b"),
    "meaning": ("Meaning", "The 200 records nearest in meaning to what you write: how to grow tomatoes"),
    "sql": ("SQL", "A condition over the columns and text: n_words > 100 AND text LIKE '%http%'"),
}
# Longer ones are no search: the box is one line.
LONGEST = 2_000
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}


def parse(view: View, kind: str, text: str) -> Predicate:
    """The filter for a typed text. Words in quotes are a phrase, between slashes a regular expression.

    Raises BadFilter (empty, too long, a pattern or an expression that cannot run), NotComputed (no embeddings).
    """
    typed = text.strip()
    if kind not in KINDS:
        raise BadFilter(f"There is no search of kind {kind!r}; choose one of {', '.join(KINDS)}.")
    if not typed:
        raise BadFilter("The search is empty; type what to look for.")
    if len(typed) > LONGEST:
        raise BadFilter(f"The search has {len(typed):,} characters; at most {LONGEST:,} are looked for.")
    if "\x00" in typed:
        raise BadFilter("The search holds a NUL character; type it again.")
    if kind == "words":
        kind, typed = _told_apart(typed)
    match kind:
        case "phrase":
            return Phrase(typed)
        case "regex":
            _check_pattern(typed)
            return Pattern(typed)
        case "meaning":
            if Meaning.kind not in view.resolvers or "embed" not in view.current.artifacts:
                raise NotComputed("A search by meaning needs the embeddings; analyse the corpus on Corpora first.")
            return Meaning(typed)
        case "sql":
            sandbox.parse(typed, {**view.schema, sandbox.TEXT: "VARCHAR"})
            return Expression(typed)
    return Words(typed)


def _told_apart(typed: str) -> tuple[str, str]:
    if len(typed) > 2 and _QUOTES.get(typed[0]) == typed[-1]:
        return "phrase", typed[1:-1]
    if len(typed) > 2 and typed[0] == typed[-1] == "/":
        return "regex", typed[1:-1]
    return "words", typed


def _check_pattern(regex: str) -> None:
    """Raise BadFilter unless DuckDB's RE2 takes the pattern."""
    with duckdb.connect(config=sandbox.SAFE) as con:
        try:
            con.execute("SELECT regexp_matches('', ?)", [regex]).fetchall()
        except duckdb.Error as error:
            said = str(error).splitlines()[0].partition(": ")[2] or str(error).splitlines()[0]
            raise BadFilter(
                f"This regular expression cannot be used: {said[:160].rstrip('.')}; mend it or search for a phrase."
            ) from error
