"""Encrypts a message for one browser (RFC 8291), and signs who sends it (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
import os
import struct
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
KEY_BYTES, AUTH_BYTES, SALT_BYTES = 65, 16, 16
# RFC 8291, 4: a push service takes no more than 4096 bytes, of which these are not the message's.
RECORD, OVERHEAD = 4096, SALT_BYTES + 4 + 1 + KEY_BYTES + 16 + 1
# Whoever passes a message on learns no more of its length than this.
PADDED_TO = 512
# RFC 8292, 2: a day at most.
TOKEN_LIFE = 12 * 3600


def to_text(octets: bytes) -> str:
    """As base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """What is base64url, padded or not. Raises ValueError for anything else."""
    bare = text.rstrip("=")
    octets = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    if to_text(octets) != bare:
        raise ValueError("more than one text says these bytes")
    return octets


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """The point, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def receiver(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The public key and the secret of a browser. Raises ValueError for what no browser has."""
    point, secret = to_bytes(p256dh), to_bytes(auth)
    if len(point) != KEY_BYTES or len(secret) != AUTH_BYTES:
        raise ValueError("a key has 65 bytes and a secret 16")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point), secret


def encrypt(
    message: bytes,
    p256dh: str,
    auth: str,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    padded_to: int = PADDED_TO,
) -> bytes:
    """The message for this browser as one aes128gcm record; `key` and `salt` are new ones each time, but in tests."""
    public, secret = receiver(p256dh, auth)
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(SALT_BYTES)
    theirs, ours = public_bytes(public), public_bytes(key.public_key())
    shared = key.exchange(ec.ECDH(), public)
    both = _derived(shared, secret, b"WebPush: info\0" + theirs + ours, 32)
    content_key = _derived(both, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(both, salt, b"Content-Encoding: nonce\0", 12)
    padding = b"\0" * min(-len(message) % padded_to, RECORD - OVERHEAD - len(message))
    header = salt + struct.pack(">IB", RECORD, len(ours)) + ours
    return header + AESGCM(content_key).encrypt(nonce, message + b"\2" + padding, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


class SenderKey:
    """Our own key: browsers take messages of nobody else. `contact` is whom a push service asks about them."""

    def __init__(self, private: str, contact: str) -> None:
        """`private` is the number of the key as base64url; raises ValueError for what is none."""
        octets = to_bytes(private)
        if len(octets) != 32:
            raise ValueError("a key has 32 bytes")
        self._key = ec.derive_private_key(int.from_bytes(octets), CURVE)
        self._contact = contact
        self.public = to_text(public_bytes(self._key.public_key()))

    def authorization(self, origin: str) -> str:
        """The header that says to the push service at `origin` who we are."""
        claims = {"aud": origin, "exp": int(time.time()) + TOKEN_LIFE, "sub": self._contact}
        parts = ({"typ": "JWT", "alg": "ES256"}, claims)
        signed = ".".join(to_text(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        signature = to_text(r.to_bytes(32) + s.to_bytes(32))
        return f"vapid t={signed}.{signature}, k={self.public}"


def new_key() -> str:
    """A private key, as the setting has it."""
    return to_text(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32))
