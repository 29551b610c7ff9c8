"""What a page may load and run: nothing but our own files, and on Datasette's pages what its templates write.

Pages of ours hold no script and no style at all. Datasette's write both into themselves, so each answer names a random
word (a nonce) that only scripts and styles carrying it may use. The word is put into the templates as they are read,
never into a finished page: what a text of the base brings along is no template, so it carries none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_urlsafe
from typing import Any

from jinja2 import BaseLoader, Environment

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NONCE: ContextVar[str] = ContextVar("nonce", default="")
WRITTEN = re.compile(r"<(script|style)\b(?![^>]*(?:\bsrc=|\bnonce=|application/ld\+json))")
# A colour of the database or the height of a box, with or without an expression in it: our style sheet says both.
STYLED = re.compile(r"""(<[a-z][^<>]*?)\sstyle="(?:\{\{.*?\}\}|[^"])*\"""")
# The style sheet that a script of Datasette's SQL editor makes for the handle of its box: at first empty, then filled.
HANDLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-38xqj8N9cygggde3AvM+xVgS15DUXTOhM9fjk0hLOS0='"
OURS = ("kb_", "_kb_")
POLICY = b"content-security-policy"
NOSNIFF = (b"x-content-type-options", b"nosniff")
SOURCE = tuple[str, str | None, Callable[[], bool] | None]


def with_nonce(nonce: str) -> str:
    """Returns the policy under which scripts and styles written into a page run if they carry the word.

    >>> "script-src 'self' 'nonce-abc'" in with_nonce("abc")
    True
    """
    named = STRICT.replace("script-src 'self'", f"script-src 'self' 'nonce-{nonce}'")
    return named.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}' {HANDLE}")


def new_nonce() -> str:
    """Returns a word nobody can guess, and remembers it for the templates of this request."""
    nonce = token_urlsafe(16)
    NONCE.set(nonce)
    return nonce


def marked(source: str) -> str:
    """Returns a template whose scripts and styles carry the word, and whose elements bring no style of their own.

    >>> marked("<script>x</script><script src='y'></script>")
    '<script nonce="{{ kb_nonce() }}">x</script><script src=\\'y\\'></script>'
    >>> marked('<h1 class="a" style="color: red">{{ title }}</h1>')
    '<h1 class="a">{{ title }}</h1>'
    >>> marked('<textarea name="q"{% if n %} style="height: {{ n.split("x")|length }}em"{% endif %}>')
    '<textarea name="q"{% if n %}{% endif %}>'
    """
    return STYLED.sub(r"\1", WRITTEN.sub(r'<\1 nonce="{{ kb_nonce() }}"', source))


def guarding(headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
    """Returns the headers of an answer with what it lacks: its kind is not to be guessed, and a page has a policy."""
    told = {name.lower(): value for name, value in headers}
    added = [] if NOSNIFF[0] in told else [NOSNIFF]
    if told.get(b"content-type", b"").startswith(b"text/html") and POLICY not in told:
        added.append((POLICY, with_nonce(nonce).encode()))
    return [*headers, *added]


class Marking(BaseLoader):
    """Loads templates as another loader finds them, marked."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> SOURCE:
        """Returns the marked source of a template; those of our pages write nothing that runs."""
        source, name, fresh = self.loader.get_source(environment, template)
        return source if template.startswith(OURS) else marked(source), name, fresh

    def list_templates(self) -> list[str]:
        """Returns the names of all templates."""
        return self.loader.list_templates()


def mark_templates(env: Any) -> None:
    """Puts the word into every template of an environment."""
    env.globals["kb_nonce"] = NONCE.get
    env.loader = Marking(env.loader)
