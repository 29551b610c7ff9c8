"""The pages in process: every one answers, says nothing untrue of its evidence, and lets no text break out."""

from __future__ import annotations

import asyncio
import doctest
import json
import re
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import yaml
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from sqlite_utils import Database

from kb import linked
from kb.migrations import kb_migrations
from kb.model import FindingKind, Modality, Relation, Status
from kb.web import about as web_about
from kb.web import articles as web_articles
from kb.web import cells, numbers, plot, policy, search, snapshot, text, words
from kb.web import claims as web_claims
from kb.web import feeds as web_feeds
from kb.web import quality as web_quality
from kb.web import questions as web_questions
from kb.web import sources as web_sources
from kb.web.home import NAMED
from tests import web_base

ROOT = Path(__file__).parent.parent
METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
LISTS = ("/", "/review", "/questions", "/questions?status=disputed", "/articles", "/sources", "/entities", "/findings",
         "/findings/arithmetic", "/search", "/search?q=cost", "/changes", "/method",
         "/quality", "/data")  # fmt: skip
DETAILS = {
    "question": "select slug from questions",
    "claim": "select id from claims",
    "article": "select id from articles",
    "source": "select id from sources",
    "entity": "select id from entities",
    "finding": "select id from findings",
}


class Site:
    """A Datasette in process."""

    def __init__(self, *paths: Path, metadata: Any = METADATA, **settings: Any) -> None:
        self.datasette = Datasette([str(one) for one in paths], metadata=metadata, settings=settings)

    def get(self, address: str, **more: Any) -> Any:
        return asyncio.run(self.datasette.client.get(address, **more))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("web") / "kb.db")


@pytest.fixture(scope="module")
def site(path: Path) -> Site:
    return Site(path)


