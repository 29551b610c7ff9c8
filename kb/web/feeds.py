"""What machines fetch: plots as files, the feed of findings, sitemap and robots.txt."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from datasette.utils.asgi import Response

from kb.web.base import Base, Missing, find_base, told_of_site
from kb.web.questions import load, picture

FEED_MOST = 50


async def _base(datasette: Any) -> Base:
    base = await find_base(datasette)
    if base is None:
        raise Missing
    return base


def plot_style() -> str:
    """Returns the rules that a plot needs when it stands alone."""
    from importlib.resources import files

    static = files("kb.web") / "static"
    return "".join((static / name).read_text(encoding="utf-8") for name in ("palette.css", "plot.css"))


async def question_svg(request: Any, datasette: Any) -> Any:
    """The plot of a question as a picture of its own."""
    try:
        known = await load(await _base(datasette), unquote(request.url_vars["slug"], errors="replace"))
    except Missing:
        return Response.text("No such question", status=404)
    drawn = picture(known)
    if drawn is None:
        return Response.text("This question has no plot", status=404)
    svg = await datasette.render_template(
        "kb_svg.html", {"plot": drawn, "style": plot_style()}, request=request, view_name="kb"
    )
    return Response(
        svg.strip(),
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
    )


async def robots(request: Any, datasette: Any) -> Any:
    """Crawlers may read the pages, not the endless queries."""
    lines = ["User-agent: *", "Disallow: /*?sql=", "Disallow: /*_facet", "Disallow: /*_sort", "Disallow: /-/", ""]
    base = await find_base(datasette)
    if base is not None:
        lines.append(f"Sitemap: {base.site(request)}{base.path('sitemap.xml')}")
    return Response.text("\n".join(lines) + "\n")


async def sitemap(request: Any, datasette: Any) -> Any:
    """Addresses of questions, articles and lists."""
    try:
        base = await _base(datasette)
    except Missing:
        return Response.text("No claims database here", status=404)
    site = base.site(request)
    slugs = await base.rows("select slug from questions order by articles desc, slug limit 900")
    ids = await base.rows("select id from articles where last_run is null order by id limit 900")
    paths = [
        base.path(""),
        *(base.path(name) for name in ("questions", "findings", "articles", "sources", "method", "quality")),
    ]
    paths += [base.path("question", row["slug"]) for row in slugs] + [base.path("article", row["id"]) for row in ids]
    body = "".join(f"<url><loc>{escape(site + path)}</loc></url>\n" for path in paths)
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</urlset>\n',
        content_type="application/xml; charset=utf-8",
    )


async def feed(request: Any, datasette: Any) -> Any:
    """Disputes opened, settled and explained, the newest first, as Atom; `subject` narrows it to one entity."""
    subject = request.args.get("subject") or None
    try:
        base = await _base(datasette)
    except Missing:
        return Response.text("No claims database here", status=404)
    rows = await base.rows(
        "select rc.run_id, rc.change, rc.target_kind, rc.target, rc.label, coalesce(r.finished_at, r.started_at) as at"
        " from run_changes rc join runs r on r.id = rc.run_id"
        " where rc.change in ('opened', 'settled', 'explained') and (:subject is null or exists ("
        "   select 1 from questions q where q.id = rc.target and q.subject_id = :subject))"
        " order by rc.run_id desc, rc.label limit :most",
        {"subject": subject, "most": FEED_MOST},
    )
    site = base.site(request)
    newest = rows[0]["at"] if rows else await base.value("select max(coalesce(finished_at, started_at)) from runs")
    entries = "".join(_entry(base, site, row) for row in rows)
    title = (await told_of_site(datasette)).get("title") or "Claims"
    own = site + base.path("feed.atom", subject=subject)
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}: disputes opened, settled and explained</title>\n<id>{_text(own)}</id>\n"
        f"<author><name>{_text(title)}</name></author>\n"
        f'<link rel="self" href={_attribute(own)}/>\n<link href={_attribute(site + base.path(""))}/>\n'
        f"<updated>{_text(moment(newest))}</updated>\n{entries}</feed>\n",
        content_type="application/atom+xml; charset=utf-8",
    )


def _entry(base: Base, site: str, row: dict[str, Any]) -> str:
    page = site + base.path(row["target_kind"], row["target"])
    return (
        f"<entry><title>{_text(row['change'].capitalize())}: {_text(row['label'])}</title>"
        f"<id>{_text(page)}#run-{row['run_id']}-{row['change']}</id><link href={_attribute(page)}/>"
        f"<updated>{_text(moment(row['at']))}</updated>"
        f"<summary>{_text(row['label'])}</summary></entry>\n"
    )


def moment(stamp: str | None) -> str:
    """Returns a stored time as RFC 3339 wants it.

    >>> moment("2026-05-01T10:00:00"), moment("2026-05-01 10:00:00+00:00"), moment(None)
    ('2026-05-01T10:00:00Z', '2026-05-01T10:00:00+00:00', '1970-01-01T00:00:00Z')
    """
    if not stamp:
        return "1970-01-01T00:00:00Z"
    text = stamp.replace(" ", "T", 1)
    return text if text.endswith("Z") or "+" in text else f"{text}Z"


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _text(text: str) -> str:
    return escape(_printable(str(text)))


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


ROUTES = [
    (r"^/question/(?P<slug>[^/]+)\.svg$", question_svg),
    (r"^/feed\.atom$", feed),
    (r"^/robots\.txt$", robots),
    (r"^/sitemap\.xml$", sitemap),
]
