"""Whether `his` stands before what is owned (his book) or alone (it is his): no model needed."""

from lib.augment import clause, compound, possessive
from lib.augment.grammar import (
    ALL_CLOSED,
    BE,
    CLOSED,
    FINITE,
    GO_DOWN,
    NOT_FINITE,
    RELATION,
    STATE,
    SURELY_FINITE,
    Reading,
)
from lib.augment.lists import words
from lib.augment.tokens import APOSTROPHES, Tokens
from lib.augment.verbs import ALSO_NOUN, VERBS, base, is_adverb, is_s_form

# Closed-class words that name what is owned behind his: his past, his like, his all.
NOUN_AFTER_HIS = words("possessive", "after_his_noun")
ACROSS = frozenset({"up", "down", "off", "under", "over", "round", "inside", "outside", "near", "like"})
PLAIN_VERBS = VERBS - ALSO_NOUN
STAYING = words("possessive", "staying")
# The words behind which a form that may be a verb or not surely is one, and those of them that never are.
BEHIND_FINITE = frozenset(["the", "a", "an", "my", "your", "our", "their", "it", "them", "us", "me"])
NEVER_MINDED = frozenset({"may", "must", "will", "used"})
HOW_LONG = frozenset({"all", "first", "last", "longest", "longer", "best", "worst"})
CLAUSE_END = frozenset({".", "!", "?", ";"})
COMPANION = words("possessive", "companion")
MATCHED = frozenset({"mine", "yours", "ours", "theirs", "my", "your", "our", "their"})
MORE_VERBS = VERBS | words("verbs", "act")
LONG_TIME = frozenset({"enough", "ago", "before", "after", "since"})
# Adverbs that may stand between his and the noun.
WITHIN = words("possessive", "after_his_within")
PEOPLE = words("two_objects", "people")
ALONE_BEHIND_AND = words("possessive", "alone_behind_and")
# Finite forms that also stand before a noun: his left leg, his lost dog.
AMBIGUOUS = words("possessive", "finite_or_adjective")
PART = words("possessive", "part")
INDEFINITE_DETERMINER = words("possessive", "indefinite_determiner")
BEHIND_VERB, NO_HABIT, RELATED = CLOSED["determiner"] | CLOSED["pronoun"], PART | ALL_CLOSED, RELATION | PEOPLE
FREQUENCY = words("possessive", "frequency")
HOW_OFTEN = frozenset({"still", "never", "always", "often", "usually", "rarely", "seldom", "also", "already", "only"})
# Finite forms that are no adjectives either.
ALWAYS_FINITE = (SURELY_FINITE - ALSO_NOUN) | words("possessive", "always_finite")