def addresses(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [f"/{kind}/{quote(row[0], safe='')}" for kind, sql in DETAILS.items() for row in db.execute(sql)]
    db.close()
    return [*LISTS, *found]


def one(path: Path, sql: str, *values: object) -> Any:
    db = sqlite3.connect(path)
    (value,) = db.execute(sql, values).fetchone()
    db.close()
    return value


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def links(self) -> Iterator[str]:
        for _, attributes in self.tags:
            for name in ("href", "src", "action"):
                if attributes.get(name):
                    yield str(attributes[name])


def test_every_page_answers_under_a_strict_policy(site: Site, path: Path) -> None:
    titles: dict[str, str] = {}
    for address in addresses(path):
        answer = site.get(address)
        assert answer.status_code == 200, address
        assert "default-src 'none'" in answer.headers["content-security-policy"], address
        title = re.search(r"<title>(.+?)</title>", answer.text)
        assert title, address
        titles[address] = title[1]
    assert len(set(titles.values())) >= len(titles) - 3


def test_no_text_breaks_out(site: Site, path: Path) -> None:
    for address in [*addresses(path), "/kb/claim_list", "/kb/claims", "/kb/articles", "/kb/questions"]:
        page = site.get(address).text
        assert "<script>alert" not in page, address
        tags = Tags(page)
        assert not [tag for tag, _ in tags.tags if tag == "img"], address
        assert not [each for _, each in tags.tags if any(name.startswith("on") for name in each)], address
        assert not [link for link in tags.links() if link.strip().lower().startswith(("javascript", "data"))], address


def test_our_pages_need_no_script_and_no_inline_style(site: Site, path: Path) -> None:
    for address in addresses(path):
        tags = Tags(site.get(address).text).tags
        assert all(each.get("type") == "application/ld+json" for tag, each in tags if tag == "script"), address
        assert not [tag for tag, each in tags if "style" in each or tag == "style"], address


CORE = ("/kb", "/kb/claims", "/kb/claim_list", "/kb/claims?_facet=unit", "/kb?sql=select+1", "/kb?sql=select+fro",
        "/kb/claims_of_a_subject?subject=Marlin-2", "/-/versions", "/-/allow-debug", "/-/messages",
        "/-/permissions")  # fmt: skip


@pytest.mark.parametrize("address", CORE)
def test_datasettes_pages_run_only_what_their_templates_write(site: Site, address: str) -> None:
    first, second = site.get(address), site.get(address)
    told = first.headers["content-security-policy"]
    assert "unsafe" not in told
    nonce = re.search(r"script-src 'self' 'nonce-([^']{20,})'", told)
    assert nonce and f"style-src 'self' 'nonce-{nonce[1]}'" in told
    assert nonce[1] not in second.headers["content-security-policy"]
    for tag, each in Tags(first.text).tags:
        assert "style" not in each, f"{address}: {tag}"
        if tag == "style" or (tag == "script" and "src" not in each):
            assert each.get("nonce") == nonce[1], f"{address}: {tag}"


def test_nothing_is_taken_for_what_it_is_not(site: Site) -> None:
    for address in ("/kb/claims.json", "/kb/claims.csv", "/-/versions.json", "/feed.atom", "/", "/kb"):
        assert site.get(address).headers["x-content-type-options"] == "nosniff", address


def test_what_a_text_brings_along_carries_no_nonce() -> None:
    env = Environment(autoescape=True, loader=DictLoader({"page": "<script>1</script>{{ text }}{{ raw|safe }}"}))
    policy.mark_templates(env)
    policy.NONCE.set("n1")
    hostile = "<script>2</script>"
    told = env.get_template("page").render(text=hostile, raw=hostile)
    assert told.count('nonce="n1"') == 1 and told.startswith('<script nonce="n1">1<')


def test_links_of_our_pages_lead_somewhere(site: Site, path: Path) -> None:
    found: set[str] = set()
    for address in addresses(path):
        found.update(Tags(site.get(address).text).links())
    own = sorted(link.partition("#")[0] for link in found if link.startswith("/"))
    broken = [link for link in dict.fromkeys(own) if link and site.get(link).status_code not in (200, 302)]
    assert not broken


def test_links_respect_the_base_address(path: Path) -> None:
    site = Site(path, base_url="/under/")
    for address in addresses(path):
        answer = site.get(address)
        assert answer.status_code == 200, address
        assert answer.headers.get("content-security-policy"), address
        bad = [link for link in Tags(answer.text).links() if link.startswith("/") and not link.startswith("/under/")]
        assert not bad, address


@pytest.mark.parametrize("kind", [*DETAILS, "findings", "nothing"])
def test_unknown_addresses_get_our_page(site: Site, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = site.get(f"/{kind}/no-such-thing" if kind == "nothing" else f"/{kind}/no'such%22thing")
    assert answer.status_code == 404
    assert "Not found" in answer.text
    assert "Traceback" not in capsys.readouterr().out


def test_base_under_another_name(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "prices.db"
    other.write_bytes(path.read_bytes())
    plain = tmp_path / "plain.db"
    db = Database(plain)
    db.table("claims").insert({"id": 1})
    db.close()
    site = Site(plain, other)
    page = site.get("/").text
    assert "What did Marlin-2 cost?" in page
    assert site.get("/question/marlin-2-cost").status_code == 200


def test_without_a_claims_base_datasette_stays_itself(tmp_path: Path) -> None:
    db = Database(tmp_path / "plain.db")
    db.table("things").insert({"id": 1})
    db.close()
    site = Site(tmp_path / "plain.db", metadata=None)
    answer = site.get("/")
    assert answer.status_code == 200
    assert "things" in answer.text
    assert "content-security-policy" not in answer.headers
    assert site.get("/plain/things").status_code == 200
    assert site.get("/questions").status_code == 404


def test_claim_shows_its_sentence_exactly(site: Site, path: Path) -> None:
    key = one(path, "select id from claims where figure = '$5.6 million'")
    page = site.get(f"/claim/{key}").text
    assert (
        '<span class="sentence">Tidewater AI puts one official run of Marlin-2 at <mark>$5.6 million</mark>.</span>'
        in page
    )
    assert "our digest of The tide of model costs" in page
    assert '$5.55–5.65 million <span class="by">once rounding is counted' in page


def test_claim_refuses_when_the_text_moved(path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "kb.db"
    moved.write_bytes(path.read_bytes())
    db = sqlite3.connect(moved)
    db.execute("update articles set text = 'New: ' || text where file = 'report.txt'")
    db.commit()
    key = db.execute("select id from claims where figure = '$6M'").fetchone()[0]
    article = db.execute("select id from articles where file = 'report.txt'").fetchone()[0]
    db.close()
    site = Site(moved)
    page = site.get(f"/claim/{key}").text
    assert "Evidence refused" in page
    assert "<mark>" not in page.partition("What was read")[0]
    assert "no longer stand" in site.get(f"/article/{article}").text
    assert "so no sentence is shown" in site.get("/question/marlin-2-cost").text


def test_private_text_shows_quotes_alone(path: Path) -> None:
    site = Site(path, metadata={**METADATA, "plugins": {"kb": {"full_text": False}}})
    key = one(path, "select id from articles where file = 'report.txt'")
    page = site.get(f"/article/{key}").text
    assert "The full text is not published here" in page
    assert "Training Pilot-4 cost" in page


def test_article_marks_claims_and_what_was_left_out(site: Site, path: Path) -> None:
    key = one(path, "select id from articles where file = 'report.txt'")
    page = site.get(f"/article/{key}").text
    assert page.count('class="m-claim" id=') == 4
    assert "1 × part of a name" in page


def test_a_page_has_one_address(site: Site) -> None:
    by_id = site.get("/question/q1").text
    assert '<link rel="canonical" href="http://localhost/question/marlin-2-cost">' in by_id


def test_question_answers_first(site: Site) -> None:
    page = site.get("/question/marlin-2-cost").text
    assert page.index("About $5.6 million for one run") < page.index("<svg")
    assert "over $500 million" in page
    assert page.index("One training run") < page.index("Hardware bought")
    assert "Not the same thing: what the cost includes" in page


def test_support_is_counted_within_one_scope_and_by_origin() -> None:
    def stand(key: str, scope: str, origins: int, claims: int) -> web_questions.Stand:
        return web_questions.Stand(key, 0, "$5", scope, None, claims, origins, ())

    more, fewer = stand("a", "one run", 3, 3), stand("b", "one run", 1, 4)
    assert web_questions.best_supported([fewer, more]) == more
    assert web_questions.best_supported([fewer, stand("c", "one run", 1, 9)]) is None, (
        "said twice by one is not support"
    )
    assert web_questions.best_supported([more, stand("d", "hardware", 1, 1)]) is None, "another thing is no rival"
    assert web_questions.best_supported([more]) is None


def test_plot_stands_alone(site: Site) -> None:
    answer = site.get("/question/marlin-2-cost.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    tree = ElementTree.fromstring(answer.text)
    assert tree.tag.endswith("svg")
    assert "<style>" in answer.text
    assert site.get("/question/none.svg").status_code == 404


def test_files_for_machines_are_well_formed(site: Site) -> None:
    feed = ElementTree.fromstring(site.get("/feed.atom").text)
    atom = "{http://www.w3.org/2005/Atom}"
    assert list(feed.iter(f"{atom}entry"))
    assert all(entry.find(f"{atom}link") is not None for entry in feed.iter(f"{atom}entry"))
    places = ElementTree.fromstring(site.get("/sitemap.xml").text)
    assert any("marlin-2-cost" in (place.text or "") for place in places.iter())
    assert "Sitemap: http" in site.get("/robots.txt").text


def test_a_subject_has_a_feed_of_its_own(site: Site, path: Path) -> None:
    oakline = one(path, "select id from entities where name = 'Oakline'")
    marlin = one(path, "select id from entities where name = 'Marlin-2'")
    assert site.get(f"/feed.atom?subject={oakline}").text.count("<entry>") == 1
    assert "Oakline" not in site.get(f"/feed.atom?subject={marlin}").text


def test_claims_are_described_for_machines(site: Site, path: Path) -> None:
    key = one(path, "select id from claims where figure = '$7M'")
    page = site.get(f"/claim/{key}").text
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert found
    assert json.loads(found[1])["@type"] == "Claim"


@pytest.mark.parametrize("words_", ["cost", "\"' OR 1=1 --", "* NEAR( ^", "näïve \x00", "a" * 5000, "%", "subject:x"])
def test_search_survives_any_words(site: Site, words_: str) -> None:
    assert site.get(f"/search?q={quote(words_)}").status_code == 200


def test_search_finds_and_guesses(site: Site) -> None:
    page = site.get("/search?q=hardware").text
    assert "<mark>" in page
    assert "Marlin-2" in site.get("/search?q=Marlni-2").text


def test_pages_are_light(site: Site, path: Path) -> None:
    heavy = {address: size for address in addresses(path) if (size := len(site.get(address).content)) > 100_000}
    assert not heavy


def test_counts_follow_the_base(path: Path, tmp_path: Path) -> None:
    grown = tmp_path / "kb.db"
    grown.write_bytes(path.read_bytes())
    site = Site(grown)
    assert "<b>4</b> questions" in site.get("/").text
    db = sqlite3.connect(grown)
    db.execute("update questions set status = 'agreed' where slug = 'oakline-revenue'")
    db.execute("insert into sources values ('s', 'A new source', 'publisher')")
    db.commit()
    db.close()
    assert "1 agreed" in site.get("/").text


def test_table_pages_put_rows_first(site: Site) -> None:
    page = site.get("/kb/claim_list").text
    assert "Claims to read" in page
    assert page.index("rows-and-columns") < page.index("What the columns mean")
    assert '<details class="kb-more"><summary>Filter rows' in page
    assert re.search(r'<a href="/claim/[0-9a-f]+">', page)


def test_rows_lead_to_their_page(site: Site, path: Path) -> None:
    key = one(path, "select id from claims where figure = '$6M'")
    assert f'<a href="/claim/{key}"><b>Read it on its page</b></a>' in site.get(f"/kb/claims/{key}").text
    assert site.get("/kb/position_relations/p1,p2").status_code == 200


@pytest.mark.parametrize("name", sorted(METADATA["databases"]["kb"]["queries"]))
def test_queries_run_with_their_example_and_without(site: Site, name: str) -> None:
    query = METADATA["databases"]["kb"]["queries"][name]
    assert query["description"]
    assert "Example:" in query["description"] or not query.get("params")
    for arguments in {query.get("example", ""), ""}:
        answer = site.get(f"/kb/{name}.json?_shape=array&{arguments}")
        assert answer.status_code == 200, answer.text
        assert isinstance(answer.json(), list)


def schema() -> Database:
    db = Database(memory=True)
    kb_migrations.apply(db)
    return db


@pytest.mark.parametrize("table", sorted(METADATA["databases"]["kb"]["tables"]))
def test_metadata_names_real_columns_and_indexes(table: str) -> None:
    db, said = schema(), METADATA["databases"]["kb"]["tables"][table]
    if said.get("hidden"):
        return
    columns = set(db[table].columns_dict)
    assert set(said["columns"]) == columns
    assert set(said.get("sortable_columns", ())) <= columns
    assert said.get("label_column", next(iter(columns))) in columns
    if table in db.view_names():
        return
    first = {index.columns[0] for index in db.table(table).indexes} | set(db.table(table).pks)
    facets = {next(iter(one.values())) if isinstance(one, dict) else one for one in said.get("facets", ())}
    assert facets <= first, "facets only on indexed columns"
    assert set(said.get("sortable_columns", ())) - first <= {"spread"}, "sorting only on indexed columns"


def test_metadata_describes_all_tables_and_views() -> None:
    db = schema()
    known = {name for name in db.table_names() if "_fts" not in name and not name.startswith("_")} | set(
        db.view_names()
    )
    said = {name for name, about in METADATA["databases"]["kb"]["tables"].items() if not about.get("hidden")}
    assert said == known


TOLD = (numbers, words, policy, search, text, web_feeds, web_questions, web_about, web_articles, web_sources, snapshot)


@pytest.mark.parametrize("module", TOLD)
def test_doctests(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (5.6e6, "USD", "$5.6 million"),
        (1e9, "EUR", "€1 billion"),
        (5e10, "Wh", "50 GWh"),
        (3.35e12, "B/s", "3.35 TB/s"),
        (25000, "GPU", "25,000 GPUs"),
        (1, "GPU", "1 GPU"),
        (2.1e25, "FLOP", "2.1 × 10²⁵ FLOP"),
        (1e13, "parameter", "10 trillion parameters"),
        (300, "person", "300 people"),
        (2028, "calendar-year", "2028"),
        (2.4, "x", "2.4×"),
        (-3.5, "USD", "−$3.50"),
        (0, "USD", "$0"),
        (999_999.6, "USD", "$1 million"),
        (0.000012, None, "0.000012"),
        (12, "CHF", "CHF 12"),
        (None, "USD", "not stated"),
        (float("inf"), "USD", "not stated"),
    ],
)
def test_numbers_read_as_people_write_them(value: float | None, unit: str | None, said: str) -> None:
    assert numbers.amount(value, unit) == said


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["USD", "Wh", "%", "count:apple", None]))
def test_any_number_can_be_said(value: float, unit: str | None) -> None:
    assert numbers.amount(value, unit)


@given(st.lists(st.floats(1e-6, 1e26), min_size=1, max_size=12))
def test_ticks_never_run_into_each_other(values: list[float]) -> None:
    ticks = plot.ticks_for(plot.axis_for(values, "USD"), "USD")
    assert all(plot._end(left) <= plot._start(right) for left, right in pairwise(ticks))


def test_open_ends_are_drawn_open() -> None:
    drawn = plot.plot(
        [plot.Mark(5e8, None, 5e8, None, "over $500 million"), plot.Mark(5.5e6, 5.7e6, 5.6e6, 5.6e6, "$5.6 million")],
        unit="USD", title="t", description="d",
    )  # fmt: skip
    assert drawn is not None
    assert drawn.logarithmic
    assert drawn.rows[0].open_right and not drawn.rows[0].open_left
    assert drawn.rows[1].dot is not None


def test_a_value_without_room_beside_its_mark_stands_above_it() -> None:
    narrow = plot.Mark(1e8, 1.1e8, 1e8, 1.1e8, "$100–110 million")
    filling = plot.Mark(0.0, 1e9, 0.0, 1e9, "$0 to $1 billion")
    drawn = plot.plot([narrow, filling, narrow], unit="USD", title="t", description="d", compact=True)
    assert drawn is not None
    drops = [row.beside.drop for row in drawn.rows if row.beside is not None]
    assert drops == [4, -8, 4]
    one, other, last = (row.bar for row in drawn.rows)
    assert other - one == plot.COMPACT + plot.ABOVE
    assert last - other == plot.COMPACT


def test_nothing_to_draw_is_no_plot() -> None:
    assert plot.plot([plot.Mark(None, None, None, None, "x")], unit=None, title="t", description="d") is None


SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120), st.sampled_from(["claim", "figure", "rejection"])))


