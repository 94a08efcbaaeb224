"""A judge that parses: whether a term speaks of a person, by what it depends on in its sentence."""

import hashlib
import os
import re
from collections.abc import Sequence
from functools import cache

from lib.audit.lexicon import FOLDER, Lexicon
from lib.audit.people import BORN, HEADS, Question, is_head
from lib.errors import BadOption
from lib.signals import parser

RULES = "rules"
VERSION = 2
# Above this many records the parser is asked only where the setting says so: it takes some 170 s of one core for a
# million generated records of 0.5 kB, on top of 25 s for the rules.
MOST_RECORDS = 300_000
SETTING, CHOICES = "WINNOW_PEOPLE", ("auto", "rules", "parser")
BATCH = 256
# How far up the tree from an adjective its noun is looked for.
MOST_STEPS = 6
_ATTRIBUTIVE = frozenset(["amod", "compound", "nmod", "npadvmod", "advmod", "det"])
_PREDICATIVE = frozenset(["acomp", "attr", "oprd"])
_STANDING_LABELS = "nsubj nsubjpass pobj dobj attr appos poss agent conj ROOT oprd dative"
_STANDING = frozenset(_STANDING_LABELS.split())
_PRONOUNS = frozenset(["i", "he", "she", "we", "you", "they", "who", "whom"])
# "Fought by the French", "among the Dutch"; after others it is the language: "translated from the French".
_PEOPLE_PREPOSITIONS = frozenset(["by", "against", "with", "among", "between", "for"])
_ONLY_WITH_YOUNG = frozenset(["old", "aged", "aging", "ageing"])
_SPEAKING_WORDS = "said shouted spoke told talked called turned whispered citation ticket"
_SPEAKING = frozenset(_SPEAKING_WORDS.split())
# Adjectives that are said of things as well: with a noun between they belong to that one, as in "rich content editor".
_NEAR_AXES = frozenset(["disability", "orientation", "status"])
# "The American School Counselor Association" is none of its members.
_NAMES_OF_BODIES = (
    "association service society union party academy institute institution council board fund act award awards day "
    "week league club church school college university house war museum center centre foundation committee congress "
    "corps assistant federation bureau department office agency company bank press magazine journal hall"
)
_BODIES = frozenset(_NAMES_OF_BODIES.split())
# A word for a trade beside one of these is a thing: the driver of a printer, a pilot of a study.
_THINGS_NEAR = (
    "software hardware kernel linux windows usb printer device devices package library api database graphics module "
    "install installed installs version code server client file files interface semiconductor electric electrical "
    "electricity copper metal heat wire current insulator study program programme episode series carpet vacuum stain "
    "spray product bathroom key growth cost main major screw"
)
_THINGS = re.compile(rf"\b(?:{'|'.join(_THINGS_NEAR.split())})\b", re.IGNORECASE)


def decider(n_records: int) -> str:
    """Who decides tier B in a corpus of this size: RULES, or the rules and the parser, by name and version.

    The environment's WINNOW_PEOPLE: auto (the parser where it is installed, up to MOST_RECORDS), rules, or parser.
    Raises BadOption for another value, and for parser where none is installed.
    """
    wanted = os.environ.get(SETTING, "auto") or "auto"
    if wanted not in CHOICES:
        raise BadOption(f"{SETTING} is {wanted!r}; it can be {', '.join(CHOICES)}.")
    if wanted == "parser" and parser.name() is None:
        raise BadOption(f"{SETTING} asks for the parser, which is not installed; pip install -r requirements-nlp.txt.")
    if wanted == "rules" or parser.name() is None or (wanted == "auto" and n_records > MOST_RECORDS):
        return RULES
    return _name()


def sentence(named: str) -> str:
    """What a result says of who decided."""
    what = "Whether a word with several senses speaks of people was decided by"
    if named == RULES:
        return f"{what} rules on the words around it, without a language model."
    return f"{what} rules on the words around it and, where they leave it open, by a parse of the sentence ({named})."


def judge(lexicon: Lexicon, named: str) -> "Parsed | None":
    """The judge of that name, as `decider` gave it; None for RULES and for one that is not here (any more)."""
    return Parsed(lexicon) if parser.name() is not None and named == _name() else None


@cache
def _name() -> str:
    words = hashlib.sha256((FOLDER / HEADS).read_bytes()).hexdigest()[:6]
    return f"rules and {parser.name()} ({VERSION}-{words})"


