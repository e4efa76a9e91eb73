"""An application that does nothing, to try the server with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

if TYPE_CHECKING:
    from collections.abc import Iterator

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def home() -> str:
    """Read all that was sent."""
    return f"Sweet dreams {len(request.get_data())}"


@app.get("/large")
def large() -> str:
    """An answer like a picture's."""
    return "x" * 300_000


@app.get("/huge")
def huge() -> Iterator[bytes]:
    """An answer like an export's."""
    return (b"~" * 65536 for _ in range(48))
