"""Lines that are code by their form: logs, traces, patches, settings, YAML, prompts."""

import re

OF_LINE = (
    *("\n ", "\n\t", "\n-", "\n+", "\n@", "\n[", "\ndiff ", "\nHost ", "\nTraceback", "\nPS ", "\n19", "\n20", ":\n"),
    ":\\",
)
CLOCK = re.compile(r"\d:\d\d:\d\d")
WHOLE_LINE = re.compile(
    r"^(?:PS )?[A-Z]:\\[^>\n]{0,100}> ?[^\n]*|^@@ [^\n]*|^\[\s*\d+\.\d+\][^\n]*|^[IWEF]\d{4} \d\d:\d\d[^\n\]]*\]"
    r"|^\[(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL)\] [^\n]*"
    r"|^\W?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S* (?:\S+ )?\W?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL)\b[^\n]*"
    r"|^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?:[^\n]*"
    r"|\[ {0,6}\d+\.\d{4,}\] [^\n]*",
    re.MULTILINE,
)
FRAME = re.compile(
    r"^[ \t]+(?:at (?:[\w$<>]+(?:\.[\w$<>]+)+ ?\(|\S+ \(\S+:\d+)|File \"[^\"\n]+\", line \d)|^Traceback \(",
    re.MULTILINE,
)
PATCH = re.compile(r"^(?:diff --git |@@ -\d|--- a/|\+\+\+ b/)", re.MULTILINE)
CHANGED = re.compile(r"^-[^\s-][^\n]*\n\+[^\s+][^\n]*$", re.MULTILINE)
SETTING = re.compile(
    r"^[ \t]*[a-z][\w.-]{0,30}(?: [a-z][\w.-]{0,30}){0,2} = (?![^\n]*<<)[^\n]*$|^\[[\w .:-]{1,60}\]$", re.MULTILINE
)
KEY = re.compile(r"^(?P<indent>[ \t]*)(?P<item>- )?[a-z_][\w-]*:(?:[ \t][^\n]*)?$", re.MULTILINE)
FRONT = re.compile(r"\A---\n(?:[^\n]*\n){1,40}?---$", re.MULTILINE)
HOST = re.compile(r"^Host \S+(?:\n[ \t]+\w+ [^\n]+)+", re.MULTILINE)


def spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of such lines, in no order; they may overlap."""
    lines = "\n" + text
    if not (any(mark in lines for mark in OF_LINE) or "] " in text or (":" in text and CLOCK.search(text))):
        return []
    found = [match.span() for pattern in (WHOLE_LINE, CHANGED, HOST, FRONT) for match in pattern.finditer(text)]
    return found + _paragraphs(text) + _settings(text) + _keys(text)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Traces and patches: the lines up to the next blank one, and of a trace those before it as well."""
    found = []
    for pattern in (FRAME, PATCH):
        for match in pattern.finditer(text):
            start = match.start()
            end = min((at for mark in ("\n\n", "\n```") if (at := text.find(mark, start)) >= 0), default=-1)
            if pattern is FRAME:
                start = max(text.rfind("\n\n", 0, start), text.rfind("```\n", 0, start) + 3, -1) + 1
            found.append((start, len(text) if end < 0 else end))
    return found


def _settings(text: str) -> list[tuple[int, int]]:
    """Two lines or more of settings that stand together: [mother], path = /srv/mother."""
    hits = [match.span() for match in SETTING.finditer(text)]
    beside = {k for k in range(len(hits) - 1) if hits[k + 1][0] - hits[k][1] <= 1}
    return [hits[k] for k in range(len(hits)) if k in beside or k - 1 in beside]


def _keys(text: str) -> list[tuple[int, int]]:
    """Lines of YAML: two or more that stand together, one of them an item or set in; not the turns of a chat."""
    found, block = [], []
    for match in [*KEY.finditer(text), None]:
        if match is not None and block and match.start() - block[-1].end() <= 1:
            block.append(match)
            continue
        if len(block) > 1 and len({len(m["indent"]) for m in block}) > 1:
            found.append((block[0].start(), block[-1].end()))
        block = [] if match is None else [match]
    return found
