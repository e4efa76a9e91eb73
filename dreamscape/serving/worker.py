"""gunicorn's thread worker, with all waiting for clients taken out of its threads.

gunicorn 27 waits for the rest of a request in a thread, without an end, so that as many half-sent requests as there are
threads silence a site; and while it says goodbye to a client that does not hang up, its main loop stands still for two
seconds. Here the main loop collects requests as they arrive, a thread gets one when it is whole, and what an answer
leaves unsent the main loop sends. Patience is bounded, and so is what is held (`connection.py`).
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from dreamscape.serving.connection import (
    GRACE_SECONDS,
    LEAST_BYTES_PER_SECOND,
    Connection,
    PatientSocket,
    Unsent,
)
from dreamscape.serving.request_end import OddRequest

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_WAITING = 400  # each takes a file descriptor, of which a process often has 1,024
MOST_HELD_BYTES = 48 * 1024 * 1024
LARGE_BYTES = 64 * 1024
HANG_UP_SECONDS = 2
DRAIN_BYTES = 64 * 1024
SWEEP_SECONDS = 0.5


class BufferingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A thread has a request from its last byte to the last byte of its answer, and at no other time."""

    most_body = 32 * 1024 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever waits for their client, and how patient we are with each.
        self.waiting: dict[Connection, Callable[[], float]] = {}
        self._unsent = Unsent(self.cfg.threads)
        self.next_sweep = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse what this worker cannot do."""
        if cfg.is_ssl:
            raise ValueError("HTTPS is the proxy's: gunicorn gets no certificate here.")
        super().check_config(cfg, log)

    def accept(self, listener: socket.socket) -> None:
        """Somebody connects; most have sent their request by now."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._drop_the_oldest()
            return  # another worker was quicker, or they have gone
        self.nr_conns += 1
        patient = PatientSocket(client, self._unsent)
        self.read(Connection(self.cfg, patient, address, listener.getsockname(), self.most_body))

    def read(self, conn: Connection) -> None:
        """Take what has arrived; a request that is there goes to a thread."""
        self.stop_waiting(conn)
        try:
            ready = conn.is_ready()
            goes_on = ready or conn.receive()
            ready = ready or conn.is_ready()
        except (OddRequest, OSError):
            ready = goes_on = False
        if ready:
            self.enqueue_req(conn)
        elif goes_on:
            self._wait(conn, selectors.EVENT_READ, self.read, conn.arrives_until)
            self._bound_what_is_held(conn)
        else:
            self._close(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        # Of one that is too large the rest is still under way, and must not be taken for a request.
        return not conn.end.is_too_large and super()._keepalive_after(conn, keepalive)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """A thread is done with it: send what is left of the answer, then the next one or goodbye."""
        try:
            keepalive = bool(fs.result())
        except BaseException:  # noqa: BLE001 - cancelled at the end, or in gunicorn's log by now
            self._close(conn)
            return
        conn.since = time.monotonic()
        until = conn.since + GRACE_SECONDS + conn.sock.unsent / LEAST_BYTES_PER_SECOND
        self._send(conn, keepalive=keepalive, until=until)

    def _send(self, conn: Connection, *, keepalive: bool, until: float) -> None:
        self.stop_waiting(conn)
        try:
            conn.sock.flush()
        except OSError:
            self._close(conn)
            return
        if conn.sock.unsent:
            then = partial(self._send, keepalive=keepalive, until=until)
            self._wait(conn, selectors.EVENT_WRITE, then, lambda: until)
        elif keepalive:
            conn.begin(self.cfg.keepalive)
            self.read(conn)
        else:
            self._hang_up(conn)

    def _hang_up(self, conn: Connection) -> None:
        """Say that no more comes, and close when they have seen it: else they might lose the end of their answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        until = time.monotonic() + HANG_UP_SECONDS
        self._wait(conn, selectors.EVENT_READ, self._drain, lambda: until)
        self._drain(conn)

    def _drain(self, conn: Connection) -> None:
        try:
            more = bool(conn.sock.recv(DRAIN_BYTES))
        except BlockingIOError:
            more = True
        except OSError:
            more = False
        if not more:
            self._close(conn)

    def murder_pending(self) -> None:
        """End what has taken too long. gunicorn's loop calls this each time that anything has happened."""
        now = time.monotonic()
        if now < self.next_sweep:
            return
        self.next_sweep = now + SWEEP_SECONDS
        for conn, until in list(self.waiting.items()):
            # A stopping worker keeps those who may be sending their next request for a moment only.
            idle = not self.alive and conn.is_idle() and conn.since + STOP_KEEPALIVE_LINGER < now
            if idle or until() < now:
                self._close(conn)

    def _bound_what_is_held(self, conn: Connection) -> None:
        if len(self.waiting) > MOST_WAITING:
            self._drop_the_oldest()
        if conn.held > LARGE_BYTES:
            large = [waiting for waiting in self.waiting if waiting.held > LARGE_BYTES]
            if sum(waiting.held for waiting in large) > MOST_HELD_BYTES:
                self._close(min(large, key=Connection.rate))

    def _drop_the_oldest(self) -> None:
        if self.waiting:
            self._close(min(self.waiting, key=lambda waiting: waiting.since))

    def _wait(
        self, conn: Connection, event: int, then: Callable[..., None], until: Callable[[], float]
    ) -> None:
        self.poller.register(conn.sock, event, partial(self._wake, conn, then))
        self.waiting[conn] = until

    def _wake(self, conn: Connection, then: Callable[[Connection], None], _sock: Any) -> None:
        # Of several who have something at once, one may have been dropped to make room for another.
        if conn in self.waiting:
            then(conn)

    def stop_waiting(self, conn: Connection) -> None:
        """Look at this connection no more, if we did."""
        if self.waiting.pop(conn, None):
            self.poller.unregister(conn.sock)

    def _close(self, conn: Connection) -> None:
        self.stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()
