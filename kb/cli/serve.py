"""The command that serves the base in Datasette, with the project's plugin and settings."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import emit
from kb.errors import KbError
from kb.publish.serving import NAME, arguments

LOCAL = ("127.0.0.1", "::1", "localhost")
DATASETTE = (sys.executable, "-m", "datasette", "serve")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port to listen on.")
@click.option("--open", "browse", is_flag=True, help="Open a browser.")
@click.option("--immutable", is_flag=True, help="Promise that the base will not change; quicker on a large one.")
@click.option(
    "--check/--no-check", default=None,
    help="Let readers check drafts: as a rule everyone while only this machine is listened to, else those who review.",
)  # fmt: skip
@click.option("--metadata", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another metadata file.")
@db_option
@json_option
def serve(
    host: str,
    port: int,
    browse: bool,
    immutable: bool,
    check: bool | None,
    metadata: Path | None,
    path: Path,
    as_json: bool,
) -> None:
    """Serve the base in Datasette until Ctrl-C.

    \b
    Example:
      kb serve --port 8002
    """
    from kb.store import open_base

    with open_base(path):
        pass  # a base that cannot be opened is told here, in one line
    _port_is_free(host, port)
    os.environ["KB_CHECK"] = _who_checks(host, check)
    if as_json:
        emit({"db": str(path), "url": f"http://{host}:{port}"})
    else:
        click.echo(f"{path} at http://{host}:{port}  (Ctrl-C ends)")
    sys.stdout.flush()
    listen = ["--host", host, "--port", str(port), *(["--open"] if browse else [])]
    if path.stem == NAME:
        os.execv(sys.executable, [*DATASETTE, *arguments(path, metadata, immutable=immutable), *listen])
    with tempfile.TemporaryDirectory(prefix="kb-serve-") as folder:
        link = Path(folder) / f"{NAME}.db"
        link.symlink_to(path.absolute())
        _until_ended([*DATASETTE, *arguments(link, metadata, path, immutable=immutable), *listen])


def _who_checks(host: str, wanted: bool | None) -> str:
    """Returns who may check drafts where the metadata does not say: a parser is not for every stranger."""
    if wanted is not None:
        return "everyone" if wanted else "off"
    return os.environ.get("KB_CHECK") or ("everyone" if host in LOCAL else "reviewers")


def _until_ended(command: list[str]) -> None:
    """Runs Datasette as a child, so that the folder with the link goes when it ends, however it is ended."""
    with subprocess.Popen(command) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            status = server.wait()
        except KeyboardInterrupt:  # the child has had the same
            status = server.wait()
    raise click.exceptions.Exit(1 if status > 0 else 0)


def _port_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"cannot listen there: {error.strerror}"
            raise KbError(message, file=f"{host}:{port}", remedy="give another --port or --host") from error


COMMANDS = (serve,)
