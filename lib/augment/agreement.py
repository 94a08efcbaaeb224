"""Which verbs change when he or she becomes they: was to were, likes to like, 's to 're or 've."""

from lib.augment.clause import may_be_finite
from lib.augment.conjoined import Agreement, conjoined
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE, NUMBER, STATE
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import (
    ADJECTIVES,
    ALSO_NOUN,
    BETWEEN,
    DONE_TO,
    HAS,
    IN_PHRASE,
    INTRANSITIVE,
    INVERTING,
    OFTEN_BEFORE_PARTICIPLE,
    SUBJECTS,
    SURELY_HAS,
    TO_BE,
    UNCHANGED,
    VERBS,
    base,
    is_adverb,
    is_s_form,
)

PLACED = frozenset({"here", "there", "at", "in", "on", "by", "next", "outside", "behind", "beside"})
# What a forum puts before a question, without a comma.
VOCATIVE = frozenset(
    ("dude", "bro", "man", "guys", "tho", "though", "lol", "ok", "okay", "wait", "btw", "yo", "omg", "ugh", "so")
)
SPEAKERS = frozenset({"i", "we", "you"})


def of_subject(t: Tokens, first: int, last: int) -> Agreement:
    """The verbs of the subject that stands at tokens first..last."""
    clitic = _clitic(t, last)
    if clitic is not None:
        return clitic
    if _is_cleft(t, first):
        k = _skip(t, last + 1)
        return _from(t, _skip(t, k + 1)) if t.lower(k) in {"who", "that"} else Agreement([], True, 0.9)
    inverted = _inverted(t, first, last)
    if inverted is not None:
        return inverted
    if (
        t.lower(last + 1) in {"and", "&", "or", "nor"}
        and not is_s_form(t.lower(last + 2))
        and t.lower(last + 2) not in {"only", *TO_BE}
    ):
        return Agreement([], True, 0.85)  # a plural already, or the verb of the other half
    k = _skip(t, last + 1)
    if t.lower(k) in {"who", "that", "whom"}:
        return _relative(t, k)
    if t.lower(k) == "," and t.lower(k + 1) == "who":
        return _between_commas(t, k + 1)
    return _from(t, k)


def _from(t: Tokens, k: int) -> Agreement:
    """Agreement where the finite verb is expected at token k."""
    word = t.lower(k)
    if word in TO_BE:
        return conjoined(t, k, [(k, TO_BE[word])], present=word not in {"was", "wasn", "wasnt"})
    if word in UNCHANGED:
        return conjoined(t, k, [], present=word in {"can", "will", "may", "be"})
    if is_s_form(word) and (word not in ALL_CLOSED or word == "needs"):
        sure = 0.97 if base(word) in VERBS else 0.9
        return conjoined(t, k, [(k, base(word))], present=True, confidence=sure)
    if not word or not word[0].isalpha():
        return Agreement([], not word or word in '.!?;:)"”,—–-/…' or word in APOSTROPHES, 0.9 if word else 0.95)
    if word in ALL_CLOSED:
        return Agreement([], word in {"and", "or", "but", "than", "to", "not"}, 0.6)
    return conjoined(t, k, [], present=False)


def _clitic(t: Tokens, last: int) -> Agreement | None:
    """he's -> they're or they've; he'd and he'll stay."""
    mark, tail = t.lower(last + 1), t.lower(last + 2)
    if not mark or mark not in APOSTROPHES or not t.touches(last + 2):
        return None
    if tail in {"d", "ll", "re", "ve"}:
        return conjoined(t, last + 2, [], present=False)
    if tail != "s":
        return None
    new, sure = meaning_of_s(t, last + 3)
    return conjoined(t, last + 2, [(last + 2, new)], present=True, confidence=sure)


