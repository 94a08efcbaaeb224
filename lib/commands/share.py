"""`audit publish`, `shares`, `revoke` and `compare`: frozen audits, the links to them, and two side by side."""

import argparse
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from lib.commands.command import Answer, add, curator, table
from lib.corpus import workspace
from lib.errors import BadOption, NoSpace
from lib.query.predicates import Expression
from lib.query.selection import Selection

Audited = Callable[[argparse.Namespace], AbstractContextManager[tuple]]


def add_actions(actions, add_options: Callable[[argparse.ArgumentParser], None], audited: Audited) -> None:
    """The actions of the command `audit`; add_options and audited are those of the command itself."""
    publishing = add(
        actions,
        "publish",
        "Freeze an audit as a page and as files that stakeholders can read, and make a link to it.",
        'audit publish --workspace ws --title "Audit of ws" --owner "Data team" --licence "CC BY 4.0"',
        lambda arguments: publish(arguments, audited),
        workspace=False,
    )
    add_options(publishing)
    for name, about in (
        ("title", "what the page is called"),
        ("owner", "who answers for the corpus"),
        ("licence", "what others may do with the audit"),
    ):
        publishing.add_argument(f"--{name}", required=True, help=about)
    for name, about in (
        ("author", "who made it (default: you)"),
        ("sign-off", "who stands for it, and since when"),
        ("next-review", "day of the next review, as 2027-05-31"),
        ("collection", "where the text comes from"),
        ("uses", "what the corpus is meant for"),
        ("limits", "what else a reader must know"),
    ):
        publishing.add_argument(f"--{name}", default="", help=about)
    publishing.add_argument("--days", type=int, default=180, metavar="N", help="days that links may live (180)")
    publishing.add_argument("--link-days", type=int, default=90, metavar="N", help="days that this link lives (90)")
    publishing.add_argument("--no-link", action="store_true", help="make the files only")
    publishing.add_argument("--out", type=Path, metavar="FILE", help="put a copy of the HTML file here")
    publishing.add_argument(
        "--snippets", action="store_true", help="show the snippets that curators approved in the app (default: no text)"
    )
    publishing.add_argument("--dry-run", action="store_true", help="say how much would be hidden, publish nothing")
    add(
        actions,
        "shares",
        "List what was published and the links to it, with their uses.",
        "audit shares --workspace ws",
        shares,
    )
    revoking = add(actions, "revoke", "End a link at once.", "audit revoke --workspace ws LINK", revoke)
    revoking.add_argument("link", metavar="LINK", help="the id of a link, its token, or its whole address")
    comparing = add(
        actions,
        "compare",
        "Set two audits side by side: shares of groups, their difference and its interval.",
        "audit compare before.json after.json",
        lambda arguments: compare(arguments, audited),
        workspace=False,
    )
    add_options(comparing)
    what = "workspace, JSON of an audit; with --workspace, a published audit or an SQL expression"
    comparing.add_argument("first", metavar="A", help=what)
    comparing.add_argument("second", metavar="B", help="the other one")


