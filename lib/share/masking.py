"""Text of records that a stakeholder may see: cut to a snippet, with what could name a person masked."""

import re

from lib.augment.names import FEMININE, MASCULINE
from lib.errors import BadOption

MOST_CHARS = 200
# Characters around a term that are masked before the snippet is cut, and how many of them nearest to the cut are not
# shown even where masks made the text so short that there would be room.
REACH, EDGE = 1_000, 60
# In this order: an address holds dots and digits that later ones would take apart.
_PATTERNS = (
    ("e-mail", re.compile(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE)),
    ("link", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("handle", re.compile(r"(?<!\w)@\w{2,}")),
    ("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")),
    ("address", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b", re.IGNORECASE)),
    ("date", re.compile(r"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b")),
    ("number", re.compile(r"\+?\(?\d[\d ()./-]{5,}\d|\b\d{5,}\b")),
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lady|Lord|Rev|Sgt|Capt)\.?"
# A name cannot be told from other capitals without a model; masking too much harms nobody here.
_WORD = r"[^\W\d_a-z][\w'’.-]*"
_PARTICLE = r"(?:(?:de|van|von|der|den|la|bin|al|el)\s+)*"
_NAMES = re.compile(rf"\b(?:{_TITLE}\s+{_WORD}|{_WORD}(?=\s+{_PARTICLE}{_WORD}))(?:\s+{_PARTICLE}{_WORD})*")
# Alone and inside a sentence, a capital is most often that of a name as well.
_ALONE = re.compile(rf"(?<=[a-z,;:'’\"”)] ){_WORD}")
# First names that are no common words are masked however they are written: chats and tweets know no capitals.
_KNOWN = re.compile(rf"\b(?:{'|'.join(sorted(FEMININE | MASCULINE))})\b(?:['’]s\b)?(?:\s(?-i:{_WORD}))?", re.IGNORECASE)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
_KEPT = frozenset((*_DAYS, *_MONTHS, "September", "October", "November", "December", "I", "I'm", "I'll", "I've", "I'd"))


def masked(text: str) -> str:
    """The text on one line, with addresses, numbers and what looks like a name replaced by what they were."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    for name, pattern in _PATTERNS:
        flat = pattern.sub(f"[{name}]", flat)
    flat = _KNOWN.sub("[name]", _NAMES.sub("[name]", flat))
    return _ALONE.sub(lambda match: match[0] if match[0].rstrip(".") in _KEPT else "[name]", flat)


def snippet(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before the term text[start:end], the term, and what stands after, masked, MOST_CHARS in all.

    The term is the lexicon's own word and stays. text should reach well beyond the snippet: it is masked before it is
    cut, so that no half of an address or a number is left. Raises BadOption for a place outside of the text, and for a
    term that is itself a part of an address, a link or a name.
    """
    if not 0 <= start < end <= len(text) or end - start > MOST_CHARS:
        raise BadOption(f"The snippet has no characters {start} to {end}; take it again from the record.")
    term, room = " ".join(text[start:end].split()), MOST_CHARS - (end - start)
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    # A word of small letters holds the term's place, as the term itself could be taken for a name.
    holder = "xqz"
    while holder in before or holder in after:
        holder += "z"
    left, found, right = masked(f"{before}{holder}{after}").partition(holder)
    if not found:
        raise BadOption(f"“{term}” is a part of an address, a link or a name there; choose another snippet.")
    # Where the reach ends, an address may have lost the half by which it is known.
    if start > REACH:
        left = "…" + left[EDGE:].partition(" ")[2]
    if end + REACH < len(text):
        right = right[:-EDGE].rpartition(" ")[0] + "…"
    left, right = _tail(left, room // 2), _head(right, room - min(len(left), room // 2))
    return left, term, right


def _tail(text: str, room: int) -> str:
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :].split(" ", 1)[-1]


def _head(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rsplit(" ", 1)[0] + "…"
