"""Claims in open vocabularies, as JSON-LD objects: schema.org, Web Annotation, PROV-O.

Comes in: rows of a base (mappings) and the address of the site that shows them. Goes out: objects for `json.dumps`.
The vocabularies are those of https://schema.org/Claim and https://schema.org/ClaimReview,
https://www.w3.org/TR/annotation-model and https://www.w3.org/TR/prov-o.

Every address is `SITE/claim/ID`, `SITE/article/ID` and so on, as the pages have them; with an empty site it is a
reference for its reader to resolve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

Row: TypeAlias = Mapping[str, Any]
Linked: TypeAlias = dict[str, Any]

SCHEMA_ORG = "https://schema.org"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
PROV: Mapping[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "prov:startedAtTime": {"@type": "xsd:dateTime"},
    "prov:endedAtTime": {"@type": "xsd:dateTime"},
}
AGENTS = {"person": "prov:Person", "organisation": "prov:Organization", "publisher": "prov:Organization"}
PERSON, ORGANISATION = "Person", "Organization"


def web_address(url: str | None) -> str | None:
    """Returns an address that is safe to link to: http or https with a host, else None.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://example.org/a', None, None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def address(site: str, kind: str, key: object) -> str:
    """Returns where a site shows a thing.

    >>> address("https://kb.example", "claim", "a/b")
    'https://kb.example/claim/a%2Fb'
    """
    return f"{site.rstrip('/')}/{kind}/{quote(str(key), safe='')}"


def name(row: Row) -> str:
    """Returns what a claim is called: subject, metric and the figure in the article's own words."""
    told = ", ".join(str(part) for part in (row["subject"], row["metric"]) if part)
    return f"{told}: {row['figure']}" if told else str(row["figure"])


def claim(row: Row, site: str, question: str | None = None) -> Linked:
    """Returns a claim as a schema.org Claim.

    Args:
        row: columns of `claims` with `file`, `article_title`, `url`, `published_on`, `publisher`, `source_name` and
            `source_kind` of its article and source
        site: the address the base is published at, or nothing
        question: the title of its question
    """
    described: Linked = {
        "@context": SCHEMA_ORG,
        "@type": "Claim",
        "@id": address(site, "claim", row["id"]),
        "url": address(site, "claim", row["id"]),
        "identifier": row["id"],
        "text": row["quote"],
        "name": name(row),
        "appearance": _appearance(row),
    }
    if row["attributed_to"]:
        kind = PERSON if row["source_kind"] == "person" else ORGANISATION
        described["author"] = {"@type": kind, "name": row["source_name"] or row["attributed_to"]}
    if question:
        described["about"] = {"@type": "Question", "name": question}
    return described


def _appearance(row: Row) -> Linked:
    made: Linked = {"@type": "CreativeWork", "name": row["article_title"] or row["file"]}
    if url := web_address(row["url"]):
        made["url"] = url
    if row["published_on"]:
        made["datePublished"] = row["published_on"]
    if row["publisher"]:
        made["publisher"] = {"@type": ORGANISATION, "name": row["publisher"]}
    return made


def review(finding: Row, reviewed: Row, accepted: Row, site: str) -> Linked:
    """Returns a finding that a person accepted as a schema.org ClaimReview of one of its claims.

    Args:
        finding: a row of `findings`
        reviewed: the claim, as `claim` takes it
        accepted: the row of `reviews` that accepts the finding
        site: the address the base is published at, or nothing
    """
    item = claim(reviewed, site)
    item.pop("@context")
    return {
        "@context": SCHEMA_ORG,
        "@type": "ClaimReview",
        "url": address(site, "finding", finding["id"]),
        "datePublished": str(accepted["decided_at"])[:10],
        "author": {"@type": PERSON, "name": accepted["reviewer"]},
        "claimReviewed": reviewed["quote"],
        "itemReviewed": item,
        "reviewRating": {"@type": "Rating", "alternateName": finding["title"]},
        "reviewBody": finding["explanation"],
    }


