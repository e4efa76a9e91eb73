"""What a file is, by its first bytes; its name and declared type are never asked."""

from __future__ import annotations

# Formats that become pictures. `kind` is the word a person knows; Pillow has its own for some.
PILLOW_FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "GIF", "WebP": "WEBP", "AVIF": "AVIF"}
HEIC = "HEIC"

_ACCEPTED = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
# So new that neither browsers nor our decoders read it, whatever it is compatible with (names.py).
_TOO_NEW = b"mif3"


def accepted_kind(data: bytes) -> str | None:
    """`JPEG`, `PNG`, `GIF`, `WebP`, `AVIF` or `HEIC`; None for anything else."""
    for start, kind in _ACCEPTED.items():
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    brands = _brands(data) if data[8:12] != _TOO_NEW else set()
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return HEIC if brands & _HEIC_BRANDS else None


def _brands(data: bytes) -> set[bytes]:
    """The brands of an ISO media file (ISO/IEC 14496-12, 4.3): the major one and the compatible ones."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), 256, len(data))
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}
