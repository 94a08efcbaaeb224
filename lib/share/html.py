"""The share as one HTML file that needs nothing else: no script, no network; text of records is text."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from lib.share.panel_html import anchor, escaped, is_empty, number, panel_html, value_text
from lib.share.sections import TITLES
from lib.share.texts import EXAMPLES, GLOSSARY

# Where the live page says what a file cannot know; a file keeps the comment.
LIVE = "<!--live-->"
_CSS = Path(__file__).parent / "page.css"


def page(value: dict) -> str:
    """A snapshot as a whole document. Deterministic: the same snapshot gives the same bytes."""
    style = _style(value)
    body = "\n".join(
        [
            _header(value),
            "<main>",
            _findings(value),
            *_sections(value),
            _examples(value),
            _changes(value),
            *_texts(value),
            "</main>",
            _footer(value),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{escaped(value['title'])}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def policy(style: str) -> str:
    """The Content-Security-Policy: nothing runs, nothing is loaded, and the one style is this one."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def policy_of(document: str) -> str:
    """The policy of a finished page, for the header of an answer; frames are refused there as well."""
    found = re.search(r"<style>(.*?)</style>", document, re.DOTALL)
    return policy(found[1] if found else "") + "; frame-ancestors 'none'"


def _style(value: dict) -> str:
    """The rules, and the line at the foot of each printed page. Its text is all escapes: it stays one."""
    line = f"{value['title']} · {value['published'][:10]} · {value['licence']} · {value['corpus']['fingerprint'][:16]}"
    foot = "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):06x}" for char in line[:150])
    return _css() + (
        "@page { margin: 15mm 14mm 18mm; "  # what a printed page repeats
        f'@bottom-left {{ content: "{foot}"; font: 7.5pt system-ui, sans-serif; color: #444; }} '
        '@bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt system-ui, sans-serif; color: #444; }'
        " }"
    )


@cache
def _css() -> str:
    return _CSS.read_text(encoding="utf-8")


def _header(value: dict) -> str:
    what = "all records that are kept" if value["is_whole_corpus"] else value["selection"]
    facts = [
        ("Corpus", value["corpus"]["name"]),
        ("Records", what),
        ("Published", f"{value['published'][:10]} by {value['author']}"),
        ("Owner", value["owner"]),
        ("Sign-off", value["sign_off"] or "not signed off"),
        ("Next review", value["next_review"] or "not planned"),
        ("Licence", value["licence"]),
        ("Fingerprint", value["corpus"]["fingerprint"]),
        ("Lexicon", f"{value['lexicon']['version']} ({value['lexicon']['hash']}), tiers {value['tier']}"),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts)
    links = [("findings", "Findings"), *((f"s-{key.replace(' ', '-')}", title) for key, title in _present(value))]
    links += [("examples", "Examples")] if value["snippets"] else []
    links += [("decisions", "Decisions"), ("method", "Method and limits"), ("glossary", "Glossary")]
    menu = "".join(f'<li><a href="#{target}">{escaped(title)}</a></li>' for target, title in links)
    return (
        f'<header class="top"><p class="soft small">Audit of a text corpus, frozen on {value["published"][:10]}</p>'
        f'<h1>{escaped(value["title"])}</h1>{LIVE}<dl class="facts">{rows}</dl>'
        f'<nav aria-label="Sections"><ul>{menu}</ul></nav></header>'
    )


def _findings(value: dict) -> str:
    said = []
    for one in value["findings"]:
        own = f"<p><b>{escaped(one['own_words'])}</b></p>" if "own_words" in one else ""
        rest = f"It rests on about {number(one['n'])} {escaped(one['counted'])}."
        link = f'<a href="#{anchor(one["panel"])}">See the numbers</a>'
        said.append(f'<li>{own}<p>{escaped(one["sentence"])}</p><p class="soft small">{rest} {link}</p></li>')
    listed = f'<ol class="findings">{"".join(said)}</ol>' if said else "<p>No finding rests on enough records.</p>"
    return (
        f'<section id="findings"><h2>Findings</h2>{listed}</section>'
        f'<section class="two"><div><h3>What was measured</h3>{_bullets(value["measured"])}</div>'
        f"<div><h3>What was not measured</h3>{_bullets(value['not_measured'])}</div></section>"
    )


def _present(value: dict) -> list[tuple[str, str]]:
    used = {panel["section"] for panel in value["panels"]}
    return [(key, title) for key, title in TITLES.items() if key in used]


