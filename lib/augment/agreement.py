"""Which verbs change when he or she becomes they: was to were, likes to like, 's to 're or 've."""

from typing import NamedTuple

from lib.augment.lists import words
from lib.augment.possessive import ADVERB, ALL_CLOSED, CLOSED, FINITE, NOT_ADVERB
from lib.augment.tokens import APOSTROPHES, Tokens

VERBS, ALSO_NOUN = words("verbs", "verb") | words("verbs", "also_noun"), words("verbs", "also_noun")
ADJECTIVES, HAS, SURELY_HAS = (
    words("verbs", "still_adjective"),
    words("verbs", "has_participle"),
    words("verbs", "surely_has"),
)
TO_BE = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn": "aren", "wasn": "weren", "hasn": "haven", "doesn": "don",
    "isnt": "arent", "wasnt": "werent", "hasnt": "havent", "doesnt": "dont",
}  # fmt: skip
# always wanted, never liked: with an adverb of time these are what the person did, not what was done to them
DONE_TO = frozenset(
    [
        "wanted",
        "needed",
        "loved",
        "hated",
        "liked",
        "respected",
        "admired",
        "used",
        "considered",
        "expected",
        "believed",
        "known",
        "lost",
        "paid",
    ]
)
UNCHANGED = frozenset(
    [
        "were",
        "are",
        "am",
        "be",
        "been",
        "had",
        "did",
        "will",
        "would",
        "can",
        "could",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "do",
        "have",
        "cannot",
        "dare",
        "ought",
        "won",
        "wouldn",
        "couldn",
        "shouldn",
        "didn",
        "hadn",
        "don",
        "aren",
        "weren",
        "haven",
        "needn",
        "mustn",
        "mightn",
        "shan",
        "wont",
        "wouldnt",
        "couldnt",
        "shouldnt",
        "didnt",
        "hadnt",
        "cant",
        "used",
        "ain",
        "aint",
        "gonna",
        "gotta",
        "wanna",
        "need'nt",
    ]
)
BETWEEN = ADVERB | frozenset(
    [
        "just",
        "still",
        "only",
        "now",
        "then",
        "once",
        "first",
        "finally",
        "really",
        "simply",
        "actually",
        "probably",
        "certainly",
        "soon",
        "later",
        "long",
        "thus",
        "hardly",
        "scarcely",
        "rarely",
        "seldom",
        "all",
        "both",
        "alone",
        "himself",
        "herself",
        "themself",
        "himself",
        "too",
        "very",
        "quite",
        "rather",
        "well",
        "therefore",
        "in-turn",
        "generally",
        "sometimes",
        "already",
        "almost",
        "yet",
        "suddenly",
        "initially",
        "originally",
        "eventually",
        "subsequently",
        "apparently",
        "obviously",
        "definitely",
        "literally",
        "truly",
        "kinda",
        "sorta",
        "nearly",
        "merely",
        "barely",
        "so",
        "far",
        "likewise",
        "instead",
        "half",
        "fully",
    ]
)
COORDINATING = frozenset({"and", "but", "or", "then", "&", "yet", "nor"})
SUBJECTS = frozenset(["i", "you", "he", "she", "it", "we", "they", "who", "which", "whoever", "what"])
IRREGULAR = {"goes": "go", "does": "do", "has": "have", "is": "are", "was": "were", "undergoes": "undergo", "focuses": "focus", "focusses": "focus",
             "quizzes": "quiz", "lies": "lie", "dies": "die", "ties": "tie", "vies": "vie", "unties": "untie", "belies": "belie", "underlies": "underlie",
             "aches": "ache", "axes": "axe", "caches": "cache", "gasses": "gas", "biases": "bias", "buses": "bus", "canvasses": "canvass",
             "overdoes": "overdo", "redoes": "redo", "undoes": "undo", "shoes": "shoe", "toes": "toe", "hoes": "hoe", "tiptoes": "tiptoe",
             "whizzes": "whiz", "reminisces": "reminisce", "psyches": "psyche", "avalanches": "avalanche"}  # fmt: skip
NOT_VERB = frozenset(
    [
        "this",
        "thus",
        "his",
        "hers",
        "its",
        "us",
        "yes",
        "as",
        "plus",
        "towards",
        "afterwards",
        "besides",
        "perhaps",
        "always",
        "sometimes",
        "nowadays",
        "whereas",
        "less",
        "unless",
        "needs-be",
        "ours",
        "yours",
        "theirs",
    ]
)
IN_PHRASE = {("in", "turn"), ("in", "fact"), ("of", "course"), ("at", "first"), ("at", "last"), ("in", "particular"), ("at", "times"), ("for", "example"), ("of", "all"),
             ("at", "once"), ("in", "general"), ("for", "instance"), ("by", "then"), ("of", "late"), ("no", "longer"), ("at", "least"), ("for", "one"), ("no", "doubt"),
             ("more", "often"), ("most", "likely"), ("as", "well")}  # fmt: skip


