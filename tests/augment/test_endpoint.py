"""Which settings of an endpoint are taken, and which sentence the others get."""

import json
from dataclasses import asdict, replace

import pytest

from lib.augment.endpoint import BadEndpoint, Endpoint, checked, from_environment, is_local, key_of
from lib.errors import WinnowError

GOOD = Endpoint("https://host.example/v1", "some-model", price_in=0.5, price_out=1.5)
SECRET = "sk-secret-1234567890"


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", SECRET)


def test_a_good_endpoint_comes_back_tidied():
    assert checked(replace(GOOD, url=" https://host.example/v1/ ", model=" some-model\n")) == GOOD


def test_the_environment_names_address_and_model_and_nothing_else(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-elsewhere")
    assert from_environment() == Endpoint("", "")
    monkeypatch.setenv("WINNOW_LLM_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("WINNOW_LLM_MODEL", "small")
    assert from_environment(retries=1) == Endpoint("http://127.0.0.1:11434/v1", "small", retries=1)
    assert from_environment(model="other").model == "other"


@pytest.mark.parametrize(
    "url, says",
    [
        ("", "No endpoint is named"),
        ("host/v1", "no base URL"),
        ("ftp://host/v1", "no base URL"),
        ("https://", "no base URL"),
        ("https://host:port/v1", "no base URL"),
        ("https://[host/v1", "no base URL"),
        ("https://ho st/v1", "no base URL"),
        ("https://host/v1\x00", "no base URL"),
        ("https://ho<st/v1", "no base URL"),
        ("https://a..b/v1", "no base URL"),
        (f"https://{'a' * 64}.example/v1", "no base URL"),
        ("https://host/a b", "no base URL"),
        ("https://user:password@host/v1", "carries a password"),
        ("https://host/v1?key=x", "behind the path"),
        ("https://host/v1/chat/completions", "names one call"),
        ("http://host/v1", "http:// to host"),
        ("http://10.0.0.5:8000/v1", "http:// to 10.0.0.5"),
    ],
)
def test_bad_addresses_are_refused_in_one_sentence(url, says):
    with pytest.raises(BadEndpoint, match=says) as error:
        checked(replace(GOOD, url=url))
    assert "password@" not in str(error.value)
    assert isinstance(error.value, WinnowError)


def test_names_in_other_scripts_are_hosts_too():
    assert checked(replace(GOOD, url="https://müller.example/v1")).url == "https://müller.example/v1"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/v1", "http://localhost/v1", "http://[::1]:80/v1"])
def test_plain_http_is_taken_for_this_machine(url):
    assert is_local(checked(replace(GOOD, url=url)))


def test_plain_http_to_another_machine_must_be_allowed():
    assert checked(replace(GOOD, url="http://10.0.0.5:8000/v1", plain_http=True)).url == "http://10.0.0.5:8000/v1"
    assert not is_local(replace(GOOD, url="http://127.0.0.1.example/v1"))


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"model": " "}, "No model is named"),
        ({"model": "a\nb"}, "No model is named"),
        ({"timeout": 0}, "timeout is 0"),
        ({"timeout": float("nan")}, "timeout is nan"),
        ({"retries": -1}, "retries is -1"),
        ({"retries": 1.5}, "retries is 1.5"),
        ({"per_minute": 0}, "per_minute is 0"),
        ({"at_once": True}, "at_once is True"),
        ({"at_once": "4"}, "at_once is '4'"),
        ({"price_in": -1}, "price_in is -1"),
        ({"price_out": float("inf")}, "price_out is inf"),
    ],
)
def test_other_settings_are_checked_too(changes, says):
    with pytest.raises(BadEndpoint, match=says):
        checked(replace(GOOD, **changes))


def test_the_key_is_read_from_the_variable_that_is_named(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_OTHER", " other-key \n")
    assert key_of(GOOD) == SECRET
    assert key_of(replace(GOOD, key_variable="WINNOW_LLM_OTHER")) == "other-key"
    assert key_of(replace(GOOD, key_variable="")) is None


@pytest.mark.parametrize("name", [SECRET, "HOME", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "WINNOW_LLM_key"])
def test_no_other_variable_is_read_and_what_was_typed_is_not_shown(name, monkeypatch):
    monkeypatch.setenv(name, SECRET)
    with pytest.raises(BadEndpoint, match="name of the environment variable") as error:
        checked(replace(GOOD, key_variable=name))
    assert name not in str(error.value)


@pytest.mark.parametrize("value, says", [("", "There is no key"), (" ", "There is no key"), ("a b", "is no key")])
def test_a_missing_or_broken_key_is_a_sentence_without_it(value, says, monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", value)
    with pytest.raises(BadEndpoint, match=says) as error:
        checked(GOOD)
    assert "a b" not in str(error.value)


def test_a_server_on_this_machine_needs_no_key_but_is_given_one_that_is_set(monkeypatch):
    local = replace(GOOD, url="http://localhost:11434/v1")
    assert key_of(checked(local)) == SECRET
    monkeypatch.delenv("WINNOW_LLM_KEY")
    assert key_of(checked(local)) is None


def test_an_endpoint_travels_as_json_and_never_holds_the_key():
    carried = json.dumps(asdict(checked(GOOD)))
    assert SECRET not in carried and SECRET not in repr(GOOD)
    assert Endpoint(**json.loads(carried)) == GOOD


def test_price_is_per_million_tokens_and_unknown_without_both():
    assert GOOD.price(2_000_000, 1_000_000) == 2.5
    assert replace(GOOD, price_out=None).price(1, 1) is None
