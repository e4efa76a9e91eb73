"""How gunicorn serves Dreamscape. What can be set is in config.py; what follows from the site is here."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

from config import Misconfigured, load  # `import config` would set gunicorn's setting of that name
from dreamscape.serving.worker import BufferingWorker

try:
    settings = load()
except Misconfigured as problem:
    sys.exit(str(problem))
_host = settings["HOST"]

wsgi_app = "wsgi:app"
bind = f"[{_host}]:{settings['PORT']}" if ":" in _host else f"{_host}:{settings['PORT']}"
# Threads, but none for a client that is slow to send or to read (docs/adr/0014-slow-clients.md).
worker_class = BufferingWorker
BufferingWorker.most_body = settings["MAX_CONTENT_LENGTH"]
workers = settings["WEB_CONCURRENCY"]
threads = settings["GUNICORN_THREADS"]
keepalive = 5
sendfile = False  # it goes past the worker's buffer, and would wait for a slow client in a thread

# Heroku gives up on a request after 30 s and on a dyno that is to stop after 30 s: be done before.
timeout = settings["GUNICORN_TIMEOUT"]
graceful_timeout = 20
LAST_SECONDS = 5

# Each worker makes its own application: PyMongo's and Flask-Limiter's clients do not survive a fork.
preload_app = False

# Where the site is mounted is not for a request to say: a proxy that passes foreign headers on would let a
# visitor choose what every link on the page begins with.
forwarder_headers = ""
# What a proxy says of a request is believed as PROXY_HOPS says, in the application, and nowhere else: gunicorn would
# take the scheme from anybody on this machine, or from anybody at all where FORWARDED_ALLOW_IPS says so.
secure_scheme_headers: dict[str, str] = {}

# A heartbeat file on a slow disk can block a worker (gunicorn's FAQ, "blocking os.fchmod").
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# Nobody here uses gunicornc; without this every site of one person would share one socket in the home folder.
control_socket_disable = True

loglevel = settings["LOG_LEVEL"].lower()
# Who asked for what is the proxy's to log (Heroku's router does); here it would only hide what went wrong.
accesslog = None


def post_worker_init(worker: Any) -> None:
    """Each worker, which has its application by now, looks at the database before it serves anybody."""
    if "dreamscape" in worker.wsgi.extensions:  # the benchmarks serve another one
        refuse_unfit_database(worker)
    # What the application consists of stays for good: spare every later garbage collection the walk through it.
    gc.collect()
    gc.freeze()


def worker_exit(_server: Any, worker: Any) -> None:
    """Do not stay for work that waits for a database that is gone: Python would wait for its threads, half an hour."""
    background = getattr(getattr(worker, "wsgi", None), "extensions", {}).get("dreamscape.background")
    if background and not background.finish(LAST_SECONDS):
        os._exit(0)


def refuse_unfit_database(worker: Any) -> None:
    """End the worker, and gunicorn with it, when this version must not work with the database.

    Where the database does not answer yet, that is found out when it does: the worker ends, and the next one, which
    gunicorn starts in its place, is refused here.
    """
    # Loaded with the application; the parent of the workers has no need of it.
    from dreamscape.services.site.migrations import UnfitDatabase
    from dreamscape.web.database_check import check_database, check_later

    try:
        if not check_database(worker.wsgi):
            check_later(worker.wsgi, end=lambda: os.kill(os.getpid(), signal.SIGTERM))
    except UnfitDatabase as problem:
        worker.log.critical("%s", problem)
        sys.exit(3)  # gunicorn's WORKER_BOOT_ERROR: it does not start another one instead