class Parsed:
    """Answers by the dependencies of spaCy's parse."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.name = _name()

    def __call__(self, questions: Sequence[Question]) -> list[bool]:
        if not questions:
            return []
        # A sentence with several terms is parsed once.
        sentences = list(dict.fromkeys(question.text for question in questions))
        flat = [re.sub(r"\s", " ", sentence) for sentence in sentences]
        docs = dict(zip(sentences, parser.model().pipe(flat, batch_size=BATCH), strict=True))
        return [self.speaks_of_a_person(docs[question.text], question) for question in questions]

    def speaks_of_a_person(self, doc, question: Question) -> bool:
        """What the parse says of one question; the rules' word where the term is not found in it."""
        inside = [token for token in doc if token.idx < question.end and token.idx + len(token) > question.start]
        if not inside:
            return question.by_rule
        token = inside[-1]
        if "adjective" not in question.term.pos:
            return self._noun(token, question)
        if _is_of_things(question) and token.pos_ == "PROPN" and not question.by_rule:
            return False  # the first word of a name: "the Old Time Dancers"
        return (
            self._attributive(token, question) or self._predicative(token, question) or self._nominal(token, question)
        )

    def _attributive(self, token, question: Question) -> bool:
        """The adjective belongs to a noun for a person: "an American game show host"."""
        is_near = _is_of_things(question)
        if token.doc[min(token.i + 1, len(token.doc) - 1)].lower_ in ("speaking", "-"):
            after = token.doc[token.i + 1 : token.i + 3].text.lower()
            if "speaking" in after or "language" in after:
                return False  # a language: "an English-speaking population"
        at = token
        for _ in range(MOST_STEPS):
            if at.dep_ == "conj" and at.head.i < at.i:  # one of several: it belongs to what the first belongs to
                if at is not token and self._is_person(at):
                    return True
                at = at.head
            if at.dep_ not in _ATTRIBUTIVE:
                return False
            head = at.head
            if head is at or head.pos_ in ("ADP", "AUX", "PUNCT"):
                return False
            if is_near and any(token.doc[k].pos_ == "NOUN" for k in range(token.i + 1, head.i)):
                return False
            if head.pos_ in ("NOUN", "PROPN") and self._is_whole(head):
                if is_near and head.lower_ in BORN:
                    return False  # "a rich heritage" is nobody's
                return self._is_person(head) or self._is_titled(head) or (not is_near and self._is_listed(head))
            at = head
        return False

    def _is_whole(self, noun) -> bool:
        """Whether a noun stands for itself and not as the first part of another: "student" of "student loans"."""
        if noun.dep_ not in ("compound", "nmod", "amod", "npadvmod"):
            return True
        # A title before a name stands for itself: "Prime Minister Modi".
        return self._is_person(noun) and noun.head.pos_ == "PROPN" and noun.head.lower_ not in _BODIES

    def _is_titled(self, name) -> bool:
        """A name after a title: "old Prince Bolkonski"."""
        if name.pos_ != "PROPN" or name.lower_ in _BODIES:
            return False
        return any(child.dep_ == "compound" and self._is_person(child) for child in name.children)

    def _is_listed(self, noun) -> bool:
        """The first of several trades in a row is cut short: "an American film, television and stage actor"."""
        return any(
            other.i > noun.i and self._is_person(other) and not any(c.dep_ in ("det", "poss") for c in other.children)
            for other in noun.conjuncts
        )

    def _is_person(self, noun) -> bool:
        return is_head(self.lexicon, noun.lower_)

    def _predicative(self, token, question: Question) -> bool:
        """It is said of a person: "my neighbour, who is blind"."""
        at = token
        while at.dep_ == "conj" and at.head.i < at.i:
            at = at.head
        if at.dep_ not in _PREDICATIVE or at.head.pos_ not in ("AUX", "VERB"):
            return False
        if question.term.axis == "race" or question.term.text == "straight":
            # "He went white", "she stood straight": the rules take the cases that are sure.
            return question.by_rule
        if any(
            child.dep_ in ("prep", "npadvmod", "xcomp") or child.lower_ in ("enough", "how", "too")
            for child in token.children
        ):
            return question.by_rule
        return any(self._is_someone(subject) for subject in _subjects(at.head))

    def _is_someone(self, noun) -> bool:
        return noun.lower_ in _PRONOUNS or self._is_person(noun)

    def _nominal(self, token, question: Question) -> bool:
        """With the article as a group of people: "the poor", "fought by the French"."""
        if question.term.pos != "nominal adjective" or token.dep_ not in _STANDING | {"conj"}:
            return False
        has_article = any(child.lower_ == "the" for child in token.children)
        if not has_article or any(child.dep_ in ("amod", "compound") for child in token.children):
            return False
        if question.term.axis != "nationality":
            if question.term.text in _ONLY_WITH_YOUNG:
                return any(other.lower_ in ("young", "sick", "poor") for other in token.conjuncts)
            return True
        if token.dep_ in ("nsubj", "nsubjpass"):
            return token.head.tag_ in ("VBD", "VBP", "VB", "VBN", "VBG") and token.head.lower_ not in ("is", "means")
        return token.dep_ == "pobj" and token.head.lower_ in _PEOPLE_PREPOSITIONS

    def _noun(self, token, question: Question) -> bool:
        """A noun with another sense: it stands for itself, and where it is a trade it does what people do."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return False
        if question.term.pos == "plural" or token.pos_ == "PROPN":
            # "Cabbage whites", "The Lion King": what stands before it makes another thing of it.
            return question.by_rule and not any(child.dep_ == "compound" for child in token.children)
        if token.dep_ not in _STANDING:
            return question.by_rule and token.dep_ != "compound"
        if question.term.axis == "occupation":
            return not _THINGS.search(question.text) and self._acts(token)
        return True

    def _acts(self, token) -> bool:
        """A sign that a word for a trade is a person: it acts, is owned, is somebody's description, is named."""
        if any(child.dep_ == "relcl" and any(c.lower_ == "who" for c in child.subtree) for child in token.children):
            return True
        if any(child.dep_ == "poss" and child.lower_ in ("his", "her") for child in token.children):
            return True
        if token.dep_ in ("attr", "appos"):
            described = _subjects(token.head) if token.dep_ == "attr" else [token.head]
            return any(self._is_someone(noun) or (noun.pos_ == "PROPN" and noun.head is not noun) for noun in described)
        return token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ in _SPEAKING


def _is_of_things(question: Question) -> bool:
    """Whether the adjective is said of things as often as of people."""
    return question.term.axis in _NEAR_AXES or question.term.text in _ONLY_WITH_YOUNG


def _subjects(verb) -> list:
    """The subjects of a verb, its own or those it shares; of a relative clause what it describes."""
    for _ in range(3):
        found = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        if found:
            if found[0].lower_ in ("who", "that", "which") and verb.dep_ == "relcl":
                return [found[0]] if found[0].lower_ == "who" else [verb.head]
            return found
        if verb.dep_ not in ("conj", "xcomp", "advcl", "acl") or verb.head is verb:
            return []
        verb = verb.head
    return []
