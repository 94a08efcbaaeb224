"""Publish an audit: hide what must be hidden, freeze the rest, and write it as a page and as files."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from lib import __version__
from lib.audit import curated, labels, parsed
from lib.audit.audit import Audit
from lib.audit.intervals import LEVEL
from lib.audit.labelling import Precision
from lib.corpus.workspace import Workspace
from lib.curate.recipe import fingerprint
from lib.errors import BadOption
from lib.query.selection import Selection
from lib.query.view import View
from lib.share import (
    croissant,
    disclosure,
    examples,
    findings,
    html,
    masking,
    panels,
    rounding,
    sections,
    snapshot,
    tables,
    texts,
)
from lib.share.disclosure import Earlier, Protected
from lib.share.examples import Candidate, Subject
from lib.share.terms import Terms

FILES = {"html": "audit.html", "json": snapshot.FILE, "csv": "audit.csv", "croissant.json": "croissant.json"}


@dataclass(frozen=True)
class Draft:
    """A share as it would be published, to be looked at before: value is the snapshot, page its HTML.

    n_hidden of n_cells numbers are not shown, n_changed of them because an earlier audit would tell. subjects: what
    examples from the text can be drawn of; rows and audited: by what they are checked (`examples.checked`).
    """

    value: dict
    page: str
    n_cells: int
    n_hidden: int
    n_changed: int
    subjects: tuple[Subject, ...]
    rows: Mapping[str, dict]
    audited: np.ndarray

    def with_examples(self, candidates: Sequence[Candidate]) -> "Draft":
        """The same with these snippets in place of those it had. Raises BadOption for one that it may not hold."""
        value = self.value | {"snippets": _snippets(candidates, self.rows, self.audited)}
        return replace(self, value=value, page=html.page(value))


def draft(view: View, audit: Audit, terms: Terms, snippets: Sequence[Candidate] = ()) -> Draft:
    """What `publish` would publish. snippets: those that curators approved one by one; none by default.

    Raises BadOption: a term that is missing or no date, a snippet that the share may not hold; NotComputed.
    """
    value, protected, audited, told = _frozen(view, audit, terms)
    rows = _rows(protected)
    made = Draft(
        value, "", protected.n_cells, protected.n_hidden, protected.n_changed,
        tuple(examples.subjects(audit, rows, told)), rows, audited,
    )  # fmt: skip
    return made.with_examples(snippets)


def publish(view: View, audit: Audit, terms: Terms, snippets: Sequence[Candidate] = ()) -> dict:
    """Freeze an audit in its workspace and give the snapshot. Raises as `draft`, NoSpace, Busy."""
    workspace = view.workspace
    # Two at once would not be tested against each other.
    with workspace.only_one("publishing"):
        value, protected, chosen, _ = _frozen(view, audit, terms)
        value["snippets"] = _snippets(snippets, _rows(protected), chosen)
        files = {
            FILES["json"]: tables.to_json(value),
            FILES["csv"]: tables.to_csv(value),
            FILES["html"]: html.page(value),
        }
        files[FILES["croissant.json"]] = croissant.to_json(value, files)
        private = {
            "id": value["id"],
            "published": value["published"],
            "files": _fingerprints(workspace),
            "rows": protected.exact,
        }
        snapshot.write(workspace.root, value["id"], files, private, chosen)
    return value


def _frozen(view: View, audit: Audit, terms: Terms) -> tuple[dict, Protected, np.ndarray, list]:
    """The snapshot without snippets, what is hidden in it, its records (n,) bool, and the findings it tells."""
    now = datetime.now(UTC)
    terms.check(now.date())
    if audit.corpus["catalog"] != view.current.catalog:
        raise BadOption("The corpus has moved on since this audit was made; make it anew before publishing.")
    if audit.n_records < disclosure.LEAST_DOCUMENTS:
        raise BadOption(
            f"The audit is of {audit.n_records:,} records, too few for any number to be shown; take at least "
            f"{disclosure.LEAST_DOCUMENTS}."
        )
    source, no_source = sections.source_column(view, audit.selection)
    old = snapshot.private_of(view.workspace.root)
    now_chosen = sections.scope_of(view, audit.selection).chosen
    changed = [_changed(view.workspace, value, mask, now_chosen) for value, mask in old]
    scope = sections.scope_of(view, audit.selection, changed, source)
    earlier = [Earlier(value["id"], value["rows"]) for value, _ in old]
    protected = disclosure.protect(sections.panels_of(view, audit, scope), earlier)
    path = view.workspace.ledger_path
    told = findings.told(audit, _rows(protected), curated.decided(path))
    value = {
        "format": snapshot.FORMAT,
        "id": f"{now:%Y%m%d}-{secrets.token_hex(5)}",
        "title": _line(terms.title),
        "author": _line(terms.author),
        "owner": _line(terms.owner),
        "licence": _line(terms.licence),
        "sign_off": _line(terms.sign_off),
        "next_review": terms.next_review,
        "published": now.isoformat(timespec="seconds"),
        "expires": (now + timedelta(days=terms.days)).isoformat(timespec="seconds"),
        "winnow": __version__,
        "corpus": {"name": view.workspace.name, "fingerprint": fingerprint(view.workspace)},
        "selection": masking.masked(audit.selection.sentence()),
        "is_whole_corpus": audit.selection == Selection(),
        "lexicon": {name: audit.lexicon[name] for name in ("version", "hash", "language")},
        "tier": audit.tier,
        "parameters": {
            "least_documents": disclosure.LEAST_DOCUMENTS,
            "least_documents_of_percentages": disclosure.LEAST_BASE,
            "most_of_one_source": disclosure.MOST_OF_ONE_SOURCE,
            "source_column": source or None,
            "rounding": f"to {rounding.BASE} below {rounding.FINE_BELOW}, then to {rounding.FIGURES} figures",
            "level_of_intervals": LEVEL,
            "people_decided_by": audit.people,
            "axes": [axis.axis for axis in audit.axes if axis.kind == "mentions"],
            "label_columns": [axis.axis for axis in audit.axes if axis.kind == "labels"],
            "references": [axis.reference.sentence() for axis in audit.axes if axis.reference is not None],
        },
        "measured": list(texts.MEASURED),
        "not_measured": list(texts.NOT_MEASURED),
        "method": [*texts.METHOD, parsed.sentence(audit.people)],
        "limits": _limits(audit, terms, no_source, protected),
        "collection": _line(terms.collection),
        "uses": _line(terms.uses),
        "findings": [published for _, _, published in told],
        "panels": protected.panels,
        "precision": panels.precision(_precisions(view, audit)),
        "decisions": _decisions(view),
        "snippets": [],
        "n_numbers": protected.n_cells,
        "n_not_shown": protected.n_hidden,
    }
    return value, protected, scope.chosen, told


def _changed(workspace: Workspace, value: dict, mask: np.ndarray, chosen: np.ndarray) -> np.ndarray | None:
    """The records that one of two audits has and the other has not; None where the files are others than then."""
    files = _fingerprints(workspace)
    if files[: len(value["files"])] != value["files"] or len(mask) > len(chosen):
        return None
    return np.concatenate([mask, np.zeros(len(chosen) - len(mask), bool)]) ^ chosen


def _fingerprints(workspace: Workspace) -> list[str]:
    return [file.fingerprint for file in workspace.sources.files]


def _precisions(view: View, audit: Audit) -> dict[tuple[str, str], Precision]:
    answers = labels.given(view.workspace.ledger_path)
    return {
        (axis.axis, group): found
        for axis in audit.axes
        if axis.kind == "mentions"
        for group, found in labels.precisions(answers, axis.axis).items()
    }


def _limits(audit: Audit, terms: Terms, no_source: str, protected: Protected) -> list[str]:
    said = [*texts.LIMITS]
    sizes = protected.panels[0]["wholes"]
    total, counted = sizes["records audited"], sizes.get(sections.IN_LANGUAGE)
    if total is not None and counted is not None and total - counted >= disclosure.LEAST_DOCUMENTS:
        language = audit.lexicon["language"]
        said.insert(0, texts.UNCOUNTED.format(n=f"{total - counted:,}", total=f"{total:,}", language=language))
    return [*said, *([no_source] if no_source else []), *([_line(terms.limits)] if terms.limits.strip() else [])]


def _decisions(view: View) -> list[dict]:
    """Counts of few records are hidden here too; reasons are the curators' words, masked like text of records."""
    return [
        decision
        | {
            "reason": masking.masked(decision["reason"]),
            "n": rounding.rounded(decision["n"]) if decision["n"] >= disclosure.LEAST_DOCUMENTS else None,
        }
        for decision in sections.decisions(view)
    ]


def _rows(protected: Protected) -> dict[str, dict]:
    """What is published, by key: rows, and the totals of panels."""
    return {key: row["public"] for key, row in protected.exact.items()}


def _snippets(candidates: Sequence[Candidate], rows: Mapping[str, dict], audited: np.ndarray) -> list[dict]:
    may, said = examples.checked(candidates, rows, audited)
    if said:
        raise BadOption(said[0])
    return [one.to_json() for one in sorted(may, key=lambda one: (one.snippet.axis, one.snippet.group))]


def _line(text: str) -> str:
    return " ".join(text.split())
