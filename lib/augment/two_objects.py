"""Whether `her` is the one who receives: lent her money, taught her algebra; or owns: owes her success to luck."""

from lib.augment import frames
from lib.augment.counterparts import NOUNS
from lib.augment.frames import ENDING, HAVING, HERS, PEOPLE
from lib.augment.grammar import (
    ABSTRACT,
    ALL_CLOSED,
    ALSO_NOUN,
    BARE,
    CAUSATIVE,
    CLOSED,
    DITRANSITIVE,
    FINDING,
    GO_DOWN,
    GREETING,
    INDEFINITE,
    ING_NOUN,
    KEEPING,
    STATE,
    VERBS,
    Reading,
)
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import Tokens
from lib.augment.verbs import BETWEEN, is_adverb, is_plural

TEACHING, OWING, AWARDING = (words("two_objects", s) for s in ("teaching", "owing", "awarding"))
TRANSFERRING = OWING | words("two_objects", "transferring")
RANK, PRIZE = words("two_objects", "rank"), words("two_objects", "prize")
# Nouns behind which `to` does not name a receiver: gave her access to the vault.
REACHING = words("two_objects", "reaching")
RECEIVER = frozenset(
    ("him", "me", "us", "you", "them", "it", "her", "someone", "somebody", "anyone", "another", "others", "everyone")
)
AWAY = frozenset({"far", "straight", "back", "down", "up", "over", "home"})
TELLING, WARNING = words("two_objects", "telling"), frozenset({"warn", "warns", "warned", "warning"})
HEARING, TELL_ALONE = TELLING | WARNING, frozenset({"tell", "tells", "told", "telling"})
ALWAYS_FINITE = frozenset({"cost", "began", "took", "went", "came", "meant", "seemed", "became"})
TAKEN = frozenset({"treatment", "food", "water", "medicine", "medication", "surgery", "help", "counsel"})
REFUSING, REFUSED = words("two_objects", "refusing"), words("two_objects", "refused")
# These say that what follows was given, if it can be given at all; what is hers all the same stands in KEPT.
DEALING, KEPT, GIVEN = words("two_objects", "dealing"), words("two_objects", "kept"), words("possessive", "given")
FRAMES = tuple(
    (words("two_objects", verb), words("two_objects", noun))
    for verb, noun in (
        ("showing", "shown"),
        ("writing", "written"),
        ("paying", "paid"),
        ("sending", "sent"),
        ("doing", "done"),
        ("saving", "spared"),
        ("winning", "won"),
    )
)
LANGUAGES = words("possessive", "languages_and_skills") | words("two_objects", "languages")
DOING = words("two_objects", "doing") | words("two_objects", "saving") | words("two_objects", "winning")
SKILLS = words("possessive", "languages_and_skills")
HANDING, SHARE = words("two_objects", "handing"), frozenset({"half", "double", "twice", "once", "first"})
POURING, INTO = words("two_objects", "pouring"), frozenset({"down", "out", "away", "into", "onto", "over", "on"})
PASSIVE, ARTICLE = frozenset({"was", "were", "been", "being", "is", "be", "got"}), frozenset({"the", "a", "an"})
DONATED = frozenset(
    {"clothes", "books", "toys", "furniture", "seat", "shoes", "coat", "jacket", "dresses", "savings", "fortune"}
)
HOME_MADE = frozenset(
    {"makes", "made", "bakes", "baked", "cooks", "cooked", "earns", "earned", "sells", "sold", "pays", "paid"}
)
TO_ONESELF, RECEIVING = words("two_objects", "to_oneself"), frozenset({"to"})
USING = (VERBS | BARE) - ALSO_NOUN | {"sign", "study", "play", "cook", "drink", "copy", "file", "sort", "post"}
HANDED_IN = frozenset({"homework", "essay", "notice", "resignation", "papers", "thesis", "exam", "keys", "report"})
BETTER = frozenset({"better", "well", "more", "longer", "faster", "less", "through"})  # help her sleep better
LET = frozenset({"let", "lets", "letting"})
CAUSING = frozenset({"cause", "causes", "caused", "causing"})
DOSING, STUFF = words("two_objects", "dosing"), words("two_objects", "stuff")
OWED, CHARGING = (words("two_objects", s) for s in ("owed", "charging"))
GIVEN_TO = words("two_objects", "given_to")
VERBS_OF_GIVING = (
    frozenset().union(*(verbs for verbs, _ in FRAMES))
    | DITRANSITIVE
    | TRANSFERRING
    | TEACHING
    | AWARDING
    | REFUSING
    | DEALING
    | HANDING
    | HEARING
    | DOING
    | frozenset(frames.nouns())
)
GIVING, NOT_GREETING = words("possessive", "giving"), INDEFINITE - GREETING
BEFORE_GIFT = CLOSED["determiner"] | {"to", "'", "’"}
NOT_TAUGHT = words("two_objects", "not_taught") | PEOPLE
PASSING_ON, NO_RECEIVER = TRANSFERRING | TEACHING, STATE | GIVEN | INDEFINITE | SHARE


