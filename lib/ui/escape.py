"""Text from outside, made safe for the two languages that a page is drawn in: HTML and Markdown."""

import html as _html
import re

# Every ASCII mark can be escaped in CommonMark; escaping all of them also stops directives, math and raw HTML.
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def html(text: object) -> str:
    """text as HTML that shows it as it stands; good inside quoted attributes as well."""
    return _html.escape(str(text), quote=True)


def markdown(text: object) -> str:
    """text as Markdown that shows it as it stands, on one line: no link, image, code, heading or colour comes of it."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))
