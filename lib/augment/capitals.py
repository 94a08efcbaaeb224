"""What capitals and marks say about names: which words belong to the name of a work, a place or an organisation."""

import re
from bisect import bisect_left

from lib.augment.grammar import ALL_CLOSED, CLOSED
from lib.augment.lists import words
from lib.augment.tokens import ABBREVIATED, APOSTROPHES, Tokens

# Words that writers also capitalise where they name no work: the King, Mother, our Chairman, an Englishman.
CONVENTION = words("capitals", "convention")
# Nouns whose name follows, and those whose name stands before them: the film Her, the Mother album.
HEAD = words("capitals", "head")
HONOUR = words("titles", "honour") | words("titles", "keep_honour")
SMALL = CLOSED["determiner"] | CLOSED["preposition"] | CLOSED["conjunction"] | {"s", "t", "i", "vs", "de", "la", "not"}
# Title case writes auxiliaries and pronouns with a capital; a small one shows running text.
RUNNING = CLOSED["auxiliary"] | CLOSED["pronoun"] - {"i"}
MARKED = re.compile(
    r"(?=[“\"‘'*_`])(?:“([^“”\n]{3,90})”|\"([^\"\n]{3,90})\"|(?<!\w)‘([^‘’\n]{3,60}(?:’\w[^‘’\n]{0,40}){0,2})’(?!\w)"
    r"|(?<![\w'])'([^'\n]{3,60}(?:'\w[^'\n]{0,40}){0,2})'(?![\w'])|(?<![\w*])\*([^*\n]{3,90})\*(?![\w*])"
    r"|(?<![\w_])_([^_\n]{3,90})_(?![\w_])|``([^`'\n]{3,90})'')"
)
HEADING = re.compile(
    r"^\#{1,6} ([^\n]{1,200})$|^={1,5} ?([^=\n]{1,200}?) ?={1,5}$|^([^\n]{1,200})\n(?:={3,80}|-{3,80})$"
    r"|<h[1-6]\b[^<>]{0,300}>([^<>]{1,200})</h|\\(?:(?:sub){0,2}section|(?:sub)?paragraph|chapter|part|title|subtitle|"
    r"caption|frametitle)\*?(?:\[[^\]\n]{0,200}\])?\{([^{}\n]{1,200})\}",
    re.MULTILINE | re.IGNORECASE,
)
MARKS_OF_HEADINGS = ("# ", "=\n", "==", "---\n", "<h", "<H", "{")
WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’]\w+)?")
SAID = re.compile(r"\b(?:says?|said|asks?|asked|cried|cries|whisper\w*|shout\w*|yell\w*|called out|repl\w+)\b")


def is_heading(t: Tokens, i: int) -> bool:
    """Whether all words around token i but the small ones are capitalised, so that capitals do not mark names.

    Around it is the paragraph, or the heading that Markdown, a wiki, HTML or LaTeX marks within it.
    """
    if t.headings is None:
        t.headings = _headings(t)
    return any(a <= t.start[i] < b for a, b in t.headings)


def _headings(t: Tokens) -> list[tuple[int, int]]:
    # Headings end without a stop; the answer A Few Good Men. does not.
    ends_with_stop = t.n and t.low[-1] == "." and t.lower(t.n - 2) not in ABBREVIATED
    if not ends_with_stop and _is_title_case(t, 0, min(t.n, 400)):
        return [(0, len(t.text))]
    if not any(mark in t.text for mark in MARKS_OF_HEADINGS):
        return []
    found = []
    for match in HEADING.finditer(t.text):
        start, end = match.span(match.lastindex)
        if _is_title_case(t, bisect_left(t.start, start), bisect_left(t.start, end)):
            found.append((start, end))
    return found


def _is_title_case(t: Tokens, first: int, last: int) -> bool:
    longer = capital = 0
    for i in range(first, last):
        word = t.low[i]
        if not word[0].isalpha() or word in SMALL:
            continue
        is_capital = t.text[t.start[i]].isupper()
        if not is_capital and word in RUNNING and not (i and t.low[i - 1] in APOSTROPHES):
            return False
        if len(word) > 2:
            longer += 1
            capital += is_capital
    return longer > 1 and (capital == longer or (longer > 9 and capital >= 0.9 * longer))


def titles(t: Tokens) -> list[tuple[int, int]]:
    """The (start, end) in characters of what stands between quotation or emphasis marks in title case."""
    found = []
    length = len(t.text.strip())
    for match in MARKED.finditer(t.text):
        inner = match[match.lastindex]
        if match.end() - match.start() >= length - 1:
            continue  # the whole paragraph: a heading of its own
        if "headline" in t.text[max(0, match.start() - 60) : match.start()].lower():
            continue  # the headline "Local Widow Leaves Her Clocks"
        if _reads_as_title(inner) and not SAID.search(t.text[match.end() : match.end() + 25].lower()):
            found.append(match.span())
    return found


def _reads_as_title(inner: str) -> bool:
    """She Loves You, Boys Don't Cry; not: Yes, Madam. Good Morning, Sir."""
    listed = WORD.findall(inner.rstrip(".,;"))
    if len(listed) < 2 or not inner[0].isupper() or re.search(r"[,;.!?] ?$|[.?!,;] ", inner.rstrip(".,")):
        return False
    if inner.isupper() or any(len(word) > 1 and word.isupper() for word in listed):
        return False  # "Ask HIM."
    if len(listed) == 2 and not CONVENTION.isdisjoint(word.lower() for word in listed):
        return False  # Call Mom
    longer = [word for word in listed if word.lower() not in SMALL]
    return len(longer) + (len(listed) > 2) > 1 and all(word[0].isupper() for word in longer)


def in_title(t: Tokens, i: int) -> bool:
    """Whether token i stands inside a marked title, or right behind (the film Her) a word for a work or a group."""
    if t.titles is None:
        t.titles = titles(t)
    if any(a < t.start[i] < b for a, b in t.titles):
        return True
    j = t.before(i)
    while t.lower(j) in {'"', "“", "'", "‘", "`"}:
        j -= 1
    return t.lower(j) in HEAD and not t.is_capital(j) and not t.newline_before(i)


def stands_out(t: Tokens, i: int) -> bool:
    """Whether the capital of a noun inside a sentence can only come from a name: Sons and Lovers, The Godfather."""
    if t.starts_sentence(i) or is_address(t, i):
        return False
    j = t.before(i)
    word = t.lower(j)
    if word in ALL_CLOSED and t.is_capital(j) and word != "i" and not t.is_upper(j) and not t.starts_sentence(j):
        return True  # The King and I, My Brother's Keeper
    if t.low[i] not in CONVENTION:
        return True
    if word == "the" and t.is_capital(j - 1) and t.is_word(j - 1) and not t.starts_sentence(j - 1):
        # God Save the King; not: His Majesty the King
        return t.low[j - 1] not in ALL_CLOSED | HONOUR and not t.is_upper(j - 1)
    return t.lower(t.after(i)) == "by" and t.is_capital(t.after(i) + 1) and t.lower(t.after(i) + 1) not in ALL_CLOSED


def is_address(t: Tokens, i: int) -> bool:
    """Come here, Boy!"""
    j, k = t.before(i), t.after(i)
    return t.lower(j) == "," and t.lower(k) in {"", ",", ".", "!", "?", '"', "”", "'", "’", "…", ";"}
