"""The Datasette plugin: pages, plots, reviews; reads the base, imports no stage."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound
from datasette.views.base import DatasetteError

from kb.settings import Settings
from kb.web.base import find_base, told_of_site
from kb.web.cells import FEW, cell, page_of
from kb.web.check import bounded, may_check
from kb.web.facets import KeptFacet
from kb.web.generation import Renewal, open_whole
from kb.web.home import overview
from kb.web.policy import guarding, mark_templates, new_nonce
from kb.web.routes import draw, missing, routes
from kb.web.text import repaired

LONGEST_VALUE = 2 * Settings().max_bytes
SERVERS_FAULT, READERS_MISTAKE = 500, 400  # status of an answer


@cache
def static_stamp() -> str:
    """Returns what changes when a style sheet does, so that no browser keeps an old one."""
    sheets = sorted((files("kb.web") / "static").iterdir(), key=lambda file: file.name)
    return sha256(b"".join(sheet.read_bytes() for sheet in sheets)).hexdigest()[:8]


@hookimpl
def startup(datasette: Any) -> Any:
    """Makes the home page, so that no reader waits for it.

    Also keeps Datasette from printing every local variable for each mistyped address: 0.4 s and a screenful each.
    """
    from datasette import handle_exception  # not before Datasette has registered it

    handle_exception.rich = None

    async def prepare() -> None:
        base = await find_base(datasette)
        if base is None:
            return
        if base.database.path:
            whole = open_whole(datasette, base.database)
            datasette.databases = {**datasette.databases, base.name: whole}
            base = replace(base, database=whole)
        await overview(base)

    return prepare


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """No value of a query is longer than two of the longest texts: making one cannot be cut short by a time limit."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """What templates may ask for, and the word by which what they write into a page may run."""
    env.filters["repaired"] = repaired
    mark_templates(env)


@hookimpl
def register_routes() -> list[Any]:
    """Addresses of our pages."""
    return list(routes())


@hookimpl
def register_facet_classes() -> list[Any]:
    """Facets whose counts are kept."""
    return [KeptFacet]


@hookimpl
def extra_css_urls(view_name: str, datasette: Any) -> list[str]:
    """Our style sheet on Datasette's own pages; pages of ours name theirs themselves."""
    if view_name == "kb":
        return []
    return [
        f"{datasette.urls.static_plugins('kb', name)}?{static_stamp()}"
        for name in ("palette.css", "core.css", "frame.css")
    ]


@hookimpl
def extra_template_vars(view_name: str, datasette: Any, request: Any) -> Any:
    """What every page may name: our style sheet, the title, addresses."""

    async def variables() -> dict[str, Any]:
        told = await told_of_site(datasette)
        found: dict[str, Any] = {
            "kb_static": lambda name: f"{datasette.urls.static_plugins('kb', name)}?{static_stamp()}",
            "kb_title": told.get("title") or "Claims with their evidence",
            "kb_description": told.get("description") or "",
            "kb_path": lambda path: datasette.urls.path(path),
            "kb_page": lambda table, keys: page_of(datasette, table, keys),
            "kb_few": FEW.get,
        }
        base = await find_base(datasette)
        found["kb_here"] = base is not None
        found["kb_check"] = base is not None and may_check(base, request.actor if request else None)
        return found

    return variables


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Links and readable numbers in Datasette's tables."""
    return cell(row, value, column, table, datasette)


@hookimpl(optionalhook=True)  # the next Datasette has no tokens to skip
def skip_csrf(scope: Any) -> bool:
    """Programs post drafts without a form's token: nothing is stored, and what other sites send is refused."""
    return bool(scope["path"].endswith("/check.json"))


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Between requests, a base that was replaced; and for every answer a policy: nothing from elsewhere."""
    renewal = Renewal(datasette)

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            nonce = new_nonce()

            async def sending(event: Any) -> None:
                if event["type"] == "http.response.start" and getattr(datasette, "_kb_database", None):
                    event = {**event, "headers": guarding(event.get("headers", []), nonce)}
                await send(event)

            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            renewal.begin()
            try:
                await app(scope, bounded(scope, receive), sending)
            finally:
                renewal.end()

        return guarded

    return wrap


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Our page for an address that names nothing, without a traceback on the server's screen.

    What Datasette cannot do for a reader's own words ("_sort=xx") is told as the reader's mistake and not the server's.
    """
    if isinstance(exception, DatasetteError) and exception.status == SERVERS_FAULT:
        exception.status = READERS_MISTAKE
    if not isinstance(exception, NotFound) or request.path.endswith((".json", ".csv")):
        return None

    async def answer() -> Any:
        base = await find_base(datasette)
        if base is None:
            return None
        return await draw(datasette, request, missing("Nothing stands under that address."), base)

    return answer
