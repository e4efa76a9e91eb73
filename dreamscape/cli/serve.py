"""`make run` and `make dev`: the database, the demo site and the web server, from one command.

Started with `python -m dreamscape.cli.serve [--dev]`. It ends with 0 when it is
asked to stop (Ctrl-C, SIGTERM, a closed terminal), and otherwise with the
status of whatever failed.
"""

from __future__ import annotations

import argparse
import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import click

import config
from dreamscape import create_app
from dreamscape.cli.precompress import precompress
from dreamscape.store import DATABASE_ERRORS, fault_of
from dreamscape.store.mongod.processes import poll, tied_to_us, workers_of
from dreamscape.store.mongod.server import EmbeddedDatabase, EmbeddedUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

T = TypeVar("T")

DATABASE_NAME = "dreamscape"
BOOT_SECONDS = 30
STOP_SECONDS = 12  # a request may wait 10 s for a mail server; then it is cut off
ORPHAN_SECONDS = 40  # longer than gunicorn's graceful_timeout and a request's deadline
WATCH_SECONDS = 0.5
AGAIN_SECONDS = 5.0
LOW_DISK = 200 * 1024 * 1024
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failed(Exception):
    """The site cannot be served: a sentence for the person at the terminal, and the status to end with."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m dreamscape.cli.serve", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with the debugger, reloading changed code")
    dev = parser.parse_args(arguments).dev
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        return _serve(dev)
    except KeyboardInterrupt:
        print("\nGood night.", flush=True)
        return 0
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return failure.status
    except (config.Misconfigured, EmbeddedUnavailable) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


def _serve(dev: bool) -> int:
    # The children read these as their own environment, and config.py as ours.
    os.environ.setdefault("DREAMSCAPE_ENV", "development")
    settings = config.load()
    address = _address(settings)
    purpose = f"{'make dev' if dev else 'make run'}, {address}"
    # Loading it takes a second, and so does the start of the database, which it does not ask anything yet: let
    # nobody wait for both.
    application = _meanwhile(create_app)
    with _database(settings, purpose) as database:
        require_free_port(settings)
        # Not before: whoever is refused here must leave the files alone that another run serves.
        files = None if dev else _meanwhile(precompress)
        app = application.result()
        # Before the server starts, which must not meet documents of an older version.
        _run(app, "migrate")
        if files:
            files.result()
        return _serve_on(app, database, settings, dev)


def _meanwhile(work: Callable[[], T]) -> Future[T]:
    """What becomes of `work` in a thread that nobody waits for when we are told to stop."""
    future: Future[T] = Future()

    def do() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)

    Thread(target=do, daemon=True).start()
    return future


def _serve_on(app: Flask, database: EmbeddedDatabase | None, settings: dict[str, Any], dev: bool) -> int:
    address = _address(settings)
    with _web_server(settings, dev) as server:
        if settings["DREAMSCAPE_ENV"] == "development":
            # The server takes a second to load; the demo site is made meanwhile.
            _run(app, "seed", "--if-empty")
        if not poll(lambda: server.poll() is not None or _answers(settings), BOOT_SECONDS):
            raise Failed(f"The site did not answer at {address} within {BOOT_SECONDS} seconds.")
        if server.poll() is None:
            print(_welcome(settings, address), flush=True)
        return _watch(server, database)


def _address(settings: dict[str, Any]) -> str:
    host = settings["HOST"]
    return f"http://{f'[{host}]' if ':' in host else host}:{settings['PORT']}"


@contextmanager
def _database(settings: dict[str, Any], purpose: str) -> Iterator[EmbeddedDatabase | None]:
    """The embedded database, running and named in MONGO_URI; None when that names another one already."""
    if settings["MONGO_URI"]:
        yield None
        return
    embedded = EmbeddedDatabase(Path(settings["DATA_FOLDER"]) / "db", purpose=purpose)
    with embedded.running():
        os.environ["MONGO_URI"] = embedded.uri(DATABASE_NAME)
        try:
            yield embedded
        finally:
            _ignore_further_signals()


def require_free_port(settings: dict[str, Any]) -> None:
    """Raises Failed when somebody else listens there, or we may not; a server of ours on its way out is waited for."""
    host, port = settings["HOST"], settings["PORT"]
    # The server of a run that was killed a moment ago may still be on its way out.
    if not poll(lambda: _listening_problem(host, port) != errno.EADDRINUSE, 3) and workers_of(
        config.ROOT, port
    ):
        print(f"The web server of an earlier run still has port {port}. Waiting for its end ...", flush=True)
        poll(
            lambda: _listening_problem(host, port) != errno.EADDRINUSE or not workers_of(config.ROOT, port),
            ORPHAN_SECONDS,
        )
    problem = _listening_problem(host, port)
    if problem == errno.EADDRINUSE:
        raise Failed(f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run")
    if problem is not None:
        raise Failed(f"We may not listen on {host}, port {port}: {os.strerror(problem)}. Set HOST or PORT.")


def _listening_problem(host: str, port: int) -> int | None:
    """The errno of trying to listen there; None when one may."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            return errno.EADDRNOTAVAIL
        except OSError as error:
            return error.errno
    return None