class Agreement(NamedTuple):
    """changes: (token, new word) for each verb; is_found: whether the finite verb was seen; confidence 0..1."""

    changes: list[tuple[int, str]]
    is_found: bool
    confidence: float


def base(verb: str) -> str:
    """The plural present of an -s form: tries -> try, watches -> watch, loses -> lose."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]


def is_s_form(word: str) -> bool:
    return (
        len(word) > 2
        and word.isalpha()
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in NOT_VERB
    )


def of_subject(t: Tokens, first: int, last: int) -> Agreement:
    """The verbs of the subject that stands at tokens first..last."""
    clitic = _clitic(t, last)
    if clitic is not None:
        return clitic
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
    return _from(t, k)


def _from(t: Tokens, k: int) -> Agreement:
    """Agreement where the finite verb is expected at token k."""
    word = t.lower(k)
    if word in TO_BE:
        return _conjoined(t, k, [(k, TO_BE[word])], present=word not in {"was", "wasn", "wasnt"})
    if word in UNCHANGED:
        return _conjoined(t, k, [], present=word in {"can", "will", "may"})
    if is_s_form(word) and (word not in ALL_CLOSED or word == "needs"):
        sure = 0.97 if base(word) in VERBS else 0.9
        return _conjoined(t, k, [(k, base(word))], present=True, confidence=sure)
    if not word or not word[0].isalpha():
        return Agreement([], not word or word in '.!?;:)"”,—–-/…' or word in APOSTROPHES, 0.9 if word else 0.95)
    if word in ALL_CLOSED:
        return Agreement([], word in {"and", "or", "but", "than", "to", "not"}, 0.6)
    return _conjoined(t, k, [], present=False)


def _clitic(t: Tokens, last: int) -> Agreement | None:
    """he's -> they're or they've; he'd and he'll stay."""
    mark, tail = t.lower(last + 1), t.lower(last + 2)
    if not mark or mark not in APOSTROPHES or not t.touches(last + 2):
        return None
    if tail in {"d", "ll", "re", "ve"}:
        return _conjoined(t, last + 2, [], present=False)
    if tail != "s":
        return None
    new, sure = meaning_of_s(t, last + 3)
    return _conjoined(t, last + 2, [(last + 2, new)], present=True, confidence=sure)


def meaning_of_s(t: Tokens, k: int) -> tuple[str, float]:
    """("re" or "ve", confidence): whether 's before token k is `is` or `has`."""
    has_adverb = False
    while t.lower(k) in BETWEEN | {"not", "never", "always", "ever", "already", "since", "no", "longer"} or _is_adverb(
        t.lower(k)
    ):
        has_adverb = has_adverb or t.lower(k) in {"never", "always", "ever", "already", "since", "just"}
        k += 1
    word, following = t.lower(k), t.lower(k + 1)
    if word in SURELY_HAS:
        return ("re", 0.7) if word == "had" and following == "by" else ("ve", 0.98)
    if following == "by" and (word.endswith("ed") or word in HAS):
        return "re", 0.85
    takes_object = (
        following in CLOSED["determiner"]
        or following in CLOSED["pronoun"] - {"it"}
        or following == "it"
        or following in {"how", "what"}
    )
    if following == "that" and word in ADJECTIVES:
        return "re", 0.9
    if word in HAS and word not in ADJECTIVES:
        return "ve", 0.93
    if word in {"done", "gone"}:
        return ("re", 0.6) if not following.isalpha() and not has_adverb and word == "done" else ("ve", 0.8)
    if has_adverb and word in DONE_TO:
        return "ve", 0.85
    if word in HAS or word in ADJECTIVES:
        return ("ve", 0.85) if takes_object else ("re", 0.9)
    if word.endswith("ed") and len(word) > 4:
        return "ve", 0.8
    return "re", 0.97


def _is_adverb(word: str) -> bool:
    return (
        word.endswith("ly")
        and len(word) > 4
        and word not in NOT_ADVERB
        and word not in {"apply", "comply", "imply", "multiply", "rely"}
    )


def _skip(t: Tokens, k: int) -> int:
    """Past adverbs, set phrases and one insertion between commas."""
    for _ in range(6):
        word = t.lower(k)
        if word in BETWEEN or _is_adverb(word) or word in {"*", "_"}:
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
    if t.lower(k + 1) in {"and", "but", "or", "so", "yet", *SUBJECTS} and t.lower(k + 1) not in {"who", "which"}:
        return None
    if t.lower(k + 1) == "who":
        return None
    for m in range(k + 2, min(k + 14, t.n)):
        if t.low[m] == ",":
            nxt = _plain(t, m + 1)
            return (
                m if nxt in TO_BE or nxt in UNCHANGED or is_s_form(nxt) or nxt in FINITE or nxt.endswith("ed") else None
            )
        if t.low[m] in ".!?;:":
            return None
    return None