def of_spot(at: Spot) -> Reading | None:
    """What a verb of giving says of her, or a thing that is given before another noun."""
    if at.word in {"apologies", "regrets"} and at.previous in {"gave", "gives", "give"} and at.ends:
        return Reading(True, "her:two-objects", 0.8)  # the secretary gave her apologies and left
    if at.previous in VERBS_OF_GIVING:
        reading = read(at)
        if reading is not None:
            is_gift = not reading.is_owner and at.previous in TO_ONESELF and not at.is_closed(RECEIVING)
            return Reading(True, "her:same-subject", GO_DOWN) if is_gift and _is_her_own(at) else reading
    is_act = at.previous in CAUSATIVE and at.word in VERBS and at.following in BETTER
    if at.word in INDEFINITE and not (at.ends or is_act or at.previous in LET or is_adverb(at.following)):
        return Reading(True, "her:two-objects", GO_DOWN)  # found her coffee cold, gave her flowers water
    return None


def _is_her_own(at: Spot) -> bool:
    """Whether she is also who buys or takes: she buys her bread here. She and her are then seldom two persons."""
    m = at.t.before(at.t.before(at.i))
    while at.t.lower(m) in BETWEEN or is_adverb(at.t.lower(m)):
        m -= 1
    if at.t.lower(m) == "law" and at.t.is_hyphen_before(m):
        m -= 4  # my sister-in-law makes her pancakes
    is_woman = at.previous in HOME_MADE and NOUNS.get(at.t.lower(m), ("", ""))[1] == "f"
    return at.t.lower(m) == "she" or is_woman  # my aunt makes her bread with honey


def listed(at: Spot) -> Reading | None:
    """What things that people give, and seldom own before, say of her; None where there are none."""
    if at.previous in TO_ONESELF and _is_her_own(at):
        return None  # she wrote her orders on paper
    if at.previous in GIVING and _is_given(at.t, at.i, at.word, at.following, at.ends):
        return Reading(False, "her:two-objects", GO_DOWN)  # gave her injections, offered her rave reviews
    if (at.word in SKILLS or at.following in SKILLS) and at.previous not in TEACHING:
        return None
    if at.previous in DITRANSITIVE and not at.word.startswith(("favo", "usual", "famous", "signature")):
        is_behind = at.following in NOT_GREETING and not at.ends and at.previous not in FINDING
        if at.word in INDEFINITE or is_behind:
            return Reading(at.word in ABSTRACT and at.previous in FINDING, "her:two-objects", GO_DOWN)
    if at.word in {"company", "farewell", "captive", "hostage", "prisoner"} and at.ends:
        return Reading(at.previous not in KEEPING, "her:two-objects", 0.85)
    return None


def read(at: Spot) -> Reading | None:
    """What a verb of giving says of her; None where it says nothing."""
    t, i, _, k, previous, word, following, ends = at
    last = k if ends else t.after(k)
    if word in RANK and following in PRIZE and previous in AWARDING:
        return Reading(False, "her:two-objects", 0.85)  # awarded her first prize
    if t.lower(t.before(t.before(i))) in PASSIVE and previous in GIVEN_TO:
        return Reading(True, "her:receiver", 0.85)  # she was awarded her degree
    is_place = (
        following in {"in", "at"}
        and previous in {"find", "finds", "found", "finding"}
        and t.lower(t.after(k)) in ARTICLE - {"the"}
    )
    if word == "work" and (is_place or (following.endswith("ing") and previous in DOSING | FINDING)):
        return Reading(False, "her:two-objects", 0.75)  # gave her work setting type
    if previous in DOSING and word in STUFF and ends and following not in {"-", "'", "’", "to", "away", "back", "up"}:
        return Reading(False, "her:two-objects", 0.75)  # gave her chloroform and set the bone
    if previous in OWING and word in OWED and ends and following != "to":
        return Reading(False, "her:two-objects", 0.8)  # all of us owe her thanks
    if previous in CHARGING and word in {"double", "triple", "extra"} and ends:
        return Reading(False, "her:two-objects", 0.85)
    if previous.startswith("hand") and word in HANDED_IN and following in {"in", "over"}:
        return Reading(True, "her:receiver", 0.85)  # handed her homework in
    if previous in POURING and word in INDEFINITE and following in INTO:
        return Reading(True, "her:receiver", 0.85)  # poured her coffee down the sink
    if word in PEOPLE and not ends and (following in INDEFINITE or following in RANK):
        return Reading(True, "her:receiver", 0.85)  # gave her brother lunch
    is_donated = (word if ends else following) in DONATED
    if previous in {"give", "gives", "gave", "giving"} and is_donated and _is_party(t, last):
        return Reading(True, "her:receiver", 0.8)  # gave her old clothes to a charity
    if previous in TRANSFERRING and _names_receiver(t, last, word if ends else following, previous):
        return Reading(True, "her:receiver", 0.85)  # owes her success to stubbornness, gave her books to the library
    if previous in TRANSFERRING and _is_to_use(t, last, word if ends else following):
        return Reading(False, "her:two-objects", 0.75)  # brought her papers to sign
    if previous in PASSING_ON and following in ARTICLE and _is_noun(word):
        return Reading(True, "her:receiver", 0.75)  # teaching her parrot the rivers of France
    reading = frames.read(at)
    if reading is not None:
        return reading
    if _is_dealt(t, t.before(i), k, previous, word, following, ends):
        return Reading(False, "her:two-objects", 0.8)
    if previous in HEARING and _is_clause(t, k, previous, word, following):
        return Reading(False, "her:told-clause", 0.75)
    if previous in TEACHING and not ends and following in INDEFINITE | LANGUAGES and t.lower(last) in ENDING:
        return Reading(False, "her:two-objects", 0.8)  # taught her basic Finnish before the posting
    is_basic = word in STATE or word.endswith(("ic", "al", "ary", "ern"))
    if (
        previous in TEACHING
        and is_basic
        and not ends
        and t.lower(last) in ENDING | {"", ".", ","}
        and following not in NOT_TAUGHT
    ):
        return Reading(False, "her:two-objects", 0.75)  # taught her basic plumbing
    if previous in TEACHING and ends and following != "to" and not is_adverb(word) and word not in NOT_TAUGHT:
        return Reading(False, "her:two-objects", 0.8)  # taught her algebra
    return None


