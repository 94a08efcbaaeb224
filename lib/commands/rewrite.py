"""`rewrite`: a filter that reads a text and writes its counterfactual."""

import argparse
import sys

from lib.augment import Policy
from lib.augment import rewrite as rewritten
from lib.commands.command import Answer, add


def add_commands(commands) -> None:
    filtering = add(
        commands,
        "rewrite",
        "Rewrite English text from standard input along an axis; all but the edits comes back byte for byte.",
        "rewrite --axis gender --direction swap < letter.txt",
        rewrite,
        workspace=False,
    )
    filtering.add_argument("--axis", default="gender", help="what to change (default gender)")
    filtering.add_argument("--direction", default="swap", help="swap, m->f, f->m or they; on other axes from->to")
    filtering.add_argument("--lines", action="store_true", help="every line is a text of its own")
    filtering.add_argument("--names", action="store_true", help="also map first names")
    filtering.add_argument(
        "--named-people", choices=("off", "known", "any"), default="known", help="whose paragraphs stay (default known)"
    )
    filtering.add_argument("--no-biology", action="store_true", help="rewrite what speaks of pregnancy or anatomy too")
    filtering.add_argument(
        "--quotations", choices=("rewrite", "keep"), default="rewrite", help="what happens to quotations"
    )
    filtering.add_argument("--no-model", action="store_true", help="do not ask spaCy, even where it is installed")


def rewrite(arguments: argparse.Namespace) -> Answer:
    """Bytes that are no UTF-8 pass through unchanged. With --json: the text, its edits and its skips."""
    policy = Policy(
        named_people=arguments.named_people,
        biology=not arguments.no_biology,
        quotations=arguments.quotations,
        names=arguments.names,
        model=not arguments.no_model,
    )
    given = sys.stdin.buffer
    texts = given if arguments.lines else [given.read()]
    values = []
    for raw in texts:
        answer = rewritten(raw.decode("utf-8", "surrogateescape"), arguments.axis, arguments.direction, policy)
        if arguments.json:
            values.append(_value(answer))
        else:
            sys.stdout.buffer.write(answer.text.encode("utf-8", "surrogateescape"))
    if not arguments.json:
        sys.stdout.buffer.flush()
        return Answer(None, "")
    return Answer(values if arguments.lines else values[0], "")


def _value(answer) -> dict:
    """A rewriting as JSON can hold it; stray bytes show as the replacement sign."""
    return {
        "text": answer.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "confidence": answer.confidence,
        "rules": answer.rules,
        "edits": [edit._asdict() for edit in answer.edits],
        "skips": [skip._asdict() for skip in answer.skips],
    }
