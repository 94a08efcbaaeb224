"""Whether the word behind `his` is the verb of a clause set against another: ours has butter, his calls for lard."""

from lib.augment import clause
from lib.augment.grammar import ALL_CLOSED, CLOSED, FINITE, NOT_FINITE, NUMBER, STATE, SURELY_FINITE, Reading
from lib.augment.lists import words
from lib.augment.spot import Spot
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_adverb, is_s_form

STAYING = words("possessive", "staying")
PEOPLE = words("two_objects", "people")
# The words behind which a form that may be a verb or not surely is one, and those of them that never are.
BEHIND_FINITE = frozenset(
    ["people", "everyone", "you", "others", "the", "a", "an", "my", "your", "our", "their", "it", "them", "us", "me"]
)
AS_IS = frozenset({"more", "most", "less", "better", "worse", "too", "very", "so", "as"})
NEVER_MINDED = frozenset({"may", "must", "will", "used"})
JOINING = frozenset({",", ";", "but", "and", "while", "whereas", "only"})
PLURAL_AUXILIARY = frozenset({"are", "were", "have", "arent", "werent", "do", "aren", "weren"})
COMPARED = frozenset({"better", "worse", "faster", "longer", "slower", "louder", "sooner"})
HOW_LONG = frozenset({"all", "first", "last", "longest", "longer", "best", "worst"})
UNTIL = frozenset({"until", "when", "because", "before", "after", "since", "while", "till"})
CLAUSE_END = frozenset({".", "!", "?", ";"})
MATCHED = frozenset({"mine", "yours", "ours", "theirs", "my", "your", "our", "their"})
NEVER_VERBS = PEOPLE | words("possessive", "kin") | {"own", "first", "hands", "arms", "eyes", "legs"}
MORE_VERBS = VERBS | words("verbs", "act")
HAPPENED = frozenset(
    ("broke", "came", "arrived", "fell", "died", "ended", "failed", "went", "worked", "started", "stopped", "lasted",
     "happened", "cracked", "crashed", "leaked", "exploded", "melted", "survived", "landed", "sank", "sold", "froze")
)  # fmt: skip
LET_BE = frozenset(
    {"go", "get", "grow", "run", "burn", "sit", "cool", "dry", "die", "slip", "fall", "lapse", "expire", "be"}
)
SAYING = frozenset({"says", "said", "say", "thinks", "thought", "claims", "claimed", "swears", "swore", "that", "if"})
HOW_OFTEN = frozenset({"still", "never", "always", "often", "usually", "rarely", "seldom", "also", "already", "only"})
# Finite forms that are no adjectives either.
ALWAYS_FINITE = (SURELY_FINITE - ALSO_NOUN) | words("possessive", "always_finite")
FREQUENCY = words("possessive", "frequency")


