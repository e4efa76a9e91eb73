"""What files are called that are no picture we take, by their first bytes."""

from __future__ import annotations

import re
from typing import Literal

from dreamscape.messages import Message

_RAW, _VIDEO, _SOUND = Message("a raw camera picture"), Message("a video"), Message("a piece of music")
_PROGRAM, _OFFICE = Message("a program"), Message("an office document")
_JPEG_2000, _JPEG_XL = Message("a JPEG 2000 picture"), Message("a JPEG XL picture")
_GIMP, _HDR = Message("a GIMP picture"), Message("a high dynamic range picture")

_STARTS = {
    b"%PDF-": Message("a PDF document"),
    b"%!PS": Message("a PostScript document"),
    b"{\\rtf": _OFFICE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OFFICE,
    b"PK\x03\x04": Message("a zip archive or an office document"),
    b"PK\x05\x06": Message("an empty zip archive"),
    b"\x1f\x8b": Message("a gzip archive"),
    b"7z\xbc\xaf\x27\x1c": Message("a 7z archive"),
    b"Rar!": Message("a RAR archive"),
    b"BM": Message("a BMP picture"),
    b"8BPS": Message("a Photoshop file"),
    b"gimp xcf": _GIMP,
    b"\x00\x00\x01\x00": Message("an icon file"),
    b"\x00\x00\x02\x00": Message("an icon file"),
    b"icns": Message("an icon file"),
    b"\xff\x0a": _JPEG_XL,
    b"\x00\x00\x00\x0cJXL ": _JPEG_XL,
    b"\x00\x00\x00\x0cjP  ": _JPEG_2000,
    b"\xff\x4f\xff\x51": _JPEG_2000,
    b"II\xbc\x01": Message("a JPEG XR picture"),
    b"\x76\x2f\x31\x01": _HDR,
    b"#?RADIANCE": _HDR,
    b"FUJIFILMCCD-RAW": _RAW,
    b"FOVb": _RAW,
    b"IIRO": _RAW,
    b"IIRS": _RAW,
    b"IIU\x00": _RAW,
    b"\x00MRM": _RAW,
    b"II+\x00": Message("a TIFF picture"),
    b"MM\x00+": Message("a TIFF picture"),
    b"qoif": Message("a QOI picture"),
    b"BPG\xfb": Message("a BPG picture"),
    b"DDS ": Message("a DDS picture"),
    b"\x8aMNG": _VIDEO,
    b"\x1aE\xdf\xa3": _VIDEO,
    b"FLV\x01": _VIDEO,
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": _VIDEO,
    b"\x00\x00\x01\xba": _VIDEO,
    b"\x00\x00\x01\xb3": _VIDEO,
    b"ID3": _SOUND,
    b"OggS": _SOUND,
    b"fLaC": _SOUND,
    b"MThd": _SOUND,
    b"\xff\xfb": _SOUND,
    b"\xff\xf3": _SOUND,
    b"\xff\xf1": _SOUND,
    b"MZ": _PROGRAM,
    b"\x7fELF": _PROGRAM,
}
_RIFF = {b"AVI ": _VIDEO, b"WAVE": _SOUND}
# Brands of ISO media files (the MP4 Registration Authority's list). One that none of them names is a video.
_BRANDS = {
    b"crx ": Message("a raw camera picture (CR3)"),
    b"mif3": Message("a HEIC or AVIF picture in a form so new that browsers do not show it (mif3)"),
    b"jxl ": _JPEG_XL,
    b"jp2 ": _JPEG_2000,
    b"jpx ": _JPEG_2000,
    b"jpm ": _JPEG_2000,
    b"jph ": _JPEG_2000,
    b"M4A ": _SOUND,
    b"M4B ": _SOUND,
}
# The first box of a video of before there were brands, or of a camera that does without.
_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"skip", b"pnot"}
_TIFF = (b"II*\x00", b"MM\x00*")
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype html|html|head|body|script)[\s>]", re.IGNORECASE)


def name_of_refused(data: bytes) -> Message:
    """What a file that is none of those we take is, with its article: "a PDF document"."""
    for start, name in _STARTS.items():
        if data.startswith(start):
            return name
    if data[:4] in _TIFF:
        return _name_of_tiff(data)
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] in _FIRST_BOXES:
        return _BRANDS.get(data[8:12], _VIDEO) if data[4:8] == b"ftyp" else _VIDEO
    if data[:1] == b"G" and data[188:189] == b"G" and data[376:377] in (b"G", b""):
        return _VIDEO
    return _name_of_text(data[:4096])


def _name_of_tiff(data: bytes) -> Message:
    """TIFF itself, or one of the raw formats of cameras that are made of it."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)

    at = number(4, 4)
    tags = {number(at + 2 + 12 * index, 2) for index in range(min(number(at, 2), 200))}
    if 0xC612 in tags:  # DNGVersion
        return Message("a raw camera picture (DNG)")
    return (
        Message("a raw camera picture (CR2)")
        if data[8:10] == b"CR"
        else Message("a TIFF or raw camera picture")
    )


def _name_of_text(start: bytes) -> Message:
    if _SVG.search(start):
        return Message("an SVG drawing")
    if _HTML.search(start):
        return Message("a web page")
    return Message("text") if _reads_as_text(start) else Message("a kind of file we do not know")


def _reads_as_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may be cut in two.
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return all(character.isprintable() or character in "\r\n\t\f\ufeff" for character in text)
