"""How long the map takes at 10 million points: window to picture, window to points, lasso to count.

    python -m benchmarks.map [--records 10000000] [--threads 2]

Makes its own table of clustered points in memory, prints the best and the middle of five runs each. No text, no
embeddings: those are measured by their own benchmarks.
"""

import argparse
import math
import resource
import statistics
import time
from collections.abc import Callable

import duckdb
import numpy as np

from lib.query.density import density
from lib.query.layer import Layer, Viewport
from lib.query.palette import painted
from lib.query.points import POINT_LIMIT, points
from lib.query.polygon import bounds, contains

N_RUNS = 5
WINDOWS = {
    "everything": Viewport(-27, -18, 29, 18),
    "a tenth": Viewport(-6, -5, 6, 3),
    "a thousandth": Viewport(0, 0, 1.2, 0.8),
}


def corpus(n_records: int, n_threads: int) -> duckdb.DuckDBPyConnection:
    """`catalog` with 300 clusters of different sizes, 30 topics, 3 languages, 1% off the map."""
    connection = duckdb.connect(":memory:", config={"threads": str(n_threads), "memory_limit": "4GB"})
    connection.execute("SELECT setseed(0.4)")
    connection.execute(
        """CREATE TABLE clusters AS SELECT range AS number, random() * 40 - 20 AS cx, random() * 24 - 12 AS cy,
        0.2 + random() * 1.6 AS reach, (random() * 14)::INTEGER AS topic FROM range(300)"""
    )
    connection.execute(
        """CREATE TABLE catalog AS
        WITH drawn AS (SELECT range AS id, range * 7919 % 300 AS cluster, sqrt(-2 * ln(greatest(random(), 1e-9))) AS r,
            random() * 2 * pi() AS turn, random() AS u, random() AS v FROM range(?))
        SELECT id, CASE WHEN id % 100 > 0 THEN (cx + reach * r * cos(turn))::FLOAT END AS map_x,
            CASE WHEN id % 100 > 0 THEN (cy + reach * r * sin(turn))::FLOAT END AS map_y,
            'topic ' || CASE WHEN u < 0.8 THEN topic ELSE (u * 1000)::INTEGER % 30 END AS topic,
            (u * 500)::INTEGER AS n_tokens, CASE WHEN v < 0.5 THEN 'en' WHEN v < 0.8 THEN 'de' ELSE 'fr' END AS lang
        FROM drawn JOIN clusters ON cluster = number ORDER BY id""",
        [n_records],
    )
    return connection


def measured(name: str, work: Callable[[], object]) -> None:
    taken = []
    answer = work()  # Once unmeasured: the first run compiles the lasso.
    for _ in range(N_RUNS):
        start = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - start)
    print(f"{name:<52} {min(taken):7.3f} s {statistics.median(taken):7.3f} s   {answer}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    connection = corpus(options.records, options.threads)
    topics = [f"topic {number}" for number in range(12)]
    layers = {
        "no colour": Layer(),
        "12 topics": Layer(category="topic", values=topics),
        "mean of a number": Layer(measure="n_tokens", limits=(0, 500)),
        "12 topics, filtered": Layer(
            category="topic", values=topics, where="lang = ? AND n_tokens > ?", parameters=["de", 100]
        ),
    }
    print(f"{options.records:,} records, {options.threads} threads")
    print(f"{'':<52} {'best':>9} {'middle':>9}")
    for place, window in WINDOWS.items():
        for colour, layer in layers.items():

            def picture(window: Viewport = window, layer: Layer = layer) -> str:
                found = density(connection.cursor(), layer, window)
                return f"{found.n_visible:,} records, {len(painted(found)) / 1000:.0f} kB"

            measured(f"picture of {place}, {colour}", picture)

    def single() -> str:
        found = points(connection.cursor(), layers["12 topics"], WINDOWS["a thousandth"])
        return f"{found.n_shown:,} of {found.n_visible:,} points (at most {POINT_LIMIT:,})"

    measured("points of a thousandth", single)

    random = np.random.default_rng(5)
    turns = np.sort(random.uniform(0, 2 * math.pi, 200))
    reach = random.uniform(6, 12, 200)
    lasso = tuple(zip((reach * np.cos(turns)).tolist(), (reach * np.sin(turns)).tolist(), strict=True))
    x0, y0, x1, y1 = bounds(lasso)

    def inside() -> str:
        with connection.cursor() as cursor:
            near = cursor.sql(
                "SELECT id, map_x, map_y FROM catalog WHERE map_x BETWEEN ? AND ? AND map_y BETWEEN ? AND ?",
                params=[x0, x1, y0, y1],
            ).to_arrow_table()
        chosen = contains(lasso, near["map_x"].to_numpy(), near["map_y"].to_numpy())
        return f"{chosen.sum():,} of {near.num_rows:,} in its box"

    measured("lasso of 200 vertices, fetched and tested", inside)
    x = random.normal(0, 8, options.records).astype(np.float32)
    y = random.normal(0, 5, options.records).astype(np.float32)
    measured("lasso of 200 vertices over all, test alone", lambda: f"{contains(lasso, x, y).sum():,} inside")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
