"""Panels of what goes together: groups and columns, groups and groups, occupations, words."""

import numpy as np

from lib.audit import cooccurrence
from lib.audit.associations import Associations, Word
from lib.audit.audit import Audit
from lib.audit.crossing import Crossing
from lib.audit.intersections import Intersections, windows_of
from lib.audit.intervals import Estimate, Z
from lib.audit.marks import Marks, Mentions, Tier
from lib.audit.occupations import AXIS as OCCUPATION
from lib.query.view import View
from lib.share.cells import Measure, Panel, Row, Scope
from lib.share.panels import MOST_VALUES, by_group, side_of

# A page is read by people: the occupations and words with most data.
MOST_OCCUPATIONS = 30
MOST_WORDS = 12
FIRST, SECOND, PEOPLE_AXIS = "women", "men", "gender"
NOTHING = Estimate(None)


def crossing(axis: str, column: str, found: Crossing, marks: Marks, values: Marks, scope: Scope, title: str) -> Panel:
    """Groups by the values of a column: records with both, over what independence would give."""
    both, side = marks.counted & values.counted, side_of(marks.kind, axis)
    whole = scope.count(np.flatnonzero(both))
    ids_of, ids_with = by_group(marks), by_group(values)
    top = sorted(range(len(found.values)), key=lambda v: (-found.n_value[v], found.values[v]))[:MOST_VALUES]
    of_value = {v: np.zeros(len(both), bool) for v in top}
    for v, flags in of_value.items():
        flags[ids_with[found.values[v]]] = True
        flags &= both
    others = {v: scope.count(np.flatnonzero(flags)) for v, flags in of_value.items()}
    rows = []
    for g, group in enumerate(found.groups):
        of_group = ids_of[group][both[ids_of[group]]]
        one = scope.count(of_group)
        for v in top:
            value, other = found.values[v], others[v]
            mine = scope.count(of_group[of_value[v][of_group]])
            ratio = found.cells.ratio[g, v]
            estimate = NOTHING if np.isnan(ratio) else _with_error(float(ratio), mine.n, one.n)
            measures = {"times the expected": Measure("lift", (mine, one, other, whole), estimate)}
            rows.append(
                Row(
                    group,
                    {"records": mine},
                    measures,
                    value,
                    groups=((side, group), (side_of("labels", column), value)),
                )
            )
    left = len(found.values) - len(top)
    return Panel(
        f"relation:{axis}:{column}",
        "relations",
        f"{title} by {column}",
        f"How many records with each {column} name the group, against what one would expect if the two had nothing to "
        "do with each other. 2 means twice as many as expected, 0.5 half as many.",
        "It does not say why they go together, nor in what tone the group is named there.",
        tuple(rows),
        {"records counted": whole},
        "grid",
        # Each record has one value, so a group's records add up over them; groups overlap, and many records have none.
        "label" if marks.kind == "mentions" else "grid",
        1.0,
        f"The {len(top)} largest values of {column}; {left} more are left out." if left > 0 else "",
    )


def occupations(audit: Audit, mentions: Mentions, tier: Tier, scope: Scope) -> Panel:
    """Occupations by the words for women and for men that stand with them."""
    window = audit.occupation_window
    reach = scope.reach & mentions.arrays["counted"]
    names = mentions.groups_of(OCCUPATION)
    windows, number = windows_of(mentions, OCCUPATION, reach, window, tier)
    of_group, group = windows_of(mentions, PEOPLE_AXIS, reach, window, tier)
    groups = mentions.groups_of(PEOPLE_AXIS)
    with_first = np.isin(windows, of_group[group == groups.index(FIRST)])
    with_second = np.isin(windows, of_group[group == groups.index(SECOND)])
    documents = windows >> 32 if window == "sentence" else windows
    unit = "sentences" if window == "sentence" else "records"
    rows = []
    for skew in audit.occupations[:MOST_OCCUPATIONS]:
        mine = number == names.index(skew.occupation)
        one = scope.count(documents[mine & with_first], skew.n_first)
        two = scope.count(documents[mine & with_second], skew.n_second)
        both = scope.count(documents[mine & (with_first | with_second)], skew.n_first + skew.n_second)
        measures = {f"share with words for {FIRST}": Measure("share", (one, both), skew.share)}
        hiding = ((OCCUPATION, skew.occupation), (PEOPLE_AXIS, FIRST), (PEOPLE_AXIS, SECOND))
        counts = {unit: both, f"with {FIRST}": one, f"with {SECOND}": two}
        facts = {"reference": skew.reference} if skew.reference is not None else {}
        rows.append(Row(skew.occupation, counts, measures, groups=hiding, facts=facts))
    return Panel(
        "occupations",
        "associations",
        "Occupations",
        f"Of the {unit} that name an occupation and a word for {FIRST} or {SECOND}, the part with words for {FIRST}.",
        f"The word need not belong to the person with the occupation; {unit} that name neither are not counted.",
        tuple(rows),
        neutral=0.5,
        note=f"Reference: {audit.occupation_reference}." if audit.occupation_reference else "",
    )


