"""What a page handler returns, and what it may ask of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is drawn.

    Attributes:
        template: name of the template.
        title: the page's question answered in a few words.
        crumbs: label and address from the home page down; the last has no address.
        behind: label and address of the data behind the page.
        context: what the template needs.
        description: a sentence for sharing cards and search engines.
        linked: schema.org description of the page's content.
        status: HTTP status.
        address: the page's one address, where several lead to it.
        headers: further headers of the response.
    """

    template: str
    title: str
    description: str = ""
    crumbs: tuple[tuple[str, str | None], ...] = ()
    behind: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    linked: Mapping[str, Any] | None = None
    status: int = 200
    address: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as handlers see it: arguments, path values, who asks."""

    request: Any

    @property
    def args(self) -> Any:
        """The arguments of the query string."""
        return self.request.args

    @property
    def actor(self) -> Mapping[str, Any] | None:
        """Who is signed in, or None."""
        actor: Mapping[str, Any] | None = self.request.actor
        return actor

    def path_value(self, name: str) -> str:
        """Returns a named piece of the path, unquoted."""
        return unquote(self.request.url_vars[name], errors="replace")

    def number(self, name: str) -> int:
        """Returns a non-negative whole number of the query string; 0 where it is none."""
        given = self.request.args.get(name) or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


def from_elsewhere(request: Any) -> bool:
    """Tells whether a browser says that a page of another site sent this request."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    return bool(origin) and urlsplit(origin).netloc != request.headers.get("host")
