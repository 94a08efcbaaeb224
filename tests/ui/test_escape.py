"""What comes from a record shows as it stands, in HTML and in Markdown."""

import pytest

from lib.ui import escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>a & b</script>", "&lt;script&gt;a &amp; b&lt;/script&gt;"),
        ("\" onload='x'", "&quot; onload=&#x27;x&#x27;"),
        (7, "7"),
    ],
)
def test_html(text: object, shown: str):
    assert escape.html(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("![x](http://a.b/c.png)", r"\!\[x\]\(http\:\/\/a\.b\/c\.png\)"),
        (":red[x] $y$ `z`", r"\:red\[x\] \$y\$ \`z\`"),
        ("# head\n\n- item", r"\# head \- item"),
        ("<b>", r"\<b\>"),
        ("back\\slash", r"back\\slash"),
        ("élan 漢字", "élan 漢字"),
    ],
)
def test_markdown(text: str, shown: str):
    assert escape.markdown(text) == shown
