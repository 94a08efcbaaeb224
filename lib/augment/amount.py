"""What a number behind `her` says: took her two hours, rated her five stars; after her two years, her two sons."""

from lib.augment.grammar import (
    AFTER_ONE,
    ALL_CLOSED,
    CLOSED,
    DITRANSITIVE,
    MONEY,
    NUMBER,
    SPENDING,
    UNIT,
    UNIT_OF_GIFT,
    Reading,
)
from lib.augment.lists import words

DEALING, PEOPLE = words("two_objects", "counting"), words("two_objects", "people")
TAKING = frozenset(("take", "takes", "took", "taken", "cost", "costs", "penalized", "penalised", "charged", "fined"))
BRINGING = frozenset({"take", "takes", "took", "taken", "taking", "bring", "brings", "brought", "bringing"})
GOT = frozenset({"got", "gets", "get", "earned", "landed", "brought", "won"})
WON = frozenset({"won", "wins", "win", "earned", "earns"})
PRIZE = words("two_objects", "prize") | {"prizes", "awards", "medals", "fans", "admirers", "friends"}
THING = frozenset({"it", "that", "which", "this"})
SENT = frozenset({"letters", "emails", "messages", "texts", "postcards", "notes", "lines", "reminders", "invitations"})
WRITTEN_TO = frozenset(
    {"write", "writes", "wrote", "written", "writing", "send", "sends", "sent", "sending", "leave", "leaves", "left"}
)
SEASON = frozenset({"winter", "summer", "spring", "autumn", "weekend", "sunday", "saturday", "afternoon", "evening"})
BEEN = frozenset({"been", "was", "were", "am", "is", "are", "stayed", "lived", "m", "im"})
LEAD = frozenset({"points", "point", "shots", "places", "lengths", "seats", "votes", "metres", "strokes", "goals"})
ALLOWING = DEALING | {"allow", "allows", "allowed", "permitted", "left", "leaves"}
BANNING = frozenset({"suspended", "suspend", "banned", "docked", "suspends", "bans"})
WINNING = frozenset(
    ("win", "wins", "won", "winning", "bring", "brings", "brought", "gained", "cause", "caused", "made")
)


def read(t, i, j, k, previous, following, ends):
    """What a number in words behind her says; t, i, j, k as in open_word."""
    is_often = following == "times" and t.lower(t.after(k)) not in {"table", "tables"}
    if is_often and previous != "in" and t.low[j] in NUMBER | {"many", "several"}:
        return Reading(False, "her:number", 0.85)  # I have written to her several times
    if t.low[j] == "one" and not ends and previous in ALLOWING and following not in PEOPLE:
        return Reading(False, "her:one", 0.8)  # the doctor allowed her one cup of coffee a day
    if t.low[j] == "one" and following in SEASON and t.lower(t.after(k)) in ALL_CLOSED and previous not in SPENDING:
        return Reading(False, "her:one", 0.8)  # I stood beside her one winter with a notebook
    if t.low[j] == "one" and (following in AFTER_ONE or ends) and previous not in SPENDING:
        return Reading(False, "her:one", 0.85)
    if t.low[j] == "one" and following in {"bit", "iota", "jot"} and previous.isalpha():
        return Reading(False, "her:one", 0.85)  # I don't blame her one bit
    if previous in GOT and t.lower(t.before(t.before(i))) in THING and following not in PEOPLE and not ends:
        return Reading(False, "her:number", 0.75)  # it got her two interviews
    if previous in WON and following in PRIZE and t.lower(t.before(t.before(i))) != "she":
        return Reading(False, "her:number", 0.75)  # the role won her two prizes
    if t.low[j] in NUMBER and following.endswith("s") and following in SENT and previous in WRITTEN_TO:
        return Reading(False, "her:number", 0.75)  # wrote her four letters
    if (
        following in {"times", "miles", "blocks", "feet", "kilometers", "kilometres"}
        and previous not in CLOSED["preposition"]
    ):
        return Reading(False, "her:number", 0.85)
    return of_number(t, j, previous)


def _is_number(t, k: int) -> bool:
    return t.lower(k) in NUMBER or t.lower(k)[:1].isdigit()


def behind_number(t, k: int) -> str:
    """The noun behind a number at k, or an adjective and the noun: three sons, three grown sons."""
    n = t.after(k)
    last = t.lower(n)
    is_last = not last[:1].isalnum() or last in ALL_CLOSED or last in NUMBER or last[:1].isdigit()
    return t.lower(k) if is_last else last  # gave her three friends 20 marbles


