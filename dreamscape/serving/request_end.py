"""Where a request ends, found while it arrives; what it says is for gunicorn to read."""

from __future__ import annotations

import re

MOST_HEAD_BYTES = 64 * 1024  # browsers send 2 kB; all cookies of a site may take 16
MOST_CHUNK_LINE_BYTES = 1024
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r", re.IGNORECASE)
_CHUNKED = re.compile(rb"\ntransfer-encoding:", re.IGNORECASE)
_CONTINUE = re.compile(rb"\nexpect:[ \t]*100-continue[ \t]*\r", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;|\r\n)")


class OddRequest(Exception):
    """This is no request that has an end."""


class RequestEnd:
    """Looks at the bytes of one request, again with each that arrive.

    `most_body` is the largest body that anybody will read: a request that announces more is not waited for. Where this
    and gunicorn disagree about an end, gunicorn finds the request cut short, which harms its sender alone.
    """

    def __init__(self, most_body: int) -> None:
        self._most_body = most_body
        self._searched = 0
        self._body_at = 0
        self._end: int | None = None
        self._chunk_at = 0
        self.wants_continue = False
        self.is_too_large = False

    @property
    def has_head(self) -> bool:
        """Has all arrived that comes before the body?"""
        return self._body_at > 0

    def is_reached(self, received: bytearray) -> bool:
        """Is the request there, or as much of it as will be looked at? Raises OddRequest."""
        if not self.has_head and not self._find_head(received):
            return False
        if self._end is None:
            self._follow_chunks(received)
        self.is_too_large = (self._end or len(received)) - self._body_at > self._most_body
        return self.is_too_large or (self._end is not None and len(received) >= self._end)

    def _find_head(self, received: bytearray) -> bool:
        end = received.find(b"\r\n\r\n", max(0, self._searched - 3), MOST_HEAD_BYTES)
        self._searched = len(received)
        if end < 0:
            if len(received) >= MOST_HEAD_BYTES:
                raise OddRequest
            return False
        head = bytes(received[: end + 2])
        self._body_at = self._chunk_at = end + 4
        self.wants_continue = bool(_CONTINUE.search(head))
        if not _CHUNKED.search(head):
            self._end = self._body_at + max((int(found) for found in _LENGTH.findall(head)), default=0)
        return True

    def _follow_chunks(self, received: bytearray) -> None:
        while self._chunk_at < len(received):
            if self._chunk_at > self._body_at and received[self._chunk_at - 2 : self._chunk_at] != b"\r\n":
                raise OddRequest
            line_end = received.find(b"\r\n", self._chunk_at, self._chunk_at + MOST_CHUNK_LINE_BYTES)
            if line_end < 0:
                if len(received) - self._chunk_at >= MOST_CHUNK_LINE_BYTES:
                    raise OddRequest
                return
            size = _CHUNK_SIZE.match(received, self._chunk_at, line_end + 2)
            if not size:
                raise OddRequest
            length = int(size[1], 16)
            if length == 0:
                self._end_after_trailers(received, line_end)
                return
            self._chunk_at = line_end + 2 + length + 2

    def _end_after_trailers(self, received: bytearray, line_end: int) -> None:
        end = received.find(b"\r\n\r\n", line_end)
        if end >= 0:
            self._end = end + 4
        elif len(received) - line_end > MOST_HEAD_BYTES:
            raise OddRequest
