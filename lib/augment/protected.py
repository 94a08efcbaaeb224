"""Which parts of a text are code, markup, addresses or formulas and come back byte for byte."""

import re

from lib.augment import indented, unmarked

# Every pattern is linear: no nested repetition, and bounded look-ahead for what must be closed.
ADDRESSES = re.compile(
    r"(?:https?|ftp|file|data)://[^\s<>\"{}]+"
    r"|\bwww\.[^\s<>\"{}]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"  # e-mail, and where git keeps a repository
    r"(?::[\w~-][\w.~-]{0,60}(?:/[\w.~-]{1,60}){1,8})?"
    r"|(?<![\w@#/])@\w{1,100}(?:[.-]\w{1,60}){0,3}|(?<![\w@#/])\#\w{1,100}"  # handles and hashtags
    r"|(?<![\w./])(?:[\w-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|co\.uk|uk|de|html?|py|js|txt|csv|json|md|pdf|png|jpg)\b(?:/[^\s<>\"]*)?"
    r"|(?<![\w./@-])(?:[\w.-]{1,60}/){1,8}[\w-]{1,60}\.(?:html?|py|js|ts|txt|csv|json|md|pdf|png|jpe?g|svg|gif|cc?|h|cpp|java|rb|rs|"
    r"sh|ya?ml|toml|xml|log|conf|ini|cfg|zip|gz|tar|parquet|sql|css|tex|docx?|xlsx?|mp[34])\b"  # src/man/he.py
    r"|\bdoi:\S{3,200}|(?<![\w/.])[ru]/\w[\w-]{1,50}|\blocalhost(?::\d+)?/[^\s<>\"]*|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\S*)?"
    r"|(?<![\w+/=-])(?=[A-Za-z+/]{0,60}\d)[A-Za-z0-9+/]{40,}={0,2}"  # base64
    r"|(?<![\w<])(?:[A-Za-z]:\\|\.{0,2}/)(?:[\w.-]+[/\\])+[\w.-]*",  # paths
    re.IGNORECASE,
)
DOT_INSIDE = re.compile(r"\.[A-Za-z]")  # without one there is no domain and no file name
FENCE = re.compile(r"^[ \t]{0,3}(```+|~~~+)[^\n]*$", re.MULTILINE)
MARKUP = re.compile(
    r"(?<!`)`[^`\n]{1,2000}`(?!`)|```[^`\n]{1,2000}```"
    r"|(?<!`)``(?![`\s])(?:(?!''|``)[^\n]){1,2000}(?<!\s)``(?!`)"  # not what `` quotes ''
    r"|<!--(?:(?!<!--|-->).){0,5000}-->"
    r"|</?[A-Za-z][A-Za-z0-9:-]{0,30}(?:\s[^<>\n]{0,2000})?/?>"
    r"|&(?:[A-Za-z]{2,10}|\#\d{1,7}|\#x[0-9A-Fa-f]{1,6});"
    r"|\]\([^()\s]{1,2000}(?:\s\"[^\"\n]{0,300}\")?\)"  # the target of a Markdown link
    r"|\]\[[^\[\]\n]{1,100}\]|^\[[^\[\]\n]{1,100}\]:[ \t]\S+"  # and its reference
    r"|\$\$[^$]{1,5000}\$\$"
    r"|\$(?=[^\s$\d])[^$\n]{0,120}?[\\^_{=<>+][^$\n]{0,120}?(?<!\s)\$"
    r"|\\\((?:(?!\\[()]).){0,1000}\\\)|\\\[(?:(?!\\[\[\]]).){0,3000}\\\]"
    r"|\\begin\{(?P<env>equation|align|gather|multline|math|displaymath|eqnarray|verbatim|lstlisting)\*?\}"
    r"(?:(?!\\(?:begin|end)\b).){0,3000}\\end\{(?P=env)\*?\}"
    r"|\\(?:begin|end|[A-Za-z]{0,12}ref|[A-Za-z]{0,12}cite[a-z]{0,12}|bibitem|include|hypertarget|addbibresource|[gG]ls|bibliography|label|url|href|includegraphics|input|usepackage|documentclass)\*?(?:\[[^\]\n]{0,200}\])?\{[^{}\n]{0,300}\}"
    r"|\\[A-Za-z]{2,40}\*?"
    r"|(?<!\w)\w*[A-Za-z0-9](?:_[A-Za-z0-9]+)+\w*(?:\[['\"]\w{1,60}['\"]\]){0,3}"  # identifiers
    r"|@[A-Za-z]{3,20}\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,300}\}){0,500}\}){0,2000}\}"  # an entry of BibTeX
    r"|\b(?:sec|fig|tab|eq|ch|chap|app|alg|lst|thm|def|sha\d{1,3}|md5):\w[\w:-]{0,80}"
    r"|\bif [^\n{}.]{1,120}\{[^{}\n]{0,200};\s?\}"
    r"|=[A-Z]{2,12}\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)|\b\w{1,40}!\$?[A-Z]{1,3}\$?\d{1,6}\b"  # a spreadsheet
    r"|\b[A-Z]\w{0,40}\.[A-Z][A-Z0-9_]{1,40}\b"  # Gender.WOMAN
    r"|\{\{[^{}\n]{0,300}\}\}|(?<![A-Za-z])\{[A-Za-z_][\w.]{0,60}\}|%\([A-Za-z_]\w{0,60}\)[sdrf]|\$\{[^{}\n]{0,200}\}|<[A-Z_]{2,30}>"
    r"|\b[A-Za-z]\w{0,60}(?:\.[A-Za-z]\w{0,60}){1,5}\([^()\n]{0,200}\)"  # a call of a method
    r"|\b[A-Za-z]\w{0,60}\(\)"
    r"|\b[A-Za-z]\w{0,60}\[['\"]\w{1,60}['\"]\]"
    r"|(?<![\w.])(?:he|him|his|she|her)\.(?:name|id|age|length|size|value|key|email|url|path|index|count|service|socket|timer|conf|"
    r"ya?ml|sql|xml|css|exe|dll|bat|zip|db|log)\b"
    r"|(?<![\w.])(?!(?:he|him|his|she|her|hers)\.)[a-z]\w{0,60}\.(?:(?:name|id|age|length|size|value|values|key|keys|items|type|text|data|title|address|email|"
    r"count|index|parent|children|child|status|url|path|style|width|height|next|prev|push|append|split|strip|lower|upper)\b"
    r"|[a-z]+(?:[A-Z]\w{0,40}|_\w{1,40}))",  # his.name, king.firstName
    re.DOTALL | re.MULTILINE,
)
INLINE = re.compile(r"(?<!`)`[^`\n]{1,2000}`(?!`)")
# The options of a command that is told by its name or path.
OPTIONS = re.compile(r"(?: --?[a-zA-Z][\w-]{0,40}(?:=[^\s,;]{1,100})?){1,20}")
BLOCKS = re.compile(r"<(script|style|pre|code|nowiki|syntaxhighlight|kbd|samp|tt)\b[^<>]{0,500}>", re.IGNORECASE)
CODE_LINE = re.compile(
    r"^[ \t]*+(?:def \w+\(|class \w+[:(]|import \w|from [\w.]+ import |return\b[^.!?\n]*[;()\[\]=]|print\(|console\.|"
    r"(?:var|let|const|int|float|double|String|public|private|static|void)\b[^.!?\n]*[=;({]|\#include|"
    r"SELECT\s.{1,300}\bFROM\b|INSERT INTO |UPDATE \w+ SET |"
    r"[\w.\[\]'\"]{1,80}\s*[+\-*/]?=\s[^=\n]*[^\n.?!]$|for \w+ in [^\n]*:$|(?:if|elif|while) [^\n]*:$|else:$|"
    r"[^\n;{]{0,300}[=(\])][;{]$|[ \t]*\}[;,]?$|>>> |\$ ).*$",
    re.MULTILINE,
)
# Names of programs and settings; each needs one of the marks in MARKS_OF_NAMES.
NAMES = re.compile(
    r"\b[A-Za-z]\w{0,60}(?:(?:::|->)\w{1,60}){1,5}(?:\(\)|<\w{1,60}>)?"
    r"|(?<![\w$])\$[A-Za-z_]\w{1,60}|%[A-Za-z_]\w{1,60}%"
    r"|(?<![\w.-])-{0,2}[A-Za-z_](?:[\w.-]{0,60}\w)?=(?:\"[^\"\n]{0,200}\"|[\w/$](?:[^\s<>\"'}]|\}(?!\{)){0,200})"
    r"|\"\w{1,60}\"(?=\s?:)"  # the key of an object
)
MARKS_OF_NAMES = ("::", "->", "=", '":', '" :')
# Sums of money and shares are no marks: $5, 30 %.
DOLLAR_OR_ENTITY, DOLLAR_OR_PERCENT = re.compile(r"\$[^\s\d]|&[A-Za-z#]"), re.compile(r"[$%][A-Za-z_]")
# Lines that read as code even alone.
SURELY_CODE = re.compile(
    r"^[ \t]*+(?:[^\n]{0,300}(?:[)\]] ?= ?\w[^\n]{0,200};|\w\);[ \t]*$|\{ ?return\b)[^\n]*|\#(?:define|include)\b[^\n]*"
    r"|from [\w.]{1,80} import \w[^\n]*|import \w[\w.]{0,80};?"
    r"|(?:def|function) \w{1,80}\([^\n]*|>>> [^\n]*|\$ \w[^\n]*)$",
    re.MULTILINE,
)
# A line that returns something, quoted without the lines around it; verse returns to, from and home.
RETURNED = re.compile(
    r"^(?: {4}|\t)[ \t]*+return (?!to\b|from\b|home\b|with\b|and\b|the\b|my\b|again\b)[^.,!?\n]*$", re.MULTILINE
)
MARKS_OF_CODE = (
    "=",
    "&&",
    "||",
    ");",
    "{",
    "#define",
    "#include",
    "SELECT",
    "\nimport ",
    "\nfrom ",
    "def ",
    ">>> ",
    "\n$ ",
)
OPENINGS = ("import ", "from ", "function ", "$ ")
# Without one of these a text holds no markup, and without one of those no lines of code.
SIGNS_OF_MARKUP = ("`", "<", "\\", "{", "}", "%(", "_", "](", "][", "]:", "()", "['", '["')
SIGNS_OF_LINES = (
    "=",
    ";\n",
    "):\n",
    "{",
    "}",
    "import ",
    "def ",
    "class ",
    "print(",
    "return",
    "SELECT",
    "INSERT",
    ">>> ",
    "$ ",
)


