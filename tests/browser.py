"""A real server and a real Chromium for tests: `with serve(script) as server, page(server.url) as tab`."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
STARTS_WITHIN_SECONDS = 60
ANSWERS_WITHIN_SECONDS = 60
# A small machine shares its cores among server, job and browser: an answer may take longer than the default of 5 s.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, its process, and the file with what it printed."""

    url: str
    process: subprocess.Popen
    log: Path


@contextmanager
def serve(script: str | Path, env: Mapping[str, str] | None = None, *options: str) -> Iterator[Server]:
    """Run a Streamlit script on a free port of 127.0.0.1, and stop that process at the end.

    env is added to the environment; options are more options of `streamlit run`. Raises RuntimeError with what the
    server printed if it does not start.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    settings = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command += [part for name, value in settings.items() for part in (f"--{name}", str(value))]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"} | dict(env or {})
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [*command, *options], cwd=ROOT, env=surroundings, stdout=written, stderr=subprocess.STDOUT
            )
        try:
            _wait_until_healthy(url, process, log)
            yield Server(url, process, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def page(
    url: str, width: int = 1280, height: int = 900, colour_scheme: str = "light", scale: float = 1
) -> Iterator[Page]:
    """A tab at the address, ready. At the end fails if the page threw an error or shows an exception."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=colour_scheme,
                device_scale_factor=scale,
                accept_downloads=True,
            )
            context.set_default_timeout(ANSWERS_WITHIN_SECONDS * 1000)
            tab = context.new_page()
            thrown: list[str] = []
            tab.on("pageerror", lambda error: thrown.append(str(error)))
            tab.goto(url)
            ready(tab)
            yield tab
            assert not thrown, f"the page threw: {thrown}"
            assert tab.get_by_test_id("stException").count() == 0, tab.get_by_test_id("stException").first.inner_text()
        finally:
            browser.close()


def ready(tab: Page) -> None:
    """Wait until the app is connected and its script has ended."""
    expect(tab.locator(READY)).to_have_count(1, timeout=ANSWERS_WITHIN_SECONDS * 1000)


def press_key(tab: Page, key: str) -> None:
    """Press a key once the page hears it: the script that listens is loaded after the page itself."""
    name = key.lower() if len(key) == 1 else key
    expect(tab.locator(f'[data-testid=keys][data-hears~="{name}"]')).to_have_count(
        1, timeout=ANSWERS_WITHIN_SECONDS * 1000
    )
    tab.keyboard.press(key)


def choose(tab: Page, field: str | re.Pattern[str], option: str) -> None:
    """Open a list of choices and take one; a list that is open while the page is put together closes again."""
    for _ in range(10):
        ready(tab)
        tab.get_by_role("combobox", name=field).press("ArrowDown")
        with suppress(PlaywrightTimeout):
            tab.get_by_role("option", name=option).click(timeout=5_000)
            return
    raise AssertionError(f"the list {field} was opened ten times and did not stay open")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        # Between two looks at a process that is starting; nothing tells us when it listens.
        time.sleep(0.05)
    raise RuntimeError(f"the server at {url} did not start: {log.read_text(errors='replace')[-2000:]}")
