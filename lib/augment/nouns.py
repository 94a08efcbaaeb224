"""What gendered nouns of people become, and where they must stay: other senses, compounds, names."""

import re

from lib.augment import capitals
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE
from lib.augment.lists import pairs, sections, words
from lib.augment.names import FEMININE, MASCULINE
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import VERBS, base, is_s_form

HYPHEN_AFTER = words("nouns", "hyphen_after")
NAME_TITLES = words("nouns", "needs_title_case_name") | {"sultan", "tsar", "queen", "lady", "lord"}
KIN_TITLES = words("nouns", "kin_title")
EXCLAMATION = re.compile("o+h+|a+h+|wow|hey+|yo+|thanks|sorry")
BEFORE_VERB = words("nouns", "before_verb")
OBJECTS = frozenset({"him", "her", "them", "it", "me", "us", "you"})
FIRST_NAMES = FEMININE | MASCULINE
GREETING = frozenset({"dear", "hello", "hi", "hey", "thanks", "yes", "no", "oh", "good", "sorry"})
SURNAMES = frozenset({"king", "prince", "guy", "monk", "lord", "duke", "baron", "lad", "bachelor", "groom", "pope"})
HYPHENS = frozenset({"-", "‑", "‐"})
GENDERED = words("nouns", "gendered")
ROYAL = words("nouns", "royal")
GENERIC = words("nouns", "generic_before")
# Words that make a bare `man` a person: of a man, the man, his man, young man.
PERSON_BEFORE = words("nouns", "person_before")
HEADLINE_VERB = words("nouns", "headline_verb")
REPORTED = HEADLINE_VERB | {"who", "whose", "aged"}
UNSURE = words("nouns", "unsure")
WEDDING, BODY = words("nouns", "wedding"), words("nouns", "body")
MUSIC, BEFORE_BAND = words("nouns", "music"), frozenset({"by", "like", "from", "with", "to", "of", "and", ","})
GAME, HIVE = words("nouns", "game"), words("nouns", "hive")
ALSO_VERB = words("nouns", "also_verb")
HARDWARE = words("nouns", "hardware")
SHORT_FOR_PARENT = words("nouns", "short_for_parent")


def _plural(word: str) -> str:
    for ending, changed in (("woman", "women"), ("man", "men"), ("child", "children")):
        if word.endswith(ending):
            return word[: -len(ending)] + changed
    irregular = dict(pairs("nouns", "irregular_plurals"))
    if word in irregular:
        return irregular[word]
    return word + ("es" if word.endswith(("s", "ch", "sh", "x")) else "s")


def _table() -> dict[str, tuple[str, str, float]]:
    """word -> (counterpart, gender of the word: m or f, confidence)."""
    table: dict[str, tuple[str, str, float]] = {}
    for source, target, gender in pairs("nouns", "one_way"):
        table[source] = (target, gender, 0.6)
    for section in ("pairs", "manners", "address"):
        for him, her in pairs("nouns", section):
            sure = 0.8 if him in UNSURE or her in UNSURE else 0.97
            if section == "address":
                sure = 0.92
            forms = [(him, her)]
            if section == "pairs":
                forms.append((_plural(him), _plural(her)))
            for one, two in forms:
                table[one] = (two, "m", sure)
                table.setdefault(two, (one, "f", sure))
                if two not in table or (table[two][2] < sure and table[two][1] == "f" and table[two][0] != one):
                    table[two] = (one, "f", sure)
    return {word: entry for word, entry in table.items() if word != entry[0]}


NOUNS = _table()
SAME_BOTH_WAYS = frozenset(word for word, (other, _, _) in NOUNS.items() if NOUNS.get(other, ("",))[0] == word)
# word -> neighbour -> phrases that hold both: (what stands before the word, backwards; what stands behind it)
Phrase = tuple[tuple[str, ...], tuple[str, ...]]
KEPT: dict[str, dict[str, list[Phrase]]] = {}


def _anchor_phrases() -> None:
    """Index every fixed phrase by its first gendered word and the word next to that."""
    gendered = set(NOUNS) | GENDERED
    for line in sections("keep")["phrases"]:
        phrase = line.split()
        at = next((k for k, word in enumerate(phrase) if word in gendered), None)
        if at is not None and len(phrase) > 1:
            before, behind = tuple(reversed(phrase[:at])), tuple(phrase[at + 1 :])
            KEPT.setdefault(phrase[at], {}).setdefault((behind or before)[0], []).append((before, behind))


_anchor_phrases()