def spans(text: str, *, code: bool = True) -> list[tuple[int, int]]:
    """The protected (start, end) of text, sorted, not overlapping. code=False leaves only the addresses protected."""
    found: list[tuple[int, int]] = []
    if "@" in text or "#" in text or "/" in text or "\\" in text or DOT_INSIDE.search(text):
        found += [match.span() for match in ADDRESSES.finditer(text)]
    is_marked = any(sign in text for sign in SIGNS_OF_MARKUP) or DOLLAR_OR_ENTITY.search(text)
    if code and (is_marked or _has_call(text) or DOT_INSIDE.search(text)):
        found += [match.span() for match in MARKUP.finditer(text)]
        found += _blocks(text)
    if code:
        found += _fenced(text)
    if code and "\n" in text and any(sign in text for sign in SIGNS_OF_LINES):
        found += _lines(text)
    if code and ("    return " in text or "\treturn " in text):
        found += [match.span() for match in RETURNED.finditer(text)]
    if code and (":\n" in text or "{\n" in text):
        found += indented.blocks(text)
    if code and (any(mark in text for mark in MARKS_OF_NAMES) or DOLLAR_OR_PERCENT.search(text)):
        found += [match.span() for match in NAMES.finditer(text)]
    if code and (text.startswith(OPENINGS) or any(mark in text for mark in MARKS_OF_CODE)):
        plain = INLINE.sub(lambda match: " " * len(match[0]), text) if "`" in text else text
        found += [match.span() for match in SURELY_CODE.finditer(plain)]  # not for what `he == None` says in prose
    if code:
        found += unmarked.spans(text)
    merged = _merged(found)
    return _with_options(text, merged) if code and " -" in text else merged


