"""What a JPEG would cost, counted along its segments (ITU-T T.81, annex B), and the file without what shows nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.limits import check_pieces
from dreamscape.messages import Message, PluralMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

# Any marker that is followed by something: not a stuffed zero, a fill byte or a restart (RST0 to RST7). After a scan
# the next one ends its data, so the same search walks over headers and scans.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
# DHT, DAC, DQT: the fewest bytes of one table, of which a segment may have many
_TABLES = {0xC4: 17, 0xCC: 2, 0xDB: 65}
_DRI, _SMALLEST_ARITHMETIC = 0xDD, 0xC9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
# Of all that programs write beside the picture, what changes how it looks: JFIF and Adobe say how colours are meant,
# Exif which side is up, ICC what the colours are. A decoder reads all others too, some of them again and again.
# Each with the fewest bytes it can have, its length included; shorter ones a decoder passes over, or fails of.
_TELLING = {
    0xE0: (b"JFIF\0", 16),
    0xE1: (b"Exif\0\0", 8),
    0xE2: (b"ICC_PROFILE\0", 16),
    0xEE: (b"Adobe", 14),
}
_ONLY_ONCE = (0xE0, 0xE1, 0xEE)

_MOST_MEMORY = 340_000_000
# A scan may be 80 bytes long and cost a walk over the whole picture: 50 ms at 50 megapixels (measured).
# So 15 MB of them would keep us busy for hours. Ordinary files have ten scans.
_MOST_SCANNED_PIXELS = 1_500_000_000
_MOST_SCANS = 500


@dataclass(slots=True)
class Jpeg:
    """The one picture that a decoder finds first in a file, up to its end."""

    frame: int = 0
    bits: int = 8
    size: tuple[int, int] = (0, 0)
    # (horizontal sampling, vertical sampling) of each component
    components: list[tuple[int, int]] = field(default_factory=list)
    scans: int = 0
    # Was its end found? What stands after it (a film, a second picture) is not looked at.
    whole: bool = False
    # The same picture without comments, previews and the like; with an end in any case.
    data: bytes = b""
    # Does the first scan leave a component to later ones?
    several_scans: bool = False

    def check_scans(self) -> None:
        """Raise PictureRefused where a decoder would walk over the picture too often.

        The work is scans times pixels, whatever kind of JPEG it is.
        """
        pixels = max(1, self.size[0] * self.size[1])
        most = min(_MOST_SCANS, max(16, _MOST_SCANNED_PIXELS // pixels))
        if self.scans > most:
            raise PictureRefused(
                PluralMessage(
                    "Your picture is a JPEG of %(num)s scan; the most for its size is %(most)s. Please save it anew.",
                    "Your picture is a JPEG of %(num)s scans; the most for its size is %(most)s. Please save it anew.",
                    self.scans,
                    most=most,
                )
            )

    def check_memory(self, decoded: tuple[int, int]) -> None:
        """Raise PictureRefused where decoding it at the size `decoded` would take too much memory."""
        # libjpeg keeps all coefficients of whatever comes in several scans, progressive or not.
        if self.frame not in _PROGRESSIVE and not self.several_scans:
            return
        largest = max((across * down for across, down in self.components), default=1) or 1
        samples = sum(across * down for across, down in self.components) / largest
        needed = self.size[0] * self.size[1] * samples * 2 + decoded[0] * decoded[1] * 4
        if needed > _MOST_MEMORY:
            raise PictureRefused(
                Message(
                    "Your picture would need %(size)s MB of memory to open; the most is %(most)s. "
                    "Please save it smaller, or not as a progressive JPEG.",
                    size=round(needed / 1e6),
                    most=round(_MOST_MEMORY / 1e6),
                )
            )

    def check_kind(self) -> None:
        """Raise PictureRefused for the kinds that browsers do not show either; asked of one that did not decode."""
        if self.bits != 8:
            raise PictureRefused(
                PluralMessage(
                    "This is a JPEG of %(num)s bit per colour. We take 8, as browsers do: please save it anew.",
                    "This is a JPEG of %(num)s bits per colour. We take 8, as browsers do: please save it anew.",
                    self.bits,
                )
            )
        if self.frame >= _SMALLEST_ARITHMETIC:
            raise PictureRefused(
                Message(
                    "This is a JPEG in arithmetic coding, which browsers do not show. "
                    "Please save it anew as an ordinary JPEG."
                )
            )
        if self.frame not in (0, 0xC0, 0xC1, 0xC2):
            raise PictureRefused(
                Message(
                    "This is a lossless or hierarchical JPEG, which browsers do not show. "
                    "Please save it anew as an ordinary JPEG."
                )
            )


def read_jpeg(data: bytes) -> Jpeg:
    """Walk over `data` as a decoder would; raises PictureRefused where it has far too many pieces."""
    jpeg, pieces, kept = Jpeg(), 0, [data[:2]]
    seen: set[int] = set()
    for marker, start, end in _segments(data):
        if marker == _EOI:
            jpeg.whole = True
            break
        pieces += 1 + (end - start) // _TABLES.get(marker, 1 << 16)
        check_pieces(pieces)
        if marker in _FRAMES:
            _read_frame(jpeg, marker, data[start + 4 : end])
        elif marker == _SOS:
            jpeg.scans += 1
            if jpeg.scans == 1 and end > start + 4:
                jpeg.several_scans = len(jpeg.components) > data[start + 4]
        elif marker in _TELLING:
            name, fewest = _TELLING[marker]
            if marker in seen or end - start - 2 < fewest or not data.startswith(name, start + 4):
                continue
            seen.update({marker}.intersection(_ONLY_ONCE))
        elif marker not in _TABLES and marker != _DRI:
            continue
        kept.append(data[start:end])
    jpeg.data = b"".join([*kept, b"\xff\xd9"])
    return jpeg


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The marker of each segment, where it starts, and where it ends: a scan where its data does."""
    at = 2
    while found := _MARKER.search(data, at):
        marker, start = data[found.start() + 1], found.start()
        if marker in (_EOI, _SOI, _TEM):
            at = start + 2
            yield marker, start, at
            continue
        length = int.from_bytes(data[start + 2 : start + 4])
        at = start + 2 + length
        if length < 2 or at > len(data):
            return
        if marker == _SOS:
            following = _MARKER.search(data, at)
            at = following.start() if following else len(data)
        yield marker, start, at


def _read_frame(jpeg: Jpeg, marker: int, header: bytes) -> None:
    if len(header) < 6:
        return
    jpeg.frame, jpeg.bits = marker, header[0]
    jpeg.size = int.from_bytes(header[3:5]), int.from_bytes(header[1:3])
    jpeg.components = [(each >> 4, each & 15) for each in header[7::3]]