def of_his(t: Tokens, i: int) -> Reading:
    """How `his` at token i reads: owner -> her, alone -> hers."""
    j = t.after(i)
    if j < t.n and t.opens(j):
        j += 1
    if j >= t.n:
        return Reading(False, "his:end", 0.95)
    word = t.low[j]
    previous = t.lower(t.before(i))
    if not word[0].isalnum():
        return _his_before_sign(t, j)
    if t.is_hyphened(j) or word[0].isdigit():
        return Reading(True, "his:compound", 0.97)
    k = t.after(j)
    following = t.lower(k)
    if t.newline_before(j) and (t.is_capital(j) or t.ends_short_line(i)) and previous in {"of", *BE}:
        return Reading(False, "his:line", GO_DOWN)
    is_or = word == "or" and following in {"my", "your", "our", "their", "her"}
    if is_or and t.is_word(k + 1) and t.lower(k + 1) not in ALL_CLOSED:
        return Reading(True, "his:or", GO_DOWN)  # his or my car
    if word in {"and", "&"}:
        return _his_and(t, j, k, following, previous)
    if (
        word == "will"
        and following in {"be", "have", "not", "never", "probably", "soon"}
        and t.is_capital(i)
        and t.lower(k + 1) != "done"
    ):
        return Reading(False, "his:will", GO_DOWN)
    ends = not following[:1].isalnum() or following in ALL_CLOSED
    if compound.is_spaced(t, j):
        return Reading(True, "his:compound", 0.85)
    if previous == "of" and word in SURELY_FINITE - ALSO_NOUN and (ends or not word.endswith("ed")):
        return Reading(False, "his:of-his", 0.85)  # an old teacher of his wrote it
    if word == "cost" and not ends and not following[:1].isdigit() and not _is_last_verb(t, k):
        return Reading(True, "his:open", 0.9)  # his cost estimate was off
    is_told = ends or following in HOW_LONG or not word.endswith("ed")
    if word in ALWAYS_FINITE and is_told and (word, following) != ("takes", "on"):
        return Reading(False, "his:finite", 0.8)  # of all the entries his won
    is_thing = word not in ALL_CLOSED and word not in FREQUENCY and not is_adverb(word)
    if is_thing and following in SURELY_FINITE - ALSO_NOUN:
        return Reading(True, "his:open", 0.97)  # at the show his rose took first prize
    if word == "will" and following in {"too", "not"}:
        return Reading(False, "his:will", 0.75)  # their plan failed, and his will too
    is_s_verb = is_s_form(word) and base(word) in VERBS
    if is_s_verb and following in {"better", "worse", "faster"} and t.lower(t.after(k)) in ALL_CLOSED:
        return Reading(False, "his:finite", 0.75)  # his works better than mine
    if is_s_verb and following == "a" and t.lower(t.after(k)) in {"lot", "bit", "little"}:
        return Reading(False, "his:finite", 0.75)  # his looks a lot newer
    if previous == "only" and word == "included":
        return Reading(False, "his:finite", 0.75)
    if word == "will" and following == "be" and t.lower(t.after(k)) not in {"done", "the", "a"}:
        return Reading(False, "his:will", 0.75)  # our votes were counted today; his will be counted tomorrow
    if word in STATE and following in {".", "!"} and t.low[i - 1] == "," and _is_matched(t, i):
        return Reading(False, "his:matched", 0.75)  # my front door is blue, his green
    if word in FINITE and word not in NEVER_MINDED and following in BEHIND_FINITE:
        return Reading(False, "his:finite", 0.75)  # of all the entries only his made the judges laugh
    is_irregular = word in FINITE | {"lay"} and (ends or following in STATE | {"flat"}) and word not in NEVER_MINDED
    is_past = (word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE and ends) or is_irregular
    if _opens_clause(t, i, previous) and is_past and following not in {",", "and"} and _is_last_verb(t, k):
        return Reading(False, "his:finite", 0.7)  # her tent survived the storm; his ended up in a tree
    if (word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE and following in HOW_LONG) or (
        _opens_clause(t, i, previous) and _may_be_verb(word, following) and _is_last_verb(t, k)
    ):
        return Reading(False, "his:finite", 0.7)  # her radio was off, but his played all night; his calls for lard
    if is_s_form(word) and base(word) in VERBS and following == "the" and t.lower(t.after(k)) in {"least", "most"}:
        return Reading(False, "his:finite", 0.75)  # of all the proposals his costs the least
    if word in STAYING and following in STATE:
        return Reading(False, "his:finite", 0.8)  # our tent leaked, his stayed dry
    if word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE and following in CLOSED["determiner"]:
        return Reading(False, "his:finite", 0.75)  # her house faced the sea, his faced the gasworks
    if (
        word in FREQUENCY
        and previous == "of"
        and (_is_pointed(t, i) or _is_partitive(t, i) or _is_some(t, i))
        and (not ends or following in FREQUENCY)
    ):
        verb = t.after(k) if following in FREQUENCY else k
        return Reading(not _is_verb(t, verb), "his:of-his", 0.75)  # that old van of his never starts
    if word in HOW_OFTEN and is_s_form(following) and base(following) in VERBS and t.lower(t.after(k)) in ALL_CLOSED:
        return Reading(False, "his:finite", 0.75)  # her car is electric, his still runs on diesel
    if previous == "only" and word.endswith("ed") and word not in NOT_FINITE and ends and _is_last_verb(t, k):
        return Reading(False, "his:finite", 0.75)  # of the four bids only his included delivery
    if previous == "of" and t.lower(i - 3) in {"those", "these"} and word in MORE_VERBS and _is_last_verb(t, k):
        return Reading(False, "his:of-his", 0.7)  # those jokes of his fall flat
    if previous == "of" and _is_pointed(t, i) and is_s_form(word) and (base(word) in VERBS or ends):
        return Reading(False, "his:of-his", 0.7)  # that habit of his drives me mad
    if previous == "of" and _is_partitive(t, i):
        if (word in FINITE and (ends or word not in AMBIGUOUS or t.is_capital(k))) or word in CLOSED["auxiliary"]:
            return Reading(False, "his:of-his", 0.85)
        behind = BEHIND_VERB
        if t.lower(i - 2) in PEOPLE and word not in {"works", "lives"}:
            behind = ALL_CLOSED
        if is_s_form(word) and base(word) in VERBS and following in behind:
            return Reading(False, "his:of-his", 0.7)  # a neighbour of his plays the tuba
        is_companion = t.lower(i - 2) in COMPANION or t.lower(i - 2).endswith("mate")
        is_act = is_s_form(word) and word not in PEOPLE and is_companion
        if is_act and not word.endswith(("ings", "ions", "ents")) and word not in {"works", "lives", "parents"}:
            return Reading(False, "his:of-his", 0.7)  # a neighbour of his breeds snails
        may_be_verb = word.endswith("ed") or (word in VERBS and word != "own" and t.lower(i - 2).endswith("s"))
        if may_be_verb and ends and word not in ALL_CLOSED:
            return Reading(False, "his:of-his", 0.7)
    if previous == "and" and word in VERBS - ALSO_NOUN and following in ALL_CLOSED and _is_owned(t, t.before(i)):
        return Reading(False, "his:and-his", 0.7)
    is_closed = not following[:1].isalpha() or following in ALL_CLOSED
    is_long = word == "long" and following in LONG_TIME
    if previous in BE and is_closed and (word in {"now", "again", "once"} or is_long or is_adverb(word)):
        return Reading(False, "his:adverb", 0.85)  # the house was his now
    if word in ACROSS and following in CLOSED["determiner"]:
        return Reading(False, "his:closed", 0.85)  # hung his over a chair
    if is_s_form(word) and base(word) in PLAIN_VERBS and (is_closed or following in {"more", "most", "less"}):
        return Reading(False, "his:finite", 0.75)  # our garden is larger, his gets more sun
    if word == "all" and following in CLOSED["determiner"]:
        return Reading(False, "his:closed", 0.85)  # it was his all the same
    if word == "till" and following in CLOSED["auxiliary"]:
        return Reading(True, "his:open", 0.85)  # says his till is jammed
    if word in NOUN_AFTER_HIS or word not in ALL_CLOSED or possessive.is_initials(t, i, j):
        return Reading(True, "his:open", 0.97)
    if t.is_capital(j) and t.is_capital(k) and not t.newline_before(j) and not t.is_capital(i):
        return Reading(True, "his:work", 0.8)  # the name of a work: his On the Road tour
    if word in WITHIN:  # his once famous song, his later years; but: it was his once.
        ends = not following or not following[0].isalnum()
        alone = ends or following in CLOSED["auxiliary"] or (previous in BE and following in ALL_CLOSED)
        return Reading(not alone, "his:adverb", 0.85)
    return Reading(False, "his:closed", 0.93)


