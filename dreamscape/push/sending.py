"""Hands messages to push services: over TLS, in bounded time, to where the address says and nowhere else."""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import closing, suppress
from threading import Timer
from typing import TYPE_CHECKING

import certifi

from dreamscape.errors import PushFailed, PushRefused, PushSubscriptionGone
from dreamscape.push.encryption import encrypt, receiver
from dreamscape.push.endpoints import RefusedEndpoint, addresses_of, parse

if TYPE_CHECKING:
    from dreamscape.models.push import PushAddress
    from dreamscape.push.encryption import SenderKey
    from dreamscape.push.endpoints import Endpoint

# Seconds from the name's look-up to the end of the answer, and how much of that is read.
PATIENCE = 10.0
LONGEST_ANSWER = 300
TAKEN = range(200, 300)
GONE = (404, 410)
LATER = (408, 425, 429, *range(500, 600))


def trusting(ca_file: str) -> ssl.SSLContext:
    """TLS with whom these certificates vouch for."""
    return ssl.create_default_context(cafile=ca_file)


class PushServices:
    """All push services that this site knows; `ca_file` is trusted instead of the usual certificates."""

    def __init__(
        self, *, key: SenderKey, hosts: tuple[str, ...], ca_file: str = "", patience: float = PATIENCE
    ) -> None:
        self._key = key
        self._hosts = hosts
        self._trust = trusting(ca_file or certifi.where())
        self._patience = patience

    @property
    def public_key(self) -> str:
        """What browsers are told to expect messages of."""
        return self._key.public

    def may_be_sent_to(self, address: PushAddress) -> bool:
        """Is this what a browser gets from a push service that we know?"""
        try:
            parse(address.endpoint, self._hosts)
            receiver(address.p256dh, address.auth)
        except (RefusedEndpoint, ValueError):
            return False
        return True

    def send(self, address: PushAddress, message: bytes, *, topic: str, seconds: int, urgency: str) -> None:
        """Have the browser at `address` told, now or within so many `seconds`.

        What waits there of the same `topic` is replaced. Raises PushSubscriptionGone when the browser wants no more,
        PushFailed when asking again may help, and PushRefused when it will not.
        """
        try:
            endpoint = parse(address.endpoint, self._hosts)
            numbers = addresses_of(endpoint)
        except RefusedEndpoint as error:
            raise PushRefused(str(error)) from error
        except OSError as error:
            raise PushFailed(str(error)) from error
        headers = {
            "Authorization": self._key.authorization(endpoint.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(seconds),
            "Topic": topic,
            "Urgency": urgency,
        }
        status, said = self._post(endpoint, numbers, encrypt(message, address.p256dh, address.auth), headers)
        if status in GONE:
            raise PushSubscriptionGone(f"{endpoint.host}: {status}")
        if status not in TAKEN:
            raise (PushFailed if status in LATER else PushRefused)(f"{endpoint.host}: {status} {said}")

    def _post(
        self, endpoint: Endpoint, numbers: list[str], body: bytes, headers: dict[str, str]
    ) -> tuple[int, str]:
        connection = _Connection(endpoint, numbers, self._trust, self._patience)
        # Its timeout is for each read alone, and an answer may dribble for ever: this one hangs up.
        clock = Timer(self._patience, connection.hang_up)
        clock.daemon = True
        clock.start()
        try:
            with closing(connection):
                connection.request("POST", endpoint.path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read(LONGEST_ANSWER).decode("ascii", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise PushFailed(f"{endpoint.host}: {type(error).__name__} {error}") from error
        finally:
            clock.cancel()


class _Connection(http.client.HTTPSConnection):
    """A connection to one of `numbers`, whose certificate must be the host's."""

    def __init__(
        self, endpoint: Endpoint, numbers: list[str], trust: ssl.SSLContext, patience: float
    ) -> None:
        super().__init__(endpoint.host, endpoint.port, context=trust, timeout=patience)
        self._numbers = numbers
        self._trust = trust

    def connect(self) -> None:
        """To the first that answers."""
        for number in self._numbers:
            with suppress(OSError):
                self.sock = socket.create_connection((number, self.port), self.timeout)
                break
        else:
            raise ConnectionError("nobody answers")
        self.sock = self._trust.wrap_socket(self.sock, server_hostname=self.host)

    def hang_up(self) -> None:
        """End it from another thread."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
