"""What he, him, his, himself, she, her, hers and herself become when the genders change places."""

from lib.augment import acronyms, capitals, forum, his, possessive
from lib.augment.capitals import HONOUR
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED, CLOSED, Reading
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS

MASCULINE = frozenset(["he", "him", "his", "himself", "hisself", "hes", "hed", "hell"])
FEMININE = frozenset(["she", "her", "hers", "herself", "shes", "shed", "shell"])
SWAPPED = {
    "he": "she", "she": "he", "him": "her", "hers": "his", "himself": "herself", "herself": "himself",
    "hes": "shes", "shes": "hes", "hisself": "herself", "hed": "shed", "shed": "hed", "hell": "shell", "shell": "hell",
}  # fmt: skip
# he'd, she'd, he'll and she'll without their apostrophe; three of them are words of their own.
JOINED = {"hed": "d", "shed": "d", "hell": "ll", "shell": "ll"}
BEHIND_JOINED = words("pronouns", "behind_joined")
BEFORE_JOINED = (CLOSED["conjunction"] | CLOSED["wh"] | words("pronouns", "before_joined")) - {"or", "nor", "than"}
TAKEN_BY_VERB = frozenset({"u", "you", "me", "him", "her", "them", "us", "it", "my", "your", "the", "a", "em", "up"})
# Members of a pair that stays: the same case on both sides.
PARTNERS = {
    "he": {"she"}, "she": {"he"}, "him": {"her", "herself"}, "his": {"her", "hers"}, "her": {"him", "his", "himself"},
    "hers": {"his"}, "himself": {"herself"}, "herself": {"himself", "him"},
}  # fmt: skip
PEOPLE = MASCULINE | FEMININE | NOUNS.keys()
HONORIFIC = frozenset({"mr", "mrs", "ms", "dr", "prof", "professor", "mister"})
PAIRED_BY = frozenset({"/", "or", "|", "\\"})
HELIUM = words("pronouns", "helium")
# Nouns behind an acronym that only looks like a pronoun: HE staining, HIS system.
ACRONYM_NOUN = words("pronouns", "acronym_noun")
SYMBOLS = frozenset({"H", "Ne", "Ar", "Kr", "Xe", "Li", "Be", "N2", "O2", "H2", "N", "O", "C", "Ra", "Rn"})
DETERMINER = words("pronouns", "determiner")
DEITY = words("pronouns", "deity")


def pair_of(t: Tokens, i: int) -> bool:
    """Whether token i is half of he/she, s/he, (s)he, him/herself, he or she, he (or she)."""
    partners = PARTNERS.get(t.low[i])
    if partners is None:
        return False
    a, b, c = t.lower(i + 1), t.lower(i + 2), t.lower(i + 3)
    if (a in PAIRED_BY and b in partners) or (a == "(" and (b in partners or (b in PAIRED_BY and c in partners))):
        return True
    if (a == "and" and b == "/" and c == "or" and t.lower(i + 4) in partners) or (
        a in {"-", "‑"} and b in PAIRED_BY and c in partners
    ):
        return True
    a, b, c = t.lower(i - 1), t.lower(i - 2), t.lower(i - 3)
    if a in PAIRED_BY and (
        b in partners or (b == "s" and (t.touches(i) or not t.touches(i - 1))) or (b in {"-", "‑"} and c in partners)
    ):
        return True
    if a == "or" and b == "/" and c == "and" and t.lower(i - 4) in partners:
        return True
    if (a == "(" and b in partners) or (a in PAIRED_BY and b == "(" and c in partners):
        return True
    return a == ")" and b == "s" and t.touches(i)


def is_joined(t: Tokens, i: int) -> bool:
    """Whether hed, shed, hell or shell at i is a pronoun with its verb: shell be fine; not: a shell, hell never sleeps.

    Hed is no other word. The three others count in a chat alone, where they open a clause.
    """
    word, following, previous = t.low[i], t.lower(i + 1), t.lower(t.before(i))
    if t.is_upper(i) and not t.among_capitals(i):
        return False
    if word == "hed":
        return following.isalpha() and following not in CLOSED["preposition"]
    opens = not previous[:1].isalnum() or previous in BEFORE_JOINED
    if not opens or not forum.is_informal(t):
        return False
    is_past = word == "shed" and (following in {"been", "gone", "already"} or t.lower(i + 2).endswith("ed"))
    is_told = following in VERBS and t.lower(i + 2) in TAKEN_BY_VERB  # shell text u
    return following in BEHIND_JOINED or following in VERBS - ALSO_NOUN or is_told or (is_past and following != "and")


QUOTED = frozenset({('"', '"'), ("“", "”"), ("‘", "’")})