def _run(app: Flask, *command: str) -> None:
    """Run a `flask` command in this process: that is much faster than one of its own."""
    try:
        with app.app_context():
            app.cli.main(command, prog_name="flask", standalone_mode=False)
    except click.ClickException as problem:
        raise Failed(problem.format_message()) from problem
    except DATABASE_ERRORS as problem:
        if (fault := fault_of(problem)) is None:
            raise
        words = fault.value.replace("The database", "The database of MONGO_URI", 1)
        raise Failed(f"{words}: {problem}") from problem


@contextmanager
def _web_server(settings: dict[str, Any], dev: bool) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn, or Flask's own server with its debugger; stopped with all its workers at the end."""
    if dev:
        place = ["--host", settings["HOST"], "--port", str(settings["PORT"])]
        command = ["flask", "--app", "wsgi", "run", "--debug", *place]
    else:
        command = ["gunicorn", "--config", "gunicorn.conf.py"]
    server = subprocess.Popen(
        tied_to_us([sys.executable, "-m", *command]),
        cwd=config.ROOT,
        # By its port the next run knows it as ours, should it outlive us.
        env={**os.environ, "PORT": str(settings["PORT"])},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # so that Ctrl-C reaches us alone and we can stop things in order
    )
    try:
        yield server
    finally:
        _ignore_further_signals()
        _stop_all(server)


def _stop_all(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, then end what is left of its group: a reloader does not take its child along."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not leave half of it running; stopping takes a bounded time anyway."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _answers(settings: dict[str, Any]) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings["HOST"], settings["HOST"])  # noqa: S104
    connection = http.client.HTTPConnection(host, settings["PORT"], timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(server: subprocess.Popen[bytes], database: EmbeddedDatabase | None) -> int:
    """Wait for the web server's end and return its status; revive the database if it dies before."""
    while server.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            server.wait(WATCH_SECONDS)
        if database is not None and not database.alive:
            print("The database has died. Starting it again: nothing that was saved is lost.", flush=True)
            revive(database, server)
    status = server.returncode
    raise Failed("The web server has ended by itself; its messages are above.", status if status > 0 else 1)


def revive(database: EmbeddedDatabase, server: subprocess.Popen[bytes]) -> None:
    """Start the database until it runs, or the web server has ended: a full disk may have room again."""
    while server.poll() is None:
        try:
            database.start()
        except EmbeddedUnavailable as problem:
            full = shutil.disk_usage(database.folder).free < LOW_DISK
            reason = (
                f"The disk that holds {database.folder} is full. Make some room." if full else str(problem)
            )
            print(f"{reason}\nTrying again in {AGAIN_SECONDS:.0f} seconds ...", flush=True)
            with suppress(subprocess.TimeoutExpired):
                server.wait(AGAIN_SECONDS)
        else:
            return


def _welcome(settings: dict[str, Any], address: str) -> str:
    lines = [f"\nDreamscape is awake: {address}"]
    if settings["DREAMSCAPE_ENV"] == "development":
        from dreamscape.cli.seed import DEMO_LOGINS  # brings all of the application, loaded by now

        lines += [f"  Log in as {email} with the password {password}" for email, password in DEMO_LOGINS]
    if not settings["MAIL_SERVER"]:
        lines += [f"  No mail leaves this machine; read it at {address}/dev/outbox"]
    return "\n".join([*lines, "  Ctrl-C stops it.\n"])


if __name__ == "__main__":
    sys.exit(main())
