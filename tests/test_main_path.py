"""The main path in a browser: open, analyse, lasso, exclude, undo, export, download; then a fresh server."""

import json
import re
import urllib.parse
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, WebSocket, expect

from lib.corpus import workspace
from lib.curate.desk import open_view
from lib.jobs.stages import needed
from lib.ledger import events
from lib.query.predicates import Lasso
from lib.query.selection import Selection
from lib.ui import navigation
from tests.browser import CHROMIUM, ROOT, Server, choose, page, ready, serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]
N_RECORDS = 600
PAGES = [name for name in navigation.TITLES if navigation.exists(name)]
MOST_A_PAGE_SENDS, MOST_A_RERUN_SENDS = 2_000_000, 64_000
ANALYSIS_ENDS_WITHIN_SECONDS = 240


class Heard:
    """What a tab received and asked for, from the moment it is listened to."""

    def __init__(self, tab: Page, server: Server):
        self.frames: list[int] = []
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.socket: WebSocket | None = None
        tab.on("websocket", self._connected)
        tab.on("request", lambda request: self._asked(request.url, server.url))
        tab.on("console", lambda said: self._said(said.text) if said.type == "error" else None)
        tab.on("response", lambda answer: self._answered(answer.url, answer.status))

    def _connected(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.on("framereceived", lambda frame: self.frames.append(len(frame)))

    def _asked(self, url: str, here: str) -> None:
        if not url.startswith((here, here.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(url)

    def _said(self, text: str) -> None:
        if not text.startswith("Failed to load resource"):  # `_answered` has the address of it
            self.errors.append(text)

    def _answered(self, url: str, status: int) -> None:
        # Streamlit looks for its server below the address of the page first, then at the root.
        if status >= 400 and "/_stcore/" not in url:
            self.errors.append(f"{status} {url}")


@pytest.fixture(scope="module")
def slice_of_sample(sample_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first records of the sample corpus as a file of its own."""
    path = tmp_path_factory.mktemp("slice") / "slice.parquet"
    pq.write_table(pq.read_table(sample_source / "corpus.parquet").slice(0, N_RECORDS), path)
    return path


@contextmanager
def app(home: Path) -> Iterator[Server]:
    with serve(ROOT / "app.py", {"WINNOW_HOME": str(home), "WINNOW_CURATOR": "Ada"}) as server:
        yield server


def says(tab: Page, text: str) -> None:
    expect(tab.get_by_test_id("counts")).to_contain_text(text)
    ready(tab)


def go(tab: Page, name: str) -> None:
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(name)
    ready(tab)


def exclude(tab: Page, reason: str) -> None:
    tab.get_by_role("button", name="Act on all of these").click()
    tab.get_by_text("Exclude…", exact=True).first.click()
    tab.get_by_label("Reason").fill(reason)
    tab.get_by_role("button", name=re.compile(r"^Exclude [\d,]+ record")).click()


def drag_lasso(tab: Page) -> None:
    """Around the middle of the map, by mouse."""
    stage = tab.get_by_role("application")
    expect(stage.get_by_role("status")).to_contain_text("in view")
    ready(tab)
    tool = tab.get_by_role("button", name="Lasso (L)")
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "true")
    edge = stage.bounding_box()
    corners = [(0.3, 0.25), (0.7, 0.25), (0.75, 0.6), (0.5, 0.8), (0.28, 0.6), (0.3, 0.26)]
    places = [(edge["x"] + x * edge["width"], edge["y"] + y * edge["height"]) for x, y in corners]
    tab.mouse.move(*places[0])
    tab.mouse.down()
    for place in places[1:]:
        tab.mouse.move(*place, steps=8)
    tab.mouse.up()


def in_address(tab: Page) -> Selection:
    given = urllib.parse.parse_qs(urllib.parse.urlsplit(tab.url).query)
    return Selection.from_text(given["s"][0])


def test_from_a_file_to_a_curated_export(slice_of_sample: Path, tmp_path: Path):
    home = tmp_path / "home"
    with app(home) as server, page(server.url) as tab:
        expect(tab).to_have_url(f"{server.url}/corpora")  # the bare address leads there
        tab.get_by_label("File, folder, glob or address").fill(str(slice_of_sample))
        tab.get_by_role("button", name="Look at it").click()
        expect(tab.get_by_text(f"{N_RECORDS} records").first).to_be_visible()
        tab.get_by_text("Settings", exact=True).click()
        choose(tab, re.compile("Encoder"), "static")
        ready(tab)
        tab.get_by_role("button", name="Analyse").click()
        expect(tab.get_by_role("progressbar")).to_have_count(len(needed()))
        expect(tab.get_by_role("button", name="Cancel")).to_be_visible()
        server.process.kill()

    # The analysis is a process of its own: it goes on without the server, and another server shows it.
    with app(home) as server, page(f"{server.url}/corpora?corpus=slice") as tab:
        expect(tab.get_by_role("progressbar")).to_have_count(len(needed()))
        expect(tab.get_by_text("Done", exact=True)).to_be_visible(timeout=ANALYSIS_ENDS_WITHIN_SECONDS * 1000)
        heard = Heard(tab, server)

        go(tab, "Map")
        says(tab, f"{N_RECORDS} of {N_RECORDS} records")
        drag_lasso(tab)
        expect(tab.get_by_role("button", name="inside a lasso")).to_be_visible()
        ready(tab)
        lasso = in_address(tab)
        assert [type(predicate) for predicate in lasso.predicates] == [Lasso]
        view = open_view(workspace.load(home / "slice"))
        n_inside, inside = view.count(lasso).n_records, set(view.ids(lasso).tolist())
        assert 0 < n_inside < N_RECORDS
        says(tab, f"{n_inside} of {N_RECORDS} records")

        exclude(tab, "in the middle")
        says(tab, f"0 of {N_RECORDS} records")
        says(tab, f"{n_inside} excluded")
        tab.get_by_test_id("stMain").get_by_role("button", name="Undo").click()
        says(tab, f"{n_inside} of {N_RECORDS} records")
        says(tab, "0 excluded")
        exclude(tab, "in the middle, again")
        says(tab, f"{n_inside} excluded")

        go(tab, "Decisions")
        expect(tab.get_by_text("in the middle, again", exact=True)).to_be_visible()
        expect(tab.get_by_text("in force", exact=True)).to_have_count(1)

        go(tab, "Export")
        tab.get_by_text("All of the corpus", exact=True).click()
        expect(tab.get_by_test_id("export-count")).to_contain_text(f"{N_RECORDS - n_inside} of {N_RECORDS} records")
        ready(tab)
        tab.get_by_role("button", name="Start the export").click()
        link = tab.get_by_role("link", name="Download (")
        link.wait_for()
        with tab.expect_download() as saved:
            link.click()
        archive = tmp_path / "export.zip"
        saved.value.save_as(archive)
        assert heard.outside == [] and heard.errors == []
    check_archive(archive, slice_of_sample, inside)
    made = events.all_events(workspace.load(home / "slice").ledger_path)
    assert [event.action for event in made] == ["exclude", "undo", "exclude"]
    check_fresh_server(home, lasso, n_inside)


def check_archive(archive: Path, source: Path, excluded: set[int]) -> None:
    """The rows are those of the source that were kept, field by field; the evidence lies beside them."""
    wanted = [row for number, row in enumerate(pq.read_table(source).to_pylist()) if number not in excluded]
    with zipfile.ZipFile(archive) as packed:
        names = {name.split("/")[-1]: name for name in packed.namelist()}
        shards = [names[name] for name in sorted(names) if re.fullmatch(r"data-\d+-of-\d+\.parquet", name)]
        tables = [pq.read_table(pa.BufferReader(packed.read(name))) for name in shards]
        manifest = json.loads(packed.read(names["manifest.json"]))
        gone = pq.read_table(pa.BufferReader(packed.read(names["excluded.parquet"])))
    assert pa.concat_tables(tables).to_pylist() == wanted
    assert manifest["counts"]["records_out"] == len(wanted)
    assert Counter(gone["reason"].to_pylist()) == {"in the middle, again": len(excluded)}
    assert {"README.md", "recipe.yaml"} <= set(names)


def check_fresh_server(home: Path, lasso: Selection, n_inside: int) -> None:
    """Every page by its address on a server that nobody has visited, and what it sends."""
    seen = {"corpus": "slice", "s": lasso.within("excluded").to_text()}
    sent = {}
    with app(home) as server, page(f"{server.url}/?corpus=slice") as tab:
        heard = Heard(tab, server)
        for name in PAGES:
            heard.frames.clear()
            tab.goto(f"{server.url}/{name}?{urllib.parse.urlencode(seen)}")
            ready(tab)
            expect(tab.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(len(PAGES))
            expect(tab.get_by_role("heading", level=1)).to_have_text(navigation.TITLES[name][0])
            expect(tab.get_by_role("dialog")).to_have_count(0)
            if name not in navigation.WITHOUT_SELECTION:
                says(tab, f"{n_inside} of {N_RECORDS} records")
            if name == "map":
                tab.get_by_role("application").wait_for()
            ready(tab)
            largest = max(heard.frames)
            heard.frames.clear()
            rerun(tab, heard)
            sent[name] = (largest, sum(heard.frames))
        tab.goto(f"{server.url}/export?corpus=slice")
        says(tab, f"{N_RECORDS - n_inside} of {N_RECORDS} records")
        says(tab, f"{n_inside} excluded")
        expect(tab.get_by_role("link", name="Download (")).to_be_visible()
        assert heard.outside == [] and heard.errors == []
    assert {name: size for name, (size, _) in sent.items() if size > MOST_A_PAGE_SENDS} == {}
    assert {name: size for name, (_, size) in sent.items() if not 0 < size < MOST_A_RERUN_SENDS} == {}


def rerun(tab: Page, heard: Heard) -> None:
    """Run the page's script again with nothing changed, by Streamlit's own key."""
    tab.get_by_role("heading", level=1).click()
    with heard.socket.expect_event("framereceived"):
        tab.keyboard.press("r")
    ready(tab)