def _sections(value: dict) -> list[str]:
    parts = []
    for key, title in _present(value):
        panels = [panel for panel in value["panels"] if panel["section"] == key]
        parts.append(f'<section id="s-{key.replace(" ", "-")}"><h2>{escaped(title)}</h2>')
        for panel in panels:
            if not panel["rows"]:
                parts.append(_sizes(panel))
            elif not is_empty(panel):
                parts.append(panel_html(panel))
        empty = [panel["title"] for panel in panels if panel["rows"] and is_empty(panel)]
        if empty:
            parts.append(
                f'<p class="soft small"><b>Too few records to show anything:</b> {escaped("; ".join(empty))}.</p>'
            )
        parts.append("</section>")
    return parts


def _sizes(panel: dict) -> str:
    items = "".join(
        f"<li><b>{number(n) if n is not None else 'not shown'}</b>{escaped(name)}</li>"
        for name, n in panel["wholes"].items()
    )
    return f'<ul class="sizes">{items}</ul>'


def _changes(value: dict) -> str:
    rows = "".join(
        f'<tr><td class="left">{escaped(one["at"])}</td><td class="left">{escaped(one["action"])}</td>'
        f"<td>{number(one['n']) if one['n'] is not None else 'not shown'}</td>"
        f'<td class="left">{escaped(one["reason"])}</td></tr>'
        for one in value["decisions"]
    )
    head = '<tr><th scope="col" class="left">Day</th><th scope="col" class="left">What</th><th scope="col">Records</th>'
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Decisions"><table><caption>The decisions in force '
        f"that took records out, brought them back or changed them.</caption><thead>{head}"
        f'<th scope="col" class="left">Why</th></tr></thead><tbody>{rows}</tbody></table></div>'
        if rows
        else "<p>No record was left out or changed by a decision.</p>"
    )
    return f'<section id="decisions"><h2>What was changed</h2>{table}</section>'


def _examples(value: dict) -> str:
    """Snippets of records by the group that they speak of; nothing where none was approved."""
    if not value["snippets"]:
        return ""
    parts, before = [], None
    for one in value["snippets"]:
        if (one["axis"], one["group"]) != before:
            before = (one["axis"], one["group"])
            parts.append(f"<h3>{escaped(one['group'])}</h3>")
        parts.append(
            f'<blockquote dir="auto">{escaped(one["before"])}<mark>{escaped(one["term"])}</mark>'
            f"{escaped(one['after'])}</blockquote>"
        )
    return f'<section id="examples"><h2>Examples from the text</h2><p>{escaped(EXAMPLES)}</p>{"".join(parts)}</section>'


def _texts(value: dict) -> list[str]:
    about = [("Where the text comes from", value["collection"]), ("What it is meant for", value["uses"])]
    told = "".join(f"<h3>{title}</h3><p>{escaped(text)}</p>" for title, text in about if text)
    words = "".join(f"<dt>{escaped(word)}</dt><dd>{escaped(meaning)}</dd>" for word, meaning in GLOSSARY)
    return [
        f'<section id="method"><h2>Method and limits</h2>{told}<h3>How it was measured</h3>{_bullets(value["method"])}'
        f"<h3>Limits</h3>{_bullets(value['limits'])}{_precision(value)}"
        f'<p class="soft">{number(value["n_not_shown"])} of {number(value["n_numbers"])} rows and totals are not '
        "shown.</p>"
        "</section>",
        f'<section id="glossary"><h2>Glossary</h2><dl class="glossary">{words}</dl></section>',
    ]


def _precision(value: dict) -> str:
    if not value["precision"]:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escaped(one["group"])}</th><td class="left">{escaped(one["axis"])}</td>'
        f"<td>{value_text(one['precision'], 'share')}</td><td>{number(one['n'])}</td></tr>"
        for one in value["precision"]
    )
    return (
        "<h3>How often a hit spoke of a person</h3><p>People read a sample of the places where the lexicon found a "
        'word and said whether it speaks of a person; to 5 %.</p><div class="scroll"><table><thead><tr>'
        '<th scope="col" class="left">Group</th><th scope="col" class="left">Kind</th><th scope="col">Of a person</th>'
        f'<th scope="col">Places read</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _footer(value: dict) -> str:
    lines = [
        f"{value['title']}. Published {value['published'][:10]} by {value['author']}, {value['owner']}. "
        f"Licence: {value['licence']}.",
        f"Corpus fingerprint {value['corpus']['fingerprint']}. Lexicon {value['lexicon']['hash']}. Audit "
        f"{value['id']}. Made with Winnow {value['winnow']}.",
        f"Sign-off: {value['sign_off'] or 'none'}. Next review: {value['next_review'] or 'not planned'}.",
        "This audit is frozen: it does not change when the corpus does.",
    ]
    return f'<footer class="end small soft">{"".join(f"<p>{escaped(line)}</p>" for line in lines)}</footer>'


def _bullets(lines: list[str]) -> str:
    return f'<ul class="plain">{"".join(f"<li>{escaped(line)}</li>" for line in lines)}</ul>'