def _opens_clause(t: Tokens, i: int, previous: str) -> bool:
    """whereas his calls for lard: his is the first word of a clause that is set against another."""
    if previous == "but" and t.lower(t.after(i)) in {"felt", "looked", "seemed", "stayed", "was", "is"}:
        return True
    is_set_against = previous == "but" and t.low[clause.start(t, i)] in MATCHED
    if is_set_against or (previous in {",", "and", "but"} and _is_matched_clause(t, i)):
        return True
    return previous in {"whereas", "while", ";"} or (previous == "but" and t.lower(t.before(t.before(i))) in {",", ";"})


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


def _may_be_verb(word: str, behind: str) -> bool:
    if is_s_form(word) and base(word) in VERBS:
        return True
    return word in MORE_VERBS and behind not in {",", ".", "and", "or", "of", ""}


def _is_matched(t: Tokens, i: int) -> bool:
    """Whether `is` and one word stand right before the comma at i - 1: my door is blue, his green."""
    return t.lower(i - 3) in {"is", "was", "are", "were"} and t.is_word(i - 2)


def _is_last_verb(t: Tokens, k: int) -> bool:
    """Whether no word from k to the end of the clause is a finite verb, so that the one before k must be it."""
    for m in range(k, t.n):
        word = t.low[m]
        if word in CLAUSE_END:
            break
        is_past = word.endswith("ed") and len(word) > 4 and word not in NOT_FINITE
        if word in CLOSED["auxiliary"] or word in SURELY_FINITE or word in FINITE or is_past or word in APOSTROPHES:
            return False
        if is_s_form(word) and base(word) in VERBS and t.lower(m - 1) not in CLOSED["determiner"]:
            return False
    return True


