"""Imports point downward, modules of one layer ignore one another, outside packages have a home."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kb"

# Top to bottom; modules on one line ignore one another. docs/architecture.md draws the same picture.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("evaluate",),
    ("pipeline",),
    ("figures",),
    ("read", "segment", "detect", "normalise", "relate", "store", "crosscheck", "publish", "web"),
    ("migrations", "group", "compare", "linked", "judgement"),
    ("evidence", "lexicon"),
    ("settings",),
    ("model",),
    ("errors",),
)
DEPTH = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}

# Where an outside package may be imported; packages not named here may not be imported at all.
HOMES = {
    "spacy": {"relate"},
    "sqlite_utils": {"store", "migrations", "publish"},
    "datasette": {"web"},
    "markupsafe": {"web"},
    "jinja2": {"web"},
    "yaml": {"read", "publish", "web"},
    "pydantic": {"read", "lexicon", "settings", "publish"},
    "trafilatura": {"read"},
    "lxml": {"read"},
    "httpx": {"read"},
    "pint": {"detect", "normalise", "lexicon"},
    "babel": {"detect", "normalise", "lexicon"},
    "pyarrow": {"publish"},
    "click": {"cli"},
    "rich": {"cli"},
}
HEAVY = {"spacy", "datasette", "trafilatura", "sqlite_utils", "pint", "babel", "pydantic", "numpy"}
LINES = 400
# The packages of kb.relate: each imports from those before it alone, its own modules aside.
RELATE = (
    "parsing", "scene", "attaching", "metric", "quantity", "subject", "telling", "period", "modality", "drafts",
    "wording", "confidence",
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands, the module it names, how far it runs."""

    path: Path
    line: int
    module: str
    at_top: bool  # runs when the module is imported
    for_types: bool  # runs never: under `if TYPE_CHECKING`

    @property
    def home(self) -> str:
        return self.path.relative_to(PACKAGE).with_suffix("").parts[0]

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.module}"


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def imports() -> Iterator[Import]:
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for node in tree.body}
        blocks = [node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)]
        typed = {id(inner) for block in blocks for inner in ast.walk(block)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(path, node.lineno, alias.name, id(node) in top, id(node) in typed)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno}: write the full name of the module"
                named = node.module or ""
                submodules = [alias.name for alias in node.names if is_module(f"{named}.{alias.name}")]
                for name in submodules or [""]:
                    yield Import(path, node.lineno, f"{named}.{name}".rstrip("."), id(node) in top, id(node) in typed)


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def ours() -> list[Import]:
    return [found for found in imports() if found.module.split(".")[0] == "kb"]


def test_every_module_has_a_layer() -> None:
    names = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in modules()} - {"__init__"}
    assert names <= set(DEPTH), f"no layer for {sorted(names - set(DEPTH))}"


def test_imports_point_downward() -> None:
    wrong = []
    for found in ours():
        target = found.module.split(".")[1] if "." in found.module else None
        if found.home == "__init__" or target is None or target == found.home:
            continue
        if DEPTH[target] <= DEPTH[found.home]:
            wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


def test_outside_packages_have_a_home() -> None:
    wrong = []
    for found in imports():
        package = found.module.split(".")[0]
        if package in sys.stdlib_module_names or package in ("kb", "__future__"):
            continue
        if not found.for_types and found.home not in HOMES.get(package, set()):
            wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


def test_no_import_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for found in ours():
        if found.at_top:
            source = ".".join(found.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            graph.setdefault(source, set()).add(found.module)
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for target in sorted(graph.get(name, ())):
                # `import kb.a.b` in `kb.a.c` runs `kb.a` too, but that is Python's, not a dependency
                walk(target, (*path, name))
            done.add(name)

    for name in sorted(graph):
        walk(name, ())


@pytest.mark.parametrize("folder", ["kb", "tools"])
def test_modules_stay_small(folder: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert not long, f"over {LINES} lines; make a package of it: {long}"


def test_packages_of_relate_point_one_way() -> None:
    folder = PACKAGE / "relate"
    packages = {path.name for path in folder.iterdir() if (path / "__init__.py").exists()}
    assert packages == set(RELATE), "give each package its place in RELATE"
    place = {name: index for index, name in enumerate(RELATE)}
    wrong = [
        str(found)
        for found in ours()
        if folder in found.path.parents and found.module.startswith("kb.relate.")
        if (here := found.path.relative_to(folder).parts[0]) in place
        if place.get(found.module.split(".")[2], len(place)) > place[here]
    ]
    assert not wrong, wrong


def test_no_module_for_odds_and_ends() -> None:
    odd = re.compile(r"(utils?|helpers?|misc|common)$")
    assert not [path for path in modules() if odd.search(path.stem)]


def test_nothing_is_swallowed_or_left_open() -> None:
    marks = re.compile(r"except Exception|except:|\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedError")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, "\n".join(found)


def test_exemptions_say_why() -> None:
    exemption = re.compile(
        r"#\s*(?:noqa(?:: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?|type: ignore(?:\[[\w, -]+\])?)(?P<why>.*)$"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := exemption.search(line)) and not re.search(r"[a-z]{2,} [a-z]{2,}", match["why"])
    ]
    assert not found, "give the reason on the line, behind it:\n" + "\n".join(found)


def test_only_parsing_knows_the_parser() -> None:
    inside = PACKAGE / "relate" / "parsing"
    found = [str(it) for it in imports() if it.module.startswith("spacy") and not it.for_types]
    away = [line for line in found if not line.startswith(str(inside.relative_to(ROOT)))]
    assert not away, "read the tokens of kb.relate.parsing.tokens: " + "; ".join(away)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from kb.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        f"print(*sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not done.stdout.strip(), f"`kb --help` imports {done.stdout.strip()}"