def read(at: Spot) -> Reading | None:
    """What a finite verb behind his says; None where there is none."""
    t, i, _, k, previous, word, following, ends = at
    is_thing = word not in ALL_CLOSED and word not in FREQUENCY and not is_adverb(word)
    if is_thing and following in SURELY_FINITE - ALSO_NOUN:
        return Reading(True, "his:open", 0.97)  # at the show his rose took first prize
    if is_s_form(word) and following in PLURAL_AUXILIARY:
        return Reading(True, "his:open", 0.9)  # his takes are bad
    if word == "cost" and not ends and not following[:1].isdigit() and not is_last_verb(t, k):
        return Reading(True, "his:open", 0.9)  # his cost estimate was off
    is_told = ends or following in HOW_LONG or not word.endswith("ed")
    if word in ALWAYS_FINITE and is_told and (word, following) != ("takes", "on"):
        return Reading(False, "his:finite", 0.8)  # of all the entries his won
    if word == "will" and following in {"too", "not"}:
        return Reading(False, "his:will", 0.75)  # their plan failed, and his will too
    is_s_verb = is_s_form(word) and base(word) in VERBS
    last = t.lower(t.after(k))
    if word == "not" and following == "at" and last == "all":
        return Reading(False, "his:matched", 0.75)  # answered yours in a day and his not at all
    if is_s_verb and following in COMPARED and (last in ALL_CLOSED or not last[:1].isalnum()):
        return Reading(False, "his:finite", 0.75)  # his works better than mine
    if is_s_verb and following == "a" and t.lower(t.after(k)) in {"lot", "bit", "little"}:
        return Reading(False, "his:finite", 0.75)  # his looks a lot newer
    is_set = previous in JOINING and word in HOW_OFTEN and (following in FINITE or following in SURELY_FINITE)
    if is_set and t.lower(t.after(k)) in ALL_CLOSED:
        return Reading(False, "his:finite", 0.75)  # ours came in early; his never came in at all
    if previous in {"let", "lets", "letting"} and word in LET_BE and (ends or following in STATE):
        return Reading(False, "his:let", 0.75)  # she ate hers while he let his go cold
    is_told_of = is_s_verb and following in CLOSED["determiner"] and previous in SAYING
    if is_told_of and is_last_verb(t, k):
        return Reading(False, "his:finite", 0.75)  # my brother says his drops the connection
    is_again = previous in JOINING and is_s_form(word) and word in t.low[clause.start(t, i) : i - 1]
    if is_again and base(word) in MORE_VERBS | {"face"} and following[:1] != ",":
        return Reading(False, "his:finite", 0.75)  # our garden faces south and his faces the plant
    if previous == "only" and word == "included":
        return Reading(False, "his:finite", 0.75)
    if word == "will" and following == "be" and t.lower(t.after(k)) not in {"done", "the", "a"}:
        return Reading(False, "his:will", 0.75)  # our votes were counted today; his will be counted tomorrow
    if word in STATE and following in {".", "!"} and t.low[i - 1] == "," and _is_matched(t, i):
        return Reading(False, "his:matched", 0.75)  # my front door is blue, his green
    is_counted = following in NUMBER and word not in {"left", "lost", "used", "worked"}
    if word in FINITE and word not in NEVER_MINDED and (following in BEHIND_FINITE or is_counted):
        return Reading(False, "his:finite", 0.75)  # of all the entries only his made the judges laugh
    is_irregular = (
        word in FINITE | {"lay", "slid"}
        and (ends or following in STATE | {"flat", "open", "empty", "right", "straight"})
        and word not in NEVER_MINDED
    )
    is_past = (clause.ends_in_ed(word) and ends) or is_irregular
    if _opens_clause(t, i, previous) and is_past and following not in {",", "and"} and is_last_verb(t, k):
        return Reading(False, "his:finite", 0.7)  # her tent survived the storm; his ended up in a tree
    is_tried = word in {"proved", "turned", "seemed", "appeared", "tended", "needed", "happened"}
    if is_tried and following in {"to", "out"} and (previous in JOINING or not previous.isalpha()):
        return Reading(False, "his:finite", 0.75)  # of the two reports, his proved to be the better
    is_going_on = word in HOW_OFTEN and following in VERBS and t.lower(t.after(k)) in CLOSED["determiner"]
    if previous in JOINING and is_going_on:
        return Reading(False, "his:finite", 0.7)  # my parents are retired, and his still run a shop
    is_first = not previous.isalpha() or t.starts_sentence(i) or (is_adverb(previous) and t.lower(i - 2) in JOINING)
    is_sure = word in HAPPENED and (following in CLOSED["preposition"] or following in CLOSED["conjunction"])
    if is_first and is_sure and is_last_verb(t, k):
        return Reading(False, "his:finite", 0.7)  # I bought the cheap one. His broke after a month
    is_long = clause.ends_in_ed(word) and following in HOW_LONG
    may_be_verb = _may_be_verb(word, following, _is_set_against(t, i, previous)) and is_last_verb(t, k)
    if (is_long and previous in JOINING) or (_opens_clause(t, i, previous) and may_be_verb):
        return Reading(False, "his:finite", 0.7)  # her radio was off, but his played all night; his calls for lard
    if is_s_form(word) and base(word) in VERBS and following == "the" and t.lower(t.after(k)) in {"least", "most"}:
        return Reading(False, "his:finite", 0.75)  # of all the proposals his costs the least
    if word in STAYING and (following in STATE | AS_IS or (not ends and _opens_clause(t, i, previous))):
        return Reading(False, "his:finite", 0.8)  # our tent leaked, his stayed dry
    if clause.ends_in_ed(word) and following in CLOSED["determiner"]:
        return Reading(False, "his:finite", 0.75)  # her house faced the sea, his faced the gasworks
    if word in HOW_OFTEN and is_s_form(following) and base(following) in VERBS and _is_closed(t, t.after(k)):
        return Reading(False, "his:finite", 0.75)  # her car is electric, his still runs on diesel
    is_told = (
        previous in {"and", "but", "while"} and clause.ends_in_ed(word) and (following in NUMBER or following == "one")
    )
    if is_told and (previous == "while" or t.lower(t.after(k)) in {",", ".", ";"}):
        return Reading(False, "his:finite", 0.7)  # her essay cited eleven sources and his cited one
    closes = ends or is_adverb(following)
    if previous == "only" and word.endswith("ed") and word not in NOT_FINITE and closes and is_last_verb(t, k):
        return Reading(False, "his:finite", 0.75)  # of the four bids only his included delivery
    return None


