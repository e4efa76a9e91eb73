"""A Cloudinary of our own on loopback, strict about signatures, and able to fail on demand.

It answers what the real one does for the six calls we make (upload, rename,
destroy, list, one resource, ping) and delivers pictures, the small ones through
Pillow; those of the type `authenticated` to signed addresses alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image

if TYPE_CHECKING:
    from types import TracebackType

KEY, SECRET, CLOUD = "1234567890", "not a secret & kept nowhere", "demo"
_UNSIGNED = {"file", "api_key", "signature", "cloud_name", "resource_type"}


@dataclass
class StoredFile:
    """A picture in the double."""

    data: bytes
    created_at: datetime
    folder: str = ""
    type: str = "upload"


@dataclass
class Fault:
    """How to answer the next `times` requests whose path contains `path`.

    `how` is a status (401, 420, 429, 500), "half" (the connection ends in the middle of the
    answer), "nothing" (closed without a word), "silent" (nothing until the double is let go), or
    "lost" (the work is done, the answer never comes).
    """

    how: int | str
    path: str = ""
    times: int = 1


@dataclass
class CloudinaryDouble:
    """`with CloudinaryDouble() as cloud:` serves until the block ends; `cloud.url` is its CLOUDINARY_URL."""

    pictures: dict[str, StoredFile] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    forgeries: list[str] = field(default_factory=list)
    invalidated: set[str] = field(default_factory=set)
    page_size: int = 500
    prepared: list[bytes | dict[str, Any]] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)

    def __enter__(self) -> CloudinaryDouble:
        self.lock = threading.Lock()
        self.let_go = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"cloud": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """What a site's CLOUDINARY_URL would be to use this double for everything."""
        secret = SECRET.replace(" ", "%20").replace("&", "%26")
        return (
            f"cloudinary://{KEY}:{secret}@{CLOUD}"
            f"?upload_prefix=http://{self.address}&cname={self.address}&secure=false"
        )

    def misbehave(self, how: int | str, path: str = "", times: int = 1) -> None:
        """Answer the next requests badly; see Fault."""
        self._faults.append(Fault(how, path, times))

    def behave(self) -> None:
        """Forget what faults are left."""
        with self.lock:
            self._faults.clear()

    def answer_next(self, *answers: bytes | dict[str, Any]) -> None:
        """Give these answers to the next requests, whatever they ask."""
        self.prepared.extend(answers)

    def fault_for(self, path: str) -> int | str | None:
        """What is to go wrong with this request, if anything."""
        with self.lock:
            for fault in self._faults:
                if fault.times > 0 and fault.path in path:
                    fault.times -= 1
                    return fault.how
        return None

    def of_type(self, public_id: str, kind: str) -> StoredFile | None:
        """The picture of this name if it is of this type."""
        found = self.pictures.get(public_id)
        return found if found and found.type == kind else None

    def age(self, public_id: str, by: timedelta) -> None:
        """Make a picture look uploaded longer ago."""
        self.pictures[public_id].created_at -= by


def address_signature(signed: str) -> str:
    """What the address of an `authenticated` picture needs ("Signed delivery URLs"): SHA-1, eight signs of it."""
    digest = hashlib.sha1((signed + SECRET).encode()).digest()  # noqa: S324 - it is theirs
    return base64.urlsafe_b64encode(digest)[:8].decode()


def signature(fields: dict[str, str]) -> str:
    """Cloudinary's signature (Upload API, "Generating authentication signatures", version 2)."""
    signed = "&".join(
        f"{key}={value}".replace("&", "%26")
        for key, value in sorted(fields.items())
        if key not in _UNSIGNED and value
    )
    return hashlib.sha1((signed + SECRET).encode()).hexdigest()  # noqa: S324 - it is theirs


