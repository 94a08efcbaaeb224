"""Where a gendered noun has another sense: a queen on a board, a mummy in a tomb, a male plug, an acronym."""

from lib.augment import acronyms
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE
from lib.augment.lists import words
from lib.augment.tokens import Tokens

BEFORE_VERB = words("nouns", "before_verb")
OBJECTS = frozenset({"him", "her", "them", "it", "me", "us", "you", "himself", "herself", "themselves", "itself"})
MUSIC, BEFORE_BAND = words("nouns", "music"), words("nouns", "before_band")
TOMB, GRAMMAR = words("nouns", "tomb"), words("nouns", "grammar")
GAME, HIVE = words("nouns", "game"), words("nouns", "hive")
ALSO_VERB = words("nouns", "also_verb")
HARDWARE = words("nouns", "hardware")
COURT = frozenset({"prince", "princess", "throne", "kingdom", "palace", "crown", "reign", "royal", "courtiers"})
ACTOR_MODEL, PEOPLE = words("nouns", "actor_model"), NOUNS.keys() | {"he", "him", "his", "she", "her"}
ACTING_STATES = words("nouns", "acting_states")
DEGREES, STABLE = words("nouns", "degrees"), words("nouns", "stable")
WEDDING = words("nouns", "wedding") - {"groom", "ring", "rings", "speech"}
# Words beside which another word names no person.
BESIDE = {
    **dict.fromkeys(("mailman", "postmaster", "postmasters"), words("nouns", "mail")),
    **dict.fromkeys(("emperor", "emperors"), frozenset({"penguin", "penguins"})),
    "pop": frozenset({"imap", "smtp", "courier"}),
    "madam": frozenset({"palindrome", "palindromes", "palindromic", "backward", "backwards"}),
    **dict.fromkeys(("wizard", "wizards"), words("nouns", "software")),
}
SEXES = frozenset({"male", "female"})


def read(t: Tokens, i: int, previous: str, following: str) -> str | None:
    """Why the noun at i is no person here, or None. previous and following are the words around it."""
    word = t.low[i]
    if word in SEXES | {"males", "females"}:
        return "another sense" if _is_fitting(t, i, previous, following) else None
    if word in ALSO_VERB and previous in BEFORE_VERB and (following in CLOSED["determiner"] or following in OBJECTS):
        return "another sense"  # let us groom the dog
    if word in {"groom", "grooms"} and following in {"themselves", "itself", "himself", "herself"}:
        return "another sense"  # cats groom themselves
    if word in {"groom", "grooms"} and previous not in ALL_CLOSED and following in CLOSED["determiner"]:
        return "another sense"  # the students groom the ponies
    is_stable = previous == "his" or not STABLE.isdisjoint(t.vocabulary)
    if word in {"groom", "grooms"} and is_stable and WEDDING.isdisjoint(t.vocabulary):
        return "another sense"  # he called for his groom
    if word in BESIDE and not BESIDE[word].isdisjoint(t.vocabulary):
        return "another sense"  # a program, an address, a penguin, a dialogue
    if word == "bachelors" and not DEGREES.isdisjoint(t.vocabulary):
        return "another sense"  # bachelors, masters and doctorates
    if word in {"mothers", "fathers", "mans", "grooms", "husbands"} and previous in {"she", "he", "who", "it", "that"}:
        return "another sense"  # she mothers everyone
    is_piece = word in {"king", "queen", "kings", "queens"} and t.lower(i + 1) not in {"who", "whose", "whom"}
    is_court = not COURT.isdisjoint(t.vocabulary) and t.vocabulary & GAME <= {"chess", "poker"}  # a prince plays chess
    plays = following in {"plays", "played", "playing"}  # the queen plays chess
    if is_piece and not plays and not GAME.isdisjoint(t.vocabulary) and not is_court:
        return "another sense"
    is_band = word in {"queen", "king"} and t.is_capital(i) and not t.is_upper(i) and previous in BEFORE_BAND
    if is_band and (following in {"live", "play", "perform"} or not MUSIC.isdisjoint(t.vocabulary)):
        return "a name"  # We Will Rock You by Queen
    if word in {"queen", "queens"} and not HIVE.isdisjoint(t.vocabulary):
        return "another sense"
    if word in {"mummy", "mummies"} and not t.is_capital(i) and not TOMB.isdisjoint(t.vocabulary):
        return "another sense"
    if word in {"masculine", "feminine"} and _is_of_words(t, i):
        return "another sense"  # the word for bridge is feminine
    if word in {"actor", "actors"} and {previous, t.lower(i - 2)} & ACTING_STATES:
        return "another sense"  # malicious external actors
    if word in {"actor", "actors"} and (not ACTOR_MODEL.isdisjoint(t.vocabulary) or _has_actor_model(t)):
        return "another sense"
    if word == "papa" and acronyms.is_spelling(t, i):
        return "another sense"
    is_acronym = t.is_upper(i) and not t.among_capitals(i)
    is_told = is_acronym and acronyms.is_spelled_out(t, i)
    if is_told or (t.is_upper(i) and acronyms.is_listed(t, i, PEOPLE)):
        return "an acronym"  # the MAN, or metropolitan area network
    is_acronym = is_acronym and previous in {"the", "a", "an", "by", "with"}
    if is_acronym and following[:1].isalpha() and following not in ALL_CLOSED | FINITE:
        return "an acronym"  # the DAD detector
    if t.is_upper(i) and t.lower(i - 1) == "(" and t.lower(i + 1) == ")" and not t.is_upper(t.before(i - 1)):
        return "an acronym"  # Metropolitan Area Network (MAN)
    return None


def _is_fitting(t: Tokens, i: int, previous: str, following: str) -> bool:
    """Whether male and female are said of a plug: the plug is male, a female-to-female adapter."""
    word = t.low[i]
    is_said = previous in {"is", "are", "was", "were"} and t.lower(t.before(t.before(i))) in HARDWARE
    if word in SEXES and t.is_hyphened(i) and t.lower(i + 2) == "to" and t.lower(i + 4) in SEXES:
        return True  # a female-to-female adapter
    if word in SEXES and t.is_hyphen_before(i) and t.lower(i - 2) == "to":
        return True
    if word in SEXES and t.lower(i - 1) == "or" and t.lower(i - 2) in SEXES and t.lower(i - 4) in HARDWARE:
        return True  # whether the plug is male or female
    is_plug = is_said or (following in HARDWARE and t.lower(t.after(i) + 1) != "stereotypes")
    return bool(is_plug)


def _is_of_words(t: Tokens, i: int) -> bool:
    """Whether masculine and feminine are said of words."""
    return not GRAMMAR.isdisjoint(t.vocabulary) or "word" in t.low[max(0, i - 8) : i]


def _has_actor_model(t: Tokens) -> bool:
    if "actor model" not in t.told:
        t.told["actor model"] = any(t.low[m] == "actor" and t.lower(m + 1) == "model" for m in range(t.n))
    return t.told["actor model"]
