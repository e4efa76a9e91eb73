"""A push service of a browser's maker, and a browser that is subscribed at it.

It lets in only who signs (RFC 8292), and reads what was encrypted (RFC 8291) by another library than ours.
"""

from __future__ import annotations

import base64
import json
import os
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import http_ece
from bson import ObjectId
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dreamscape.models.push import PushAddress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import trustme


class Pushed(NamedTuple):
    """What arrived: the path, the headers and the message itself."""

    path: str
    headers: dict[str, str]
    message: dict[str, Any]
    octets: int


class PushBrowser:
    """What a browser keeps of its subscription."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    def address(self, endpoint: str) -> PushAddress:
        """What it tells the site."""
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PushAddress(endpoint, _text(public), _text(self.secret))

    def read(self, body: bytes) -> dict[str, Any]:
        """What the message says, as the other library understands it."""
        said = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return dict(json.loads(said))


class LocalPushService:
    """It answers `answers[path]`, else 201; `arrived` is what it took, `asked` every path that anybody asked for."""

    def __init__(self, authority: trustme.CA, folder: Path) -> None:
        self.browser = PushBrowser()
        self.arrived: list[Pushed] = []
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, dict[str, str]]] = {}
        self.refused: list[str] = []
        self.ca_file = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.host = f"localhost:{self._server.server_port}"
        self.origin = f"https://{self.host}"

    def address(self, path: str = "/push/here") -> PushAddress:
        """A subscription here."""
        return self.browser.address(self.origin + path)

    @contextmanager
    def running(self) -> Iterator[LocalPushService]:
        """Answer meanwhile."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        try:
            check_sender(headers["Authorization"], self.origin)
        except (AssertionError, InvalidSignature, ValueError, KeyError) as error:
            self.refused.append(repr(error))
            return 403, {}
        self.arrived.append(Pushed(path, headers, self.browser.read(body), len(body)))
        return 201, {}

    def _handler(service) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers = service._take(self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def store_device(db: Any, member_id: str) -> str:
    """Let there be a device of this member's that hears of what happens; returns its id."""
    stored = {
        "member_id": ObjectId(member_id),
        **PushBrowser().address("https://push.invalid/phone")._asdict(),
        "user_agent": "Mozilla/5.0 (Linux; Android 16) Chrome/150",
        "session_id": "none",
        "sessions_version": 0,
        "sender_key": "none",
        "created_at": datetime.now(UTC),
    }
    db["push_subscriptions"].update_one({"_id": "a-device"}, {"$set": stored}, upsert=True)
    return "a-device"


def check_sender(authorization: str, origin: str) -> dict[str, Any]:
    """The claims of a VAPID header, if they are signed by the key that it names and are meant for this origin."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    signed, _, signature = parts["t"].rpartition(".")
    header, claims = (json.loads(_octets(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _octets(parts["k"]))
    numbers = _octets(signature)
    assert len(numbers) == 64
    r, s = int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big")
    key.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))
    assert claims["aud"] == origin
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    assert claims["sub"].startswith(("mailto:", "https://"))
    return dict(claims)


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
