"""A draft held against the base on its page: what is told, who may ask, and what happens to drafts that do harm."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from kb.cli.serve import _who_checks
from kb.web.base import WebSettings
from kb.web.check import HEAVIEST, LONGEST, bounded
from kb.web.checking import CHECKERS, Checker, Unchecked
from tests import web_base

EVERYONE = {"plugins": {"kb": {"check": "everyone"}}}
DRAFT = (
    "Oakline's revenue came to $200 million. Training Marlin-2 cost $9 million in 2024.\n\n"
    "The Saltmarsh ferry carried 41,000 passengers in 2024. Its sales rose 40% to $250 million from $160 million."
)


class Room:
    """A Datasette in process with a draft before it."""

    def __init__(self, path: Path, metadata: Any = EVERYONE) -> None:
        self.path = path
        self.datasette = Datasette([str(path)], metadata=metadata)

    def get(self, address: str = "/check") -> Any:
        return asyncio.run(self.datasette.client.get(address))

    def post(self, text: str, day: str = "", *, token: bool = True, headers: dict[str, str] | None = None) -> Any:
        return asyncio.run(self._post(text, day, token, headers or {}))

    async def _post(self, text: str, day: str, token: bool, headers: dict[str, str]) -> Any:
        page = await self.datasette.client.get("/check")
        found = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
        form = {"text": text, "date": day, "csrftoken": found[1] if found and token else "x"}
        cookies = {"ds_csrftoken": page.cookies["ds_csrftoken"]} if "ds_csrftoken" in page.cookies else {}
        return await self.datasette.client.post("/check", data=form, cookies=cookies, headers=headers)

    def ask(self, **told: Any) -> Any:
        return asyncio.run(self.datasette.client.post("/check.json", json=told))

    def close(self) -> None:
        if self.datasette in CHECKERS:
            CHECKERS[self.datasette].stop()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("check") / "kb.db")


@pytest.fixture(scope="module")
def room(path: Path) -> Iterator[Room]:
    made = Room(path)
    yield made
    made.close()


def test_a_draft_is_held_against_the_base_and_not_kept(room: Room) -> None:
    before = room.path.read_bytes()
    answer = room.post(DRAFT, "2026-03-05")
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    told = answer.text
    assert re.search(
        r'<p class="draft-sentence">Oakline&#39;s revenue came to <mark id="f1">\$200 million</mark>', told
    )
    assert "/question/oakline-revenue" in told and "/claim/" in told
    assert 'id="f3">41,000 passengers</mark>' in told and "Not in the base" in told
    assert "a rise of 55.5 to 57.1%; the draft says 40%" in told
    groups = ("Not adding up", "Cannot tell", "Supported", "Not in the base")
    assert [told.index(f"{one} <span") for one in groups] == sorted(told.index(f"{one} <span") for one in groups)
    assert "Saltmarsh ferry carried" in re.search(r"<textarea.*?</textarea>", told, re.S)[0]  # type: ignore[index] # it is there
    assert room.path.read_bytes() == before


def test_programs_get_the_same_as_json(room: Room) -> None:
    found = room.ask(text=DRAFT, date="2026-03-05").json()
    assert found["ok"]
    said = {one["figure"]: one for one in found["figures"]}
    assert DRAFT[said["41,000 passengers"]["start"] : said["41,000 passengers"]["end"]] == "41,000 passengers"
    assert said["$200 million"]["verdict"] == "supported"
    assert said["$200 million"]["evidence"][0]["figure"] == "$200 million"
    assert said["$9 million"]["verdict"] == "unscoped"
    assert said["$200 million"]["evidence"][0]["question"]["url"].endswith("/question/oakline-revenue")
    assert said["41,000 passengers"]["evidence"] == []
    assert {one["figure"] for one in found["left_out"]} >= {"in 2024"}


def test_a_draft_breaks_out_of_nothing(room: Room) -> None:
    hostile = (
        f"{web_base.HOSTILE} cost $7 million to train. </textarea><script>x</script> Oakline's revenue was $3 million."
    )
    told = room.post(hostile).text
    assert "<script" not in told and "<img" not in told and told.count("</textarea>") == 1


@pytest.mark.parametrize("text", ["cost \x00 $5 million", "\r\n\r\n$5", "9" * LONGEST, "$1 " * (LONGEST // 3),
                                  "a\n" * (LONGEST // 2), "((((" * (LONGEST // 4)])  # fmt: skip
def test_any_draft_gets_an_answer(room: Room, text: str) -> None:
    assert room.post(text).status_code in (200, 400)


@pytest.mark.parametrize(("text", "day", "status", "reason"), [
    ("  \n ", "", 400, "Paste a draft first"),
    ("x" * (LONGEST + 1), "", 413, "20,001 characters"),
    ("It cost $5.", "soon", 400, "Write the day"),
])  # fmt: skip
def test_what_cannot_be_checked_is_told_and_the_draft_stays(
    room: Room, text: str, day: str, status: int, reason: str
) -> None:
    answer = room.post(text, day)
    assert answer.status_code == status
    assert reason in answer.text
    assert text.strip() in answer.text


def test_other_sites_are_refused(room: Room) -> None:
    assert room.post(DRAFT, token=False).status_code == 403
    assert room.post(DRAFT, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert room.post(DRAFT, headers={"origin": "https://elsewhere.example"}).status_code == 403
    posted = room.datasette.client.post("/check.json", json={"text": DRAFT}, headers={"sec-fetch-site": "cross-site"})
    assert asyncio.run(posted).status_code == 403


@pytest.mark.parametrize("told", [b"", b"[]", b"{", b'{"text": 5}', b'{"text": "\\ud800 $5"}', b"\xff", b"[" * 5000])
def test_broken_objects_are_refused(room: Room, told: bytes) -> None:
    posted = room.datasette.client.post("/check.json", content=told, headers={"content-type": "application/json"})
    answer = asyncio.run(posted)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


@pytest.mark.parametrize(("said", "status"), [("off", 404), (False, 404), ("reviewers", 403), ("nonsense", 404)])
def test_who_may_not_check_is_told_what_to_do_instead(path: Path, said: object, status: int) -> None:
    shut = Room(path, {"plugins": {"kb": {"check": said}}})
    for answer in (shut.get(), shut.post(DRAFT)):
        assert answer.status_code == status
        assert "<textarea" not in answer.text and "kb check" in answer.text
    assert shut.ask(text=DRAFT).status_code == 403
    assert 'href="/check"' not in shut.get("/").text
    assert shut.datasette not in CHECKERS


def test_pages_lead_to_the_check_where_it_is_open(room: Room) -> None:
    assert room.get("/").text.count('href="/check"') == 2
    assert room.get("/questions").text.count('href="/check"') == 1
    assert asyncio.run(room.datasette.client.get("/check.json")).status_code == 405


def test_the_metadata_goes_before_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CHECK", "everyone")
    assert WebSettings.of(Datasette([str(path)])).check == "everyone"
    assert WebSettings.of(Datasette([str(path)], metadata={"plugins": {"kb": {"check": False}}})).check == "off"


def test_a_server_open_to_others_checks_for_reviewers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_CHECK", raising=False)
    assert [_who_checks(host, None) for host in ("127.0.0.1", "localhost", "0.0.0.0")] == [
        "everyone", "everyone", "reviewers"]  # fmt: skip
    assert (_who_checks("0.0.0.0", True), _who_checks("127.0.0.1", False)) == ("everyone", "off")


ECHO = (
    "import sys, json\nfor line in sys.stdin: print(json.dumps({'figures': [], 'got': json.loads(line)}), flush=True)"
)
SLOW = "import sys, time\nfor line in sys.stdin: time.sleep(30)"
ENDS = "import sys\nsys.stdin.readline()"
ONCE = "import sys\nprint(sys.stdin.readline(), end='', flush=True)"


def checker(script: str, **limits: Any) -> Checker:
    return Checker([sys.executable, "-c", script], **limits)


def test_a_draft_that_takes_too_long_is_given_up_and_the_next_is_checked() -> None:
    slow = checker(SLOW, seconds=0.5)
    for _ in range(2):
        with pytest.raises(Unchecked, match="took longer") as told:
            asyncio.run(slow.check({"text": "x"}))
        assert told.value.status == 503
    slow.command[2] = ECHO
    slow.seconds = 20.0
    assert asyncio.run(slow.check({"text": "⅓ of it"}))["got"] == {"text": "⅓ of it"}
    slow.stop()


def test_too_many_drafts_at_once_are_sent_away() -> None:
    busy = checker(SLOW, seconds=0.5, waiting=1)

    async def three() -> list[Any]:
        return list(await asyncio.gather(*(busy.check({"text": "x"}) for _ in range(3)), return_exceptions=True))

    reasons = [str(one) for one in asyncio.run(three())]
    assert sum("Other drafts are being checked" in one for one in reasons) == 1
    assert sum("took longer" in one for one in reasons) == 2
    with pytest.raises(Unchecked, match="took longer"):  # there is room again
        asyncio.run(busy.check({"text": "x"}))
    busy.stop()


def test_a_checker_that_ends_is_started_anew() -> None:
    ends = checker(ENDS)
    with pytest.raises(Unchecked, match="ended before it answered") as told:
        asyncio.run(ends.check({"text": "x"}))
    assert told.value.status == 500
    once = checker(ONCE)
    for word in "ab":
        assert asyncio.run(once.check({"text": word})) == {"text": word}
        assert once.child is not None and once.child.wait(10) == 0
    for each in (ends, once):
        each.stop()


def test_posts_are_cut_where_no_draft_is_so_long() -> None:
    async def body(path: str) -> int:
        left = [b"x" * 100_000] * 9

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

        taken, cut = 0, bounded({"method": "POST", "path": path}, receive)
        while (event := await cut())["more_body"]:
            taken += len(event["body"])
        return taken + len(event["body"])

    assert asyncio.run(body("/check")) <= HEAVIEST
    assert asyncio.run(body("/review/claim/abc")) <= HEAVIEST
    assert asyncio.run(body("/another/plugin")) == 900_000


def test_drafts_leave_no_trace_in_an_address(room: Room) -> None:
    form = re.search(r'<form class="check"[^>]*>', room.get().text)
    assert form and 'method="post"' in form[0]
    assert json.dumps(DRAFT)[1:20] not in str(room.post(DRAFT).url)
