"""What the pages tell of quality, as data: the scores of docs/quality.md and what the confidence is worth.

`python -m tools.quality` writes kb/web/quality.json, for the pages import nothing that reads or judges. The scores
are those that `scripts/bench --write` put into the document; the confidence is held, by cross-validation, against
what labelled texts showed when they were read first.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "quality.md"
DATA = ROOT / "kb" / "web" / "quality.json"
FIRST_SIGHT = ROOT / "tests" / "first-sight.jsonl"
MEASURED = re.compile(r"^Measured at (\S+?)\.", re.MULTILINE)
TITLE = re.compile(r"^(##+) (.+)$", re.MULTILINE)
BULLET = re.compile(r"^- ", re.MULTILINE)
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
BOLD = re.compile(r"^\*\*([^*]+)\*\*")


def scores() -> dict[str, Any]:
    """Returns what docs/quality.md says: the tables by section, and what it says of errors."""
    text = DOCUMENT.read_text(encoding="utf-8")
    measured = MEASURED.search(text)
    parts = list(_parts(text))
    return {
        "measured_at": measured[1] if measured else None,
        "sections": [_section(title, body) for level, title, body in parts if level == 3 and "|" in body],
        "known": [{"title": title, "items": _items(body)} for level, title, body in parts if level == 2],
    }


def _parts(text: str) -> list[tuple[int, str, str]]:
    titles = list(TITLE.finditer(text))
    ends = [*(title.start() for title in titles[1:]), len(text)]
    return [(len(title[1]), title[2], text[title.end() : end]) for title, end in zip(titles, ends, strict=True)]


def _section(title: str, body: str) -> dict[str, Any]:
    lines = [line for line in body.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    rows = [
        {"name": name, "kb": value.strip("*"), "level": _level(value), "first": first, "goal": goal, "others": others}
        for name, value, first, goal, others in cells
    ]
    return {"title": title, "note": _plain(body[: body.index("|")]), "rows": rows}


def _level(value: str) -> str:
    """Returns how the document sets a value: bold reaches the goal, italics miss the first level."""
    return "goal" if value.startswith("**") else "below" if value.startswith("*") else ""


def _items(body: str) -> list[dict[str, str]]:
    found = []
    for item in BULLET.split(body)[1:]:
        head = BOLD.match(item)
        text = item[head.end() :] if head else item
        found.append({"head": _plain(head[1]) if head else "", "text": _plain(text)})
    return found


def _plain(text: str) -> str:
    return " ".join(LINK.sub(r"\1", text).replace("`", "").replace("**", "").split())


def reliability() -> dict[str, Any]:
    """Returns what the confidence is worth on texts read first, each judged by weights fitted on the others."""
    from dataclasses import asdict

    from kb.evaluate import cross_validated, read_examples
    from kb.evaluate import reliability as measured

    examples = read_examples([FIRST_SIGHT])
    told = asdict(measured(cross_validated(examples)))
    texts = len({example.article for example in examples})
    return {"texts": texts, **{key: _rounded(value) for key, value in told.items()}}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


def write(**renewed: Any) -> None:
    """Renews what is given, by name, and leaves the rest as it is."""
    kept = json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {}
    DATA.write_text(json.dumps({**kept, **renewed}, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m tools.quality", description="Renew kb/web/quality.json.").parse_args()
    write(scores=scores(), reliability=reliability())
