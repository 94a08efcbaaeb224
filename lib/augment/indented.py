"""Code that prose quotes without a fence: a line that opens a block, and the lines indented below it."""

import re

# What opens a block in the languages that texts quote most; each ends its line with a colon or a brace.
HEADER = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?:async )?def \w+\([^\n]*:|class \w+(?:\([^()\n]*\))?:|try:|else:|finally:|except\b[^\n]*:"
    r"|for [\w, ]{1,60} in [^\n]{1,200}:|(?:if|elif|while|with) [^\n]{1,300}:"
    r"|(?:export |public |private |static |async )*(?:function|class|interface|struct|func|fn)\b[^\n]{0,300}\{"
    r"|\}? ?(?:for|while|if|else if|switch|catch)\b ?\([^\n]{0,300}\) ?\{|\}? ?(?:else|try|do|finally) ?\{"
    r"|[\w<>\[\], ]{1,80}\w\([^()\n]{0,300}\) ?\{)[ \t]*(?:\#[^\n]*|//[^\n]*)?$",
    re.MULTILINE,
)
# A first line below that reads as a statement, not as a point of a list or as prose.
STATEMENT = re.compile(
    r"[ \t]*+(?![-*•\d])(?:[^\n]*(?:=|\w[(\[]|[{};]$|\w\.\w)|(?:for|if|while|with) [^\n]*:[ \t]*$"
    r"|\"\"\"|\'\'\'|pass\b|return\b|break\b|continue\b|raise\b|yield\b)",
    re.MULTILINE,
)
CLOSING = re.compile(r"[ \t]*[})\]]+[;,)]*[ \t]*$")


def blocks(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every such block, a closing bracket with it; blank lines inside belong to it."""
    found: list[tuple[int, int]] = []
    done = 0
    for match in HEADER.finditer(text):
        if match.start() < done:
            continue
        width = len(match["indent"])
        end, first = match.end(), True
        for start, stop in _lines(text, match.end() + 1):
            line = text[start:stop]
            if not line.strip():
                continue
            if len(line) - len(line.lstrip(" \t")) <= width or (first and not STATEMENT.match(line)):
                if not first and CLOSING.match(line):
                    end = stop
                break
            end, first = stop, False
        if not first:
            found.append((match.start(), end))
            done = end
    return found


def _lines(text: str, at: int):
    """The (start, end) of the lines from at on, without their line breaks."""
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        yield at, stop
        at = stop + 1
