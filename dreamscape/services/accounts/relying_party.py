"""For which site a passkey is: WebAuthn calls that the relying party."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

LOCALHOST = "localhost"


class RelyingParty(NamedTuple):
    """The name that passkeys are kept for, and the origins of the pages that may ask for them."""

    id: str
    origins: tuple[str, ...]


class RelyingParties:
    """Of one site. `base_url` is the setting BASE_URL; while `developing` there is `localhost` as well."""

    def __init__(self, *, base_url: str, developing: bool) -> None:
        parts = urlsplit(base_url)
        self._base_origin = f"{parts.scheme}://{parts.netloc}".lower()
        self._name = (parts.hostname or "").rstrip(".")
        self._developing = developing

    def at(self, origin: str) -> RelyingParty | None:
        """Who asks on a page of this origin, which is one of the site's own (`web/hosts.py` refuses all others); None
        where browsers have no passkeys, which is at an address of numbers.

        The site's other names below that of BASE_URL use the same passkeys. Any other name would need its own: there
        the browser refuses.
        """
        host = urlsplit(origin).hostname or ""
        if self._developing and host == LOCALHOST:
            return RelyingParty(LOCALHOST, (origin,))
        if not self._name or _is_address(self._name):
            return None
        ours = host == self._name or host.endswith(f".{self._name}")
        return RelyingParty(self._name, (self._base_origin, *([origin] if ours else [])))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
