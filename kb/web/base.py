"""The kb database inside a running Datasette: found by its tables, asked by parameterised SQL only.

Comes in: a Datasette and a request. Goes out: rows as plain dictionaries, addresses that respect
`base_url`, and the settings of the plugin. Nothing here knows a page.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

Row: TypeAlias = dict[str, Any]
Parameters: TypeAlias = Mapping[str, object] | Sequence[object]

T = TypeVar("T")
KEPT: WeakKeyDictionary[Any, tuple[object, dict[str, Any]]] = WeakKeyDictionary()
MARKS = frozenset({"claims", "questions", "positions", "position_relations", "findings"})
PLUGIN = "kb"
CHECK = ("off", "reviewers", "everyone")
MOST_KEPT = 500  # things kept of one state of a base


class Missing(Exception):
    """A page that names something the base does not hold."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What `plugins: kb:` of the metadata may say.

    Attributes:
        database: name of the database to show where several are served.
        full_text: whether article pages may show the whole text; False shows the quoted sentences.
        reviewers: ids of actors who may review; empty means every signed-in actor may.
        site: address of the published site, for feeds and sharing cards; else the request's.
        check: who may check a draft: nobody (`off`), those who may review (`reviewers`), or `everyone`. Where the
            metadata does not say, the environment variable KB_CHECK does, which `kb serve` sets.
    """

    database: str | None = None
    full_text: bool = True
    reviewers: tuple[str, ...] = ()
    site: str | None = None
    check: str = "off"

    @classmethod
    def of(cls, datasette: Any) -> WebSettings:
        """Returns the plugin's settings, unknown keys ignored."""
        given = datasette.plugin_config(PLUGIN) or {}
        return cls(
            database=given.get("database"),
            full_text=bool(given.get("full_text", True)),
            reviewers=tuple(str(one) for one in given.get("reviewers") or ()),
            site=given.get("site"),
            check=_who(given.get("check", os.environ.get("KB_CHECK"))),
        )


def _who(given: object) -> str:
    """Returns who is meant; to YAML `off` and `on` are no words, and what nobody knows opens nothing."""
    said = {True: "everyone", False: "off"}.get(given, given) if isinstance(given, bool) else given
    return str(said) if said in CHECK else "off"


