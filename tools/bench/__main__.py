"""`scripts/bench`: runs the scorers, prints the table, checks the floors."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench import page
from tools.bench.measures import floors, sections, write_floors
from tools.bench.runs import BENCH, ROOT, RUNS, RunFailed, pins


def measure(names: list[str], work: Path) -> tuple[dict[str, float], list[str]]:
    """Runs the named benches; returns values by measure id, and the runs that failed with the reason."""
    values: dict[str, float] = {}
    failed: list[str] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            found = RUNS[name](work)
        except RunFailed as failure:
            failed.append(f"{name}: {failure}")
            continue
        for bench, row in found.items():
            values |= {f"{bench}.{key}": value for key, value in row.items() if isinstance(value, int | float)}
    known = {m.id for section in sections() for m in section.measure}
    return {key: value for key, value in values.items() if key in known}, failed


def below_floor(values: dict[str, float]) -> list[str]:
    """Returns a line for every value that fell below its pinned floor."""
    pinned = floors()
    return [
        f"{m.id}: {m.text(values[m.id])} is worse than the floor {m.text(pinned[m.id])}"
        for section in sections()
        for m in section.measure
        if m.id in values and m.id in pinned and not m.reaches(round(values[m.id], 4), pinned[m.id])
    ]


def commit() -> str:
    """Returns the short name of the commit measured, marked where files were changed since."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def main() -> int:
    """Runs, prints, checks; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure kb on the benches beside the repository."
    )
    parser.add_argument("names", nargs="*", metavar="BENCH", help=f"only these: {', '.join(RUNS)}")
    parser.add_argument("--write", action="store_true", help="renew docs/quality.md and raise the floors")
    parser.add_argument("--allow-regression", action="store_true", help="with --write, lower floors too")
    parser.add_argument("--keep", type=Path, help="folder to keep predictions and scores in")
    args = parser.parse_args()
    if unknown := sorted(set(args.names) - set(RUNS)):
        parser.error(f"no such bench: {', '.join(unknown)}; known are {', '.join(RUNS)}")
    if args.write and args.names:
        parser.error("--write renews the whole page: leave the names out")
    if not BENCH.is_dir():
        parser.error("the benches are not here: they lie in ../shared/bench beside the repository")
    with tempfile.TemporaryDirectory() as scratch:
        work = args.keep or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        values, failed = measure(args.names or list(RUNS), work.resolve())
    print(page.table(values))
    worse = below_floor(values)
    if args.write:
        page.write(values, commit=commit())
        write_floors(values, pins(), allow_regression=args.allow_regression)
    for line in failed + worse:
        print(line, file=sys.stderr)
    return 1 if failed or worse else 0


if __name__ == "__main__":
    sys.exit(main())
