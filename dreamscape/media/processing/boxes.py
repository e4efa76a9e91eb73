"""The boxes of HEIC and AVIF (ISO/IEC 14496-12 and 23008-12): what a decoder would have to put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.limits import check_pieces
from dreamscape.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.media.processing.limits import Limits

# Items that are put together from others, and the codings that our decoders and browsers know.
_DERIVED = (b"grid", b"iovl", b"iden", b"tmap")
_CODINGS = (b"hvc1", b"hev1", b"av01")
# A phone's tiles stand a little over the picture's edges, and alpha comes as a picture of its own.
_MOST_OVER = 3


@dataclass(slots=True)
class Item:
    """One of the pictures in a file: its type, its size, and the items it is put together from."""

    kind: bytes = b""
    size: tuple[int, int] = (0, 0)
    parts: list[int] = field(default_factory=list)
    alphas: list[int] = field(default_factory=list)


def check_items(data: bytes, limits: Limits, kind: str) -> None:
    """Raise PictureRefused where the main picture is too large, made of too many pixels, or in a strange coding.

    Whatever cannot be read here is left to the decoder.
    """
    try:
        items, primary = _items(data)
    except IndexError:
        return
    main = items.get(primary)
    if main is None:
        return
    if all(main.size):
        limits.check_size(main.size, kind)
    work = _work(items, primary, 2 * _MOST_OVER * limits.max_pixels)
    strange = _coding(items, main)
    if strange not in _CODINGS and strange.isalnum():
        raise PictureRefused(
            Message(
                "This is a HEIF picture whose pixels are coded in a way that browsers do not show (%(coding)s). "
                "Please save it as JPEG.",
                coding=strange.decode("ascii", "replace"),
            )
        )
    if work > _MOST_OVER * limits.max_pixels:
        limits.refuse_parts(work)


def _coding(items: dict[int, Item], item: Item) -> bytes:
    """What the pixels of an item are coded in, or of the first one that it is put together from."""
    for _ in range(len(items)):
        if item.kind not in _DERIVED or not item.parts:
            break
        item = items.get(item.parts[0], Item())
    return b"" if item.kind in _DERIVED else item.kind


def _work(items: dict[int, Item], primary: int, most: int) -> int:
    """How many pixels are decoded for an item and its alpha, each time one is needed; counted up to `most`."""
    pixels, waiting, steps = 0, [primary], 0
    while waiting and pixels <= most:
        steps += 1
        check_pieces(steps)
        item = items.get(waiting.pop())
        if item is None:
            continue
        waiting += [*item.alphas, *item.parts]
        if item.kind not in _DERIVED:
            pixels += item.size[0] * item.size[1]
    return pixels


def _items(data: bytes) -> tuple[dict[int, Item], int]:
    """The items by their ids, and the id of the main one."""
    meta = next((body for kind, body in all_boxes(data) if kind == b"meta"), None)
    if meta is None:
        return {}, 0
    items: dict[int, Item] = {}
    primary = 0
    properties: list[tuple[bytes, int, int]] = []
    for kind, (start, end) in _boxes(data, meta[0] + 4, meta[1]):
        wide = data[start : start + 1] > b"\0"
        if kind == b"pitm":
            primary = _number(data, start + 4, 4 if wide else 2)
        elif kind == b"iinf":
            for name, (at, _) in _boxes(data, start + (8 if wide else 6), end):
                if name == b"infe":
                    size = 4 if data[at] > 2 else 2
                    items.setdefault(_number(data, at + 4, size), Item()).kind = data[
                        at + 6 + size : at + 10 + size
                    ]
        elif kind == b"iref":
            _read_references(data, start, end, items)
        elif kind == b"iprp":
            properties.append((kind, start, end))
    for _, start, end in properties:
        _read_properties(data, start, end, items)
    return items, primary


def _read_references(data: bytes, start: int, end: int, items: dict[int, Item]) -> None:
    size = 4 if data[start] else 2
    for kind, (at, until) in _boxes(data, start + 4, end):
        first = at + size + 2
        count = min(_number(data, at + size, 2), (until - first) // size)
        check_pieces(count)
        of, to = (
            _number(data, at, size),
            [_number(data, first + size * index, size) for index in range(count)],
        )
        if kind == b"dimg":
            items.setdefault(of, Item()).parts += to
        elif kind == b"auxl":
            # Depth and gain maps are auxiliary too; they count as if they were decoded, which is on the safe side.
            for each in to:
                items.setdefault(each, Item()).alphas.append(of)


def _read_properties(data: bytes, start: int, end: int, items: dict[int, Item]) -> None:
    sizes: list[tuple[int, int] | None] = []
    for kind, (at, until) in _boxes(data, start, end):
        if kind == b"ipco":
            sizes = [
                (_number(data, body + 4, 4), _number(data, body + 8, 4)) if name == b"ispe" else None
                for name, (body, _) in _boxes(data, at, until)
            ]
        elif kind == b"ipma":
            for item, indexes in associations(data, at, until):
                for index in indexes:
                    found = sizes[index - 1] if 0 < index <= len(sizes) else None
                    if found:
                        items.setdefault(item, Item()).size = found


def associations(data: bytes, start: int, end: int) -> Iterator[tuple[int, list[int]]]:
    """The items of an `ipma` box whose body is here, each with the numbers of its properties."""
    wide, long = 4 if data[start] else 2, 2 if data[start + 3] & 1 else 1
    at = start + 8
    for _ in range(_number(data, start + 4, 4)):
        if at + wide + 1 > end:
            return
        first = at + wide + 1
        count = data[at + wide]
        mask = 0x7FFF if long == 2 else 0x7F
        yield (
            _number(data, at, wide),
            [_number(data, first + long * index, long) & mask for index in range(count)],
        )
        at = first + long * count


def all_boxes(data: bytes) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The outermost boxes of a file, and where their bodies start and end."""
    return _boxes(data, 0, len(data))


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The type of each box between two places, and where its body starts and ends."""
    pieces = 0
    while start + 8 <= end:
        pieces += 1
        check_pieces(pieces)
        size, head = _number(data, start, 4), 8
        if size == 1:
            size, head = _number(data, start + 8, 8), 16
        stop = start + size if size else end
        if stop < start + head or stop > end:
            return
        yield data[start + 4 : start + 8], (start + head, stop)
        start = stop


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size])


def with_one_association_box(data: bytes) -> bytes:
    """An AVIF of an older maker with one `ipma` box where it has two alike, which libavif refuses and browsers do not.

    Nothing moves, so what points into the file stays true: a `free` box stands for what became needless.
    """
    meta = next((body for kind, body in all_boxes(data) if kind == b"meta"), None)
    found = next((b for k, b in _boxes(data, meta[0] + 4, meta[1]) if k == b"iprp"), None) if meta else None
    if found is None:
        return data
    start, end = found
    tables = [body for kind, body in _boxes(data, start, end) if kind == b"ipma"]
    alike = len({data[body[0] : body[0] + 4] for body in tables}) == 1
    if len(tables) < 2 or not alike or tables[-1][1] != end or data[start - 8 : start - 4] == b"\0\0\0\1":
        return data
    first = tables[0][0] - 8
    if first + sum(stop - begin + 8 for begin, stop in tables) != end:
        return data
    count = sum(_number(data, begin + 4, 4) for begin, _ in tables)
    rows = b"".join(data[begin + 8 : stop] for begin, stop in tables)
    table = data[tables[0][0] : tables[0][0] + 4] + count.to_bytes(4) + rows
    merged = (len(table) + 8).to_bytes(4) + b"ipma" + table
    saved = end - first - len(merged)
    properties = (end - start + 8 - saved).to_bytes(4)
    free = saved.to_bytes(4) + b"free" + bytes(saved - 8)
    return data[: start - 8] + properties + data[start - 4 : first] + merged + free + data[end:]
