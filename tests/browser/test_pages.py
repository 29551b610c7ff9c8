"""Every page in a browser: no violation of WCAG AA in either scheme, nothing wider than the screen, no error."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import web_base

KINDS = {"question": "slug from questions", "claim": "id from claims", "article": "id from articles",
         "source": "id from sources", "entity": "id from entities", "finding": "id from findings"}  # fmt: skip
LISTS = ["/", "/questions", "/articles", "/sources", "/entities", "/findings", "/findings/arithmetic", "/search?q=cost",
         "/search?q=marlon", "/changes", "/method", "/quality", "/data", "/review", "/check", "/nowhere"]  # fmt: skip
CORE = ["/kb", "/kb/claim_list", "/kb/claims", "/kb/claims?_facet=unit&modality=reported", "/kb/questions",
        "/kb/claims_of_a_subject?subject=Marlin-2", "/kb?sql=select+subject,+low+from+claims"]  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
# What Datasette's script makes, and no template of ours can change: the box the editor of SQL reads keys from.
THEIRS = ('<textarea autocorrect="off"',)
NARROW, WIDE = 390, 1280
VIEWS = [(width, scheme) for width in (NARROW, WIDE) for scheme in ("light", "dark")]


def addresses(base: Path, *, each: int) -> list[str]:
    db = sqlite3.connect(base)
    found = [
        f"/{kind}/{row[0]}"
        for kind, columns in KINDS.items()
        for row in db.execute(f"select {columns} order by 1 limit {each}")
    ]
    db.close()
    return [*LISTS, *found]


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def row_of_claims(base: Path) -> str:
    db = sqlite3.connect(base)
    (found,) = db.execute("select id from claims order by id limit 1").fetchone()
    db.close()
    return f"/kb/claims/{found}"


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible(browser: Any, invented_site: str, invented: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    wrong = {}
    for address in [*addresses(invented, each=1), *CORE, row_of_claims(invented)]:
        page.goto(invented_site + address)
        broken = [one for one in violations(page) if not any(theirs in one for theirs in THEIRS)]
        if broken:
            wrong[address] = broken
    page.close()
    assert not wrong
    assert [error for error in errors if "404" not in error] == []


def test_a_checked_draft_is_accessible(browser: Any, invented_site: str) -> None:
    draft = (
        "Training Marlin-2 cost $9 million. Oakline's revenue came to $200 million.\n\n"
        f"Sales rose 40% to $250 million from $160 million. {'Verylongword' * 12} has 4,000 people. {web_base.HOSTILE}"
    )
    page = browser.new_page()
    page.goto(f"{invented_site}/check")
    page.get_by_role("textbox", name="Draft").fill(draft)
    page.get_by_role("button", name="Check the figures").click()
    page.wait_for_load_state()
    assert page.title().startswith("Draft checked: 3 not adding up")
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_nothing_is_wider_than_the_screen(browser: Any, invented_site: str, invented: Path) -> None:
    page = browser.new_page()
    wide = {}
    for address in [*addresses(invented, each=2), *CORE]:
        page.goto(invented_site + address)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > width:
                wide[f"{address} at {width}"] = across
    page.close()
    assert not wide


def test_hostile_texts_run_nothing(browser: Any, invented_site: str, invented: Path) -> None:
    page = browser.new_page()
    opened: list[str] = []

    def dismiss(dialog: Any) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for address in [*addresses(invented, each=20), *CORE, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"]:
        page.goto(invented_site + address)
    page.close()
    assert opened == []


def test_what_datasette_offers_works_under_the_policy(browser: Any, invented_site: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{invented_site}/kb?sql=select+subject,+metric+from+claims")
    page.get_by_role("button", name="Format SQL").click()
    assert "FROM\n" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()").upper()
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" where unit = 'USD'")
    page.get_by_role("button", name="Run SQL").click()
    page.wait_for_url("**unit**")
    assert page.locator("table.rows-and-columns tbody tr").count() > 0
    page.goto(f"{invented_site}/kb/claims?_facet=unit")
    page.locator("th .dropdown-menu-icon").first.click()
    assert page.locator(".dropdown-menu a").first.is_visible()
    page.close()
    assert refused == []


def test_pages_can_be_read_without_scripts(browser: Any, invented_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{invented_site}/question/marlin-2-cost")
    assert page.locator("svg.plot a.mark").count() == 4
    page.locator("svg.plot a.mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claim/*")
    assert page.locator("blockquote mark").count() == 1
    context.close()
