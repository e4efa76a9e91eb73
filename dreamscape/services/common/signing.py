"""What the site signs, it signs with SHA-256 and its present key; what it signed with SHA-1 (until December 2026)
or with a former key is believed too."""

from __future__ import annotations

from hashlib import sha256

from itsdangerous import Signer, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer


class _Sha256Signer(Signer):
    default_digest_method = staticmethod(sha256)


class _Sha256TimestampSigner(TimestampSigner):
    default_digest_method = staticmethod(sha256)


class SiteSerializer(URLSafeSerializer):
    """Signed values that work for as long as the key does."""

    default_signer = _Sha256Signer
    default_fallback_signers = [Signer]  # noqa: RUF012 - itsdangerous reads this name


class TimedSiteSerializer(URLSafeTimedSerializer):
    """Signed values that know their age."""

    default_signer = _Sha256TimestampSigner
    default_fallback_signers = [TimestampSigner]  # noqa: RUF012 - itsdangerous reads this name
