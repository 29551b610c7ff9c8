"""A process beside the server that holds drafts against the base: one at a time, under a time limit, ended when idle.

Comes in: a draft, as `kb check --drafts -` takes it: one line of JSON. Goes out: the line that comes back. The stages
that read a text are no part of this plugin, and parsing must not keep other readers waiting, so both live in the child;
it is started when the first reader comes, and ended by force where a draft takes too long.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Any
from weakref import WeakKeyDictionary

import kb

SECONDS = 30.0  # for one draft, the start of the child included
WAITING = 3  # drafts that may wait for the one under way
IDLE = 900.0  # seconds after which the child gives its memory back
LIFE = 200  # drafts after which it is replaced: a parser keeps every new word it meets
COMMAND = (sys.executable, "-c", "from kb.cli import main; main()", "check", "--drafts", "-", "--db")
CHECKERS: WeakKeyDictionary[Any, Checker] = WeakKeyDictionary()


class Unchecked(Exception):
    """A draft that was not checked, with the reason and the status to answer."""

    def __init__(self, reason: str, status: int) -> None:
        self.reason, self.status = reason, status
        super().__init__(reason)


@cache
def installed() -> bool:
    """Tells whether what reads texts is installed here; beside a public bundle it is not."""
    return find_spec("kb.cli") is not None and find_spec("spacy") is not None


def checker_of(datasette: Any, path: object) -> Checker:
    """Returns the one checker of a server, for the base at a path; each draft meets the file that is there by then."""
    found = CHECKERS.get(datasette)
    if found is None:
        found = CHECKERS[datasette] = Checker([*COMMAND, str(path)])
    return found


class Checker:
    """The child and the queue before it."""

    def __init__(self, command: Sequence[str], *, seconds: float = SECONDS, waiting: int = WAITING) -> None:
        self.command, self.seconds = list(command), seconds
        self.room = BoundedSemaphore(waiting + 1)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="kb-check")  # one draft at a time
        self.child: subprocess.Popen[str] | None = None
        self.checked = 0
        self.rest: Timer | None = None

    async def check(self, draft: Mapping[str, object]) -> dict[str, Any]:
        """Returns what the base says of a draft.

        Raises:
            Unchecked: too many wait, it took too long, or it cannot be read.
        """
        if not self.room.acquire(blocking=False):
            raise Unchecked("Other drafts are being checked; try again in half a minute.", 503)
        line = json.dumps(draft)
        found = await asyncio.get_running_loop().run_in_executor(self.thread, self._answer, line)
        if "error" in found:
            raise Unchecked(f"The draft cannot be read: {found['error']}", 400)
        return found

    def warm(self) -> None:
        """Starts the child while a reader still looks for the draft to paste."""
        self.thread.submit(self._ready)

    def stop(self) -> None:
        """Ends the child once the draft under way is done."""
        self.thread.submit(self._stop)

    def _answer(self, line: str) -> dict[str, Any]:
        try:
            return self._ask(line)
        finally:
            self.room.release()

    def _ask(self, line: str) -> dict[str, Any]:
        child = self._ready()
        assert child.stdin is not None and child.stdout is not None
        limit = Timer(self.seconds, child.kill)
        limit.start()
        try:
            child.stdin.write(line + "\n")
            child.stdin.flush()
            answer = child.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            in_time = not limit.finished.is_set()
            limit.cancel()
        self.checked += 1
        if answer.endswith("\n"):
            found: dict[str, Any] = json.loads(answer)
            return found
        self._stop()
        if in_time:
            raise Unchecked("The checker ended before it answered; the server's log says why.", 500)
        message = f"The draft took longer than {self.seconds:.0f} seconds. Check it in pieces, or with kb check."
        raise Unchecked(message, 503)

    def _ready(self) -> subprocess.Popen[str]:
        if self.child is not None and (self.child.poll() is not None or self.checked >= LIFE):
            self._stop()
        if self.child is None:
            here = str(Path(kb.__file__).parent.parent)
            path = os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH")) if part)
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
                env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}, start_new_session=True,
            )  # fmt: skip
        if self.rest is not None:
            self.rest.cancel()
        self.rest = Timer(IDLE, self.stop)
        self.rest.daemon = True
        self.rest.start()
        return self.child

    def _stop(self) -> None:
        child, self.child, self.checked = self.child, None, 0
        if child is not None:
            child.kill()
            child.communicate()