@given(st.text(alphabet="ab|#-\n 1$", max_size=120), SPANS, st.booleans())
def test_blocks_lose_no_letter(body: str, spans: list[tuple[int, int, str]], markdown: bool) -> None:
    marks = [text.Span(min(a, b), max(a, b), kind) for a, b, kind in spans]
    shown = text.blocks(body, marks, markdown=markdown, limit=10_000)
    for block in shown:
        if block.kind != "table":
            assert "".join(part.text for part in block.segments) == body[block.start : block.end]
    if not markdown:
        kept = "".join(body[block.start : block.end] for block in shown)
        assert kept.replace("\n", "").strip() == "".join(line for line in body.split("\n") if line.strip()).strip()


def test_a_saved_page_shows_its_headings_and_tables() -> None:
    body = "# Oakline\n\n- It grew.\n\n| Year | Revenue |\n|---|---|\n| 2024 | $5 |\n"
    kinds = [one.block.kind for one in web_articles.passages({"text": body, "layout": "html"}, [], [])]
    assert kinds == ["heading", "item", "table"]
    plain = [one.block.kind for one in web_articles.passages({"text": body, "layout": "text"}, [], [])]
    assert set(plain) <= {"paragraph", "item"}


def test_tables_are_cut_in_linear_time() -> None:
    body = "| 1 " * 20_000 + "|\n" + "| 2 |\n" * 5_000
    marks = [text.Span(place, place + 1, "rejection") for place in range(2, 80_000, 4)]
    assert text.blocks(body, marks, markdown=True, limit=len(body))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "http://", "ftp://x", "http://[", None]
)
def test_unsafe_addresses_are_not_linked(url: str | None) -> None:
    assert linked.web_address(url) is None


