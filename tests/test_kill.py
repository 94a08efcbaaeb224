"""kill -9 at random moments of an analysis, of deciding and of an export: nothing committed is lost, all goes on."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lib.corpus import workspace
from lib.ledger import events
from lib.query.view import View
from tests import corpora

ROOT = Path(__file__).parents[1]
N = 30_000
STAGES = ["import", "profile", "exact", "near"]
WORDS = (
    "sea",
    "fog",
    "hill",
    "stone",
    "river",
    "lamp",
    "cloud",
    "bread",
    "wheel",
    "song",
    "gate",
    "snow",
    "leaf",
    "iron",
)


def text(n: int) -> str:
    rng = random.Random(n % (N - 500))  # some texts come twice
    return " ".join(rng.choice(WORDS) for _ in range(30)) + f" {n % (N - 500)}"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    columns = {"k": list(range(N)), "text": [text(n) for n in range(N)]}
    return corpora.write(tmp_path_factory.mktemp("kill") / "corpus.parquet", columns, row_group_size=2_000)


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    """The workspace as an analysis that nobody disturbed makes it."""
    made = corpora.open_corpus(source, tmp_path_factory.mktemp("whole") / "ws")
    corpora.analyse(made, corpora.Options(), corpora.quiet, STAGES)
    return made


def start(*argv: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *map(str, argv)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill_after(process: subprocess.Popen, n_lines: int, stream) -> list[str]:
    """Read that many lines of its output (or all there are), kill it, and give all lines that it wrote."""
    lines = []
    for line in stream:
        lines.append(line)
        if len(lines) >= n_lines:
            break
    process.kill()
    lines += stream.readlines()
    process.wait()
    return lines


def catalog(made) -> list[tuple]:
    """Everything in the catalog in force, as values."""
    view = View(made)
    try:
        return view.rows("SELECT * FROM catalog ORDER BY id")
    finally:
        view.close()


ANALYSE = """
import sys
from pathlib import Path
from lib.corpus import importing, texts, workspace
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
importing.BATCH_RECORDS = 3_000  # more batches, so that a kill falls into the middle of a stage
print("ready", flush=True)
def progress(*said):
    print(*said, flush=True)
analyse(workspace.load(Path(sys.argv[1])), Options(), progress, sys.argv[2].split(","))
"""


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_analysis_goes_on_to_the_same_catalog(source, whole, tmp_path, seed):
    rng = random.Random(seed)
    made = corpora.open_corpus(source, tmp_path / "ws")
    n_kills = 0
    for _ in range(3):
        process = start("-c", ANALYSE, made.root, ",".join(STAGES))
        kill_after(process, rng.randint(1, 12), process.stdout)
        n_kills += process.returncode == -signal.SIGKILL
        workspace.load(made.root)  # it opens, whenever the kill came
        if made.current() is not None:
            View(made).close()
    assert n_kills > 0
    process = start("-c", ANALYSE, made.root, ",".join(STAGES))
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert catalog(made) == catalog(whole)
    assert not list(made.root.glob("artifacts/*/*.building"))


DECIDE = """
import sys
from pathlib import Path
from lib.corpus import workspace
from lib.curate import actions
from lib.ledger import events
from lib.query.predicates import Between
from lib.query.selection import Selection
from lib.query.view import View
made = workspace.load(Path(sys.argv[1]))
view = View(made)
for step in range(int(sys.argv[2]), 10**6):
    selection = Selection((Between("k", step * 7, step * 7 + 3),), "all")
    event = actions.commit(view, actions.plan(view, "exclude", selection), f"step {step}", "Ada")
    print(event.seq, event.uid, flush=True)
    if step % 3 == 0:
        print(events.undo(made.ledger_path, event.uid, "Ada").seq, "undo", flush=True)
"""


def test_no_committed_decision_is_lost(whole):
    rng = random.Random(11)
    told: dict[int, str] = {}
    for attempt in range(4):
        process = start("-c", DECIDE, whole.root, attempt * 1000)
        lines = kill_after(process, rng.randint(1, 25), process.stdout)
        assert process.returncode == -signal.SIGKILL, process.stderr.read()
        told |= {int(line.split()[0]): line.split()[1] for line in lines if line.endswith("\n")}
    history = {event.seq: event for event in events.all_events(whole.ledger_path)}
    assert set(told) <= set(history) and len(history) - len(told) <= 4  # at most the one under way at each kill
    assert all(uid in ("undo", history[seq].uid) for seq, uid in told.items())
    alive = events.in_force(list(history.values()))
    expected = {id_ for event in history.values() if event.uid in alive for id_ in range(*span(event))}
    view = View(whole)
    assert set(view.state.excluded_by.nonzero()[0].tolist()) == expected
    view.close()


def span(event) -> tuple[int, int]:
    step = int(event.reason.removeprefix("step "))
    return step * 7, min(N, step * 7 + 4)


def test_a_killed_export_leaves_nothing_that_looks_finished(whole, tmp_path):
    rng = random.Random(5)
    out = tmp_path / "out"
    command = (
        "-m",
        "lib",
        "export",
        "--workspace",
        whole.root,
        "--out",
        out,
        "--per-file",
        500,
        "--leave-out",
        "nothing",
    )
    n_left = 0
    for _ in range(4):
        process = start(*command)
        while not (building := list(tmp_path.glob(".out.*.building"))) and process.poll() is None:
            os.sched_yield()
        wanted = rng.randint(0, 40)
        while process.poll() is None and len(list(building[0].glob("data-*"))) < wanted:
            os.sched_yield()
        process.kill()
        process.wait()
        assert not out.exists()
        assert all(path.name.startswith(".out.") for path in tmp_path.iterdir())
        n_left += len(list(tmp_path.iterdir()))
    assert n_left == 4  # each removed what the one before had left
    process = start(*command, "--json")
    answer, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert json.loads(answer)["counts"]["records_out"] == N
    for file in manifest["files"]:
        assert hashlib.sha256((out / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert sum(pq.read_metadata(path).num_rows for path in out.glob("data-*")) == N
