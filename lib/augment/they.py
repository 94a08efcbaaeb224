"""Which edits turn he and she, with their verbs, into singular they, in one paragraph."""

from lib.augment import agreement, fixed_phrases, pronouns
from lib.augment.capitals import is_heading
from lib.augment.case import like
from lib.augment.pronouns import FEMININE, MASCULINE
from lib.augment.result import Edit, Skip
from lib.augment.tokens import Tokens

TRIGGERS = MASCULINE | FEMININE
FIXED = {"he": "they", "she": "they", "him": "them", "hers": "theirs"}
HELD = 0.5  # the finite verb was not found, or a pair was joined


def edits(t: Tokens, genders: frozenset[str], reader, reflexive: str) -> tuple[list[Edit], list[Skip]]:
    """Edits and skips in the order of the text; he or she becomes they as one edit."""
    changes: dict[int, Edit] = {}
    left: list[Skip] = []
    fixed = fixed_phrases.found(t) if not fixed_phrases.KEPT.keys().isdisjoint(t.vocabulary) else {}
    done = -1
    for i, word in enumerate(t.low):
        if word not in TRIGGERS or i <= done or ("m" if word in MASCULINE else "f") not in genders:
            continue
        if word in pronouns.JOINED and not pronouns.is_joined(t, i):
            continue
        if i in fixed:
            left.append(Skip(t.start[i], t.end[i], f"fixed phrase: {fixed[i]}"))
            continue
        if pronouns.pair_of(t, i):
            span = pair_span(t, i) if genders == frozenset("mf") else None
            if span is None:
                left.append(Skip(t.start[i], t.end[i], "a pair that stays"))
                continue
            done = span[1]
            _put(changes, t, *span, _of_pair(t, i, span[1], reader, reflexive), "they:pair", 0.9)
            if word in {"he", "she"}:
                _agree(changes, t, *span)
            continue
        if (reason := pronouns.kept(t, i, t.is_capital(i) and is_heading(t, i))) is not None:
            left.append(Skip(t.start[i], t.end[i], reason))
            continue
        if word in pronouns.JOINED:
            _put(changes, t, i, i, "they" + pronouns.JOINED[word], "they:clitic", 0.8)
        elif word in {"hes", "shes"}:
            new, sure = agreement.meaning_of_s(t, i + 1)
            _put(changes, t, i, i, "they" + new, "they:clitic", min(sure, 0.8))
            _change(changes, t, agreement.conjoined(t, i, [], present=True))
        elif word in {"his", "her"}:
            reading = reader(t, i)
            new = "their" if reading.is_owner else "theirs" if word == "his" else "them"
            _put(changes, t, i, i, new, f"they:{reading.rule}", reading.confidence)
        elif word in FIXED:
            _put(changes, t, i, i, FIXED[word], f"they:{word}", 0.99)
            if word in {"he", "she"}:
                _agree(changes, t, i, i)
        else:
            _put(changes, t, i, i, reflexive, "they:reflexive", 0.95)
    return [changes[at] for at in sorted(changes)], left


def _put(changes: dict[int, Edit], t: Tokens, first: int, last: int, new: str, rule: str, sure: float) -> None:
    start, end = t.start[first], t.end[last]
    model = t.word(first) if first == last else t.text[start:end].strip("(")
    if len(model) > 1 and model[0].isupper() and not model.isupper():
        model = "Ab"
    changes[first] = Edit(start, end, t.text[start:end], like(model, new), rule, sure)


def _agree(changes: dict[int, Edit], t: Tokens, first: int, last: int) -> None:
    """Add the edits of the verbs; lower the subject's confidence where the finite verb was not found."""
    found = agreement.of_subject(t, first, last)
    _change(changes, t, found)
    sure = found.confidence if found.is_found else HELD
    changes[first] = changes[first]._replace(confidence=min(changes[first].confidence, sure))


def _change(changes: dict[int, Edit], t: Tokens, found: agreement.Agreement) -> None:
    for at, new in found.changes:
        if at not in changes:
            upper = t.is_upper(at) or (t.end[at] - t.start[at] == 1 and t.is_capital(at))
            written = new.upper() if upper else like(t.word(at), new)
            changes[at] = Edit(t.start[at], t.end[at], t.word(at), written, "they:agreement", found.confidence)


def pair_span(t: Tokens, i: int) -> tuple[int, int] | None:
    """The (first, last) token of the pair that holds token i, None where i is not its first pronoun."""
    partners = pronouns.PARTNERS[t.low[i]]
    if t.lower(i - 1) == "/" and t.lower(i - 2) == "s":
        return i - 2, i
    if t.lower(i - 1) == ")" and t.lower(i - 2) == "s" and t.lower(i - 3) == "(":
        return i - 3, i
    for m in range(i + 1, min(i + 5, t.n)):
        if t.low[m] in partners:
            last = m + 1 if t.lower(m + 1) == ")" and "(" in t.low[i:m] else m
            if t.lower(last + 1) in {"/", ","} and t.lower(last + 2) in {"they", "them", "their", "it", "or"}:
                return None
            return i, last
        if t.low[m] not in pronouns.PAIRED_BY | {"(", "-", "and"}:
            return None
    return None


def _of_pair(t: Tokens, first: int, last: int, reader, reflexive: str) -> str:
    words = {word for word in t.low[first : last + 1] if word in TRIGGERS}
    if words & {"himself", "herself"}:
        return reflexive
    if "hers" in words:
        return "theirs"
    if words & {"he", "she"}:
        return "they"
    if "him" in words:
        return "them"
    at = max(m for m in range(first, last + 1) if t.low[m] in {"his", "her"})
    following = t.lower(t.after(last))
    owner = reader(t, at).is_owner if at == last else following[:1].isalnum()
    return "their" if owner else "theirs"
