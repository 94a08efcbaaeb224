"""Two texts against each other, word by word, as one stretch of HTML: what only one of them has stands out."""

from lib.duplicates.difference import (
    ADDED,
    CHANGED,
    NOT_COMPARED,
    REMOVED,
    SAME,
    SKIPPED,
    Segment,
    difference,
    shortened,
)
from lib.ui import escape

LONGEST = 20_000
STYLE = """<style>
.w-diff { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; line-height: 1.55; unicode-bidi: plaintext;
    max-height: 16rem; overflow-y: auto; }
.w-diff del { background: color-mix(in srgb, #d55e00 20%, transparent); text-decoration: line-through; }
.w-diff ins { background: color-mix(in srgb, #0072b2 22%, transparent); text-decoration: underline; }
.w-diff .w-skip { opacity: .55; }
.w-diff.w-side del { text-decoration: none; }
.w-key del, .w-key ins { padding: 0 .2rem; }
.w-key del { background: color-mix(in srgb, #d55e00 20%, transparent); text-decoration: line-through; }
.w-key ins { background: color-mix(in srgb, #0072b2 22%, transparent); text-decoration: underline; }
.w-key { font-size: .85rem; opacity: .85; }
</style>"""


def key(first: str = "only in the copy that stays", second: str = "only in this one") -> str:
    """HTML that says what the two marks mean."""
    return f'<span class="w-key"><del>{escape.html(first)}</del> · <ins>{escape.html(second)}</ins></span>'


def html(kept: str, other: str, n_words: int = 14) -> str:
    """HTML of what turns `kept` into `other`: <del> is only in the first, <ins> only in the second.

    Empty where they are equal word for word. Equal stretches longer than twice n_words are cut in the middle, and
    only the first LONGEST characters are compared.
    """
    segments = shortened(difference(kept[:LONGEST], other[:LONGEST]), n_words)
    if all(segment.kind in (SAME, SKIPPED) for segment in segments):
        if len(kept) <= LONGEST and len(other) <= LONGEST:
            return ""
        said = f"equal in the first {LONGEST:,} characters, the rest was not compared"
        return f'<div class="w-diff"><span class="w-skip">{said}</span></div>'
    return f'<div class="w-diff" dir="auto">{"".join(map(_part, segments))}</div>'


def sides(first: str, second: str, n_words: int = 40) -> tuple[str, str]:
    """HTML of each text by itself, the words that only it has marked; long stretches that both have are cut."""
    segments = shortened(difference(first[:LONGEST], second[:LONGEST]), n_words)
    one, two = [], []
    for segment in segments:
        if segment.kind in (SKIPPED, NOT_COMPARED):
            one.append(_part(segment))
            two.append(_part(segment))
            continue
        is_own = segment.kind != SAME
        for texts, text, mark in ((one, segment.a, "del"), (two, segment.b, "ins")):
            said = escape.html(text)
            texts.append(f"<{mark}>{said}</{mark}>" if is_own and text else said)
    left, right = ("".join(texts) or "(empty)" for texts in (one, two))
    return (
        f'<div class="w-diff w-side" dir="auto">{left}</div>',
        f'<div class="w-diff w-side" dir="auto">{right}</div>',
    )


def _part(segment: Segment) -> str:
    if segment.kind == SKIPPED:
        return f'<span class="w-skip"> … {len(segment.b.split()):,} equal words … </span>'
    if segment.kind == NOT_COMPARED:
        return '<span class="w-skip"> … the rest was not compared</span>'
    gone = f"<del>{escape.html(segment.a)}</del>" if segment.kind in (REMOVED, CHANGED) else ""
    new = f"<ins>{escape.html(segment.b)}</ins>" if segment.kind in (ADDED, CHANGED) else ""
    return gone + new if gone or new else escape.html(segment.b)
