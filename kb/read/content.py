"""The bytes of a source: not too many, text, UTF-8; and the digest of the text."""

from __future__ import annotations

import hashlib

from kb.errors import InputError
from kb.settings import Settings

PDF = b"%PDF-"  # how every PDF begins, whatever its file is called


def limited(raw: bytes, settings: Settings, *, file: object, place: object = None) -> bytes:
    """Returns the bytes unless there are more than the settings allow."""
    if len(raw) > settings.max_bytes:
        size = f"{settings.max_bytes / 1_000_000:g} MB"
        raise InputError(
            f"larger than {size}", file=file, place=place, remedy="split it, or leave out what is no article"
        )
    return raw


def decode(raw: bytes, *, file: object, place: object = None) -> str:
    """Returns the text of UTF-8 bytes, unchanged.

    Raises:
        InputError: the bytes are empty, binary or not UTF-8; the first wrong byte is named.
    """
    if not raw.strip():
        raise InputError("the file is empty", file=file, place=place, remedy="leave it out, or save the article again")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("the text is UTF-16, not UTF-8", file=file, place=place, remedy="save it as UTF-8")
    if raw[:5] == PDF:
        raise InputError("a PDF, not text", file=file, place=place, remedy="save its text as .txt")
    nul = raw.find(b"\0")
    if nul >= 0:
        raise InputError(
            f"binary, not text: a NUL byte at {nul}", file=file, place=place, remedy="give its text as UTF-8"
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = f"byte {error.start} (0x{raw[error.start]:02x})"
        raise InputError(f"not UTF-8 at {bad}", file=file, place=place, remedy="save it as UTF-8") from error


def digest(text: str) -> str:
    """Returns the SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
