"""`audit`: whom the corpus talks about, as JSON, as Markdown or in short."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.commands import share
from lib.commands.command import Answer, add, add_filter, selection_of, table
from lib.corpus import workspace
from lib.errors import BadOption


def add_commands(commands) -> None:
    auditing = add(
        commands,
        "audit",
        "Say whom the corpus talks about, how, and whom its exclusions hit; runs the stages that it needs.",
        "audit --workspace ws --json --where \"lang = 'en'\"",
        audit,
        workspace=False,
    )
    add_options(auditing)
    auditing.add_argument("--markdown", action="store_true", help="print the audit as Markdown")
    share.add_actions(auditing.add_subparsers(title="actions", metavar="ACTION"), add_options, audited)


def add_options(auditing: argparse.ArgumentParser) -> None:
    """What an audit can be made with, whether it is printed or published."""
    # Not required of argparse: `audit compare` can do without.
    auditing.add_argument("--workspace", type=Path, metavar="DIR", help="folder of the workspace")
    add_filter(auditing)
    auditing.add_argument("--tier", choices=("A", "B", "C"), default="B", help="tiers counted, up to this one (B)")
    auditing.add_argument("--labels", nargs="*", metavar="COL", help="columns taken as axes (default: a guess)")
    auditing.add_argument("--reference", nargs="+", metavar="FILE", default=[], help="reference populations (JSON)")
    auditing.add_argument("--clusters", metavar="COL", help="column whose values are the units of the intervals")
    auditing.add_argument("--tone", type=Path, metavar="FILE", help="score tone by this list: weight, tab, words")
    auditing.add_argument("--score", metavar="COL", default="", help="column of numbers whose means are told by group")
    auditing.add_argument("--lexicon", type=Path, metavar="FILE", help="add the terms of a tab-separated file first")


def audit(arguments: argparse.Namespace) -> Answer:
    from lib.audit import rendering

    with audited(arguments) as (_, found):
        value = rendering.as_json(found)
        return Answer(value, rendering.as_markdown(found) if arguments.markdown else _short(found))


@contextmanager
def audited(arguments: argparse.Namespace) -> Iterator[tuple]:
    """The open View and the Audit that the arguments ask for, once the stages that it needs have run."""
    from lib.audit import audit as auditing
    from lib.audit import edits, lexicon, references, scorers
    from lib.commands.command import curator
    from lib.curate.desk import open_view
    from lib.curate.twins import twins
    from lib.jobs.analysis import analyse
    from lib.jobs.stages import Options

    if arguments.workspace is None:
        raise BadOption("An audit needs --workspace DIR, the folder of a workspace.")
    opened = workspace.load(arguments.workspace)
    selection = selection_of(arguments)
    scorer = scorers.read(arguments.tone) if arguments.tone is not None else scorers.of_workspace(opened.root)
    populations = [references.read(Path(path)) for path in arguments.reference]
    if arguments.lexicon is not None:
        edits.add_terms(opened.root, lexicon.read_terms(arguments.lexicon), curator())
    analyse(opened, Options(), _say, ("profile", "mentions"))
    view = open_view(opened)
    try:
        found = auditing.audit(
            view,
            selection,
            tier=arguments.tier,
            label_axes=arguments.labels,
            references=populations,
            clusters=arguments.clusters,
            twins=twins(edits.of_workspace(opened.root), "gender", "women", "men"),
            scorer=scorer,
            score_column=arguments.score,
        )
        yield view, found
    finally:
        view.close()


def _short(found) -> str:
    rows = [
        (shares.title, group.group, group.n, group.share.value, group.share.low, group.share.high)
        for shares in found.axes
        for group in shares.groups[:3]
        if group.n
    ]
    findings = [f"{number}. {finding.sentence}" for number, finding in enumerate(found.findings[:5], start=1)]
    return "\n".join([table(("axis", "group", "n", "share", "low", "high"), rows), "", *findings])


def _say(stage: str, state: str, done: int, total: int, note: str = "") -> None:
    if state == "done":
        print(f"{stage}: done", file=sys.stderr, flush=True)
