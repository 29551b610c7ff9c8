"""Open standards: well-formed documents whose references resolve and whose words are the article's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb import linked
from kb.cli import main
from kb.publish.standards import STANDARDS, provenance
from kb.store import open_base
from tests.factories import article, base, claim, extraction, story

TEXT = 'SemiAnalysis put "V3" at $500M </script> of hardware. Nobody else did.'
SITE = "https://kb.example.org"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "any.db"
    at = TEXT.index("$500M")
    said = replace(
        claim("$500M", 500_000_000, quote=TEXT.split(". ")[0] + ".", attributed_to="SemiAnalysis"),
        start=at, end=at + 5, quote_start=0, prefix=TEXT[max(0, at - 32) : at], suffix=TEXT[at + 5 : at + 37],
    )  # fmt: skip
    live = article(TEXT, url="https://news.example/v3?a=1", title="What V3 cost", published_on="2026-01-02")
    with base(path, [extraction(live, said), story("other.txt", claim("$7M", 7_000_000))]) as db:
        db.execute("insert into findings (id, kind, severity, title, explanation) values ('f/1', 'scope', 1, 'T', 'E')")
        db.execute("insert into finding_claims select 'f/1', id, 'a' from claims")
        for key, verdict, when in (("r1", "reject", "2026-02-01"), ("r2", "accept", "2026-02-03T10:00:00Z")):
            db.execute("insert into reviews values (?, 'f/1', ?, null, 'ana', 'fine', ?, null)", [key, verdict, when])
    return path


def read(path: Path, format: str, *options: str) -> Any:
    done = CliRunner().invoke(main, ["export", format, "--db", str(path), *options])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_annotations_hold_the_words_where_they_stand(made: Path) -> None:
    page = read(made, "annotations", "--site", SITE)
    assert (page["@context"], page["type"]) == (linked.ANNOTATION, "AnnotationPage")
    with open_base(made) as db:
        texts = dict(db.execute("select id, text from articles").fetchall())
    assert len(page["items"]) == 2
    for item in page["items"]:
        assert (item["type"], item["motivation"], item["body"]["type"]) == ("Annotation", "describing", "TextualBody")
        assert item["id"].startswith(f"{SITE}/claim/")
        target = item["target"][0]
        text = texts[target["source"].removeprefix(f"{SITE}/article/")]
        words, place = target["selector"]
        assert text[place["start"] : place["end"]] == words["exact"]
        assert text[: place["start"]].endswith(words["prefix"])
        assert text[place["end"] :].startswith(words["suffix"])


def test_a_live_page_is_a_target_by_its_words_alone(made: Path) -> None:
    targets = [target for item in read(made, "annotations")["items"] for target in item["target"]]
    (live,) = [target for target in targets if target["source"] == "https://news.example/v3?a=1"]
    assert live["selector"]["type"] == "TextQuoteSelector"


def test_a_digest_of_a_page_is_no_copy_of_it(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    digest = article("V3 cost $5.6M.", url="https://news.example/v3", digest_of="The paper")
    with base(path, [extraction(digest, claim("$5.6M", quote="V3 cost $5.6M.", start=8, quote_start=0))]):
        pass
    (item,) = read(path, "annotations")["items"]
    assert [target["source"].startswith("/article/") for target in item["target"]] == [True]


def test_claim_reviews_are_the_findings_a_person_accepted_last(made: Path) -> None:
    feed = read(made, "claimreview", "--site", SITE + "/")
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    (entry,) = feed["dataFeedElement"]
    review = entry["item"]
    assert (entry["@type"], review["@type"], review["datePublished"]) == ("DataFeedItem", "ClaimReview", "2026-02-03")
    assert review["url"] == f"{SITE}/finding/f%2F1"
    assert review["claimReviewed"] == review["itemReviewed"]["text"] != ""
    assert review["author"] == {"@type": "Person", "name": "ana"}
    with open_base(made, write=True) as db:
        db.execute("insert into reviews values ('r3', 'f/1', 'reject', null, 'bo', 'no', '2026-03-01', null)")
        db.conn.commit()
    assert read(made, "claimreview")["dataFeedElement"] == []


def test_everything_provenance_refers_to_is_there(made: Path) -> None:
    document = read(made, "prov", "--site", SITE)
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"])
    kinds = {node["@type"] for node in nodes.values()}
    assert {"prov:Entity", "prov:Activity", "prov:Organization"} <= kinds
    for node in nodes.values():
        for key, value in node.items():
            for to in value if isinstance(value, list) else [value]:
                if key.startswith("prov:") and isinstance(to, dict) and to["@id"].startswith(SITE):
                    assert to["@id"] in nodes or to["@type"] == "prov:SoftwareAgent", (node["@id"], key)
    claims = [node for node in nodes.values() if "prov:wasQuotedFrom" in node]
    assert len(claims) == 2
    assert all(nodes[node["prov:wasGeneratedBy"]["@id"]]["prov:startedAtTime"] for node in claims)
    assert nodes[f"{SITE}/finding/f%2F1"]["prov:wasDerivedFrom"] == [{"@id": node["@id"]} for node in claims]


def test_provenance_without_times_depends_on_the_sources_alone(tmp_path: Path) -> None:
    told = []
    for when in ("2026-01-01T00:00:00", "2027-01-01T00:00:00"):
        with base(tmp_path / f"{when[:4]}.db", [story("a.txt", claim("$7M", 7_000_000))]) as db:
            db.execute("update runs set started_at = ?", [when])
            told.append("".join(provenance(db, times=False)))
    assert told[0] == told[1]


def test_an_empty_base_gives_empty_documents(tmp_path: Path) -> None:
    with base(tmp_path / "e.db", []) as db:
        for name, lines in STANDARDS.items():
            document = json.loads("".join(lines(db, "")))
            assert [key for key in document if isinstance(document[key], list)], name


@pytest.mark.parametrize(
    "arguments",
    [["csv", "--site", SITE], ["prov", "--site", "javascript:alert(1)"], ["prov", "--table", "claims"],
     ["sql", "--table", "claims"], ["csv", "--json"]],
)  # fmt: skip
def test_options_that_do_not_go_together_are_told(made: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["export", *arguments, "--db", str(made)]).exit_code == 2


def test_a_file_that_is_written_is_told_of(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.jsonld"
    done = CliRunner().invoke(main, ["export", "prov", "-o", str(out), "--json", "--db", str(made)])
    assert json.loads(done.stdout) == {"file": str(out), "format": "prov"}
    assert json.loads(out.read_text(encoding="utf-8"))["@graph"]
