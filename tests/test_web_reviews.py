"""Reviews: kept with who and when, only ever added; everything that is not a reviewer on our own page is refused."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from tests import web_base

PLUGIN = {"plugins": {"kb": {"reviewers": ["ana"]}}, "databases": {"reviews": {"allow": {"id": "*"}}}}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("web") / "kb.db")


class Desk:
    """A Datasette with a reviews database and somebody at it."""

    def __init__(self, path: Path, authored: Path | None, metadata: Any = PLUGIN) -> None:
        if authored is not None:
            sqlite3.connect(authored).execute("vacuum").connection.close()
        files = [str(authored)] if authored else []
        self.authored = authored
        self.datasette = Datasette(files, immutables=[str(path)], metadata=metadata)
        db = sqlite3.connect(path)
        self.claim = str(db.execute("select id from claims where figure = '$6M'").fetchone()[0])
        db.close()

    def cookies(self, who: str | None) -> dict[str, str]:
        return {"ds_actor": self.datasette.sign({"a": {"id": who}}, "actor")} if who else {}

    async def _post(self, who: str | None, target: str, form: dict[str, str], **headers: str) -> Any:
        cookies = self.cookies(who)
        page = await self.datasette.client.get(f"/claim/{self.claim}", cookies=cookies)
        token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
        if token:
            cookies["ds_csrftoken"] = page.cookies["ds_csrftoken"]
            form = {**form, "csrftoken": token[1]}
        return await self.datasette.client.post(f"/review/{target}", data=form, cookies=cookies, headers=headers)

    def post(self, who: str | None, target: str, form: dict[str, str], **headers: str) -> Any:
        return asyncio.run(self._post(who, target, form, **headers))

    def get(self, address: str, who: str | None = None) -> Any:
        return asyncio.run(self.datasette.client.get(address, cookies=self.cookies(who)))

    def kept(self) -> list[dict[str, Any]]:
        assert self.authored is not None
        db = sqlite3.connect(self.authored)
        db.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in db.execute("select * from reviews")]
        except sqlite3.OperationalError:
            return []
        finally:
            db.close()


@pytest.fixture
def desk(path: Path, tmp_path: Path) -> Desk:
    return Desk(path, tmp_path / "reviews.db")


GOOD = {"verdict": "reject", "reason": "the figure is of another year"}


def test_a_reviewer_is_heard(desk: Desk) -> None:
    answer = desk.post("ana", f"claim/{desk.claim}", {**GOOD, "reviewer": "mallory"})
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/claim/{desk.claim}"
    (row,) = desk.kept()
    assert (row["target"], row["verdict"], row["reviewer"]) == (desk.claim, "reject", "ana")
    assert row["decided_at"].startswith("20")
    assert "of another year" in desk.get(f"/claim/{desk.claim}", "ana").text


def test_a_correction_names_fields(desk: Desk) -> None:
    form = {"verdict": "correct", "reason": "2024", "period_start": "2024-01-01", "low": "6,100,000", "subject": " "}
    assert desk.post("ana", f"claim/{desk.claim}", form).status_code == 302
    (row,) = desk.kept()
    assert json.loads(row["correction"]) == {"low": 6100000.0, "period_start": "2024-01-01"}


def test_reviews_are_only_added(desk: Desk) -> None:
    desk.post("ana", f"claim/{desk.claim}", GOOD)
    db = sqlite3.connect(str(desk.authored))
    for statement in ("delete from reviews", "update reviews set verdict = 'accept'"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    ("who", "target", "form", "headers", "status"),
    [
        (None, "claim/{claim}", GOOD, {}, 403),
        ("bob", "claim/{claim}", GOOD, {}, 403),
        ("ana", "claim/{claim}", GOOD, {"origin": "https://elsewhere.example"}, 403),
        ("ana", "claim/{claim}", GOOD, {"sec-fetch-site": "cross-site"}, 403),
        ("ana", "claim/unknown", GOOD, {}, 400),
        ("ana", "finding/unknown", GOOD, {}, 400),
        ("ana", "source/x", GOOD, {}, 405),
        ("ana", "claim/{claim}", {"verdict": "burn", "reason": "x"}, {}, 400),
        ("ana", "claim/{claim}", {"verdict": "accept", "reason": " "}, {}, 400),
        ("ana", "claim/{claim}", {"verdict": "correct", "reason": "x"}, {}, 400),
        ("ana", "claim/{claim}", {"verdict": "correct", "reason": "x", "low": "inf"}, {}, 400),
        ("ana", "claim/{claim}", {"verdict": "correct", "reason": "x", "period_end": "soon"}, {}, 400),
        ("ana", "finding/f1", {"verdict": "correct", "reason": "x", "low": "1"}, {}, 400),
    ],
)
def test_refused(
    desk: Desk, who: str | None, target: str, form: dict[str, str], headers: dict[str, str], status: int
) -> None:
    assert desk.post(who, target.format(claim=desk.claim), form, **headers).status_code == status
    assert desk.kept() == []


def test_a_post_without_the_page_token_is_refused(desk: Desk) -> None:
    answer = asyncio.run(
        desk.datasette.client.post(f"/review/claim/{desk.claim}", data=GOOD, cookies=desk.cookies("ana"))
    )
    assert answer.status_code == 403


def test_without_a_reviews_database_the_site_is_read_only(path: Path) -> None:
    desk = Desk(path, None)
    assert "Keep this review" not in desk.get(f"/claim/{desk.claim}", "ana").text
    assert "read-only" in desk.get("/review").text
    assert desk.post("ana", f"claim/{desk.claim}", GOOD).status_code == 403


def test_readers_see_no_form_and_no_authored_reviews(desk: Desk) -> None:
    desk.post("ana", f"claim/{desk.claim}", GOOD)
    assert "Keep this review" not in desk.get(f"/claim/{desk.claim}").text
    assert desk.get("/reviews").status_code == 403
    assert desk.get("/reviews/reviews.json").status_code == 403


def test_findings_can_be_reviewed_too(desk: Desk) -> None:
    assert desk.post("ana", "finding/f1", {"verdict": "accept", "reason": "right"}).status_code == 302
    assert [row["target"] for row in desk.kept()] == ["f1"]


def test_an_accepted_finding_is_described_for_machines(path: Path, tmp_path: Path) -> None:
    reviewed = tmp_path / "kb.db"
    reviewed.write_bytes(path.read_bytes())
    db = sqlite3.connect(reviewed)
    db.execute("insert into reviews values ('r1', 'f2', 'accept', null, 'ana', 'checked', '2026-05-01T10:00:00', null)")
    db.commit()
    db.close()
    desk = Desk(reviewed, None)
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', desk.get("/finding/f2").text)
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["author"]["name"], told["datePublished"]) == ("ClaimReview", "ana", "2026-05-01")
    assert "ld+json" not in desk.get("/finding/f1").text