def meaning_of_s(t: Tokens, k: int) -> tuple[str, float]:
    """("re" or "ve", confidence): whether 's before token k is `is` or `has`."""
    has_adverb = False
    while t.lower(k) in BETWEEN | OFTEN_BEFORE_PARTICIPLE or is_adverb(t.lower(k)):
        has_adverb = has_adverb or t.lower(k) in {"never", "always", "ever", "already", "since", "just"}
        k += 1
    word, following = t.lower(k), t.lower(k + 1)
    if (
        word in {"sat", "stood"}
        and following in PLACED
        and t.lower(k - 1) not in {"never", "always", "ever", "already"}
    ):
        return "re", 0.6  # he's sat there like nothing happened
    if word == "done" and following in {"with", "w"}:
        return "re", 0.8
    if word in SURELY_HAS:
        return ("re", 0.7) if word == "had" and following == "by" else ("ve", 0.98)
    if following == "by" and (word.endswith("ed") or word in HAS):
        return "re", 0.85
    takes_object = (
        following in CLOSED["determiner"]
        or following in CLOSED["pronoun"] - {"it", "i", "he", "she", "we", "they"}
        or following == "it"
        or following in {"how", "what"}
        or following in NUMBER
    )
    if following == "that" and word in ADJECTIVES:
        return "re", 0.9
    if following in {"as", "by"} and word in HAS - INTRANSITIVE and not has_adverb:
        return "re", 0.8  # she's seen as a leader
    if word in HAS and word not in ADJECTIVES:
        return "ve", 0.93
    if word in {"done", "gone"}:
        return ("re", 0.6) if not following.isalpha() and not has_adverb and word == "done" else ("ve", 0.8)
    if has_adverb and word in DONE_TO:
        return "ve", 0.85
    if word in HAS and word in ADJECTIVES and _is_thing(following):
        return "ve", 0.8  # she's lost weight
    if word in HAS or word in ADJECTIVES:
        return ("ve", 0.85) if takes_object else ("re", 0.9)
    if word.endswith("ed") and len(word) > 4:
        is_verb = {word[:-2], word[:-1], word[:-3]} & VERBS
        is_state = not is_verb and not takes_object  # he's devastated, he's benched
        return ("re", 0.6) if is_state else ("ve", 0.8)
    return "re", 0.97


def _is_thing(word: str) -> bool:
    """Whether word can be what was lost, made or read: no small word, no adverb, no state."""
    return (
        word[:1].isalnum()
        and word not in ALL_CLOSED
        and not is_adverb(word)
        and word not in STATE
        and word not in ADJECTIVES
        and not word.endswith(("ing", "wards"))
    )


def _skip(t: Tokens, k: int) -> int:
    """Past adverbs, set phrases and one insertion between commas."""
    for _ in range(6):
        word = t.lower(k)
        if word in BETWEEN or is_adverb(word) or word in {"*", "_"}:
            k += 1
        elif (word, t.lower(k + 1)) in IN_PHRASE:
            k += 2
        elif (word == "," and (close := _closing_comma(t, k)) is not None) or (
            word == "("
            and (close := next((m for m in range(k, min(k + 15, t.n)) if t.low[m] == ")"), None)) is not None
        ):
            k = close + 1
        else:
            break
    return k


def _closing_comma(t: Tokens, k: int) -> int | None:
    """The comma that ends an insertion: he, of course, is; he, like his father, was."""
    first = t.lower(k + 1)
    if first in {"and", "but", "or", "so", "yet", "who", *SUBJECTS} - {"which"} - SPEAKERS:
        return None
    for m in range(k + 2, min(k + (5 if first in SPEAKERS else 14), t.n)):  # she, I must say, sings
        if t.low[m] == ",":
            nxt = _plain(t, m + 1)
            return (
                m if nxt in TO_BE or nxt in UNCHANGED or is_s_form(nxt) or nxt in FINITE or nxt.endswith("ed") else None
            )
        if t.low[m] in ".!?;:":
            return None
    return None


def _plain(t: Tokens, k: int) -> str:
    while t.lower(k) in BETWEEN or is_adverb(t.lower(k)):
        k += 1
    return t.lower(k)


