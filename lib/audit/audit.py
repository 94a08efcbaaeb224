"""The whole audit of a corpus or a Selection, as one value: what the page, the command line and a share stand on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.audit import associations as associating
from lib.audit import cooccurrence, cost, findings, occupation_reference, occupations, parsed, scorers
from lib.audit.associations import Associations
from lib.audit.cost import GroupLoss
from lib.audit.crossing import Crossing, cross
from lib.audit.diversity import Diversity, diversity
from lib.audit.findings import Finding
from lib.audit.intersections import Intersections, Window, intersect
from lib.audit.marks import Marks, Mentions, Tier, buckets_by, labels, opened
from lib.audit.occupations import Occupation
from lib.audit.references import Reference
from lib.audit.representation import AxisShares, represent
from lib.audit.tone import Scorer, Tone, Twin, tone
from lib.corpus.columns import is_list, is_scalar, is_string
from lib.errors import BadOption
from lib.query.selection import Selection
from lib.query.view import View

# Names of columns that say of whom or by whom a record is: offered as axes of their own.
_ABOUT_PEOPLE = re.compile(
    r"gender|sex(?!t)|pronoun|race|ethni|religio|national|country|birth_?place|disab|orientation|age_?group|profession"
    r"|^(?:target_?)?groups?$|target_attribute|^dimension$"
)
MOST_LABEL_AXES = 4
SAYS = (
    "Counts words that mention a group. They do not say who wrote the text, who is described well, or how a model will "
    "behave."
)
INTERVALS = "Intervals are at 95 %, and hold if the corpus is a draw of documents from its sources."


@dataclass(frozen=True, eq=False)
class Audit:
    """people: who decided whether tier B words speak of people (`parsed.decider`). crossings: by (axis, column).
    intersections: by pair of axes. losses: of the exclusions in force, over all records. words: associations of two
    groups, tone of women and men; None where they were not asked for. occupation_reference: the population whose
    shares of women stand beside those of occupations, in words; "" where none was chosen.
    """

    corpus: dict
    selection: Selection
    lexicon: dict
    people: str
    tier: str
    n_records: int
    n_counted: int
    axes: tuple[AxisShares, ...]
    diversity: dict[str, Diversity | None]
    crossings: dict[tuple[str, str], Crossing]
    occupations: tuple[Occupation, ...]
    occupation_window: Window
    occupation_reference: str
    intersections: tuple[Intersections, ...]
    losses: tuple[GroupLoss, ...]
    words: Associations | None
    tone: Tone | None
    findings: tuple[Finding, ...]

    def axis(self, name: str) -> AxisShares:
        """Raises BadOption with the axes there are."""
        for shares in self.axes:
            if shares.axis == name:
                return shares
        raise BadOption(f"The audit has no axis {name!r}; it has {', '.join(shares.axis for shares in self.axes)}.")

    def notes(self) -> list[str]:
        """What must stand beside every number."""
        said = [SAYS, INTERVALS, parsed.sentence(self.people)]
        if self.n_records > self.n_counted:
            said.append(
                f"{self.n_records - self.n_counted:,} of {self.n_records:,} records are not in the lexicon's language "
                f"({self.lexicon['language']}): their mentions are not counted."
            )
        return said


def audit(
    view: View,
    selection: Selection | None = None,
    *,
    tier: Tier = "B",
    label_axes: Sequence[str] | None = None,
    references: Sequence[Reference] = (),
    clusters: str | None = None,
    with_words: bool = True,
    twins: tuple[Twin, Twin] | None = None,
    scorer: Scorer | None = None,
    score_column: str = "",
) -> Audit:
    """Audit a Selection (all kept records where none is given).

    label_axes: columns taken as axes (None: those that look like it); references: at most one for each axis; clusters:
    a column whose values are the units of the intervals (None: documents). twins: of texts of women and of men, by
    which the tone gap is measured with the scorer (that of Winnow where none is given; score_column: a column whose
    means are told).
    Raises NotComputed before the stage mentions, BadFilter, BadOption, BadReference.
    """
    found = _measured(view, selection or Selection(), tier, label_axes, references, clusters)
    mentions, chosen = found.mentions, found.chosen
    pairs = [("gender", "race"), ("gender", "age"), ("gender", "religion"), ("race", "status")]
    return Audit(
        {"name": view.workspace.name, "catalog": view.current.catalog, "n_records": view.n_records},
        found.selection,
        mentions.facts["lexicon"],
        mentions.facts.get("people", parsed.RULES),
        found.marks[found.axes[0].axis].tier,
        int(chosen.sum()),
        int((mentions.arrays["counted"] & chosen).sum()),
        found.axes,
        {shares.axis: diversity([group.n for group in shares.groups]) for shares in found.axes},
        found.crossings,
        found.skews,
        found.window,
        found.occupation_reference,
        tuple(intersect(mentions, *pair, chosen, "sentence", tier) for pair in pairs if _has(mentions, *pair)),
        found.losses,
        words(view, chosen, "gender", "women", "men", tier=tier) if with_words else None,
        _tone(view, found, twins, scorer or scorers.shipped(), score_column),
        tuple(_findings(found)),
    )


def _tone(view: View, found: "_Measured", twins: tuple[Twin, Twin] | None, scorer: Scorer, column: str) -> Tone | None:
    marks = found.marks.get("gender")
    if twins is None or marks is None or not {"women", "men"} <= set(marks.groups):
        return None
    return tone(view, marks, "women", "men", twins, scorer, column)


def propose(
    view: View, selection: Selection | None = None, *, tier: Tier = "B", references: Sequence[Reference] = ()
) -> tuple[Finding, ...]:
    """The findings of `audit` alone: what no finding rests on is not counted, so that a page can ask."""
    return tuple(_findings(_measured(view, selection or Selection(), tier, None, references, None)))


@dataclass(frozen=True, eq=False)
class _Measured:
    """What findings rest on. marks: of each axis, within the records chosen, (n,) bool."""

    selection: Selection
    mentions: Mentions
    chosen: np.ndarray
    marks: dict[str, Marks]
    axes: tuple[AxisShares, ...]
    crossings: dict[tuple[str, str], Crossing]
    window: Window
    skews: tuple[Occupation, ...]
    occupation_reference: str
    losses: tuple[GroupLoss, ...]


def _measured(
    view: View,
    selection: Selection,
    tier: Tier,
    label_axes: Sequence[str] | None,
    references: Sequence[Reference],
    clusters: str | None,
) -> _Measured:
    mentions = opened(view)
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    bucket = buckets_by(view, clusters) if clusters else None
    tokens = tokens_of(view)
    against = {reference.axis: reference for reference in references}
    marks: dict[str, Marks] = {}
    axes = []
    for axis in dict.fromkeys(axis for axis, _ in mentions.groups):
        marks[axis] = _marks(mentions, axis, tier, chosen, bucket)
        strict = _marks(mentions, axis, "A", chosen, bucket)
        axes.append(represent(marks[axis], tokens, strict, against.get(axis)))
    for column in label_axes if label_axes is not None else label_columns(view):
        found = labels(view, column).within(chosen)
        # A reference for an axis of the lexicon is not meant for a column that happens to have its name.
        axes.append(represent(found, tokens, None, None if column in marks else against.get(column)))
        marks.setdefault(column, found)
    if unknown := set(against) - {shares.axis for shares in axes}:
        raise BadOption(f"A reference is for the axis {min(unknown)!r}, which the audit does not have.")
    values = {column: labels(view, column).within(chosen) for column in crossing_columns(view)}
    crossings = {
        (axis, column): cross(marks[axis], values[column])
        for column in values
        for axis in marks
        if axis != column and axis not in (occupations.AXIS, "nationality")
    }
    window, skews = occupation_skews(mentions, chosen, tier)
    if (kept := occupation_reference.load(view.workspace.ledger_path)) is not None:
        skews = [replace(skew, reference=kept.shares.get(skew.occupation)) for skew in skews]
    losses = tuple(losses_in_force(view, mentions, tier))
    said = "" if kept is None else kept.sentence()
    return _Measured(selection, mentions, chosen, marks, tuple(axes), crossings, window, tuple(skews), said, losses)


def label_columns(view: View) -> list[str]:
    """Columns of the corpus that may tell groups of people, at most MOST_LABEL_AXES, in their order."""
    names = [column.name for column in view.workspace.columns if column.name in view.schema]
    kinds = {name: view.schema[name] for name in names}
    return [
        name
        for name in names
        if _ABOUT_PEOPLE.search(name.lower()) and (is_string(kinds[name]) or is_list(kinds[name]))
    ][:MOST_LABEL_AXES]


def crossing_columns(view: View) -> list[str]:
    """What groups are set against unasked: topics, and the column of sources."""
    sources = [column.name for column in view.workspace.columns if column.role == "source"]
    return [name for name in ["topic", *sources] if name in view.schema and is_scalar(view.schema[name])]


def tokens_of(view: View) -> np.ndarray | None:
    """(n,) tokens of each record, or None before they were counted."""
    if "n_tokens" not in view.schema:
        return None
    return view.arrow("SELECT n_tokens FROM catalog ORDER BY id")["n_tokens"].to_numpy()


def words(
    view: View,
    chosen: np.ndarray,
    axis: str,
    first: str,
    second: str,
    window: Window = "sentence",
    tier: Tier = "B",
    within_topics: bool = True,
    most_documents: int = cooccurrence.MOST_DOCUMENTS,
) -> Associations:
    """The words that go with two groups of an axis; ranked within topics and then pooled, where there are topics.

    Of more than most_documents records a sample is read.
    """
    strata = cost.strata_of(view, "topic") if within_topics and "topic" in view.schema else None
    counted = cooccurrence.words(view, chosen, axis, first, second, window, tier, strata, most_documents)
    return associating.associations(counted, axis, first, second)


def occupation_skews(mentions: Mentions, chosen: np.ndarray, tier: Tier = "B") -> tuple[Window, list[Occupation]]:
    """Occupations by gender in sentences; in whole records where that measures twice as many of them.

    A sentence is the surer sign that the occupation is that of the person, but short biographies name it once.
    """
    if not _has(mentions, "gender", occupations.AXIS):
        return "sentence", []
    found = occupations.by_window(mentions, chosen, tier)
    n = {window: sum(skew.share.value is not None for skew in skews) for window, skews in found.items()}
    window: Window = "document" if n["document"] >= 2 * max(1, n["sentence"]) else "sentence"
    return window, found[window]


def losses_in_force(view: View, mentions: Mentions, tier: Tier = "B") -> list[GroupLoss]:
    """Whom the exclusions in force hit, among all records of the corpus."""
    gone = view.state.excluded_by != 0
    if not gone.any():
        return []
    found = []
    for axis in dict.fromkeys(axis for axis, _ in mentions.groups if axis != occupations.AXIS):
        found += cost.of_marks(mentions.marks(axis, tier), gone)
    return sorted(found, key=lambda loss: (not loss.is_marked, -(loss.ratio.value or 0), loss.axis, loss.group))


def _marks(mentions: Mentions, axis: str, tier: Tier, chosen: np.ndarray, bucket: np.ndarray | None) -> Marks:
    found = mentions.marks(axis, tier).within(chosen)
    if bucket is None:
        return found
    return replace(found, bucket=bucket)


def _has(mentions: Mentions, *axes: str) -> bool:
    return set(axes) <= {axis for axis, _ in mentions.groups}


def _findings(found: _Measured) -> list[Finding]:
    selection = found.selection
    candidates = [finding for shares in found.axes for finding in findings.of_shares(shares, selection)]
    candidates += findings.of_occupations(found.skews, "women", "men", "gender", found.window, selection)
    for (axis, column), crossing in found.crossings.items():
        candidates += findings.of_crossing(crossing, axis, column, found.marks[axis].filter_of(), selection)
    excluded = Selection(scope="excluded")
    candidates += findings.of_losses(list(found.losses), "the exclusions in force", excluded)
    return findings.ranked(candidates)
