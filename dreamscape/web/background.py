"""Work that nobody has to wait for: a slow mail server or picture storage costs the person nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from flask import g, has_request_context

from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from flask import Flask, Response

    from dreamscape.services.jobs.worker import Worker

log = logging.getLogger(__name__)

Work = Callable[[], object]


def background_runner(app: Flask) -> Callable[[Work], None]:
    """Something that runs work in a thread of its own, or at once where WORK_IN_BACKGROUND is off.

    What a request puts off begins once its answer is sent, so the time that takes tells nothing of it. What such work
    is about is written down in the database first, so a crash here loses nothing.
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
            hand_over(work)
        else:
            with uncounted():  # it has the deadlines of a job, and is not what the person waits for
                work()

    def submit(work: Work) -> None:
        executor.submit(in_context, work)

    hand_over = _once_answered(app, submit)
    return background


def _once_answered(app: Flask, submit: Callable[[Work], None]) -> Callable[[Work], None]:
    """Something that submits work, that of a request when its answer has been sent."""

    # Registered before all others, so it runs after them, and hears also of what they put off.
    @app.after_request
    def submit_once_sent(response: Response) -> Response:
        g.answered = True
        for work in g.pop("put_off", []):
            response.call_on_close(partial(submit, work))
        return response

    # Where there was no answer to send.
    @app.teardown_request
    def submit_all_the_same(_error: BaseException | None) -> None:
        for work in g.pop("put_off", []):
            submit(work)

    def hand_over(work: Work) -> None:
        if has_request_context() and "answered" not in g:
            g.setdefault("put_off", []).append(work)
        else:
            submit(work)

    return hand_over


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
