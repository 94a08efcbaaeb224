"""Where gendered nouns stay though they are no fixed phrase: other senses, compounds, the generic man, names."""

import re

from lib.augment import forum, proper, senses
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE, NUMBER
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import VERBS, base, is_s_form

HYPHEN_AFTER = words("nouns", "hyphen_after")
EXCLAMATION = re.compile("o+h+|a+h+|wow|hey+|yo+|thanks|sorry")
ROYAL = words("nouns", "royal")
GENERIC = words("nouns", "generic_before")
# Words that make a bare `man` a person: of a man, the man, his man, young man.
PERSON_BEFORE = words("nouns", "person_before")
HEADLINE_VERB = words("nouns", "headline_verb")
REPORTED = HEADLINE_VERB | {"who", "whose", "aged"}
GENRES = frozenset({"genre", "genres", "funk", "jazz", "rock", "soul", "album", "albums", "singer", "idol", "charts"})
NOBLES, ACTING = words("nouns", "nobles"), words("nouns", "acting")
OF_A_COUNT = words("nouns", "of_a_count")
BEFORE_COUNT = frozenset({"the", "old", "young", "a", "this", "that"})
SHORT_FOR_PARENT = words("nouns", "short_for_parent")


RECORD = frozenset({"album", "albums", "song", "songs", "track", "tracks", "tribute", "single", "record", "records"})
NO_ADDRESS = CLOSED["determiner"] | CLOSED["preposition"] | {"simple", "standard"}


def _is_of_many(t: Tokens, i: int) -> bool:
    """A mother-of-three."""
    return t.lower(i + 2) == "of" and t.is_hyphened(i + 2) and t.lower(i + 4) in NUMBER | {"one"}


def _is_next_door(t: Tokens, i: int) -> bool:
    """A girl-next-door image."""
    return t.lower(i + 2) == "next" and t.lower(i + 4) == "door" and t.is_hyphened(i + 2)


def kept(t: Tokens, i: int, is_heading: bool) -> str | None:
    """Why the noun at i stays, or None: a compound, a generic sense, a part of a name."""
    word = t.low[i]
    if (
        t.is_hyphened(i)
        and not _is_of_many(t, i)
        and not _is_next_door(t, i)
        and t.lower(i + 2) not in HYPHEN_AFTER
        and t.lower(i + 2) not in NOUNS
    ):
        return "part of a compound"
    if t.is_hyphen_before(i) and (
        (word in {"man", "men", "king", "boy"} and t.is_capital(i)) or t.lower(i - 2) in {"he", "she", "ape", "wo"}
    ):
        return "part of a compound"
    if t.is_broken(i):
        return "part of a broken word"
    if t.is_abbreviated(i):
        return "part of an abbreviation"
    previous, following = t.lower(t.before(i)), t.lower(t.after(i))
    reason = senses.read(t, i, previous, following)
    if reason is not None:
        return reason
    if word in forum.BROTHER | forum.SHORT | forum.IN_LAW | {"man"}:
        reason = forum.kept(t, i, previous, following)
        if reason:
            return reason
    if word == "man":
        is_aged = following == "," and t.lower(t.after(t.after(i)))[:1].isdigit()  # Man, 62, Loses His Home
        is_acting = (
            is_aged
            or _is_done_to(t, i, following)
            or following in REPORTED
            or (is_s_form(following) and base(following) in VERBS)
        )
        is_reported = is_heading and t.is_capital(i) and is_acting  # Man Sues City
        reason = None if is_reported else _generic_man(t, i, previous, following)
        if reason:
            return reason
    if word == "sir" and t.is_capital(i) and t.is_capital(i + 1) and t.touches(i + 1):
        return "a name"
    is_parent = previous in {"my", "your", "his", "her", "our", "their"} or (
        word in {"papa", "mama"} and previous == "a"
    )
    if word in SHORT_FOR_PARENT and not (t.is_capital(i) or is_parent):
        return "another sense"
    if word in {"pop", "pops"} and not is_parent and not GENRES.isdisjoint(t.vocabulary):
        return "another sense"  # a funk, Pop and soul song
    if word in {"ma", "pa"} and t.is_capital(i) and not is_parent and (_is_before_noun(t, i) or _goes_on(t, i)):
        return "a name"  # other Ma warlords, Ma'a Nonu
    if word in {"playboy", "superman"} and t.is_capital(i) and not t.is_upper(i) and not t.starts_sentence(i):
        return "a name"
    if word in {"baron", "foreman"} and t.is_capital(i) and not t.starts_sentence(i) and _is_surname(t, i, previous):
        return "a name"  # according to Baron
    if word in {"pop", "pops"} and not is_parent and (previous in {"the", "of", "a"} or _is_before_noun(t, i)):
        return "another sense"  # Pop Idol, the Pop 100
    if word == "mam" and t.is_upper(i) and previous != ",":
        return "an acronym"
    if word in {"pa", "ma"} and t.is_capital(i) and t.is_capital(t.after(i)):
        return "a name"  # Ma Hongkui
    if word == "nana" and previous in {",", "and", "by"} and t.is_capital(i) and t.is_capital(i + 1):
        return "a name"  # Abba, Nana Mouskouri and Lulu
    if word in {"pa", "ma"} and t.is_upper(i):
        return "an acronym"
    if t.is_upper(i) and not t.among_capitals(i):
        is_model = word in {"dad", "man", "son"} and following in {"detection", "detector", "array", "model", "file"}
        if is_model or (word in {"sir", "sis", "lad", "lass", "gal"} and previous in NO_ADDRESS):
            return "an acronym"  # the LAD, a SIR model, DAD detection
    if word in {"gal", "gals"} and previous[:1].isdigit() and not t.lower(t.after(i)).startswith("wh"):
        return "a unit"  # two 5 gal buckets
    if word == "duke" and t.is_capital(i) and not t.starts_sentence(i) and previous not in CLOSED["determiner"]:
        return "a name"  # played at Duke
    if word == "queen" and t.is_capital(i) and following in RECORD:
        return "a name"  # every Queen album
    if word == "boy" and t.starts_sentence(i) and t.lower(i + 1) == "," and t.lower(i + 2) in CLOSED["auxiliary"]:
        return "an exclamation"  # Boy, was she glad
    if word in {"boy", "man", "brother"} and EXCLAMATION.fullmatch(previous):
        return "an exclamation"
    if word in {"earl", "earls"} and t.is_capital(i):
        return "a name"  # Earl Hindman
    if word in {"lord", "lords"} and t.is_capital(i):
        return "a title"
    if word == "count" or (word == "bachelor" and following in {"in", "of", "thesis", "degree", "student"}):
        return "another sense"
    if (word == "king" and following in {"size", "sized"}) or (word == "groom" and previous == "to"):
        return "another sense"
    if (
        word in {"prince", "king", "queen", "duke"}
        and t.text[0] != "|"
        and not (is_heading and t.is_capital(t.after(i)))  # Queen Dethroned in Palace Coup
        and t.starts_sentence(i)
        and (following in FINITE or following in CLOSED["auxiliary"] or following.endswith("ed"))
    ):
        return "a name"  # Prince played the guitar
    if t.is_capital(i) and not t.is_upper(i):
        return proper.name(t, i, word, is_heading)
    return None


