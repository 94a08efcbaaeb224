"""Code in running text without a mark: statements, queries, braces, files, and what shell and code_lines find."""

import re

from lib.augment import code_lines, shell
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED
from lib.augment.lists import words
from lib.augment.verbs import VERBS

# Each kind is looked for only where one of its marks stands, so that plain prose pays for looking for the marks.
SIGN = re.compile(r"[=&|\\{}~#*_<>\[\]^]")
MARKS = ('("', "('", "[[", "](<", "<%", "{%", "gem '", "<C", "==", "~=", ">=", "<=")
OF_STATEMENT = (
    *(
        " = ",
        "==",
        "!=",
        "=>",
        "&&",
        "||",
        "+=",
        "-=",
        ":=",
        " <- ",
        "->",
        "()",
        ");",
        "(*",
        "0x",
        "#define",
        "#include",
    ),
    *("\\b", "\\w", "\\d", "\\s", "\\W", "(?:", "/*.", "-*", "::", "(x)", "['", '["', "~=", "|["),
)
OF_QUERY = ("SELECT ", "UPDATE ", "INSERT INTO", "DELETE FROM", "CREATE TABLE")
CHUNK = re.compile(r"\S+")
OPERATOR = frozenset({"==", "!=", "=>", "===", "!==", "&&", "||", "=", "+=", "-=", "<=", ">=", ":=", "<-", "->"})
OPERAND = re.compile(r"[.(\[_{$\"'\\/]|^\d+[;,]?$|;$|[a-z][A-Z]|^(?:true|false|null|None|True|False|nil)\b")
KEYWORD = frozenset(
    ("if", "for", "while", "return", "var", "const", "let", "int", "elif", "new", "def", "else", "throw", "await")
)
# A chunk with one of these is no word of prose.
CODE = re.compile(
    r"[\w)\]]\(\)|\);?$(?<=\(\)\);)|\w\.\w+\(.|\)\.\w|\);$|^[{}][;,)]*$|\w->\w|\)->|\w::\w|\(\*\w|^0x|\+0x"
    r"|^\#(?:define|include|ifdef|ifndef|pragma)$|\w\[['\"\d]|\\[bwdsWDSnt](?![a-z]{2})|\(\?[:=!<]|\[[A-Z][a-z]\]\w"
    r"|^\((?:const|let|var|int|auto)$|^\w+\(\w+=|\w/\*\.|[\w]-\*|[^\s=]==[^\s=]|\w~=|\w>=\d|\w\(x\)"
)
SENTENCE = re.compile(r"\"[^\"\n {}\[\]]{1,40}(?: [^\"\n {}]{1,40}){2,}\"")
KEYS = re.compile(r"[\"']?\w+[\"']?\s*:\s*(?:[\"'\[{\d]|null\b|true\b|false\b)|;\s*\}|\w\(|\w\s?=|^\{\{")
LONGEST = 14  # chunks that a bracket may span
CALL = re.compile(r"\b[A-Za-z_]\w{0,60}\((?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}')[^()\n]{0,200}\)")
QUERY = re.compile(
    r"\b(?:SELECT\b[^;\n`]{1,300}?\bFROM\b|UPDATE \w+ SET\b|INSERT INTO \w+|DELETE FROM \w+|CREATE TABLE \w+)"
    r"(?:[^;\n.`]|\.(?=\w)){0,400}?(?:;|(?=[.,!?] |[.!?]?$|[\n`]))"
    r"|\b(?:SELECT\b[^;\n`]{1,300}?\bFROM\b|UPDATE \w+ SET\b|INSERT INTO \w+|DELETE FROM \w+)[^;\n`]{0,400};",
    re.MULTILINE,
)
WIKI = re.compile(r"\[\[[^\[\]|\n]{1,200}(?=\||\]\])")
MORE = re.compile(
    r"<%[^%\n]{0,300}%>|\{%[^%\n]{0,300}%\}|\]\(<[^<>\n]{1,300}>\)"
    r"|\bgem ['\"][\w-]+['\"](?:, ?['\"][^'\"\n]{0,60}['\"])*"
    r"|:[A-Za-z]\w*(?: [\w/.]+)?<[A-Z][\w-]*>"
    r"|(?<![\w.])[A-Za-z][\w-]{0,60}(?:==|~=|>=|<=)\d[\w.]*"
)
IDENTIFIER = re.compile(r"(?<![\w-])[\w-]{0,60}[A-Za-z0-9]_[A-Za-z0-9][\w-]*(?:\(\d+\))?(?:\.[a-z]\w{0,5})?")
RARE = re.compile(
    r"(?<!\w)(?:[CMS]-)+[a-z](?: [a-z-]+(?: RET)?)(?: \S+ RET)?"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]*|(?<![\w:])(?:[0-9a-f]{1,4}:){2,6}:[0-9a-f]*"
    r"|\b[A-Z]\w*(?:Error|Exception): [^.,;\n]{0,60}?(?:'[^'\n]{1,80}'|\"[^\"\n]{1,80}\")"
)
DOT_INSIDE = re.compile(r"\.[a-z]")
MANUAL = re.compile(r"/\w+\.\d\b|\w/[\w-]+/")  # man/man1/her.1
# he.po, youtu.be/son-and-he; not: I love her.lol, He left.she stayed
SHORT_FILE = re.compile(r"(?<![\w.@-])[a-z][\w-]{0,60}\.([a-z][a-z0-9]{1,3})(?:/[^\s<>\"{}]{1,200}|(?![\w(]|\.\w))")
NO_ENDING = ALL_CLOSED | VERBS | NOUNS.keys() | words("forum", "informal") | {"yes", "no", "ok", "well", "good", "oh"}
COUNTRY = frozenset({"be", "it", "me", "us", "is", "in", "at", "to", "so", "am", "no", "my"})  # youtu.be, t.me
FILES = re.compile(
    r"(?<![\w.])\.[A-Za-z]\w{1,5}(?= (?:files?|extension|format)\b)|"
    r"(?<![\w.])[A-Za-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,40}){2,6}(?![\w(])"
    r"|(?<![\w.])[\w-]{1,60}\.(?:log|conf|ini|cfg|ya?ml|toml|sql|sh|rb|go|rs|java|cpp|css|xml|svg|gif|jpe?g|webp|mp[34]|"
    r"wav|zip|docx?|xlsx?|pptx?|tex|bib|exe|dll|bak|tmp|psd|mov|mkv|ipynb)\b(?::\d+)?"
    r"|(?<![\w./-])[\w.-]{1,60}/(?:[\w.-]{1,60}/){1,8}(?![\w/])"
    r"|(?<![\w./-])(?:[\w.-]{1,60}/){1,8}[\w.-]*\w\.(?:[a-z]{1,5}|\d)\b"
)


def spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of unmarked code, in no order; they may overlap."""
    found: list[tuple[int, int]] = []
    has_dot = DOT_INSIDE.search(text) is not None
    if (
        SIGN.search(text)
        or "()" in text
        or ");" in text
        or "::" in text
        or '("' in text
        or "('" in text
        or "0x" in text
    ):
        if any(mark in text for mark in MARKS):
            found += [match.span() for pattern in (CALL, WIKI, MORE) for match in pattern.finditer(text)]
        if any(mark in text for mark in OF_STATEMENT) or (has_dot and ")." in text):
            found += _statements(text)
        if "{" in text:
            found += _braces(text)
        if "_" in text:
            found += [match.span() for match in IDENTIFIER.finditer(text)]
    if "gem '" in text:
        found += [match.span() for match in MORE.finditer(text)]
    if any(mark in text for mark in OF_QUERY):
        found += [match.span() for match in QUERY.finditer(text)]
    if has_dot or ("/" in text and MANUAL.search(text)):
        found += [match.span() for match in FILES.finditer(text)]
        found += [match.span() for match in SHORT_FILE.finditer(text) if _is_file(match)]
    if "-x " in text or "::" in text or "Error: " in text or "Exception: " in text:
        found += [match.span() for match in RARE.finditer(text)]
    found += shell.spans(text)
    found += code_lines.spans(text)
    return found


def _is_file(match: re.Match) -> bool:
    """Whether a word behind a full stop without a space is an ending, or a country before a path."""
    return match[1] not in NO_ENDING or ("/" in match[0] and match[1] in COUNTRY)


def _statements(text: str) -> list[tuple[int, int]]:
    """Runs of chunks that are code: operators with what stands beside them, calls, brackets to their end."""
    chunks = [match.span() for match in CHUNK.finditer(text)]
    words = [text[a:b] for a, b in chunks]
    marked = set()
    for k, word in enumerate(words):
        if word in OPERATOR and 0 < k < len(words) - 1 and _are_operands(words, k):
            if "\n" not in text[chunks[k - 1][1] : chunks[k + 1][0]]:
                marked |= {k - 1, k, k + 1}
        elif CODE.search(word):
            marked.add(k)
    for k in sorted(marked):
        _balance(words, k, marked)
    for k in sorted(marked):
        if (
            k > 0
            and words[k - 1] in KEYWORD
            and (words[k].startswith("(") or words[k - 1] not in {"if", "for", "while", "new"})
        ):
            marked.add(k - 1)
        if words[k] == "#define":
            marked.add(k + 1)
        if k + 1 not in marked and k + 2 in marked and "\n" not in text[chunks[k][1] : chunks[k + 2][0]]:
            marked.add(k + 1)
    return [chunks[k] for k in marked if k < len(chunks)] + [
        (chunks[k][0], chunks[k + 1][1]) for k in marked if k + 1 in marked and k + 1 < len(chunks)
    ]


def _are_operands(words: list[str], k: int) -> bool:
    """Whether a sign that prose uses too (x = y) stands between names or values, not between sentences."""
    if words[k] not in {"=", "->", "<-", "<=", ">="}:
        return True
    if words[k + 1].startswith("<<"):
        return False  # women = <<18/6=3>>3, a sum
    sides = (words[k - 1].rstrip(".,"), words[k + 1].rstrip(".,"))
    return any(OPERAND.search(side) for side in sides) or (k > 1 and words[k - 2] in KEYWORD)


def _balance(words: list[str], k: int, marked: set[int]) -> None:
    """Mark the chunks up to the one that closes, or opens, the brackets of chunk k; a bracket of prose is no code."""
    depth = words[k].count("(") - words[k].count(")")
    step, m = (1, k) if depth > 0 else (-1, k)
    passed = []
    while depth and abs(m - k) < LONGEST and 0 <= m + step < len(words):
        m += step
        passed.append(m)
        depth += words[m].count("(") - words[m].count(")")
    if depth == 0 and passed and step < 0 and words[m].startswith("(") and words[m - 1] not in KEYWORD:
        marked.discard(k)  # (he was ill);
    elif depth == 0:
        marked.update(passed)
    elif words[k].endswith(");"):
        marked.discard(k)


def _braces(text: str) -> list[tuple[int, int]]:
    """What braces hold, where it is keys or statements: {"he": null}, { push: [his-*] }; not \\emph{her: a story}."""
    found, at = [], text.find("{")
    while at >= 0:
        end, depth = at, 0
        for end in range(at, min(at + 2000, len(text))):
            depth += (text[end] == "{") - (text[end] == "}")
            if depth == 0:
                break
        is_open = at == 0 or text[at - 1] in " \t\n([:=,)"
        if depth == 0 and is_open and KEYS.search(text, at, end + 1):
            found += _without_prose(text, at, end + 1)
            at = end
        at = text.find("{", at + 1)
    return found


def _without_prose(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """start to end, less the strings that are sentences: {"his": "the king left"}."""
    found = []
    for match in SENTENCE.finditer(text, start, end):
        found.append((start, match.start() + 1))
        start = match.end() - 1
    return [*found, (start, end)]
