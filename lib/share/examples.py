"""Examples from the text: what snippets a share could show, and which of them curators approved, one by one."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from lib.audit import edits, snippets
from lib.audit.audit import Audit
from lib.audit.findings import Finding
from lib.audit.labels import Mention, mention_of
from lib.audit.occupations import AXIS as OCCUPATION
from lib.audit.snippets import Snippet
from lib.errors import BadOption
from lib.ledger import edits as ledger_edits
from lib.ledger import events
from lib.ledger.events import Decision, Event
from lib.ledger.members import make
from lib.query.selection import Selection
from lib.query.view import View
from lib.share import masking

ASPECT = "snippet may be published"
APPROVED, LEFT_OUT = ANSWERS = ("approved", "left out")
# A page of numbers with some examples, not a collection of texts.
MOST = 40


@dataclass(frozen=True)
class Subject:
    """What examples may be drawn of: a group that the share shows, or a finding that it tells.

    key is that of its row; label is for the curator; selection are the records that it speaks of.
    """

    key: str
    label: str
    axis: str
    group: str
    selection: Selection


@dataclass(frozen=True)
class Candidate:
    """A snippet as readers would see it: masked, cut, and its term apart. digest stands for exactly these words."""

    snippet: Snippet
    before: str
    term: str
    after: str

    @property
    def mention(self) -> Mention:
        return mention_of(self.snippet)

    @property
    def digest(self) -> str:
        told = json.dumps([self.snippet.axis, self.snippet.group, self.before, self.term, self.after])
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    def to_json(self) -> dict[str, str]:
        return {
            "axis": self.snippet.axis, "group": self.snippet.group, "before": self.before, "term": self.term,
            "after": self.after,
        }  # fmt: skip


def subjects(audit: Audit, rows: Mapping[str, dict], told: Sequence[tuple[str, Finding, dict]]) -> list[Subject]:
    """All there are, groups first: of rows, published ones by key, only those that are shown.

    told: key of its row, finding, and what is published of it. Labels of a column are not in the text, and records that
    were left out are not in the share: findings on either have no examples.
    """
    found = []
    for axis in audit.axes:
        if axis.kind != "mentions":
            continue
        for group in axis.groups:
            key = key_of(axis.axis, group.group)
            if _is_shown(rows, key):
                label = f"{axis.title}: {group.group}"
                found.append(Subject(key, label, axis.axis, group.group, audit.selection))
    for key, finding, published in told:
        of_occupation = finding.kind == "occupation"
        axis = OCCUPATION if of_occupation else finding.axis
        if finding.kind in ("relation", "occupation") and _is_shown(rows, key_of(axis, finding.group)):
            sentence = published.get("own_words") or published["sentence"]
            found.append(Subject(key, f"Finding: {sentence}", axis, finding.group, finding.selection))
    return found


def key_of(axis: str, group: str) -> str:
    """The row that must be shown where a snippet speaks of a group."""
    return f"occupations/{group}/" if axis == OCCUPATION else f"share:{axis}/{group}/"


def drawn(view: View, subject: Subject, audited: np.ndarray, n: int, without: Collection[int] = ()) -> list[Candidate]:
    """n candidates in the order drawn, each from another record, and fewer where there are fewer.

    audited (n_records,) bool: the records of the share; none but these are read. without: ids of records of which
    nothing more may be shown. The texts are as edits left them.
    """
    chosen = np.zeros(len(audited), bool)
    chosen[view.ids(subject.selection)] = True
    chosen &= audited
    chosen[list(without)] = False
    found = []
    # Some mentions stand inside an address or a name and cannot be shown.
    for snippet in snippets.sample(
        view, subject.axis, subject.group, chosen, n + n // 2, context=snippets.MOST_CHARS, is_edited=True
    ):
        candidate = _masked(snippet)
        if candidate is not None:
            found.append(candidate)
    return found[:n]


def answer(path: Path, candidate: Candidate, said: str, by: str) -> Event:
    """Write down that a snippet may be published, or not. path: the ledger's. Raises BadOption for another answer."""
    if said not in ANSWERS:
        raise BadOption(f"{said!r} is no answer on a snippet; use {', '.join(ANSWERS)}.")
    one = candidate.snippet
    sentence = f"{said}: the snippet of “{one.term}” ({one.axis}: {one.group}) in record {one.id:,} for publishing"
    payload = {"aspect": ASPECT, "answer": said, "digest": candidate.digest, **asdict(candidate.mention)}
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    reason = f"example of {one.axis}: {one.group}"
    return events.append(path, Decision("label", reason, by, sentence, make([one.id]), payload=text))


