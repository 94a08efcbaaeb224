"""Where the words and signs of a text are, without changing one of its characters."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from lib.augment.lists import words
from lib.augment.result import Edit

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
APOSTROPHES = "'’`ʼ"
OPENING = "\"“‘'«"
# Wrapped prose has lines of some sixty to eighty characters.
SHORT_LINE = 45
END_OF_SENTENCE = frozenset(".!?…")
# Emphasis marks of plain text and Markdown say nothing about grammar.
EMPHASIS = frozenset("_*")
BLOCK_TAG = re.compile(
    r"<(?:h[1-6]|p|li|div|td|th|title|br|blockquote|dd|dt|caption|option|button)\b[^<>]*>\Z|\\item\Z", re.IGNORECASE
)
# The LaTeX commands whose argument is a heading, or prose of its own.
ARGUMENT = re.compile(
    r"\\(?:(?:sub){0,2}section|(?:sub)?paragraph|chapter|part|title|subtitle|caption|frametitle|foot(?:note|notetext)"
    r"|marginpar|thanks)\*?(?:\[[^\]\n]{0,200}\])?\{\Z"
)
ABBREVIATED = words("tokens", "abbreviated")


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((match[0].lower(), *match.span()) for match in TOKEN.finditer(text))


class Tokens:
    """The tokens of one paragraph as columns: low (lower case), start, end; one Tokens per paragraph.

    opaque spans (start, end), sorted, are protected: their tokens read as one space, which no rule knows.
    """

    __slots__ = ("_opening", "_vocabulary", "end", "headings", "low", "n", "start", "text", "titles", "told")

    def __init__(self, text: str, opaque: list[tuple[int, int]] | None = None) -> None:
        self.text = text
        spans = [match.span() for match in TOKEN.finditer(text)]
        self.start = [a for a, _ in spans]
        self.end = [b for _, b in spans]
        low = text.lower()
        if len(low) == len(text):
            self.low = [low[a:b] for a, b in spans]
        else:  # a few letters grow when lowered
            self.low = [text[a:b].lower() for a, b in spans]
        self.n = len(spans)
        self._opening: frozenset[int] | None = None
        self._vocabulary: frozenset[str] | None = None
        self.titles: list[tuple[int, int]] | None = None  # filled when first asked for (capitals.in_title)
        self.headings: list[tuple[int, int]] | None = None  # the same (capitals.is_heading)
        self.told: dict[str, bool] = {}  # what has been found out about the paragraph as a whole
        if opaque:
            self._blank(opaque)

    def _blank(self, opaque: list[tuple[int, int]]) -> None:
        at = 0
        for i in range(self.n):
            while at < len(opaque) and opaque[at][1] <= self.start[i]:
                at += 1
            if at < len(opaque) and opaque[at][0] < self.end[i]:
                self.low[i] = " "

    def edited(self, text: str, made: Sequence[Edit]) -> "Tokens":
        """The tokens of text, which is this one with the edits made: only what they put in is read anew."""
        other = Tokens("")
        other.text = text
        k = shift = 0
        for edit in made:
            j = bisect_left(self.start, edit.start, k)
            other._take(self, k, j, shift)
            for word, start, end in _read(edit.after):
                other.low.append(word)
                other.start.append(edit.start + shift + start)
                other.end.append(edit.start + shift + end)
            k = bisect_left(self.start, edit.end, j)
            shift += len(edit.after) - (edit.end - edit.start)
        other._take(self, k, self.n, shift)
        other.n = len(other.low)
        return other

    def _take(self, source: "Tokens", first: int, last: int, shift: int) -> None:
        self.low += source.low[first:last]
        if shift:
            self.start += [at + shift for at in source.start[first:last]]
            self.end += [at + shift for at in source.end[first:last]]
        else:
            self.start += source.start[first:last]
            self.end += source.end[first:last]

    def word(self, i: int) -> str:
        """Token i as it is written; nothing outside the paragraph."""
        return self.text[self.start[i] : self.end[i]] if 0 <= i < self.n else ""

    def lower(self, i: int) -> str:
        return self.low[i] if 0 <= i < self.n else ""

    def touches(self, i: int) -> bool:
        """Whether token i follows the one before it without a space."""
        return 0 < i < self.n and self.start[i] == self.end[i - 1]

    def is_word(self, i: int) -> bool:
        return 0 <= i < self.n and self.low[i][0].isalnum()

    def is_capital(self, i: int) -> bool:
        return 0 <= i < self.n and self.text[self.start[i]].isupper()

    def is_upper(self, i: int) -> bool:
        """Whether token i is a word of two capitals or more."""
        return self.end[i] - self.start[i] > 1 and self.text[self.start[i] : self.end[i]].isupper()

    def among_capitals(self, i: int) -> bool:
        """Whether a neighbouring word of two letters or more is in capitals too, so that capitals mean nothing."""
        for step in (-1, 1):
            j, seen = i + step, 0
            while 0 <= j < self.n and seen < 2:
                if self.is_word(j):
                    seen += 1
                    if self.is_upper(j) and self.word(j).isalpha():
                        return True
                j += step
        return False

    def is_abbreviated(self, i: int) -> bool:
        """Whether token i follows a full stop inside a word: e.g.he; not: It ended.He left."""
        if not (self.touches(i) and i > 1 and self.low[i - 1] == "." and self.touches(i - 1) and self.is_word(i - 2)):
            return False
        is_joined = self.is_capital(i) and len(self.low[i - 2]) > 2 and self.word(i - 2)[-1].islower()
        return not (is_joined and (not self.touches(i + 1) or self.low[i + 1] in APOSTROPHES))

    def newline_before(self, i: int) -> bool:
        return 0 < i < self.n and "\n" in self.text[self.end[i - 1] : self.start[i]]

    def ends_short_line(self, i: int) -> bool:
        """Whether token i ends a line too short to be wrapped there: a turn of a chat, a verse."""
        if not self.newline_before(i + 1):
            return False
        return self.end[i] - (self.text.rfind("\n", 0, self.start[i]) + 1) < SHORT_LINE

    def is_broken(self, i: int) -> bool:
        """Whether a soft line break of a mail (an equals sign at the end of the line) cuts the word of token i."""
        a, b, text = self.start[i], self.end[i], self.text
        return (text[a - 2 : a] == "=\n" and text[a - 3 : a - 2].isalnum() and a > 2) or (
            text[b : b + 2] == "=\n" and text[b + 2 : b + 3].isalpha()
        )

    def before(self, i: int) -> int:
        """The token before i, emphasis marks left out; -1 at the start."""
        i -= 1
        while i >= 0 and self.low[i] in EMPHASIS:
            i -= 1
        return i

    def after(self, i: int) -> int:
        """The token after i, emphasis marks left out; n at the end."""
        i += 1
        while i < self.n and self.low[i] in EMPHASIS:
            i += 1
        return i

    def is_hyphened(self, i: int) -> bool:
        """Whether a hyphen and a word follow token i without a space."""
        return (
            self.lower(i + 1) in {"-", "‑", "‐"} and self.touches(i + 1) and self.touches(i + 2) and self.is_word(i + 2)
        )

    def is_hyphen_before(self, i: int) -> bool:
        return (
            i > 1
            and self.low[i - 1] in {"-", "‑", "‐"}
            and self.touches(i)
            and self.touches(i - 1)
            and self.is_word(i - 2)
        )

    def opens(self, i: int) -> bool:
        """Whether token i is a mark that opens a quotation; marks with spaces on both sides are told by counting."""
        if not 0 <= i < self.n - 1:
            return False
        mark = self.text[self.start[i]]
        if mark not in OPENING or self.touches(i):
            return False
        if self.touches(i + 1) or mark == "“":
            return True
        if self._opening is None:
            marks = [k for k, low in enumerate(self.low) if low == '"']
            self._opening = frozenset(marks[::2])
        return i in self._opening

    @property
    def vocabulary(self) -> frozenset[str]:
        """The different tokens of the paragraph."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(self.low)
        return self._vocabulary

    def starts_sentence(self, i: int) -> bool:
        """Whether token i opens a sentence, a quotation or a line."""
        j = i - 1
        while j >= 0 and (self.low[j] in EMPHASIS or self.low[j] in "\"“”‘’'«([-–—•#>="):
            if self.newline_before(j + 1):
                return True
            j -= 1
        if j < i - 1 and self.newline_before(j + 1):
            return True  # behind a bullet
        if j < i - 1 and j >= 0 and any(c in "\"“‘'«•([" for c in self.low[j + 1 : i]):
            return True
        if j > 0 and self.low[j] == ")" and (self.low[j - 1].isdigit() or len(self.low[j - 1]) == 1):
            before = j - 2 - (self.lower(j - 2) == "(")
            if before < 0 or self.low[before] in END_OF_SENTENCE or self.newline_before(before + 1):
                return True  # behind (1) or b)
        if j < 0 or self.low[j] in END_OF_SENTENCE:
            return j < 1 or not (self.low[j] == "." and self.low[j - 1] in ABBREVIATED)
        if self.low[j] in {":", "|", "/"}:
            return True
        if self.low[j] == " " and BLOCK_TAG.search(self.text, max(0, self.end[j] - 200), self.end[j]):
            return True  # <h2>Women in the archive</h2>
        if self.low[j] == "{" and ARGUMENT.search(self.text, max(0, self.end[j] - 230), self.end[j]):
            return True  # \\section{Her Early Work}
        return self.newline_before(i) and (not self.low[j][0].isalnum() or self.ends_short_line(j))
