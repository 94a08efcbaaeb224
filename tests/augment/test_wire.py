"""What goes out of this machine and how much comes in."""

import threading

import httpx
import openai
import pytest

from lib.augment import wire
from lib.augment.endpoint import BadEndpoint
from lib.augment.wire import MOST_BYTES, Unreadable, opened
from tests.augment.endpoint_server import KEY, Answer, completion, passages, serving

MESSAGES = [{"role": "user", "content": "hello"}]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", KEY)


def ask(endpoint, clock=lambda: 0.0) -> bytes:
    with opened(endpoint, clock) as client:
        return client.chat.completions.with_raw_response.create(model="m", messages=MESSAGES).content


def test_only_the_headers_of_http_and_the_one_key_go_out(monkeypatch):
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "elsewhere")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: elsewhere\nX-Extra: elsewhere")
    with serving(lambda _: completion("yes")) as server:
        ask(server.endpoint())
    (request,) = server.requests
    assert request.headers.keys() == {
        "host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent",
        "authorization",
    }  # fmt: skip
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "elsewhere" not in str(request)


def test_a_server_that_wants_no_key_gets_none():
    with serving(lambda _: completion("yes")) as server:
        ask(server.endpoint(key_variable=""))
    assert "authorization" not in server.requests[0].headers


def test_no_proxy_stands_before_this_machine(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with serving(lambda _: completion("yes")) as server:
        assert ask(server.endpoint())


def test_a_proxy_that_cannot_be_used_is_a_sentence(monkeypatch):
    monkeypatch.setenv("https_proxy", "nonsense://secret@x")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(lambda _: completion("yes")) as server, pytest.raises(BadEndpoint, match="proxy") as error:
        opened(server.endpoint(url="https://host.example/v1"))
    assert "secret" not in str(error.value)


def test_a_redirection_is_not_followed():
    with serving(lambda _: passages([])) as other:
        away = Answer(b"", 307, {"Location": f"{other.url}/chat/completions"})
        with serving(lambda _: away) as server, pytest.raises(openai.APIStatusError):
            ask(server.endpoint())
    assert other.requests == []


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_without_end_is_not_read_to_its_end(status):
    with serving(lambda _: Answer(b"x" * 10_000_000, status)) as server, pytest.raises(Unreadable, match="2 MB"):
        ask(server.endpoint())
    assert MOST_BYTES < 10_000_000


def test_a_compressed_answer_is_not_unpacked():
    packed = Answer(b"x" * 100, 200, {"Content-Encoding": "gzip"})
    with serving(lambda _: packed) as server, pytest.raises(Unreadable, match="compression"):
        ask(server.endpoint())


def test_a_server_that_hangs_times_out():
    never = threading.Event()
    with serving(lambda _: Answer(b"{}", wait=never)) as server:
        with pytest.raises(openai.APITimeoutError):
            ask(server.endpoint(timeout=0.1))
        never.set()


def test_a_server_that_only_drips_times_out_too():
    ticks = iter(range(0, 1000, 4))
    with serving(lambda _: Answer(b"x" * 500_000)) as server, pytest.raises(openai.APITimeoutError):
        ask(server.endpoint(timeout=5.0), clock=lambda: next(ticks))


def test_a_port_where_nobody_listens():
    with serving(lambda _: completion("yes")) as server:
        pass
    with pytest.raises(openai.APIConnectionError):
        ask(server.endpoint())


def test_without_the_package_there_is_a_sentence(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with serving(lambda _: completion("yes")) as server, pytest.raises(BadEndpoint, match="openai is not installed"):
        opened(server.endpoint())


def test_the_door_hides_nothing_of_the_answer():
    inner = httpx.MockTransport(lambda request: httpx.Response(429, headers={"Retry-After": "3"}, content=b"busy"))
    with httpx.Client(transport=wire.Door(inner, None, 1.0, lambda: 0.0)) as client:
        answer = client.get("http://127.0.0.1/")
    assert (answer.status_code, answer.headers["Retry-After"], answer.content) == (429, "3", b"busy")


def test_neither_key_nor_text_is_logged(caplog, monkeypatch):
    monkeypatch.setenv("OPENAI_LOG", "debug")
    caplog.set_level("DEBUG")
    with serving(lambda _: completion("a secret answer")) as server:
        ask(server.endpoint())
    assert caplog.records
    assert not [word for word in (KEY, "hello", "a secret answer") if word in caplog.text]


def test_the_proxy_of_the_machine_stands_before_others(monkeypatch):
    with serving(lambda _: completion("yes")) as server:
        monkeypatch.setenv("http_proxy", server.url.removesuffix("/v1"))
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert ask(server.endpoint(url="http://host.example/v1", plain_http=True))
    assert [request.path for request in server.requests] == ["http://host.example/v1/chat/completions"]
