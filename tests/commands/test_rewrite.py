"""The filter."""

import io
import json

from lib import cli


class Binary(io.TextIOWrapper):
    """A text stream over bytes, as standard input and output are."""


def run(monkeypatch, capsysbinary, given: bytes, *arguments: str) -> bytes:
    monkeypatch.setattr("sys.stdin", Binary(io.BytesIO(given)))
    assert cli.main(["rewrite", *arguments]) == 0
    return capsysbinary.readouterr().out


def test_filters_byte_for_byte(monkeypatch, capsysbinary):
    out = run(monkeypatch, capsysbinary, b"He lost his hat.\r\n\xff", "--axis", "gender", "--direction", "swap")
    assert out == b"She lost her hat.\r\n\xff"


def test_lines_are_texts_of_their_own(monkeypatch, capsysbinary):
    given = b"She was pregnant.\nHe left.\n"
    assert run(monkeypatch, capsysbinary, given) == given
    assert run(monkeypatch, capsysbinary, given, "--lines") == b"She was pregnant.\nShe left.\n"


def test_json_shows_the_edits(monkeypatch, capsysbinary):
    value = json.loads(run(monkeypatch, capsysbinary, b"He is.", "--direction", "they", "--json"))
    assert value["text"] == "They are."
    assert [edit["after"] for edit in value["edits"]] == ["They", "are"]


def test_a_wrong_direction_is_one_sentence(monkeypatch, capsysbinary):
    monkeypatch.setattr("sys.stdin", Binary(io.BytesIO(b"x")))
    assert cli.main(["rewrite", "--direction", "up"]) == cli.BAD_INPUT
    assert capsysbinary.readouterr().err.count(b"\n") == 1