def _relative(t: Tokens, who: int) -> Agreement:
    """he who hesitates is lost: the verb of the relative clause, then the main verb."""
    inner = _from(t, _skip(t, who + 1))
    changes = list(inner.changes)
    start = (changes[-1][0] if changes else who + 1) + 1
    for m in range(start, min(start + 10, t.n)):
        word = t.low[m]
        if word in ".!?;":
            break
        is_verb = is_s_form(word) and base(word) in VERBS
        if is_verb and base(word) in ALSO_NOUN:
            last = t.lower(m - 1)
            is_verb = last not in CLOSED["determiner"] and last not in CLOSED["preposition"] and _closes_clause(t, m)
        if word in TO_BE or word in UNCHANGED or is_verb:
            if word in TO_BE or word not in UNCHANGED:
                changes.append((m, TO_BE.get(word) or base(word)))
            return Agreement(changes, True, 0.7)
    return Agreement(changes, inner.is_found, 0.6)


def _closes_clause(t: Tokens, m: int) -> bool:
    """Whether what follows token m could follow a verb: a small word, an adverb, the end."""
    following = t.lower(m + 1)
    return not following[:1].isalpha() or following in ALL_CLOSED | {"best", "first", "last", "most", "least"}


def _between_commas(t: Tokens, who: int) -> Agreement:
    """she, who has seen it all, was calm: the verb of the clause between commas, then the main verb."""
    inner = _from(t, _skip(t, who + 1))
    close = next((m for m in range(who + 1, min(who + 20, t.n)) if t.low[m] == ","), None)
    if close is None:
        return inner._replace(confidence=0.6)
    main = _from(t, _skip(t, close + 1))
    within = [change for change in inner.changes if change[0] < close]
    return Agreement(within + main.changes, main.is_found, min(0.8, main.confidence))


def _is_cleft(t: Tokens, first: int) -> bool:
    """Whether it or this is the subject, and he or she what it is: it was he who paid."""
    p = t.before(first)
    if t.lower(p) in {"not", "only", "always", "never", "probably"}:
        p = t.before(p)
    if t.lower(p) == "s" and t.lower(p - 1) in APOSTROPHES:
        return t.lower(p - 2) in {"it", "this", "that"}
    return t.lower(p) in {"is", "was"} and t.lower(t.before(p)) in {"it", "this", "that"}


def _inverted(t: Tokens, first: int, last: int) -> Agreement | None:
    """is he, wasn't she, where does he: the verb stands before its subject."""
    p = t.before(first)
    if t.lower(p) == "t" and t.lower(p - 1) in APOSTROPHES and t.lower(p - 1):
        p -= 2
        contracted = True
    else:
        contracted = False
    aux = t.lower(p)
    behind = t.lower(_skip(t, last + 1))
    is_said = aux == "says" and behind not in TO_BE and not may_be_finite(behind)
    if is_said and t.lower(p - 1) in {",", '"', "”", "’", "'", "!", "?"}:
        return Agreement([(p, "say")], True, 0.85)
    if aux not in TO_BE:
        if aux in UNCHANGED - {"be", "been", "need", "dare", "used", "have", "do"} and _opens_question(t, p):
            return Agreement([], True, 0.95)
        return None
    if contracted and aux not in {"isn", "wasn", "hasn", "doesn"}:
        return None
    follows = t.lower(_skip(t, last + 1))
    sure_question = aux in {"does", "doesn", "doesnt", "hasn", "hasnt"} or _opens_question(t, p)
    follows_finite = (
        follows in TO_BE
        or follows in UNCHANGED - {"be", "been", "have", "do"}
        or (is_s_form(follows) and base(follows) in VERBS)
    )
    if follows in FINITE and not sure_question:
        follows_finite = True
    if follows_finite and not (sure_question and follows in {"used", "gotta", "gonna"}):
        return None
    if not sure_question and not (
        not follows
        or not follows[0].isalnum()
        or follows in ALL_CLOSED
        or follows.endswith("ing")
        or follows.endswith("ed")
    ):
        return Agreement([(p, TO_BE[aux])], True, 0.7)
    return Agreement([(p, TO_BE[aux])], True, 0.95)


def _opens_question(t: Tokens, p: int) -> bool:
    """Whether the verb at p opens its clause or stands behind a question word, a conjunction or so."""
    q = t.before(p)
    before = t.lower(q)
    if not before or not before[0].isalnum():
        return before != "'" or True
    return (
        before in CLOSED["wh"]
        or before in VOCATIVE
        or before in CLOSED["conjunction"]
        or before in INVERTING
        or t.newline_before(p)
    )
