"""A GIF's blocks up to its first frame (GIF89a, appendix A), without those that are not about how it looks."""

from __future__ import annotations

from dreamscape.media.processing.limits import check_pieces

_HEADER = 13
_EXTENSION, _GRAPHIC_CONTROL = 0x21, 0xF9


def read_gif(data: bytes) -> bytes:
    """`data` without comments and the like before its first frame; raises PictureRefused for far too many of them.

    What follows on the first frame is not looked at, by us or by the decoder.
    """
    if len(data) < _HEADER:
        return data
    flags = data[10]
    at = head = _HEADER + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    control, pieces = b"", 0
    while data[at : at + 1] == bytes([_EXTENSION]):
        start, at = at, at + 2
        while at < len(data) and data[at]:
            at += data[at] + 1
            pieces += 1
            check_pieces(pieces)
        at += 1
        pieces += 1
        check_pieces(pieces)
        if data[start + 1 : start + 2] == bytes([_GRAPHIC_CONTROL]):
            control = data[start:at]
    return data[:head] + control + data[at:]