def annotation(row: Row, site: str, software: str) -> Linked:
    """Returns a claim as a Web Annotation: what was read there, pinned to its words.

    The article as kb read it is a target with quote and position. Its live page is one too, by quote alone, for its
    characters are counted otherwise; a digest of it holds other words, so there the page is none.

    Args:
        row: as `claim` takes it, with `article_id` and `digest_of`
        site: the address the base is published at, or nothing
        software: name and version of what wrote it
    """
    words = {"type": "TextQuoteSelector", "exact": row["figure"], "prefix": row["prefix"], "suffix": row["suffix"]}
    place = {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]}
    target: list[Linked] = [{"source": address(site, "article", row["article_id"]), "selector": [words, place]}]
    url = web_address(row["url"])
    if url and not row["digest_of"]:
        target.append({"source": url, "selector": words})
    return {
        "@context": ANNOTATION,
        "id": address(site, "claim", row["id"]),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": software},
        "body": {"type": "TextualBody", "format": "text/plain", "language": "en", "value": name(row)},
        "target": target,
    }


def article_entity(row: Row, site: str) -> Linked:
    """Returns an article (`id, file, title, url, publisher_id`) as a PROV entity, derived from its page."""
    made = _node(address(site, "article", row["id"]), "prov:Entity", row["title"] or row["file"])
    if row["publisher_id"]:
        made["prov:wasAttributedTo"] = _to(site, "source", row["publisher_id"])
    if url := web_address(row["url"]):
        made["prov:wasDerivedFrom"] = {"@id": url}
    return made


def source_agent(row: Row, site: str) -> Linked:
    """Returns a source (`id, name, kind`) as a PROV agent."""
    return _node(address(site, "source", row["id"]), AGENTS.get(row["kind"], "prov:Agent"), row["name"])


def claim_entity(row: Row, site: str) -> Linked:
    """Returns a claim (a row of `claims`) as a PROV entity: quoted from an article, made by a run, said by a source."""
    made = _node(address(site, "claim", row["id"]), "prov:Entity", name(row))
    made["prov:value"] = row["quote"]
    made["prov:wasQuotedFrom"] = _to(site, "article", row["article_id"])
    made["prov:wasGeneratedBy"] = _to(site, "run", row["first_run"])
    if row["source_id"]:
        made["prov:wasAttributedTo"] = _to(site, "source", row["source_id"])
    if row["last_run"]:
        made["prov:wasInvalidatedBy"] = _to(site, "run", row["last_run"])
    return made


def finding_entity(row: Row, claims: Sequence[str], site: str) -> Linked:
    """Returns a finding (`id, title, explanation`) as a PROV entity, derived from its claims."""
    made = _node(address(site, "finding", row["id"]), "prov:Entity", row["title"])
    made["prov:value"] = row["explanation"]
    made["prov:wasDerivedFrom"] = [_to(site, "claim", key) for key in claims]
    return made


def run_activity(row: Row, articles: Sequence[str], site: str, *, times: bool = True) -> Linked:
    """Returns a run (a row of `runs`) as a PROV activity of the software, with the articles it took in."""
    made = _node(address(site, "run", row["id"]), "prov:Activity", row["command"])
    if times:
        made["prov:startedAtTime"] = row["started_at"]
        if row["finished_at"]:
            made["prov:endedAtTime"] = row["finished_at"]
    made["prov:used"] = [_to(site, "article", key) for key in articles]
    made["prov:wasAssociatedWith"] = {
        "@id": address(site, "software", f"kb-{row['version']}"),
        "@type": "prov:SoftwareAgent",
        "rdfs:label": f"kb {row['version']}",
        "rdfs:comment": " ".join(
            f"{label} {row[column]}"
            for label, column in (
                ("model", "model_digest"),
                ("lexicon", "lexicon_digest"),
                ("settings", "settings_digest"),
            )
            if row[column]
        ),
    }
    return made


def _node(key: str, kind: str, label: object) -> Linked:
    return {"@id": key, "@type": kind, "rdfs:label": label}


def _to(site: str, kind: str, key: object) -> Linked:
    return {"@id": address(site, kind, key)}