def answers(path: Path) -> dict[Mention, tuple[str, str]]:
    """The answer in force on each snippet and the digest of the words it was given on; the last one counts."""
    history = events.all_events(path)
    alive = events.in_force(history)
    found: dict[Mention, tuple[str, str]] = {}
    for event in history:
        if event.action != "label" or event.uid not in alive:
            continue
        value = json.loads(event.payload or "{}")
        if value.get("aspect") == ASPECT:
            mention = Mention(value["axis"], value["group"], value["id"], value["number"], value["term"])
            found.pop(mention, None)
            found[mention] = (value["answer"], value["digest"])
    return found


def approved(view: View) -> list[Candidate]:
    """The approved ones, in the order in which they were approved, one of each record.

    One is left out where its words are not those that were approved any more: the text was edited, or the lexicon or
    the masks have changed.
    """
    given = {
        mention: digest for mention, (said, digest) in answers(view.workspace.ledger_path).items() if said == APPROVED
    }
    ids = sorted({mention.id for mention in given})
    rows = view.rows("SELECT id, text FROM texts WHERE id = ANY(CAST(? AS BIGINT[]))", [ids]) if ids else []
    texts = {id_: ledger_edits.apply(id_, text or "", view.state.edits) for id_, text in rows}
    lexicon = edits.of_workspace(view.workspace.root)
    judge = snippets.judge_of(view) if given else None
    found: dict[int, Candidate] = {}
    for mention, digest in given.items():
        text = texts.get(mention.id, "")
        for snippet in snippets.of_text(
            lexicon, mention.id, text, mention.axis, mention.group, context=snippets.MOST_CHARS, judge=judge
        ):
            candidate = _masked(snippet) if mention_of(snippet) == mention else None
            if candidate is not None and candidate.digest == digest:
                found.setdefault(mention.id, candidate)
    return list(found.values())


def checked(
    candidates: Sequence[Candidate], rows: Mapping[str, dict], audited: np.ndarray
) -> tuple[list[Candidate], list[str]]:
    """Those that a share may hold, and a sentence for each that it may not.

    rows: published ones by key; audited (n_records,) bool: the records of the share.
    """
    may, said = [], []
    for one in candidates:
        snippet = one.snippet
        if not _is_shown(rows, key_of(snippet.axis, snippet.group)):
            said.append(f"A snippet speaks of {snippet.group}, of whom too few records speak; leave it out.")
        elif not (0 <= snippet.id < len(audited) and audited[snippet.id]):
            said.append(f"A snippet is of record {snippet.id:,}, which is not among those audited; leave it out.")
        elif len(one.before + one.term + one.after) > masking.MOST_CHARS:
            said.append(f"A snippet has more than {masking.MOST_CHARS} characters; take it again from the record.")
        elif any(snippet.id == other.snippet.id for other in may):
            said.append(f"Two snippets are of record {snippet.id:,}; choose one, since together they say too much.")
        else:
            may.append(one)
    if len(may) > MOST:
        said.append(f"{len(may)} snippets are too many for one audit; choose at most {MOST}.")
    return may[:MOST], said


def candidate_of(snippet: Snippet) -> Candidate:
    """Raises BadOption where the snippet cannot be masked."""
    return Candidate(snippet, *masking.snippet(snippet.text, snippet.start, snippet.end))


def _masked(snippet: Snippet) -> Candidate | None:
    try:
        return candidate_of(snippet)
    except BadOption:
        return None


def _is_shown(rows: Mapping[str, dict], key: str) -> bool:
    row = rows.get(key)
    return row is not None and bool(row["is_shown"])
