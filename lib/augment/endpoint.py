"""Which model rewrites, where it is asked and how hard; the key itself is never held here.

Nothing in this file sends anything. `lib/augment/client.py` does, and only when it is called.
"""

import ipaddress
import math
import os
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lib.errors import WinnowError

PREFIX = "WINNOW_LLM_"
KEY_VARIABLE, URL_VARIABLE, MODEL_VARIABLE = f"{PREFIX}KEY", f"{PREFIX}URL", f"{PREFIX}MODEL"
VARIABLE = re.compile(rf"{PREFIX}[A-Z0-9_]{{1,60}}")
HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")
KEY = re.compile(r"[!-~]{1,500}")  # what an HTTP header can carry, without spaces


class BadEndpoint(WinnowError):
    """Settings, key or model with which no request can succeed, so that none is tried again."""


class EndpointDown(WinnowError):
    """An endpoint that failed several times in a row; what was answered before is kept by the caller."""


@dataclass(frozen=True)
class Endpoint:
    """One OpenAI-compatible endpoint and what one run may ask of it. Plain values, so that a job can carry them.

    url is the base, as in https://host/v1. key_variable names the environment variable that holds the key; an empty
    one says that the server wants none. timeout is in seconds for one whole request, retries the number of further
    tries, per_minute the most requests that start within a minute, at_once the most that are under way. price_in and
    price_out are per million tokens in the curator's currency, None where they are not known. plain_http allows
    http:// to another machine, where everyone on the way can read key and texts. seed goes with every request and
    spreads the waiting times.
    """

    url: str
    model: str
    key_variable: str = KEY_VARIABLE
    timeout: float = 60.0
    retries: int = 3
    per_minute: int = 60
    at_once: int = 4
    price_in: float | None = None
    price_out: float | None = None
    plain_http: bool = False
    seed: int = 0

    def price(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost, in the curator's currency; None where a price is not known."""
        if self.price_in is None or self.price_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000


RANGES = {"timeout": (0.05, 600), "retries": (0, 10), "per_minute": (1, 100_000), "at_once": (1, 32)}


def from_environment(**changes) -> Endpoint:
    """The endpoint of WINNOW_LLM_URL and WINNOW_LLM_MODEL (empty where they are not set), with changes over it.

    Settings of other programs, OPENAI_* among them, are not looked at.
    """
    chosen = {"url": os.environ.get(URL_VARIABLE, ""), "model": os.environ.get(MODEL_VARIABLE, ""), **changes}
    return Endpoint(**chosen)


def checked(endpoint: Endpoint) -> Endpoint:
    """The endpoint with its address tidied, if a request could be made of it. Raises BadEndpoint; sends nothing."""
    url = _checked_url(endpoint)
    model = endpoint.model.strip()
    if not model or len(model) > 200 or not model.isprintable():
        raise BadEndpoint(f"No model is named: type the name the endpoint knows it by, or set {MODEL_VARIABLE}.")
    for name, (least, most) in RANGES.items():
        value = getattr(endpoint, name)
        if not _is_number(value) or not least <= value <= most or (name != "timeout" and value != int(value)):
            raise BadEndpoint(f"{name} is {value!r}; it must lie between {least} and {most}.")
    for name in ("price_in", "price_out"):
        value = getattr(endpoint, name)
        if value is not None and not (_is_number(value) and value >= 0):
            raise BadEndpoint(f"{name} is {value!r}; give the price of a million tokens, 0 or more, or leave it empty.")
    key_of(endpoint)
    return replace(endpoint, url=url, model=model)


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _checked_url(endpoint: Endpoint) -> str:
    url = endpoint.url.strip().rstrip("/")
    if not url:
        raise BadEndpoint(f"No endpoint is named: type its base URL, as in https://host/v1, or set {URL_VARIABLE}.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = parts = None
    if (
        not parts
        or parts.scheme not in ("http", "https")
        or not host
        or not _is_host(host)
        or not url.isprintable()
        or " " in url
    ):
        raise BadEndpoint(f"{url[:200]!r} is no base URL of an endpoint; it looks like https://host/v1.")
    if "@" in parts.netloc:
        raise BadEndpoint(f"The URL carries a password; leave it out and put the key into {KEY_VARIABLE}.")
    if parts.query or parts.fragment:
        raise BadEndpoint(
            f"{url[:200]!r} has something behind the path; give the base URL alone, as in https://host/v1."
        )
    if parts.path.endswith(("/chat/completions", "/completions", "/models")):
        raise BadEndpoint(f"{url[:200]!r} names one call; give the base URL alone, as in https://host/v1.")
    if parts.scheme == "http" and not is_loopback(host) and not endpoint.plain_http:
        raise BadEndpoint(
            f"http:// to {host} sends key and texts readable for everyone on the way: use https://, or allow plain "
            "http for this run."
        )
    return url


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            return HOST.fullmatch(host.encode("idna").decode()) is not None
        except UnicodeError:  # an empty part, or one of over 63 letters
            return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nothing sent there leaves it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_local(endpoint: Endpoint) -> bool:
    """Whether the endpoint runs on this machine."""
    try:
        return is_loopback(urlsplit(endpoint.url.strip()).hostname or "")
    except ValueError:
        return False


def key_of(endpoint: Endpoint) -> str | None:
    """The key, read from the environment now; None where the server wants none. Raises BadEndpoint.

    A server on this machine is asked without a key where none is set. Only variables that begin with WINNOW_LLM_ are
    read, so that no other secret of the machine can be sent. What was typed is never shown again: it may be the key.
    """
    name = endpoint.key_variable.strip()
    if not name:
        return None
    if not VARIABLE.fullmatch(name):
        raise BadEndpoint(
            f"Give the name of the environment variable that holds the key, not the key; it begins with {PREFIX}, as "
            f"{KEY_VARIABLE} does."
        )
    key = os.environ.get(name, "").strip()
    if not key and is_local(endpoint):
        return None
    if not key:
        raise BadEndpoint(
            f"There is no key: set the environment variable {name} before Winnow is started, or leave the name empty "
            "for a server that wants none."
        )
    if not KEY.fullmatch(key):
        raise BadEndpoint(f"What {name} holds is no key: it has spaces, line ends or letters outside ASCII.")
    return key
