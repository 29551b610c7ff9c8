"""Named failures. Every message names the file, the place and the remedy.

Only `cli` catches, and only `KbError`; anything else is a bug and simply raises.
"""

from __future__ import annotations

from collections.abc import Mapping


class KbError(Exception):
    """The root of every failure a user can cause or cure.

    Args:
        message: what is wrong, in one line without a full stop.
        file: the input, base or lexicon file it concerns, if any.
        place: where in that file (line, key, field), if known.
        remedy: what the user can do about it.
    """

    def __init__(self, message: str, *, file: object = None, place: object = None, remedy: str | None = None) -> None:
        self.message, self.file, self.place, self.remedy = message, file, place, remedy
        super().__init__(message)

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.place) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.remedy})" if self.remedy else text


class InputError(KbError):
    """A source that cannot be read as an article: missing, empty, binary, too large, broken front matter."""


class LexiconError(KbError):
    """A lexicon file that fails its checks; lists every mistake at once."""


class ModelError(KbError):
    """The spaCy model cannot be loaded."""


class StoreError(KbError):
    """A base that is missing, damaged, locked or of another schema version."""


class NotFoundError(KbError):
    """A text or id that names nothing in the base."""


def require_text(fields: Mapping[str, object], *, file: object = None, place: object = None) -> None:
    """Passes texts that a base can hold and a program can print; other values are left alone.

    Raises:
        InputError: a text holds a NUL character or half a surrogate pair, as bytes that are no UTF-8 leave in a name.
    """
    for name, value in fields.items():
        if not isinstance(value, str) or (value.isascii() and "\0" not in value):
            continue
        what = "a NUL character" if "\0" in value else _half_pair(value)
        if what:
            remedy = "leave it out, or mend its text as UTF-8"
            raise InputError(f"{what} in the {name}", file=file, place=place, remedy=remedy)


def _half_pair(text: str) -> str | None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "half a surrogate pair"
    return None