def _with_options(text: str, merged: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, each with the options behind it: /opt/backup.sh --men."""
    longer = []
    for start, end in merged:
        match = None if text[end - 1] == ">" else OPTIONS.match(text, end)  # <br> -He said
        longer.append((start, match.end() if match else end))
    return _merged(longer)


def _has_call(text: str) -> bool:
    """Whether a bracket touches the word before it, as in him.get(her)."""
    at = text.find("(")
    while at >= 0:
        if at and text[at - 1].isalnum():
            return True
        at = text.find("(", at + 1)
    return False


def _fenced(text: str) -> list[tuple[int, int]]:
    """Fenced code; a fence that is never closed runs to the end."""
    found, opened = [], None
    if "```" not in text and "~~~" not in text:
        return found
    for match in FENCE.finditer(text):
        if opened is None:
            opened = match
        elif match[1].startswith(opened[1]):
            found.append((opened.start(), match.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


def _blocks(text: str) -> list[tuple[int, int]]:
    """What stands between <pre>, <code>, <script> or <style> and its end."""
    found: list[tuple[int, int]] = []
    if "<" not in text:
        return found
    lowered, at, without_end = text.lower(), 0, set()
    while (match := BLOCKS.search(text, at)) is not None:
        name = match[1].lower()
        closing = -1 if name in without_end else lowered.find(f"</{name}", match.end())
        if closing < 0:
            without_end.add(name)
            at = match.end()
            continue
        found.append((match.start(), closing))
        at = closing
    return found


def _lines(text: str) -> list[tuple[int, int]]:
    """Lines that read as code, where at least two stand together or are indented like it."""
    hits = [match.span() for match in CODE_LINE.finditer(text)]
    found = []
    for k, (start, end) in enumerate(hits):
        together = (k > 0 and start - hits[k - 1][1] <= 2) or (k + 1 < len(hits) and hits[k + 1][0] - end <= 2)
        if together:
            found.append((start, end))
    return found


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(found) < 2:
        return found
    found.sort()
    merged = [found[0]]
    for start, end in found[1:]:
        if start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
