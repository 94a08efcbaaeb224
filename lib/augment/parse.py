"""What the parser of spaCy says about `her` and `his`, where it is installed (tier 2)."""

from lib.augment import pronouns
from lib.augment.grammar import ALL_CLOSED, ING_NOUN, NOT_FINITE, Reading
from lib.augment.lists import words
from lib.augment.tokens import END_OF_SENTENCE, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_s_form
from lib.signals.parser import model

# A parse takes as long as the rules take for twenty sentences, so it is asked only where it can tell something: the
# rules are unsure, or the next word may be a verb.
UNSURE = 0.9
LONGEST_SENTENCE = 1_000
HELD = 0.6
# (rule of an owner, dependency of an object) -> tags of the next word before which the parser was right about objects
# in nine of ten disagreements or more, on 39,427 cases of natural text (him and his written as her).
OBJECT_BEFORE = {
    ("her:open", "dobj"): frozenset({"VB", "VBD", "VBG", "VBN", "RB", "IN"}),
    ("her:open", "pobj"): frozenset({"VBD", "VBG", "VBZ"}),
    ("her:open", "nsubj"): frozenset({"VB", "JJ"}),
    ("her:number", "dative"): frozenset({"CD"}),
    **{(rule, dep): frozenset(tags) for dep in ("dobj", "pobj", "nsubj", "dative") for rule, tags in (
        ("her:adverb", {"RB"}), ("her:quotation", {"``", "''"}),
    )},
}  # fmt: skip
GOVERNING = frozenset({"of", "like", "than", "is", "was", "be"})
JUDGING = words("possessive", "judging")
UNAMBIGUOUS = VERBS - ALSO_NOUN


def is_installed() -> bool:
    return model() is not None


def read(t: Tokens, i: int) -> Reading:
    """Tier 2: the rules, and the parser where the rules only follow the most frequent case.

    The parser overrules an owner by default where its tag and its dependency agree on an object and the next word is of
    a kind that it knows better than the rules (OBJECT_BEFORE); in every other disagreement the rule stays, held for
    review: about closed-class neighbours, two objects and causatives the rules were right in nearly all.
    """
    reading = pronouns.read(t, i)
    parser = model()
    if parser is None or not is_open(t, i, reading) or t.is_upper(i):  # it knows no capitals: HER LAST LAP
        return reading
    start, end = sentence(t, i)
    if end - start > LONGEST_SENTENCE:
        return reading
    at = t.start[i] - start
    token = next((token for token in parser(t.text[start:end]) if token.idx == at), None)
    if token is None or token.lower_ != t.low[i]:
        return reading
    if t.low[i] == "her":
        is_object = token.tag_ == "PRP" and token.dep_ in {"dobj", "pobj", "dative", "nsubj", "obj", "iobj"}
        is_owner = token.tag_ == "PRP$" and token.dep_ == "poss"
        if is_object and reading.is_owner and token.i + 1 < len(token.doc):
            tag = token.nbor().tag_
            is_told = tag in OBJECT_BEFORE.get((reading.rule, token.dep_), frozenset())
            is_told = is_told and not (tag == "VBG" and t.lower(t.before(i)) in JUDGING)
            if is_told or (reading.rule == "her:open" and _may_be_verb(t, i, tag)):
                return Reading(False, "her:parsed", HELD)
    else:
        is_object = token.dep_ in {"pobj", "attr"} and t.lower(t.before(i)) in GOVERNING
        is_owner = token.dep_ == "poss"
        if is_object and reading.is_owner:
            return Reading(False, "his:parsed", HELD)
    if (is_owner and not reading.is_owner) or (is_object and reading.is_owner):
        return reading._replace(confidence=min(reading.confidence, HELD))
    if (is_owner or is_object) and reading.confidence < UNSURE:
        return reading._replace(confidence=UNSURE)
    return reading


def _may_be_verb(t: Tokens, i: int, tag: str) -> bool:
    """Whether the word behind her can do without a noun, so that an object may stand before it.

    Parsers also take her displaced, dislocated radius or on her coming for objects.
    """
    j = t.after(i)
    k = t.after(j)
    word, following = t.lower(j), t.lower(k)
    closes = not following[:1].isalnum() or following in ALL_CLOSED
    if word in NOT_FINITE or word in ING_NOUN or word.endswith("s") or following in {",", " ", "-"}:
        return False
    if word.endswith("ing"):
        return closes and following != "of" and t.lower(t.before(i)) not in ALL_CLOSED
    return closes or tag == "VB" or (tag == "VBD" and t.is_capital(k))


def is_open(t: Tokens, i: int, reading: Reading) -> bool:
    """Whether a parse could change what the rules read at token i."""
    if reading.confidence < UNSURE:
        return True
    if reading.rule in {"her:adverb", "her:number", "her:quotation"}:
        return reading.is_owner
    if reading.rule not in {"her:open", "his:open"}:
        return False
    if t.low[i] == "his" and t.lower(t.before(i)) not in GOVERNING:
        return False
    word = t.lower(t.after(i))
    return word in UNAMBIGUOUS or word.endswith(("ed", "ing")) or (is_s_form(word) and base(word) in UNAMBIGUOUS)


def sentence(t: Tokens, i: int) -> tuple[int, int]:
    """The (start, end) in characters of the sentence around token i."""
    first = i
    while first > 0 and not (t.low[first - 1] in END_OF_SENTENCE and not t.touches(first)):
        first -= 1
    last = i
    while last < t.n - 1 and not (t.low[last] in END_OF_SENTENCE and not t.touches(last + 1)):
        last += 1
    return t.start[first], t.end[last]