def _is_done_to(t: Tokens, i: int, following: str) -> bool:
    """Man Rescued From Storm Drain: a participle in a headline, and a preposition behind it."""
    is_participle = following.endswith("ed") and len(following) > 4 and t.is_capital(t.after(i))
    return is_participle and t.starts_sentence(i) and t.lower(t.after(t.after(i))) in CLOSED["preposition"]


def _goes_on(t: Tokens, i: int) -> bool:
    """Whether letters other than the s of a possessive follow an apostrophe: Ma'a; Ma'am is told before."""
    return t.lower(i + 1) in APOSTROPHES and t.touches(i + 1) and t.touches(i + 2) and t.lower(i + 2) not in ("s", "")


def _is_surname(t: Tokens, i: int, previous: str) -> bool:
    """Whether a word that is no determiner and no adjective stands before: according to Baron, says Foreman."""
    return previous in CLOSED["preposition"] | {"that", "and", "said", "says", "but", "although", "when"}


def _is_before_noun(t: Tokens, i: int) -> bool:
    """Whether a word or a number follows that is no verb: Pop singer; not: Pop laughed."""
    following = t.lower(i + 1)
    if not following or not following[0].isalnum() or following in ALL_CLOSED | FINITE:
        return False
    return not (following.endswith("ed") or (is_s_form(following) and base(following) in VERBS))


def is_nobleman(t: Tokens, i: int) -> bool:
    """Whether `count` is a title: a countess or another noble is spoken of, or he acts; and no number is counted."""
    previous, following = t.lower(t.before(i)), t.lower(t.after(i))
    if t.is_capital(t.after(i)) or following in {"of", "is", "as"} or previous not in BEFORE_COUNT:
        return False
    if "count" not in t.told:
        t.told["count"] = any(_acts(t, m) for m in range(t.n) if t.low[m] == "count")
    return "countess" in t.vocabulary or t.told["count"]


def _acts(t: Tokens, i: int) -> bool:
    """Whether the count at i is young, says something, has a wife or a house, or is old among nobles."""
    previous, following = t.lower(t.before(i)), t.lower(t.after(i))
    if previous in {"young", "old"}:
        return previous == "young" or not NOBLES.isdisjoint(t.vocabulary)
    has_thing = following in APOSTROPHES and t.lower(i + 2) == "s" and t.lower(i + 3) in OF_A_COUNT
    is_said = t.lower(i - 2) in ACTING and not t.is_word(i + 1)  # said the count.
    return previous == "the" and (following in ACTING or has_thing or is_said)


def _generic_man(t: Tokens, i: int, previous: str, following: str) -> str | None:
    """`man` for mankind or as an exclamation: no determiner and no adjective before it."""
    if previous in GENERIC:
        return "the generic sense"
    if previous == "of" and t.lower(t.before(t.before(i))) in {"kind", "sort", "type"}:
        return None  # the kind of man who would laugh
    if t.is_hyphen_before(t.before(i)):
        return None  # a grown-up man
    if not previous or not previous[0].isalnum():
        if t.is_capital(i) and (
            following == ":" or (following in {"and", "&"} and t.lower(t.after(t.after(i))) == "woman")
        ):
            return None  # a role of a dialogue
        if (
            (following in HEADLINE_VERB and t.is_capital(i))
            or previous in {"-", "–", "—", "/", "(", '"', "“", "‘", "'"}
            or following in {"/", "or"}
        ):
            return None
        if t.is_upper(i) and t.among_capitals(i) and is_s_form(following) and base(following) in VERBS:
            return None  # MAN RETURNS WALLET
        if previous == "," and following in NOUNS:
            return None
        return "the generic sense"
    if (
        previous in PERSON_BEFORE
        or previous not in ALL_CLOSED
        or (following in {"and", "or", "/"} and t.lower(i + 2) in {"woman", "women"})
    ):
        return None
    if previous in {"and", "or", "as", "nor"}:
        return None if t.lower(t.before(t.before(i))) in NOUNS or previous == "as" else "the generic sense"
    if previous in {"most", "more", "very", "so", "too", "per", "like"}:
        return None
    return "the generic sense"
