"""What goes over the wire to an endpoint and what comes back: few headers out, a bounded answer in.

The `openai` client reads OPENAI_* from the environment (key, organisation, project, further headers) and adds what it
knows of the machine; here only the headers of HTTP itself and the one key pass.
"""

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from lib.augment.endpoint import BadEndpoint, Endpoint, is_local, key_of

PASSING = ("Host", "Content-Type", "Content-Length", "Transfer-Encoding", "Accept", "Connection", "User-Agent")
# A request holds at most some 20,000 characters of text; in JSON each may take six.
MOST_BYTES = 2_000_000


class Unreadable(Exception):
    """An answer that was not read to its end."""


class Door(httpx.BaseTransport):
    """Another transport that lets only the named headers out, and closes after MOST_BYTES or the time allowed."""

    def __init__(self, inner: httpx.BaseTransport, key: str | None, seconds: float, clock: Callable[[], float]):
        self._inner, self._key, self._seconds, self._clock = inner, key, seconds, clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = [(name, request.headers[name]) for name in PASSING if name in request.headers]
        headers.append(("Accept-Encoding", "identity"))  # so that the bytes counted are the bytes held
        if self._key is not None:
            headers.append(("Authorization", f"Bearer {self._key}"))
        # A request of its own: the client reads the headers it set on the first one again, to tell how it was called.
        outgoing = httpx.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        deadline = self._clock() + self._seconds
        answer = self._inner.handle_request(outgoing)
        if answer.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
            answer.close()
            raise Unreadable("it answers in a compression that was not asked for")
        bounded = _Bounded(answer.stream, deadline, self._clock)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=bounded, extensions=answer.extensions)

    def close(self) -> None:
        self._inner.close()


class _Bounded(httpx.SyncByteStream):
    def __init__(self, inner, deadline: float, clock: Callable[[], float]):
        self._inner, self._deadline, self._clock = inner, deadline, clock

    def __iter__(self) -> Iterator[bytes]:
        n_bytes = 0
        for part in self._inner:
            n_bytes += len(part)
            if n_bytes > MOST_BYTES:
                raise Unreadable(f"its answer is longer than {MOST_BYTES // 1_000_000} MB")
            if self._clock() > self._deadline:  # a server that sends a byte now and then would never time out
                raise httpx.ReadTimeout("The answer took too long.")
            yield part

    def close(self) -> None:
        self._inner.close()


def opened(endpoint: Endpoint, clock: Callable[[], float] = time.monotonic):
    """An `openai.OpenAI` client of a checked endpoint that follows no redirection and tries nothing twice.

    Raises BadEndpoint where the package is missing or the key is.
    """
    try:
        import openai
    except ImportError:
        raise BadEndpoint(
            "The package openai is not installed; install it as requirements.txt names it, or rewrite by rules."
        ) from None
    key = key_of(endpoint)
    try:
        inner = httpx.HTTPTransport(proxy=_proxy(endpoint))
    except (ValueError, ImportError, httpx.InvalidURL):
        raise BadEndpoint("The proxy that the environment names cannot be used; mend or unset HTTPS_PROXY.") from None
    door = Door(inner, key, endpoint.timeout, clock)
    sending = httpx.Client(transport=door, timeout=endpoint.timeout, follow_redirects=False, trust_env=False)
    # The client insists on a key; where the server wants none, the door takes the stand-in off again.
    return openai.OpenAI(
        api_key=key or "none", base_url=endpoint.url, timeout=endpoint.timeout, max_retries=0, http_client=sending
    )


def _proxy(endpoint: Endpoint) -> str | None:
    """The proxy of the machine's settings, as a browser would use it; never for this very machine."""
    parts = urlsplit(endpoint.url)
    if is_local(endpoint) or proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)