def _is_clause(t: Tokens, k: int, previous: str, word: str, following: str) -> bool:
    """told her dinner was ready, informed her visiting hours were over: the subject of a clause without that."""
    if word in PEOPLE or (previous in WARNING and not word.endswith("s") and not following.endswith("s")):
        return False
    if following in CLOSED["auxiliary"] or following in ALWAYS_FINITE:
        return True
    return following not in ALL_CLOSED and t.lower(t.after(k)) in CLOSED["auxiliary"] and previous not in TELL_ALONE


def _is_noun(word: str) -> bool:
    """Whether a word may be the one who receives, rather than an adverb, a share or what is given."""
    return not (is_adverb(word) or word.endswith("ing") or word in NO_RECEIVER)


def _is_dealt(t: Tokens, before: int, k: int, previous: str, word: str, following: str, ends: bool) -> bool:
    """Whether what stands behind her is what such verbs deal out: cost her votes, denied her bail, sent her photos."""
    last = k if ends else t.after(k)
    if not ends and word in HERS:
        return False
    if not ends:
        behind = t.lower(last)
        if following in {"home", "back"}:  # offered her passage home
            return word in GIVEN
        if behind[:1].isalnum() and behind not in ENDING:
            return False
        word = following
    if any(previous in verbs and word in nouns for verbs, nouns in FRAMES):
        return True
    if previous == "given" and t.lower(t.before(before)) not in HAVING:
        return False  # given her anxiety, we waited
    if word in PEOPLE or word in KEPT or word in SKILLS or (previous in CAUSING and t.lower(last) == "to"):
        return False
    if previous in REFUSING:
        return word in REFUSED and not (word in TAKEN and previous.startswith("refus"))
    if previous in HANDING:
        return word in GIVEN or word in INDEFINITE
    if previous in DEALING:
        return word in GIVEN or word in INDEFINITE or is_plural(word)
    return False


def _is_to_use(t: Tokens, k: int, noun: str) -> bool:
    """Whether things, and then `to` and a verb, stand behind her: books to read, papers to sign."""
    return is_plural(noun) and noun not in PEOPLE and t.lower(k) == "to" and t.lower(t.after(k)) in USING


def _is_party(t: Tokens, k: int) -> bool:
    """Whether the word at k is the `to` before a determiner, a pronoun or a name."""
    n = t.after(k)
    return t.lower(k) == "to" and (t.lower(n) in CLOSED["determiner"] | RECEIVER or t.is_capital(n))


def _names_receiver(t: Tokens, k: int, noun: str, previous: str) -> bool:
    """Whether the word at k is the `to` before the one who receives, so that what stands before it is owned."""
    if t.lower(k) != "to" or noun in REACHING or (noun.endswith("ing") and noun not in ING_NOUN):
        return False
    n = t.after(k)
    behind = t.lower(n)
    if noun.endswith("ed") and len(noun) > 3:
        return False  # left her tied to a chair
    if not behind[:1].isalpha() or (noun in STATE and previous not in OWING) or noun in AWAY:
        return False
    if previous in OWING:
        return behind not in VERBS or behind in ALSO_NOUN
    if behind in CLOSED["determiner"] or behind in RECEIVER:
        return True
    return behind not in VERBS and behind not in BARE and behind not in ALL_CLOSED


def _is_given(t: Tokens, i: int, word: str, following: str, ends: bool) -> bool:
    """Whether people give, and seldom own before, what stands behind her: injections, rave reviews, words of hope."""
    if word == "words":
        return following == "of"
    if word == "half":
        return following == "of"
    if not ends:
        k = t.after(t.after(t.after(i)))
        behind = t.lower(k)
        word, following, ends = following, behind, not behind[:1].isalnum() or behind in ALL_CLOSED
    return word in GIVEN and ends and following not in BEFORE_GIFT