class _Handler(BaseHTTPRequestHandler):
    cloud: CloudinaryDouble
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two would wait 40 ms for each other (Nagle, delayed ACK).
    wbufsize = -1

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read `requests` instead."""

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path.startswith("/v1_1/"):
            self._serve(lambda: self._admin(unquote(path.path), parse_qs(path.query)))
        else:
            self._serve(lambda: self._deliver(unquote(path.path)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields, file = _form(self.headers["Content-Type"], body)
        self._serve(lambda: self._upload_api(fields, file))

    def _serve(self, work: Any) -> None:
        self.cloud.requests.append(f"{self.command} {self.path.partition('?')[0]}")
        fault = self.cloud.fault_for(self.path)
        if isinstance(fault, int):
            self._answer(fault, {"error": {"message": f"told to answer {fault}"}})
            return
        if fault == "silent":
            self.cloud.let_go.wait(30)
        if fault in ("silent", "nothing"):
            self.close_connection = True
            return
        status, answer = (200, self.cloud.prepared.pop(0)) if self.cloud.prepared else work()
        if fault == "lost":
            self.close_connection = True
            return
        self._answer(status, answer, half=fault == "half")

    def _answer(self, status: int, answer: Any, half: bool = False) -> None:
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status in (301, 302, 307, 308):
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Type", "image/webp" if isinstance(answer, bytes) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        self.close_connection = self.close_connection or half

    def _upload_api(self, fields: dict[str, str], file: bytes | None) -> tuple[int, Any]:
        if fields.get("api_key") != KEY or fields.get("signature") != signature(fields):
            self.cloud.forgeries.append(self.path)
            return 401, {"error": {"message": "Invalid Signature"}}
        kind = fields.get("type", "upload")
        if self.path.endswith("/rename"):
            return self._rename(fields, kind)
        public_id = fields["public_id"]
        with self.cloud.lock:
            if self.path.endswith("/destroy"):
                found = self.cloud.of_type(public_id, kind)
                if found and fields.get("invalidate"):
                    self.cloud.invalidated.add(public_id)
                if found:
                    del self.cloud.pictures[public_id]
                return 200, {"result": "ok" if found else "not found"}
            if file is None:
                return 400, {"error": {"message": "Missing required parameter - file"}}
            existing = public_id in self.cloud.pictures
            if not existing or fields.get("overwrite") not in ("0", "false"):
                self.cloud.pictures[public_id] = StoredFile(
                    file, datetime.now(UTC), fields.get("asset_folder", ""), kind
                )
            picture = self.cloud.pictures[public_id]
        return 200, {"public_id": public_id, "bytes": len(picture.data), "existing": existing}

    def _rename(self, fields: dict[str, str], kind: str) -> tuple[int, Any]:
        """To the same name and another type, which is all that we ask for."""
        public_id = fields["from_public_id"]
        assert public_id == fields["to_public_id"]
        with self.cloud.lock:
            picture = self.cloud.of_type(public_id, kind)
            if picture is None:
                return 404, {"error": {"message": f"Resource not found - {public_id}"}}
            picture.type = fields.get("to_type", kind)
            if fields.get("invalidate"):
                self.cloud.invalidated.add(public_id)
        return 200, {"public_id": public_id, "type": picture.type}

    def _admin(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        expected = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            self.cloud.forgeries.append(self.path)
            return 401, {"error": {"message": "Invalid credentials"}}
        if path.endswith("/ping"):
            return 200, {"status": "ok"}
        if match := re.search(r"/resources/image/(upload|authenticated)/(.+)$", path):
            picture = self.cloud.of_type(match[2], match[1])
            if picture is None:
                return 404, {"error": {"message": f"Resource not found - {match[2]}"}}
            return 200, _described(match[2], picture)
        kind = path.rpartition("/")[2]
        prefix, start = query.get("prefix", [""])[0], int(query.get("next_cursor", ["0"])[0])
        most = min(int(query.get("max_results", ["10"])[0]), self.cloud.page_size)
        found = [
            _described(name, file)
            for name, file in sorted(self.cloud.pictures.items())
            if name.startswith(prefix) and file.type == kind
        ]
        answer: dict[str, Any] = {"resources": found[start : start + most]}
        if start + most < len(found):
            answer["next_cursor"] = str(start + most)
        return 200, answer

    def _deliver(self, path: str) -> tuple[int, Any]:
        address = rf"/{CLOUD}/image/(upload|authenticated)/(?:s--(.+?)--/)?(?:([a-z]_[^/]+)/)?(?:v\d+/)?(.+)"
        match = re.fullmatch(address, path)
        picture = self.cloud.of_type(match[4], match[1]) if match else None
        if match is None or picture is None:
            return 404, {"error": {"message": "Resource not found"}}
        signed = address_signature("/".join(filter(None, (match[3], match[4]))))
        if match[1] == "authenticated" and match[2] != signed:
            self.cloud.forgeries.append(path)
            return 401, {"error": {"message": "Invalid signature"}}
        width = re.search(r"w_(\d+)", match[3] or "")
        return 200, _narrowed(picture.data, int(width[1])) if width else picture.data


def _described(public_id: str, picture: StoredFile) -> dict[str, Any]:
    return {
        "public_id": public_id,
        "bytes": len(picture.data),
        "created_at": picture.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _narrowed(data: bytes, width: int) -> bytes:
    with Image.open(BytesIO(data), formats=["WEBP"]) as image:
        image.thumbnail((width, image.height))
        out = BytesIO()
        image.save(out, "WEBP", method=0)
    return out.getvalue()


def _form(content_type: str, body: bytes) -> tuple[dict[str, str], bytes | None]:
    """The text fields and the file of a multipart body."""
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    )
    parts = {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        for part in message.iter_parts()
    }
    contents = {name: data for name, data in parts.items() if isinstance(data, bytes)}
    file = contents.pop("file", None)
    return {name: data.decode() for name, data in contents.items()}, file
