"""What the user named, as files and web addresses in a settled order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.errors import InputError

KINDS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".jsonl", ".jsonl.gz")
_LATER = {
    ".pdf": "save its text as .txt",
    ".xml": "give the feed's web address",
    ".rss": "give the feed's web address",
    ".atom": "give the feed's web address",
    ".docx": "save it as .txt or .html",
    ".doc": "save it as .txt or .html",
    ".odt": "save it as .txt or .html",
    ".epub": "save its text as .txt",
    ".json": "give one article a line as .jsonl",
    ".csv": "give one article a line as .jsonl",
    ".mhtml": "save the page as .html",
}


def expand(sources: Sequence[str]) -> Iterator[Path | str | InputError]:
    """Yields the files (paths) and web addresses (texts) of all sources, each once; `-` stands for standard input."""
    seen: set[str] = set()
    for source in sources:
        for path in _files(source):
            if isinstance(path, InputError):
                yield path
                continue
            key = os.path.realpath(path) if isinstance(path, Path) and str(path) != "-" else str(path)
            if key not in seen:
                seen.add(key)
                yield path


def _files(source: str) -> Iterator[Path | str | InputError]:
    if source == "-":
        yield Path("-")
    elif "://" in source or source.startswith("www."):
        yield (source if "://" in source else f"https://{source}").partition("#")[0]
    elif _exists(source):
        yield from _folder(Path(source)) if Path(source).is_dir() else (_file(Path(source)),)
    elif glob.has_magic(source):
        yield from _glob(source)
    else:
        yield InputError("there is no such file", file=source, remedy="check the name and the folder you are in")


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):
        return False


def _glob(pattern: str) -> Iterator[Path | InputError]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - patterns may be absolute
    if not found:
        yield InputError(
            "no file fits this pattern", file=pattern, remedy="check the pattern and the folder you are in"
        )
    for name in found:
        yield from _folder(Path(name)) if Path(name).is_dir() else (_file(Path(name)),)


def _folder(folder: Path) -> Iterator[Path | InputError]:
    """Yields the articles under a folder; hidden files and READMEs are none."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if kind_of(path) in KINDS
        and path.is_file()
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        and path.stem.lower() != "readme"
    )
    if not found:
        yield InputError("this folder holds no article", file=folder, remedy=f"articles end in {', '.join(KINDS)}")
    yield from found


def _file(path: Path) -> Path | InputError:
    kind = kind_of(path)
    if kind in _LATER:
        return InputError(f"{kind} files cannot be read yet", file=path, remedy=_LATER[kind])
    if not path.is_file() and not path.is_fifo():
        return InputError("this is not a file", file=path, remedy="give a text, a page or a folder")
    return path


def kind_of(path: Path) -> str:
    """Returns the ending that tells how a file is read, in lower case."""
    name = path.name.lower()
    return ".jsonl.gz" if name.endswith(".jsonl.gz") else path.suffix.lower()
