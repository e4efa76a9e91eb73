"""How a camera was held, by EXIF alone."""

from __future__ import annotations

import struct

_BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION = 0x0112
_SHORT = 3


def exif_orientation(exif: bytes | None) -> int:
    """The orientation (CIPA DC-008, 4.6.5), 1 to 8, of the `exif` of a file; 1 where it is missing or broken.

    Pillow's own reader would ask XMP where EXIF is silent, and PNG's text chunks.
    No browser does, so what has been turned already would be turned again.
    """
    tiff = (exif or b"").removeprefix(b"Exif\0\0")
    order = _BYTE_ORDERS.get(tiff[:4])
    if order is None:
        return 1
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for at in range(directory + 2, directory + 2 + 12 * entries, 12):
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == _ORIENTATION:
                return value if kind == _SHORT and count == 1 and 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
