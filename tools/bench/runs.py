"""One function a bench: runs kb, runs the scorer, returns the values of its measures by name."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
BENCH = SHARED / "bench"
KB = str(Path(sys.executable).parent / "kb")

Values = dict[str, float]


class RunFailed(Exception):
    """A command of a run ended badly; its message is the last line the command printed."""


def call(command: list[str | Path], out: Path, *, given: Path | None = None) -> Path:
    """Runs a command with its output into a file, and returns the file."""
    with out.open("wb") as target, (given or Path("/dev/null")).open("rb") as source:
        done = subprocess.run(
            [str(part) for part in command], stdout=target, stdin=source, stderr=subprocess.PIPE, cwd=ROOT
        )
    if done.returncode:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise RunFailed(f"{' '.join(str(part) for part in command[:4])} ...: {last}")
    return out


def scored(command: list[str | Path], out: Path, *, given: Path | None = None) -> Any:
    """Runs a scorer and returns the JSON it prints."""
    return json.loads(call([sys.executable, *command], out, given=given).read_text(encoding="utf-8"))


def articles() -> list[Path]:
    """Returns the files of the real articles, in order of their names."""
    return sorted((SHARED / "articles").glob("*.txt"))


def claims(work: Path) -> Values:
    """Extraction, slot by slot, on the labelled articles."""
    folder = BENCH / "claims"
    predicted = call([KB, "extract", *articles()], work / "claims.jsonl")
    scorer: list[str | Path] = [folder / "score.py", predicted, "--gold", folder / "claims-dev.jsonl"]
    total = scored([*scorer, "--traps", folder / "traps-dev.jsonl", "--json"], work / "claims.json")["TOTAL"]
    stated = scored([*scorer, "--calibration"], work / "calibration.json")
    gain = 100 * (1 - stated["brier"] / stated["brier_of_base_rate"]) if stated.get("brier_of_base_rate") else 0.0
    return {**total, "ece": stated.get("ece", 1.0), "brier_gain": gain}


def pages(work: Path) -> Values:
    """Extraction, slot by slot, on pages of many desks that lie in the repository."""
    return labelled("pages", work)


def qualifiers(work: Path) -> Values:
    """Words that narrow a claim, on sentences labelled for them."""
    said = labelled("qualifiers", work)
    return {name: said[f"qualifiers_{name}"] for name in ("precision", "recall", "exact")}


def labelled(name: str, work: Path) -> Values:
    """Returns what `kb evaluate` says of a labelled file of the repository."""
    labels = ROOT / "tests" / "cases" / f"labelled-{name}.toml"
    said = call([KB, "evaluate", "--labelled", labels, "--json"], work / f"{name}.json")
    return dict(json.loads(said.read_text(encoding="utf-8")))


def relations(work: Path) -> Values:
    """Cross-check relations of the five articles."""
    folder, db = BENCH / "claims", work / "articles.db"
    gold = folder / "relations-dev.jsonl"
    call([KB, "ingest", *articles(), "--db", db], work / "ingest.txt")
    scorer: list[str | Path] = [folder / "score_relations.py", db, "--gold", gold, "--json"]
    every = scored(scorer, work / "relations.json")
    share = {
        priority: scored([*scorer, "--keys", priority], work / f"relations-{priority}.json")["right_share"]
        for priority in ("key", "core")
    }
    rows = gold.read_text(encoding="utf-8").splitlines()
    decided = work / "relations-decided.jsonl"
    decided.write_text("\n".join(row for row in rows if json.loads(row).get("arithmetic") in ("holds", "fails")) + "\n")
    sums: list[str | Path] = [folder / "score_relations.py", db, "--gold", decided, "--json"]
    return {
        **share,
        "false_contradictions": every["false_contradictions"],
        "not_in_gold": every["contradictions_not_in_gold"],
        "in_base": every["contradictions_in_base"],
        "decided": scored(sums, work / "relations-decided.json")["relations"]["derived"]["recall"],
        "arithmetic": every["relations"]["derived"]["recall"],
    }


def epoch(work: Path) -> Values:
    """Recall on the figures Epoch AI coded."""
    folder = BENCH / "claims-epoch"
    gold = folder / "claims-epoch-dev.jsonl"
    items = call([sys.executable, folder / "score.py", "--items", gold], work / "epoch-items.jsonl")
    predicted = call([KB, "extract", items], work / "epoch-claims.jsonl")
    return dict(scored([folder / "score.py", gold, predicted], work / "epoch.json"))


def _quantities(gold: Path, work: Path, *, own: bool = False) -> Path:
    adapter = BENCH / "quantities" / "from_kb.py"
    items = call([sys.executable, adapter, "--items", gold], work / f"{gold.stem}-items.jsonl")
    found = call([KB, "extract", "--all-figures", items], work / f"{gold.stem}-claims.jsonl")
    if own:
        profile: list[str | Path] = [sys.executable, "-m", "tools.bench.conventions", items]
        found = call(profile, work / f"{gold.stem}-own-claims.jsonl", given=found)
    return call([sys.executable, adapter], work / f"{gold.stem}-quantities.jsonl", given=found)


def quantities(name: str, work: Path, *, own: bool = False) -> Values:
    """F1 at every level of a set in the quantities format; `own`: in its makers' conventions."""
    folder = BENCH / "quantities"
    gold = folder / f"{name}.json"
    predicted = _quantities(gold, work, own=own)
    result = scored([folder / "score.py", gold, predicted, "--json"], work / f"{name}.json")
    return {level: row["F1"] for level, row in result["scores"].items()}


