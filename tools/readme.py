"""Runs the commands of the README as its reader would, and compares or renews what it shows.

A block marked `console` holds lines that start with `$ `, each followed by what it prints; a line that is only `…`
stands for any number of lines. Blocks run in their order in one folder that holds `corpus/` and `metadata.yml`, as a
clone does. A block marked `markdown` that follows "Save this as `NAME`" is written to that file.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(
    r"^(?P<before>[^\n]*)\n*^```(?P<kind>console|markdown)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
SAVE = re.compile(r"[Ss]ave this as `(?P<name>[\w.-]+)`")
ANY = "…"


@dataclass(frozen=True)
class Step:
    """One command of the README, the output it shows, and where in the README that output stands."""

    command: str
    shown: str
    start: int
    end: int


def steps(text: str) -> Iterator[Step | tuple[str, str]]:
    """Yields the commands in order, and a (name, content) for every file the reader is told to save."""
    for block in BLOCK.finditer(text):
        if block["kind"] == "markdown":
            if named := SAVE.search(block["before"]):
                yield named["name"], block["body"]
            continue
        offset = block.start("body")
        parts = re.split(r"^\$ ", block["body"], flags=re.MULTILINE)
        offset += len(parts[0])
        for part in parts[1:]:
            offset += 2
            command, _, shown = part.partition("\n")
            start = offset + len(command) + 1
            yield Step(command, shown, start, start + len(shown))
            offset += len(part)


def matches(shown: str, printed: str) -> bool:
    """Tells whether what the README shows is what the command printed."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ANY else re.escape(line.rstrip()) + r"[ ]*\n" for line in shown.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None


def run(command: str, folder: Path) -> str:
    """Returns what a command prints, in a terminal of 100 columns without colour."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def replay(text: str, folder: Path) -> Iterator[tuple[Step, str]]:
    """Runs all steps in a folder made ready like a clone; yields each with what it printed."""
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "metadata.yml", folder)
    for step in steps(text):
        if isinstance(step, Step):
            yield step, run(step.command, folder)
        else:
            (folder / step[0]).write_text(step[1], encoding="utf-8")


def renewed(shown: str, printed: str) -> str:
    """Returns what the README shows from now on: as before if it still matches, cut where it was cut before."""
    if matches(shown, printed):
        return shown
    lines = shown.splitlines()
    if lines and lines[-1].strip() == ANY:
        return "\n".join([*printed.splitlines()[: len(lines) - 1], ANY]) + "\n"
    return printed


def main() -> None:
    """Renews the outputs in the README."""
    argparse.ArgumentParser(prog="python -m tools.readme", description="Renew what the README shows.").parse_args()
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        done = list(replay(text, Path(folder)))
    if broken := [step.command for step, printed in done if "Traceback (most recent call last)" in printed]:
        sys.exit(f"these commands of the README end in a bug: {'; '.join(broken)}")
    for step, printed in reversed(done):
        text = f"{text[: step.start]}{renewed(step.shown, printed)}{text[step.end :]}"
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
