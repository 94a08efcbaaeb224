"""What an endpoint answered, read with suspicion: the text, why it ended, what it cost."""

import json
from dataclasses import dataclass

CUT, FILTERED = "length", "content_filter"


class NotChat(Exception):
    """An answer that no chat-completions endpoint gives; the text says what is wrong with it."""


@dataclass(frozen=True)
class Reply:
    """content is what the model wrote, empty where it wrote nothing; refusal is its refusal, if it gave one.

    finish is the endpoint's finish_reason. tokens_in and tokens_out are None where the endpoint did not count.
    """

    content: str
    refusal: str = ""
    finish: str = "stop"
    tokens_in: int | None = None
    tokens_out: int | None = None


def read(body: bytes) -> Reply:
    """The first choice of a chat completion. Raises NotChat."""
    answer = _object(body)
    if answer.get("error"):
        raise NotChat(f"it answers an error: {message_of(answer)}")
    choices = answer.get("choices")
    message = choices[0].get("message") if isinstance(choices, list) and choices and isinstance(choices[0], dict) else 0
    if not isinstance(message, dict):
        raise NotChat("what it answers is no chat completion")
    usage = answer.get("usage") if isinstance(answer.get("usage"), dict) else {}
    return Reply(
        _text(message.get("content")),
        _text(message.get("refusal")),
        _text(choices[0].get("finish_reason")) or "stop",
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def models(body: bytes) -> list[str]:
    """The names in a list of models, sorted. Raises NotChat."""
    listed = _object(body).get("data")
    if not isinstance(listed, list):
        raise NotChat("what it answers is no list of models")
    return sorted(_text(entry.get("id")) for entry in listed if isinstance(entry, dict) and _text(entry.get("id")))


def _object(body: bytes) -> dict:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NotChat("what it answers is no JSON") from None
    if not isinstance(answer, dict):
        raise NotChat("what it answers is no chat completion")
    return answer


def message_of(body: object) -> str:
    """The sentence in the body of an error, on one line, as long as the endpoint made it."""
    while isinstance(body, dict) and (inner := body.get("error") or body.get("message") or body.get("detail")):
        body = inner
    said = " ".join(str(body or "").split())
    return "".join(c for c in said if c.isprintable())


def _text(value: object) -> str:
    if isinstance(value, list):  # content in parts
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