def publish(arguments: argparse.Namespace, audited: Audited) -> Answer:
    from lib.share import examples, links, publishing
    from lib.share.publishing import FILES
    from lib.share.snapshot import folder_of
    from lib.share.terms import Terms

    terms = Terms(
        arguments.title,
        arguments.author or curator(),
        arguments.owner,
        arguments.licence,
        arguments.sign_off,
        arguments.next_review,
        arguments.collection,
        arguments.uses,
        arguments.limits,
        arguments.days,
    )
    if arguments.out is not None:
        out = arguments.out.expanduser().absolute()
        if not out.parent.is_dir():
            raise BadOption(f"{arguments.out} lies in a folder that is not there; make the folder first.")
        if out.is_dir():
            raise BadOption(
                f"{arguments.out} is a folder; name the file in it, such as {arguments.out / 'audit.html'}."
            )
    if not arguments.no_link:
        # Before anything is published: what is published stays.
        links.check_days(arguments.link_days)
    with audited(arguments) as (view, found):
        root = view.workspace.root
        snippets, refused = [], []
        if arguments.dry_run or arguments.snippets:
            draft = publishing.draft(view, found, terms)
            if arguments.snippets:
                snippets, refused = examples.checked(examples.approved(view), draft.rows, draft.audited)
        if arguments.dry_run:
            value = {
                "n_numbers": draft.n_cells,
                "n_not_shown": draft.n_hidden,
                "n_by_earlier": draft.n_changed,
                "n_snippets": len(snippets),
                "snippets_refused": refused,
            }
            text = (
                f"{draft.n_hidden:,} of {draft.n_cells:,} rows and totals would not be shown, {draft.n_changed:,} of "
            )
            text += f"them because of an earlier audit; {len(snippets):,} snippets would be; nothing was published."
            return Answer(value, "\n".join([text, *refused]))
        made = publishing.publish(view, found, terms, snippets)
    folder = folder_of(root, made["id"])
    value = {
        "id": made["id"],
        "folder": str(folder),
        "n_numbers": made["n_numbers"],
        "n_not_shown": made["n_not_shown"],
        "n_snippets": len(made["snippets"]),
        "snippets_refused": refused,
    }
    lines = [f"published {made['id']} in {folder}"]
    if arguments.snippets:
        lines += [f"snippets of text: {len(snippets)}", *refused]
    if not arguments.no_link:
        share = links.create(root, made["id"], curator(), arguments.link_days)
        value |= {"link": share.id, "path": links.path_of(root, share), "expires": share.expires}
        lines.append(f"link, good until {share.expires[:10]}: {value['path']}")
        lines.append(f"It opens on a server whose WINNOW_HOME is {root.parent}.")
    if arguments.out is not None:
        try:
            shutil.copyfile(folder / FILES["html"], out)
        except OSError as error:
            raise NoSpace(f"{out} cannot be written ({error.strerror}); the audit itself is in {folder}.") from error
        value["out"] = str(out)
        lines.append(f"page: {out}")
    return Answer(value, "\n".join(lines))


def shares(arguments: argparse.Namespace) -> Answer:
    from lib.share import links, snapshot

    root = workspace.load(arguments.workspace).root
    audits = [
        {name: one[name] for name in ("id", "title", "published", "author", "expires")} for one in snapshot.all_of(root)
    ]
    found = [asdict(share) | {"state": share.state()} for share in links.all_shares(root)]
    rows = [(one["id"], one["title"], one["published"][:10], one["author"]) for one in audits]
    lines = [table(("audit", "title", "published", "author"), rows)] if rows else ["Nothing was published yet."]
    if found:
        titles = ("link", "audit", "state", "until", "uses", "last use")
        cells = [
            (one["id"], one["snapshot"], one["state"], one["expires"][:10], one["n_uses"], (one["last_use"] or "")[:16])
            for one in found
        ]
        lines += ["", table(titles, cells)]
    return Answer({"audits": audits, "links": found}, "\n".join(lines))


def revoke(arguments: argparse.Namespace) -> Answer:
    from lib.share import links

    root = workspace.load(arguments.workspace).root
    token = arguments.link.rsplit("/shared/", 1)[-1]
    share = links.revoke(root, token, curator())
    return Answer(asdict(share), f"The link {share.id} is revoked; {share.n_uses:,} uses were logged.")


def compare(arguments: argparse.Namespace, audited: Audited) -> Answer:
    from lib.share import comparison

    sides = [_side(arguments, name, audited) for name in (arguments.first, arguments.second)]
    found = comparison.compare(*sides)
    rows = [
        (one.axis, group.group, group.first, group.second, group.difference, group.low, group.high)
        for one in found
        for group in one.groups
        if group.difference is not None and (group.first or group.second)
    ]
    said = "Difference: B − A. The interval takes the two for independent."
    text = table(("axis", "group", "A", "B", "difference", "low", "high"), rows)
    return Answer({one.axis: one.to_json() for one in found}, f"{text}\n\n{said}")


def _side(arguments: argparse.Namespace, name: str, audited: Audited) -> dict:
    """What A or B stands for, as the JSON of an audit."""
    from lib.audit import rendering
    from lib.share import comparison, snapshot

    path = Path(name).expanduser()
    given = vars(arguments)
    if arguments.workspace is None:
        if not path.is_dir():
            return comparison.read(path)
        chosen = given | {"workspace": path}
    elif snapshot.is_id(name):
        return snapshot.read(workspace.load(arguments.workspace).root, name)
    else:
        if arguments.where is not None or arguments.selection is not None:
            raise BadOption(
                "With --workspace, A and B say which records are compared: leave out --where and --selection."
            )
        chosen = given | {"selection": Selection((Expression(name),)).to_text()}
    with audited(argparse.Namespace(**chosen)) as (_, found):
        if not found.n_records:
            raise BadOption(f"No record is in {name!r}, so there is nothing to compare; widen it.")
        return rendering.as_json(found)