def of_number(t, j: int, previous: str) -> Reading:
    """took her two hours, gave her $5 (object); after her two years, her two sons (owner). j: the first number word."""
    k = j
    while _is_number(t, k) or (t.lower(k) in {"-", ",", "."} and t.touches(k + 1) and _is_number(t, k + 1)):
        k += 1
    if (
        k > j
        and t.lower(k) == "to"
        and (_is_number(t, t.after(k)) or t.lower(t.after(k)) == "one")
        and previous not in ALL_CLOSED
        and previous.isalpha()
    ):
        return Reading(False, "her:number", 0.85)  # outspent her ten to one
    if t.lower(k) == "more" and previous.isalpha() and previous not in ALL_CLOSED and t.lower(t.after(k)) not in PEOPLE:
        return Reading(False, "her:number", 0.75)  # brings her 25 more marbles
    if t.lower(k) in {"more", "full", "whole", "long", "extra", "good", "solid"}:
        k += 1
    behind = t.lower(t.after(k))
    if behind == "running" and t.lower(k).endswith("s") and previous not in ALL_CLOSED:
        return Reading(False, "her:number", 0.85)  # hired her three summers running
    if t.lower(k) in LEAD and behind in {"ahead", "behind", "clear", "short", "off", "back", "adrift", "up", "down"}:
        return Reading(False, "her:number", 0.85)  # puts her eleven points ahead
    if previous.startswith("tip") and t.lower(k) == "%":
        return Reading(False, "her:number", 0.85)  # tipped her 30%
    if previous in BANNING and t.lower(k) in {"games", "matches", "races", "rounds"}:
        return Reading(False, "her:number", 0.85)
    is_often = t.lower(k) in {"nights", "evenings", "afternoons", "sundays"} and behind not in {
        "of",
        "in",
        "as",
        "at",
        "off",
    }
    if is_often and previous in {"with", "beside", "near", "to"}:
        return Reading(False, "her:number", 0.75)  # sat up with her eleven nights together
    before = t.lower(t.before(t.before(t.before(j))))
    if t.lower(k) in UNIT and previous == "with" and before in BEEN and behind not in {"of", "as", "in"}:
        return Reading(False, "her:number", 0.75)  # been with her 4 years
    if t.lower(k) in UNIT and behind in {"later", "earlier", "ago"} and previous not in ALL_CLOSED:
        return Reading(False, "her:number", 0.9)  # recalled her nine days later
    if previous in ALLOWING - DEALING and behind == "a" and behind_number(t, k) not in PEOPLE:
        return Reading(False, "her:number", 0.8)  # allowed her four shillings a week
    if t.lower(k) in UNIT and not t.is_hyphened(k):
        if previous in SPENDING or not previous.isalpha() or previous in ALL_CLOSED:
            return Reading(True, "her:number", 0.85)
        return Reading(False, "her:number", 0.9)
    if t.low[j].endswith(("th", "st", "nd", "rd")) and t.low[j] not in NUMBER:
        return Reading(True, "her:number", 0.93)  # her 50th cap
    is_times = t.low[j] in {"many", "several", "countless"} and t.lower(k) == "times"
    if is_times or (t.low[j] in {"many", "several", "few"} and previous in WINNING):
        return Reading(False, "her:number", 0.8)  # won her many admirers
    if previous in {"rate", "rates", "rated"} and behind_number(t, k) in {"star", "stars", "points"}:
        return Reading(False, "her:number", 0.85)  # rated her five stars
    if previous in BRINGING and t.lower(t.after(k)) in {"on", "along"} and t.lower(k) not in UNIT:
        return Reading(True, "her:number", 0.7)  # wants to bring her three ferrets on holiday
    if previous in BRINGING and behind_number(t, k) in PEOPLE and t.lower(t.after(k)) != "ago":
        return Reading(True, "her:number", 0.85)  # took her two sons to the match
    if previous in TAKING and not t.is_hyphened(k):
        return Reading(False, "her:number", 0.85)  # took her 676 steps
    if previous in DEALING and not t.is_hyphened(k) and behind_number(t, k) not in PEOPLE:
        return Reading(False, "her:number", 0.75)  # assigned her forty open cases, gave her two reasons
    if previous in MONEY and t.lower(k) in UNIT_OF_GIFT:
        return Reading(False, "her:number", 0.8)
    behind = t.lower(k)
    ends = (not behind[:1].isalnum() or behind in ALL_CLOSED) and behind not in {" ", "-", '"', "“", "'", "%"}
    is_score = t.low[j].isdigit() and previous.isalpha() and previous not in ALL_CLOSED and behind != "−"
    if ends and (previous in DITRANSITIVE or is_score):
        return Reading(False, "her:number", 0.8)  # give her two, beat her 6-2
    return Reading(True, "her:number", 0.93)
