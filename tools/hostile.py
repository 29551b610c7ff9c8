"""Texts made to defeat a reader, and the CPU seconds a megabyte of each takes: `python -m tools.hostile [NAME...]`.

Each piece repeats to a text of any length. Some lead a careless pattern to look back, or far ahead, at every step;
some stand in a cell or a block of code, where no sentence ends. Prints a Markdown table; exits 1 where eight times
the text took more than twelve times as long, or less text accordingly.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb.detect import detect
from kb.errors import InputError
from kb.lexicon import Lexicon, load
from kb.model import Article
from kb.normalise import normalise
from kb.read import read
from kb.read.content import digest
from kb.segment import segment
from kb.settings import Settings

MEGABYTE = 1_000_000
SIZES = (1, 2, 4, 8)
WORST = 12.0  # times as long for eight times the text: more than linear, whatever else the machine does

PIECES = {
    "digits": "1",
    "digits and commas": "1,",
    "thousands": "1,000",
    "thousands, spaced": "1 000 ",
    "digits and dots": "1.1.",
    "digits and dashes": "1-",
    "digits and slashes": "1/",
    "digits and colons": "1:",
    "digits and apostrophes": "1'",
    "digits and letters": "1e",
    "digits and spaces": "1 ",
    "digits far apart": "1          ",
    "powers": "3 × 10^",
    "superscripts": "10²",
    "entities of superscripts": "10²&sup4;",
    "entities": "&nbsp;",
    "entities of entities": "&amp;",
    "open brackets": "((",
    "brackets and digits": "(1",
    "square brackets": "[1,",
    "currency signs": "$",
    "currency signs and brackets": "$(",
    "small sums": "$1 ",
    "minus signs": "-",
    "dashes": "–",
    "signs": "~+<",
    "combining marks": "\u0301",
    "digits under marks": "1\u0301",
    "zero-width characters": "1\u200b",
    "soft hyphens": "1\u00ad",
    "no-break spaces": "1\u00a0",
    "quotation marks": '"',
    "quotations": '"1" ',
    "full stops": ".",
    "spaces": " ",
    "lines": "\n",
    "numbered lines": "1\n",
    "paragraphs": "1\n\n",
    "table pipes": "|",
    "rows": "| 1 | 2 |\n",
    "tabs": "1\t",
    "columns of years": "A 2023 2024\n",
    "wire rows": "Net 1 vs 2\n",
    "number words": "one ",
    "number words, hyphened": "twenty-",
    "sums of words": "one and ",
    "hundreds": "hundred ",
    "thousands in words": "two thousand and ",
    "millions": "million million ",
    "vague magnitudes": "hundreds of millions of ",
    "ranges": "from 1 to ",
    "betweens": "between 1 and ",
    "comparators": "more than 5 ",
    "rates": "per 1 million ",
    "shares": "one in ",
    "halves": "half a ",
    "percents": "5% ",
    "units": "5 kg ",
    "modifiers": "1 big red ",
    "names": "GPT-4 ",
    "glued names": "a-1-",
    "labels": "Section 8 ",
    "telephone numbers": "555-",
    "years": "2024 ",
    "words of time": "in the ",
    "months": "May ",
    "dates": "3 May 2024 to ",
    "relative dates": "two years ago ",
    "clock times": "3 p.m. ",
    "initials": "A. ",
    "sentences": "It rose 5%. ",
    "capitals": "A1",
}

Piece = Callable[[str, int], str]


def repeated(piece: str, size: int) -> str:
    """Returns the piece over and over, cut at so many characters."""
    return (piece * (size // len(piece) + 1))[:size]


def in_a_cell(piece: str, size: int) -> str:
    """Returns the same as one cell of a table."""
    line = repeated(piece, size).replace("\n", " ").replace("|", " ")
    return f"| Name | Sum |\n| --- | --- |\n| {line} | 1 |\n"


def in_code(piece: str, size: int) -> str:
    """Returns the same as one line of a block of code, which is furniture."""
    return "```\n" + repeated(piece, size).replace("\n", " ") + "\n```\n"


SHAPES: dict[str, Piece] = {"text": repeated, "cell": in_a_cell, "code": in_code}


def figures(text: str, lexicon: Lexicon) -> int:
    """Cuts, detects and normalises a text; returns how many numbers it found."""
    article = Article("hostile.txt", text, digest(text), title="A title of three words")
    mentions = detect(segment(article, lexicon=lexicon), lexicon=lexicon)
    for mention in mentions:
        normalise(mention, anchor=None, lexicon=lexicon)
    return len(mentions)


def reading(text: str, lexicon: Lexicon) -> int:
    """Reads a text from a file, as it is and as a row of JSON; returns how many articles there were."""
    with tempfile.TemporaryDirectory() as folder:
        plain, rows = Path(folder) / "page.txt", Path(folder) / "rows.jsonl"
        plain.write_text(text, encoding="utf-8")
        rows.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
        found = read([str(plain), str(rows)], settings=Settings(max_bytes=1 << 30), lexicon=lexicon)
        return sum(not isinstance(one, InputError) for one in found)


STAGES: dict[str, Callable[[str, Lexicon], int]] = {"figures": figures, "reading": reading}


def seconds(work: Callable[[str, Lexicon], int], text: str, lexicon: Lexicon, *, rounds: int = 1) -> float:
    """Returns the least CPU seconds of so many rounds over a text."""
    least = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        work(text, lexicon)
        least = min(least, time.process_time() - begin)
    return least


def main() -> int:
    """Measures the pieces named, or all, and prints a row for each; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.hostile", description="Time texts made to defeat a reader.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="pieces to measure, by name; all by default")
    parser.add_argument("--most", type=int, choices=SIZES, default=SIZES[-1], help="megabytes of the largest text")
    parser.add_argument("--shape", choices=list(SHAPES), default="text", help="how the piece stands in the article")
    parser.add_argument("--stage", choices=list(STAGES), default="figures", help="what is measured")
    args = parser.parse_args()
    if unknown := sorted(set(args.names) - set(PIECES)):
        parser.error(f"no such piece: {', '.join(unknown)}")
    lexicon, worst = load(), 0.0
    sizes = [size for size in SIZES if size <= args.most]
    print(f"| seconds a megabyte | {' | '.join(f'{size} MB' for size in sizes)} | {sizes[-1]} to 1 |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in args.names or PIECES:
        took = [
            seconds(STAGES[args.stage], SHAPES[args.shape](PIECES[name], size * MEGABYTE), lexicon) for size in sizes
        ]
        times = took[-1] / max(took[0], 0.05)
        worst = max(worst, times / sizes[-1])
        rates = " | ".join(f"{spent / size:.2f}" for spent, size in zip(took, sizes, strict=True))
        print(f"| {name} | {rates} | {times:.1f}× |", flush=True)
    return 1 if worst > WORST / SIZES[-1] else 0


if __name__ == "__main__":
    sys.exit(main())
