"""Work that nobody has to wait for: a slow mail server or picture storage costs the person nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from flask import Flask, Response

    from dreamscape.services.jobs.worker import Worker

log = logging.getLogger(__name__)

Work = Callable[[], object]


def background_runner(app: Flask) -> Callable[[Work], None]:
    """Something that runs work in a thread of its own, or at once where WORK_IN_BACKGROUND is off.

    What such work is about is written down in the database first, so a crash here loses nothing.
    """
    executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="later")

    def in_context(work: Work) -> None:
        try:
            with app.app_context():
                work()
        except Exception:
            log.exception("Work that was put off has failed; it stays queued.")

    def background(work: Work) -> None:
        if app.config["WORK_IN_BACKGROUND"]:
            executor.submit(in_context, work)
        else:
            with uncounted():  # it has the deadlines of a job, and is not what the person waits for
                work()

    return background


def init_draining(app: Flask, worker: Worker, background: Callable[[Work], None]) -> None:
    """Let this process look for jobs after an answer, now and then; not where WEB_DOES_JOBS or
    WORK_IN_BACKGROUND is off."""
    if not (app.config["WEB_DOES_JOBS"] and app.config["WORK_IN_BACKGROUND"]):
        return

    @app.after_request
    def drain_now_and_then(response: Response) -> Response:
        if worker.is_drain_due():
            background(worker.drain)
        return response
