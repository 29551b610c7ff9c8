"""The documentation is run, complete, and says nothing of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from kb import lexicon
from kb.lexicon import GROUPS
from kb.model import FindingKind, Relation
from kb.settings import Settings
from tools import pages, readme

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def written() -> str:
    """All documentation for readers, the README included."""
    return "\n".join(text_of(path) for path in [ROOT / "README.md", *sorted(DOCS.glob("*.md"))])


def test_readme_runs(tmp_path: Path) -> None:
    for step, printed in readme.replay(text_of(readme.README), tmp_path):
        assert readme.matches(step.shown, printed), f"$ {step.command}\nprints now:\n{printed}(scripts/docs renews it)"


def test_readme_has_commands_to_run() -> None:
    commands = [step.command for step in readme.steps(text_of(readme.README)) if isinstance(step, readme.Step)]
    assert len(commands) >= 4


@pytest.mark.parametrize("name", sorted(pages.commands()))
def test_command_help_has_an_example(name: str) -> None:
    command = pages.commands()[name]
    if getattr(command, "commands", None) is None:
        assert re.search(rf"^\s+\$? ?(\S+ \| )?{name}\b", pages.help_of(name, command), re.MULTILINE), (
            f"`{name} --help` shows no example"
        )


@pytest.mark.parametrize("name", sorted(pages.commands()))
def test_command_is_documented(name: str) -> None:
    assert f"## {name}\n" in text_of(DOCS / "cli.md")


def test_options_have_help() -> None:
    bare = [
        f"{name} {parameter.opts[0]}"
        for name, command in pages.commands().items()
        for parameter in command.params
        if parameter.param_type_name == "option" and not getattr(parameter, "help", None)
    ]
    assert not bare


def test_tables_and_columns_are_described() -> None:
    db, words = pages.schema(), pages.described()
    missing = []
    for table in pages.tables(db):
        about = words.get(table, {})
        missing += [] if about.get("description") else [table]
        missing += [f"{table}.{name}" for name in pages.columns(db, table) if not about.get("columns", {}).get(name)]
    assert not missing, f"metadata.yml does not describe {missing}"


def test_metadata_describes_nothing_that_is_not_there() -> None:
    db, words = pages.schema(), pages.described()
    known = set(pages.tables(db))
    extra = [
        f"{table}.{column}"
        for table, about in words.items()
        for column in about.get("columns", {})
        if table not in known or column not in pages.columns(db, table)
    ]
    assert not extra, f"metadata.yml describes {extra}"


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_setting_is_documented(setting: str) -> None:
    assert re.search(rf"^\s+{setting}: ", Settings.__doc__ or "", re.MULTILINE)
    assert f"`{setting}`" in text_of(DOCS / "settings.md")


@pytest.mark.parametrize("kind", [*FindingKind, *Relation])
def test_finding_kind_and_relation_are_explained(kind: str) -> None:
    assert f"`{kind}`" in text_of(DOCS / "cross-check.md")


@pytest.mark.parametrize("stem", sorted(stem for _, stems in GROUPS.values() for stem in stems))
def test_lexicon_file_says_what_it_is(stem: str) -> None:
    assert pages.opening(stem), f"{stem}.toml opens with no comment"
    assert f"## {stem}.toml\n" in text_of(DOCS / "lexicon.md")


def test_lexicon_loads() -> None:
    assert lexicon.load().digest


def project() -> dict[str, list[str]]:
    """Returns the names of the packages kb needs to run, and of those its tests need."""
    data = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    groups = data["dependency-groups"]
    return {
        "runtime": [re.split(r"[<>=!~\[; ]", name)[0] for name in data["project"]["dependencies"]],
        "dev": [re.split(r"[<>=!~\[; ]", name)[0] for name in groups["dev"] + groups["build"]],
    }


def module_of(package: str) -> str:
    return {"pyyaml": "yaml"}.get(package, package.replace("-", "_"))


def test_every_dependency_has_its_reason() -> None:
    page = text_of(DOCS / "dependencies.md")
    missing = [name for names in project().values() for name in names if f"| `{name}` |" not in page]
    assert not missing


def test_every_dependency_is_used() -> None:
    code = "\n".join(text_of(path) for path in (ROOT / "kb").rglob("*.py"))
    modules = {name: module_of(name) for name in project()["runtime"]}
    unused = [
        name
        for name, module in modules.items()
        if not re.search(rf"^\s*(?:import|from) {module}\b|[\"']{module}[\"']", code, re.MULTILINE)
    ]
    assert not unused


def test_every_dependency_is_told_where_it_is_used() -> None:
    for name in project()["runtime"]:
        module = re.compile(rf"^\s*(?:import|from) {module_of(name)}\b", re.MULTILINE)
        used = {path.relative_to(ROOT / "kb").parts[0] for path in (ROOT / "kb").rglob("*.py")
                if module.search(re.sub(r"if TYPE_CHECKING:\n(?:(?: {4}.*)?\n)+", "", text_of(path)))}  # fmt: skip
        told = re.search(rf"^\| `{name}` \| ([^|]*) \|", text_of(DOCS / "dependencies.md"), re.MULTILINE)
        assert told is not None, name
        assert not used or set(told[1].split(", ")) == used, name


def test_locks_name_no_index_and_pin_by_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = text_of(lock)
        assert not re.search(r"://|--(extra-)?index-url|--find-links|^-e", text, re.MULTILINE), lock
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in block for block in blocks), lock
        assert not re.search(r"^en-core-web-sm==", text, re.MULTILINE), "not the authors' name on the index"


def test_locks_hold_every_dependency() -> None:
    for group, names in project().items():
        lock = text_of(ROOT / "requirements" / f"{'runtime' if group == 'runtime' else 'dev'}.lock")
        missing = [
            name for name in names if not re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE | re.IGNORECASE)
        ]
        assert not missing, f"{missing}: run scripts/lock"


def test_nothing_of_a_machine_is_tracked() -> None:
    marks = re.compile(
        r"--(?:extra-)?index-url|https?://[^ \"]*/simple[/\" ]|(?:^|[^a-z.\w])/(?:tmp|root|home|work)/[a-z]",
        re.MULTILINE,
    )
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]!r}"
        for path in tracked()
        if path != here and path.suffix not in (".png", ".svg") and (match := marks.search(text_of(path)))
    ]
    assert not found


def test_no_broken_links() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in tracked()
        if page.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text_of(page))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_no_broken_anchors() -> None:
    broken = []
    for page in (path for path in tracked() if path.suffix == ".md"):
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", text_of(page)):
            heads = re.findall(r"^#+ (.+)$", text_of(page.parent / target if target else page), re.MULTILINE)
            if anchor not in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}:
                broken.append(f"{page.relative_to(ROOT)}: {target}#{anchor}")
    assert not broken


def test_changelog_has_unreleased_on_top() -> None:
    headings = re.findall(r"^## (.+)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings
    assert headings[0] == "Unreleased"


def test_decisions_say_context_decision_consequences_and_status() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = text_of(path)
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Status"], path
        assert len(text.splitlines()) <= 50, f"{path.name} is more than a screen"
        assert f"decisions/{path.name}" in written(), f"{path.name} is linked from no page"


def test_scripts_are_in_the_readme_or_architecture() -> None:
    named = written()
    assert not [path.name for path in sorted((ROOT / "scripts").iterdir()) if f"scripts/{path.name}" not in named]
