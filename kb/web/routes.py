"""Addresses of the pages, and how a page becomes a response.

Every page of ours goes out under a strict content security policy: no script but our own file, no
style but our own sheet, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from datasette.utils.asgi import Response
from datasette.views.index import IndexView

from kb.web import about, articles, check, claims, feeds, findings, home, quality, questions, reviews, search, sources
from kb.web.base import Base, Missing, find_base
from kb.web.page import Asked, Page
from kb.web.policy import STRICT

Handler: TypeAlias = Callable[[Base, Asked], Awaitable[Page]]
View: TypeAlias = Callable[..., Awaitable[Any]]

HEADERS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
PAGES: tuple[tuple[str, Handler], ...] = (
    (r"^/questions$", questions.listing),
    (r"^/question/(?P<slug>[^/]+)$", questions.question),
    (r"^/claim/(?P<id>[^/]+)$", claims.claim),
    (r"^/articles$", articles.listing),
    (r"^/article/(?P<id>[^/]+)$", articles.article),
    (r"^/sources$", sources.listing),
    (r"^/source/(?P<id>[^/]+)$", sources.source),
    (r"^/entities$", sources.entities),
    (r"^/entity/(?P<id>[^/]+)$", sources.entity),
    (r"^/findings$", findings.listing),
    (r"^/findings/(?P<kind>[^/]+)$", findings.listing),
    (r"^/finding/(?P<id>[^/]+)$", findings.finding),
    (r"^/search$", search.search),
    (r"^/check$", check.page_of),
    (r"^/review$", reviews.queue),
    (r"^/changes$", about.changes),
    (r"^/method$", about.method),
    (r"^/quality$", quality.quality),
    (r"^/data$", about.data),
)


def routes() -> list[tuple[str, View]]:
    """Returns all routes of the plugin; files go before pages, for a slug may end in anything."""
    pages = ((pattern, view(handler)) for pattern, handler in PAGES)
    return [(r"^/(?P<format>)$", main_page), *feeds.ROUTES, *reviews.ROUTES, *check.ROUTES, *pages]


async def main_page(request: Any, datasette: Any) -> Any:
    """The home page of the base; where none is served, Datasette's own.

    Datasette's, even with our template, first counts every table and asks permission for each.
    """
    if await find_base(datasette) is None:
        return await IndexView(datasette).dispatch_request(request)
    return await view(home.home)(request, datasette)


def view(handler: Handler) -> View:
    """Returns a handler as Datasette calls it."""

    async def respond(request: Any, datasette: Any) -> Any:
        base = await find_base(datasette)
        if base is None:
            return await draw(datasette, request, missing("This Datasette serves no claims database."))
        try:
            page = await handler(base, Asked(request))
        except Missing:
            page = missing("This base holds nothing under that address.")
        return await draw(datasette, request, page, base)

    return respond


def missing(reason: str) -> Page:
    """Returns the page for an address that names nothing."""
    return Page(template="kb_missing.html", title="Not found", description=reason, status=404)


async def draw(datasette: Any, request: Any, page: Page, base: Base | None = None) -> Any:
    """Returns a page as a response."""
    context = {
        **page.context,
        "page": page,
        "address": base.site(request) + page.address if base and page.address else None,
        "path": base.path if base else datasette.urls.path,
    }
    html = await datasette.render_template(page.template, context, request=request, view_name="kb")
    return Response.html(html, status=page.status, headers={**HEADERS, **page.headers})
