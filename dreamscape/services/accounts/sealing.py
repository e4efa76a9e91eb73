"""What is stored or sent along and must be read by the site alone: sealed under keys that SIGNING_KEYS are the root of.

`cryptography` is loaded with the first thing that is sealed or opened: most workers never need it.
"""

from __future__ import annotations

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.fernet import MultiFernet


class NotSealedHere(Exception):
    """Sealed under a key that is not known any more, about something else, too long ago, or not by us at all."""


class Sealing:
    """Fernet (AES-128-CBC with HMAC-SHA-256, and a time). The last of `keys` seals, each of them opens.

    What was sealed for another `purpose` is not opened, nor what is about somebody else.
    """

    def __init__(self, *, keys: Sequence[str], purpose: str) -> None:
        self._keys = keys
        self._purpose = purpose

    def seal(self, text: str, about: str) -> str:
        """`text`, to be opened by who says `about` whom it is."""
        return self._fernet.encrypt(f"{about}\0{text}".encode()).decode()

    def open(self, sealed: str, about: str, max_age: int | None = None) -> str:
        """The text; raises NotSealedHere, also when it was sealed more than `max_age` seconds ago."""
        from cryptography.fernet import InvalidToken

        try:
            owner, _nul, text = self._fernet.decrypt(sealed.encode(), ttl=max_age).decode().partition("\0")
        except (InvalidToken, UnicodeError) as error:
            raise NotSealedHere from error
        if owner != about:
            raise NotSealedHere
        return text

    @cached_property
    def _fernet(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        def key_from(root: str) -> bytes:
            derived = HKDF(
                algorithm=SHA256(), length=32, salt=None, info=f"dreamscape {self._purpose}".encode()
            )
            return base64.urlsafe_b64encode(derived.derive(root.encode()))

        return MultiFernet([Fernet(key_from(root)) for root in reversed(self._keys)])
