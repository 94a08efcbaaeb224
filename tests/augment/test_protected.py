"""Protected spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.augment import Policy, protected, rewrite, swap

SPANS = [
    "https://example.org/his/her?q=he#she",
    "her.name+king@queens.example.co.uk",
    "@her_majesty",
    "#HerStory",
    "`if he: his = her`",
    "``he = her``",
    "```her his```",
    "<a href='her'>",
    "<!-- her king -->",
    "$her_{x} + his^2 = she$",
    "\\[ she = he \\]",
    "\\begin{equation} her = his \\end{equation}",
    "/home/her/king.txt",
    "C:\\king\\her.doc",
    "192.168.0.1/her",
    "doi:10.1000/her.his",
    "r/kings",
    "king::her()",
    "her->his",
    "$HER",
    "%HIS%",
    "HER_KEY=his",
    "{{ his }}",
    "%(she)s",
    "&king;",
    "her_map['king']",
    "queen.crown(her)",
    "king.json",
    "src/queen/her.py",
    "her.name",
    "\\eqref{eq:queen}",
    "\\citep{her2020}",
    "king.firstName",
    "git@example.com:king/her.git",
]
PROSE = [
    "He left",
    "and she",
    "told him that",
    "her mother",
    "was",
    "the king",
    "his",
    ".",
    "(her)",
    "“he said”",
    "\n",
    "a",
]


@pytest.mark.parametrize(
    "span",
    [
        "https://example.org/his/her?q=he#she",
        "www.her.example.com/he",
        "she.he@mail.example.org",
        "@her",
        "#hisday",
        "`if he: his = her`",
        "<a href='her'>",
        "$he_{1} = her$",
        "$$ she + he $$",
        "\\(he\\)",
        "\\[ she = he \\]",
        "\\ref{her}",
        "her_name",
        "{her}",
        "%(his)s",
        "/srv/his/her.txt",
        "&her;",
        "config['her']",
        "him.get(her)",
        "his.py",
        *SPANS,
    ],
)
def test_span_comes_back_byte_for_byte(span):
    text = f"He saw {span} and left."
    start = text.index(span)
    assert (start, start + len(span)) in protected.spans(text)
    assert swap(text) == f"She saw {span} and left."


def test_fenced_code():
    text = "He wrote:\n```python\nhis = her(he)\n```\nShe read it.\n~~~\nhe\n"
    assert swap(text) == "She wrote:\n```python\nhis = her(he)\n```\nHe read it.\n~~~\nhe\n"


def test_blocks_of_markup():
    assert swap("<pre>he</pre> he <code>her") == "<pre>he</pre> she <code>him"


def test_lines_of_code():
    text = "He ran this:\ndef she(he):\n    his = her\n    return his + he[0]\nand she slept."
    assert swap(text) == "She ran this:\ndef she(he):\n    his = her\n    return his + he[0]\nand he slept."


@pytest.mark.parametrize(
    "text", ["He said (and she did): no!", "I gave it to him; she left;\nHe cried;", "He paid $5 and she paid $6."]
)
def test_prose_is_no_code(text):
    assert protected.spans(text) == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PROSE), st.sampled_from(SPANS)), max_size=8),
    st.sampled_from(["swap", "m->f", "f->m", "they"]),
)
def test_no_edit_touches_a_protected_span(parts, direction):
    text, kept = "", []
    for prose, span in parts:
        text += f"{prose} "
        kept.append((len(text), len(text) + len(span)))
        text += f"{span} "
    for edit in rewrite(text, direction=direction, policy=Policy(model=False, language=False)).edits:
        assert all(edit.end <= start or end <= edit.start for start, end in kept), edit


@pytest.mark.parametrize(
    "line",
    [
        "if (she == he) { return king; }",
        "her[0] = his[1];",
        "SELECT her FROM king WHERE his = 'she';",
        "#define HER his",
        "from her import his",
        "def she(he): return king",
        "[she]: http://example.org/he",
    ],
)
def test_a_single_line_of_code_stays(line):
    assert swap(f"He wrote:\n{line}\nShe read it.") == f"She wrote:\n{line}\nHe read it."


def test_links_and_keys():
    assert swap("[her page](/king/her 'x') and [him][her]") == "[his page](/king/her 'x') and [her][her]"
    assert swap('{"his": "the king left"}') == '{"his": "the queen left"}'


def test_marks_of_tokenised_quotations_are_no_code():
    given = "In her `` Memoriam '' to the priest , he liked her `` silence '' and `` she '' left ."
    wanted = "In his `` Memoriam '' to the priest , she liked his `` silence '' and `` he '' left ."
    assert rewrite(given, policy=Policy(model=False)).text == wanted


def test_verse_and_a_missing_space_are_no_code():
    assert swap("    return to him who waits") == "    return to her who waits"
    assert swap("I love her.text me") == "I love him.text me"
    assert swap("    return his if man else her") == "    return his if man else her"