def _plain(t: Tokens, k: int) -> str:
    while t.lower(k) in BETWEEN or _is_adverb(t.lower(k)):
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
        if word in TO_BE or word in UNCHANGED or (is_s_form(word) and base(word) in VERBS - ALSO_NOUN):
            if word in TO_BE or word not in UNCHANGED:
                changes.append((m, TO_BE.get(word) or base(word)))
            return Agreement(changes, True, 0.7)
    return Agreement(changes, inner.is_found, 0.6)


def _inverted(t: Tokens, first: int, last: int) -> Agreement | None:
    """is he, wasn't she, where does he: the verb stands before its subject."""
    p = t.before(first)
    if t.lower(p) == "t" and t.lower(p - 1) in APOSTROPHES and t.lower(p - 1):
        p -= 2
        contracted = True
    else:
        contracted = False
    aux = t.lower(p)
    if aux == "says" and t.lower(p - 1) in {",", '"', "”", "’", "'", "!", "?"}:
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
    if follows_finite and not (sure_question and follows in {"used"}):
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
        or before in CLOSED["conjunction"]
        or before
        in {
            "so",
            "neither",
            "nor",
            "only",
            "never",
            "than",
            "then",
            "as",
            "not",
            "there",
            "here",
            "rarely",
            "seldom",
            "much",
            "old",
            "tall",
            "long",
            "far",
            "many",
        }
        or t.newline_before(p)
    )


def _conjoined(
    t: Tokens, v: int, changes: list[tuple[int, str]], *, present: bool, confidence: float = 0.97
) -> Agreement:
    """The changes, with those of further verbs of the same subject: she sings and dances; he came and was seen."""
    changes = list(changes)
    verb_end = v
    k = v + 1
    limit = min(v + 60, t.n)
    if t.lower(k) in APOSTROPHES and t.lower(k):
        k += 2
    while k < limit:
        word = t.low[k]
        if word in ";!?…:" or (word == "." and t.lower(k - 1) not in {"mr", "mrs", "dr", "ms", "st"}):
            break
        if word in {'"', "“", "”"} and t.lower(k + 1) in SUBJECTS | {"said"}:
            break
        if word in SUBJECTS and not (word == "it" and t.lower(k - 1) not in COORDINATING | {","}) and word != "you":
            if word in {"who", "which", "what"} or t.lower(k - 1) not in CLOSED["preposition"]:
                break
        if word == "there" and t.lower(k + 1) in TO_BE:
            break
        if word in COORDINATING or word == ",":
            j = _after_conjunction(t, k)
            following = t.lower(j)
            if following in TO_BE and word != "," and t.lower(j + 1) not in {"he", "she", "it"}:
                changes.append((j, TO_BE[following]))
                verb_end = k = j
                confidence = min(confidence, 0.9)
            elif present and is_s_form(following):
                sure = _verb_here(t, k, j, verb_end)
                if sure is not None:
                    changes.append((j, base(following)))
                    verb_end = k = j
                    confidence = min(confidence, sure)
        elif word in TO_BE or word in {"were", "are"}:
            break  # another subject has taken over
        k += 1
    return Agreement(changes, True, confidence)


def _after_conjunction(t: Tokens, k: int) -> int:
    j = k + 1
    while j < t.n and (t.low[j] in COORDINATING or t.low[j] in BETWEEN or _is_adverb(t.low[j])) and j < k + 5:
        j += 1
    return j


def _verb_here(t: Tokens, conj: int, j: int, verb_end: int) -> float | None:
    """How sure the -s form at j, behind a conjunction or comma, is a verb of the same subject; None if it is a noun."""
    word = base(t.low[j])
    if word not in VERBS or t.is_capital(j):
        return None
    following = t.lower(j + 1)
    after_verb = conj - verb_end <= 1 or (
        conj - verb_end == 2 and (t.low[conj - 1] in ADVERB | CLOSED["preposition"] or _is_adverb(t.low[conj - 1]))
    )
    takes_object = (
        following in CLOSED["determiner"]
        or following in CLOSED["pronoun"]
        or following in {"to", "her", "one"}
        or following in {"that", "how", "what", "why", "if", "when"}
    )
    if following in APOSTROPHES and following:
        return None
    if word not in ALSO_NOUN:
        return 0.93
    if takes_object:
        return 0.9
    if following in CLOSED["preposition"] or following in ADVERB or _is_adverb(following):
        return 0.8 if not t.low[conj - 1].endswith("s") or after_verb else 0.6
    if after_verb:
        return 0.85
    if t.low[conj] == "," and following in {",", "and"}:
        return None
    if (
        following[:1].isalpha()
        and following not in ALL_CLOSED
        and t.low[conj] != ","
        and not t.low[conj - 1].endswith("s")
    ):
        return 0.6
    return None
