"""Work that nobody has to wait for: a slow mail server or picture storage costs the person nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock, Thread, Timer
from typing import TYPE_CHECKING

from flask import g, has_request_context

from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from flask import Flask, Response

    from dreamscape.services.jobs.worker import Worker

log = logging.getLogger(__name__)

Work = Callable[[], object]
UNCLOSED_SECONDS = 0.5


class Background:
    """Runs work in threads of this process, or at once where WORK_IN_BACKGROUND is off.

    Each kind of work has a lane, which is two threads: a mail server that hangs keeps nothing waiting but mails. Called
    with work, it takes the lane of what asks the database alone.

    What a request puts off begins once its answer is sent, so the time that takes tells nothing of it. What such work
    is about is written down in the database first, so a crash here loses nothing.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._hand_over = _once_answered(app)
        self._executors: dict[str, ThreadPoolExecutor] = {}
        self._lock = Lock()
        self._ends = False

    def __call__(self, work: Work) -> None:
        self._run("quick", work)

    def lane(self, name: str) -> Callable[[Work], None]:
        """What runs work in the lane of this name."""
        return partial(self._run, name)

    def finish(self, seconds: float) -> bool:
        """Begin nothing more, and wait for what is under way, for so many seconds; is it done?

        What is not is a job, which somebody else does when its lease has ended.
        """
        with self._lock:
            self._ends = True
            executors = list(self._executors.values())
        for executor in executors:
            executor.shutdown(wait=False, cancel_futures=True)

        def wait() -> None:
            for executor in executors:
                executor.shutdown()

        waiting = Thread(target=wait, daemon=True)
        waiting.start()
        waiting.join(seconds)
        return not waiting.is_alive()

    def _run(self, lane: str, work: Work) -> None:
        if self._app.config["WORK_IN_BACKGROUND"]:
            self._hand_over(partial(self._submit, lane, work))
        else:
            with uncounted():  # it has the deadlines of a job, and is not what the person waits for
                work()

    def _submit(self, lane: str, work: Work) -> None:
        with self._lock:
            if self._ends:
                return  # what is under way to its end puts more off: that is left to others, as all that waits
            if lane not in self._executors:
                self._executors[lane] = ThreadPoolExecutor(max_workers=2, thread_name_prefix=f"later-{lane}")
            self._executors[lane].submit(self._in_context, work)

    def _in_context(self, work: Work) -> None:
        try:
            with self._app.app_context():
                work()
        except Exception:
            log.exception("Work that was put off has failed; it stays queued.")


def _once_answered(app: Flask) -> Callable[[Callable[[], object]], None]:
    """Something that hands work over to a thread (by calling what does), that of a request once its answer is sent."""

    # Registered before all others, so it runs after them, and hears also of what they put off.
    @app.after_request
    def submit_once_sent(response: Response) -> Response:
        g.answered = True
        if put_off := g.pop("put_off", []):
            _once_closed(response, put_off)
        return response

    # Where there was no answer to send.
    @app.teardown_request
    def submit_all_the_same(_error: BaseException | None) -> None:
        for submit in g.pop("put_off", []):
            submit()

    def hand_over(submit: Callable[[], object]) -> None:
        if has_request_context() and "answered" not in g:
            g.setdefault("put_off", []).append(submit)
        else:
            submit()

    return hand_over


def _once_closed(response: Response, put_off: list[Callable[[], object]]) -> None:
    """Call these once the server has closed the response, or a moment later where nobody does: a test client."""

    def submit_all() -> None:
        with suppress(IndexError):  # whoever comes second finds nothing left
            while True:
                put_off.pop(0)()

    unclosed = Timer(UNCLOSED_SECONDS, submit_all)
    unclosed.daemon = True
    unclosed.start()

    def submit_now() -> None:
        unclosed.cancel()
        submit_all()

    response.call_on_close(submit_now)


def init_draining(app: Flask, worker: Worker) -> None:
    """Let this process look for jobs after an answer, now and then; not where WEB_DOES_JOBS or
    WORK_IN_BACKGROUND is off."""
    if not (app.config["WEB_DOES_JOBS"] and app.config["WORK_IN_BACKGROUND"]):
        return

    @app.after_request
    def drain_now_and_then(response: Response) -> Response:
        if worker.is_drain_due():
            worker.drain()
        return response
