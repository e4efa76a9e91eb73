"""A site that is used lives in a small machine: measured against a bare gunicorn of as many workers and threads."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest

import config
from dreamscape.store.common.indexes import ensure_indexes
from dreamscape.store.mongod.processes import poll, tied_to_us
from tests.support.visitor import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.real_db,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory is whose"),
]

WORKERS, THREADS = "2", "8"
VISITORS, ROUNDS = 16, 1
PATHS = ("/", "/login", "/signup", "/dreamscape")
# Bare, a worker is an interpreter with gunicorn; ours brings Flask, Pillow, PyMongo and every page. Measured: 9 times
# as much, and 26 times where glibc does as it likes (dreamscape/memory.py).
MOST = 14


@contextmanager
def gunicorn(port: int, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        tied_to_us([sys.executable, "-m", "gunicorn", *arguments]),
        cwd=config.ROOT,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert poll(lambda: status_of(port, "/healthz") == 200, 50)
        yield process
    finally:
        process.terminate()
        process.wait(40)


def status_of(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=50) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def megabytes(process: subprocess.Popen[bytes]) -> float:
    """The memory of a process and its children, what they share counted once."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    total = 0
    for pid in [str(process.pid), *children]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
    return total / 1024


def visit(port: int) -> None:
    """Look at some pages, and try to log in: each try is a password hash."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    for _ in range(ROUNDS):
        for path in PATHS:
            with browser.open(f"http://127.0.0.1:{port}{path}", timeout=50) as answer:
                page = answer.read().decode()
            if path == "/login":
                token = TOKEN.search(page)
                assert token
                typed = {"csrf_token": token[1], "email": "nobody@example.org", "password": "a wrong one"}
                browser.open(
                    f"http://127.0.0.1:{port}/login", urllib.parse.urlencode(typed).encode(), timeout=50
                ).close()


def test_two_workers_in_use_take_a_few_times_what_a_bare_gunicorn_takes(
    db: Any, mongo_uri: str, port: int, tmp_path: Path
) -> None:
    ensure_indexes(db)
    (tmp_path / "bare.py").write_text(
        "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'ok']\n"
    )
    bind = f"127.0.0.1:{port}"
    shape = ["--workers", WORKERS, "--threads", THREADS, "--worker-class", "gthread", "--bind", bind]
    no_config = ["--config", os.devnull, "--chdir", str(tmp_path), "--no-control-socket"]
    with gunicorn(port, *no_config, *shape, "bare:app") as server:
        bare = megabytes(server)
    ours = {
        "MONGO_URI": mongo_uri,
        "DREAMSCAPE_ENV": "testing",
        "PORT": str(port),
        "WEB_CONCURRENCY": WORKERS,
        "GUNICORN_THREADS": THREADS,
        "RATELIMIT_ENABLED": "0",
        "CLOUDINARY_URL": "",
        "LOG_LEVEL": "ERROR",
    }
    with gunicorn(port, "--config", "gunicorn.conf.py", **ours) as server:
        with ThreadPoolExecutor(VISITORS) as crowd:
            for visited in [crowd.submit(visit, port) for _ in range(VISITORS)]:
                visited.result()
        used = megabytes(server)

    assert used / bare < MOST, f"bare {bare:.0f} MB, used {used:.0f} MB"
