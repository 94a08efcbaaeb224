"""Which parts of a paragraph must not be rewritten, and why: named people, biology, quotations."""

import re

from lib.augment.lists import one_of, sections, words
from lib.augment.policy import Policy

BIOLOGY = re.compile(r"\b" + one_of(sections("guards")["biology"]) + r"\b")
NAME_PART = re.compile(r"[\w-]+")  # J.K. as J K, O'Keeffe as O Keeffe
PEOPLE = frozenset(" ".join(NAME_PART.findall(name)) for name in sections("guards")["people"])
FIRST_OF_PEOPLE = frozenset(name.split()[0] for name in PEOPLE)
OF_OWNERS = ("'s", "’s")
LONGEST = max(len(name.split()) for name in PEOPLE)
PLACES = words("guards", "place")
# Names of the list that many other people bear as a first name.
GIVEN_NAMES = words("guards", "given_name")
OPENERS = frozenset({"He", "She", "His", "Her", "The", "In", "And", "But", "It", "I"})
CAPITALISED = re.compile(r"[^\W\d_a-zà-ÿ][\w’'-]*")
# Two or three capitalised words, then years of life: (1867–1934), (born 3 May 1956), (d. 1600), (c. 1450).
YEARS_OF_LIFE = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]{0,30},? ){1,4}(?:[A-ZÀ-Þ][\w’'.-]{0,30} ?)?"
    r"\((?:[^()\n]{0,60}?(?:born|died|b\.|d\.|c\.|ca\.|fl\.) ?[^()\n]{0,30}\d{3,4}"
    r"|(?:[^()\n]{0,40}? )?\d{3,4}(?: BCE?)? ?[-–—] ?(?:[^()\n]{0,20} )?\d{2,4}(?: BCE?)?)\b"
)
FULL_NAME = re.compile(
    r"(?<![.!?:\"“] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ]\.)? [A-ZÀ-Þ][a-zà-ÿ’'-]+\b"
    r"|\b[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]\. [A-ZÀ-Þ][a-zà-ÿ]+"
)
# What bears the name of a person: the King Charles spaniel, a Queen Anne chair.
NAMESAKE = re.compile(
    r"(?: spaniels?| chairs?| tables?| furniture| style| legs?| architecture| houses?| cabinets?|['’]s lace)\b"
)
SHIP = re.compile(r"\b(?:RMS|HMS|SS|MV|USS) $")  # the RMS Queen Mary
QUOTED = re.compile(
    r"“[^”]{1,5000}”|\"[^\"]{1,5000}\"|«[^»]{1,5000}»|(?<!\w)‘[^‘’]{1,2000}(?:’\w[^‘’]{0,2000}){0,20}’(?!\w)"
)


def named(paragraph: str, policy: Policy) -> tuple[int, int] | None:
    """Where the paragraph names a public or historical person (or anyone by full name, if the policy says so)."""
    if policy.named_people == "off":
        return None
    for match in CAPITALISED.finditer(paragraph):
        word = match[0].lower()
        if (word[:-2] if word.endswith(OF_OWNERS) else word) in FIRST_OF_PEOPLE:
            found = _person_at(paragraph, match.start())
            if found is not None:
                return found
    if "(" in paragraph and (match := YEARS_OF_LIFE.search(paragraph)) is not None:
        return match.span()
    if policy.named_people == "any" and (match := FULL_NAME.search(paragraph)) is not None:
        return match.span()
    return None


def _person_at(paragraph: str, start: int) -> tuple[int, int] | None:
    found = list(NAME_PART.finditer(paragraph, start, start + 80))
    parts = [match[0] for match in found]
    if SHIP.search(paragraph, max(0, start - 6), start):
        return None
    for length in range(min(LONGEST, len(parts)), 0, -1):
        words = parts[:length]
        if length == 1 and not _is_surname_alone(paragraph, start, parts):
            continue
        if (
            " ".join(words).lower() in PEOPLE
            and all(word[0].isupper() or word in {"of", "the", "de", "da", "van", "von", "al", "d"} for word in words)
            and not NAMESAKE.match(paragraph, found[length - 1].end())
        ):
            return start, found[length - 1].end()
    return None


def _is_surname_alone(paragraph: str, start: int, parts: list[str]) -> bool:
    """Whether one name stands for a person: not a Lincoln, not Nixon Street, not Jesus College, not Muhammad Malas."""
    before = paragraph[max(0, start - 12) : start].lower().split()
    if before and before[-1] in {"a", "an", "the"}:
        return False
    if parts[0] == "JFK" and before and before[-1] in {"to", "from", "at", "via"}:
        return False  # the airport
    end = start + len(parts[0])
    if len(parts) < 2 or paragraph[end : end + 1] != " " or not paragraph[end + 1 : end + 2].isupper():
        return True
    return parts[1] not in PLACES and (parts[0].lower() not in GIVEN_NAMES or parts[1].isupper() or parts[1] in OPENERS)


def biology(lowered: str) -> tuple[int, int] | None:
    """Where a lower-case paragraph speaks of pregnancy, birth or anatomy of one sex."""
    match = BIOLOGY.search(lowered)
    return match.span() if match else None


def quotations(paragraph: str) -> list[tuple[int, int]]:
    """Quoted passages, marks included."""
    return [match.span() for match in QUOTED.finditer(paragraph)]
