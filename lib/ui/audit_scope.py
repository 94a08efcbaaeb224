"""What the page Audit looks at: which records, on which axis, by which words; chosen once above all of its tabs."""

import json
from dataclasses import asdict, dataclass, replace

import streamlit as st

from lib.audit import parsed, sides
from lib.audit.marks import Marks, Tier, opened
from lib.audit.sides import Axis, Side
from lib.ledger import views
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import format

HERE, WHOLE, TWO = "This Selection", "Whole corpus", "Two side by side"
THIS, KEPT, ALL, OUT = "this Selection", "all kept records", "all records", "excluded records"
TIERS: dict[str, Tier] = {"Sure words only": "A", "Sure and in context": "B", "All words": "C"}
TIER_HELP = (
    "Sure words count wherever they stand (she, women, Muslims). Others count only where the words around them speak "
    "of a person (black men, she is German). The rest (cold, blind, rich) counts only if you ask for all words."
)


@dataclass(frozen=True, eq=False)
class Scope:
    """One or two sides on one axis."""

    view: View
    sides: tuple[Side, ...]
    axis: Axis
    tier: Tier
    clusters: str | None

    @property
    def is_double(self) -> bool:
        return len(self.sides) > 1

    def as_words(self) -> "Scope":
        """The same on an axis of the lexicon, for panels that read words whatever axis is chosen."""
        return self if self.axis.kind == "mentions" else replace(self, axis=Axis("mentions", "gender", "Gender"))

    def marks(self, side: Side, tier: Tier | None = None, axis: Axis | None = None) -> Marks:
        """The marks of a side, on this or another axis."""
        return every_mark(self.view, axis or self.axis, tier or self.tier, self.clusters).within(side.chosen)


def choose(view: View, selection: Selection) -> Scope:
    """The row of choices. Raises BadFilter for a saved view that this corpus cannot answer."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_scope"):
        axis = st.selectbox(
            "Axis", axes(view), key="audit_axis", format_func=_axis_name, width=230, persist_state="session",
            help="Words for people, from the lexicon; or the labels in a column of this corpus",
        )  # fmt: skip
        which = st.segmented_control(
            "Records", [HERE, WHOLE, TWO], key="audit_records", default=HERE, required=True, persist_state="session"
        )
        tier = st.segmented_control(
            "Words counted", list(TIERS), key="audit_tier", default="Sure and in context", required=True,
            help=TIER_HELP, disabled=axis.kind == "labels", persist_state="session",
        )  # fmt: skip
        clusters = _clusters(view)
    return Scope(view, _sides(view, selection, which), axis, TIERS[tier], clusters)


def _axis_name(axis: Axis) -> str:
    return axis.title if axis.kind == "mentions" else f"column {axis.name}"


def _clusters(view: View) -> str | None:
    names = ["each document", *columns(view)]
    with st.popover("Intervals", icon=":material/tune:", help="What the intervals take as one independent piece"):
        chosen = st.selectbox(
            "Independent units",
            names,
            key="audit_clusters",
            persist_state="session",
            help="Where one site or author has many records, choose its column: records of one site are alike, and "
            "intervals by document would be too narrow.",
        )
        st.html(
            '<p class="w-note w-muted">Intervals are at 95 %: a delete-a-group jackknife over 200 groups of these '
            "units. A whole corpus has no sampling error about itself; they hold if the corpus is a draw of documents "
            "from its sources.</p>"
        )
    return None if chosen == names[0] else chosen


def _sides(view: View, selection: Selection, which: str) -> tuple[Side, ...]:
    if which == HERE:
        return (a_side(view, THIS if selection.predicates else selection.sentence(), selection),)
    if which == WHOLE:
        return (a_side(view, KEPT, Selection()),)
    found = named(view, selection)
    names = list(found)
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_two"):
        first = st.selectbox("One side", names, key="audit_first", width=260, persist_state="session")
        second = st.selectbox(
            "The other", names, index=min(1, len(names) - 1), key="audit_second", width=260, persist_state="session"
        )
        st.caption("Save Selections under Views above to find them here.")
    if first == second:
        return (a_side(view, first, found[first]),)
    return a_side(view, first, found[first]), a_side(view, second, found[second])


def named(view: View, selection: Selection) -> dict[str, Selection]:
    """Selections that have a name: the current one, the usual ones, and the saved ones."""
    saved = {one.name: Selection.from_text(one.selection) for one in views.named(view.workspace.ledger_path)}
    return {THIS: selection, KEPT: Selection(), ALL: Selection(scope="all"), OUT: Selection(scope="excluded")} | saved


def version(view: View) -> str:
    """What everything on the page depends on besides the Selection: corpus, analyses, decisions."""
    return json.dumps([str(view.workspace.root), asdict(view.current), view.state.counter], sort_keys=True)


def a_side(view: View, name: str, selection: Selection) -> Side:
    return _side(view, version(view), name, selection.to_text())


@st.cache_resource(max_entries=24, show_spinner=False)
def _side(_view: View, key: str, name: str, text: str) -> Side:
    return sides.side(_view, name, Selection.from_text(text))


def every_mark(view: View, axis: Axis, tier: Tier = "B", clusters: str | None = None) -> Marks:
    """The marks of all records on an axis."""
    return _marks(view, version(view), axis, tier, clusters)


@st.cache_resource(max_entries=24, show_spinner=False)
def _marks(_view: View, key: str, axis: Axis, tier: Tier, clusters: str | None) -> Marks:
    return sides.marks(_view, axis, tier, clusters)


def axes(view: View) -> list[Axis]:
    return _known_axes(view, version(view))


@st.cache_resource(max_entries=8, show_spinner=False)
def _known_axes(_view: View, key: str) -> list[Axis]:
    return sides.axes(_view)


def columns(view: View) -> list[str]:
    """Columns that groups can be set against."""
    return _known_columns(view, version(view))


@st.cache_resource(max_entries=8, show_spinner=False)
def _known_columns(_view: View, key: str) -> list[str]:
    return sides.columns(_view)


def people_axes(view: View) -> list[Axis]:
    """The axes of the lexicon but for occupations."""
    return [axis for axis in axes(view) if axis.kind == "mentions" and axis.name != "occupation"]


def counted_line(scope: Scope, side: Side) -> str:
    """Which records are counted and which are not, in a sentence; with the lexicon."""
    if scope.axis.kind == "labels":
        marks = scope.marks(side)
        line = f"{format.records(marks.n_counted)} of {format.count(side.n)} have a value in {scope.axis.name}."
        if marks.n_hidden:
            line += f" Its {marks.n_hidden:,} rarest values count in the total and are not told apart."
        return line
    mentions = opened(scope.view)
    lexicon = mentions.facts["lexicon"]
    n = int((mentions.arrays["counted"] & side.chosen).sum())
    line = f"{format.count(n)} of {format.records(side.n)} counted"
    if n < side.n:
        column = mentions.facts.get("language_column")
        how = f"by the column {column}" if column else "told from their words"
        line += (
            f"; the other {format.count(side.n - n)} are not in the lexicon's language "
            f"({NAMES.get(lexicon['language'], lexicon['language'])}), {how}, so nothing is said of them"
        )
    decided = "" if scope.tier == "A" else f", context decided by {mentions.facts.get('people', parsed.RULES)}"
    return f"{line}. Lexicon {lexicon['version']} ({lexicon['hash']}), {scope_words(scope)}{decided}."


def scope_words(scope: Scope) -> str:
    return next(name for name, tier in TIERS.items() if tier == scope.tier).lower()


NAMES = {"en": "English"}
