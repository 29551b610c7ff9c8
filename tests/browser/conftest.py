"""A served base and a browser; where there is no browser, the run says so and cannot be missed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import web_base

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KB = (sys.executable, "-c", "from kb.cli import main; main()")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NODE = Path(__file__).parent / "node"
NO_NODE = "NO NODE PACKAGES HERE: LIGHTHOUSE AND SCHEMA.ORG DID NOT JUDGE THE PAGES. (scripts/browser installs them)"
JOBS: list[tuple[str, str, int, float]] = []  # what a reader came for, on which base, clicks, seconds
MISSING = "NO CHROMIUM HERE: THE BROWSER TESTS DID NOT RUN. (Debian: apt install chromium)"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.section("browser", sep="*", red=True, bold=True)
        terminalreporter.write_line(MISSING, red=True, bold=True)
    if JOBS:
        terminalreporter.section("jobs", sep="-")
        for job, base, clicks, seconds in sorted(JOBS, key=lambda one: (int(one[0].split()[0]), one)):
            terminalreporter.write_line(f"{job:52}{base:9}{clicks} clicks{seconds:6.2f} s")
    if not judges():
        terminalreporter.section("browser", sep="*", red=True, bold=True)
        terminalreporter.write_line(NO_NODE, red=True, bold=True)


def judges() -> bool:
    """Tells whether what judges pages from outside is installed."""
    return shutil.which("node") is not None and (NODE / "node_modules").is_dir()


@contextmanager
def served(base: Path, **environment: str) -> Iterator[str]:
    """Serves a base as `kb serve` does and yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*KB, "serve", "--db", str(base), "--port", str(port)]
    told = {**os.environ, **environment}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=told)
    try:
        for _ in range(300):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended: {server.stderr.read() if server.stderr else ''}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    # It keeps an event loop running in this thread, so it ends with this package and not with the session.
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("invented") / "kb.db")


@pytest.fixture(scope="package")
def invented_site(browser: Any, invented: Path) -> Iterator[str]:
    with served(invented) as address:
        yield address


@pytest.fixture(scope="package")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("corpus") / "kb.db"
    files = sorted(str(one) for one in (ROOT / "corpus").glob("*.md") if one.name != "README.md")
    command = [*KB, "ingest", "--db", str(base), *files]
    subprocess.run(command, check=True, capture_output=True)
    return base


@pytest.fixture(scope="package")
def corpus_site(browser: Any, corpus: Path) -> Iterator[str]:
    with served(corpus) as address:
        yield address
