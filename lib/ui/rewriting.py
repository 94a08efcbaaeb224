"""A parent and its child one under the other, as HTML: what an edit took and what it put, unsure ones underlined."""

from collections.abc import Mapping, Sequence

from lib.augment.leaves import Leaf
from lib.augment.result import HIGH, Edit
from lib.ui import difference, escape

# Characters left around an edit where a long text is cut.
AROUND = 140
LONGEST_BESIDE = 600
MOST_EDITS = 200
STYLE = """<style>
.w-twin { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .95rem; line-height: 1.6; unicode-bidi: plaintext;
    max-height: 22rem; overflow-y: auto; margin: .1rem 0 .55rem 0; }
.w-twin del { background: color-mix(in srgb, #d55e00 22%, transparent); text-decoration: line-through; }
.w-twin ins { background: color-mix(in srgb, #0072b2 24%, transparent); text-decoration: none; }
.w-twin .w-unsure { outline: 1.5px dashed currentColor; outline-offset: 1px; }
.w-twin .w-skip { opacity: .6; }
.w-beside { opacity: .75; max-height: 9rem; }
.w-who { font-size: .8rem; font-weight: 600; opacity: .7; margin: 0; text-transform: none; }
</style>"""


def n_parts(leaf: Leaf) -> int:
    """In how many parts the edits of a text are shown, so that a page of them stays light; 1 for any usual text."""
    return max(1, -(-len(leaf.edits) // MOST_EDITS))


def pair(leaf: Leaf, edited: str | None = None, part: int = 0) -> str:
    """HTML of one text: the parent with what goes, the child with what comes. edited: what a curator wrote instead.
    part: which MOST_EDITS edits are shown, from 0; the text of all others is left out.
    """
    if edited is not None:
        compared = difference.html(leaf.before, edited) or '<div class="w-diff">equal word for word</div>'
        return f'<p class="w-who">Parent and child, as you wrote it</p>{compared}'
    old, new = [], []
    for kind, text, edit in _parts(leaf.before, leaf.edits[part * MOST_EDITS : (part + 1) * MOST_EDITS]):
        if edit is None:
            shown = escape.html(text) if kind == "same" else f'<span class="w-skip">{escape.html(text)}</span>'
            old.append(shown)
            new.append(shown)
        else:
            unsure = ' class="w-unsure"' if edit.confidence < HIGH else ""
            title = escape.html(f"{edit.rule}, confidence {edit.confidence:.2f}")
            if edit.before:
                old.append(f'<del{unsure} title="{title}">{escape.html(edit.before)}</del>')
            if edit.after:
                new.append(f'<ins{unsure} title="{title}">{escape.html(edit.after)}</ins>')
    return (
        f'<p class="w-who">Parent</p><div class="w-twin" dir="auto">{"".join(old)}</div>'
        f'<p class="w-who">Child</p><div class="w-twin" dir="auto">{"".join(new)}</div>'
    )


def beside(columns: Mapping[str, str]) -> str:
    """HTML of the parent's columns that stay as they are, by name."""
    shown = []
    for name, text in columns.items():
        cut = f"{text[:LONGEST_BESIDE]} … {len(text) - LONGEST_BESIDE:,} characters …"
        said = escape.html(cut if len(text) > LONGEST_BESIDE + AROUND else text)
        shown.append(
            f'<p class="w-muted w-note">{escape.html(name)}, unchanged</p>'
            f'<div class="w-twin w-beside" dir="auto">{said}</div>'
        )
    return "".join(shown)


def _parts(text: str, edits: Sequence[Edit]) -> list[tuple[str, str, Edit | None]]:
    """(kind, text, edit) in order: what is the same, "cut" where a long equal stretch is left out, and the edits."""
    parts: list[tuple[str, str, Edit | None]] = []
    at = 0
    for edit in [*edits, None]:
        end = len(text) if edit is None else edit.start
        same = text[at:end]
        left = AROUND if parts else 0
        right = AROUND if edit is not None else 0
        if len(same) > left + right + AROUND:
            # Whole words: a cut inside of one reads like another word.
            left = left and (same.rfind(" ", left // 2, left) + 1 or left)
            right = right and (right - (same[-right:].find(" ", 0, right // 2) + 1))
            if left:
                parts.append(("same", same[:left], None))
            parts.append(("cut", f" … {len(same) - left - right:,} characters … ", None))
            if right:
                parts.append(("same", same[-right:], None))
        elif same:
            parts.append(("same", same, None))
        if edit is not None:
            parts.append(("edit", edit.before, edit))
            at = edit.end
    return parts
