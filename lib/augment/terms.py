"""Which terms of one group become those of another: Christian to Muslim with church to mosque and a to an."""

from lib.augment import nations, persons
from lib.augment.case import like
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE
from lib.augment.lists import sections, words
from lib.augment.proper import FIRST_NAMES
from lib.augment.result import Edit, Skip
from lib.augment.swapping import article_edit
from lib.augment.term_tables import AXES, NATIONALITY, Counterpart, Table
from lib.augment.titles import TITLES
from lib.augment.tokens import Tokens
from lib.augment.verbs import VERBS

# What may follow a hyphen without making another sense: German-born.
ORIGIN = words("terms", "origin")
KEPT = frozenset(sections("terms")["kept"])
PREFIX, REGION = words("terms", "prefix"), words("terms", "region")
# Behind these hearing is what somebody does: tired of hearing people complain.
GOVERNING = CLOSED["preposition"] | {
    "keep",
    "kept",
    "like",
    "love",
    "hate",
    "remember",
    "enjoy",
    "am",
    "is",
    "are",
    "was",
}
# Behind the, with no noun of their own, they are people.
AS_NOUN = frozenset({"elderly", "poor", "rich", "disabled", "deaf", "young"})
BEING = frozenset({"am", "is", "are", "was", "were", "be", "been", "being"})
SOMEBODY = frozenset({"i", "he", "she", "we", "you", "who", "everyone", "somebody", "someone", "nobody"})
NAMES = frozenset({"christian", "india", "america", "kenya"})  # of persons too: my niece India
OF_DESCENT = frozenset({"black", "white", "asian", "hispanic", "arab"})
DESCENT = frozenset({"descent", "ancestry", "heritage", "origin", "parentage", "born"})


def edits(t: Tokens, found: Table) -> tuple[list[Edit], list[Skip]]:
    """Edits and skips in the order of the text, with the articles before them."""
    made: list[Edit] = []
    left: list[Skip] = []
    for i, word in enumerate(t.low):
        entry = found.get(word)
        if entry is None:
            continue
        following = t.lower(t.after(i))
        ends = not following[:1].isalpha() or following in ALL_CLOSED
        is_origin = t.is_hyphened(i) and t.lower(i + 2) in ORIGIN
        reason = _kept(t, i, is_origin, ends, found)
        if reason is None and entry.only_people:
            reason = _not_of_people(t, i, word, following)
        if reason is not None:
            left.append(Skip(t.start[i], t.end[i], reason))
            continue
        is_noun = not is_origin and (ends or (word in NATIONS and nations.is_noun(t, i)))
        new = _as_noun(t, i, entry) if is_noun else entry.adjective
        first = i
        if t.lower(t.before(i)) == "the":
            if new.endswith(" people") and word in NATIONS:
                new = new.removesuffix(" people")  # the Germans, the French
            elif word in ARTICLED:
                first = t.before(i)  # the Netherlands, Spain
            new = new if first < i else new.removeprefix("the ")
        if (article := article_edit(t, i, new)) is not None:
            made.append(article)
        before = t.text[t.start[first] : t.end[i]]
        written = _in_case(t, i, new)
        if first < i and t.is_capital(first):
            written = written[:1].upper() + written[1:]
        made.append(Edit(t.start[first], t.end[i], before, written, f"term:{word}", entry.confidence))
    return made, left


def _as_noun(t: Tokens, i: int, entry: Counterpart) -> str:
    """The word for what ends a noun phrase: a Jew, but is Jewish; the French as the Germans, but a Frenchman."""
    if entry.adjective == entry.noun and not entry.many:
        return entry.noun
    before = nations.determiner(t, i)
    is_pair = t.lower(t.after(i)) in {"and", "or"} and t.is_capital(t.after(t.after(i)))
    if not before or (is_pair and not entry.many):
        return entry.adjective  # she is Jewish; a Jewish and Muslim street
    return entry.many if entry.many and before in nations.MANY else entry.noun


def _kept(t: Tokens, i: int, is_origin: bool, ends: bool, found: Table) -> str | None:
    """Why the term at i stays: a fixed phrase, a language, a compound, a name; None where it does not."""
    word, following = t.low[i], t.lower(t.after(i))
    if (phrase := _fixed(t, i)) is not None:
        return f"fixed phrase: {phrase}"
    if word in NATIONS and (reason := nations.kept(t, i, ends)) is not None:
        return reason
    is_negated = t.is_hyphen_before(i) and t.lower(i - 2) in PREFIX
    is_dashed = t.lower(i + 1) == "–" and t.touches(i + 1) and t.touches(i + 2)  # the Church–Turing thesis
    if is_dashed or (t.is_hyphened(i) and not is_origin) or (t.is_hyphen_before(i) and not is_negated):
        return "part of a compound"
    dash = t.before(i)
    if (
        t.is_capital(i)
        and t.lower(dash) in {"-", "–"}
        and not t.is_hyphen_before(i)
        and t.is_capital(dash - 1)
        and not t.is_upper(i)
    ):
        return "part of a compound"  # a French - American chemist
    if _is_name(t, i, following, found):
        return "a name"
    if word == "bible" and t.word(i) == word and (following in {"of", "for"} or _is_owned(t, i)):
        return "another sense"  # the home brewer's bible
    return None


