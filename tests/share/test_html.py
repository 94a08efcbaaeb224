"""The page: in a real browser, without network, with hostile text; and what it says in words."""

import ast
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lib.audit.curated import VERDICTS, verdict_in
from lib.share import charts, html, texts
from lib.share.panel_html import panel_html
from tests.browser import ARGUMENTS, CHROMIUM

FOLDER = Path(html.__file__).parent
INJECTIONS = (
    "<script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "'><svg onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<!--live--><script>window.hit=1</script>",
    "--><script>window.hit=1</script><!--",
    "<base href='https://example.org/'><link rel=stylesheet href='https://example.org/x.css'>",
    '"; } body { background: url(https://example.org/x) } @page { content: "',
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<form action='https://example.org/'><button autofocus>x</button></form>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "\u202egnp.exe \u2066 \x00\x1b[31m",
    "]]><math><mtext></table><style><img src=x onerror=window.hit=1>",
)


def hostile(value: dict, text: str) -> dict:
    """The snapshot with every text that comes from outside replaced."""
    found = json.loads(json.dumps(value))
    for name in (
        "title",
        "author",
        "owner",
        "licence",
        "sign_off",
        "next_review",
        "selection",
        "collection",
        "uses",
        "id",
    ):
        found[name] = text
    found["is_whole_corpus"] = False
    found["corpus"]["name"] = found["lexicon"]["version"] = found["lexicon"]["hash"] = text
    found["limits"] += [text]
    found["decisions"] = [{"at": text, "action": text, "reason": text, "n": None}]
    found["snippets"] = [{"axis": text, "group": text, "before": text, "term": text, "after": text}]
    found["precision"] = [{"axis": text, "group": text, "n": 50, "precision": 0.9}]
    found["findings"] = [{"sentence": text, "own_words": text, "n": 50, "counted": text, "panel": text}]
    for panel in found["panels"]:
        for name in ("title", "measures", "cannot", "note", "id"):
            panel[name] = text
        panel["wholes"] = {text: 5, **panel["wholes"]}
        for row in panel["rows"]:
            row["label"] = row["column"] = text
            row["counts"] = {text: next(iter(row["counts"].values()))}
            row["is_shown"] = row["is_shown"] or len(panel["rows"]) > 5
            row["counts"] = {name: n or 0 for name, n in row["counts"].items()}
    return found


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


def looked_at(browser, path: Path, **context):
    """Open a file; give the page, what it asked the network for, and what it complained of."""
    tab = browser.new_context(**context).new_page()
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(path.as_uri())
    return tab, [url for url in asked if not url.startswith(("data:", path.as_uri()))], said


@pytest.mark.browser
def test_hostile_text_is_text(browser, shared, tmp_path):
    path = tmp_path / "audit.html"
    for text in INJECTIONS:
        path.write_text(html.page(hostile(shared[1], text)), encoding="utf-8")
        tab, asked, said = looked_at(browser, path)
        assert tab.evaluate("window.hit") is None and asked == [] and said == [], text
        assert tab.locator("script, iframe, img, form, base, object, embed").count() == 0, text
        assert tab.evaluate("document.querySelectorAll('link, meta').length") == 6, text
        assert (
            tab.evaluate(
                "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => /^on/.test(a.name)))"
            )
            is False
        )
        plain = " ".join(re.sub(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "", text).split())
        assert " ".join(tab.locator("h1").text_content().split()) == plain
        assert tab.url == path.as_uri()
        tab.context.close()