def test_fragment_link_quotes_the_sentence() -> None:
    link = text.fragment_link("https://example.org/a#b", "It cost $5.6 million - roughly.")
    assert link == "https://example.org/a#:~:text=It%20cost%20%245.6%20million%20%2D%20roughly."


def test_every_word_of_the_base_has_a_readers_word() -> None:
    assert {str(one) for one in Relation} == words.RELATIONS.keys() == words.GROUPS.keys()
    assert {str(one) for one in FindingKind} == words.FINDINGS.keys()
    assert {str(one) for one in Status} == words.STATUSES.keys()
    assert {str(one) for one in Modality} == words.MODALITIES.keys()


def test_an_unnamed_source_is_not_passed_off_as_the_publisher(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "kb.db"
    other.write_bytes(path.read_bytes())
    db = sqlite3.connect(other)
    key, publisher = db.execute(
        "select c.id, a.publisher_id from claims c join articles a on a.id = c.article_id"
        " where c.figure = '$5.6 million'"
    ).fetchone()
    db.execute("update claims set attributed_to = 'later reporting', source_id = ? where id = ?", [publisher, key])
    db.commit()
    db.close()
    said = Site(other).get(f"/claim/{key}").text.partition("Who says so</dt>")[2].partition("</dd>")[0]
    assert "later reporting" in said
    assert "Coast Review" not in said
    assert publisher not in said


def test_wide_tables_show_few_columns_until_asked_for_all(site: Site) -> None:
    heads = re.compile(r'<th [^>]*data-column="(\w+)"')
    for table, few in cells.FEW.items():
        page = site.get(f"/kb/{table}").text
        if "zero-results" in page:  # the invented base foretells nothing
            continue
        assert set(heads.findall(page)) == set(few)
        every = json.loads(site.get(f"/kb/{table}.json").text)["columns"]
        rest = next(name for name in every if name not in few)
        for asked in ("_all=1", f"_col={rest}"):
            assert rest in heads.findall(site.get(f"/kb/{table}?{asked}").text)


def test_the_quality_page_tells_what_was_measured(site: Site, path: Path) -> None:
    told = web_quality.measured()
    page = site.get("/quality").text
    assert page.count('class="dot"') == len(told["reliability"]["bins"]) > 0
    assert told["scores"]["measured_at"] in page
    assert "/quality" in site.get("/method").text
    assert "/quality" in site.get(f"/claim/{one(path, 'select min(id) from claims')}").text
    assert all(section["rows"] and section["note"] for section in told["scores"]["sections"])


def test_the_scores_of_the_pages_are_those_of_the_document() -> None:
    document = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    told = web_quality.measured()["scores"]
    assert f"Measured at {told['measured_at']}." in document, "run: python -m tools.quality"


def test_named_subjects_headline_the_home_page() -> None:
    db = sqlite3.connect(":memory:")
    names = ("DeepSeek-V3", "Meta", "model", "AI model", "175-billion parameter model", "GPU cluster")
    named = [db.execute(f"select {NAMED} from (select ? as name) e", [name]).fetchone()[0] for name in names]
    assert named == [1, 1, 0, 0, 0, 0]


def test_confidence_falls_part_by_part() -> None:
    empty = dict.fromkeys(("subject", "attributed_to", "modality", "period_start", "period_end", "period_text"))
    given = json.dumps({"figure": 1.0, "metric": 0.5, "subject": 0.8})
    row = {**empty, "figure": "$5", "unit": "USD", "metric": "cost", "confidence_parts": given}
    told = web_claims.parts(row)
    assert [(part.name, part.percent, part.left, part.lost) for part in told] == [
        ("metric", "50%", 50.0, 50.0),
        ("subject", "80%", 40.0, 10.0),
        ("figure", ">99%", 40.0, 0.0),
    ]