@dataclass(frozen=True, slots=True)
class Base:
    """One kb database: what the pages read from."""

    datasette: Any
    database: Any
    settings: WebSettings

    @property
    def name(self) -> str:
        """Name under which Datasette serves the database."""
        return str(self.database.name)

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Returns the rows of a query as dictionaries."""
        result = await self.database.execute(sql, parameters)
        return [dict(row) for row in result.rows]

    async def row(self, sql: str, parameters: Parameters = ()) -> Row:
        """Returns the first row of a query; raises `Missing` where there is none."""
        found = await self.rows(sql, parameters)
        if not found:
            raise Missing
        return found[0]

    async def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Returns the first column of the first row, or None."""
        whole = self.datasette.sql_time_limit_ms
        result = await self.database.execute(sql, parameters, custom_time_limit=whole)
        return result.rows[0][0] if result.rows else None

    async def heavy(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Returns the rows of a query that may outlast Datasette's limit; only for what `kept` keeps."""

        def run(connection: Any) -> list[Row]:
            return [dict(row) for row in connection.execute(sql, parameters)]

        found: list[Row] = await self.database.execute_fn(run)
        return found

    async def kept(
        self, key: str, make: Callable[[], Awaitable[T]], keep: Callable[[T], bool] = lambda made: True
    ) -> T:
        """Returns what `make` makes, made once for each state of the base; what `keep` denies is made anew."""
        stamp = self.fingerprint()
        known = KEPT.get(self.database)
        if known is None or known[0] != stamp:
            known = KEPT[self.database] = (stamp, {})
        if key in known[1]:
            found: T = known[1][key]
            return found
        made = await make()
        if keep(made) and len(known[1]) < MOST_KEPT:
            known[1][key] = made
        return made

    def fingerprint(self) -> tuple[object, ...]:
        """Returns what changes when the base does: sizes and times of its files."""
        path = self.database.path
        if not path:
            return ("memory", id(self.database))
        return tuple(_stamp(f"{path}{tail}") for tail in ("", "-wal"))

    def path(self, *parts: str, **arguments: object) -> str:
        """Returns the address of a page of ours, each part quoted."""
        tail = "/".join(quote(part, safe="") for part in parts)
        query = urlencode({key: value for key, value in arguments.items() if value not in (None, "")})
        return str(self.datasette.urls.path(f"/{tail}" + (f"?{query}" if query else "")))

    def site(self, request: Any) -> str:
        """Returns the address of the site without a final slash: the one configured, else the request's."""
        return self.settings.site.rstrip("/") if self.settings.site else f"{request.scheme}://{request.host}"

    def linked_site(self, request: Any) -> str:
        """Returns what stands before `/claim/ID` in the address of a page, without a final slash."""
        return self.site(request) + self.path().rstrip("/")

    def table(self, table: str, extension: str = "", **arguments: object) -> str:
        """Returns the address of Datasette's page of a table or view, as HTML, JSON or CSV."""
        query = urlencode({key: value for key, value in arguments.items() if value is not None})
        path = str(self.datasette.urls.table(self.name, table))
        return path + extension + (f"?{query}" if query else "")

    def sql(self, sql: str, **arguments: object) -> str:
        """Returns the address where Datasette runs a query and lets the reader edit it."""
        return f"{self.datasette.urls.database(self.name)}?{urlencode({'sql': sql, **arguments})}"

    def behind(self, table: str, **where: object) -> dict[str, str]:
        """Returns links to the data behind a page: the rows as a table, JSON, CSV and SQL."""
        test = " and ".join(f"[{column}] = :{column}" for column in where)
        return {
            "Table": self.table(table, "", **where),
            "JSON": self.table(table, ".json", **{"_shape": "array", **where}),
            "CSV": self.table(table, ".csv", **where),
            "SQL": self.sql(f"select * from [{table}]" + (f" where {test}" if test else ""), **where),
        }


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - called for every page, a Path would be built for nothing
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


async def told_of_site(datasette: Any) -> Row:
    """Returns what the metadata say of the whole site, in Datasette 0.65 and in the alphas of 1.0."""
    if hasattr(datasette, "get_instance_metadata"):
        return dict(await datasette.get_instance_metadata())
    return dict(datasette.metadata() or {})


async def told_of_table(datasette: Any, database: str, table: str, columns: Iterable[str]) -> Row:
    """Returns what the metadata say of a table and its columns, in both versions."""
    if not hasattr(datasette, "get_resource_metadata"):
        tables = datasette.metadata("tables", database=database, fallback=False) or {}
        return dict(tables.get(table) or {})
    told: Row = dict(await datasette.get_resource_metadata(database, table))
    said = {name: await datasette.get_column_metadata(database, table, name) for name in columns}
    return {**told, "columns": {name: one.get("description", "") for name, one in said.items()}}


async def queries_of(datasette: Any, database: str, actor: object) -> dict[str, Row]:
    """Returns the queries that are offered, by name, in both versions."""
    if hasattr(datasette, "get_canned_queries"):
        found: dict[str, Row] = await datasette.get_canned_queries(database, actor)
        return found
    databases = (datasette.config or {}).get("databases") or {}
    offered = (databases.get(database) or {}).get("queries") or {}
    return {name: dict(query, name=name) for name, query in offered.items() if isinstance(query, dict)}


async def find_base(datasette: Any) -> Base | None:
    """Returns the kb database among those served: the one configured, else the first with our tables."""
    settings = WebSettings.of(datasette)
    known = getattr(datasette, "_kb_database", None)
    if known in datasette.databases:
        return Base(datasette, datasette.databases[known], settings)
    for name, database in datasette.databases.items():
        if name.startswith("_") or (settings.database and name != settings.database):
            continue
        if set(await database.table_names()) >= MARKS:
            datasette._kb_database = name
            return Base(datasette, database, settings)
    return None


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """Returns items as a phrase: "a, b and c"."""
    every = list(items)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {conjunction} {every[-1]}"
