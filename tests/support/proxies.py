"""The real nginx and Caddy with the files of `deploy/`, in front of a site that says how requests reach it."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError

import pytest

import config
from dreamscape.store.mongod.processes import poll, tied_to_us

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message
    from pathlib import Path

    import trustme

DEPLOY = config.ROOT / "deploy"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status`, `headers` and `text`."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """One that runs: where it listens, and whom a browser has to trust to believe it."""

    name: str
    https: int
    http: int
    trusted: ssl.SSLContext = field(repr=False)

    def connected(self, trusted: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """A connection of a browser, to say on it whatever a test likes."""
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=20)
        return (trusted or self.trusted).wrap_socket(plain, server_hostname="localhost")

    def ask(
        self,
        path: str,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        plain: bool = False,
    ) -> Answer:
        """Ask for a page as a browser does, but follow nothing; with `plain` over http://."""
        origin = f"http://localhost:{self.http}" if plain else f"https://localhost:{self.https}"
        request = urllib.request.Request(origin + path, data, dict(headers or {}))
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=self.trusted))
        try:
            with opener.open(request, timeout=20) as response:
                return Answer(response.status, response.headers, response.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read().decode())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Where it leads is for a test to look at."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx(folder: Path, upstream: int, authority: trustme.CA) -> Iterator[Proxy]:
    """nginx with deploy/nginx.conf, in which nothing is changed but names, ports and files."""
    program = _program("nginx", "/usr/sbin/nginx")
    https, http = free_port(), free_port()
    certificate = authority.issue_cert("localhost")
    certificate.cert_chain_pems[0].write_to_path(folder / "fullchain.pem")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    words = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for shipped, ours in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/etc/letsencrypt/live/dreams.example.org", str(folder)),
        ("dreams.example.org", "localhost"),
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{https} ssl http2;"),
    ):
        assert shipped in words
        words = words.replace(shipped, ours)
    (folder / "site.conf").write_text(words, encoding="utf-8")
    # Debian's own main file, as far as it matters here.
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; {temporary}\ninclude {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "log")]
    yield from _running(command, Proxy("nginx", https, http, trusted), folder, {})


def caddy(folder: Path, upstream: int) -> Iterator[Proxy]:
    """Caddy with deploy/Caddyfile, and its own authority in the place of Let's Encrypt."""
    program = _program("caddy")
    https, http = free_port(), free_port()
    options = f"{{\nadmin off\nskip_install_trust\nhttp_port {http}\nhttps_port {https}\n}}\n"
    shipped = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    (folder / "Caddyfile").write_text(options + shipped, encoding="utf-8")
    environment = {
        "SITE": "localhost",
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "HOME": str(folder),
    }
    trusted = ssl.create_default_context()
    proxy = Proxy("caddy", https, http, trusted)
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    command = [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    yield from _running(command, proxy, folder, environment, root=root)


def _program(name: str, otherwise: str = "") -> str:
    path = shutil.which(name) or (otherwise if otherwise and os.access(otherwise, os.X_OK) else "")
    if not path:
        missing = f"There is no {name} here: install your system's package."
        if os.environ.get("DREAMSCAPE_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path


def _running(
    command: list[str], proxy: Proxy, folder: Path, environment: Mapping[str, str], root: Path | None = None
) -> Iterator[Proxy]:
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            tied_to_us(command), env={**os.environ, **environment}, stdout=output, stderr=output
        )
        try:
            if root:
                assert poll(root.exists, 30), (folder / "output").read_text()
                proxy.trusted.load_verify_locations(root)
            assert poll(lambda: _answers(proxy), 30), (folder / "output").read_text()
            yield proxy
        finally:
            process.terminate()
            process.wait(20)


def _answers(proxy: Proxy) -> bool:
    try:
        return proxy.ask("/arrived").status == 200
    except (URLError, OSError):
        return False
