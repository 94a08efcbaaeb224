"""A small server on this machine that speaks the chat-completions protocol, well or badly, as a test wants it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lib.augment import Policy, rewrite
from lib.augment.endpoint import Endpoint

KEY = "test-key-0123456789"
MODEL = "test-model"


class Clock:
    """Time that passes only while somebody sleeps; slept are the waits in their order."""

    def __init__(self):
        self.now, self.slept = 100.0, []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Request:
    """One request as it came: number from 0, path, headers by lower-case name, body as JSON."""

    number: int
    path: str
    headers: dict[str, str]
    body: dict

    @property
    def texts(self) -> list[str]:
        """The passages that are asked for."""
        passages = json.loads(self.body["messages"][-1]["content"])["passages"]
        assert [passage["id"] for passage in passages] == list(range(len(passages)))
        return [passage["text"] for passage in passages]


@dataclass
class Answer:
    """status, body and headers of an answer. A body of pieces is sent in chunks; wait is set to let the answer go."""

    body: object = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None


@dataclass
class Server:
    """url is the base; requests are those that came, in order."""

    url: str
    requests: list[Request] = field(default_factory=list)

    def endpoint(self, **changes) -> Endpoint:
        """The endpoint of this server: quick to give up, and as many requests a minute as may be."""
        chosen = {"url": self.url, "model": MODEL, "timeout": 5.0, "retries": 2, "per_minute": 100_000, **changes}
        return Endpoint(**chosen)


Responder = Callable[[Request], Answer]


def completion(content: object, **changes) -> Answer:
    """A chat completion that holds content as it is, or as JSON; changes go into message, choice or the whole."""
    if not isinstance(content, str | None):
        content = json.dumps(content)
    message = {"role": "assistant", "content": content, **changes.get("message", {})}
    choice = {"index": 0, "message": message, "finish_reason": "stop", **changes.get("choice", {})}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    whole = {"id": "x", "object": "chat.completion", "created": 0, "model": MODEL, "choices": [choice], "usage": usage}
    return Answer(whole | changes.get("whole", {}))


def passages(texts: list[str]) -> Answer:
    """A good answer with these texts."""
    return completion({"passages": [{"id": k, "text": text} for k, text in enumerate(texts)]})


def error(status: int, message: str, code: str | None = None, **headers: str) -> Answer:
    """An error as the protocol has them."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    return Answer(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def saying(**became: str) -> Responder:
    """A model that replaces words; one that knows no word of a text repeats it."""

    def respond(request: Request) -> Answer:
        return passages([" ".join(became.get(word, word) for word in text.split(" ")) for text in request.texts])

    return respond


def by_rules(axis: str = "gender", direction: str = "swap", policy: Policy | None = None) -> Responder:
    """A model that does just what the rules do."""
    return lambda request: passages([rewrite(text, axis, direction, policy).text for text in request.texts])


def in_turn(*responders: Responder | Answer) -> Responder:
    """The first request to the first responder, and so on; the last one keeps answering."""

    def respond(request: Request) -> Answer:
        one = responders[min(request.number, len(responders) - 1)]
        return one if isinstance(one, Answer) else one(request)

    return respond


@contextmanager
def serving(respond: Responder) -> Iterator[Server]:
    """The server, on a free port, while the block runs."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._answer(json.loads(self.rfile.read(length)))

        def do_GET(self) -> None:
            self._answer({})

        def _answer(self, body: dict) -> None:
            with lock:
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(len(server.requests), self.path, headers, body)
                server.requests.append(request)
            answer = respond(request)
            if answer.wait is not None:
                answer.wait.wait(10)
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            try:
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:  # the client has gone, which is what some tests are about
                self.close_connection = True

        def log_message(self, *_) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    server = Server(f"http://127.0.0.1:{web.server_port}/v1")
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        web.shutdown()
        web.server_close()
        thread.join()
