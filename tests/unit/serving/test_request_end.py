"""Where a request ends is seen at its last byte, as gunicorn sees it, however it is cut into pieces."""

from __future__ import annotations

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser

from dreamscape.serving.request_end import MOST_CHUNK_LINE_BYTES, MOST_HEAD_BYTES, OddRequest, RequestEnd

MOST_BODY = 1000
HOST = b" / HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = [
    b"GET" + HOST + b"\r\n",
    b"POST" + HOST + b"Content-Length: 0\r\n\r\n",
    b"POST" + HOST + b"content-length:12\r\n\r\nfield=\r\n\r\nxx",
    b"POST" + HOST + b"X: 1\r\nCONTENT-LENGTH: \t 3 \r\nY: 2\r\n\r\nabc",
    b"POST" + HOST + b"Content-Type: text/plain; content-length: 9\r\nContent-Length: 3\r\n\r\nabc",
    b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5;x=1\r\n0\r\n\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
    b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n",
]


def reached_at(data: bytes) -> int | None:
    """After how many bytes, coming one by one, the end is found."""
    end, received = RequestEnd(MOST_BODY), bytearray()
    for place in range(len(data)):
        received += data[place : place + 1]
        if end.is_reached(received):
            return place + 1
    return None


@pytest.mark.parametrize("request_bytes", WHOLE)
def test_it_is_there_with_its_last_byte_and_not_before(request_bytes: bytes) -> None:
    assert reached_at(request_bytes + b"GET" + HOST) == len(request_bytes)
    assert RequestEnd(MOST_BODY).is_reached(bytearray(request_bytes))
    assert RequestEnd(MOST_BODY).is_reached(bytearray(request_bytes) + WHOLE[0])


@pytest.mark.parametrize("request_bytes", WHOLE)
def test_gunicorn_takes_as_much(request_bytes: bytes) -> None:
    parser = RequestParser(Config(), iter([request_bytes + WHOLE[0]]), ("127.0.0.1", 1))
    next(parser).body.read()

    assert next(parser).method == "GET"
    assert not parser.unreader.take_buffered()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST" + HOST + b"Content-Length: 1001\r\n\r\n",
        b"POST" + HOST + b"Content-Length: 10\r\nContent-Length: 99999999\r\n\r\n",
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"x" * 1001 + b"\r\n",
    ],
)
def test_what_nobody_will_read_is_not_waited_for(request_bytes: bytes) -> None:
    end = RequestEnd(MOST_BODY)

    assert end.is_reached(bytearray(request_bytes))
    assert end.is_too_large


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD_BYTES,
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\nz\r\n",
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n",
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * MOST_CHUNK_LINE_BYTES,
        b"POST" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * MOST_HEAD_BYTES,
    ],
)
def test_what_has_no_end_is_refused(request_bytes: bytes) -> None:
    with pytest.raises(OddRequest):
        RequestEnd(10 * MOST_HEAD_BYTES).is_reached(bytearray(request_bytes))


def test_a_client_that_waits_for_a_word_to_go_on_is_recognised() -> None:
    end = RequestEnd(MOST_BODY)

    assert not end.is_reached(
        bytearray(b"POST" + HOST + b"Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n")
    )
    assert end.wants_continue