def kept_phrases(t: Tokens) -> dict[int, str]:
    """The tokens that belong to a fixed phrase, each with the phrase."""
    found: dict[int, str] = {}
    for i, word in enumerate(t.low):
        neighbours = KEPT.get(word)
        if neighbours is None:
            continue
        for near in {t.lower(i - 2), t.lower(i - 1), t.lower(i + 1), t.lower(i + 2)}:
            for before, behind in neighbours.get("'" if near and near in APOSTROPHES else near, ()):
                first, last = _reach(t, i, before, -1), _reach(t, i, behind, 1)
                is_other = _acts(t, i, behind) or _is_plain_best(t, i, before)
                if first is not None and last is not None and not is_other:
                    named = " ".join((*reversed(before), word, *behind))
                    found.update((m, named) for m in range(first, last + 1))
    return found


def _acts(t: Tokens, i: int, behind: tuple[str, ...]) -> bool:
    """Whether `man made` is a man who made something: the young man made it big; not: it is man made."""
    if t.low[i] != "man" or behind not in {("made",), ("eating",), ("up",)} or t.lower(i + 1) != behind[0]:
        return False
    previous = t.lower(t.before(i))
    is_person = previous in PERSON_BEFORE or (behind != ("up",) and previous.isalpha() and previous not in ALL_CLOSED)
    return is_person and t.lower(i + 2) in ALL_CLOSED


def _is_plain_best(t: Tokens, i: int, before: tuple[str, ...]) -> bool:
    """Whether `best man` is just the best of men: the cleverest and best man in the world; not at a wedding."""
    return before == ("best",) and t.lower(i - 2) in {",", "and"} and WEDDING.isdisjoint(t.vocabulary)


def _reach(t: Tokens, i: int, parts: tuple[str, ...], step: int) -> int | None:
    """The last token reached from i when the parts follow in that direction, hyphens between them left out."""
    for part in parts:
        i += step
        if part != "-" and t.lower(i) in HYPHENS:  # man-made as man made
            i += step
        here = t.lower(i)
        if here != part and not (part == "'" and here and here in APOSTROPHES):
            return None
    return i


def kept(t: Tokens, i: int, is_heading: bool) -> str | None:
    """Why the noun at i stays, or None: a compound, a generic sense, a part of a name."""
    word = t.low[i]
    if t.is_hyphened(i) and t.lower(i + 2) not in HYPHEN_AFTER and t.lower(i + 2) not in NOUNS:
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
    if word in ALSO_VERB and previous in BEFORE_VERB and (following in CLOSED["determiner"] or following in OBJECTS):
        return "another sense"  # let us groom the dog
    if word in {"groom", "grooms"} and previous not in ALL_CLOSED and following in CLOSED["determiner"]:
        return "another sense"  # the students groom the ponies
    if word in {"mothers", "fathers", "mans", "grooms"} and previous in {"she", "he", "who", "it", "that"}:
        return "another sense"  # she mothers everyone
    is_piece = word in {"king", "queen", "kings", "queens"} and t.lower(i + 1) not in {"who", "whose", "whom"}
    if is_piece and not GAME.isdisjoint(t.vocabulary):
        return "another sense"
    is_band = word in {"queen", "king"} and t.is_capital(i) and not t.is_upper(i) and previous in BEFORE_BAND
    if is_band and not MUSIC.isdisjoint(t.vocabulary):
        return "a name"  # We Will Rock You by Queen
    if word in {"queen", "queens"} and not HIVE.isdisjoint(t.vocabulary):
        return "another sense"
    is_acronym = t.is_upper(i) and not t.among_capitals(i) and previous in {"the", "a", "an", "by", "with"}
    if is_acronym and following[:1].isalpha() and following not in ALL_CLOSED | FINITE:
        return "an acronym"  # the DAD detector
    if t.is_upper(i) and t.lower(i - 1) == "(" and t.lower(i + 1) == ")" and not t.is_upper(t.before(i - 1)):
        return "an acronym"  # Metropolitan Area Network (MAN)
    if word == "man":
        is_reported = is_heading and t.is_capital(i) and following in REPORTED
        reason = None if is_reported else _generic_man(t, i, previous, following)
        if reason:
            return reason
    is_plug = following in HARDWARE and t.lower(t.after(i) + 1) != "stereotypes"
    if is_plug and word in {"male", "female", "males", "females"}:
        return "another sense"
    if word == "sir" and t.is_capital(i) and t.is_capital(i + 1) and t.touches(i + 1):
        return "a name"
    if word in SHORT_FOR_PARENT and not (t.is_capital(i) or previous in {"my", "your", "his", "her", "our", "their"}):
        return "another sense"
    if word in {"pa", "ma"} and t.is_capital(i) and t.is_capital(t.after(i)):
        return "a name"  # Ma Hongkui
    if word in {"pa", "ma"} and t.is_upper(i):
        return "an acronym"
    if word in {"boy", "man", "brother"} and EXCLAMATION.fullmatch(previous):
        return "an exclamation"
    if word in {"lord", "lords"} and t.is_capital(i):
        return "a title"
    if word == "count" or (word == "bachelor" and following in {"in", "of", "thesis", "degree", "student"}):
        return "another sense"
    if (word == "king" and following in {"size", "sized"}) or (word == "groom" and previous == "to"):
        return "another sense"
    if (
        word in {"prince", "king", "queen", "duke"}
        and t.text[0] != "|"
        and t.starts_sentence(i)
        and (following in FINITE or following in CLOSED["auxiliary"] or following.endswith("ed"))
    ):
        return "a name"  # Prince played the guitar
    if t.is_capital(i) and not t.is_upper(i):
        return _name(t, i, word, is_heading)
    return None


