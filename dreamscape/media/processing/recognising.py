"""What a file is, by its first bytes; its name and declared type are never asked."""

from __future__ import annotations

import re

from dreamscape.messages import Message

# Formats that become pictures. `kind` is the word a person knows; Pillow has its own for some.
PILLOW_FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "GIF", "WebP": "WEBP", "AVIF": "AVIF"}
HEIC = "HEIC"

_ACCEPTED = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}

_REFUSED = {
    b"%PDF-": Message("a PDF document"),
    b"PK\x03\x04": Message("a zip archive or an office document"),
    b"PK\x05\x06": Message("an empty zip archive"),
    b"\x1f\x8b": Message("a gzip archive"),
    b"7z\xbc\xaf\x27\x1c": Message("a 7z archive"),
    b"Rar!": Message("a RAR archive"),
    b"BM": Message("a BMP picture"),
    b"II*\x00": Message("a TIFF or raw camera picture"),
    b"MM\x00*": Message("a TIFF or raw camera picture"),
    b"8BPS": Message("a Photoshop file"),
    b"\x00\x00\x01\x00": Message("an icon file"),
    b"\xff\x0a": Message("a JPEG XL picture"),
    b"\x00\x00\x00\x0cJXL ": Message("a JPEG XL picture"),
    b"\x00\x00\x00\x0cjP  ": Message("a JPEG 2000 picture"),
    b"\x1aE\xdf\xa3": Message("a video"),
    b"ID3": Message("a piece of music"),
    b"OggS": Message("a piece of music"),
    b"MZ": Message("a program"),
    b"\x7fELF": Message("a program"),
}
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype html|html|head|body|script)[\s>]", re.IGNORECASE)


def accepted_kind(data: bytes) -> str | None:
    """`JPEG`, `PNG`, `GIF`, `WebP`, `AVIF` or `HEIC`; None for anything else."""
    for start, kind in _ACCEPTED.items():
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return HEIC if brands & _HEIC_BRANDS else None


def name_of_refused(data: bytes) -> Message:
    """What a file that is none of these is, with its article: "a PDF document"."""
    for start, name in _REFUSED.items():
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return Message("a video")
    start = data[:4096]
    if _SVG.search(start):
        return Message("an SVG drawing")
    if _HTML.search(start):
        return Message("a web page")
    return Message("text") if _reads_as_text(start) else Message("a kind of file we do not know")


def _brands(data: bytes) -> set[bytes]:
    """The brands of an ISO media file (ISO/IEC 14496-12, 4.3): the major one and the compatible ones."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), 256, len(data))
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}


def _reads_as_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may be cut in two.
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return all(character.isprintable() or character in "\r\n\t\f\ufeff" for character in text)