def together(axes: tuple[str, str], found: Intersections, mentions: Mentions, tier: Tier, scope: Scope) -> Panel:
    """Groups of two axes that are named in one sentence (or record), over what independence would give."""
    reach = scope.reach & mentions.arrays["counted"]
    sides = [windows_of(mentions, axis, reach, found.window, tier) for axis in axes]
    shift = 32 if found.window == "sentence" else 0
    whole = scope.count(np.flatnonzero(mentions.arrays["counted"]), found.n)
    unit = f"{found.window}s" if found.window == "sentence" else "records"
    ones = [sides[0][0][sides[0][1] == g] for g in range(len(found.rows))]
    twos = [sides[1][0][sides[1][1] == h] for h in range(len(found.columns))]
    of_rows = [scope.count(one >> shift, int(n)) for one, n in zip(ones, found.n_row, strict=True)]
    of_columns = [scope.count(two >> shift, int(n)) for two, n in zip(twos, found.n_column, strict=True)]
    rows = []
    for g, row in enumerate(found.rows):
        for h, column in enumerate(found.columns):
            both = scope.count(ones[g][np.isin(ones[g], twos[h])] >> shift, int(found.observed[g, h]))
            terms = both, of_rows[g], of_columns[h]
            ratio = found.ratio[g, h]
            estimate = NOTHING if np.isnan(ratio) else _with_error(float(ratio), both.n, terms[1].n)
            measures = {"times the expected": Measure("lift", (*terms, whole), estimate)}
            rows.append(Row(row, {unit: both}, measures, column, groups=((axes[0], row), (axes[1], column))))
    titles = [mentions.axes[axis] for axis in axes]
    return Panel(
        f"together:{axes[0]}:{axes[1]}",
        "relations",
        f"{titles[0]} with {titles[1].lower()}",
        f"How often two groups are named in one {found.window}, against what one would expect if the two had "
        "nothing to do with each other.",
        "Two groups named together need not be one person.",
        tuple(rows),
        {unit: whole},
        "grid",
        neutral=1.0,
    )


def words(view: View, found: Associations, tier: Tier, scope: Scope) -> Panel:
    """The words that mark sentences with one group against those with the other."""
    sides = found.strongest(MOST_WORDS)
    shown = [(word, side) for side, part in zip((found.first, found.second), sides, strict=True) for word in part]
    records = cooccurrence.records_with(
        view, scope.reach, found.axis, found.first, found.second, [word.word for word, _ in shown], tier=tier
    )
    rows = []
    for word, side in shown:
        own, everywhere = records[word.word][side == found.second], records[word.word][2]
        near = scope.count(own, word.n_first if side == found.first else word.n_second)
        counts = {"sentences with both": near, "sentences with the word": scope.count(everywhere, word.n)}
        measures = {"strength": Measure("log", tuple(counts.values()), _toward(word, side == found.first))}
        rows.append(Row(word.word, counts, measures, side, groups=((found.axis, side),)))
    note = ""
    if found.n_sampled < found.n_documents:
        note = "Counted in a sample of the records that name either group."
    return Panel(
        f"words:{found.axis}",
        "associations",
        f"Words near {found.first} and near {found.second}",
        f"Words that stand in sentences with {found.first} more than in those with {found.second}, and the other way "
        "round. The strength is a logarithm of odds: 0.7 is twice, 1.1 three times the odds.",
        "A word may stand there for many reasons; read records before drawing a conclusion.",
        tuple(rows),
        shape="blocks",
        neutral=0.0,
        note=note,
    )


def _toward(word: Word, is_first: bool) -> Estimate:
    delta = word.delta
    if is_first or delta.value is None or delta.low is None or delta.high is None:
        return delta
    return Estimate(-delta.value, -delta.high, -delta.low)


def _with_error(ratio: float, n_both: int, n_one: int) -> Estimate:
    """A ratio of observed to expected with the interval of the share n_both/n_one: error √(1/O − 1/n) on the log."""
    error = Z * np.sqrt(max(0.0, 1 / max(1, n_both) - 1 / max(1, n_one)))
    return Estimate(ratio, ratio * float(np.exp(-error)), ratio * float(np.exp(error)))