def kept(t: Tokens, i: int, is_heading: bool) -> str | None:
    """Why the token at i is no pronoun of a person, or None."""
    word = t.word(i)
    if t.is_hyphened(i) or t.is_hyphen_before(i):
        return "part of a compound"
    if t.is_abbreviated(i):
        return "part of an abbreviation"
    if t.lower(i - 1) == "]" and t.lower(i - 3) == "[" and t.touches(i) and t.end[i - 2] - t.start[i - 2] == 1:
        return "part of a word"  # [t]he
    if t.is_broken(i):
        return "part of a broken word"
    before, following = t.lower(i - 1), t.lower(i + 1)
    if word[0].isupper() and capitals.in_title(t, i):
        return "a name"
    if t.is_upper(i) and acronyms.is_listed(t, i, PEOPLE):
        return "an acronym"
    if (
        word[0].isupper()
        and len(word) > 1
        and (t.text[t.start[i] - 1 : t.start[i]], t.text[t.end[i] : t.end[i] + 1]) in QUOTED
    ):
        return "a name"  # the film "Her"
    if word in {"He", "She"} and following in {"people", "ethnic", "minority"} and before in {"the", "of", "among"}:
        return "a name"
    if word == "He" and before in {"symbol", "element", "liquid", "gaseous", "pure", "solid"}:
        return "the symbol of helium"
    if (
        word[0].isupper()
        and (before in HONORIFIC or (before == "." and _is_title(t, i - 2) and word in {"Hes", "Shes", "Hers"}))
        and following != "i"
    ):
        return "a name"  # Dr Hers, Ms. He
    if word == "He" and (
        (before == "(" and following == ")" and t.is_word(i - 2))
        or (before == "|" and following == "|")  # a table
        or ("helium" in t.vocabulary and not (following.isalpha() and t.word(i + 1).islower()))
    ):
        return "the symbol of helium"
    if len(word) > 1 and word.isupper() and not t.among_capitals(i):
        is_owned = (
            before == "s" and t.lower(i - 2) in APOSTROPHES and t.lower(i - 3) not in ALL_CLOSED
        )  # the hospital's HIS
        if (
            is_owned
            or before in DETERMINER
            or (before == "(" and following == ")")
            or before == "&"
            or following[:1].isdigit()
        ):
            return "an acronym"
        if following in ACRONYM_NOUN or acronyms.is_governed(t, i):
            return "an acronym"
        if acronyms.is_spelled_out(t, i):
            return "an acronym"
    elif word[0].isupper() and (not t.starts_sentence(i) or t.lower(i - 1) == ":"):
        if word == "He" and (following in HELIUM or following == "|" or t.lower(i - 1).isdigit()):
            return "the symbol of helium"
        if word == "He" and acronyms.is_governed(t, i):
            return "the symbol of helium"
        if word == "His" and (t.lower(i - 2) in {"bundle", "bundles"} or following in {"bundle", "purkinje"}):
            return "a name"
        if following[:1].isdigit() and word in {"His", "Her"}:
            return "a symbol"
        if word == "He" and t.lower(i + 1) in {"and", ",", "/"} and t.word(i + 2) in SYMBOLS:
            return "the symbol of helium"
        if not is_heading and not t.is_upper(i) and _in_title_of_work(t, i):
            return "a name"
        if not is_heading and word in {"His", "Him", "Himself"} and t.word(i - 1).islower() and following not in HONOUR:
            return "a deity"
        if not is_heading and not DEITY.isdisjoint(t.vocabulary):
            return "a deity"
    return None


def _is_title(t: Tokens, i: int) -> bool:
    """Ms. and Dr.; not: M&Ms."""
    return i >= 0 and t.low[i] in HONORIFIC - {"professor", "mister"} and t.lower(i - 1) != "&"


def _in_title_of_work(t: Tokens, i: int) -> bool:
    """Whether a capitalised pronoun inside a sentence stands beside another capital: Somebody Killed Her Husband."""
    if "headline" in t.vocabulary:
        return False  # a headline for it: "Farmer Donates His Land"
    if t.is_capital(i + 1) and t.is_word(i + 1):
        return t.low[i + 1] not in HONOUR and t.low[i + 1] != "i" and not t.newline_before(i + 1)
    if t.lower(i - 1) == ":":
        return False
    return t.is_capital(i - 1) and t.is_word(i - 1) and t.low[i - 1] != "i" and not t.starts_sentence(i - 1)


def swapped(t: Tokens, i: int, reader) -> tuple[str, str, float]:
    """(new word, rule, confidence) for the pronoun at i; reader decides her and his: (tokens, i) -> Reading."""
    word = t.low[i]
    if word == "her":
        reading: Reading = reader(t, i)
        return ("his" if reading.is_owner else "him"), reading.rule, reading.confidence
    if word == "his":
        reading = reader(t, i)
        return ("her" if reading.is_owner else "hers"), reading.rule, reading.confidence
    sure = {"hes": 0.97, "shes": 0.97, "hisself": 0.5, **dict.fromkeys(JOINED, 0.8)}.get(word, 0.99)
    return SWAPPED[word], f"pronoun:{word}", sure


def read(t: Tokens, i: int) -> Reading:
    """Tier 1: the words around decide."""
    return possessive.of_her(t, i) if t.low[i] == "her" else his.of_his(t, i)
