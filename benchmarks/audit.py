"""What the audit's numbers are worth: coverage of its intervals, mentions against true labels, peers, and speed.

python benchmarks/audit.py coverage            planted skews: how often, in 100 draws, the interval holds the truth
python benchmarks/audit.py labels FILE         bug_gender: pronoun gender from mentions against its labels
python benchmarks/audit.py peers               selection-rate ratios against Fairlearn (benchmarks/requirements.txt)
python benchmarks/audit.py speed WORKSPACE     every panel of an analysed workspace, and the dialog of an exclusion
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from lib.audit.finder import Finder
from lib.audit.intervals import Z, clustered_difference, clustered_share, ratio_of_shares, wilson
from lib.audit.lexicon import shipped
from lib.audit.removal import removal_ratio

N_DRAWS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("coverage", "labels", "peers", "speed"))
    parser.add_argument("path", nargs="?", type=Path)
    arguments = parser.parse_args()
    {"coverage": coverage, "labels": labels, "peers": peers, "speed": speed}[arguments.what](arguments.path)


def coverage(_: Path | None) -> None:
    """Documents that repeat themselves, with a planted share; how often the interval holds it."""
    print(f"{'planted':>8} {'documents':>10} {'in interval':>12} {'token Wilson':>13}")
    for share in (0.02, 0.08, 0.25, 0.5, 0.9, 0.97):
        for n in (300, 3000):
            held = naive = 0
            for seed in range(N_DRAWS):
                hits, totals, buckets = draw(np.random.default_rng([seed, n, int(share * 1000)]), share, n)
                found = clustered_share(np.bincount(buckets, hits, 200), np.bincount(buckets, totals, 200))
                held += found.low is not None and found.low <= share <= found.high
                low, high = wilson(int(hits.sum()), int(totals.sum()))
                naive += bool(low <= share <= high)
            print(f"{share:8} {n:10,} {100 * held / N_DRAWS:12.1f} {100 * naive / N_DRAWS:13.1f}")
    print(f"\n{'planted ratio':>14} {'in interval':>12}   removal of 10 % of 3,000 documents, 300 mention the group")
    for ratio in (0.5, 1.0, 1.5, 3.0):
        held = 0
        for seed in range(N_DRAWS):
            rng = np.random.default_rng([seed, int(ratio * 10)])
            found = removal_ratio(int(rng.binomial(300, 0.1 * ratio)), 300, int(rng.binomial(2700, 0.1)), 2700)
            held += found.low <= ratio <= found.high
        print(f"{ratio:14} {100 * held / N_DRAWS:12.1f}")
    held = 0
    for seed in range(N_DRAWS):
        rng = np.random.default_rng([seed, 99])
        hits, totals, buckets = draw(rng, 0.3, 3000)
        kept = rng.random(3000) < np.where(hits > 0, 0.5, 0.9)  # a filter that takes out more of the group
        expected = planted_after()
        before = np.column_stack([np.bincount(buckets, hits, 200), np.bincount(buckets, totals, 200)])
        after = np.column_stack([np.bincount(buckets, hits * kept, 200), np.bincount(buckets, totals * kept, 200)])
        found = clustered_difference(before, after)
        held += found.low <= expected - 0.3 <= found.high
    print(f"\npaired difference of a filter: {100 * held / N_DRAWS:.1f} of 100")


def draw(rng: np.random.Generator, share: float, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hits, totals and bucket of n documents: each speaks of the group all the time or never, as pronouns do."""
    totals = 1 + rng.poisson(4, n)
    hits = totals * (rng.random(n) < share)
    return hits, totals, rng.integers(0, 200, n)


def planted_after() -> float:
    """The share after the filter of `coverage`: kept are half of the group's documents and nine tenths of the rest."""
    return 0.3 * 0.5 / (0.3 * 0.5 + 0.7 * 0.9)


