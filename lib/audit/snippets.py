"""Where the mentions of a group stand in a few texts: their spans, with some context, for a person to read."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lib.audit import edits, hits, parsed, people, places
from lib.audit.lexicon import Lexicon
from lib.audit.marks import Marks, opened
from lib.audit.patterns import patterns
from lib.ledger import edits as ledger_edits
from lib.query.view import View

CONTEXT_CHARS = 90
# Longer texts are read up to here: a person sees a snippet, not a book.
MOST_CHARS = 100_000


@dataclass(frozen=True)
class Snippet:
    """A mention in context: text[start:end] of the snippet is the term; text is as it stands in the record.

    number tells the mentions of the group in one record apart, from 0.
    """

    id: int
    axis: str
    group: str
    term: str
    number: int
    text: str
    start: int
    end: int


def of_text(
    lexicon: Lexicon,
    id: int,
    text: str,
    axis: str,
    group: str,
    tiers: str = "AB",
    context: int = CONTEXT_CHARS,
    judge: people.Judge | None = None,
) -> list[Snippet]:
    """All mentions of a group in one text, in order, each with `context` characters on both sides.

    judge: who decided what the rules leave open when the mentions were counted. For records on screen: over a corpus it
    would take hours.
    """
    plain, small, positions = places.folded(text[:MOST_CHARS])
    found = set()
    is_judged = judge is not None and len(text) <= people.MOST_CHARS
    if judge is not None and is_judged:
        for place in people.decide(lexicon, [text], judge)[0]:
            term = lexicon.terms[place.term]
            if (term.axis, term.group) == (axis, group) and term.tier in tiers:
                found.add((place.start, place.end, term.text))
    for by, pattern in _compiled(lexicon).items():
        if by == "context" and is_judged:
            continue
        for match in pattern.finditer(plain if by == "cased" else small):
            for term_number in hits.read(lexicon, match[0], by).terms:
                term = lexicon.terms[term_number]
                if (term.axis, term.group) != (axis, group) or term.tier not in tiers:
                    continue
                form = re.escape(term.text).replace(r"\ ", "[ \n-]").replace(r"\-", "[ \n-]")
                inside = re.search(rf"\b{form}\b", match[0], re.ASCII)
                if inside:
                    found.add((match.start() + inside.start(), match.start() + inside.end(), term.text))
    snippets = []
    for number, (start, end, term) in enumerate(sorted(found)):
        first, last = positions[start], positions[end - 1] + 1
        left, right = max(0, first - context), min(len(text), last + context)
        snippets.append(Snippet(id, axis, group, term, number, text[left:right], first - left, last - left))
    return snippets


def sample(
    view: View,
    axis: str,
    group: str,
    chosen: np.ndarray | None = None,
    n: int = 50,
    seed: int = 7,
    context: int = CONTEXT_CHARS,
    is_edited: bool = False,
) -> list[Snippet]:
    """n mentions of a group drawn at random, each from another record, in the order drawn; fewer where there are fewer.

    chosen, (n_records,) bool: only from these records. The same seed gives the same ones, and a larger n the same
    first ones. Mentions of records with several are as likely each as their record's share of all: first the record is
    drawn by its number of mentions, then one of them. is_edited: from texts as the edits in force leave them, not as
    they were counted.
    """
    marks: Marks = opened(view).marks(axis)
    if chosen is not None:
        marks = marks.within(chosen)
    mine = marks.group == marks.groups.index(group)
    ids, weights = marks.ids[mine], marks.n[mine].astype(float)
    if not len(ids):
        return []
    rng = np.random.default_rng(seed)
    # Weighted sampling without replacement by exponential keys (Efraimidis and Spirakis 2006).
    order = np.argsort(rng.exponential(size=len(ids)) / weights, kind="stable")[: 2 * n]
    pick = rng.random(len(ids))
    lexicon, judge = edits.of_workspace(view.workspace.root), judge_of(view)
    wanted = ids[order]
    rows = view.rows("SELECT id, text FROM texts WHERE id = ANY(CAST(? AS BIGINT[]))", [wanted.tolist()])
    texts = dict(rows)
    drawn: list[Snippet] = []
    for position in order:
        id_ = int(ids[position])
        text = texts.get(id_) or ""
        if is_edited:
            text = ledger_edits.apply(id_, text, view.state.edits)
        snippets = of_text(lexicon, id_, text, axis, group, context=context, judge=judge)
        if snippets:
            drawn.append(snippets[int(pick[position] * len(snippets))])
        if len(drawn) == n:
            break
    return drawn


def judge_of(view: View) -> people.Judge | None:
    """Who decided tier B when the mentions were counted, None for the rules alone; they also stand in for a parser that
    is not here any more.
    """
    named = opened(view).facts.get("people", parsed.RULES)
    return parsed.judge(edits.of_workspace(view.workspace.root), named)


@lru_cache(maxsize=4)
def _compiled(lexicon: Lexicon) -> dict[hits.By, re.Pattern]:
    """The patterns for Python, whose words are told to be of ASCII letters as RE2's are."""
    made = patterns(lexicon)
    named: dict[hits.By, str] = {"plain": made.plain, "context": made.context, "cased": made.cased}
    return {by: re.compile(pattern, re.ASCII) for by, pattern in named.items() if pattern}
