"""A PNG's chunks, without those that are not about how it looks (PNG, third edition, 5 and 11)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.limits import check_pieces
from dreamscape.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = 8
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT")
# A browser leaves each of these out when it is broken, and shows the picture; so do we. Text, however large it unpacks
# to, times, physical sizes and the further frames of an animation are left out always.
_LOOKS = (b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"eXIf")
_FEWEST_BYTES = {b"sRGB": 1, b"gAMA": 4, b"cHRM": 32, b"cICP": 4, b"eXIf": 8}
# By colour type: grey, colours, palette. The others have no tRNS.
_FEWEST_OF_TRANSPARENCY = {0: 2, 2: 6, 3: 1}
_LARGEST_PROFILE = 1 << 20  # as Pillow
_END = b"\0\0\0\0IEND\xaeB`\x82"


def read_png(data: bytes) -> bytes:
    """`data` without such chunks; raises PictureRefused for far too many of them, or for Apple's own kind."""
    kept, pieces, cut = [data[:_SIGNATURE]], 0, False
    fewest = dict(_FEWEST_BYTES)
    seen: set[bytes] = set()
    for kind, start, end in _chunks(data):
        pieces += 1
        check_pieces(pieces if kind != b"IDAT" else pieces // 5)
        if kind == b"CgBI":
            raise PictureRefused(
                Message(
                    "This is a PNG that only Apple's programs read. Please save it anew as an ordinary PNG or JPEG."
                )
            )
        if kind == b"IEND":
            break
        if kind == b"IHDR":
            fewest[b"tRNS"] = _FEWEST_OF_TRANSPARENCY.get(data[start + 17], 1) if end > start + 17 else 1
        if kind in _LOOKS and (kind in seen or not _is_sound(kind, data[start:end], fewest.get(kind, 0))):
            continue
        if kind in _LOOKS or kind in _CRITICAL:
            seen.add(kind)
            kept.append(data[start:end])
            cut = end - start < 12 + int.from_bytes(data[start : start + 4])
    return b"".join(kept if cut else [*kept, _END])


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The type of each chunk, and where it starts and ends, its length and checksum included; the last may be cut."""
    at = _SIGNATURE
    while at + 8 <= len(data):
        start, at = at, at + 12 + int.from_bytes(data[at : at + 4])
        yield data[start + 4 : start + 8], start, min(at, len(data))


def _is_sound(kind: bytes, chunk: bytes, fewest: int) -> bool:
    body = chunk[8:-4]
    if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]) or len(body) < fewest:
        return False
    return kind != b"iCCP" or _has_profile(body)


def _has_profile(body: bytes) -> bool:
    """Does an iCCP chunk unpack, and not to an enormous size?"""
    _, _, packed = body.partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed[1:], _LARGEST_PROFILE)
    except zlib.error:
        return False
    return packed[:1] == b"\0" and unpacker.eof
