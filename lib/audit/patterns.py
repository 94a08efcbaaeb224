r"""By which patterns terms are found in a text: made from the lexicon, run by RE2 inside DuckDB.

`plain` finds terms that count wherever they stand, `cased` those that count with their capitals only, and `context`
tier B terms together with the words around them that show that a person is spoken of; its rules are the functions
from `_attributive` on. All three find the ends of sentences as well, so that the hits of a text, in order, tell in
which sentence each stands.

RE2 runs these at some 100 MB/s. Two things make it a hundred times slower, because its states then outgrow their
cache: repetition between the words of a term (`\s+`) and flags for case (`(?i)`). Hence small letters and one
separator; and terms in the order of the alphabet, of which RE2 makes a tree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lib.audit.lexicon import Lexicon, Term

# What a text goes through first. RE2's \b knows ASCII letters only: without it "Thérèse" would hold the word "se".
NORMALISED = "strip_accents(replace(text, '’', ''''))"
_SHORT = "mr|mrs|ms|mx|dr|st|prof|rev|gen|col|sen|rep|gov|jr|sr|vs|no|fig|e.g|i.e|u.s|u.k|a.m|p.m"
# Abbreviations and initials: their dots end no sentence.
SHORT = rf"\b(?:{_SHORT.replace('.', chr(92) + '.')}|[a-z])\."
# A full stop and white space, or an empty line. A single line break ends none: many texts are wrapped.
END = r"""[.!?]+["')\]]*\s+|\n[ \t]*\n\s*"""

_CHAIN = (
    "single|married|pregnant|little|adult|elderly|former|local|unarmed|transgender|disabled|gay|lesbian|bisexual|muslim|"
    "jewish|hindu|sikh|hispanic|latino|latina|working-class|middle-class|low-income|homeless|unemployed|immigrant"
)
# What kind of work or life a person's noun speaks of: "American film, television and stage actor".
_KINDS = (
    "film|television|tv|stage|radio|theatre|theater|voice|character|broadway|jazz|rock|pop|folk|country|classical|"
    "opera|rap|hip hop|fashion|graphic|science fiction|comic book|football|soccer|basketball|baseball|tennis|hockey|"
    "rugby|boxing|civil rights|human rights|political|social|religious|spiritual|medical|theoretical|nuclear|organic|"
    "physical|computer|electrical|mechanical|civil|army|navy|naval|military|war|business|professional|retired|famous|"
    "prominent|popular|great|successful|beautiful|handsome|brave|curious|wise|tall|independent|world war ii"
)
_SUBJECTS = (
    "i|he|she|they|we|you|who|people|men|women|man|woman|boy|boys|girl|girls|children|child|students|student|parents|"
    "mother|father|friend|friends|families|residents|members|workers|patients|characters|most|many|some|half|both"
)
_BE = "(?:'s|'re|'m| (?:is|are|was|were|am|be|been|being|became|become|identify as|identifies as|came out as))"
_BETWEEN = "(?: (?:not|also|now|openly|very|both|a|an|half|mostly|originally|still|all|too))?"
# What may follow a predicate or a noun that stands by itself: then it does not describe the next word.
_AFTER = r"(?: (?:and|or|but|nor|because|who|when|while|so|though|although|as|since|too|which|if|than)\b|[.,;:!?)\"]|$)"
_VERBS = r"(?: (?:is|was|are|were|has|have|had|who|can|cannot|could|will|would|should|must|do|did|said|says)\b)"
_VEHICLES = (
    "taxi|cab|bus|truck|lorry|car|van|tram|train|ambulance|coach|delivery|uber|race|racing|drunk|fighter|airline|"
    "bomber|helicopter|test|jet|air force|prison|security|border|palace|orchestra|line|pastry|head|train|choir"
)
_ACTS = (
    "said|says|asked|asks|told|replied|answered|shouted|cried|laughed|smiled|nodded|thought|knew|felt|looked|"
    "turned|stopped|got|came|went|lost|died|stood|sat|walked|ran|was killed|was injured|was arrested|was born|"
    "was hired|was fined|was drunk|were killed|were injured|were arrested"
)
_REGNAL = (
    "george|henry|charles|edward|james|william|louis|philip|john|richard|arthur|david|solomon|alfred|harold|frederick|"
    "leopold|albert|ferdinand|elizabeth|victoria|mary|anne|catherine|isabella|charlotte|margaret|caroline"
)
_BEFORE_PLURAL = "many|most|some|few|all|among|between|by|for|than|against|young|poor|american|southern"
_BEFORE_NOUN = "a|an|the|this|that|his|her|their|my|our|your|its|one|two|three|every|each|another|newborn"


@dataclass(frozen=True)
class Patterns:
    """plain and context are for NORMALISED text in small letters, cased for it as it is written. "" finds nothing."""

    plain: str
    context: str
    cased: str


@lru_cache(maxsize=8)
def patterns(lexicon: Lexicon) -> Patterns:
    """The patterns of a lexicon."""
    cased = [term.text for term in lexicon.terms if term.is_cased]
    plain = [term.text for term in lexicon.terms if term.tier != "B" and not term.is_cased]
    rules = _rules(lexicon, [term for term in lexicon.terms if term.tier == "B"])
    words = [re.escape(word) for word in _SHORT.split("|")]
    short_cased = rf"\b(?:{'|'.join(f'[{word[0].upper()}{word[0]}]{word[1:]}' for word in words)}|[A-Za-z])\."
    return Patterns(
        "|".join([SHORT, rf"\b{_any([*plain, *lexicon.idioms])}\b", END]),
        "|".join([SHORT, *rules, END]) if rules else "",
        "|".join([short_cased, rf"\b{_any(cased)}\b", END]) if cased else "",
    )


def bare(lexicon: Lexicon) -> str:
    """Tier B terms wherever they stand, for texts as `context` takes them; "" where there are none."""
    terms = [term.text for term in lexicon.terms if term.tier == "B"]
    return rf"\b{_any(terms)}\b" if terms else ""


def is_short(found: str) -> bool:
    """Whether a found string is an abbreviation or an initial, whose dot ends no sentence."""
    word = found.lower().removesuffix(".")
    return found.endswith(".") and (word in _SHORT.split("|") or len(word) == 1)


def _rules(lexicon: Lexicon, terms: list[Term]) -> list[str]:
    """The rules as patterns, each left out where no term needs it."""
    adjectives = [term.text for term in terms if "adjective" in term.pos]
    nominal = [term.text for term in terms if term.pos == "nominal adjective"]
    social = [
        term.text
        for term in terms
        if term.pos == "nominal adjective" and term.axis != "nationality" and term.text != "old"
    ]
    plurals = [term.text for term in terms if term.pos == "plural"]
    nouns = [term for term in terms if "adjective" not in term.pos and term.pos != "plural"]
    trades = [term.text for term in nouns if term.axis == "occupation"]
    nouns = [term.text for term in nouns if term.axis != "occupation"]
    rules = []
    if adjectives:
        longer = _ending_in(adjectives, lexicon)
        rules += [_attributive(adjectives, longer, people(lexicon)), _predicative(adjectives)]
    if nominal:
        rules.append(_nominal(nominal, social))
    if plurals:
        rules.append(_plural(plurals, _ending_in(plurals, lexicon)))
    if nouns:
        rules.append(_noun(nouns))
    if trades:
        rules.append(_trade(trades))
    return rules


def _ending_in(terms: list[str], lexicon: Lexicon) -> list[str]:
    """Terms and idioms that end in one of the terms, found with it so that it does not count: "African-American
    families" are not of a nationality, a "year-old girl" is not old.
    """
    ends = {text.split()[-1] for text in terms}
    texts = [*(term.text for term in lexicon.terms), *lexicon.idioms]
    return [text for text in texts if " " in text and text.split()[-1] in ends]


def _attributive(terms: list[str], longer: list[str], nouns: Iterable[str]) -> str:
    """Before a noun for a person, with other such adjectives between: "black men", "black and white British women"."""
    between = _any([*terms, *_CHAIN.split("|"), *_KINDS.split("|")])
    more = rf"(?:(?:,? (?:and|or) |, |[ /-]){between}){{0,3}}"
    return rf"\b{_any([*terms, *longer])}{more}[ \n-]{_any(nouns)}\b"


def _predicative(terms: list[str]) -> str:
    """Said of a person, and not before another word: "she is German.", "who were poor and old"."""
    adjectives = _any(terms)
    return rf"\b(?:{_SUBJECTS}){_BE}{_BETWEEN} {adjectives}(?: (?:and|or) {adjectives})?{_AFTER}"


def _nominal(terms: list[str], social: list[str]) -> str:
    """With the article as a group of people: "the French are", "help the poor."."""
    rule = rf"\bthe {_any(terms)}{_VERBS}"
    return rule + (rf"|\bthe {_any(social)}(?:{_AFTER}| in\b)" if social else "")


def _plural(terms: list[str], longer: list[str]) -> str:
    """A plural after a word that counts people, or before a verb of people: "many blacks", "whites were"."""
    plural = rf"{_any(terms)}(?: (?:and|or) {_any(terms)})?"
    others = rf"\b{_any(longer)}\b|" if longer else ""
    return rf"\b(?:{_BEFORE_PLURAL}) {plural}\b|{others}\b{plural}{_VERBS}"


def _noun(terms: list[str]) -> str:
    """A noun with its article or possessive and no other noun after it, or before a verb: "her baby.", "pilots who"."""
    nouns = _any(terms)
    after = rf"(?:'s|{_AFTER}|{_VERBS}| (?:of|in|to|from|with|for|at|on|that)\b)"
    return rf"\b(?:{_BEFORE_NOUN}) (?:[a-z]+ )?{nouns}{after}|\b{nouns}(?:{_VERBS}| (?:{_REGNAL})\b)"


def _trade(terms: list[str]) -> str:
    """A trade whose name has another sense, where only a person can be meant: "her driver", "a taxi driver", "the pilot
    said". "The driver for this printer" and "a pilot of the study" do not count.
    """
    trades = _any(terms)
    return (
        rf"\b(?:his|her) (?:[a-z]+ )?{trades}\b|\b(?:{_VEHICLES})[ -]{trades}\b"
        rf"|\b{trades}(?:,? who\b| (?:{_ACTS})\b)"
    )


def _any(texts: Iterable[str]) -> str:
    """An alternation in which a term stands before those that it begins with: "black women" wins over "black"."""
    ordered = sorted({text.replace("-", " ") for text in texts}, key=lambda text: f"{text}\uffff")
    return f"(?:{'|'.join(map(_form, ordered))})"


def _form(text: str) -> str:
    """A term as a pattern: a blank or a hyphen stands for a blank, a line break or a hyphen."""
    return text.replace(".", r"\.").replace(" ", r"[ \n-]")


def people(lexicon: Lexicon) -> set[str]:
    """Nouns for persons: those of the lexicon's list, and its occupations."""
    titles = {term.text.lower() for term in lexicon.terms if term.axis == "occupation" and term.tier != "C"}
    return {*lexicon.person_nouns, *titles}
