"""Make the pictures of the README from the running app: `make screenshot`."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from lib.jobs.analysis import analyse  # noqa: E402
from lib.jobs.stages import Options  # noqa: E402
from tests.browser import page, serve  # noqa: E402
from tests.corpora import open_corpus, quiet  # noqa: E402

PAGES = ("map", "browse", "duplicates", "audit")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        made = open_corpus(ROOT / "sample_data" / "corpus.parquet", Path(home) / "sample")
        analyse(made, Options(), quiet)
        with serve(ROOT / "app.py", {"WINNOW_HOME": home, "WINNOW_CURATOR": "ada"}) as server:
            for name in PAGES:
                with page(f"{server.url}/{name}?corpus=sample", width=1440, height=900) as tab:
                    tab.wait_for_timeout(3000)  # the map draws after the script has run
                    tab.screenshot(path=str(ROOT / "docs" / f"{name}.png"))
                    print(f"docs/{name}.png")


if __name__ == "__main__":
    main()
