"""What an endpoint is asked with after it refused a part of a request."""

import pytest

from lib.augment.dialect import Dialect, is_too_long

SCHEMA = {"type": "object"}
LONG = "This model's maximum context length is 4097 tokens, however you requested 5000 tokens."


def test_a_request_in_full():
    assert Dialect().arguments(SCHEMA, 50, 7) == {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "rewriting", "strict": True, "schema": SCHEMA},
        },
        "max_tokens": 50,
        "temperature": 0,
        "seed": 7,
    }


def test_a_request_with_nothing_left():
    assert Dialect("none", "none", sampling=False).arguments(SCHEMA, 50, 7) == {}
    assert Dialect("json_object").arguments(SCHEMA, 50, 7)["response_format"] == {"type": "json_object"}


@pytest.mark.parametrize(
    "before, message, after",
    [
        (Dialect(), "response_format.type must be text or json_object", Dialect("json_object")),
        (Dialect("json_object"), "'response_format' is not supported", Dialect("none")),
        (Dialect(), "Unsupported parameter: 'max_tokens'", Dialect(limit="max_completion_tokens")),
        (Dialect(limit="max_completion_tokens"), "unknown field max_completion_tokens", Dialect(limit="none")),
        (Dialect(), f"max_tokens is too large: 5000. {LONG}", Dialect(limit="none")),
        (Dialect(), "temperature does not support 0 with this model", Dialect(sampling=False)),
        (Dialect(), "Extra inputs are not permitted: seed", Dialect(sampling=False)),
        (Dialect(), "", Dialect("json_object")),
        (Dialect("none"), "no", None),
        (Dialect(), LONG, None),
    ],
)
def test_the_part_that_is_named_is_dropped_first(before, message, after):
    assert before.simpler(message) == after


def test_every_way_ends():
    for message in ("", "max_tokens", "temperature", "response_format", "max_completion_tokens seed"):
        dialect, n_steps = Dialect(), 0
        while dialect is not None:
            dialect, n_steps = dialect.simpler(message), n_steps + 1
        assert n_steps <= 6


def test_a_text_that_is_too_long_is_told_from_a_bad_request():
    assert is_too_long(LONG) and is_too_long("exceeds the available context size")
    assert not is_too_long("response_format is unknown")
