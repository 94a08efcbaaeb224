"""What is made of the bodies that endpoints send."""

import json

import pytest

from lib.augment.reply import NotChat, Reply, message_of, models, read


def body(**message) -> bytes:
    choice = {"message": message, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}).encode()


def test_a_chat_completion():
    assert read(body(content="yes")) == Reply("yes", "", "stop", 3, 4)
    assert read(body(content=None, refusal="I will not.")) == Reply("", "I will not.", "stop", 3, 4)
    assert read(body(content=[{"type": "text", "text": "ye"}, {"text": "s"}, 7])).content == "yes"


def test_counts_that_make_no_sense_are_no_counts():
    for usage in (None, [], {"prompt_tokens": -1, "completion_tokens": "4"}, {"prompt_tokens": True}):
        whole = {"choices": [{"message": {"content": "yes"}}], "usage": usage}
        assert read(json.dumps(whole).encode()) == Reply("yes")


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "no JSON"),
        (b"<html>Welcome</html>", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"9" * 10_000, "no JSON"),
        (b"[]", "no chat completion"),
        (b'{"choices": []}', "no chat completion"),
        (b'{"choices": {"0": 1}}', "no chat completion"),
        (b'{"choices": [{"message": "yes"}]}', "no chat completion"),
        (b'{"choices": [7]}', "no chat completion"),
        (b'{"error": {"message": "over\\nloaded"}, "choices": null}', "an error: over loaded"),
    ],
)
def test_other_bodies(content, says):
    with pytest.raises(NotChat, match=says):
        read(content)


@pytest.mark.parametrize(
    "content, sentence",
    [
        ({"message": "no such\tmodel"}, "no such model"),
        ({"error": {"message": "no"}}, "no"),
        ({"detail": "not found"}, "not found"),
        ("plain", "plain"),
        ({"error": {"message": "a\u202eb\x00c"}}, "abc"),
        (None, ""),
        ({}, ""),
    ],
)
def test_the_sentence_of_an_error_is_one_line(content, sentence):
    assert message_of(content) == sentence


def test_lists_of_models():
    assert models(b'{"data": [{"id": "b"}, {"id": "a"}, {"id": 7}, 8]}') == ["a", "b"]
    with pytest.raises(NotChat):
        models(b'{"models": []}')