def _is_closed(t: Tokens, m: int) -> bool:
    return t.lower(m) in ALL_CLOSED | {"fine", "great", "well", "better", "okay", "perfectly"}


def _opens_clause(t: Tokens, i: int, previous: str) -> bool:
    """whereas his calls for lard: his is the first word of a clause that is set against another."""
    if previous == "but" and t.lower(t.after(i)) in {"felt", "looked", "seemed", "stayed", "was", "is"}:
        return True
    if _is_set_against(t, i, previous):
        return True
    return previous in {"whereas", "while", "though", "although", ";"} or (
        previous == "but" and t.lower(t.before(t.before(i))) in {",", ";"}
    )


def _is_set_against(t: Tokens, i: int, previous: str) -> bool:
    """Whether the clause before begins with what somebody else owns: mine, your roses."""
    if previous == "but" and t.low[clause.start(t, i)] in MATCHED:
        return True
    return previous in {",", "and", "but", ";", "while", "whereas"} and _is_matched_clause(t, i)


def _is_matched_clause(t: Tokens, i: int) -> bool:
    """Mine take the bus, his; Your roses wilt in June, but his: the clause before has an owner of its own kind."""
    first = clause.start(t, i)
    first += t.low[first] in {"if", "when", "though", "although", "since"}
    return (t.low[first] in MATCHED and clause.has_verb(t, first + 1, i)) or _has_base(t, first, i)


def _has_base(t: Tokens, first: int, i: int) -> bool:
    """Whether a plural owned thing is followed by a verb: my dogs chase cars."""
    if t.low[first] not in MATCHED:
        return False
    return any(t.low[m] in VERBS and (t.low[m - 1].endswith("s") or m == first + 1) for m in range(first + 1, i))


def _may_be_verb(word: str, behind: str, is_matched: bool) -> bool:
    if is_s_form(word) and base(word) in VERBS and word not in NEVER_VERBS:
        return behind not in VERBS  # his protests fall on deaf ears
    may_be = is_matched and word in MORE_VERBS and word not in NEVER_VERBS
    return may_be and behind not in {",", ".", "and", "or", "of", ""}


def _is_matched(t: Tokens, i: int) -> bool:
    """Whether `is` and one word stand right before the comma at i - 1: my door is blue, his green."""
    return t.lower(i - 3) in {"is", "was", "are", "were"} and t.is_word(i - 2)


def is_last_verb(t: Tokens, k: int) -> bool:
    """Whether no word from k to the end of the clause is a finite verb, so that the one before k must be it."""
    for m in range(k, min(t.n, k + clause.FAR)):
        word = t.low[m]
        if word in CLAUSE_END or word in UNTIL:
            break
        is_past = clause.ends_in_ed(word)
        if word in CLOSED["auxiliary"] or word in SURELY_FINITE or word in FINITE or is_past or word in APOSTROPHES:
            return False
        if is_s_form(word) and base(word) in VERBS and t.lower(m - 1) not in CLOSED["determiner"]:
            return False
    return True
