"""A security key in software: it makes passkeys and signs with them, and lies where a test wants it to."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, BACKED_UP, HAS_KEY = 0x01, 0x04, 0x18, 0x40
NO_MODEL = bytes(16)


@dataclass
class Credential:
    """One passkey as the device keeps it."""

    key: ec.EllipticCurvePrivateKey
    user_handle: bytes
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))


class Authenticator:
    """Answers what the site asks, as a browser at `origin` would pass it on.

    `verifies`: it makes sure who holds it. `counts`: it says how often it was used. `sign_count` can be set.
    """

    def __init__(
        self, origin: str = "http://localhost", *, verifies: bool = True, counts: bool = True
    ) -> None:
        self.origin = origin
        self.verifies = verifies
        self.counts = counts
        self.sign_count = 0
        self.new_id: bytes | None = None  # what the next one is called, if not by chance
        self.credentials: list[Credential] = []

    def create(self, options: str, **lies: Any) -> str:
        """The answer to a question for a new passkey; `lies` are put in the place of what the client data say."""
        asked = json.loads(options)
        new = Credential(ec.generate_private_key(ec.SECP256R1()), base64url_to_bytes(asked["user"]["id"]))
        new.id = self.new_id or new.id
        self.credentials.append(new)
        numbers = new.key.public_key().public_numbers()
        public_key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = len(new.id).to_bytes(2)
        attested = NO_MODEL + length + new.id + cbor2.dumps(public_key)
        data = self._data(asked["rp"]["id"], HAS_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", asked["challenge"], lies)
        response = {
            "clientDataJSON": bytes_to_base64url(client_data),
            "attestationObject": bytes_to_base64url(attestation),
            "transports": ["internal", "hybrid"],
        }
        return _answer(new, response)

    def get(self, options: str, credential: Credential | None = None, **lies: Any) -> str:
        """The answer to a question for a passkey: with `credential`, or the newest."""
        asked = json.loads(options)
        used = credential or self.credentials[-1]
        data = self._data(asked["rpId"], 0)
        client_data = self._client_data("webauthn.get", asked["challenge"], lies)
        signed = data + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": bytes_to_base64url(client_data),
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(used.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": bytes_to_base64url(used.user_handle),
        }
        return _answer(used, response)

    def _data(self, site: str, flags: int) -> bytes:
        self.sign_count += self.counts
        flags |= PRESENT | (VERIFIED if self.verifies else 0) | (0 if self.counts else BACKED_UP)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str, lies: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **lies}).encode()


def _answer(credential: Credential, response: dict[str, Any]) -> str:
    text = bytes_to_base64url(credential.id)
    return json.dumps({"id": text, "rawId": text, "type": "public-key", "response": response})