def is_nobleman(t: Tokens, i: int) -> bool:
    """Whether `count` is a title: a countess is spoken of too, and no number is counted."""
    if "countess" not in t.vocabulary or t.is_capital(t.after(i)) or t.lower(i + 1) == "of":
        return False
    return t.lower(t.before(i)) in {"the", "old", "young", "a", "this", "that"}


def _generic_man(t: Tokens, i: int, previous: str, following: str) -> str | None:
    """`man` for mankind or as an exclamation: no determiner and no adjective before it."""
    if previous in GENERIC:
        return "the generic sense"
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


def _names_body(t: Tokens, i: int) -> bool:
    """Whether a body follows in capitals: Women's History Museum; not: Women Join Union March."""
    k = i + 1
    if t.lower(k) and t.lower(k) in APOSTROPHES:
        k += 2
    elif t.lower(k) in VERBS or base(t.lower(k)) in VERBS:
        return False
    for m in range(k, k + 4):
        if not t.is_capital(m):
            return False
        if t.low[m] in BODY:
            return True
    return False


def _name(t: Tokens, i: int, word: str, is_heading: bool) -> str | None:
    """Whether a capitalised noun is part of the name of a person, a work, a place or an organisation."""
    nxt = t.after(i)
    if capitals.in_title(t, i):
        return "a name"
    next_is_name = (
        t.is_capital(nxt)
        and t.lower(nxt) not in ALL_CLOSED
        and t.low[nxt].isalpha()
        and not t.newline_before(nxt)
        and t.lower(nxt) not in NOUNS
    )
    if next_is_name and word in {"kings", "queens", "princes"} and t.starts_sentence(i):
        return "a name"  # Kings Canyon
    if next_is_name and word in NAME_TITLES and not t.is_upper(nxt):
        return "a name"
    if word in ROYAL and t.lower(nxt) == "of" and t.is_capital(nxt + 1):
        return "a name"
    prv = t.before(i)
    if _names_body(t, i):
        return "a name"  # National Women's History Museum
    if is_heading:
        is_surname = word in SURNAMES and t.is_capital(prv) and t.lower(prv) in FIRST_NAMES and not t.newline_before(i)
        return "a name" if is_surname or (word in SHORT_FOR_PARENT and t.is_capital(prv)) else None
    previous_is_name = (
        t.is_capital(prv)
        and t.low[prv].isalpha()
        and t.low[prv] not in ALL_CLOSED
        and t.low[prv] not in KIN_TITLES
        and t.low[prv] not in GREETING
        and not t.newline_before(i)
        and len(t.low[prv]) > 1
    )
    if t.lower(prv) in {"his", "her"} and t.is_capital(prv) and not t.starts_sentence(prv) and not t.is_upper(prv):
        return "a name"  # Somebody Killed Her Husband
    if word in KIN_TITLES and next_is_name:
        return None
    if next_is_name and not t.starts_sentence(i):
        return "a name"
    if previous_is_name and not (
        t.starts_sentence(prv)
        and t.low[prv].endswith(("y", "n", "t", "d", "e", "l"))
        and not next_is_name
        and t.starts_sentence(prv)
    ):
        return "a name"
    if (
        t.lower(prv) == "s"
        and t.lower(prv - 1) in APOSTROPHES
        and t.is_capital(prv - 2)
        and t.low[prv - 2] not in ALL_CLOSED
        and not t.starts_sentence(prv - 2)
        and t.is_capital(nxt)
    ):
        return "a name"
    if (
        word in {"prince", "king", "male", "man"}
        and not t.starts_sentence(i)
        and t.lower(prv) not in PERSON_BEFORE
        and t.lower(prv) not in {",", "the", "young", "old", "dear"}
        and word in ROYAL
    ):
        return "a name"
    if t.lower(nxt) in APOSTROPHES and t.lower(nxt) and (word in ROYAL or not t.starts_sentence(i)):
        has_s = t.lower(nxt + 1) == "s"  # tokenised text has spaces around it
        owned = nxt + 2 if has_s else nxt + 1
        if (has_s or t.touches(nxt)) and t.is_capital(owned) and t.lower(owned) not in ALL_CLOSED:
            return "a name"
    return "a name" if capitals.stands_out(t, i) else None