def formats(work: Path) -> Values:
    """Number formats and traps."""
    folder = BENCH / "quantities"
    gold = folder / "formats-dev.jsonl"
    command: list[str | Path] = [folder / "score.py", "--formats", gold, _quantities(gold, work), "--json"]
    result = scored(command, work / "formats.json")
    return {"full": result["cases"]["full"], "traps": result["traps"]["full"]}


def pairs(name: str, work: Path, kinds: Iterable[str] = ()) -> dict[str, Values]:
    """Verdicts on pairs of texts; returns the scorer's rows by "source · kind"."""
    folder = BENCH / "crosscheck"
    gold = folder / f"{name}-dev.jsonl"
    if wanted := set(kinds):
        lines = [line for line in gold.read_text(encoding="utf-8").split("\n") if line.strip()]
        gold = work / f"{name}-gold.jsonl"
        gold.write_text("\n".join(line for line in lines if json.loads(line)["kind"] in wanted), encoding="utf-8")
    said = call([KB, "compare", "--pairs", gold], work / f"{name}-said.jsonl")
    return dict(scored([folder / "score.py", gold, said, "--json"], work / f"{name}-scores.json"))


def corrections(work: Path) -> Values:
    """Conflicts found between a story and its correction."""
    row = pairs("reuters-corrections", work)["reuters-21578 corrections · conflicts"]
    return {"recall": row["recall"], "extra": row["extra_a_pair"]}


def equate(work: Path) -> dict[str, Values]:
    """Accuracy and false alarms of every EQUATE set."""
    rows = pairs("equate", work)
    return {key.split(" · ")[1]: row for key, row in rows.items() if " · " in key}


def contrast(work: Path) -> dict[str, Values]:
    """Contradictions of the Wikipedia pairs and of the summaries whose numbers were edited."""
    return {
        "vitaminc": pairs("wikicontrast", work)["vitaminc-sample · quantity"],
        "summedits": pairs("summedits", work, ("numeric", "same-numbers"))["ALL"],
    }


def speed(work: Path) -> Values:
    """CPU time of extraction, beside spaCy's full pipeline on the same text."""
    folder = BENCH / "quantities"
    items: list[str | Path] = [sys.executable, folder / "from_kb.py", "--items", folder / "newsquant-dev.json"]
    sentences = call(items, work / "speed-sentences.jsonl")
    stories = BENCH / "scale" / "reuters-2000.jsonl.gz"
    return dict(scored(["-m", "tools.bench.speed", stories, sentences], work / "speed.json"))


def one(name: str, run: Callable[[Path], Values]) -> Callable[[Path], dict[str, Values]]:
    """Returns a run of a single bench in the shape of those that yield several."""
    return lambda work: {name: run(work)}


NEWS = ("newsquant", "rtext-age", "rtext-currency", "rtext-dimension", "rtext-temperature")
RUNS: dict[str, Callable[[Path], dict[str, Values]]] = {
    "claims": one("claims", claims),
    "pages": one("pages", pages),
    "qualifiers": one("qualifiers", qualifiers),
    "epoch": one("epoch", epoch),
    "relations": one("relations", relations),
    "quantities": lambda work: {
        name: quantities("newsquant-dev" if name == "newsquant" else name, work) for name in NEWS
    },
    "conventions": lambda work: {
        f"{name}-own": quantities("newsquant-dev" if name == "newsquant" else name, work, own=True) for name in NEWS
    },
    "formats": one("formats", formats),
    "corrections": one("corrections", corrections),
    "equate": equate,
    "contrast": contrast,
    "speed": one("speed", speed),
}


def pins() -> dict[str, str]:
    """Returns the digest of every file of data the scorers read."""
    files = [path for pattern in ("*/*.json", "*/*.jsonl", "*/*.jsonl.gz") for path in BENCH.glob(pattern)]
    files += articles()
    return {
        path.relative_to(SHARED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in files
        if path.parent.name not in ("reference", "truth")
    }
