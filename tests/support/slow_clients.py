"""Clients that take their time: each kind holds connections open as long as it is let."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

# What a client of each kind sends before it stops.
KINDS = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: local",
    "half a body": HEAD + b"Content-Length: 1000\r\n\r\nbody=",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nbody=\r\n400\r\nx",
    "the end of chunks within one": HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\n0\r\n\r\n",
    "half a second request": WHOLE + b"GET / HTTP/1.1\r\nHost: local",
    "does not hang up": b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "reads nothing": b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
}


@contextmanager
def slow_clients(port: int, many: int, kind: str, dribble: bool = False) -> Iterator[None]:
    """So many of this kind, who come back at once when they are thrown out.

    With `dribble`, each sends another byte now and then.
    """
    done = threading.Event()
    clients = [_connect(port, kind) for _ in range(many)]

    def carry_on() -> None:
        while not done.wait(0.1):
            for place, client in enumerate(clients):
                if _is_gone(client, dribble):
                    client.close()
                    clients[place] = _connect(port, kind)

    thread = threading.Thread(target=carry_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        for client in clients:
            # Away at once, without goodbye: the next kind begins with a server that has nobody.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()


def _connect(port: int, kind: str) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(5)
    try:
        client.connect(("127.0.0.1", port))
        client.sendall(KINDS[kind])
    except OSError:
        pass  # it comes back later
    client.setblocking(False)
    return client


def _is_gone(client: socket.socket, dribble: bool) -> bool:
    try:
        if dribble:
            client.send(b"x")
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def answer_times(port: int, many: int, seconds: float = 20) -> list[float]:
    """How long each of so many ordinary requests takes, one after the other, each on a connection of its own.

    Raises OSError when one is not answered within `seconds`.
    """
    return [_ask(port, seconds) for _ in range(many)]


def _ask(port: int, seconds: float) -> float:
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as client:
        client.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        answer = bytearray()
        while piece := client.recv(65536):
            answer += piece
    if not answer.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(f"That is no answer: {bytes(answer[:200])!r}")
    return time.perf_counter() - began