def _not_of_people(t: Tokens, i: int, word: str, following: str) -> str | None:
    """Why a word for an age, a colour or a means does not speak of people here; None where it does."""
    if word == "old" and _is_age(t, i):
        return "an age in numbers"
    has_noun = following[:1].isalpha() and following not in ALL_CLOSED
    if not has_noun and ((word in AS_NOUN and t.lower(t.before(i)) == "the") or _is_said_of_somebody(t, i)):
        return None  # the elderly, she is elderly
    is_alone = not has_noun or nations.is_noun(t, i)
    if word in OF_DESCENT and t.is_capital(i) and is_alone and nations.determiner(t, i):
        return None  # an Asian was elected
    is_named = has_noun and t.is_capital(i) and t.is_capital(t.after(i)) and not t.is_upper(i)
    if is_named and word not in OF_DESCENT and not t.starts_sentence(i):
        return "a name"  # the Old Man of Hoy
    is_governed = t.lower(t.before(i)) in GOVERNING
    if word == "hearing" and is_governed and t.lower(t.after(t.after(i))) in VERBS:
        return "another sense"  # tired of hearing people complain
    if persons.is_behind(t, i) or (word in OF_DESCENT and following in DESCENT):
        return None
    return "not said of people"


def _is_said_of_somebody(t: Tokens, i: int) -> bool:
    """She is black, he was very young; a proper adjective behind any form of be: his captain is Hispanic."""
    k = t.before(i)
    while t.lower(k) in {"very", "so", "too", "also", "not", "still", "quite", "really", "both", "all", "only"}:
        k = t.before(k)
    is_linked = t.lower(k) in BEING or (t.lower(k) in {"m", "re", "s"} and t.lower(k - 1) in {"'", "’"})
    if not is_linked:
        return False
    subject = t.lower(t.before(k) if t.lower(k) in BEING else k - 2)
    return subject in SOMEBODY or (t.is_capital(i) and t.low[i] in PROPER) or persons.is_person(subject)


def _is_age(t: Tokens, i: int) -> bool:
    """A 13-year - old boy, my 82 year old friend."""
    m = i - 1
    while t.lower(m) in {"-", "‑", "‐"}:
        m -= 1
    return t.lower(m) in {"year", "years", "month", "months", "week", "weeks", "day", "days"}


def _fixed(t: Tokens, i: int) -> str | None:
    """The fixed phrase of two to five tokens that token i belongs to."""
    for first in range(max(0, i - 2), i + 1):
        for last in range(max(i, first + 1), min(first + 5, t.n)):
            if " ".join(t.low[first : last + 1]).replace("’", "'") in KEPT:
                return " ".join(t.low[first : last + 1])
    return None


def _is_owned(t: Tokens, i: int) -> bool:
    """Whether a noun that is no person of faith owns what stands at i: the brewer's, a fashion bible."""
    return t.lower(i - 1) == "s" or t.lower(i - 1) not in ALL_CLOSED | {"holy", "family", "old", "new", "hebrew"}


def _is_name(t: Tokens, i: int, following: str, found: Table) -> bool:
    """Whether the term at i is part of a name: Christian Science, Alonzo Church, New Mexico, my cousin Christian."""
    if not t.is_capital(i) or t.is_upper(i):
        return False
    word, before = t.low[i], t.before(i)
    previous = t.lower(before)
    nxt = t.after(i)
    if (
        t.is_capital(nxt)
        and following.isalpha()
        and following != "i"
        and following not in found
        and not t.newline_before(nxt)
    ):
        return not persons.is_behind(t, i)
    if t.newline_before(i) or t.starts_sentence(i):
        is_told_of = following == "," and t.lower(nxt + 1) in {"my", "our", "his", "her", "their", "a", "the", "who"}
        return word == "christian" and (following in CLOSED["auxiliary"] or following in FINITE or is_told_of)
    if word in NAMES and (persons.is_person(previous) or previous in TITLES):
        return True
    is_in_name = t.is_capital(before) and previous.isalpha() and previous not in ALL_CLOSED and previous not in found
    if previous == "the" and t.is_capital(before) and not t.starts_sentence(before):
        return True  # an article in The Hindu
    if word in PROPER and t.is_capital(before) and previous in FIRST_NAMES and t.is_word(before):
        return True  # Samuel German
    if word in PROPER:
        # South America, African American; not: the Irish German teacher
        return t.is_capital(before) and (previous in REGION or (word == "american" and previous in persons.BETWEEN))
    return is_in_name


def _in_case(t: Tokens, i: int, new: str) -> str:
    """new in the case of token i; a proper name keeps its capital, unless the writer leaves such capitals out."""
    word = t.word(i)
    if new[0].isupper() and not t.is_upper(i):
        return new.lower() if word.islower() and t.low[i] in PROPER else new
    return like(_model(t, i, new), new)


def _model(t: Tokens, i: int, new: str) -> str:
    """A proper adjective does not pass its capital on to a common word inside a sentence."""
    word = t.word(i)
    proper = word[0].isupper() and not t.is_upper(i) and not t.starts_sentence(i) and word.lower() in PROPER
    return word.lower() if proper else word


ARTICLED = frozenset(one.country[4:].lower() for one in nations.listed().values() if one.country.startswith("the "))
NATIONS = ARTICLED | frozenset(
    word.lower() for one in nations.listed().values() for word in (*one[:4], *one.by_gender) if word and " " not in word
)
PROPER = NATIONS | frozenset(
    part.lstrip("~*").lower()
    for axis in AXES
    if axis != NATIONALITY
    for line in sections("terms")[axis][1:]
    for cell in line.split()
    for part in cell.split("|")
    if part.lstrip("~").startswith("*")
)
