"""An application of ours, answering a browser from this process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask


@contextmanager
def answering(make: Callable[[str], Flask]) -> Iterator[Flask]:
    """The application that `make` makes for its address (BASE_URL), on a port that was free, as long as it is used."""

    def answer_whole(environ: Any, start_response: Any) -> list[bytes]:
        # Read to the end and closed at once: a browser that leaves half-way leaves no file open.
        parts = app.wsgi_app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    server = make_server("127.0.0.1", 0, answer_whole, threaded=True)
    app = make(f"http://127.0.0.1:{server.port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
