"""What a model changed in a text, word by word, and whether each change is one that was asked for."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from lib.augment import articles, pronouns, they
from lib.augment.allowed import CLITICS, Asked, agreeing, is_written, of_pair
from lib.augment.result import Edit, applied
from lib.augment.tokens import APOSTROPHES, Tokens

# difflib's work can grow with the product of the lengths that are left between the equal ends of two texts.
MOST_PRODUCT = 16_000_000
END_OF_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s|\n[ \t\r]*\n")
# The rules decide later how sure a change is; until then every one waits for a reviewer.
UNSURE = 0.6


class NotAsked(Exception):
    """The answer holds a change that was not asked for; the text says which."""


class Word(NamedTuple):
    """A word or a sign at [start:end]; pair holds the pronouns of one such as "he or she", and is empty otherwise."""

    start: int
    end: int
    text: str
    low: str
    family: str
    pair: frozenset[str] = frozenset()


class Change(NamedTuple):
    """Words first..last - 1 of the original became answer[start:end], whose first word is at.

    tail is a sign that came or went with it: the stop of Mr., the s of gentlemen's.
    """

    first: int
    last: int
    at: int
    start: int
    end: int
    tail: str = ""


def found(
    text: str,
    answer: str,
    asked: Asked,
    shut: list[tuple[int, int]],
    ruled: Mapping[tuple[int, int], Edit],
) -> list[Edit]:
    """The edits that turn text into answer, in order, each "model:<kind>". Raises NotAsked.

    shut are the spans of text that must come back as they are. ruled are the edits of the rules by their span: what
    they would do is asked for by definition. Applying the edits to text gives answer, to the character.
    """
    if text == answer:
        return []
    if answer.count("\n") != text.count("\n"):
        raise NotAsked("line breaks were lost or added")
    old, new = words(text, asked), words(answer, asked)
    changes = _changes(text, answer, old, new, ruled)
    made = _judged(text, answer, old, new, changes, asked, ruled)
    if applied(text, made) != answer:
        raise NotAsked("white space was changed")
    for edit in made:
        if any(a < edit.end and edit.start < b for a, b in shut):
            raise NotAsked(f"a protected passage was changed: {shown(edit.before)} to {shown(edit.after)}")
    return made


def words(text: str, asked: Asked) -> list[Word]:
    """The words and signs of a text, each pair of pronouns as one."""
    t = Tokens(text)
    listed, i = [], 0
    while i < t.n:
        low = t.low[i]
        span = _pair_at(t, i)
        if span is not None:
            first, i = span
            while listed and listed[-1].start >= t.start[first]:
                listed.pop()  # s and / of s/he
            start, end = t.start[first], t.end[i]
            members = frozenset(t.low[first : i + 1]) & (pronouns.MASCULINE | pronouns.FEMININE)
            targets = of_pair(asked, set(members))
            family = asked.family(next(iter(sorted(targets)))) if targets else f"pair {text[start:end]}"
            listed.append(Word(start, end, text[start:end], text[start:end].lower(), family, members))
        else:
            listed.append(Word(t.start[i], t.end[i], t.word(i), low, asked.family(low)))
        i += 1
    return listed


def _pair_at(t: Tokens, i: int) -> tuple[int, int] | None:
    if t.low[i] not in pronouns.PARTNERS or not pronouns.pair_of(t, i):
        return None
    return they.pair_span(t, i)


def _changes(
    text: str, answer: str, old: list[Word], new: list[Word], ruled: Mapping[tuple[int, int], Edit]
) -> list[Change]:
    """What differs, aligned by the families of the words, so that an allowed change never breaks the alignment."""
    changes: list[Change] = []
    for kind, a, b, c, d in _opcodes([word.family for word in old], [word.family for word in new]):
        if kind == "equal":
            for k in range(b - a):
                if old[a + k].text != new[c + k].text:
                    changes.append(Change(a + k, a + k + 1, c + k, new[c + k].start, new[c + k].end))
        elif (whole := _as_ruled(answer, old[a:b], new[c:d], ruled)) is not None:
            changes.append(Change(a, b, c, *whole))
        elif not _joined(changes, old, new, a, b, c, d):
            before = text[old[a].start : old[b - 1].end] if b > a else ""
            after = answer[new[c].start : new[d - 1].end] if d > c else ""
            raise NotAsked(_sentence(before, after))
    return changes


def _opcodes(a: list[str], b: list[str]):
    first, last_a, last_b = 0, len(a), len(b)
    while first < min(last_a, last_b) and a[first] == b[first]:
        first += 1
    while min(last_a, last_b) > first and a[last_a - 1] == b[last_b - 1]:
        last_a, last_b = last_a - 1, last_b - 1
    if (last_a - first) * (last_b - first) > MOST_PRODUCT:
        raise NotAsked("too much was changed to be compared")
    yield "equal", 0, first, 0, first
    for kind, i, j, k, m in SequenceMatcher(None, a[first:last_a], b[first:last_b], autojunk=False).get_opcodes():
        yield kind, first + i, first + j, first + k, first + m
    yield "equal", last_a, len(a), last_b, len(b)


def _as_ruled(
    answer: str, old: list[Word], new: list[Word], ruled: Mapping[tuple[int, int], Edit]
) -> tuple[int, int] | None:
    """The span in the answer, where the rules would have made the very same change of several words."""
    edit = ruled.get((old[0].start, old[-1].end)) if old and new else None
    if edit is None or answer[new[0].start : new[-1].end] != edit.after:
        return None
    return new[0].start, new[-1].end


def _joined(changes: list[Change], old: list[Word], new: list[Word], a: int, b: int, c: int, d: int) -> bool:
    """Whether words without a counterpart belong to the change before: the stop of Mr., the s of gentlemen's."""
    gone, come = old[a:b], new[c:d]
    if len(gone) + len(come) != 1 or not changes or c == 0 or a == 0:
        return False
    sign, behind = (gone or come)[0], (old if gone else new)
    at = a if gone else c
    if sign.start != behind[at - 1].end:
        return False
    last = changes[-1]
    is_stop = sign.text == "." and last.last == a
    mark = old[a - 1].text if old[a - 1].text == new[c - 1].text else ""
    is_of_owner = sign.low == "s" and last.last == a - 1 and mark != "" and mark in APOSTROPHES
    if not is_stop and not is_of_owner:
        return False
    changes[-1] = last._replace(last=b, end=new[d - 1].end, tail=sign.low)
    return True


