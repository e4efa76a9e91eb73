"""Requests as bytes, since no library sends what is not allowed, and answers as http.client reads them."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, urlencode

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 30.0
BOUNDARY = "a-line-between-fields"


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `fields` are sent as a form, with `file` (field, name, type, bytes) as multipart; `about` says
    which address of the site it was made for."""

    method: str
    path: str
    about: str = ""
    headers: Sequence[tuple[str, str]] = ()
    fields: Sequence[tuple[str, str]] = ()
    file: tuple[str, str, str, bytes] | None = None

    def data(self, cookie: str) -> bytes:
        """As it goes on the wire, with this Cookie header unless it brings its own."""
        kind, body = self._body()
        headers = dict([("Host", "localhost"), ("Cookie", cookie), ("Content-Type", kind), *self.headers])
        if self.method not in ("GET", "HEAD") or body:
            headers["Content-Length"] = str(len(body))
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items() if value),
        ]
        head = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
        return head.encode("latin-1", "replace") + b"\r\n\r\n" + body

    def _body(self) -> tuple[str, bytes]:
        if self.file is None and not self.fields:
            return "", b""
        if self.file is None:
            return "application/x-www-form-urlencoded", encoded(self.fields).encode()
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            + as_bytes(value)
            + b"\r\n"
            for name, value in self.fields
        ]
        name, filename, kind, data = self.file
        about = (
            f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}'
        )
        parts.append(f"--{BOUNDARY}\r\n{about}\r\n\r\n".encode() + data + b"\r\n")
        return f"multipart/form-data; boundary={BOUNDARY}", b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass(slots=True)
class Answer:
    """What came back: status 0 is none at all, and `why` says how that was."""

    status: int
    body: bytes = b""
    location: str = ""
    cookies: list[str] = field(default_factory=list)
    why: str = ""


class Connection:
    """One connection to the site, opened anew whenever the site has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: Request, cookie: str = "") -> Answer:
        """Send it and read the answer. A connection that the site had closed meanwhile is tried once more."""
        data = request.data(cookie)
        for attempt in (1, 2):
            fresh = self._socket is None
            try:
                return self._exchange(request.method, data)
            except (OSError, HTTPException) as error:
                self.close()
                if fresh or attempt == 2 or isinstance(error, TimeoutError):
                    return Answer(0, why=f"{type(error).__name__}: {error}")
        raise AssertionError

    def _exchange(self, method: str, data: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT)
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before it had read all
            self._socket.sendall(data)
        response = HTTPResponse(self._socket, method=method)
        response.begin()
        answer = Answer(
            response.status,
            response.read(),
            response.headers.get("Location", ""),
            response.headers.get_all("Set-Cookie", []),
        )
        if response.will_close:
            self.close()
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def as_bytes(value: str) -> bytes:
    """UTF-8, with lone surrogates as they are."""
    return value.encode("utf-8", "surrogatepass")


def encoded(fields: Sequence[tuple[str, str]]) -> str:
    """As a query or a form."""
    return urlencode([(as_bytes(name), as_bytes(value)) for name, value in fields])


def in_path(value: str) -> str:
    """As a part of a path."""
    return quote_from_bytes(as_bytes(value), safe="")
