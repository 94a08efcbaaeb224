"""Which parts of the protocol an endpoint understands: asked in full first, with less where it refuses a part."""

from dataclasses import dataclass, replace

FORMATS = ("json_schema", "json_object", "none")
LIMITS = ("max_tokens", "max_completion_tokens", "none")


@dataclass(frozen=True)
class Dialect:
    """format: how an answer in JSON is asked for; limit: what the bound of the answer is called; sampling: whether
    temperature 0 and a seed are sent (some models take only their own)."""

    format: str = "json_schema"
    limit: str = "max_tokens"
    sampling: bool = True

    def arguments(self, schema: dict, most_tokens: int, seed: int) -> dict:
        """What is sent beside model and messages."""
        sent: dict = {}
        if self.format == "json_schema":
            named = {"name": "rewriting", "strict": True, "schema": schema}
            sent["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.format == "json_object":
            sent["response_format"] = {"type": "json_object"}
        if self.limit != "none":
            sent[self.limit] = most_tokens
        if self.sampling:
            sent |= {"temperature": 0, "seed": seed}
        return sent

    def simpler(self, message: str) -> "Dialect | None":
        """What to try after the endpoint refused a request with this message; None where nothing is left to drop.

        The part named in the message goes first. A message that names none is taken to mean the format, which is what
        small servers know least.
        """
        said = message.lower()
        if self.limit != "none" and self.limit in said and "response_format" not in said:
            # A bound that is too large for the model is not sent at all; its context bounds the answer.
            return replace(self, limit="none" if is_too_long(said) else LIMITS[LIMITS.index(self.limit) + 1])
        if is_too_long(said):
            return None  # nothing simpler would help
        if self.sampling and ("temperature" in said or "seed" in said):
            return replace(self, sampling=False)
        if self.format != "none":
            return replace(self, format=FORMATS[FORMATS.index(self.format) + 1])
        return None


def is_too_long(message: str) -> bool:
    """Whether an endpoint refused a request because the text does not fit into the model."""
    said = message.lower()
    return "context" in said and any(word in said for word in ("length", "window", "size"))
