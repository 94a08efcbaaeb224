"""Whether `her` is the one who receives: lent her money, taught her algebra; or owns: owes her success to luck."""

from lib.augment.grammar import ALL_CLOSED, ALSO_NOUN, BARE, CLOSED, INDEFINITE, STATE, VERBS, Reading
from lib.augment.lists import words
from lib.augment.tokens import Tokens
from lib.augment.verbs import is_adverb

PEOPLE = words("two_objects", "people")
TEACHING, OWING, AWARDING = (words("two_objects", s) for s in ("teaching", "owing", "awarding"))
TRANSFERRING = OWING | words("two_objects", "transferring")
RANK, PRIZE = words("two_objects", "rank"), words("two_objects", "prize")
# Nouns behind which `to` does not name a receiver: gave her access to the vault.
REACHING = words("two_objects", "reaching")
AWAY = frozenset({"far", "straight", "back", "down", "up", "over", "home"})
NOT_TAUGHT = words("two_objects", "not_taught")


def read(t: Tokens, i: int, j: int, k: int, previous: str, word: str, following: str, ends: bool) -> Reading | None:
    """What the verb of giving `previous` says of her, before the words at j and k; None where it says nothing."""
    last = k if ends else t.after(k)
    if word in RANK and following in PRIZE and previous in AWARDING:
        return Reading(False, "her:two-objects", 0.85)  # awarded her first prize
    if word in PEOPLE and not ends and (following in INDEFINITE or following in RANK):
        return Reading(True, "her:receiver", 0.85)  # gave her brother lunch
    if previous in TRANSFERRING and _names_receiver(t, last, word if ends else following, previous):
        return Reading(True, "her:receiver", 0.85)  # owes her success to stubbornness, gave her books to the library
    if previous in TEACHING and ends and following != "to" and not is_adverb(word) and word not in NOT_TAUGHT | PEOPLE:
        return Reading(False, "her:two-objects", 0.8)  # taught her algebra
    return None


def _names_receiver(t: Tokens, k: int, noun: str, previous: str) -> bool:
    """Whether the word at k is the `to` before the one who receives, so that what stands before it is owned."""
    if t.lower(k) != "to" or noun in REACHING:
        return False
    n = t.after(k)
    behind = t.lower(n)
    if not behind[:1].isalpha() or noun in STATE or noun in AWAY:
        return False
    if previous in OWING:
        return behind not in VERBS or behind in ALSO_NOUN
    if behind in CLOSED["determiner"] or behind in {"him", "me", "us", "you", "them", "it", "her"}:
        return True
    return behind not in VERBS and behind not in BARE and behind not in ALL_CLOSED
