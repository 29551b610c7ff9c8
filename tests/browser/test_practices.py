"""What every page owes a browser: its own title and description, a policy, links with words, room for a thumb."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import CORE, NARROW, addresses

LINES = """() => ({
  doctype: document.doctype && document.doctype.name,
  quirks: document.compatMode,
  charset: document.characterSet,
  lang: document.documentElement.lang,
  viewport: document.querySelector('meta[name=viewport]')?.content || '',
  title: document.title,
  description: document.querySelector('meta[name=description]')?.content || '',
  canonical: document.querySelector('link[rel=canonical]')?.href || '',
  card: ['og:title', 'og:description', 'og:type'].filter(n => !document.querySelector(`meta[property="${n}"]`)),
  h1: document.querySelectorAll('h1').length,
  unsized: [...document.images].filter(i => !i.getAttribute('width')).map(i => i.src),
  handlers: [...document.querySelectorAll('*')]
    .filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
  elsewhere: [...document.querySelectorAll('link[rel=stylesheet], script[src], img, iframe')]
    .map(e => e.href || e.src).filter(u => new URL(u).origin !== location.origin),
  vague: [...document.links].map(a => a.textContent.trim().toLowerCase())
    .filter(t => ['here', 'click here', 'more', 'link', 'read more', 'this'].includes(t)),
  empty: [...document.links].filter(a => !a.textContent.trim() && !a.getAttribute('aria-label')).map(a => a.outerHTML),
  blank: [...document.links].filter(a => a.target === '_blank' && !a.rel.includes('noopener')).length,
})"""
# What a thumb aims at alone: buttons, tabs, chips, navigation. A link in a sentence may be small, a box has its label.
SMALL = """() => [...document.querySelectorAll(
    'button, input:not([type=hidden], [type=checkbox], [type=radio]), summary, nav a, .chips a, .tabs a')]
  .filter(e => e.offsetParent && !e.classList.contains('skip'))
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([r]) => r.width && (r.width < 24 || r.height < 24)).map(([r, html]) => `${r.width}x${r.height} ${html}`)"""
POLICY = "default-src 'none'"


@pytest.fixture(scope="module")
def told(browser: Any, invented_site: str, invented: Path) -> dict[str, dict[str, Any]]:
    page = browser.new_page(viewport={"width": NARROW, "height": 800})
    found = {}
    for address in [*addresses(invented, each=1), *CORE]:
        answer = page.goto(invented_site + address)
        found[address] = {**page.evaluate(LINES), "headers": answer.headers, "small": page.evaluate(SMALL)}
    page.close()
    return found


def wrong(told: dict[str, dict[str, Any]], right: Any, ours: bool = False) -> dict[str, Any]:
    return {address: said for address, said in told.items() if not (ours and address in CORE) and not right(said)}


def test_documents_are_whole(told: dict[str, dict[str, Any]]) -> None:
    def right(said: dict[str, Any]) -> bool:
        plain = (said["doctype"], said["quirks"], said["charset"], said["lang"]) == (
            "html",
            "CSS1Compat",
            "UTF-8",
            "en",
        )
        return plain and "width=device-width" in said["viewport"] and said["h1"] == 1

    assert not wrong(told, right)


def test_pages_say_what_they_are(told: dict[str, dict[str, Any]]) -> None:
    assert not wrong(told, lambda said: said["title"].strip() and said["description"].strip())
    assert not wrong(told, lambda said: not said["card"], ours=True)
    titles = [said["title"] for address, said in told.items() if address not in CORE]
    assert len(titles) == len(set(titles)), "two pages of one title"
    for address, said in told.items():
        if re.match(r"/(?:question|claim|article|source|entity|finding)/", address):
            assert said["canonical"], address


def test_pages_let_nothing_else_in(told: dict[str, dict[str, Any]]) -> None:
    assert not wrong(told, lambda said: said["headers"].get("content-security-policy", "").startswith(POLICY))
    assert not wrong(told, lambda said: "unsafe" not in said["headers"]["content-security-policy"], ours=True)
    assert not wrong(told, lambda said: said["headers"].get("x-content-type-options") == "nosniff")
    assert not wrong(told, lambda said: not said["elsewhere"] and not said["blank"])
    assert not wrong(told, lambda said: not said["handlers"] and not said["unsized"], ours=True)


def test_links_say_where_they_lead(told: dict[str, dict[str, Any]]) -> None:
    assert not wrong(told, lambda said: not said["vague"] and not said["empty"])


def test_a_thumb_finds_what_it_aims_at(told: dict[str, dict[str, Any]]) -> None:
    assert {address: said["small"] for address, said in told.items() if said["small"]} == {}
