"""Which word is the verb of a clause: the lawyer who represented her lost; told her bread keeps; his needs salt."""

from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE, NOT_FINITE, NUMBER, SURELY_FINITE
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_adverb, is_plural, is_s_form

GOING_ON = ALL_CLOSED | {"every", "all", "only", "most"}
# Words of many that do not end in s.
MANY = frozenset({
    "people", "those", "men", "women", "children", "all", "police", "couple", "pair", "family", "some", "many", "few",
    "most",
})  # fmt: skip
FAR = 50  # tokens looked at on either side, so that a text without stops takes no longer
NO_PLACE = frozenset(
    ("for", "with", "in", "on", "by", "during", "throughout", "until", "since", "despite", "than", "as")
)
SO = frozenset({"so", "now", "given", "provided", "such", "except", "sure", "certain", "is", "was", "ensure", "means"})
NEAR = frozenset({"close", "closer", "closest", "next", "nearest", "opposite", "dear"})
JOINED = frozenset({",", "and", "but", "to"})
# Where a clause of its own begins in a sentence, and the words that its subject begins with.
JOINING = frozenset({"and", "but", "while", "as", "when", "because", "if", "until", "since", "although", "so", "where"})
BEGINNING = frozenset({"the", "a", "an", "everyone", "everybody", "anyone", "those", "people"})
ANYTHING = frozenset({"nothing", "everything", "anything", "something", "all"})
SUBJECT = frozenset({"i", "he", "she", "we", "they", "you"})
STOPS = frozenset({".", "!", "?", ";", ":", "—", "–", '"', "“", "”", "(", ")", "…"})
RELATIVE = frozenset({"who", "that", "which", "whoever", "whatever", "whichever", "what"})
# A clause of its own begins here, whose verb says nothing about the one before.
SUBORDINATING = frozenset(
    ("because", "when", "while", "if", "although", "though", "until", "after", "before", "as", "since", "unless",
     "where", "and", "but", "or", ",", "that", "who", "which", "than", "whenever", "so", "what", "how", "why")
)  # fmt: skip
# Words that begin a sentence and are no subject of the kind that a relative clause or a participle follows.
NO_SUBJECT = CLOSED["preposition"] | CLOSED["conjunction"] | CLOSED["pronoun"] - {
    "everyone", "everybody", "someone", "somebody", "anyone", "anybody", "nobody", "something", "anything",
    "nothing", "everything",
}  # fmt: skip
PLAIN, ACT = VERBS - ALSO_NOUN, words("verbs", "act")
ADVERBS = frozenset(
    {"never", "always", "often", "still", "now", "later", "soon", "rarely", "seldom", "also", "then", "just"}
)
# Irregular pasts that also stand before a noun.
BEFORE_NOUN = words("possessive", "finite_or_adjective") | frozenset({"broke", "set", "cut", "bit", "sold", "bought"})


def ends_in_ed(word: str) -> bool:
    """Whether a word has the regular form of a past: opened; not: beloved, red."""
    return word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE


def is_past(word: str) -> bool:
    """Whether a word has the form of a past: grew, opened; participles of the same form count too."""
    return ends_in_ed(word) or word in FINITE or word in SURELY_FINITE


def may_be_finite(word: str) -> bool:
    """Whether a word may be the verb of a clause, in one of its forms."""
    return is_past(word) or word in CLOSED["auxiliary"] or word in VERBS or (is_s_form(word) and base(word) in VERBS)


def is_surely_finite(t: Tokens, m: int) -> bool:
    """Whether the word at m is a verb wherever it stands, or here by the words around it."""
    word, behind, before = t.lower(m), t.lower(t.after(m)), t.lower(t.before(m))
    if word in CLOSED["auxiliary"] or word in SURELY_FINITE or (word in APOSTROPHES and t.lower(m + 1) in {"s", "re"}):
        return True
    if before in CLOSED["determiner"] or before in CLOSED["preposition"] or before in NUMBER or before == "to":
        return False
    if is_past(word):
        return True
    if is_s_form(word) and base(word) in VERBS:
        return base(word) in PLAIN or behind in CLOSED["determiner"] or behind in CLOSED["pronoun"]
    return word in PLAIN and (before.endswith("s") or before in {"i", "we", "you", "they"} or is_adverb(before))


def start(t: Tokens, i: int) -> int:
    """The first token of the sentence, or of its part behind a stop, in which token i stands; at most FAR before."""
    m = i
    while m > max(0, i - FAR) and t.low[m - 1] not in STOPS and not t.newline_before(m):
        m -= 1
    return m


def has_verb(t: Tokens, first: int, end: int) -> bool:
    """Whether a finite verb stands in the tokens first to end - 1."""
    return any(is_surely_finite(t, m) for m in range(first, end))


def rest_has_verb(t: Tokens, k: int) -> bool:
    """Whether a finite verb of the same clause stands at token k or behind it."""
    for m in range(k, min(t.n, k + FAR)):
        if t.low[m] in STOPS or t.low[m] in SUBORDINATING:
            return False
        if is_surely_finite(t, m):
            return True
    return False


