"""By which names, and over which connection, the site lets itself be asked.

A request says itself which host it is for. Nothing is built from that (links in mails and Open Graph begin with
BASE_URL, redirects with a slash), and a host that is not ours is refused besides. Of what a proxy may say of a request,
its address and its scheme are believed from as many proxies as PROXY_HOPS says, and nothing else.
"""

from __future__ import annotations

import logging
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dreamscape.messages import Message
from dreamscape.web.error_pages import error_page
from dreamscape.web.request_rules import READING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

# Whoever asks by these is on this machine: a check after a deployment, or a proxy that does not pass the host on.
LOOPBACK = ("localhost", ".localhost", "127.0.0.1", "::1")
# Asked by load balancers at whatever address the machine has, and never with a secret.
FOR_EVERYBODY = frozenset({"healthz"})

FOREIGN_HOST = Message(
    "This site does not go by that name. Please use the address that you were given for it."
)
NOT_SAFE = Message("Only over a safe connection")
SEND_AGAIN = Message(
    "This came over a connection that others can read along, so we have not taken it. Open the page again with "
    "https:// in front of its address, and send it once more."
)


class TrustedHosts:
    """The names that the site goes by. One that begins with a dot stands for all below it."""

    def __init__(self, names: Iterable[str], *, any_address: bool) -> None:
        """`any_address`: numeric addresses too, which no stranger's page can make a browser believe in."""
        lowered = [name.lower().rstrip(".") for name in names]
        self._names = {name for name in lowered if not name.startswith(".")}
        self._suffixes = tuple(name for name in lowered if name.startswith("."))
        self._any_address = any_address

    def __contains__(self, host: str) -> bool:
        """Is the Host header's `host`, with or without a port, one of them?"""
        name = host_name(host)
        if name in self._names or name.endswith(self._suffixes):
            return True
        return self._any_address and _is_address(name)


def host_name(host: str) -> str:
    """The name or address in `host` without the port, in lower case; "" for what is none."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "").rstrip(".") if parts.netloc == host and "@" not in host else ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def trusted_hosts(settings: Mapping[str, Any]) -> TrustedHosts:
    """Those of BASE_URL, of TRUSTED_HOSTS, and this machine's own; while developing its addresses too."""
    named = host_name(urlsplit(settings["BASE_URL"]).netloc)
    developing = settings["DREAMSCAPE_ENV"] != "production"
    return TrustedHosts(
        (*filter(None, [named]), *settings["TRUSTED_HOSTS"], *LOOPBACK), any_address=developing
    )


def init_hosts(app: Flask) -> None:
    """Refuse other hosts; in production also what does not come over HTTPS. To be registered before all else."""
    trusted = trusted_hosts(app.config)
    # Flask would look at it before it knows the route, and so refuse /healthz too.
    app.config["TRUSTED_HOSTS"] = None

    @app.before_request
    def refuse_foreign_host() -> ResponseReturnValue | None:
        host = request.headers.get("Host")
        if host is None or host in trusted or request.endpoint in FOR_EVERYBODY:
            return None
        return error_page(400, FOREIGN_HOST)

    if app.config["DREAMSCAPE_ENV"] == "production":
        app.before_request(HttpsOnly(app.config).refuse)
    app.after_request(stay_on_this_host)


class HttpsOnly:
    """Leads whoever reads over plain HTTP to the same page over HTTPS; refuses what they send."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._host = urlsplit(settings["BASE_URL"]).netloc
        self._hops = settings["PROXY_HOPS"]
        self._warned = False

    def refuse(self) -> ResponseReturnValue | None:
        """None for a request that may go on."""
        if request.is_secure or request.endpoint in FOR_EVERYBODY:
            return None
        self._warn_of_unknown_proxy()
        if request.method not in READING:
            return error_page(403, SEND_AGAIN, NOT_SAFE)
        query = request.query_string.decode("ascii", "replace")
        page = urlsplit(request.base_url)._replace(scheme="https", netloc=self._host, query=query)
        return redirect(page.geturl(), 308)

    def _warn_of_unknown_proxy(self) -> None:
        """Whoever forgot PROXY_HOPS would wonder why the browser says “too many redirects”."""
        if not self._warned and not self._hops and "X-Forwarded-Proto" in request.headers:
            self._warned = True
            log.warning(
                "A request says that it came through a proxy, but PROXY_HOPS is 0, so what the proxy says is not "
                "believed, and everybody is led to https. Set PROXY_HOPS to the number of proxies in front."
            )


def stay_on_this_host(response: Response) -> Response:
    """Werkzeug's own redirects name the host that the request named; a path does as well."""
    target = response.headers.get("Location", "")
    here = request.host_url
    if target.startswith(here) and not target.startswith(f"{here}/"):
        response.headers["Location"] = target[len(here) - 1 :]
    return response


def believe_proxies(app: Flask) -> None:
    """Take address and scheme of a request from what the PROXY_HOPS proxies in front say of it.

    Never host, port or prefix: common proxies pass those on as a visitor sent them.
    """
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