@pytest.mark.browser
def test_the_file_needs_nothing_else(browser, shared, tmp_path):
    path = tmp_path / "audit.html"
    path.write_text(html.page(shared[1]), encoding="utf-8")
    for width, scheme in ((1200, "light"), (1200, "dark"), (360, "light")):
        tab, asked, said = looked_at(browser, path, viewport={"width": width, "height": 900}, color_scheme=scheme,
                                     offline=True, java_script_enabled=True)  # fmt: skip
        assert asked == [] and said == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        ink, paper = (tab.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor"))
        assert contrast(ink, paper) > 7
        tab.context.close()


@pytest.mark.browser
def test_the_policy_lets_nothing_run(browser, shared, tmp_path):
    """Even a script that somebody writes into the file stays still."""
    path = tmp_path / "audit.html"
    bad = "<script>window.hit=1</script><style>h1{color:red}</style><img src=x onerror='window.hit=1'></main>"
    path.write_text(html.page(shared[1]).replace("</main>", bad), encoding="utf-8")
    tab, _, said = looked_at(browser, path)
    assert tab.evaluate("window.hit") is None
    assert sum("Content Security Policy" in line for line in said) >= 2
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    tab.context.close()


@pytest.mark.browser
def test_printed_pages_carry_licence_and_fingerprint(browser, shared, tmp_path):
    path = tmp_path / "audit.html"
    path.write_text(html.page(shared[1]), encoding="utf-8")
    tab, _, _ = looked_at(browser, path)
    assert len(tab.pdf(format="A4")) > 10_000
    tab.emulate_media(media="print")
    assert tab.locator("nav").is_hidden()
    rule = tab.evaluate("[...document.styleSheets[0].cssRules].map(r => r.cssText).find(t => t.startsWith('@page'))")
    assert "CC BY 4.0" in rule and shared[1]["corpus"]["fingerprint"][:16] in rule and "counter(page)" in rule
    tab.context.close()


def test_every_chart_has_its_table_and_every_table_its_heads(shared):
    page = html.page(shared[1])
    for svg in re.findall(r"<svg[^>]*>", page):
        assert 'aria-hidden="true"' in svg  # its numbers are the cells beside it
    assert page.count("<svg") > 0 and re.findall(r"<svg(?![^>]*aria-hidden)", page) == []
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        assert "<caption>" in table and 'scope="col"' in table
    assert ' style="' not in page and "<script" not in page
    assert re.findall(r"https?://", page) == []


def test_what_a_stakeholder_finds(shared):
    _, value = shared
    page = html.page(value)
    for text in (
        value["corpus"]["fingerprint"], "CC BY 4.0", "Example Lab", "Read by the data group.", "2090-01-31",
        "What this cannot tell", "What was not measured", "Glossary", "Limits", "How it was measured",
        "Written for a test.", "It is small.",
    ):  # fmt: skip
        assert text in page
    for word, meaning in texts.GLOSSARY:
        assert f"<dt>{word}</dt>" in page and html.escaped(meaning) in page
    assert page == html.page(value)


def test_templates_hold_no_verdict():
    """No word of judgement in any text that the room itself writes."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert verdict_in(re.sub(r"<[^>]*>|[^\w\s'-]", " ", node.value)) == "", (path.name, node.value)


def test_a_page_holds_no_verdict(shared):
    plain = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html.page(shared[1]), flags=re.DOTALL).lower()
    assert [verdict for verdict in VERDICTS if re.search(rf"\b{verdict}\b", plain)] == []


@pytest.mark.parametrize(
    ("numbers", "formula", "kind", "low", "high"),
    [
        ([{"value": 0.42, "low": 0.4, "high": 0.45}], "share", "bar", 0.0, 0.6),
        ([{"value": 1.2, "low": 1.1, "high": 1.3}], "ratio", "log", 1 / 3, 3.0),
        ([{"value": 9.0, "low": 4.0, "high": 20.0}], "lift", "log", 1 / 3, 20.0),
        ([{"value": -0.05, "low": -0.1, "high": 0.0}], "points", "line", -0.1, 0.1),
        ([{"value": 500.0, "low": 400.0, "high": 700.0}], "rate", "bar", 0.0, 700.0),
        ([{"value": 0.7, "low": 0.2, "high": 1.3}], "log", "line", 0.0, 1.3),
    ],
)
def test_scales(numbers, formula, kind, low, high):
    scale = charts.scale_of(numbers, formula, None)
    assert (scale.kind, round(scale.low, 6), round(scale.high, 6)) == (kind, round(low, 6), round(high, 6))
    assert charts.MARGIN <= scale.x(numbers[0]["value"]) <= charts.WIDTH - charts.MARGIN
    assert 2 <= len(scale.ticks()) <= 8


def test_no_scale_without_values():
    assert charts.scale_of([{"value": None, "low": None, "high": None}], "share", None) is None


def contrast(one: str, two: str) -> float:
    """The ratio of WCAG 2.1 between two colours rgb(r, g, b)."""
    lights = sorted(luminance([int(n) for n in re.findall(r"\d+", colour)[:3]]) for colour in (one, two))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(rgb: list[int]) -> float:
    parts = [n / 255 for n in rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_long_list_is_folded_after_its_first_rows(shared):
    """Every row stays in the page; those folded away open without a script."""
    panel = next(panel for panel in shared[1]["panels"] if panel["id"] == "share:gender")
    row = next(row for row in panel["rows"] if row["is_shown"])
    long = panel | {"rows": [row | {"label": f"group {k}"} for k in range(40)]}
    page = panel_html(long)
    assert page.count("<details>") == 1 and "<summary>15 more rows</summary>" in page
    assert all(f">group {k}<" in page for k in range(40))
    open_, folded = page.split("<details>")
    assert (
        ">group 24<" in open_ and ">group 25<" in folded and folded.count('scope="col"') == open_.count('scope="col"')
    )
    few = panel | {"rows": long["rows"][:30]}
    assert "<details>" not in panel_html(few)