def ends_with_her(t: Tokens, i: int) -> bool:
    """Whether the subject of a sentence, or of a clause in it, ends with token i and its verb is still to come.

    Either a relative clause with a verb ends there, behind a short noun phrase (the people who interrupt her), or what
    stands before is a short noun phrase with a preposition or a participle (the crowd around her, the firm suing her).
    """
    first = start(t, i)
    is_torn = first > 0 and t.low[first - 1] not in {".", "!", "?", ";"} and not t.newline_before(first)
    if not is_torn and _is_subject(t, first, i):
        return True
    again = next((m for m in range(i - 2, first, -1) if t.low[m - 1] in JOINING and t.low[m] in BEGINNING), None)
    if again is None or t.low[i - 1] == "of":
        return False
    relative = next((m for m in range(i - 1, again - 1, -1) if t.low[m] in RELATIVE), i)
    is_simple = sum(map(may_be_finite, t.low[relative + 1 : i])) <= 1
    return is_simple and _is_subject(t, again, i)


def _is_subject(t: Tokens, first: int, i: int) -> bool:
    is_torn = t.low[first].endswith("ing") or t.low[first] in {"due", "according", "thanks", "there", "here"}
    if is_torn or i - first > 9 or t.low[first] in NO_SUBJECT or not JOINED.isdisjoint(t.low[first : i - 1]):
        return False
    relative = next((m for m in range(i - 1, first - 1, -1) if t.low[m] in RELATIVE), None)
    if t.low[first] == "what" and i - first == 2 and is_past(t.low[first + 1]) and is_s_form(t.lower(t.after(i))):
        return True  # What possessed her remains a riddle
    if relative is None and not SUBJECT.isdisjoint(t.low[first:i]):
        return t.low[first] in ANYTHING and t.low[first + 1] in SUBJECT  # Nothing you say to her matters now
    if relative is not None and t.low[relative] == "that" and t.low[relative - 1] in SO:
        return False  # so that the scientist explains her results
    if relative is not None and (relative > first or t.low[relative].endswith("ever") or _is_whatever(t, relative)):
        is_short = relative - first <= 4 and i - relative <= 6
        is_who = t.low[relative] == "who" and i - relative > 1
        holds = is_who or any(map(may_be_finite, t.low[relative + 1 : i]))
        return is_short and holds and not has_verb(t, first, relative)
    return relative is None and i - first <= 6 and _is_modified(t, first, i)


def _is_whatever(t: Tokens, m: int) -> bool:
    """What they paid her: not the `what` of a question."""
    return t.low[m] == "what" and t.lower(m + 1) in SUBJECT


def _is_modified(t: Tokens, first: int, i: int) -> bool:
    """The crowd around, Letters addressed to, The candidates running against, before token i."""
    last = t.low[i - 1]
    if last in CLOSED["preposition"] | {"opposite", "nearest"} and last not in NO_PLACE:
        i -= 2 if last == "to" and t.low[i - 2] in NEAR else 1
    elif not last.endswith("ing") or last in {"following", "during", "including", "regarding"}:
        return False
    phrase = t.low[first:i]
    verbs = [word for word in phrase if may_be_finite(word) and word not in ALSO_NOUN]
    is_participle = len(phrase) > 1 and phrase[-1].endswith("ed") and phrase[-2].endswith("s") and verbs == phrase[-1:]
    return bool(phrase) and (not verbs or is_participle) and phrase[0] != "that"


def is_plural_subject(t: Tokens, i: int) -> bool:
    """Whether a plural noun stands before the relative clause, the participle or the preposition that ends at i."""
    first = start(t, i)
    for m in range(first, i):
        word = t.low[m]
        if word in MANY:
            return True
        if word in RELATIVE or word in CLOSED["preposition"]:
            return False
        if is_plural(word) and word not in ALL_CLOSED:
            return True
    return False


def verb_behind(t: Tokens, i: int, j: int) -> bool:
    """Whether the word at j, or that behind an adverb at j, is the verb for which the subject that ends at i waits."""
    is_moved = t.low[j] in ADVERBS or is_adverb(t.low[j])
    if is_moved:
        j = t.after(j)
    word, k = t.lower(j), t.after(j)
    behind = t.lower(k)
    if (
        word in {"last", "will", "own"}
        or not word[:1].isalpha()
        or t.is_capital(j)
        or not may_be_finite(word)
        or rest_has_verb(t, k)
    ):
        return False
    goes_on = behind in GOING_ON or not behind[:1].isalnum() or is_adverb(behind)
    is_clause = not RELATIVE.isdisjoint(t.low[start(t, i) : i])
    is_main = is_moved or t.low[start(t, i)] in {"the", "a", "an", "those", "people", "everyone", "anyone", "most"}
    if word in SURELY_FINITE or (is_clause and is_main and is_past(word)):
        return True
    if is_past(word):
        return goes_on or not (word in BEFORE_NOUN or word.endswith("ed") or is_moved)
    first = start(t, i)
    is_related = t.low[first] in ANYTHING or any(w in RELATIVE or w.endswith("ing") for w in t.low[first:i])
    if is_s_form(word) and base(word) in VERBS and not is_plural_subject(t, i):
        return base(word) in PLAIN or (is_related and goes_on and behind not in {".", "of", ","})
    if not is_plural_subject(t, i):
        return False
    if word in PLAIN and (is_related or is_moved):
        return True
    goes_on = goes_on or (is_related and not is_adverb(word) and behind[:1].isalnum())
    ends = behind in {".", "of", ",", "and"} or not goes_on
    return not ends and (is_related or word in PLAIN or behind in CLOSED["determiner"])
