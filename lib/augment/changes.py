"""What a model changed in a text, word by word, and whether each change is one that was asked for."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from lib.augment import articles, pronouns, they
from lib.augment.allowed import CLITICS, Asked, agreeing, is_written, of_pair
from lib.augment.result import Edit, applied
from lib.augment.tokens import APOSTROPHES, Tokens

STOPPED = frozenset({"mr", "ms", "mrs"})
# Words looked at to say what was added or left out.
AHEAD = 8
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
    changes = _changes(answer, old, new, ruled)
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


def _changes(answer: str, old: list[Word], new: list[Word], ruled: Mapping[tuple[int, int], Edit]) -> list[Change]:
    """What differs, word beside word by their families. Raises NotAsked at the first word without a counterpart.

    An allowed change keeps the family of a word, so both texts can be walked once, side by side. Words come and go
    only with a change: the stop of a title, the s of an owner, and what the rules replace by more or fewer words.
    """
    starts = {start: edit for (start, _), edit in ruled.items()}
    changes: list[Change] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i].family == new[j].family:
            if old[i].text != new[j].text:
                changes.append(Change(i, i + 1, j, new[j].start, new[j].end))
            i, j = i + 1, j + 1
        elif (ends := _as_ruled(answer, old, new, i, j, starts)) is not None:
            changes.append(Change(i, ends[0], j, new[j].start, new[ends[1] - 1].end))
            i, j = ends
        elif changes and _is_tail(old, i, changes[-1].last, i):
            changes[-1] = changes[-1]._replace(last=i + 1, end=new[j - 1].end, tail=old[i].low)
            i += 1
        elif changes and _is_tail(new, j, changes[-1].last, i):
            changes[-1] = changes[-1]._replace(last=i, end=new[j].end, tail=new[j].low)
            j += 1
        else:
            raise NotAsked(_first_difference(old[i : i + AHEAD], new[j : j + AHEAD]))
    return changes


def _as_ruled(
    answer: str, old: list[Word], new: list[Word], i: int, j: int, starts: Mapping[int, Edit]
) -> tuple[int, int] | None:
    """Where both texts go on behind words i and j, if from there the very change was made that the rules would make."""
    edit = starts.get(old[i].start) if i < len(old) and j < len(new) else None
    if edit is None or not answer.startswith(edit.after, new[j].start):
        return None
    end = new[j].start + len(edit.after)
    while i < len(old) and old[i].end <= edit.end:
        i += 1
    while j < len(new) and new[j].end <= end:
        j += 1
    return (i, j) if old[i - 1].end == edit.end and new[j - 1].end == end else None


def _is_tail(words: list[Word], at: int, last: int, i: int) -> bool:
    """Whether words[at] hangs on a change that ended before word `last` of the original, of which i is the next."""
    if at == 0 or at >= len(words) or words[at].start != words[at - 1].end:
        return False
    if words[at].text == ".":
        return last == i
    return words[at].low == "s" and last == i - 1 and words[at - 1].text in APOSTROPHES


def _first_difference(old: list[Word], new: list[Word]) -> str:
    """What to call a place where two texts part: the words up to where they meet again, if that is near."""
    meeting = [(m + n, m, n) for m, one in enumerate(old) for n, other in enumerate(new) if one.family == other.family]
    _, m, n = min(meeting, default=(0, len(old), len(new)))
    return _sentence(" ".join(word.text for word in old[:m]), " ".join(word.text for word in new[:n]))


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
        is_torn = change.tail and any(char.isspace() for char in after)  # gentlemen 's
        kind = None if is_torn else _kind(old, new, change, asked)
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
    if kind in ("title", "name") and not word.text[0].isupper():
        return None  # to miss somebody; to grace a table
    return kind if not change.tail or _has_right_tail(word, other, change, kind) else None


def _has_right_tail(word: Word, other: Word, change: Change, kind: str) -> bool:
    """Whether the new word wants the stop that came (Mr.) or not the one that went (Miss), and the same for its s."""
    n_words = change.last - change.first
    if change.tail == ".":
        return kind == "title" and (other.low in STOPPED) == (n_words == 1)
    had_s, has_s = _owns_with_s(word.low), _owns_with_s(other.low)
    return kind == "noun" and had_s != has_s and has_s == (n_words == 2)


def _owns_with_s(noun: str) -> bool:
    """the aunt's, the actress's; but: the ladies'"""
    return not noun.endswith("s") or noun.endswith("ss")


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