def _his_before_sign(t: Tokens, j: int) -> Reading:
    sign = t.low[j]
    if sign == "(":
        return (
            possessive.across_bracket(t, j, "his")
            if t.lower(j + 1) not in {"or", "and"}
            else Reading(True, "his:bracket", 0.7)
        )
    if not t.touches(j) and t.touches(j + 1) and t.is_word(j + 1) and sign not in "-–—":
        return Reading(True, "his:quotation", 0.8)  # his .plan file, his 'plan'
    spaced_quote = sign in "\"'" and not t.touches(j) and t.is_word(j + 1) and not t.touches(j + 1)
    if spaced_quote or (sign == "`" and t.lower(j + 1) == "`"):
        return Reading(True, "his:quotation", 0.8)
    if sign == "]" and t.lower(j - 2) == "[" and t.is_word(j + 1):
        return Reading(t.low[j + 1] not in ALL_CLOSED, "his:bracket", 0.85)
    if sign in "[$£€#" or sign == " ":
        return Reading(True, "his:protected", 0.8)
    if sign == "…" or (sign == "." and t.lower(j + 1) == "." and t.lower(j + 2) == "."):
        return Reading(t.low[-1] != sign and (t.lower(j + 3) or ".").isalpha(), "his:ellipsis", GO_DOWN)
    if sign == "," and t.lower(j + 1) in {"um", "uh", "er", "ahem", "well", "shall"}:
        return Reading(True, "his:hesitation", GO_DOWN)
    if sign == "&":
        return Reading(True, "his:and", GO_DOWN)
    return Reading(False, "his:sign", 0.93)


def _his_and(t: Tokens, j: int, k: int, following: str, previous: str) -> Reading:
    """his and her house, his and Mary's house (owner) against: both his and mine (alone)."""
    if following in ALONE_BEHIND_AND or not following[:1].isalnum():
        return Reading(False, "his:and", 0.85)
    owner = (
        following in {"my", "your", "our", "their", "her", "its"}
        and t.is_word(k + 1)
        and t.lower(k + 1) not in ALL_CLOSED
    )
    if not owner and t.lower(k + 1) in APOSTROPHES and t.lower(k + 1):
        owner = True
    end = k + 2 if t.is_hyphened(k) else k  # his and Jay-Z's tour
    marks = [m for m in (end + 1, end + 2) if t.lower(m) and t.lower(m) in APOSTROPHES]
    if not owner and any(t.lower(m + 1) == "s" for m in marks):
        owner = previous not in BE
    return Reading(owner, "his:and", GO_DOWN)


def _is_verb(t: Tokens, k: int) -> bool:
    word = t.lower(k)
    behind = t.lower(t.after(k))
    if word.endswith("ed") and len(word) > 4 and (not behind[:1].isalnum() or behind in ALL_CLOSED):
        return True
    return word in VERBS or word in SURELY_FINITE or word in FINITE or (is_s_form(word) and base(word) in VERBS)


def _is_owned(t: Tokens, conj: int) -> bool:
    """Whether `your dog`, `my old car` stands before the conjunction."""
    owners = {"my", "your", "our", "their", "her", "mine", "yours"}
    return any(t.lower(conj - k) in owners for k in (1, 2, 3))


def _is_pointed(t: Tokens, i: int) -> bool:
    """that habit of his, this friend of his; not: this part of his works."""
    noun = i - 2
    return (
        bool({t.lower(noun - 1), t.lower(noun - 2)} & {"that", "this"})
        and t.lower(noun) not in NO_HABIT
        and not t.lower(noun).endswith("s")
    )


def _is_some(t: Tokens, i: int) -> bool:
    """some suggestions of his, several songs of his."""
    return t.lower(i - 3) in {"some", "several", "many", "few", "two", "three", "those", "these", "most"}


def _is_partitive(t: Tokens, i: int) -> bool:
    """`a friend of his told`: an indefinite noun of a relation stands before `of his`."""
    noun = i - 2
    is_related = t.lower(noun) in RELATED or t.lower(noun).endswith("mate")
    if not is_related and t.lower(noun - 1) not in {"that", "this", "these", "those"}:
        return False
    return any(t.lower(m) in INDEFINITE_DETERMINER for m in range(max(0, noun - 3), noun))
