"""What is sent of a script is the script."""

from lib.ui import asset


def test_comments_and_indentation_are_left_out():
    sent = asset.read("keys.js")
    assert "export default function (component) {" in sent.splitlines()
    assert not any(line.startswith((" ", "//")) or not line for line in sent.splitlines())