def labels(path: Path | None) -> None:
    """Gender of the pronouns found against the label, and the share of women by profession against the labels'."""
    if path is None:
        sys.exit("Give a Parquet file with the columns text, gender and profession.")
    table = pq.read_table(path)
    started = time.perf_counter()
    found = find(table["text"])
    seconds = time.perf_counter() - started
    lexicon, n = shipped(), len(table)
    groups = lexicon.all_groups
    says = {}
    for name in ("women", "men"):
        says[name] = np.zeros(n, bool)
        says[name][found["d_id"][found["d_group"] == groups.index(("gender", name))]] = True
    label = np.array(table["gender"].to_pylist())
    print(f"{n:,} sentences in {seconds:.1f} s; {int((~found['counted']).sum()):,} taken for another language")
    for name, value in (("women", "female"), ("men", "male")):
        truth = label == value
        alone = says[name] & ~says["men" if name == "women" else "women"]
        for what, mine in (("named", says[name]), ("named alone", alone)):
            hit = int((mine & truth).sum())
            print(
                f"{name:6} {what:12} recall {hit / truth.sum():.4f} ({hit:,} of {int(truth.sum()):,})  "
                f"precision {hit / mine.sum():.4f} (of {int(mine.sum()):,})"
            )
    profession = np.char.lower(np.array(table["profession"].to_pylist(), dtype=str))
    bucket = np.random.default_rng(7).integers(0, 200, n)
    names, counts = np.unique(profession, return_counts=True)
    ours, theirs = [], []
    for name in names[np.argsort(-counts)][:100]:
        mine = (profession == name) & (says["women"] ^ says["men"])
        truth = np.isin(label, ("female", "male")) & (profession == name)
        share = clustered_share(
            np.bincount(bucket[mine], says["women"][mine], 200), np.bincount(bucket[mine], minlength=200)
        )
        if share.value is not None:
            ours.append(share.value)
            theirs.append(float((label[truth] == "female").mean()))
    apart = np.abs(np.array(ours) - np.array(theirs))
    print(
        f"share of women, {len(ours)} most frequent professions, sentences that name one gender: correlation with the "
        f"labels {np.corrcoef(ours, theirs)[0, 1]:.4f}, mean difference {apart.mean():.4f}, largest {apart.max():.4f}"
    )


def find(texts: pa.ChunkedArray) -> dict[str, np.ndarray]:
    finder = Finder(shipped())
    try:
        return finder.find(texts)
    finally:
        finder.close()


def peers(_: Path | None) -> None:
    """Selection rates of random decisions: Fairlearn's MetricFrame against ratio_of_shares."""
    from fairlearn.metrics import MetricFrame, selection_rate

    rng = np.random.default_rng(7)
    group, gone = rng.integers(0, 2, 5000), rng.random(5000)
    gone = gone < np.where(group == 1, 0.3, 0.2)
    frame = MetricFrame(metrics=selection_rate, y_true=gone, y_pred=gone, sensitive_features=group)
    theirs = frame.by_group[1] / frame.by_group[0]
    sides = [(int(gone[group == side].sum()), int((group == side).sum())) for side in (1, 0)]
    ours = ratio_of_shares(*sides[0], *sides[1])
    print(
        f"Fairlearn {theirs:.12f}   Winnow {ours.value:.12f}   interval {ours.low:.3f} to {ours.high:.3f} (z {Z:.2f})"
    )


def speed(path: Path | None) -> None:
    """Each tab of the page Audit as the server draws it, first and again, and the numbers of an exclusion's dialog.

    The first tab opens the corpus; of a tab all that it counts is kept, so that "again" is what a changed choice costs
    that needs no new count. CPU counts all threads of the process.
    """
    from streamlit.testing.v1 import AppTest

    from lib.corpus import workspace
    from lib.curate.cost import cost, group_costs
    from lib.curate.desk import open_view
    from lib.query.predicates import OneOf
    from lib.query.selection import Selection
    from lib.ui import audit_tabs, navigation

    if path is None:
        raise SystemExit("give the folder of a workspace")
    os.environ["WINNOW_HOME"] = str(path.resolve().parent)
    test = AppTest.from_file(str(Path(__file__).parents[1] / "lib" / "main.py"), default_timeout=300)
    test.query_params["corpus"] = path.name
    test.run()
    test.switch_page(navigation.path_of("audit"))
    print(f"{'tab':32} {'first s':>8} {'CPU s':>7} {'again s':>8}")
    choices = [("Lexicon", {}), *((name, {}) for name in audit_tabs.TABS if name not in ("Lexicon", "Publish"))]
    choices += [("Relations", {"relations_against": "Tone of the text"})]
    for name, chosen in choices:
        test.session_state["audit_tab"] = name
        for key, value in chosen.items():
            test.session_state[key] = value
        spent = [timed(test.run) for _ in range(2)]
        if test.exception or test.error:
            raise SystemExit(f"{name}: {[error.value for error in (*test.exception, *test.error)]}")
        shown = f"{name}: {next(iter(chosen.values()), '')}".removesuffix(": ")
        print(f"{shown:32} {spent[0][0]:8.2f} {spent[0][1]:7.2f} {spent[1][0]:8.2f}", flush=True)
    view = open_view(workspace.load(path))
    ids = np.flatnonzero(view.state.excluded_by == 0)
    women = view.ids(Selection((OneOf("mentions", ("gender: women",)),)))
    for name, going in (("exclude every tenth record", ids[::10]), ("exclude all that name women", women)):
        columns = timed(lambda going=going: cost(view, going))
        groups = timed(lambda going=going: group_costs(view, going))
        marked = [f"{loss.group} {loss.ratio.value:.2f}" for loss in group_costs(view, going) or () if loss.is_marked]
        both = columns[0] + groups[0]
        print(f"{name + f' ({len(going):,})':40} {both:.2f} s, columns {[one.column for one in cost(view, going)]}")
        print(f"   marked: {', '.join(marked[:6]) or 'none'}")
    view.close()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU-seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
