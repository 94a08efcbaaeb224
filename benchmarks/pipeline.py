"""From a Parquet file to every stage, every click and an export, with seconds and peak memory: one table.

    python -m benchmarks.pipeline --records 1000000
    python -m benchmarks.pipeline --source corpus.parquet --workspace folder

The corpus comes from the project's generator unless --source names one. Each stage runs in a process of its own, so
that its peak memory is its own; clicks are the best and the first of several tries in a fresh process, with a filter
that has not been asked before. The first run after an installation compiles kernels and distils the static encoder;
it is made on a hundred records before anything is measured.
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = {"import": 60, "profile": 30, "embed": 1_000_000 / 15_000, "near": 50}
TARGET_MS = {"facet change": 150, "page of records": 50, "map refresh": 300, "lasso count": 500}
TRIES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--source", type=Path, help="a Parquet corpus; default: generated")
    parser.add_argument("--workspace", type=Path, help="keep the workspace here")
    parser.add_argument("--part", choices=("stage", "clicks", "export"), help=argparse.SUPPRESS)
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if given.part:
        print(json.dumps(measure(given)))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = given.source or generated(given.records, Path(folder) / "corpus.parquet")
        workspace = given.workspace or Path(folder) / "workspace"
        warm(Path(folder) / "warm")
        report(source, workspace)


def generated(n_records: int, path: Path) -> Path:
    command = [
        sys.executable,
        str(ROOT / "sample_data" / "generate.py"),
        "--records",
        str(n_records),
        "--out",
        str(path),
    ]
    subprocess.run(command, check=True, cwd=ROOT)
    return path


def warm(folder: Path) -> None:
    from lib.jobs.analysis import analyse
    from lib.jobs.stages import Options

    folder.mkdir()
    made = opened(generated(100, folder / "few.parquet"), folder / "workspace")
    analyse(made, Options(encoder="static"), quiet)


def opened(source: Path, root: Path):
    from lib.corpus import workspace
    from lib.corpus.preview import first_look

    look = first_look(str(source))
    return workspace.create(root, look.sources, look.columns, look.roles)


def quiet(*_: object) -> None:
    """Progress that nobody reads."""


def report(source: Path, workspace: Path) -> None:
    from lib.jobs.stages import STAGES

    made = opened(source, workspace)
    n = made.sources.n_rows
    print(f"\n{n:,} records, {made.sources.n_bytes / 1e6:,.0f} MB of Parquet, {os.cpu_count()} cores\n")
    print(f"{'stage':<14}{'seconds':>9}{'records/s':>12}{'peak MB':>9}{'target s':>10}")
    total = 0.0
    for stage in [stage for stage in STAGES if getattr(stage, "is_default", True)]:
        found = ask("stage", workspace, stage.name)
        total += found["seconds"]
        target = TARGET_SECONDS.get(stage.name)
        shown = f"{target * n / 1_000_000:>10,.0f}" if target else f"{'':>10}"
        print(f"{stage.name:<14}{found['seconds']:>9.1f}{n / found['seconds']:>12,.0f}{found['peak_mb']:>9,.0f}{shown}")
    print(f"{'all':<14}{total:>9.1f}{n / total:>12,.0f}{'':>9}{720 * n / 1_000_000:>10,.0f}")
    print(f"\n{'click':<24}{'first ms':>10}{'best ms':>10}{'target ms':>11}")
    for name, (first, best) in ask("clicks", workspace)["clicks"].items():
        target = TARGET_MS.get(name, "")
        print(f"{name:<24}{first:>10,.0f}{best:>10,.0f}{target:>11}")
    found = ask("export", workspace)
    print(
        f"\nexport to Parquet {found['seconds']:.1f} s, "
        f"bare COPY {found['copy']:.1f} s, peak {found['peak_mb']:,.0f} MB"
    )


def ask(part: str, workspace: Path, stage: str = "") -> dict:
    command = [sys.executable, "-m", "benchmarks.pipeline", "--part", part, "--workspace", str(workspace)]
    command += ["--stage", stage] if stage else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def measure(given: argparse.Namespace) -> dict:
    from lib.corpus import workspace

    here = workspace.load(given.workspace)
    started = time.perf_counter()
    if given.part == "stage":
        from lib.jobs.analysis import analyse
        from lib.jobs.stages import Options

        analyse(here, Options(), quiet, [given.stage])
        return {"seconds": time.perf_counter() - started, "peak_mb": peak_mb()}
    if given.part == "clicks":
        return {"clicks": clicks(here)}
    return exporting(here)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clicks(here) -> dict[str, tuple[float, float]]:
    """Milliseconds of the first and the best of TRIES clicks, each with a filter of its own."""
    from lib.curate.desk import open_view
    from lib.query import atlas, facets, records, scales
    from lib.query.predicates import Between, Lasso, Words
    from lib.query.selection import Selection

    view = open_view(here)
    columns = scales.columns(view)[:8]
    facets.facets(view, Selection(), columns)  # what the page does when it is opened
    home = atlas.home(view)
    x, y, size = (home.x0 + home.x1) / 2, (home.y0 + home.y1) / 2, home.width / 3

    def filtered(number: int) -> Selection:
        return Selection((Between("n_chars", 100 + number, 2_000 - number),))

    def lasso(number: int) -> Selection:
        turns = [2 * math.pi * corner / 60 for corner in range(60)]
        corners = tuple((x + (size + number) * math.cos(t), y + (size + number) * math.sin(t)) for t in turns)
        return Selection((Lasso(corners),))

    colouring = atlas.colour(view, "topic")
    work = {
        "facet change": lambda number: facets.facets(view, filtered(number), columns),
        "page of records": lambda number: records.page(view, filtered(number), offset=number * 1_000),
        "map refresh": lambda number: atlas.picture(view, filtered(number), home, colouring),
        "lasso count": lambda number: view.count(lasso(number)),
        "search for a word": lambda number: view.count(Selection((Words(f"galaxy {number + 1}"),))),
    }
    found = {}
    for name, click in work.items():
        spent = []
        for number in range(TRIES):
            started = time.perf_counter()
            click(number)
            spent.append((time.perf_counter() - started) * 1000)
        found[name] = (spent[0], min(spent))
    view.close()
    return found


def exporting(here) -> dict:
    """The export of every record, beside DuckDB's own COPY of the same columns."""
    from lib.engine.duck import attach, connect
    from lib.export import job

    out = here.exports / "benchmark"
    current = here.current()
    con = connect(spill=here.spill)
    attach(con, here.catalog_path(current.catalog), "c")
    attach(con, here.text_path(current.texts[0]), "t")
    columns = [column.name.replace('"', '""') for column in here.columns if column.source_name not in here.roles.text]
    names = ", ".join(f'c."{name}"' for name in columns)
    path = str(here.root / "copy.parquet").replace("'", "''")
    query = f"SELECT {names}, t.text FROM c.catalog c JOIN t.records t USING (id)"
    copied, exported = [], []
    for _ in range(TRIES):  # in turns, so that neither has the warmer disk
        started = time.perf_counter()
        con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        copied.append(time.perf_counter() - started)
        shutil.rmtree(out, ignore_errors=True)
        started = time.perf_counter()
        job.run(here, {"format": "parquet", "out": str(out)}, quiet)
        exported.append(time.perf_counter() - started)
    con.close()
    shutil.rmtree(out, ignore_errors=True)
    (here.root / "copy.parquet").unlink()
    return {"seconds": min(exported), "copy": min(copied), "peak_mb": peak_mb()}


if __name__ == "__main__":
    main()