def _judged(
    text: str,
    answer: str,
    old: list[Word],
    new: list[Word],
    changes: list[Change],
    asked: Asked,
    ruled: Mapping[tuple[int, int], Edit],
) -> list[Edit]:
    made: list[Edit] = []
    kinds: list[str | None] = []
    for change in changes:
        start, end = old[change.first].start, old[change.last - 1].end
        before, after = text[start:end], answer[change.start : change.end]
        kind = _kind(old, new, change, asked)
        made.append(Edit(start, end, before, after, f"model:{kind}", UNSURE))
        kinds.append(kind)
    subjects = [edit for edit in made if edit.after.lower() in ("they", "theyre", "theyve")]
    changed = {change.first: k for k, change in enumerate(changes)}
    for k, change in enumerate(changes):
        if kinds[k] is None and _is_article(old, new, change, changed):
            kinds[k] = "article"
        elif kinds[k] is None and asked.is_they and _agrees(text, old, new, change, subjects, changed, made):
            kinds[k] = "agreement"
        elif kinds[k] is None and made[k].after == getattr(ruled.get(made[k][:2]), "after", None):
            kinds[k] = "rule"
        if kinds[k] is None:
            raise NotAsked(_sentence(made[k].before, made[k].after))
        made[k] = made[k]._replace(rule=f"model:{kinds[k]}")
    return made


def _kind(old: list[Word], new: list[Word], change: Change, asked: Asked) -> str | None:
    """The kind of a change that needs no look at its neighbours."""
    word, other = old[change.first], new[change.at]
    targets = of_pair(asked, set(word.pair)) if word.pair else asked.targets(word.low)
    kind, written = targets.get(other.low, (None, ""))
    if kind is None or not is_written(word.text, other.text, written):
        return None
    if kind == "title" and not word.text[0].isupper():
        return None  # to miss somebody
    if change.tail and kind != {".": "title", "s": "noun"}[change.tail]:
        return None
    return kind


def _is_article(old: list[Word], new: list[Word], change: Change, changed: Mapping[int, int]) -> bool:
    """a or an, directly before a changed word, as its new sound wants it."""
    word, other = old[change.first], new[change.at]
    if {word.low, other.low} != {"a", "an"} or change.last not in changed or change.at + 1 >= len(new):
        return False
    return other.low == articles.before(new[change.at + 1].text) and word.text[0].isupper() == other.text[0].isupper()


def _agrees(
    text: str,
    old: list[Word],
    new: list[Word],
    change: Change,
    subjects: list[Edit],
    changed: Mapping[int, int],
    made: list[Edit],
) -> bool:
    """A verb in the sentence of a new they, made to agree with it; 's only directly behind."""
    word, other = old[change.first], new[change.at]
    if not is_written(word.text, other.text, other.low):
        return False
    if other.low in CLITICS.get(word.low, ()):
        mark, subject = change.first - 1, change.first - 2
        is_behind = subject >= 0 and old[mark].text in APOSTROPHES and old[mark].start == old[subject].end
        return is_behind and old[mark].end == word.start and subject in changed and made[changed[subject]] in subjects
    ahead = old[change.first - 1].low if change.first else ""
    if not agreeing(word.low, other.low, ahead):
        return False
    return any(_in_one_sentence(text, subject, word) for subject in subjects)


def _in_one_sentence(text: str, subject: Edit, verb: Word) -> bool:
    first, last = (subject.end, verb.start) if subject.end <= verb.start else (verb.end, subject.start)
    return END_OF_SENTENCE.search(text, first, last) is None


def _sentence(before: str, after: str) -> str:
    if not after:
        return f"{shown(before)} was left out"
    return f"{shown(after)} was added" if not before else f"{shown(before)} became {shown(after)}"


def shown(part: str) -> str:
    """A part of a text on one line, cut to 40 characters, in quotation marks."""
    line = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(part.split()))
    return f"'{line}'" if len(line) <= 40 else f"'{line[:39]}…'"
