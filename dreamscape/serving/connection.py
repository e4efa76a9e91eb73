"""One client's connection: what it has sent and not been read, what it was sent and has not taken."""

from __future__ import annotations

import errno
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

from dreamscape.serving.request_end import RequestEnd

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

HEAD_SECONDS = 10
GRACE_SECONDS = 10  # for a body, and for an answer, until their rate is looked at
LEAST_BYTES_PER_SECOND = 4096
RECEIVE_BYTES = 256 * 1024
# What the system keeps for a client that reads slowly, and what we keep beyond that, before a thread has to wait.
SEND_BUFFER_BYTES = 512 * 1024
MOST_UNSENT_BYTES = 1024 * 1024
MOST_UNSENT_BYTES_OF_ALL = 16 * 1024 * 1024


class Unsent:
    """What lies unsent of all answers of a worker, and how many of its `threads` may wait for it to go."""

    def __init__(self, threads: int) -> None:
        self.threads = threading.BoundedSemaphore(max(1, threads - 2))
        self._lock = threading.Lock()
        self._bytes = 0

    def add(self, more: int) -> None:
        """So many bytes more lie unsent, or less."""
        with self._lock:
            self._bytes += more

    @property
    def is_much(self) -> bool:
        """Is no room left to keep more?"""
        return self._bytes > MOST_UNSENT_BYTES_OF_ALL


class PatientSocket(socket.socket):
    """Never blocks, whoever asks it to: what does not go out at once is kept."""

    def __init__(self, plain: socket.socket, unsent: Unsent) -> None:
        super().__init__(plain.family, plain.type, plain.proto, fileno=plain.detach())
        super().setblocking(False)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self._all_unsent = unsent
        self._unsent = bytearray()

    @property
    def unsent(self) -> int:
        """How many bytes are kept."""
        return len(self._unsent)

    def setblocking(self, flag: bool) -> None:
        """Stay as it is."""

    def sendall(self, data: ReadableBuffer, _flags: int = 0, /) -> None:
        """Send or keep `data`. A thread waits only where much is kept, not for long, and not each of them at once."""
        self._all_unsent.add(len(memoryview(data)))
        self._unsent += data
        self.flush()
        if not self._is_much or not self._all_unsent.threads.acquire(blocking=False):
            self._refuse_much()
            return
        try:
            deadline = time.monotonic() + GRACE_SECONDS
            while self._is_much and self._is_writable(deadline - time.monotonic()):
                self.flush()
            self._refuse_much()
        finally:
            self._all_unsent.threads.release()

    def flush(self) -> None:
        """Send what can be sent now."""
        sent = 0
        try:
            with memoryview(self._unsent) as view:
                while sent < len(view):
                    sent += self.send(view[sent:])
        except BlockingIOError:
            pass
        finally:
            del self._unsent[:sent]
            self._all_unsent.add(-sent)

    def close(self) -> None:
        """Forget what nobody will take any more."""
        self._all_unsent.add(-len(self._unsent))
        self._unsent.clear()
        super().close()

    @property
    def _is_much(self) -> bool:
        return len(self._unsent) > (0 if self._all_unsent.is_much else MOST_UNSENT_BYTES)

    def _refuse_much(self) -> None:
        if self._is_much:
            # As if they had gone: gunicorn makes no noise about that.
            raise BrokenPipeError(errno.EPIPE, "The client does not read its answer.")

    def _is_writable(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self, select.POLLOUT)
        return bool(poller.poll(max(0, int(seconds * 1000))))


class Received(SocketUnreader):  # type: ignore[misc]  # gunicorn has no types
    """Gives gunicorn what has been received, and never waits for more."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.received = bytearray()
        self._read = 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece; b"" where there is no more."""
        size = min(max(size_hint or 0, self.mxchunk), self.max_body_chunk)
        piece = bytes(self.received[self._read : self._read + size])
        self._read += len(piece)
        return piece

    def next_request(self) -> None:
        """Forget what has been read; what came after it is the beginning of the next request."""
        self.received = bytearray(self.take_buffered()) + self.received[self._read :]
        self._read = 0


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection as gunicorn's thread worker has it, but that all waiting is done outside of its threads."""

    def __init__(self, cfg: Any, sock: PatientSocket, client: Any, server: Any, most_body: int) -> None:
        super().__init__(cfg, sock, client, server)
        self.most_body = most_body
        self.arrived = Received(self.sock)
        self.data_ready = True  # do not wait for it in a thread
        self.begin(HEAD_SECONDS)

    def init(self) -> None:
        """Called in a thread before each request."""
        super().init()
        self.parser.unreader = self.arrived

    def begin(self, idle_seconds: float) -> None:
        """Wait for a request, for `idle_seconds` at most until it begins."""
        self.arrived.next_request()
        self.end = RequestEnd(self.most_body)
        self.since = time.monotonic()
        self.told_to_continue = False
        self._idle_seconds = HEAD_SECONDS if self.held else idle_seconds

    @property
    def held(self) -> int:
        """How many bytes are kept of a request that is not there yet."""
        return len(self.arrived.received)

    def receive(self) -> bool:
        """Take what there is; False when the client will send no more."""
        try:
            piece = self.sock.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if piece and not self.held:
            self.since, self._idle_seconds = time.monotonic(), HEAD_SECONDS
        self.arrived.received += piece
        return bool(piece)

    def is_ready(self) -> bool:
        """Is the request there? Raises OddRequest."""
        if not self.held:
            return False
        ready = self.end.is_reached(self.arrived.received)
        if self.end.wants_continue and not ready and not self.told_to_continue:
            self.told_to_continue = True
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return ready

    def is_idle(self) -> bool:
        """Is nothing under way, in neither direction?"""
        return not self.held and not self.sock.unsent

    def arrives_until(self) -> float:
        """When patience ends with a request that goes on arriving as it does."""
        if not self.end.has_head:
            return self.since + self._idle_seconds
        return self.since + GRACE_SECONDS + self.held / LEAST_BYTES_PER_SECOND

    def rate(self) -> float:
        """Bytes a second since it began to arrive."""
        return self.held / max(0.001, time.monotonic() - self.since)
