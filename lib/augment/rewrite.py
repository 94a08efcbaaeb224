"""How a whole text is rewritten: protected spans first, then guards and operator, paragraph by paragraph."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lib.augment import guards, language, lists, operators, protected, term_tables
from lib.augment.operators import Operator
from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite, Skip, applied
from lib.augment.tokens import Tokens

RULES = f"3-{lists.version()}"
BREAK = re.compile(r"\n[ \t\r]*\n")
WORD = re.compile(r"[^\W_]+")
# Work on a paragraph is bounded; a longer one is cut behind a sentence or a space.
LONGEST_PARAGRAPH = 20_000
NOT_SURE = 0.5


def swap(text: str, axis: str = "gender:m<->f") -> str:
    """text with the groups of the axis exchanged: "gender:m<->f", "gender:m->f", "gender:f->m", "gender:->they".

    What is not English, names a known person or is protected comes back as it is. Raises BadOption for an axis that is
    not known.
    """
    name, _, direction = axis.partition(":")
    return rewrite(text, name, direction or "swap").text


def rewrite(text: str, axis: str = "gender", direction: str = "swap", policy: Policy | None = None) -> Rewrite:
    """text rewritten along an axis, with every edit and every skip.

    axis "gender" has the directions swap (or m<->f), m->f, f->m and they (or ->they); the other axes
    (term_tables.axes) have a->b and a<->b for two of their groups. Takes time linear in the length and never raises
    on a text. Raises BadOption for an unknown axis or direction.
    """
    policy = policy or Policy()
    return _run(text, operators.named(axis, direction, policy, text), policy)


def rewrite_terms(
    text: str, pairs: Iterable[tuple[str, str]], *, both_ways: bool = False, policy: Policy | None = None
) -> Rewrite:
    """text with each (from, to) of pairs replaced, articles with it. Raises BadOption where pairs contradict."""
    return _run(
        text, operators.of_table(term_tables.from_pairs(pairs, both_ways=both_ways), both_ways), policy or Policy()
    )


def _run(text: str, operator: Operator, policy: Policy) -> Rewrite:
    if not text or text.isspace():
        return Rewrite(text, skips=(Skip(0, len(text), "empty"),), rules=RULES, counts={"empty": 1})
    if policy.min_words and len(WORD.findall(text[: policy.min_words * 200])) < policy.min_words:
        return Rewrite(text, skips=(Skip(0, len(text), "too short"),), rules=RULES, counts={"too short": 1})
    shut: list[tuple[int, int]] | None = None
    edits: list[Edit] = []
    skips: list[Skip] = []
    at = 0
    for start, end in paragraphs(text):
        if operator.triggers.isdisjoint(WORD.findall(text[start:end].lower())):
            continue
        if shut is None:  # only texts with a trigger pay for it
            shut = protected.spans(text, code=policy.code)
        while at < len(shut) and shut[at][1] <= start:
            at += 1
        inside, k = [], at
        while k < len(shut) and shut[k][0] < end:
            inside.append((shut[k][0] - start, shut[k][1] - start))
            k += 1
        made, left = _paragraph(text[start:end], inside, operator, policy)
        edits += [edit._replace(start=edit.start + start, end=edit.end + start) for edit in made]
        skips += [skip._replace(start=skip.start + start, end=skip.end + start) for skip in left]
    if not edits and not skips and policy.language and (other := language.other(text[:20_000].lower())) is not None:
        skips.append(Skip(0, len(text), f"not English: {other}"))
    return Rewrite(
        applied(text, edits),
        tuple(edits),
        tuple(skips),
        min((edit.confidence for edit in edits), default=1.0),
        RULES,
        dict(Counter(skip.reason.partition(":")[0] for skip in skips)),
    )


def _paragraph(
    text: str, shut: list[tuple[int, int]], operator: Operator, policy: Policy
) -> tuple[list[Edit], list[Skip]]:
    reason = _refusal(text, operator, policy)
    if reason is not None:
        return [], [Skip(0, len(text), reason)]
    tokens = Tokens(text, shut)
    made, left = operator.edits(tokens)
    if made and policy.quotations == "keep" and (quoted := guards.quotations(text)):
        inside = {e for e in made if any(a <= e.start < b for a, b in quoted)}
        left = sorted([*left, *(Skip(e.start, e.end, "a quotation") for e in inside)])
        made = [e for e in made if e not in inside]
    if made and policy.check and operator.back is not None:
        made = _checked(tokens, made, operator)
    return made, left


def _refusal(text: str, operator: Operator, policy: Policy) -> str | None:
    """Why a paragraph stays as a whole, or None."""
    lowered = text.lower()
    if policy.language and (other := language.other(lowered)) is not None:
        return f"not English: {other}"
    if policy.biology and operator.changes_sex and guards.biology(lowered) is not None:
        return "biology"
    if (span := guards.named(text, policy)) is not None:
        return f"named person: {text[span[0] : span[1]]}"
    return None


def _checked(tokens: Tokens, made: list[Edit], operator: Operator) -> list[Edit]:
    """The edits, with less confidence for those that the same operator would not take back."""
    back = {(edit.start, edit.after) for edit in operator.back(tokens.edited(applied(tokens.text, made), made))[0]}
    shift, checked = 0, []
    for edit in made:
        undone = (edit.start + shift, edit.before) in back
        shift += len(edit.after) - (edit.end - edit.start)
        checked.append(edit if undone else edit._replace(confidence=min(edit.confidence, NOT_SURE)))
    if len(back) != len(made):  # something else would change on the way back
        checked = [edit._replace(confidence=min(edit.confidence, NOT_SURE)) for edit in checked]
    return checked


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of the paragraphs, which blank lines part; the blank lines belong to none."""
    cuts = [0, *(at for match in BREAK.finditer(text) for at in match.span()), len(text)]
    for start, end in list(pairwise(cuts))[::2]:
        yield from _pieces(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PARAGRAPH:
        half, limit = start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH
        cut = max(text.rfind(". ", half, limit), text.rfind("\n", half, limit))
        if cut < 0:
            cut = text.rfind(" ", half, limit)
        cut = limit if cut < 0 else cut + 1
        yield start, cut
        start = cut
    if end > start:
        yield start, end
