"""How a whole text is rewritten: protected spans first, then guards and operator, paragraph by paragraph."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lib.augment import guards, language, lists, pronouns, protected, swapping, they
from lib.augment.policy import Policy
from lib.augment.result import Edit, Rewrite, Skip, applied
from lib.augment.tokens import Tokens
from lib.errors import BadOption

RULES = f"1-{lists.version()}"
BREAK = re.compile(r"\n[ \t\r]*\n")
WORD = re.compile(r"[^\W_]+")
# Work on a paragraph is bounded; a longer one is cut behind a sentence or a space.
LONGEST_PARAGRAPH = 20_000
DIRECTIONS = {
    "swap": "swap", "m<->f": "swap", "f<->m": "swap", "m->f": "m->f", "f->m": "f->m", "they": "they", "->they": "they",
    "m->they": "m->they", "f->they": "f->they", "neutral": "they", "m<->they": "they", "m,f->they": "they",
}  # fmt: skip
GENDERS = {"swap": frozenset("mf"), "m->f": frozenset("m"), "f->m": frozenset("f"), "they": frozenset("mf"),
           "m->they": frozenset("m"), "f->they": frozenset("f")}  # fmt: skip
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

    axis "gender" has the directions swap (or m<->f), m->f, f->m and they (or ->they). Takes time linear in the length
    and never raises on a text. Raises BadOption for an unknown axis or direction.
    """
    policy = policy or Policy()
    if axis != "gender":
        raise BadOption(f"There is no axis {axis!r}; there is gender.")
    chosen = DIRECTIONS.get(direction.replace(" ", ""))
    if chosen is None:
        raise BadOption(f"There is no direction {direction!r} on the axis gender; choose swap, m->f, f->m or they.")
    return _run(text, _gender(chosen, policy), policy, returns=chosen == "swap", sexed=not chosen.endswith("they"))


def _gender(direction: str, policy: Policy):
    genders = GENDERS[direction]
    if direction.endswith("they"):
        return lambda t: they.edits(t, genders, pronouns.read, policy.reflexive)
    return lambda t: swapping.edits(t, genders, pronouns.read)


def _run(text: str, operate, policy: Policy, *, returns: bool, sexed: bool) -> Rewrite:
    """returns: the operator takes its own edits back; sexed: it changes a person's sex, so biology matters."""
    policy = replace(policy, check=policy.check and returns, biology=policy.biology and sexed)
    if text.isspace() or not text:
        return Rewrite(text, rules=RULES)
    shut = protected.spans(text, code=policy.code)
    edits: list[Edit] = []
    skips: list[Skip] = []
    at = 0
    for start, end in paragraphs(text):
        while at < len(shut) and shut[at][1] <= start:
            at += 1
        if swapping.TRIGGERS.isdisjoint(WORD.findall(text[start:end].lower())):
            continue
        inside, k = [], at
        while k < len(shut) and shut[k][0] < end:
            inside.append((shut[k][0] - start, shut[k][1] - start))
            k += 1
        made, left = _paragraph(text[start:end], inside, operate, policy)
        edits += [edit._replace(start=edit.start + start, end=edit.end + start) for edit in made]
        skips += [skip._replace(start=skip.start + start, end=skip.end + start) for skip in left]
    return Rewrite(
        applied(text, edits),
        tuple(edits),
        tuple(skips),
        min((edit.confidence for edit in edits), default=1.0),
        RULES,
        dict(Counter(skip.reason.partition(":")[0] for skip in skips)),
    )


def _paragraph(text: str, shut: list[tuple[int, int]], operate, policy: Policy) -> tuple[list[Edit], list[Skip]]:
    reason = _refusal(text, policy)
    if reason is not None:
        return [], [Skip(0, len(text), reason)]
    made, left = operate(Tokens(text, shut))
    if made and policy.quotations == "keep" and (quoted := guards.quotations(text)):
        outside = [e for e in made if not any(a <= e.start < b for a, b in quoted)]
        left = sorted(left + [Skip(e.start, e.end, "a quotation") for e in made if e not in outside])
        made = outside
    if made and policy.check:
        made = _checked(text, made, operate, shut)
    return made, left


def _refusal(text: str, policy: Policy) -> str | None:
    """Why a paragraph stays as a whole, or None."""
    lowered = text.lower()
    if policy.min_words and len(WORD.findall(text)) < policy.min_words:
        return "too short"
    if policy.language and (other := language.other(lowered)) is not None:
        return f"not English: {other}"
    if policy.biology and guards.biology(lowered) is not None:
        return "biology"
    if (span := guards.named(text, policy)) is not None:
        return f"named person: {text[span[0] : span[1]]}"
    return None


def _checked(text: str, made: list[Edit], operate, shut: list[tuple[int, int]]) -> list[Edit]:
    """The edits, with less confidence for those that the same operator would not take back."""
    moved, shift, at = [], 0, 0
    for a, b in shut:
        while at < len(made) and made[at].end <= a:
            shift += len(made[at].after) - (made[at].end - made[at].start)
            at += 1
        moved.append((a + shift, b + shift))
    back = {(edit.start, edit.after) for edit in operate(Tokens(applied(text, made), moved))[0]}
    shift, checked = 0, []
    for edit in made:
        undone = (edit.start + shift, edit.before) in back
        shift += len(edit.after) - (edit.end - edit.start)
        checked.append(edit if undone else edit._replace(confidence=min(edit.confidence, NOT_SURE)))
    return checked


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of the paragraphs, which blank lines part; the blank lines belong to none."""
    at = 0
    for match in BREAK.finditer(text):
        yield from _pieces(text, at, match.start())
        at = match.end()
    yield from _pieces(text, at, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PARAGRAPH:
        limit = start + LONGEST_PARAGRAPH
        cut = max(text.rfind(mark, start + LONGEST_PARAGRAPH // 2, limit) for mark in (". ", "\n"))
        if cut < 0:
            cut = text.rfind(" ", start + LONGEST_PARAGRAPH // 2, limit)
        cut = limit if cut < 0 else cut + 1
        yield start, cut
        start = cut
    if end > start:
        yield start, end
