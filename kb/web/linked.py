"""Claims as schema.org describes them, for search engines and for those who collect fact checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.web.cards import Card
from kb.web.text import web_address


def linked_claim(one: Card, question: str | None) -> Mapping[str, Any]:
    """Returns the claim as schema.org JSON-LD."""
    row = one.row
    appearance: dict[str, Any] = {"@type": "CreativeWork", "name": row["article_title"] or row["file"]}
    if web_address(row["url"]):
        appearance["url"] = web_address(row["url"])
    if row["published_on"]:
        appearance["datePublished"] = row["published_on"]
    if row["publisher"]:
        appearance["publisher"] = {"@type": "Organization", "name": row["publisher"]}
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Claim",
        "identifier": one.id,
        "text": row["quote"],
        "name": f"{one.subject}, {one.metric}: {one.value}",
        "appearance": appearance,
    }
    if one.named:
        described["author"] = {
            "@type": "Person" if row["source_kind"] == "person" else "Organization",
            "name": row["source_name"] or one.by,
        }
    if question:
        described["about"] = {"@type": "Question", "name": question}
    return described
